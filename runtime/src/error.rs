//! The one error of a call. Flat: a kind, the code, and everything that helps to act on it.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use huaweicloud_bss_rules::Violation;

use crate::credentials::CredentialsError;
use crate::effect::Effect;
use crate::failure::Envelope;
use crate::gateway;
use crate::operation::{AnyData, AnyServiceError, Descriptor, ErrorDescriptor, ServiceError};
use crate::paging::Position;
use crate::wire::{Blank, Node, decode_failure};

/// What kind of thing went wrong, and so who can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request breaks documented rules; it was not sent. See [`Error::violations`].
    Validation,
    /// The service refused. See [`Error::service`] and [`Error::code`].
    Service,
    /// The service refused because of too many requests. Try again later.
    Throttled,
    /// The exchange with the server failed, or the server pointed to another address.
    Transport,
    /// The time for the call was up.
    Timeout,
    /// The service answered something that does not fit the documented reply.
    Decode,
    /// There are no credentials to make the call with. Where a provider said why, the error's source is a
    /// [`CredentialsError`](crate::CredentialsError).
    Credentials,
    /// A walk through a list ended before the last known total.
    Incomplete {
        /// How many records lie before the place where the walk ended.
        seen: u64,
        /// How many records the list has, by the last known total.
        total: u64,
    },
    /// An [`Interceptor`](crate::Interceptor) of the client refused the call.
    Intercepted,
    /// A blocking call could not wait where it was made; nothing was sent. The message says what to do instead.
    Blocking,
}

impl ErrorKind {
    /// The kind in one lower-case word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Validation => "validation",
            Self::Service => "service",
            Self::Throttled => "throttled",
            Self::Transport => "transport",
            Self::Timeout => "timeout",
            Self::Decode => "decode",
            Self::Credentials => "credentials",
            Self::Incomplete { .. } => "incomplete",
            Self::Intercepted => "intercepted",
            Self::Blocking => "blocking",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a call failed.
///
/// `E` is the operation's own enum of documented errors. [`is`](Error::is) matches one of them in a line. The error
/// dereferences to what the failure carries beside code and message, and that is empty where it carries nothing.
///
/// `Display` is one line with operation, status, code, message and request id. Neither it nor `Debug` holds secrets,
/// or values of the request that the spec does not call harmless, even where the server repeats them.
pub struct Error<E: ServiceError> {
    failure: Box<Failure>,
    service: Option<E>,
    data: E::Data,
}

/// What to do if the server does not accept the caller's identity. Source of the number:
/// <https://support.huaweicloud.com/intl/en-us/ocr_faq/ocr_01_0063.html>
const AUTHENTICATION_ADVICE: &str = "Check the access key and its secret key, or the token, and whether they are for this \
                                     site. More than five failures in a row lock a key for five minutes.";

/// What to do if a change may have been processed.
const UNKNOWN_EFFECT_ADVICE: &str = "The request may have been processed. Look up the state of what it changes before you \
                                     call again.";

/// What to do if a change was processed although the call failed.
const DONE_EFFECT_ADVICE: &str = "The request was processed. Do not call again; look up the result with a query.";

impl<E: ServiceError> Error<E> {
    #[cold]
    pub(crate) fn new(mut failure: Box<Failure>) -> Self {
        let service = failure.envelope.code.as_deref().map(E::from_code);
        let body = failure.body.take();
        let data = match body.as_deref().map(Node::parse) {
            Some(Ok(node)) => decode_failure(&node),
            _ => <E::Data as Blank>::BLANK,
        };
        Self { failure, service, data }
    }

    /// Whether the service refused with this documented error.
    pub fn is(&self, error: E) -> bool {
        self.service.as_ref() == Some(&error)
    }

    /// The documented error, or the variant for other codes. Absent if the service gave no code.
    pub fn service(&self) -> Option<&E> {
        self.service.as_ref()
    }

    /// What the failure carries beside code and message; empty where it carries nothing.
    pub fn data(&self) -> &E::Data {
        &self.data
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> ErrorKind {
        self.failure.kind
    }

    /// The operation that was called; `raw` for a [raw call](crate::Core::raw).
    pub fn operation(&self) -> &'static str {
        self.failure.descriptor.name
    }

    /// The error code of the service: `CBC.99007004`. Codes are an open set.
    pub fn code(&self) -> Option<&str> {
        self.failure.envelope.code.as_deref()
    }

    /// The name of the documented error: `ServiceCheckFailed`. Absent for a code that the docs do not list.
    pub fn variant(&self) -> Option<&'static str> {
        self.failure.documented().map(|error| error.variant)
    }

