//! The calls of users: typed calls, calls of an operation known at run time, raw calls, and lists page by page.

#[cfg(feature = "blocking")]
pub mod blocking;
mod blocking_client;
mod dynamic;
mod operation;
mod paging;
mod raw;
mod typed;

pub use self::dynamic::{AnyOutcome, Decoded, Entry, Request};
pub use self::operation::Operation;
pub use self::paging::{Items, Paged, Pager, Pages, Turn};
pub use self::raw::{RawBody, RawCall, RawRequest};
pub use self::typed::Call;
