//! The behaviour of the client with servers of every kind, and what it shows in its output.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod attachments;
mod bounds;
mod canaries;
mod canaries_everywhere;
mod envelopes;
mod errors;
#[path = "../fault_injection/mod.rs"]
mod fault_injection;
mod faults_at_random;
mod forms;
mod paging;
mod public_cases;
mod support;
mod tokens;
mod transport;
mod validation;
mod values;
