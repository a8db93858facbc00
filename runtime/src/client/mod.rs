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

pub use self::builder::{ApiClient, BuildError, Builder, NoSite};
pub(crate) use self::clock::http_date;
pub use self::core::{Core, ValidationPolicy};
pub use self::endpoint::{Endpoint, EndpointError};
pub use self::retry::RetryPolicy;
pub(crate) use self::retry::fraction;
