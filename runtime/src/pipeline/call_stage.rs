//! A call as interceptors wrap it.

use std::time::Duration;

use super::deadline::{make, prepare};
use super::intercept::{Context, Interceptor, Next, ObservedOutcome, Outcome, Stage};
use super::progress::Progress;
use super::settings::{CallSettings, Shared};
use super::subject::{Sink, Subject};
use crate::base::{BoxFuture, Descriptor};
use crate::outcome::{Failure, Meta};

/// A call with all its attempts.
pub(super) struct CallStage<'a> {
    shared: &'a Shared,
    settings: CallSettings<'a>,
    subject: Subject<'a>,
    sink: Sink<'a>,
    progress: &'a mut Progress,
    /// Absent until the call has ended.
    observed: Option<ObservedOutcome>,
}

impl<'a> CallStage<'a> {
    pub(super) fn new(
        shared: &'a Shared,
        settings: CallSettings<'a>,
        subject: Subject<'a>,
        sink: Sink<'a>,
        progress: &'a mut Progress,
    ) -> Self {
        Self { shared, settings, subject, sink, progress, observed: None }
    }
}

impl CallStage<'_> {
    async fn call(&mut self) -> Result<Meta, Box<Failure>> {
        let mut attempts = prepare(self.shared, self.settings.reborrow(), self.subject)?;
        make(&mut attempts, self.sink.reborrow(), self.progress).await
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
        self.settings.headers.to_mut().push((name, value));
    }

    fn request(&self) -> Option<String> {
        None
    }

    fn answer(&self) -> Option<String> {
        None
    }

    fn run(&mut self) -> BoxFuture<'_, Result<Meta, Box<Failure>>> {
        Box::pin(async move {
            let outcome = self.call().await;
            self.observed = Some(ObservedOutcome::of(&outcome));
            outcome
        })
    }

    fn observed(&self) -> ObservedOutcome {
        let is_sent = self.progress.attempts > 0;
        self.observed.unwrap_or(if is_sent { ObservedOutcome::SENT } else { ObservedOutcome::UNSENT })
    }

    fn hook<'a>(
        interceptor: &'a dyn Interceptor,
        context: &'a mut Context<'_>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Outcome> {
        interceptor.call(context, next)
    }
}
