//! `bss openapi`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use huaweicloud_bss_codegen::reference::{OpenApi, openapi};

use crate::spec;
use crate::stdio::page;

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Version {
    #[value(name = "3.1")]
    V31,
    #[value(name = "3.0")]
    V30,
}

pub(crate) fn run(path: Option<PathBuf>, version: Version) -> ExitCode {
    let form = match version {
        Version::V31 => OpenApi::V31,
        Version::V30 => OpenApi::V30,
    };
    match spec::load(path) {
        Ok((_, model)) => page(&openapi(&model, form)),
        Err(exit) => exit,
    }
}
