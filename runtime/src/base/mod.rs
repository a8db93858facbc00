//! Types and functions that several stages use. They know nothing of the stages.

#[cfg(feature = "blocking")]
mod blocking_call;
mod build_error;
mod date_headers;
mod descriptor;
mod effect;
mod encoding;
mod endpoint;
mod future;
mod random;
mod redact;

#[cfg(feature = "blocking")]
pub(crate) use self::blocking_call::{BlockingCall, is_blocking_call};
pub use self::build_error::BuildError;
pub(crate) use self::date_headers::{http_date, retry_after};
pub use self::descriptor::{ApiDescriptor, Descriptor, ErrorDescriptor, Paging, PagingKind};
pub use self::effect::{Effect, OperationEffect, Repeat};
pub(crate) use self::encoding::{RESERVED, hex, percent_encoded};
pub use self::endpoint::{Endpoint, EndpointError};
pub use self::future::BoxFuture;
pub(crate) use self::random::{fraction, unique_key};
pub(crate) use self::redact::{REDACTED, Scrub, is_disruptive};
