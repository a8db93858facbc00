//! A crate that hands `huaweicloud-bss` on.
#![deny(missing_docs, warnings)]
#![forbid(unsafe_code)]

pub use huaweicloud_bss;
