//! Commands whose standard output or standard error cannot be written.

use std::fs::File;
use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The two ways in which a stream cannot be written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Broken {
    /// A pipe without a reader.
    Closed,
    /// A device without free space.
    Full,
}

pub(crate) const BOTH: [Broken; 2] = [Broken::Closed, Broken::Full];

impl Broken {
    pub(crate) fn stdio(self) -> Stdio {
        match self {
            Self::Closed => {
                let (reader, writer) = std::io::pipe().unwrap();
                drop(reader);
                writer.into()
            }
            Self::Full => File::options().write(true).open("/dev/full").unwrap().into(),
        }
    }
}

/// Runs a command that must not panic. Returns its exit status and output.
pub(crate) fn run(mut command: Command, input: &str) -> (i32, Output) {
    let mut child = command.spawn().unwrap();
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let printed = [output.stdout.as_slice(), &output.stderr].concat();
    assert!(!String::from_utf8_lossy(&printed).contains("panicked"), "{output:?}");
    // A process that is ended by a signal has no exit code.
    (output.status.code().unwrap(), output)
}
