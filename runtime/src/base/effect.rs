//! What an operation does to the state of the server, and what a failed call did to it.

use std::fmt;

/// What an operation does to the state of the server, as its spec declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OperationEffect {
    /// It only reads.
    Reads,
    /// It changes something.
    Changes(Repeat),
}

/// What a second call of an operation that changes something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Repeat {
    /// A second call changes no more than the first one did.
    Harmless,
    /// A second call may change something again, or undo what somebody changed in between.
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

/// What a failed call did to the state of the server. The variants are ordered from the least to the most.
///
/// A call of an operation that only reads has no effect, whatever happens to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// The server did not process the request: it was never sent, or it was rejected as a whole.
    #[default]
    None,
    /// The server may have processed the request: the answer is missing, or does not tell. Look at the state of the
    /// server before you call again.
    Unknown,
    /// The server processed the request, although the call failed: the reply could not be read, or the error is
    /// documented to come after the work. Do not call again.
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
