//! Tools for authors of a spec, in addition to the checker and the generator of `huaweicloud-bss-codegen`: random
//! requests and replies, OpenAPI documents, the JSON Schema for editors, the reference pages of keys and diagnostics,
//! digests for reviewers, drafts of operations, comparisons of versions, statistics, and a language server.
//!
//! All of them are generated from the tables or the model of the checker. The command `bss-spec` prints them, and
//! `huaweicloud-bss-mock` uses [`sample`] for its replies.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[cfg(feature = "commands")]
pub mod diff;
pub mod digest;
#[cfg(feature = "commands")]
mod draft;
pub mod fixture;
pub mod formats;
#[cfg(feature = "commands")]
pub mod import;
mod json;
mod line_comments;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod openapi;
pub mod pages;
pub mod sample;
#[cfg(feature = "commands")]
pub mod scaffold;
pub mod schema;
pub mod stats;
#[cfg(feature = "stdio")]
pub mod stdio;

pub use line_comments::line_comments;
