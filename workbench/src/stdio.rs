//! Standard output and standard error of the commands `bss-spec` and `bss`. Only this module writes to them.
//!
//! `println!` and `eprintln!` panic if the other end is closed or the disk is full. Here, a closed standard output ends
//! the command with success, because its reader needs no more output; any other failure ends it with an error. Failures
//! to write to standard error are ignored, because they cannot be reported.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};

/// Why writing to standard output failed.
#[derive(Debug)]
pub enum PrintError {
    /// The reader closed the pipe.
    Closed,
    /// The output could not be written.
    Failed(io::Error),
}

impl From<io::Error> for PrintError {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe { Self::Closed } else { Self::Failed(error) }
    }
}

impl PrintError {
    /// Reports the error and returns the exit status.
    pub fn exit(&self) -> ExitCode {
        match self {
            Self::Closed => ExitCode::SUCCESS,
            Self::Failed(error) => {
                note!("error: the output cannot be written: {error}");
                ExitCode::FAILURE
            }
        }
    }
}

/// Prints a string to standard output.
pub fn print(text: &str) -> Result<(), PrintError> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

/// Prints the whole output of a command and returns the exit status.
pub fn page(text: &str) -> ExitCode {
    print(text).map_or_else(|error| error.exit(), |()| ExitCode::SUCCESS)
}

/// Prints an error of `clap`: help to standard output, other errors to standard error.
pub fn help(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush()).map_err(PrintError::from);
    match printed {
        _ if error.use_stderr() => ExitCode::from(2),
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.exit(),
    }
}

/// Prints a string to standard error, and ignores failures.
pub fn to_stderr(text: fmt::Arguments<'_>) {
    // A single write for each string, so that the output of threads is not mixed.
    let _ = io::stderr().write_all(text.to_string().as_bytes());
}

/// Whether text on standard error should have colours: on a terminal, unless the environment says otherwise with
/// `NO_COLOR`, `CLICOLOR` or `CLICOLOR_FORCE`.
pub fn with_colours() -> bool {
    AutoStream::choice(&io::stderr()) != ColorChoice::Never
}

/// Prints a line to standard error, and ignores failures.
#[macro_export]
macro_rules! note {
    ($($argument:tt)*) => {
        $crate::stdio::to_stderr(format_args!("{}\n", format_args!($($argument)*)))
    };
}

pub use crate::note;
