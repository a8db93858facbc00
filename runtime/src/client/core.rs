//! The core, and one call from beginning to end: prepare, then make attempts within a deadline.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::HeaderValue;
use huaweicloud_bss_rules::Record;
use tracing::Instrument;

use super::attempts::{Attempts, Progress, Stage};
use super::budget::Budget;
use super::clock::Clock;
use super::endpoint::Endpoint;
use super::prepared::Prepared;
use super::retry::RetryPolicy;
use crate::call::CallOptions;
use crate::credentials::{CredentialsProvider, shown};
use crate::error::{ErrorKind, Failure};
use crate::operation::Descriptor;
use crate::transport::Transport;
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

pub(super) struct Inner {
    pub(super) settings: Settings,
    pub(super) transport: Arc<dyn Transport>,
    pub(super) budget: Budget,
    pub(super) clock: Clock,
}

pub(super) struct Settings {
    pub(super) endpoint: Endpoint,
    pub(super) credentials: Option<Arc<dyn CredentialsProvider>>,
    pub(super) timeout: Duration,
    pub(super) max_body: usize,
    pub(super) attempt_timeout: Option<Duration>,
    pub(super) retries: RetryPolicy,
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
        Self { inner: Arc::new(Inner { settings, transport, budget: Budget::new(), clock: Clock::new() }) }
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
        let settings = &self.inner.settings;
        let prepared = Prepared::new(settings, descriptor, request, options)?;
        let provider = options.credentials.as_ref().or(settings.credentials.as_ref()).ok_or_else(|| {
            let message = "no credentials; give them to the client's builder or to the call";
            Failure::new(ErrorKind::Credentials, descriptor, message)
        })?;
        let timeout = options.timeout.unwrap_or(settings.timeout);
        let mut progress = Progress::new(timeout);
        let policy = options.retries.unwrap_or(settings.retries);
        let all = Attempts::new(&self.inner, &**provider, policy, prepared).run(reply, &mut progress);
        let outcome = tokio::time::timeout(timeout, all).await;
        let outcome = outcome.unwrap_or_else(|_| Err(late(descriptor, timeout, &progress)));
        let attempts = progress.attempts;
        match outcome {
            Ok(meta) => Ok(Meta { attempts, ..meta }),
            Err(mut failure) => {
                failure.attempts = attempts;
                Err(failure)
            }
        }
    }
}

/// The time is up.
fn late(descriptor: &'static Descriptor, timeout: Duration, progress: &Progress) -> Box<Failure> {
    let what = if progress.stage == Stage::Credentials { "no credentials" } else { "no answer" };
    let mut message = format!("{what} within {} s", timeout.as_secs_f64());
    if let Some(last) = &progress.last {
        message = format!("{message}; the attempt before failed: {}", last.message);
    }
    let mut failure = Failure::new(ErrorKind::Timeout, descriptor, message);
    failure.not_taken = progress.stage != Stage::Answer;
    failure
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.inner.settings;
        f.debug_struct("Core")
            .field("endpoint", &settings.endpoint.to_string())
            .field("credentials", &shown(settings.credentials.as_ref()))
            .field("timeout", &settings.timeout)
            .field("validation", &settings.validation)
            .finish_non_exhaustive()
    }
}
