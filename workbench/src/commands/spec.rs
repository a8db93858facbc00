//! Loads the spec of a command.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_codegen::{Sources, check, did_you_mean, model::Model};
use huaweicloud_bss_workbench::stdio::note;

use super::check as checked;

/// Finds, reads and checks a spec. Returns its path and its model; if there is a problem, prints it and returns the
/// exit status.
pub(crate) fn load(path: Option<PathBuf>) -> Result<(PathBuf, Model), ExitCode> {
    let path = find(path)?;
    match check(&Sources::read(&path)) {
        Ok(model) => Ok((path, model)),
        Err(diagnostics) => {
            checked::explain(&diagnostics);
            Err(ExitCode::FAILURE)
        }
    }
}

/// Finds the `api.yaml` of a spec; if there is none, prints where it was searched and returns the exit status.
pub(crate) fn find(path: Option<PathBuf>) -> Result<PathBuf, ExitCode> {
    let given = path.is_some();
    let candidates = match path {
        Some(path) if path.is_dir() => vec![path.join("api.yaml")],
        Some(path) => vec![path],
        None => vec![PathBuf::from("spec/api.yaml"), PathBuf::from("api.yaml")],
    };
    let Some(path) = candidates.iter().find(|path| path.is_file()) else {
        let searched: Vec<String> = candidates.iter().map(|path| format!("`{}`", path.display())).collect();
        note!("error: no spec found at {}", searched.join(" or "));
        if !given {
            note!("help: give the path of `api.yaml` or of its folder");
        }
        return Err(ExitCode::from(2));
    };
    Ok(path.clone())
}

/// Reports an unknown operation, with suggestions.
pub(crate) fn unknown(name: &str, model: &Model) -> ExitCode {
    note!("error: there is no operation `{name}`");
    let names = || model.operations().map(|(_, operation)| operation.name.as_str());
    match did_you_mean(name, names()) {
        Some(guess) => note!("help: {guess}"),
        None => note!("help: the operations are {}", names().collect::<Vec<_>>().join(", ")),
    }
    ExitCode::from(2)
}
