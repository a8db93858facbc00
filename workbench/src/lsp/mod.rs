//! The language server for specs: diagnostics while a spec is written, completion, hover, definitions, references,
//! symbols and code actions.
//!
//! The diagnostics and their corrections are those of the checker, the keys and their documentation those of the key
//! tables. This module only finds out what stands at a place, with a reader that accepts files that are being written.

mod completion;
mod documents;
mod hover;
mod names;
mod outline;
mod place;
mod problems;
mod server;
mod spec;
mod symbols;
mod text;
mod workspace;

pub use server::{End, serve};
