//! An attempt as interceptors wrap it.

use std::time::Duration;

use bytes::Bytes;

use super::exchange::Attempts;
use super::intercept::{Context, Interceptor, Next, ObservedOutcome, Outcome, Stage};
use super::progress::Progress;
use super::subject::Sink;
use crate::base::{BoxFuture, Descriptor};
use crate::outcome::{Failure, Meta};

/// One attempt, after its credentials were set.
pub(super) struct AttemptStage<'s, 'a> {
    attempts: &'s mut Attempts<'a>,
    sink: Sink<'s>,
    progress: &'s mut Progress,
    /// The number of the attempt.
    number: u32,
    /// The headers that interceptors add.
    headers: Vec<(String, String)>,
    observed: ObservedOutcome,
    /// The answer, for interceptors.
    answer: Option<http::Response<Bytes>>,
}

impl<'s, 'a> AttemptStage<'s, 'a> {
    pub(super) fn new(attempts: &'s mut Attempts<'a>, sink: Sink<'s>, progress: &'s mut Progress) -> Self {
        let number = progress.attempts + 1;
        Self { attempts, sink, progress, number, headers: Vec::new(), observed: ObservedOutcome::UNSENT, answer: None }
    }
}

impl Stage for AttemptStage<'_, '_> {
    fn label(&self) -> &str {
        self.attempts.prepared.subject.label()
    }

    fn descriptor(&self) -> &'static Descriptor {
        self.attempts.prepared.subject.descriptor
    }

    fn attempt(&self) -> Option<u32> {
        Some(self.number)
    }

    fn remaining(&self) -> Duration {
        self.progress.remaining()
    }

    fn header(&mut self, name: String, value: String) {
        self.headers.push((name, value));
    }

    fn request(&self) -> Option<String> {
        let names = self.headers.iter().map(|(name, _)| name.as_str());
        Some(self.attempts.prepared.shown(names))
    }

    fn answer(&self) -> Option<String> {
        let answer = self.answer.as_ref()?;
        Some(self.attempts.prepared.shown_answer(answer, &self.sink, self.observed.is_answered()))
    }

    fn run(&mut self) -> BoxFuture<'_, Result<Meta, Box<Failure>>> {
        Box::pin(async move {
            self.attempts.prepared.add(&self.headers)?;
            self.observed = ObservedOutcome::SENT;
            let outcome = self.attempts.exchange(self.sink.reborrow(), self.progress, Some(&mut self.answer)).await;
            self.observed = ObservedOutcome::of(&outcome);
            outcome
        })
    }

    fn observed(&self) -> ObservedOutcome {
        self.observed
    }

    fn hook<'a>(
        interceptor: &'a dyn Interceptor,
        context: &'a mut Context<'_>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Outcome> {
        interceptor.attempt(context, next)
    }
}
