//! The pipeline of a call: it is prepared, intercepted, authenticated, signed and sent, and its answer is classified.
//!
//! `execute` is the entry point. It calls `deadline`, that calls `attempts`, and that calls `exchange`, once for each
//! attempt.

mod attempt_stage;
mod attempts;
mod authenticate;
mod budget;
mod call_stage;
mod classify;
mod deadline;
mod deduplicate;
mod exchange;
mod execute;
mod headers;
mod intercept;
mod prepare;
mod progress;
mod redact;
mod retry;
mod settings;
mod sign;
mod subject;
mod unanswered;
mod wire_log;

pub(crate) use self::budget::Budget;
pub(crate) use self::execute::execute;
pub(crate) use self::headers::LANGUAGE;
pub use self::intercept::{Context, Interceptor, Next, Outcome};
pub use self::retry::RetryPolicy;
pub use self::settings::ValidationPolicy;
pub(crate) use self::settings::{CallSettings, Shared};
pub(crate) use self::subject::{Sink, Subject};
