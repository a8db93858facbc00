//! A crate that uses `huaweicloud-bss` only through another crate.
#![deny(missing_docs, warnings)]
#![forbid(unsafe_code)]

mod api {
    hygiene_facade::huaweicloud_bss::api!("../spec/api.yaml");
}

pub use api::*;

/// Uses the generated code.
pub fn greeting() -> greetings::Greet {
    greetings::Greet::builder().name("world").build()
}
