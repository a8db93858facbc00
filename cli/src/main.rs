//! The `bss` command.
#![forbid(unsafe_code)]

mod call;
mod debug;
mod mock;
mod outcome;
mod output;
mod realname;
mod report;
mod table;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};
use huaweicloud_bss_workbench::stdio::{help, page};

use crate::report::Report;

/// Calls operations of the Huawei Cloud BSS API, and runs a mock of it.
///
/// If the reader of standard output closes it, a command stops printing and exits with 0. If standard output cannot be
/// written for another reason, such as a full disk, it exits with 1; a `call` or `realname` that changed something
/// exits with 6. Output that cannot be written to standard error is lost, and the exit status stays the same.
#[derive(Parser)]
#[command(name = "bss", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prints the completion script for a shell. Save it where the shell looks for such scripts: `bss completions bash
    /// > FILE`.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Calls an operation and prints its reply as JSON or as a table, or with `--all-pages` each record of a list.
    ///
    /// Credentials come from HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, and, if they are set,
    /// HUAWEICLOUD_SDK_SECURITY_TOKEN and HUAWEICLOUD_SDK_DOMAIN_ID. Without these, they come from the section
    /// `[global]` of the credentials file, which is ~/.huaweicloud/credentials or the file that
    /// HUAWEICLOUD_SDK_CREDENTIALS_FILE names. With `--profile`, they come from another section of the file. A failure
    /// is one JSON object on standard error, after the wire log if `--debug` is given.
    /// Exits with 0 for a reply, 1 if the service rejected the request or a reply cannot be read or printed, 2 if the
    /// request or the command line is wrong, 3 if the service could not be reached or there are no credentials, 4 if a
    /// part of the request failed or a list is incomplete, 5 if a change may have been processed, 6 if a change was
    /// processed although the call failed, and 130 after Ctrl-C. After 5, 6 or 130, look up the state before you repeat
    /// a change.
    Call(call::Arguments),
    /// Submits documents for real-name authentication, and follows reviews.
    #[command(subcommand)]
    Realname(realname::Command),
    /// Runs a mock of BSS on a port of this machine, until it is stopped.
    ///
    /// Its address is the only line on standard output. It checks signatures and every documented rule, generates
    /// plausible answers, issues tokens at `/v3/auth/tokens` to the users and customers given by `--user` and
    /// `--customer`, and injects faults. Exits with 1 if it cannot listen or its address cannot be printed, and with 0
    /// if the reader of standard output closes it before the address is printed.
    Mock(mock::Arguments),
}

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return usage_error(&error),
    };
    match arguments.command {
        Command::Mock(arguments) => mock::run(arguments),
        Command::Realname(command) => realname::run(&command).unwrap_or_else(|report| report.print()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "bss", &mut script);
            page(&String::from_utf8_lossy(&script))
        }
        Command::Call(arguments) => call::run(&arguments).unwrap_or_else(|report| report.print()),
    }
}

/// Handles an invalid command line, or a request for help.
fn usage_error(error: &clap::Error) -> ExitCode {
    let has_report = std::env::args_os().nth(1).is_some_and(|command| command == "call" || command == "realname");
    if error.use_stderr() && has_report {
        // Programs that read the output of these commands expect JSON in any case.
        let text = error.to_string();
        let message = text.lines().take_while(|line| !line.trim().is_empty()).collect::<Vec<_>>().join(" ");
        return Report::usage(None, message.trim_start_matches("error: ")).print();
    }
    help(error)
}
