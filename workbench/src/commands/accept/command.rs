//! Runs the programs of the steps.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

/// Why a step did not end.
#[derive(Debug)]
pub(super) enum Problem {
    /// Something that it needs is not there.
    Skipped(String),
    /// It went wrong.
    Failed(String),
}

/// The number of lines of a program's output that an error repeats.
const LINES: usize = 40;

/// Runs a program in a folder with the environment variables and the standard input, and returns its standard output.
pub(super) fn run(
    program: impl AsRef<OsStr>,
    arguments: &[&str],
    folder: &Path,
    environment: &[(&str, &str)],
    input: &str,
) -> Result<String, Problem> {
    let name = program.as_ref().to_string_lossy().into_owned();
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).envs(environment.iter().copied());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| match error.kind() {
        ErrorKind::NotFound => Problem::Skipped(format!("there is no `{name}`")),
        _ => Problem::Failed(format!("`{name}` cannot be started: {error}")),
    })?;
    let stdin = child.stdin.take();
    // In a thread, because a program may print before it has read all its input.
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that ends early has an exit status, which says why.
            let _ = stdin.map(|mut stdin| stdin.write_all(input.as_bytes()));
        });
        child.wait_with_output()
    });
    let output = output.map_err(|error| Problem::Failed(format!("`{name}` cannot be waited for: {error}")))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    let all = format!("{}{}", text(&output.stdout), text(&output.stderr));
    let lines: Vec<&str> = all.lines().collect();
    let last = lines.get(lines.len().saturating_sub(LINES)..).unwrap_or_default().join("\n");
    Err(Problem::Failed(format!("`{name} {}` failed\n{last}", arguments.join(" "))))
}

/// Runs cargo, which is that of the caller if cargo started this program.
pub(super) fn cargo(arguments: &[&str], folder: &Path, environment: &[(&str, &str)]) -> Result<(), Problem> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(cargo, arguments, folder, environment, "").map(drop)
}
