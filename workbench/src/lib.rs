//! What authors of a spec work with, beside the checker and the generator of `huaweicloud-bss-codegen`: random requests
//! and replies, the spec as OpenAPI, the JSON Schema that editors use, the pages on keys and diagnostics, digests for
//! reviewers, and numbers.
//!
//! All of it is made from the tables that the checker itself works with, or from its model. The command `bss-spec` prints
//! it; the mock of `huaweicloud-bss-mock` answers with [`sample`].
#![forbid(unsafe_code)]

pub mod digest;
pub mod fixture;
mod json;
pub mod openapi;
pub mod pages;
pub mod sample;
pub mod schema;
pub mod stats;
#[cfg(feature = "stdio")]
pub mod stdio;
