//! How the client behaves: towards servers of every kind, and towards those who read its output.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod attachments;
mod bounds;
mod canaries;
mod canaries_everywhere;
mod envelopes;
mod faults_at_random;
mod forms;
mod paging;
mod public_cases;
mod support;
mod tokens;
mod transport;
#[path = "../trouble/mod.rs"]
mod trouble;
mod validation;
