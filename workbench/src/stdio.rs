//! Standard output and standard error of the commands `bss-spec` and `bss`: the one place that writes to them.
//!
//! `println!` and `eprintln!` panic if the other end is closed or the disk is full. Here, a closed standard output ends
//! the command with success, because its reader has read enough; any other failure ends it with an error. What cannot be
//! written on standard error is lost, because there is nobody left to tell.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Why standard output takes no more.
#[derive(Debug)]
pub enum PrintError {
    /// The reader closed the pipe.
    Closed,
    /// The text could not be written.
    Failed(io::Error),
}

impl From<io::Error> for PrintError {
    fn from(error: io::Error) -> Self {
        if error.kind() == ErrorKind::BrokenPipe { Self::Closed } else { Self::Failed(error) }
    }
}

impl PrintError {
    /// Reports the error, and returns the status to exit with.
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

/// Prints a text on standard output.
pub fn print(text: &str) -> Result<(), PrintError> {
    let mut stdout = io::stdout().lock();
    stdout.write_all(text.as_bytes())?;
    Ok(stdout.flush()?)
}

/// Prints all that a command prints, and returns the status to exit with.
pub fn page(text: &str) -> ExitCode {
    print(text).map_or_else(|error| error.exit(), |()| ExitCode::SUCCESS)
}

/// Prints what `clap` says about the command line: help on standard output, an error on standard error.
pub fn help(error: &clap::Error) -> ExitCode {
    let printed = error.print().and_then(|()| io::stdout().flush()).map_err(PrintError::from);
    match printed {
        _ if error.use_stderr() => ExitCode::from(2),
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => error.exit(),
    }
}

/// Prints a text on standard error as far as that is possible.
pub fn to_stderr(text: fmt::Arguments<'_>) {
    // One write for each text, so that texts of several threads do not mix.
    let _ = io::stderr().write_all(text.to_string().as_bytes());
}

/// Prints a line on standard error as far as that is possible.
#[macro_export]
macro_rules! note {
    ($($argument:tt)*) => {
        $crate::stdio::to_stderr(format_args!("{}\n", format_args!($($argument)*)))
    };
}

pub use crate::note;
