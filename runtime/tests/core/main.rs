//! The core, tested with hand-written operations and a fake transport.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod any_error;
mod attempts;
mod clock;
mod decoding;
mod deduplication;
mod effects;
mod encoding;
mod errors;
mod fetches;
mod headers;
mod hidden;
mod iam_errors;
mod interceptors;
mod joined;
mod paging;
mod providers;
mod raw;
mod replies;
mod retries;
mod signatures;
mod site;
mod support;
mod text;
mod tokens;
mod unknown_fields;
#[cfg(feature = "attachments")]
mod uploads;
mod views;
