//! What the commands that draft operations share.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huaweicloud_bss_codegen::{Sources, Vocabulary};
use huaweicloud_bss_workbench::scaffold::{Draft, Structure};
use huaweicloud_bss_workbench::stdio::{note, page};

use super::spec;

/// Reads the names that a draft for a chapter's file can use.
pub(crate) fn vocabulary(path: Option<PathBuf>, into: Option<&Path>) -> Result<Vocabulary, ExitCode> {
    let folder = into.and_then(Path::parent);
    let beside = folder.map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    let path = spec::find(path.or(beside.map(Path::to_owned)))?;
    let chapter = into.and_then(Path::file_name).map(|name| name.to_string_lossy());
    Ok(Vocabulary::read(&Sources::read(&path), chapter.as_deref()))
}

/// Reads the structure of an SDK.
pub(crate) fn structure(path: &Path) -> Result<Structure, ExitCode> {
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

/// Adds the draft of a new operation to the file of a chapter.
pub(crate) fn add(draft: &Draft, file: &Path, name: &str, vocabulary: &Vocabulary) -> Result<ExitCode, ExitCode> {
    if vocabulary.operations.contains(name) {
        note!("error: the spec has the operation `{name}` already");
        return Err(ExitCode::from(2));
    }
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
