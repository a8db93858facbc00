//! `bss-spec stats`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_workbench::stats::Stats;
use huaweicloud_bss_workbench::stdio::page;

use super::spec;

pub(crate) fn run(path: Option<PathBuf>) -> ExitCode {
    match spec::load(path) {
        Ok((_, model)) => page(&Stats::of(&model).to_string()),
        Err(exit) => exit,
    }
}
