//! The blocking client: what it does, and on which threads. The manifest's dev-dependencies switch its feature on.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod calls;
mod driver;
mod lists;
mod raw;
mod runtimes;
mod support;
