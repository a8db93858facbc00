//! `bss-spec scaffold`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_codegen::did_you_mean;
use huaweicloud_bss_workbench::scaffold::Draft;
use huaweicloud_bss_workbench::stdio::{note, page};

use super::drafts;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The name of the operation in snake case.
    operation: String,
    /// The structure of an SDK, as `tests/parity/structure.py` prints it.
    #[arg(long, value_name = "STRUCTURE.json")]
    from: PathBuf,
    /// Adds the draft to this file of a chapter, instead of printing it. The file is created if it does not exist.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// The path of `api.yaml` or of its folder. The default is the folder of the chapter's file; without one, `spec`, or
    /// else the current folder.
    #[arg(long, value_name = "PATH")]
    spec: Option<PathBuf>,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match draft(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn draft(arguments: &Arguments) -> Result<ExitCode, ExitCode> {
    let structure = drafts::structure(&arguments.from)?;
    let name = arguments.operation.as_str();
    let vocabulary = drafts::vocabulary(arguments.spec.clone(), arguments.into.as_deref())?;
    let Some(draft) = Draft::new(&structure, name, &vocabulary) else {
        note!("error: `{}` has no operation `{name}`", arguments.from.display());
        match did_you_mean(name, structure.operations()) {
            Some(guess) => note!("help: {guess}"),
            None => note!("help: its operations are {}", structure.operations().collect::<Vec<_>>().join(", ")),
        }
        return Err(ExitCode::from(2));
    };
    match &arguments.into {
        None => Ok(page(&draft.document())),
        Some(file) => drafts::add(&draft, file, name, &vocabulary),
    }
}
