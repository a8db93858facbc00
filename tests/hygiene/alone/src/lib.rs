//! A crate that depends only on `huaweicloud-bss` and has its own API, in surroundings that could conflict with
//! generated code.
#![deny(missing_docs, warnings)]
#![forbid(unsafe_code)]

mod api {
    huaweicloud_bss::api!("../spec/api.yaml");
}

pub use api::*;

/// Returns a request with a field in each place.
pub fn order() -> orders::PlaceOrder {
    let home = Address::builder().street("Main Street 1").line1("a").line_1("b").zone(Zone::Nowhere).build();
    let line = orders::Line::builder().sku("a/b c").count(2).from(home.clone()).build();
    orders::PlaceOrder::builder()
        .r#match("50% off/now")
        .number(7)
        .dry_run(true)
        .tags(["x y", "&"])
        .states([orders::OrderState::Quoted, "two words".into()])
        .limit(100)
        .trace("t-1")
        .x_level(orders::Level::High)
        .r#type(orders::OrderType::Return)
        .home(home)
        .lines([line])
        .weights([0, 5])
        .flags(vec![true, false])
        .zones([Zone::Norway])
        .total(9_000_000_000)
        .gift(false)
        .them(Orders::builder().ids([1, 2]).build())
        .bool(Bool::builder().flag(true).build())
        .this("self")
        .builder("b")
        .clone("c")
        .build()
}

/// The same API a second time in one crate, without Rust's prelude.
#[no_implicit_prelude]
pub mod bare {
    ::huaweicloud_bss::api!("../spec/api.yaml");
}

/// The same API next to names that shadow those of the prelude.
pub mod beside {
    pub use hidden::*;

    #[expect(missing_docs, unused_macros, unused_imports, reason = "names that exist only to conflict")]
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
        // A trait and a derive macro with other meanings.
        pub use ::core::hash::Hash as Clone;
        pub use ::core::hash::Hash as Debug;
        pub use ::core::hash::Hash as PartialEq;
        pub trait Default {}
        pub trait Iterator {}
        pub trait IntoIterator {}
        pub mod core {}
        pub mod std {}
        pub mod huaweicloud_bss {}
        pub mod huaweicloud_bss_runtime {}
        macro_rules! concat {
            ($($any:tt)*) => {
                ()
            };
        }
        macro_rules! include_str {
            ($($any:tt)*) => {
                ()
            };
        }
        pub(crate) use {concat, include_str};
    }

    ::huaweicloud_bss::api!("../spec/api.yaml");
}

/// An API whose sites differ.
pub mod sites {
    huaweicloud_bss::api!("../sites/api.yaml");
}
