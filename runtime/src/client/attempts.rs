//! The attempts at one call: who makes them, what is made up for once, and when to try again.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use super::core::Inner;
use super::prepared::Prepared;
use super::retry::RetryPolicy;
use super::stage::AttemptStage;
use super::subject::Sink;
use crate::base::Effect;
use crate::credentials::CredentialsProvider;
use crate::outcome::{ErrorKind, Failure, Meta, Remedy};
use crate::pipeline::intercepted;
use crate::signing::{Correction, in_words, too_large};
use crate::transport::{Limits, TransportError};

/// How many attempts without an answer the time for a call is meant for, by default.
const SHARES: u32 = 3;

/// A shorter time would end attempts that only open a connection slowly.
const SHORTEST_SHARE: Duration = Duration::from_secs(1);

/// All that the attempts at one call need.
pub(super) struct Attempts<'a> {
    inner: &'a Inner,
    pub(super) provider: &'a dyn CredentialsProvider,
    policy: RetryPolicy,
    pub(super) prepared: Box<Prepared<'a>>,
    /// Which attempt it is, of those that the policy allows.
    tries: u32,
    /// Whether the credentials were asked for anew because the gateway called them expired.
    renewed: bool,
    /// How far off this machine's clock was, where that was made up for.
    offset: Option<SignedDuration>,
    /// The time that the last attempt was signed with.
    signed: Timestamp,
}

/// How far a call has come.
pub(super) struct Progress {
    /// How often the request was sent.
    pub(super) attempts: u32,
    pub(super) stage: Stage,
    /// What became of the attempt before.
    pub(super) last: Option<Box<Failure>>,
    /// What the attempts that failed did, if the operation changes something.
    pub(super) effect: Effect,
    /// The time for the call.
    pub(super) timeout: Duration,
    /// When the time is up; never, if it lies beyond what the clock can tell.
    deadline: Option<Instant>,
}

/// What a call waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// The end of a pause.
    Pause,
    /// Credentials.
    Credentials,
    /// An answer.
    Answer,
}

impl Progress {
    pub(super) fn new(timeout: Duration) -> Self {
        let deadline = Instant::now().checked_add(timeout);
        Self { attempts: 0, stage: Stage::Pause, last: None, effect: Effect::None, timeout, deadline }
    }

    pub(super) fn remaining(&self) -> Duration {
        self.deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()))
    }
}

impl<'a> Attempts<'a> {
    pub(super) fn new(
        inner: &'a Inner,
        provider: &'a dyn CredentialsProvider,
        policy: RetryPolicy,
        prepared: Box<Prepared<'a>>,
    ) -> Self {
        let (tries, signed) = (1, Timestamp::UNIX_EPOCH);
        Self { inner, provider, policy, prepared, tries, renewed: false, offset: None, signed }
    }

    /// Makes attempts until one succeeds or there is no use in another.
    pub(super) async fn run(&mut self, mut sink: Sink<'_>, progress: &mut Progress) -> Result<Meta, Box<Failure>> {
        let budget = &self.inner.budget;
        let mut cost = None;
        loop {
            let began = Instant::now();
            let outcome = self.attempt(sink.again(), progress).await;
            let duration_ms = || u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            progress.stage = Stage::Pause;
            let attempt = progress.attempts;
            let mut failure = match outcome {
                Ok(meta) => {
                    budget.succeeded(cost);
                    tracing::debug!(
                        attempt,
                        duration_ms = duration_ms(),
                        status = meta.status,
                        request_id = meta.request_id,
                        "succeeded"
                    );
                    return Ok(meta);
                }
                Err(failure) => failure,
            };
            tracing::debug!(
                attempt,
                duration_ms = duration_ms(),
                kind = failure.kind.as_str(),
                effect = failure.effect().as_str(),
                status = failure.status,
                code = failure.envelope.code,
                request_id = failure.envelope.request_id,
                "failed"
            );
            progress.effect = progress.effect.max(failure.effect);
            if self.is_remedied(&mut failure) {
                progress.last = Some(failure);
                continue;
            }
            let pause = self.policy.pause(self.tries, failure.pace(), failure.retry_after);
            let again = failure.is_retryable()
                && self.tries < self.policy.max_attempts
                // Who would sleep through the deadline learns more from this failure than from a timeout.
                && pause < progress.remaining();
            if !again {
                return Err(failure);
            }
            if self.policy.budget {
                cost = budget.take(failure.kind);
                if cost.is_none() {
                    failure.message.push_str("; not tried again, because too many calls have failed");
                    return Err(failure);
                }
            }
            self.tries += 1;
            progress.last = Some(failure);
            tokio::time::sleep(pause).await;
        }
    }

