//! The commands of `bss-spec`.

mod check;
mod expand;
mod explain;
mod openapi;
mod sample;
mod spec;
mod stats;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Checks a spec and shows everything that is wrong with it.
    ///
    /// Exits with 0 if nothing is wrong, 1 if something is, 2 if there is no spec to check.
    Check {
        /// `api.yaml`, or the folder that it lies in; `spec` or the current folder if not given.
        path: Option<PathBuf>,
    },
    /// Explains one diagnostic: why the rule exists, how a breach of it looks, what to write instead.
    ///
    /// Exits with 2 if there is no such diagnostic.
    Explain {
        /// The code, as `BSS010` or `10`.
        code: String,
    },
    /// Counts what a spec has: operations, fields, constraints with and without a source, errors, errata.
    ///
    /// Exits like `check`.
    Stats {
        /// `api.yaml`, or the folder that it lies in; `spec` or the current folder if not given.
        path: Option<PathBuf>,
    },
    /// Prints a spec as an OpenAPI document, in JSON.
    ///
    /// Exits like `check`.
    Openapi {
        /// `api.yaml`, or the folder that it lies in; `spec` or the current folder if not given.
        path: Option<PathBuf>,
        /// The version of OpenAPI. 3.0 is for tools that read nothing newer; conditions between fields stand in its
        /// descriptions alone.
        #[arg(long, value_name = "VERSION", default_value = "3.1")]
        openapi: openapi::Version,
    },
    /// Prints the Rust code that is generated from a spec.
    ///
    /// Exits like `check`, and with 2 if there is no such operation.
    Expand {
        /// `api.yaml`, or the folder that it lies in; `spec` or the current folder if not given.
        path: Option<PathBuf>,
        /// As if the spec had this operation alone, by its name in snake case.
        #[arg(long, value_name = "NAME")]
        operation: Option<String>,
    },
    /// Prints random requests of an operation that break no documented rule, or replies to them, one a line.
    ///
    /// The first is the smallest, the second has every field, and so on to the odd ones. They are the same in every
    /// run with the same seed and the same spec. Exits like `expand`.
    Sample(sample::Arguments),
}

impl Command {
    /// Runs the command, and returns the status to exit with.
    pub(crate) fn run(self) -> ExitCode {
        match self {
            Self::Check { path } => check::run(path),
            Self::Explain { code } => explain::run(&code),
            Self::Stats { path } => stats::run(path),
            Self::Openapi { path, openapi } => openapi::run(path, openapi),
            Self::Expand { path, operation } => expand::run(path, operation.as_deref()),
            Self::Sample(arguments) => sample::run(&arguments),
        }
    }
}
