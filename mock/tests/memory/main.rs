//! The mock remembers what requests do: created objects are listed, payments reduce the balance, sums are the sums of
//! their records, and long lists contain each record once, regardless of the page size.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod customers;
mod lists;
mod orders;
mod sums;
mod world;
