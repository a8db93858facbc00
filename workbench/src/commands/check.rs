//! `bss-spec check`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::ValueEnum;
use huaweicloud_bss_codegen::{Diagnostics, Sources, check, model::Model};
use huaweicloud_bss_workbench::formats;
use huaweicloud_bss_workbench::stdio::{note, page, print, with_colours};

use super::{spec, watch::Watch};

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The path of `api.yaml` or of its folder. The default is `spec`, or else the current folder.
    path: Option<PathBuf>,
    /// The form of the diagnostics.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Checks the spec again whenever a file of it is saved, until the command is interrupted.
    #[arg(long)]
    watch: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// Source lines with labels and help, on standard error, in colour on a terminal.
    Text,
    /// One line each: `file:line:column: error[CODE]: message`.
    Short,
    /// One JSON object per line, with ranges and corrections.
    Json,
    /// Workflow commands that make GitHub Actions annotate the files.
    Github,
}

pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let path = match spec::find(arguments.path) {
        Ok(path) => path,
        Err(exit) => return exit,
    };
    if arguments.watch { watch(&path, arguments.format) } else { once(&path, arguments.format) }
}

fn once(path: &Path, format: Format) -> ExitCode {
    match check(&Sources::read(path)) {
        Ok(model) if format == Format::Text => page(&format!("{}: {}\n", path.display(), no_problems(&model))),
        Ok(_) => ExitCode::SUCCESS,
        Err(diagnostics) => match report(&diagnostics, format) {
            Ok(()) => ExitCode::FAILURE,
            Err(exit) => exit,
        },
    }
}

fn watch(path: &Path, format: Format) -> ExitCode {
    let mut watch = Watch::new(path);
    loop {
        let start = Instant::now();
        let result = check(&Sources::read(path));
        let time = start.elapsed().as_millis();
        if let Err(Err(exit)) = result.as_ref().map_err(|diagnostics| report(diagnostics, format)) {
            return exit;
        }
        let summary = match &result {
            Ok(model) => no_problems(model),
            Err(diagnostics) => counted(diagnostics.count(), "problem"),
        };
        note!("{}: {summary} ({time} ms)", path.display());
        watch.wait();
    }
}

/// Prints diagnostics; those for people go to standard error.
fn report(diagnostics: &Diagnostics, format: Format) -> Result<(), ExitCode> {
    let text = match format {
        Format::Text => {
            explain(diagnostics);
            return Ok(());
        }
        Format::Short => formats::short(diagnostics),
        Format::Json => formats::json(diagnostics),
        Format::Github => formats::github(diagnostics),
    };
    print(&text).map_err(|error| error.exit())?;
    if let Some(rest) = diagnostics.rest() {
        note!("{rest}");
    }
    Ok(())
}

/// Prints diagnostics with source lines and help on standard error, in colour on a terminal.
pub(crate) fn explain(diagnostics: &Diagnostics) {
    let coloured = || diagnostics.iter().map(|one| diagnostics.render_coloured(one)).chain(diagnostics.rest());
    let text = if with_colours() { coloured().collect::<Vec<_>>().join("\n\n") } else { diagnostics.render() };
    note!("{text}");
}

fn no_problems(model: &Model) -> String {
    format!("{}, no problems", counted(model.operations().count(), "operation"))
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {what}{plural}")
}
