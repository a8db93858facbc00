//! The one error of a call. Flat: a kind, the code, and everything that helps to act on it.

use std::error::Error as StdError;
use std::fmt;
use std::ops::Deref;
use std::time::Duration;

use huaweicloud_bss_rules::Violation;

use crate::credentials::CredentialsError;
use crate::failure::Envelope;
use crate::operation::{AnyServiceError, Descriptor, ErrorDescriptor, ServiceError};
use crate::wire::{Blank, NoData, Node, decode_failure};

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

/// The docs' advice for all other refusals, to correct the request, leads astray here. Source of the number:
/// <https://support.huaweicloud.com/intl/en-us/ocr_faq/ocr_01_0063.html>
const WHO_CALLS: &str = "Check the access key and its secret key, or the token, and whether they are for this site. More \
                         than five failures in a row lock a key for five minutes.";

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

    /// What to do about it: what the docs advise for failures of this class, but where the server does not know who calls.
    pub fn advice(&self) -> Option<&'static str> {
        match self.failure.status? {
            401 => Some(WHO_CALLS),
            status => self.failure.descriptor.advice_for(status),
        }
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

    /// How long the server asks to wait before the next try.
    pub fn retry_after(&self) -> Option<Duration> {
        self.failure.retry_after
    }

    /// Whether the same call, made again later, may succeed without doing its work twice: the operation repeats
    /// without harm or the server did not take the request, and the cause may pass.
    pub fn is_retryable(&self) -> bool {
        self.failure.is_retryable()
    }

    pub(crate) fn into_any(self) -> Error<AnyServiceError> {
        let service = self.service.map(|service| AnyServiceError::from_code(service.code()));
        Error { failure: self.failure, service, data: NoData }
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
    /// Whether the server certainly did not take the request.
    pub(crate) not_taken: bool,
    /// Whether it would be the same next time, unlike others of its kind.
    pub(crate) is_final: bool,
    /// Whether what is missing on this side, credentials for instance, may be had later.
    pub(crate) may_pass: bool,
    /// Whether that is because too many ask for them.
    pub(crate) busy: bool,
    /// What may help, once, against a refusal of who calls.
    pub(crate) remedy: Option<Remedy>,
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
        failure.not_taken = true;
        failure.may_pass = error.may_pass();
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
            not_taken: false,
            is_final: false,
            may_pass: false,
            busy: false,
            remedy: None,
            source: None,
            label: None,
        })
    }

    #[cold]
    pub(crate) fn invalid(descriptor: &'static Descriptor, violations: Vec<Violation>) -> Box<Self> {
        let sentences: Vec<String> = violations.iter().map(Violation::to_string).collect();
        let mut failure = Self::new(ErrorKind::Validation, descriptor, sentences.join("; "));
        failure.violations = violations;
        failure.not_taken = true;
        failure
    }

    fn documented(&self) -> Option<&'static ErrorDescriptor> {
        let code = self.envelope.code.as_deref()?;
        self.descriptor.errors.iter().find(|error| error.code == code)
    }

    /// Whether something may have changed although there was no answer.
    fn may_have_been_taken(&self) -> bool {
        let no_answer = matches!(self.kind, ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Intercepted)
            && self.status.is_none();
        no_answer && !self.descriptor.idempotent && !self.not_taken
    }

    /// The kind by which to wait before the next attempt.
    pub(crate) fn pace(&self) -> ErrorKind {
        if self.busy { ErrorKind::Throttled } else { self.kind }
    }

    pub(crate) fn is_retryable(&self) -> bool {
        let may_pass = match self.kind {
            ErrorKind::Throttled | ErrorKind::Timeout => true,
            // With a status it is a redirect, which will be the same next time.
            ErrorKind::Transport => self.status.is_none(),
            ErrorKind::Service => matches!(self.status, Some(502..=504)),
            ErrorKind::Credentials | ErrorKind::Blocking => self.may_pass,
            _ => false,
        };
        may_pass && !self.is_final && (self.descriptor.idempotent || self.not_taken)
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
        if self.may_have_been_taken() {
            f.write_str("; whether the server acted on it is unknown")?;
        }
        if let Some(id) = &self.envelope.request_id {
            write!(f, " [request {id}]")?;
        }
        if self.attempts > 1 {
            write!(f, " [{} attempts]", self.attempts)?;
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
