//! Why JSON cannot be decoded.

use std::fmt;

use super::mismatch::Mismatch;
use super::reader::JsonError;
use crate::base::Effect;

/// Why a reply cannot be decoded: the path to the field and the expected form, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    problem: String,
    effect: Effect,
}

impl DecodeError {
    /// The path to the field in wire names: `orders[2].amount`; empty for the whole body.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The effect of the raw call whose reply cannot be decoded; [`Effect::None`] if the JSON is not from a call.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    pub(crate) fn of_body(problem: String) -> Self {
        Self { path: String::new(), problem, effect: Effect::None }
    }

    pub(crate) fn after_call(self, effect: Effect) -> Self {
        Self { effect, ..self }
    }

    pub(super) fn of(mismatch: &Mismatch) -> Self {
        Self { path: mismatch.path().to_owned(), problem: mismatch.problem().to_string(), effect: Effect::None }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "the body {}", self.problem)
        } else {
            write!(f, "`{}` {}", self.path, self.problem)
        }
    }
}

impl std::error::Error for DecodeError {}

/// Why a body cannot be read at all.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// It is not JSON.
    Json(JsonError),
    /// The values would need more memory than this number of bytes.
    Memory(usize),
}

impl From<JsonError> for Unreadable {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Json(error) => write!(f, "is {error}"),
            Self::Memory(limit) => write!(f, "needs more than {limit} bytes of memory, which is the limit for a reply"),
        }
    }
}
