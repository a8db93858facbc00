//! The pages that are generated: every key of the spec language, and every diagnostic.

mod diagnostics;
mod explanations;
mod keys;

pub use diagnostics::{diagnostics, explain};
pub use keys::keys;
pub(crate) use keys::tables;
