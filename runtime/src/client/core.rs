//! One call from beginning to end: prepare, then send and classify, once or several times within a deadline.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::HeaderValue;
use huaweicloud_bss_rules::Record;
use tokio::time::Instant;
use tracing::Instrument;

use super::endpoint::Endpoint;
use super::prepared::Prepared;
use super::retry;
use crate::call::CallOptions;
use crate::credentials::Credentials;
use crate::error::{ErrorKind, Failure};
use crate::operation::Descriptor;
use crate::transport::{Limits, Transport};
use crate::wire::Fields;

/// What to do about a request that breaks documented rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValidationPolicy {
    /// Do not send it.
    #[default]
    Enforce,
    /// Send it, and say so in an event of `tracing`. Docs go stale; this is the way out when they do.
    Warn,
    /// Send it without looking.
    Off,
}

/// What generated clients share: settings, credentials and connections. Cheap to clone, and made to be shared.
///
/// Clients of several `api!` specs can stand on one core: `Other::from(client.core().clone())`.
#[derive(Clone)]
pub struct Core {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    transport: Arc<dyn Transport>,
}

pub(super) struct Settings {
    pub(super) endpoint: Endpoint,
    pub(super) credentials: Option<Credentials>,
    pub(super) timeout: Duration,
    pub(super) max_body: usize,
    pub(super) max_attempts: u32,
    pub(super) validation: ValidationPolicy,
    pub(super) user_agent: HeaderValue,
    pub(super) language: Option<HeaderValue>,
}

/// What came round a reply.
pub(crate) struct Meta {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
}

impl Core {
    pub(super) fn new(settings: Settings, transport: Arc<dyn Transport>) -> Self {
        Self { inner: Arc::new(Inner { settings, transport }) }
    }

    /// The address that requests go to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.settings.endpoint
    }

    pub(crate) async fn execute(
        &self,
        descriptor: &'static Descriptor,
        request: &dyn Record,
        reply: &mut dyn Fields,
        options: &CallOptions,
    ) -> Result<Meta, Box<Failure>> {
        let span = tracing::debug_span!("bss_call", operation = descriptor.name);
        self.deadline(descriptor, request, reply, options).instrument(span).await
    }

    async fn deadline(
        &self,
        descriptor: &'static Descriptor,
        request: &dyn Record,
        reply: &mut dyn Fields,
        options: &CallOptions,
    ) -> Result<Meta, Box<Failure>> {
        let prepared = Prepared::new(&self.inner.settings, descriptor, request, options)?;
        let timeout = options.timeout.unwrap_or(self.inner.settings.timeout);
        let mut progress = Progress { attempts: 0, last: None, deadline: Instant::now().checked_add(timeout) };
        let all = self.attempts(&prepared, reply, &mut progress);
        let outcome = tokio::time::timeout(timeout, all).await.unwrap_or_else(|_| {
            let mut message = format!("no answer within {} s", timeout.as_secs_f64());
            if let Some(last) = &progress.last {
                message = format!("{message}; the attempt before failed: {}", last.message);
            }
            Err(Failure::new(ErrorKind::Timeout, descriptor, message))
        });
        let attempts = progress.attempts;
        match outcome {
            Ok(meta) => Ok(Meta { attempts, ..meta }),
            Err(mut failure) => {
                failure.attempts = attempts;
                Err(failure)
            }
        }
    }

    async fn attempts(
        &self,
        prepared: &Prepared<'_>,
        reply: &mut dyn Fields,
        progress: &mut Progress,
    ) -> Result<Meta, Box<Failure>> {
        loop {
            progress.attempts += 1;
            let attempt = progress.attempts;
            let limits = Limits::new(progress.remaining(), self.inner.settings.max_body);
            let outcome = match self.inner.transport.send(prepared.http(), limits).await {
                Ok(answer) => prepared.classify(&answer, reply),
                Err(error) => Err(prepared.transport_failure(error)),
            };
            let failure = match outcome {
                Ok(meta) => {
                    tracing::debug!(attempt, status = meta.status, request_id = meta.request_id, "succeeded");
                    return Ok(meta);
                }
                Err(failure) => failure,
            };
            tracing::debug!(
                attempt,
                kind = failure.kind.as_str(),
                status = failure.status,
                code = failure.envelope.code,
                request_id = failure.envelope.request_id,
                "failed"
            );
            let pause = retry::pause(attempt, failure.kind, failure.retry_after);
            let again = prepared.descriptor.idempotent
                && failure.is_retryable()
                && attempt < self.inner.settings.max_attempts
                // Who would sleep through the deadline learns more from this failure than from a timeout.
                && pause < progress.remaining();
            if !again {
                return Err(failure);
            }
            progress.last = Some(failure);
            tokio::time::sleep(pause).await;
        }
    }
}

/// How far a call has come.
struct Progress {
    attempts: u32,
    /// What became of the attempt before.
    last: Option<Box<Failure>>,
    /// When the time is up; never, if it lies beyond what the clock can tell.
    deadline: Option<Instant>,
}

impl Progress {
    fn remaining(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()))
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.inner.settings;
        f.debug_struct("Core")
            .field("endpoint", &settings.endpoint.to_string())
            .field("credentials", &settings.credentials)
            .field("timeout", &settings.timeout)
            .field("validation", &settings.validation)
            .finish_non_exhaustive()
    }
}
