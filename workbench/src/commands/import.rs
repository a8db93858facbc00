//! `bss-spec import`.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huaweicloud_bss_workbench::import::{self, Import, Layout, MAX_BYTES, Options};
use huaweicloud_bss_workbench::stdio::{note, page};

use super::drafts;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The file with the page: HTML, Markdown or text; `-` is standard input.
    page: PathBuf,
    /// Adds the draft to this file of a chapter, instead of printing it. The file is created if it does not exist.
    #[arg(long, value_name = "FILE")]
    into: Option<PathBuf>,
    /// Merges the page with the structure of an SDK, as `tests/parity/structure.py` prints it.
    #[arg(long, value_name = "STRUCTURE.json")]
    with: Option<PathBuf>,
    /// The name of the operation in snake case. The default is that in the structure, or else one made of the title.
    #[arg(long, value_name = "OPERATION")]
    name: Option<String>,
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
    let unread = |error: String| {
        note!("error: `{}` cannot be imported: {error}", arguments.page.display());
        ExitCode::from(2)
    };
    let bytes = bytes(&arguments.page).map_err(|error| unread(error.to_string()))?;
    let text = import::decode(&bytes).map_err(unread)?;
    let structure = arguments.with.as_deref().map(drafts::structure).transpose()?;
    let vocabulary = drafts::vocabulary(arguments.spec.clone(), arguments.into.as_deref())?;
    let layout = Layout::of(arguments.page.extension().and_then(|extension| extension.to_str()), text);
    let options = Options { vocabulary: &vocabulary, name: arguments.name.as_deref(), structure: structure.as_ref() };
    let import = import::import(text, layout, options).map_err(unread)?;
    let printed = match &arguments.into {
        None => page(&import.draft.document()),
        Some(file) => drafts::add(&import.draft, file, &import.name, &vocabulary)?,
    };
    report(&import);
    let is_complete = import.problems.is_empty() && import.contradictions.is_empty();
    Ok(if is_complete { printed } else { ExitCode::FAILURE })
}

/// Reads a file, or standard input; at most a byte more than a page may have.
fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    if path.as_os_str() == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Prints what could not be read, and what the page and the structure contradict each other in.
fn report(import: &Import) {
    for problem in &import.problems {
        note!("warning: {problem}");
    }
    for contradiction in &import.contradictions {
        note!("contradiction: {contradiction}");
    }
}
