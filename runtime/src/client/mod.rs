//! The core that every generated client stands on, and how it is built.

mod answer;
mod attempts;
mod budget;
mod builder;
mod clock;
mod core;
mod endpoint;
mod prepared;
pub(crate) mod retry;
mod shown;
mod stage;
mod subject;

pub use self::builder::{ApiClient, BuildError, Builder, NoSite};
pub(crate) use self::clock::http_date;
#[cfg(feature = "attachments")]
pub(crate) use self::clock::{Clock, Correction, too_large};
pub(crate) use self::core::Meta;
pub use self::core::{Core, ValidationPolicy};
pub use self::endpoint::{Endpoint, EndpointError};
pub use self::retry::RetryPolicy;
pub(crate) use self::retry::fraction;
pub(crate) use self::subject::{Sink, Subject};
