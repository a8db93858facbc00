//! The core that generated clients share, and how a client is built.

mod api_client;
mod builder;
mod core;
mod options;

pub use self::api_client::{ApiClient, ApiSite, NoSite};
pub use self::builder::Builder;
pub use self::core::Core;
pub use self::options::CallOptions;
pub(crate) use self::options::option_setters;
