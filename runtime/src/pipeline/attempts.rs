//! The attempts at one call, and when to make another one.

use tokio::time::Instant;

use super::attempt_stage::AttemptStage;
use super::exchange::Attempts;
use super::intercept::run_intercepted;
use super::progress::{Progress, Waiting};
use super::subject::Sink;
use crate::outcome::{Failure, Meta};

impl Attempts<'_> {
    /// Makes attempts until one succeeds or another one is pointless.
    pub(super) async fn run(&mut self, mut sink: Sink<'_>, progress: &mut Progress) -> Result<Meta, Box<Failure>> {
        let budget = &self.shared.budget;
        let mut cost = None;
        loop {
            let began = Instant::now();
            let outcome = self.attempt(sink.reborrow(), progress).await;
            let duration_ms = || u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
            progress.waiting = Waiting::Pause;
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
            if self.apply_remedy(&mut failure) {
                progress.last = Some(failure);
                continue;
            }
            let pause = self.policy.pause(self.tries, failure.pace(), failure.retry_after);
            let again = failure.may_be_resent()
                && self.tries < self.policy.max_attempts
                // This failure tells more than a timeout at the end of the pause.
                && pause < progress.remaining();
            if !again {
                return Err(failure);
            }
            if self.policy.budget {
                cost = budget.take(failure.kind);
                if cost.is_none() {
                    failure.message.push_str("; not retried, because too many calls have failed");
                    return Err(failure);
                }
            }
            self.tries += 1;
            progress.last = Some(failure);
            tokio::time::sleep(pause).await;
        }
    }

    async fn attempt(&mut self, sink: Sink<'_>, progress: &mut Progress) -> Result<Meta, Box<Failure>> {
        self.fetch_credentials(progress).await?;
        let interceptors = &self.shared.interceptors;
        if interceptors.is_empty() {
            return self.exchange(sink, progress, None).await;
        }
        // Interceptors do not wait for credentials.
        progress.waiting = Waiting::Pause;
        self.prepared.extra.clear();
        // Boxed, so that it takes no space in calls without interceptors.
        Box::pin(async { run_intercepted(interceptors, &mut AttemptStage::new(self, sink, progress)).await }).await
    }
}
