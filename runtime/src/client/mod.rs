//! The core that every generated client stands on, and how it is built.

mod answer;
mod attempts;
mod budget;
mod builder;
mod core;
mod options;
mod prepared;
mod retry;
mod shown;
mod stage;
mod subject;

pub use self::builder::{ApiClient, Builder, NoSite};
pub use self::core::{Core, ValidationPolicy};
pub use self::options::CallOptions;
pub(crate) use self::options::option_setters;
pub use self::retry::RetryPolicy;
pub(crate) use self::subject::{Sink, Subject};
