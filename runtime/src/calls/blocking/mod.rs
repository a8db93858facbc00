//! Calls that are waited for where they are made, for programs without `async`.
//!
//! A generated client brings a module of this name that has these types beside its own `Client`, and says when to use it.
//!
//! Nothing of tokio is in a client: each call is polled on the thread that makes it, and whatever the call leaves behind
//! in tokio, connections and timers, is driven by one thread that all of the process share. So clients are as cheap as
//! the others, they may be dropped anywhere, and calls of several threads do not wait for each other.

mod call;
mod paging;
mod raw;
mod wait;

pub use call::Call;
pub use paging::{Items, Pages};
pub use raw::RawCall;
