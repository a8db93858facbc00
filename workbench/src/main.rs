//! The `bss-spec` command: for authors of a spec.
//!
//! It does not depend on the client, so it checks a spec while the client does not compile.
#![forbid(unsafe_code)]

mod commands;

use std::process::ExitCode;

use clap::Parser;

use commands::Command;

/// Checks, counts, expands and explains specs of the Huawei Cloud BSS client, and writes them as OpenAPI.
///
/// If the reader of standard output closes it, a command stops printing and exits with 0. If standard output cannot be
/// written for another reason, such as a full disk, it exits with 1. What cannot be written on standard error is lost, and
/// the status stays the same.
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
