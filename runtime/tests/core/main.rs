//! The core, driven through hand-written operations and a transport that plays the network.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod decoding;
mod encoding;
mod headers;
mod retries;
mod support;
