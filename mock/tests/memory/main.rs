//! What was done is remembered: what is created is listed, what is paid is gone from the balance, sums are the sums of
//! their records, and every long list has each of its records once, whatever the size of its pages.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod customers;
mod lists;
mod orders;
mod sums;
mod world;
