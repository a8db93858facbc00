//! Blocking calls, for programs without `async`.
//!
//! A generated client has a module of this name with these types and its own `Client`. Its documentation says when to
//! use it.
//!
//! Each call is polled on the thread that makes it. One thread of the process drives the connections and timers of all
//! calls in tokio. So a client has no runtime, may be dropped anywhere, and calls of several threads do not wait for
//! each other.

mod call;
mod paging;
mod raw;
mod wait;

pub use call::Call;
pub use paging::{Items, Pages};
pub use raw::RawCall;