    /// What the docs say the code means.
    pub fn meaning(&self) -> Option<&'static str> {
        self.failure.documented().map(|error| error.meaning)
    }

    /// What to do about it: the advice that the spec gives for the error, then what the gateway means by its code, then
    /// what fits the status, the effect or the class of the status.
    pub fn advice(&self) -> Option<&'static str> {
        self.failure.advice()
    }

    /// What the call did to the state of the server. Always [`Effect::None`] for an operation that only reads.
    ///
    /// All attempts of the call count: if the first one timed out and the second was rejected, the effect is unknown.
    pub fn effect(&self) -> Effect {
        self.failure.effect()
    }

    /// The service's own words, or ours where it had none.
    pub fn message(&self) -> &str {
        &self.failure.message
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.failure.status
    }

    /// The id under which the vendor's support finds the call.
    pub fn request_id(&self) -> Option<&str> {
        self.failure.envelope.request_id.as_deref()
    }

    /// Everything that is wrong with the request; empty unless the kind is [`ErrorKind::Validation`].
    pub fn violations(&self) -> &[Violation] {
        &self.failure.violations
    }

    /// How often the request was sent; 0 if it never was.
    pub fn attempts(&self) -> u32 {
        self.failure.attempts
    }

    /// How long the server asks to wait before the next try. At most a day.
    pub fn retry_after(&self) -> Option<Duration> {
        self.failure.retry_after
    }

    /// Where a walk through a list can go on that ended with this error: give it to
    /// [`Call::pages_from`](crate::Call::pages_from). Absent outside a walk, and on the first page of a list by marker.
    pub fn resume_at(&self) -> Option<&Position> {
        self.failure.resume_at.as_ref()
    }

    pub(crate) fn resuming_at(mut self, position: Option<Position>) -> Self {
        self.failure.resume_at = position;
        self
    }

    /// Whether the same call, made again later, may succeed without doing its work twice: the cause is transient, and
    /// the server did not process the request or a repeat is harmless.
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

/// An error before it knows the operation's own types.
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) descriptor: &'static Descriptor,
    pub(crate) status: Option<u16>,
    /// Code and request id; the message stands below, with secrets taken out of it.
    pub(crate) envelope: Envelope,
    pub(crate) message: String,
    /// The body, until what it carries is decoded.
    pub(crate) body: Option<String>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) attempts: u32,
    pub(crate) retry_after: Option<Duration>,
    /// What the call did, if the operation changes something. All attempts of the call count.
    pub(crate) effect: Effect,
    /// Whether the same call would fail again, unlike others of its kind.
    pub(crate) is_permanent: bool,
    /// Whether the same call may succeed later, unlike others of its kind.
    pub(crate) is_transient: bool,
    /// Whether that is because too many ask for them.
    pub(crate) busy: bool,
    /// What may help, once, against a refusal of who calls.
    pub(crate) remedy: Option<Remedy>,
    /// Where a walk through a list can go on.
    pub(crate) resume_at: Option<Position>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
    /// What was called, where that is not the operation's name.
    pub(crate) label: Option<String>,
}

/// What may help, once, against a refusal of who calls. The server did not take the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// The token has expired.
    Renew,
    /// The date of the signature is wrong. This is the server's, if it told it.
    SetClock(Option<jiff::Timestamp>),
}

impl Failure {
    /// No credentials.
    #[cold]
    pub(crate) fn without_credentials(descriptor: &'static Descriptor, error: CredentialsError) -> Box<Self> {
        let mut failure = Self::new(ErrorKind::Credentials, descriptor, error.to_string());
        failure.is_transient = error.may_pass();
        failure.busy = matches!(error, CredentialsError::Busy { .. });
        failure.retry_after = error.retry_after();
        failure.source = Some(Box::new(error));
        failure
    }

    #[cold]
    pub(crate) fn new(kind: ErrorKind, descriptor: &'static Descriptor, message: impl Into<String>) -> Box<Self> {
        Box::new(Self {
            kind,
            descriptor,
            status: None,
            envelope: Envelope::default(),
            message: message.into(),
            body: None,
            violations: Vec::new(),
            attempts: 0,
            retry_after: None,
            effect: match kind {
                ErrorKind::Validation | ErrorKind::Credentials | ErrorKind::Blocking => Effect::None,
                _ => Effect::Unknown,
            },
            is_permanent: false,
            is_transient: false,
            busy: false,
            remedy: None,
            resume_at: None,
            source: None,
            label: None,
        })
    }

    #[cold]
    pub(crate) fn invalid(descriptor: &'static Descriptor, violations: Vec<Violation>) -> Box<Self> {
        let sentences: Vec<String> = violations.iter().map(Violation::to_string).collect();
        let mut failure = Self::new(ErrorKind::Validation, descriptor, sentences.join("; "));
        failure.violations = violations;
        failure
    }

