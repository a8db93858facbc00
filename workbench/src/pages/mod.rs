//! Generated reference pages: the keys of the spec language, the diagnostics, and the operations of a spec.

mod diagnostics;
mod explanations;
mod keys;
mod operations;

pub use diagnostics::{diagnostics, explain};
pub use keys::keys;
pub(crate) use keys::tables;
pub use operations::operations;
