//! A call and an attempt, as interceptors stand round them.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;

use super::attempts::{Attempts, Progress};
use super::core::Inner;
use super::options::CallOptions;
use super::subject::{Sink, Subject};
use crate::base::{BoxFuture, Descriptor};
use crate::outcome::{Failure, Meta};
use crate::pipeline::{Context, Interceptor, Next, Outcome, Stage, Truth};

/// A call with all its attempts.
pub(super) struct CallStage<'a> {
    inner: &'a Inner,
    subject: Subject<'a>,
    sink: Sink<'a>,
    options: Cow<'a, CallOptions>,
    progress: &'a mut Progress,
    /// Absent until the call has ended.
    truth: Option<Truth>,
}

impl<'a> CallStage<'a> {
    pub(super) fn new(
        inner: &'a Inner,
        subject: Subject<'a>,
        sink: Sink<'a>,
        options: &'a CallOptions,
        progress: &'a mut Progress,
    ) -> Self {
        Self { inner, subject, sink, options: Cow::Borrowed(options), progress, truth: None }
    }
}

impl Stage for CallStage<'_> {
    fn label(&self) -> &str {
        self.subject.label()
    }

    fn descriptor(&self) -> &'static Descriptor {
        self.subject.descriptor
    }

    fn attempt(&self) -> Option<u32> {
        None
    }

    fn remaining(&self) -> Duration {
        self.progress.remaining()
    }

    fn header(&mut self, name: String, value: String) {
        self.options.to_mut().headers.push((name, value));
    }

    fn request(&self) -> Option<String> {
        None
    }

    fn answer(&self) -> Option<String> {
        None
    }

    fn go(&mut self) -> BoxFuture<'_, Result<Meta, Box<Failure>>> {
        Box::pin(async move {
            let outcome = self.inner.call(self.subject, self.sink.again(), &self.options, self.progress).await;
            self.truth = Some(Truth::of(&outcome));
            outcome
        })
    }

    fn truth(&self) -> Truth {
        let is_sent = self.progress.attempts > 0;
        self.truth.unwrap_or(if is_sent { Truth::SENT } else { Truth::UNSENT })
    }

    fn hook<'a>(
        interceptor: &'a dyn Interceptor,
        context: &'a mut Context<'_>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Outcome> {
        interceptor.call(context, next)
    }
}

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
