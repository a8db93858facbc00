//! `bss-spec openapi`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use huaweicloud_bss_workbench::openapi;
use huaweicloud_bss_workbench::stdio::page;

use super::spec;

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Version {
    #[value(name = "3.1")]
    V31,
    #[value(name = "3.0")]
    V30,
}

pub(crate) fn run(path: Option<PathBuf>, version: Version) -> ExitCode {
    let version = match version {
        Version::V31 => openapi::Version::V31,
        Version::V30 => openapi::Version::V30,
    };
    match spec::load(path) {
        Ok((_, model)) => page(&openapi::document(&model, version)),
        Err(exit) => exit,
    }
}
