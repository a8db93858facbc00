//! A crate that has no dependency on `huaweicloud-bss` of its own.
#![deny(missing_docs, warnings)]
#![forbid(unsafe_code)]

mod api {
    hygiene_facade::huaweicloud_bss::api!("../spec/api.yaml");
}

pub use api::*;

/// Uses what was generated.
pub fn greeting() -> greetings::Greet {
    greetings::Greet::builder().name("world").build()
}
