//! The core, and one call from beginning to end: prepare, then make attempts within a deadline.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use tracing::Instrument;

use super::attempts::{Attempts, Progress, Stage};
use super::budget::Budget;
use super::options::CallOptions;
use super::prepared::Prepared;
use super::retry::RetryPolicy;
use super::stage::CallStage;
use super::subject::{Sink, Subject};
use crate::base::{BoxFuture, Effect, Endpoint};
use crate::credentials::{CredentialsProvider, shown};
use crate::outcome::{ErrorKind, Failure, Meta};
use crate::pipeline::{Interceptor, intercepted};
use crate::signing::Clock;
use crate::transport::Transport;
use crate::wire::DecodingPolicy;

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
    pub(super) decoding: DecodingPolicy,
    /// What every request has: the type of its content, host, user agent, and perhaps a language.
    pub(super) headers: HeaderMap,
    pub(super) interceptors: Vec<Arc<dyn Interceptor>>,
}

impl Core {
    pub(super) fn new(settings: Settings, transport: Arc<dyn Transport>) -> Self {
        Self { inner: Arc::new(Inner { settings, transport, budget: Budget::new(), clock: Clock::new() }) }
    }

    /// The address that requests go to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.settings.endpoint
    }

    /// Makes a call.
    ///
    /// A future is compiled where it is awaited, which would be into each operation's own. This one comes in a box, out of a
    /// function that is called, so all of it is compiled here, once.
    #[inline(never)]
    pub(crate) fn execute<'a>(
        &'a self,
        subject: Subject<'a>,
        sink: Sink<'a>,
        options: &'a CallOptions,
    ) -> BoxFuture<'a, Result<Meta, Box<Failure>>> {
        let span = tracing::debug_span!("bss_call", operation = subject.label());
        let call = span.in_scope(|| self.start(subject, sink, options));
        // What nobody listens to costs nothing.
        if span.is_disabled() { call } else { Box::pin(call.instrument(span)) }
    }

    fn start<'a>(
        &'a self,
        subject: Subject<'a>,
        sink: Sink<'a>,
        options: &'a CallOptions,
    ) -> BoxFuture<'a, Result<Meta, Box<Failure>>> {
        let inner = &*self.inner;
        let mut progress = Progress::new(options.timeout.unwrap_or(inner.settings.timeout));
        let interceptors = &inner.settings.interceptors;
        if interceptors.is_empty() {
            // Before there is a future, which need not make room for it then.
            match inner.prepare(subject, options) {
                Ok(mut attempts) => Box::pin(async move {
                    let outcome = make(&mut attempts, sink, &mut progress).await;
                    concluded(outcome, &attempts.prepared.subject, &progress)
                }),
                Err(failure) => Box::pin(std::future::ready(concluded(Err(failure), &subject, &progress))),
            }
        } else {
            Box::pin(async move {
                let stage = &mut CallStage::new(inner, subject, sink, options, &mut progress);
                let outcome = intercepted(interceptors, stage).await;
                concluded(outcome, &subject, &progress)
            })
        }
    }
}

/// Adds what is known of a call when it has ended.
fn concluded(
    outcome: Result<Meta, Box<Failure>>,
    subject: &Subject<'_>,
    progress: &Progress,
) -> Result<Meta, Box<Failure>> {
    let attempts = progress.attempts;
    match outcome {
        Ok(meta) => Ok(Meta { attempts, ..meta }),
        Err(mut failure) => {
            failure.attempts = attempts;
            failure.effect = failure.effect.max(progress.effect);
            failure.label = subject.label.map(str::to_owned);
            Err(failure)
        }
    }
}

impl Inner {
    /// Makes a call within the time for it.
    pub(super) async fn call(
        &self,
        subject: Subject<'_>,
        sink: Sink<'_>,
        options: &CallOptions,
        progress: &mut Progress,
    ) -> Result<Meta, Box<Failure>> {
        make(&mut self.prepare(subject, options)?, sink, progress).await
    }

    /// Does all of a call that comes before its first attempt.
    fn prepare<'a>(&'a self, subject: Subject<'a>, options: &'a CallOptions) -> Result<Attempts<'a>, Box<Failure>> {
        let settings = &self.settings;
        let prepared = Prepared::new(settings, &self.clock, subject, options)?;
        let provider = options.credentials.as_ref().or(settings.credentials.as_ref()).ok_or_else(|| {
            let message = "no credentials; give them to the client's builder or to the call";
            Failure::new(ErrorKind::Credentials, subject.descriptor, message)
        })?;
        Ok(Attempts::new(self, &**provider, options.retries.unwrap_or(settings.retries), prepared))
    }
}

/// Makes attempts within the time for them.
async fn make(attempts: &mut Attempts<'_>, sink: Sink<'_>, progress: &mut Progress) -> Result<Meta, Box<Failure>> {
    let remaining = progress.remaining();
    if remaining.is_zero() {
        return Err(deadline_exceeded(attempts, progress));
    }
    match tokio::time::timeout(remaining, attempts.run(sink, progress)).await {
        // A transport that honours its limits may be the first to notice, and knows how far the exchange came.
        Ok(Err(failure)) if failure.kind == ErrorKind::Timeout && progress.remaining().is_zero() => {
            let Failure { status, effect, source, .. } = *failure;
            let mut failure = deadline_exceeded(attempts, progress);
            (failure.status, failure.effect, failure.source) = (status, effect, source);
            Err(failure)
        }
        Ok(outcome) => outcome,
        Err(_) => Err(deadline_exceeded(attempts, progress)),
    }
}

/// The failure of a call whose time is up.
#[cold]
fn deadline_exceeded(attempts: &Attempts<'_>, progress: &Progress) -> Box<Failure> {
    let (what, origin) = match progress.stage {
        Stage::Credentials => ("no credentials", attempts.provider.origin()),
        Stage::Pause | Stage::Answer => ("no answer", None),
    };
    let mut message = format!("{what} within {} s", progress.timeout.as_secs_f64());
    if let Some(origin) = &origin {
        message = format!("{message} from {origin}");
    }
    if let Some(last) = &progress.last {
        message = format!("{message}; the attempt before failed: {}", last.message);
    } else if origin.is_some() {
        message.push_str("; check whether it can be reached, or give the call more time");
    }
    let mut failure = Failure::new(ErrorKind::Timeout, attempts.prepared.subject.descriptor, message);
    // The attempts before count as well, and are added when the call has ended.
    failure.effect = if progress.stage == Stage::Answer { Effect::Unknown } else { Effect::None };
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
