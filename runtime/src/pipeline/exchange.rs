//! One attempt: signs the request, sends it, and reads the answer.

use std::time::Duration;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::prepare::Prepared;
use super::progress::{Progress, Waiting};
use super::retry::RetryPolicy;
use super::settings::Shared;
use super::subject::Sink;
use crate::credentials::CredentialsProvider;
use crate::outcome::{ErrorKind, Failure, Meta};
use crate::transport::{Limits, TransportError};

/// The number of attempts without an answer that fit in the time for a call by default.
const SHARES: u32 = 3;

/// The minimum, so that slow connections are not interrupted.
const MIN_SHARE: Duration = Duration::from_secs(1);

/// The state of the attempts at one call.
pub(super) struct Attempts<'a> {
    pub(super) shared: &'a Shared,
    pub(super) provider: &'a dyn CredentialsProvider,
    pub(super) policy: RetryPolicy,
    pub(super) prepared: Box<Prepared<'a>>,
    /// The number of the attempt, of those that the policy allows.
    pub(super) tries: u32,
    /// Whether the credentials were renewed because the gateway rejected them as expired.
    pub(super) renewed: bool,
    /// How wrong this machine's clock was, if it was corrected.
    pub(super) offset: Option<SignedDuration>,
    /// The time of the last signature.
    pub(super) signed: Timestamp,
}

impl<'a> Attempts<'a> {
    pub(super) fn new(
        shared: &'a Shared,
        provider: &'a dyn CredentialsProvider,
        policy: RetryPolicy,
        prepared: Box<Prepared<'a>>,
    ) -> Self {
        let (tries, signed) = (1, Timestamp::UNIX_EPOCH);
        Self { shared, provider, policy, prepared, tries, renewed: false, offset: None, signed }
    }

    /// Sends the request and reads the answer, which is stored in `kept` for interceptors.
    pub(super) async fn exchange(
        &mut self,
        sink: Sink<'_>,
        progress: &mut Progress,
        kept: Option<&mut Option<http::Response<Bytes>>>,
    ) -> Result<Meta, Box<Failure>> {
        if self.prepared.keys().is_some() {
            self.signed = self.shared.clock.now();
        }
        let request = self.prepared.http(self.signed);
        progress.attempts += 1;
        progress.waiting = Waiting::Answer;
        let began = Instant::now();
        let remaining = progress.remaining();
        // If the call ends first, its own timer is enough.
        let limit = self.attempt_timeout(progress.timeout).filter(|limit| *limit < remaining);
        let limits = Limits::new(limit.unwrap_or(remaining), self.shared.max_body);
        let sent = self.shared.transport.send(request, limits);
        let outcome = match limit {
            None => sent.await,
            Some(limit) => tokio::time::timeout(limit, sent).await.unwrap_or(Err(TransportError::Timeout)),
        };
        let answer = outcome.map_err(|error| {
            let mut failure = self.prepared.transport_failure(error);
            if let Some(limit) = limit.filter(|limit| failure.kind == ErrorKind::Timeout && began.elapsed() >= *limit) {
                failure.message = format!("no answer within {} s, the time for one attempt", limit.as_secs_f64());
            }
            failure
        })?;
        let outcome = self.prepared.classify(&answer, sink);
        if let Some(kept) = kept {
            *kept = Some(answer);
        }
        outcome
    }

    /// Returns the time for this attempt at a call with this timeout; `None` if it may take all the remaining time.
    /// This is the default if no other attempt can follow.
    fn attempt_timeout(&self, timeout: Duration) -> Option<Duration> {
        let may_be_repeated =
            self.tries < self.policy.max_attempts && self.prepared.subject.descriptor.resend_is_harmless();
        let share = || (timeout / SHARES).max(MIN_SHARE);
        self.shared.attempt_timeout.or_else(|| may_be_repeated.then(share))
    }
}
