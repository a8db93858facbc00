//! A crate that re-exports `huaweicloud-bss`.
#![deny(missing_docs, warnings)]
#![forbid(unsafe_code)]

pub use huaweicloud_bss;
