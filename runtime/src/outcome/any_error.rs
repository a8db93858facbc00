//! The error of any operation.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use huaweicloud_bss_rules::Violation;

use super::error::Error;
use super::failure::Failure;
use super::kind::ErrorKind;
use super::service_error::ServiceError;
use super::violations::Violations;
use crate::base::{BuildError, Effect, EndpointError};
use crate::credentials::CredentialsError;
use crate::transport::TransportError;
use crate::wire::{DecodeError, JsonError, ParseEnumError, TimeError};

/// The error of a call of any operation, or of another part of this client.
///
/// `?` converts the error of every operation and every other error of this client into it, so that a function can call
/// several operations:
///
/// ```
/// use huaweicloud_bss_runtime::{AnyError, Call, Core, Operation};
///
/// async fn both(core: &Core, first: &impl Operation, second: &impl Operation) -> Result<(), AnyError> {
///     Call::new(core, first).await?;
///     Call::new(core, second).await?;
///     Ok(())
/// }
/// ```
///
/// `?` does not convert errors of other crates. A function with both returns a boxed error or that of `anyhow`, into which
/// `?` converts an `AnyError`.
///
/// `Display` and `Debug` are those of the original error, which [`downcast_ref`](Self::downcast_ref) returns.
pub struct AnyError {
    original: Box<dyn Original>,
    /// Advice beside that of the original error.
    advice: Option<String>,
}

/// An original error, and what it says about a call.
trait Original: fmt::Debug + Send + Sync {
    fn error(&self) -> &(dyn StdError + 'static);
    fn kind(&self) -> ErrorKind;
    fn effect(&self) -> Effect;
    fn failure(&self) -> Option<&Failure> {
        None
    }
    fn violations(&self) -> &[Violation] {
        &[]
    }
}

impl<E: ServiceError> Original for Error<E> {
    fn error(&self) -> &(dyn StdError + 'static) {
        self
    }

    fn kind(&self) -> ErrorKind {
        self.kind()
    }

    fn effect(&self) -> Effect {
        self.effect()
    }

    fn failure(&self) -> Option<&Failure> {
        Some(self.as_failure())
    }

    fn violations(&self) -> &[Violation] {
        self.violations()
    }
}

/// An error that is not that of a call.
#[derive(Debug)]
struct Other<E> {
    error: E,
    kind: ErrorKind,
    effect: Effect,
    violations: Vec<Violation>,
}

impl<E: StdError + Send + Sync + 'static> Original for Other<E> {
    fn error(&self) -> &(dyn StdError + 'static) {
        &self.error
    }

    fn kind(&self) -> ErrorKind {
        self.kind
    }

    fn effect(&self) -> Effect {
        self.effect
    }

    fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl AnyError {
    /// Wraps an error that is not that of a call, for errors of your own.
    pub fn new(error: impl StdError + Send + Sync + 'static, kind: ErrorKind, effect: Effect) -> Self {
        Self::of(Other { error, kind, effect, violations: Vec::new() })
    }

    /// Adds advice to an error that has none.
    pub fn with_advice(mut self, advice: impl Into<String>) -> Self {
        self.advice = Some(advice.into());
        self
    }

    fn of(original: impl Original + 'static) -> Self {
        Self { original: Box::new(original), advice: None }
    }

    /// The kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.original.kind()
    }

    /// The effect of the call on the state of the server; see [`Error::effect`].
    pub fn effect(&self) -> Effect {
        self.original.effect()
    }

