//! `bss stats`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_codegen::reference::Stats;

use crate::spec;
use crate::stdio::page;

pub(crate) fn run(path: Option<PathBuf>) -> ExitCode {
    match spec::load(path) {
        Ok((_, model)) => page(&Stats::of(&model).to_string()),
        Err(exit) => exit,
    }
}
