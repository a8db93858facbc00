//! `bss check`.

use std::path::PathBuf;
use std::process::ExitCode;

use crate::spec;

pub(crate) fn run(path: Option<PathBuf>) -> ExitCode {
    let (path, model) = match spec::load(path) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let operations = model.operations().count();
    let plural = if operations == 1 { "" } else { "s" };
    println!("{}: {operations} operation{plural}, nothing wrong", path.display());
    ExitCode::SUCCESS
}
