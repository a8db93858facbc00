//! `bss-spec scaffold`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huaweicloud_bss_codegen::{Sources, Vocabulary, did_you_mean};
use huaweicloud_bss_workbench::scaffold::{Draft, Structure};
use huaweicloud_bss_workbench::stdio::{note, page};

use super::spec;

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
    let structure = structure(&arguments.from)?;
    let name = arguments.operation.as_str();
    let folder = arguments.into.as_deref().and_then(Path::parent);
    let beside = folder.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let path = spec::find(arguments.spec.clone().or(beside.map(Path::to_owned)))?;
    let chapter = arguments.into.as_deref().and_then(Path::file_name).map(|name| name.to_string_lossy());
    let vocabulary = Vocabulary::read(&Sources::read(&path), chapter.as_deref());
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
        Some(_) if vocabulary.operations.contains(name) => {
            note!("error: the spec has the operation `{name}` already");
            Err(ExitCode::from(2))
        }
        Some(file) => add(&draft, file, name),
    }
}

/// Reads the structure of an SDK.
fn structure(path: &Path) -> Result<Structure, ExitCode> {
    let text = fs::read_to_string(path).map_err(|error| {
        note!("error: `{}` cannot be read: {error}", path.display());
        ExitCode::from(2)
    })?;
    Structure::parse(&text).map_err(|error| {
        note!("error: `{}` is not the structure of an SDK: {error}", path.display());
        note!("help: `tests/parity/README.md` has the format, and `tests/parity/structure.py` prints it");
        ExitCode::from(2)
    })
}

/// Adds a draft to the file of a chapter.
fn add(draft: &Draft, file: &Path, name: &str) -> Result<ExitCode, ExitCode> {
    let text = match fs::read_to_string(file) {
        Ok(text) => draft.add_to(&text),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Ok(draft.new_chapter(&file.file_stem().unwrap_or_default().to_string_lossy()))
        }
        Err(error) => Err(error.to_string()),
    };
    let written = text.and_then(|text| fs::write(file, text).map_err(|error| error.to_string()));
    match written {
        Ok(()) => Ok(page(&format!("{}: added `{name}`\n", file.display()))),
        Err(error) => {
            note!("error: the draft cannot be added to `{}`: {error}", file.display());
            Err(ExitCode::FAILURE)
        }
    }
}