    /// The operation that was called; see [`Error::operation`].
    pub fn operation(&self) -> Option<&'static str> {
        self.original.failure().map(|failure| failure.descriptor.name)
    }

    /// The error code of the service; see [`Error::code`].
    pub fn code(&self) -> Option<&str> {
        self.original.failure()?.envelope.code.as_deref()
    }

    /// What to do about the error; see [`Error::advice`].
    pub fn advice(&self) -> Option<&str> {
        self.original.failure().and_then(Failure::advice).or(self.advice.as_deref())
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.original.failure()?.status
    }

    /// The id of the request for the vendor's support.
    pub fn request_id(&self) -> Option<&str> {
        self.original.failure()?.envelope.request_id.as_deref()
    }

    /// The violations of the request; empty unless the kind is [`ErrorKind::Validation`].
    pub fn violations(&self) -> &[Violation] {
        self.original.violations()
    }

    /// How often the request was sent; 0 if the error is not that of a call.
    pub fn attempts(&self) -> u32 {
        self.original.failure().map_or(0, |failure| failure.attempts)
    }

    /// The pause that the server requests before the next attempt; see [`Error::retry_after`].
    pub fn retry_after(&self) -> Option<Duration> {
        self.original.failure()?.retry_after
    }

    /// The deduplication key of the request; see [`Error::deduplication_key`].
    pub fn deduplication_key(&self) -> Option<&str> {
        self.original.failure()?.deduplication_key.as_deref()
    }

    /// Whether the same call may succeed later without a second effect; see [`Error::is_retryable`]. False if the error is
    /// not that of a call.
    pub fn is_retryable(&self) -> bool {
        self.original.failure().is_some_and(Failure::is_retryable)
    }

    /// Whether the error is this documented error of an operation.
    pub fn is<E: ServiceError>(&self, error: E) -> bool {
        self.downcast_ref::<Error<E>>().is_some_and(|original| original.is(error))
    }

    /// Returns the original error if it has the type `E`, for instance
    /// `Error<PayOrdersError>`.
    pub fn downcast_ref<E: StdError + 'static>(&self) -> Option<&E> {
        self.original.error().downcast_ref()
    }
}

impl fmt::Display for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.original.error(), f)
    }
}

impl fmt::Debug for AnyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.original.error(), f)
    }
}

impl StdError for AnyError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.original.error().source()
    }
}

impl<E: ServiceError> From<Error<E>> for AnyError {
    fn from(error: Error<E>) -> Self {
        Self::of(error)
    }
}

impl From<Violations> for AnyError {
    fn from(error: Violations) -> Self {
        let violations = error.iter().cloned().collect();
        Self::of(Other { error, kind: ErrorKind::Validation, effect: Effect::None, violations })
    }
}

impl From<Violation> for AnyError {
    fn from(error: Violation) -> Self {
        let violations = vec![error.clone()];
        Self::of(Other { error, kind: ErrorKind::Validation, effect: Effect::None, violations })
    }
}

impl From<BuildError> for AnyError {
    fn from(error: BuildError) -> Self {
        Self::new(error, ErrorKind::Configuration, Effect::None)
    }
}

impl From<EndpointError> for AnyError {
    fn from(error: EndpointError) -> Self {
        Self::new(error, ErrorKind::Configuration, Effect::None)
    }
}

impl From<CredentialsError> for AnyError {
    fn from(error: CredentialsError) -> Self {
        Self::new(error, ErrorKind::Credentials, Effect::None)
    }
}

/// The effect is that of a request that changes something.
impl From<TransportError> for AnyError {
    fn from(error: TransportError) -> Self {
        let (kind, effect) = (ErrorKind::of_exchange(&error), error.effect());
        Self::new(error, kind, effect)
    }
}

impl From<TimeError> for AnyError {
    fn from(error: TimeError) -> Self {
        Self::new(error, ErrorKind::Validation, Effect::None)
    }
}

impl From<ParseEnumError> for AnyError {
    fn from(error: ParseEnumError) -> Self {
        Self::new(error, ErrorKind::Validation, Effect::None)
    }
}

impl From<JsonError> for AnyError {
    fn from(error: JsonError) -> Self {
        Self::new(error, ErrorKind::Validation, Effect::None)
    }
}

/// Enums of strings are parsed without an error.
impl From<Infallible> for AnyError {
    fn from(error: Infallible) -> Self {
        match error {}
    }
}

impl From<DecodeError> for AnyError {
    fn from(error: DecodeError) -> Self {
        let effect = error.effect();
        Self::new(error, ErrorKind::Decode, effect)
    }
}
