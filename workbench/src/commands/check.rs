//! `bss-spec check`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_workbench::stdio::page;

use super::spec;

pub(crate) fn run(path: Option<PathBuf>) -> ExitCode {
    let (path, model) = match spec::load(path) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let operations = model.operations().count();
    let plural = if operations == 1 { "" } else { "s" };
    page(&format!("{}: {operations} operation{plural}, no problems\n", path.display()))
}
