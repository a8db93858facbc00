//! The commands of `bss-spec`.

mod accept;
mod check;
mod diff;
mod drafts;
mod expand;
mod explain;
mod fix;
mod import;
#[cfg(feature = "lsp")]
mod lsp;
mod migrate;
mod openapi;
mod revision;
mod rewrite;
mod sample;
mod scaffold;
mod spec;
mod stats;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Checks a spec and prints all diagnostics.
    ///
    /// Exits with 0 if the spec is valid, with 1 if it is not, and with 2 if there is no spec.
    Check(check::Arguments),
    /// Corrects the mistakes of a spec that have a certain correction, in place. All other lines and comments stay.
    ///
    /// Prints what it changes, the files, and the diagnostics that a person has to settle. The exit status is that of
    /// `check` after the corrections.
    Fix {
        /// The path of `api.yaml` or of its folder. The default is `spec`, or else the current folder.
        path: Option<PathBuf>,
        /// Prints the changes, and writes no file.
        #[arg(long)]
        dry_run: bool,
    },
    /// Explains a diagnostic: why the rule exists, an example of the message, and what to write instead.
    ///
    /// Exits with 2 if there is no such diagnostic.
    Explain {
        /// The code, such as `BSS010` or `10`.
        code: String,
    },
    /// Prints statistics of a spec: operations, fields, constraints with and without a source, errors, errata.
    ///
    /// The exit status is that of `check`.
    Stats {
        /// The path of `api.yaml` or of its folder. The default is `spec`, or else the current folder.
        path: Option<PathBuf>,
    },
    /// Prints a spec as an OpenAPI document, in JSON.
    ///
    /// The exit status is that of `check`.
    Openapi {
        /// The path of `api.yaml` or of its folder. The default is `spec`, or else the current folder.
        path: Option<PathBuf>,
        /// The version of OpenAPI. 3.0 is for tools that do not support 3.1; it contains conditions between fields only
        /// in descriptions.
        #[arg(long, value_name = "VERSION", default_value = "3.1")]
        openapi: openapi::Version,
    },
    /// Prints the Rust code that is generated from a spec, or writes it to a file.
    ///
    /// The exit status is that of `check`, or 2 if there is no such operation.
    Expand {
        /// The path of `api.yaml` or of its folder. The default is `spec`, or else the current folder.
        path: Option<PathBuf>,
        /// Generates the code of this operation only. The name is in snake case.
        #[arg(long, value_name = "NAME")]
        operation: Option<String>,
        /// Writes the code to this file, which can be committed. The paths of the spec's files in it are relative to it.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
    /// Rewrites a spec of an earlier edition of the language in place. Comments stay.
    ///
    /// Prints the files that it changed, and the diagnostics that a person has to settle. The exit status is that of
    /// `check`.
    Migrate {
        /// The path of `api.yaml` or of its folder. The default is `spec`, or else the current folder.
        path: Option<PathBuf>,
    },
    /// Compares two versions of a spec: what is breaking, additive or documentation only for users of the client, on
    /// which sites.
    ///
    /// A version is a folder or a git revision, which is read without a checkout. A spec of an earlier edition of the
    /// language is rewritten in memory. Exits with 0 without breaking changes, with 1 if there are some, and with 2 if
    /// a version cannot be read or is not valid.
    Diff(diff::Arguments),
    /// Prints random valid requests of an operation, or replies, one per line.
    ///
    /// The first sample has the fewest fields, the second has all fields, and later ones are increasingly unusual. With
    /// the same seed and the same spec, every run prints the same samples. The exit status is that of `expand`.
    Sample(sample::Arguments),
    /// Prints a draft of an operation from the structure of an SDK: places, names, types, mandatory fields, nested types
    /// and paging.
    ///
    /// Each decision of the author is the value `TODO`, and a comment asks the question; `check` reports each of them.
    /// Exits with 1 if the draft cannot be written, and with 2 if there is no such operation, structure or spec.
    Scaffold(scaffold::Arguments),
    /// Serves an editor over standard input and output, with the Language Server Protocol: diagnostics, corrections,
    /// completion, hover, definitions, references and symbols.
    ///
    /// Exits with 0 if the editor ends the session, and with 1 if the connection breaks.
    #[cfg(feature = "lsp")]
    Lsp,
    /// Updates what the repository of this project keeps beside its spec: snapshots, digests, generated pages, recordings
    /// of the official SDKs, and the list of differences from them. Prints the difference of the digests for review.
    ///
    /// The official SDKs are installed into a scratch environment, which needs `python3` and a network. Exits with 1 if
    /// the spec is not valid or a step fails, with 2 outside of the repository, and with 3 if a step is skipped because
    /// something that it needs is not there, or a new difference from an SDK has no reason yet.
    Accept(accept::Arguments),
    /// Prints a draft of an operation from a page of the vendor's docs: saved HTML, Markdown with tables, text with
    /// tables, or text that was copied from a browser; in English or Chinese.
    ///
    /// Each decision of the author is the value `TODO`, and a comment asks the question; `check` reports each of them.
    /// Rows that cannot be read, and contradictions between the page and the structure, are lines on standard error. The
    /// exit status is 1 if there are any, or if the draft cannot be written, and 2 if there is no such page, structure or
    /// spec, or nothing to draft.
    Import(import::Arguments),
}

impl Command {
    /// Runs the command, and returns the status to exit with.
    pub(crate) fn run(self) -> ExitCode {
        match self {
            Self::Check(arguments) => check::run(arguments),
            Self::Fix { path, dry_run } => fix::run(path, dry_run),
            Self::Explain { code } => explain::run(&code),
            Self::Stats { path } => stats::run(path),
            Self::Openapi { path, openapi } => openapi::run(path, openapi),
            Self::Expand { path, operation, to } => expand::run(path, operation.as_deref(), to.as_deref()),
            Self::Migrate { path } => migrate::run(path),
            Self::Diff(arguments) => diff::run(&arguments),
            Self::Sample(arguments) => sample::run(&arguments),
            Self::Scaffold(arguments) => scaffold::run(&arguments),
            #[cfg(feature = "lsp")]
            Self::Lsp => lsp::run(),
            Self::Accept(arguments) => accept::run(&arguments),
            Self::Import(arguments) => import::run(&arguments),
        }
    }
}
