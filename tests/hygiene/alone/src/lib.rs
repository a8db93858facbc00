//! A crate that depends on `huaweicloud-bss` alone and has an API of its own, in the places where generated code could
//! trip over its surroundings.
#![deny(missing_docs, warnings)]
#![forbid(unsafe_code)]

mod api {
    huaweicloud_bss::api!("../spec/api.yaml");
}

pub use api::*;

/// The same a second time in one crate, and where Rust's prelude is not known.
#[no_implicit_prelude]
pub mod bare {
    ::huaweicloud_bss::api!("../spec/api.yaml");
}

/// The same beside names that hide those of the prelude.
pub mod beside {
    pub use hidden::*;

    #[expect(missing_docs, dead_code, clippy::all, reason = "names that are only there to be in the way")]
    mod hidden {
        pub struct String;
        pub struct Vec;
        pub struct Box;
        pub struct Some;
        pub struct None;
        pub struct Ok;
        pub struct Err;
        pub enum Option {}
        pub enum Result {}
        pub trait From {}
        pub trait Into {}
        pub trait Clone {}
        pub trait Default {}
        pub trait Iterator {}
        pub trait IntoIterator {}
        pub trait PartialEq {}
        pub trait Debug {}
        pub mod core {}
        pub mod std {}
        pub mod huaweicloud_bss {}
        pub mod huaweicloud_bss_runtime {}
        macro_rules! concat {
            ($($any:tt)*) => { () };
        }
        macro_rules! include_str {
            ($($any:tt)*) => { () };
        }
        pub(crate) use {concat, include_str};
    }

    ::huaweicloud_bss::api!("../spec/api.yaml");
}
