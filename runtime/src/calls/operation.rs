//! The trait of operations.

use std::fmt;

use crate::base::Descriptor;
use crate::outcome::ServiceError;
use crate::wire::{Blank, Fields};

/// An operation, implemented by its request in generated code.
pub trait Operation: Fields + Blank + fmt::Debug + 'static {
    /// The reply.
    type Reply: Fields + Blank + fmt::Debug + 'static;

    /// The documented errors.
    type Error: ServiceError;

    /// The description of the operation.
    const DESCRIPTOR: &'static Descriptor;
}
