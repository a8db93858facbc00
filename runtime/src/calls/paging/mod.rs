//! Lists page by page or record by record, as streams.

mod fingerprint;
mod pager;
mod pages;

pub use self::pager::{Pager, Turn};
pub use self::pages::{Items, Paged, Pages};
