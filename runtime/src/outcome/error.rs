//! The error of a call.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use huaweicloud_bss_rules::Violation;

use super::failure::Failure;
use super::kind::ErrorKind;
use super::position::Position;
use super::service_error::{AnyData, AnyServiceError, ServiceError};
use super::wrapped::wrapped_code;
use crate::base::Effect;
use crate::wire::{Blank, decode_failure};

/// Why a call failed.
///
/// `E` is the enum of the documented errors of the operation. [`is`](Error::is) compares with one of them. The error
/// dereferences to the data of the failure, which is empty if there is none.
///
/// `Display` is one line with operation, status, code, message and request id. Neither `Display` nor `Debug` shows
/// secrets, or values of the request that the spec does not declare as harmless, even if the server repeats them.
pub struct Error<E: ServiceError> {
    failure: Box<Failure>,
    service: Option<E>,
    data: E::Data,
}

impl<E: ServiceError> Error<E> {
    #[cold]
    pub(crate) fn new(mut failure: Box<Failure>) -> Self {
        let service = failure.envelope.code.as_deref().map(E::from_code);
        let body = failure.body.take();
        let data = body.as_deref().map_or(<E::Data as Blank>::BLANK, decode_failure);
        Self { failure, service, data }
    }

    /// Whether the service returned this documented error.
    pub fn is(&self, error: E) -> bool {
        self.service.as_ref() == Some(&error)
    }

    /// The documented error, or the variant for other codes. Absent if the service returned no code.
    pub fn service(&self) -> Option<&E> {
        self.service.as_ref()
    }

    /// The data of the failure beside code and message; empty if there is none.
    pub fn data(&self) -> &E::Data {
        &self.data
    }

    /// The kind of the error.
    pub fn kind(&self) -> ErrorKind {
        self.failure.kind
    }

    /// The operation that was called; `raw` for a [raw call](crate::RawCall).
    pub fn operation(&self) -> &'static str {
        self.failure.descriptor.name
    }

    /// The error code of the service: `CBC.99007004`. Codes are an open set.
    pub fn code(&self) -> Option<&str> {
        self.failure.envelope.code.as_deref()
    }

    /// The code of another error that the message of the service quotes: `CBC.6006` in the message of `CBC.99006006`. It
    /// says more precisely what is wrong.
    pub fn wrapped_code(&self) -> Option<&str> {
        wrapped_code(&self.failure.message)
    }

    /// The name of the documented error: `ServiceCheckFailed`. Absent for a code that the docs do not list.
    pub fn variant(&self) -> Option<&'static str> {
        self.failure.documented().map(|error| error.variant)
    }

    /// The documented meaning of the code.
    pub fn meaning(&self) -> Option<&'static str> {
        self.failure.documented().map(|error| error.meaning)
    }

    /// What to do about the error: the advice of the spec for the error, of the gateway's code, of the status, of the
    /// effect, or of the class of the status, whichever is first available.
    pub fn advice(&self) -> Option<&'static str> {
        self.failure.advice()
    }

    /// The effect of the call on the state of the server. Always [`Effect::None`] for an operation that only reads.
    ///
    /// All attempts of the call count: if the first one timed out and the second was rejected, the effect is unknown.
    pub fn effect(&self) -> Effect {
        self.failure.effect()
    }

    /// The message of the service, or of this client if there is none.
    pub fn message(&self) -> &str {
        &self.failure.message
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.failure.status
    }

    /// The id of the request for the vendor's support.
    pub fn request_id(&self) -> Option<&str> {
        self.failure.envelope.request_id.as_deref()
    }

    /// The violations of the request; empty unless the kind is [`ErrorKind::Validation`].
    pub fn violations(&self) -> &[Violation] {
        &self.failure.violations
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.failure.attempts
    }

    /// The pause that the server requests before the next attempt. At most a day.
    pub fn retry_after(&self) -> Option<Duration> {
        self.failure.retry_after
    }

    /// The deduplication key of the request: the caller's, or the random one of the call. Absent if the operation has
    /// none.
    ///
    /// After a failure with the effect [`Effect::Unknown`], set it in the request and call again: the server processes
    /// requests with the same key once. `Display` and `Debug` do not contain it.
    pub fn deduplication_key(&self) -> Option<&str> {
        self.failure.deduplication_key.as_deref()
    }

    /// The position to continue a list from that ended with this error, for
    /// [`Call::pages_from`](crate::Call::pages_from). Absent for single calls, and for the first page of a list by
    /// marker.
    pub fn resume_at(&self) -> Option<&Position> {
        self.failure.resume_at.as_ref()
    }

    pub(super) fn as_failure(&self) -> &Failure {
        &self.failure
    }

    pub(crate) fn resuming_at(mut self, position: Option<Position>) -> Self {
        self.failure.resume_at = position;
        self
    }

    /// Whether the same call may succeed later without a second effect: the cause is transient, and the server did not
    /// process the request or a repeat is harmless. A call with a [deduplication key](Self::deduplication_key) may also
    /// be repeated if this is false, with the same key.
    pub fn is_retryable(&self) -> bool {
        self.failure.is_retryable()
    }

    pub(crate) fn into_any(self) -> Error<AnyServiceError> {
        let service = self.service.map(|service| AnyServiceError::from_code(service.code()));
        Error { failure: self.failure, service, data: AnyData::new(self.data) }
    }
}

impl<E: ServiceError> Deref for Error<E> {
    type Target = E::Data;

    fn deref(&self) -> &E::Data {
        &self.data
    }
}

impl<E: ServiceError> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.failure.fmt(f)
    }
}

impl<E: ServiceError> fmt::Debug for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.failure.kind)
            .field("operation", &self.failure.descriptor.name)
            .field("status", &self.failure.status)
            .field("service", &self.service)
            .field("message", &self.failure.message)
            .field("effect", &self.failure.effect())
            .field("request_id", &self.failure.envelope.request_id)
            .field("violations", &self.failure.violations)
            .field("attempts", &self.failure.attempts)
            .field("data", &self.data)
            .finish()
    }
}

impl<E: ServiceError> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.failure.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}
