//! The effect of operations and of failed calls on the state of the server.

use std::fmt;

/// The declared effect of an operation on the state of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OperationEffect {
    /// The operation only reads.
    Reads,
    /// The operation changes something.
    Changes(Repeat),
}

/// The effect of a second call of an operation that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Repeat {
    /// A second call has no further effect.
    Harmless,
    /// A second call may change something again, or overwrite a change that was made in between.
    Harmful,
}

impl OperationEffect {
    /// Whether the operation only reads.
    pub const fn is_read(self) -> bool {
        matches!(self, Self::Reads)
    }

    /// Whether the same request may be processed twice without harm.
    pub const fn repeat_is_harmless(self) -> bool {
        !matches!(self, Self::Changes(Repeat::Harmful))
    }
}

/// The effect of a failed call on the state of the server. The variants are ordered from the smallest to the greatest.
///
/// A call of an operation that only reads never has an effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// The server did not process the request: it was never sent, or it was rejected as a whole.
    #[default]
    None,
    /// The server may have processed the request: the answer is missing or inconclusive. Check the state
    /// of the server before you call again.
    Unknown,
    /// The server processed the request, although the call failed: the reply could not be read, or the error is
    /// documented to occur after the change. Do not call again.
    Done,
}

impl Effect {
    /// The effect in one lower-case word: `none`, `unknown` or `done`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unknown => "unknown",
            Self::Done => "done",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
