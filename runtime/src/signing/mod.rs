//! Request signatures: the algorithm of the vendor's gateway, and the clock whose time is signed.
//!
//! The functions are public, so that a mock server can check signatures with them.

mod clock;
mod sdk_hmac;

pub(crate) use self::clock::{Clock, Correction, describe_offset, too_large};
pub use self::sdk_hmac::{ALGORITHM, DATE_FORMAT, Message, authorization, canonical_request, signature};