    fn documented(&self) -> Option<&'static ErrorDescriptor> {
        self.descriptor.error(self.envelope.code.as_deref()?)
    }

    /// What the call did to the state of the server.
    pub(crate) fn effect(&self) -> Effect {
        if self.descriptor.effect.is_read() { Effect::None } else { self.effect }
    }

    /// What to do about it: the most specific advice there is.
    fn advice(&self) -> Option<&'static str> {
        // Advice to call again does not fit what may have been processed.
        let is_unknown = self.effect() == Effect::Unknown;
        let declared = self.documented().filter(|error| !is_unknown || self.status == Some(error.http));
        let declared = declared.and_then(|error| error.advice);
        let by_code = || gateway::advice(self.envelope.code.as_deref().filter(|_| !is_unknown)?, &self.message);
        let by_effect = || match self.effect() {
            Effect::None => None,
            Effect::Unknown => Some(UNKNOWN_EFFECT_ADVICE),
            Effect::Done => Some(DONE_EFFECT_ADVICE),
        };
        let by_status = || match self.status? {
            401 => Some(AUTHENTICATION_ADVICE),
            429 => Some(gateway::THROTTLING_ADVICE),
            _ => None,
        };
        let by_class = || self.descriptor.advice_for(self.status?);
        declared.or_else(by_code).or_else(by_status).or_else(by_effect).or_else(by_class)
    }

    /// The kind by which to wait before the next attempt.
    pub(crate) fn pace(&self) -> ErrorKind {
        let is_busy = self.busy || self.documented().is_some_and(|error| error.transient);
        if is_busy { ErrorKind::Throttled } else { self.kind }
    }

    /// The effect in words. Nothing for operations that only read, and if the request was never sent.
    fn effect_phrase(&self) -> Option<&'static str> {
        if self.descriptor.effect.is_read() || self.attempts == 0 {
            return None;
        }
        Some(match self.effect {
            Effect::None => "the request was not processed",
            Effect::Unknown => "whether the request was processed is unknown",
            Effect::Done => "the request was processed",
        })
    }

    pub(crate) fn is_retryable(&self) -> bool {
        let is_transient = self.is_transient
            || match self.kind {
                ErrorKind::Throttled | ErrorKind::Timeout | ErrorKind::Transport => true,
                ErrorKind::Service => match self.status {
                    Some(502..=504) => true,
                    // Nearly always a fault that passes, whatever the code says; but only what does no harm is tried again
                    // on that ground.
                    Some(500..=599) if self.descriptor.effect.repeat_is_harmless() => true,
                    _ => self.documented().is_some_and(|error| error.transient),
                },
                _ => false,
            };
        is_transient
            && !self.is_permanent
            && match self.effect() {
                Effect::None => true,
                Effect::Unknown => self.descriptor.effect.repeat_is_harmless(),
                Effect::Done => false,
            }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} failed", self.label.as_deref().unwrap_or(self.descriptor.name))?;
        match self.kind {
            ErrorKind::Intercepted => f.write_str(", an interceptor refused it")?,
            ErrorKind::Validation | ErrorKind::Blocking => f.write_str(", the request was not sent")?,
            ErrorKind::Throttled => f.write_str(", too many requests")?,
            ErrorKind::Decode => f.write_str(", the reply does not fit")?,
            _ => {}
        }
        if let Some(status) = self.status {
            write!(f, ": HTTP {status}")?;
        }
        if let Some(code) = &self.envelope.code {
            write!(f, " {code}")?;
        }
        if let Some(error) = self.documented() {
            write!(f, " ({})", error.variant)?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(phrase) = self.effect_phrase() {
            write!(f, "; {phrase}")?;
        }
        if let Some(id) = &self.envelope.request_id {
            write!(f, " [request {id}]")?;
        }
        if self.attempts > 1 {
            write!(f, " [{} attempts]", self.attempts)?;
        }
        if let Some(position) = &self.resume_at {
            write!(f, " [go on from {position}]")?;
        }
        Ok(())
    }
}

/// All violations of a request, as an error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violations(Vec<Violation>);

impl Violations {
    /// `Ok` if there are none.
    ///
    /// # Errors
    ///
    /// The violations.
    pub fn check(violations: Vec<Violation>) -> Result<(), Self> {
        if violations.is_empty() { Ok(()) } else { Err(Self(violations)) }
    }
}

impl Deref for Violations {
    type Target = [Violation];

    fn deref(&self) -> &[Violation] {
        &self.0
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            violation.fmt(f)?;
        }
        Ok(())
    }
}

impl StdError for Violations {}