    async fn attempt(&mut self, sink: Sink<'_>, progress: &mut Progress) -> Result<Meta, Box<Failure>> {
        self.identify(progress).await?;
        let inner = self.inner;
        let interceptors = &inner.settings.interceptors;
        if interceptors.is_empty() {
            return self.exchange(sink, progress, None).await;
        }
        // Whatever interceptors wait for, it is no longer credentials.
        progress.stage = Stage::Pause;
        self.prepared.extra.clear();
        // In a box, so that calls without interceptors make no room for it.
        Box::pin(async { intercepted(interceptors, &mut AttemptStage::new(self, sink, progress)).await }).await
    }

    /// Sends the request, and reads the answer, which is kept where interceptors may ask for it.
    pub(super) async fn exchange(
        &mut self,
        sink: Sink<'_>,
        progress: &mut Progress,
        kept: Option<&mut Option<http::Response<Bytes>>>,
    ) -> Result<Meta, Box<Failure>> {
        if self.prepared.keys().is_some() {
            self.signed = self.inner.clock.now();
        }
        let request = self.prepared.http(self.signed);
        progress.attempts += 1;
        progress.stage = Stage::Answer;
        let began = Instant::now();
        let remaining = progress.remaining();
        // The end of the call needs no timer of the attempt.
        let limit = self.attempt_timeout(progress.timeout).filter(|limit| *limit < remaining);
        let limits = Limits::new(limit.unwrap_or(remaining), self.inner.settings.max_body);
        let sent = self.inner.transport.send(request, limits);
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

    /// The time for this attempt at a call with this timeout, unless it may take all that is left: by default, where no
    /// other attempt could follow.
    fn attempt_timeout(&self, timeout: Duration) -> Option<Duration> {
        let may_be_repeated =
            self.tries < self.policy.max_attempts && self.prepared.subject.descriptor.effect.repeat_is_harmless();
        let share = || (timeout / SHARES).max(SHORTEST_SHARE);
        self.inner.settings.attempt_timeout.or_else(|| may_be_repeated.then(share))
    }

    /// Asks who makes the attempt; with what never changes, once.
    async fn identify(&mut self, progress: &mut Progress) -> Result<(), Box<Failure>> {
        let credentials = match self.provider.fixed() {
            Some(_) if self.prepared.credentials.is_some() => return Ok(()),
            Some(fixed) => Cow::Borrowed(fixed),
            None => {
                progress.stage = Stage::Credentials;
                let limits = Limits::new(progress.remaining(), self.inner.settings.max_body);
                let given = self.provider.credentials(Arc::clone(&self.inner.transport), limits).await;
                Cow::Owned(
                    given.map_err(|error| Failure::without_credentials(self.prepared.subject.descriptor, error))?,
                )
            }
        };
        self.prepared.identify(credentials)
    }

    /// Whether what was refused is other now, so that one more attempt makes sense. A second refusal is final: a few of
    /// them, and the gateway locks the key.
    fn is_remedied(&mut self, failure: &mut Failure) -> bool {
        match (failure.remedy, &self.prepared.credentials) {
            (Some(Remedy::Renew), Some(refused)) if !self.renewed => {
                self.renewed = self.provider.expired(refused);
                self.renewed
            }
            (Some(Remedy::SetClock(time)), _) => match self.offset {
                None => time.is_some_and(|time| self.set_clock(time, failure)),
                Some(offset) => {
                    let clock = in_words(offset);
                    let more = format!("; this machine's clock {clock}, and the right time was refused as well");
                    failure.message.push_str(&more);
                    false
                }
            },
            _ => false,
        }
    }

    /// Corrects the clock by the server's time, or says in the failure why it is not corrected.
    fn set_clock(&mut self, time: Timestamp, failure: &mut Failure) -> bool {
        match self.inner.clock.correct(time, self.signed) {
            Correction::Unneeded => {}
            Correction::Made(offset) => self.offset = Some(offset),
            Correction::TooLarge(offset) => failure.message.push_str(&too_large(offset)),
        }
        self.offset.is_some()
    }
}
