//! The command `bss-spec` for authors of a spec.
//!
//! It does not depend on the client, so it can check a spec even if the client does not compile.
#![forbid(unsafe_code)]

mod commands;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;

/// Checks specs of the Huawei Cloud BSS client, explains diagnostics, compares versions, prints statistics and generated
/// code, and converts specs to OpenAPI.
///
/// If the reader closes standard output, a command stops printing and exits with 0. If writing to standard output fails
/// for another reason, such as a full disk, it exits with 1. Failures to write to standard error are ignored.
#[derive(Parser)]
#[command(name = "bss-spec", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    match Arguments::try_parse() {
        Ok(Arguments { command }) => command.run(),
        Err(error) => huaweicloud_bss_workbench::stdio::help(&error),
    }
}
