//! An attempt as interceptors wrap it.

use std::time::Duration;

use bytes::Bytes;

use super::exchange::Attempts;
use super::intercept::{Context, Interceptor, Next, Outcome, Stage, Truth};
use super::progress::Progress;
use super::subject::Sink;
use crate::base::{BoxFuture, Descriptor};
use crate::outcome::{Failure, Meta};

/// One attempt, whose credentials are known.
pub(super) struct AttemptStage<'s, 'a> {
    attempts: &'s mut Attempts<'a>,
    sink: Sink<'s>,
    progress: &'s mut Progress,
    /// Which attempt it is.
    number: u32,
    /// What interceptors add.
    headers: Vec<(String, String)>,
    truth: Truth,
    /// The answer, for interceptors.
    answer: Option<http::Response<Bytes>>,
}

impl<'s, 'a> AttemptStage<'s, 'a> {
    pub(super) fn new(attempts: &'s mut Attempts<'a>, sink: Sink<'s>, progress: &'s mut Progress) -> Self {
        let number = progress.attempts + 1;
        Self { attempts, sink, progress, number, headers: Vec::new(), truth: Truth::UNSENT, answer: None }
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
        Some(self.attempts.prepared.shown_answer(answer, &self.sink, self.truth.is_answered()))
    }

    fn go(&mut self) -> BoxFuture<'_, Result<Meta, Box<Failure>>> {
        Box::pin(async move {
            self.attempts.prepared.add(&self.headers)?;
            self.truth = Truth::SENT;
            let outcome = self.attempts.exchange(self.sink.again(), self.progress, Some(&mut self.answer)).await;
            self.truth = Truth::of(&outcome);
            outcome
        })
    }

    fn truth(&self) -> Truth {
        self.truth
    }

    fn hook<'a>(
        interceptor: &'a dyn Interceptor,
        context: &'a mut Context<'_>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Outcome> {
        interceptor.attempt(context, next)
    }
}
