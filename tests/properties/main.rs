//! What holds for every operation, whatever is sent and whatever comes back. The operations are those of the generated
//! table, and the values are made from their field tables, so that what is added to the spec is covered at once.
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
