//! `bss-spec diff`.

use std::process::ExitCode;

use clap::ValueEnum;
use huaweicloud_bss_codegen::{check, model::Model};
use huaweicloud_bss_workbench::diff::{Class, Diff};
use huaweicloud_bss_workbench::stdio::{note, print};

use super::{check as checked, migrate, revision, rewrite};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The old version: a folder, or a git revision such as `HEAD~1` or `v0.1.0`, or `REV:PATH`.
    old: String,
    /// The new version, in the same form. The default is the spec in `spec`, or else in the current folder.
    new: Option<String>,
    /// The form of the report.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// The changes of each operation and type.
    Text,
    /// One JSON document.
    Json,
    /// A draft of an entry of the changelog, in Markdown.
    Changelog,
}

pub(crate) fn run(arguments: &Arguments) -> ExitCode {
    match compare(arguments) {
        Ok(exit) | Err(exit) => exit,
    }
}

fn compare(arguments: &Arguments) -> Result<ExitCode, ExitCode> {
    let old = model(&arguments.old)?;
    let new = match &arguments.new {
        Some(new) => model(new)?,
        None => model(&super::spec::find(None)?.to_string_lossy())?,
    };
    let diff = Diff::of(&old, &new);
    let text = match arguments.format {
        Format::Text => diff.text(),
        Format::Json => diff.json(),
        Format::Changelog => diff.changelog(),
    };
    print(&text).map_err(|error| error.exit())?;
    Ok(if diff.class() == Some(Class::Breaking) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Reads and checks a version. One of an earlier edition of the language is rewritten in memory.
fn model(argument: &str) -> Result<Model, ExitCode> {
    let sources = revision::read(argument)?;
    let rewritten = rewrite::corrected(&sources, migrate::is_of_earlier_edition).sources;
    check(&rewritten).map_err(|diagnostics| {
        checked::explain(&diagnostics);
        note!("error: the spec at `{argument}` is not valid, so it cannot be compared");
        ExitCode::from(2)
    })
}
