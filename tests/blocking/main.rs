//! The blocking client, and the threads it can be used on. The dev-dependencies of the manifest enable its feature.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod calls;
mod driver;
mod lists;
mod raw;
mod runtimes;
mod support;
