//! Properties of every operation for any request and any reply. The operations are those of the generated table, and
//! the values are made from their field tables, so that additions to the spec are covered automatically.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod config;
mod counts;
mod mock;
mod oracle;
mod replies;
mod requests;
mod samples;
mod tables;
mod values;
