//! Generated reference pages: the keys of the spec language, and the diagnostics.

mod diagnostics;
mod explanations;
mod keys;

pub use diagnostics::{diagnostics, explain};
pub use keys::keys;
pub(crate) use keys::tables;
