//! Generated reference pages: the keys of the spec language, the diagnostics, the kinds of changes, and the operations
//! of a spec.

#[cfg(feature = "commands")]
mod changes;
mod diagnostics;
mod explanation;
mod explanations;
mod keys;
mod operations;

#[cfg(feature = "commands")]
pub use changes::changes;
pub use diagnostics::{diagnostics, explain};
pub use keys::keys;
#[cfg(feature = "lsp")]
pub(crate) use keys::shape_words;
pub(crate) use keys::tables;
pub use operations::operations;
