//! The traits that generated code implements for the request of an operation.

use std::fmt;

use crate::base::Descriptor;
use crate::outcome::ServiceError;
use crate::wire::{Blank, Fields};

/// An operation, by its request. Implemented by generated code.
pub trait Operation: Fields + Blank + fmt::Debug + 'static {
    /// What it answers.
    type Reply: Fields + Blank + fmt::Debug + 'static;

    /// The errors that it documents.
    type Error: ServiceError;

    /// What the spec says about it.
    const DESCRIPTOR: &'static Descriptor;
}
