//! A failed call, before the types of its operation are known.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use huaweicloud_bss_rules::Violation;

use super::kind::ErrorKind;
use super::position::Position;
use crate::base::{Descriptor, Effect, ErrorDescriptor};
use crate::credentials::CredentialsError;
use crate::wire::Envelope;

/// An error without the types of its operation.
pub(crate) struct Failure {
    pub(crate) kind: ErrorKind,
    pub(crate) descriptor: &'static Descriptor,
    pub(crate) status: Option<u16>,
    /// Code and request id. The redacted message is below.
    pub(crate) envelope: Envelope,
    pub(crate) message: String,
    /// The body, until its data is decoded.
    pub(crate) body: Option<String>,
    pub(crate) violations: Vec<Violation>,
    pub(crate) attempts: u32,
    pub(crate) retry_after: Option<Duration>,
    /// The effect of all attempts, if the operation changes something.
    pub(crate) effect: Effect,
    /// Whether the error is permanent, unlike others of its kind.
    pub(crate) is_permanent: bool,
    /// Whether the error is transient, unlike others of its kind.
    pub(crate) is_transient: bool,
    /// Whether the credentials are not available because of too many requests.
    pub(crate) is_busy: bool,
    /// What may help once if the credentials were rejected.
    pub(crate) remedy: Option<Remedy>,
    /// The deduplication key of the request.
    pub(crate) deduplication_key: Option<String>,
    /// The position to continue a list from.
    pub(crate) resume_at: Option<Position>,
    pub(crate) source: Option<Box<dyn StdError + Send + Sync>>,
    /// The name in messages, if it is not that of the operation.
    pub(crate) label: Option<String>,
}

/// What may help once if the credentials were rejected. The server did not process the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// The token has expired.
    Renew,
    /// The date of the signature is wrong. The value is the server's date if it is known.
    SetClock(Option<jiff::Timestamp>),
}

impl Failure {
    /// Creates the failure of a call without credentials.
    #[cold]
    pub(crate) fn without_credentials(descriptor: &'static Descriptor, error: CredentialsError) -> Box<Self> {
        let mut failure = Self::new(ErrorKind::Credentials, descriptor, error.to_string());
        failure.is_transient = error.is_transient();
        failure.is_busy = matches!(error, CredentialsError::Busy { .. });
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
                ErrorKind::Validation | ErrorKind::Credentials | ErrorKind::Configuration | ErrorKind::Blocking => {
                    Effect::None
                }
                _ => Effect::Unknown,
            },
            is_permanent: false,
            is_transient: false,
            is_busy: false,
            remedy: None,
            deduplication_key: None,
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

    /// The documented error with the code of the reply.
    pub(super) fn documented(&self) -> Option<&'static ErrorDescriptor> {
        self.descriptor.error(self.envelope.code.as_deref()?)
    }

    /// What the call did to the state of the server.
    pub(crate) fn effect(&self) -> Effect {
        if self.descriptor.effect.is_read() { Effect::None } else { self.effect }
    }

    /// Describes the effect; `None` for operations that only read, and if the request was not sent.
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
