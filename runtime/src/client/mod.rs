//! The core that every generated client stands on, and how it is built.

mod answer;
mod builder;
mod core;
mod endpoint;
mod prepared;
mod retry;

pub use self::builder::{ApiClient, BuildError, Builder, NoSite};
pub use self::core::{Core, ValidationPolicy};
pub use self::endpoint::{Endpoint, EndpointError};
