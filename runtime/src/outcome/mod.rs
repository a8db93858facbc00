//! The outcome of a call: its reply or its error, and its effect on the state of the server.

mod advice;
mod any_error;
mod error;
mod failure;
pub(crate) mod gateway;
mod kind;
mod position;
mod reply;
mod retryable;
mod service_error;
mod violations;
mod wrapped;

pub use self::any_error::AnyError;
pub use self::error::Error;
pub(crate) use self::failure::{Failure, Remedy};
pub use self::kind::ErrorKind;
pub use self::position::Position;
pub(crate) use self::reply::Meta;
pub use self::reply::{PartialFailure, Reply};
pub use self::service_error::{AnyData, AnyServiceError, ServiceError};
pub use self::violations::Violations;
