//! A call from beginning to end.

use tracing::Instrument;

use super::call_stage::CallStage;
use super::deadline::{make, prepare};
use super::deduplicate::{Keyed, key_of};
use super::intercept::run_intercepted;
use super::progress::Progress;
use super::settings::{CallSettings, Shared};
use super::subject::{Sink, Subject};
use crate::base::BoxFuture;
use crate::outcome::{Failure, Meta};

/// Makes a call, with a deduplication key if the operation needs one and the request has none.
pub(crate) fn execute<'a>(
    shared: &'a Shared,
    settings: CallSettings<'a>,
    subject: Subject<'a>,
    sink: Sink<'a>,
) -> BoxFuture<'a, Result<Meta, Box<Failure>>> {
    match Keyed::new(&subject) {
        None => traced(shared, settings, subject, sink),
        Some(request) => Box::pin(async move {
            let subject = Subject { record: &request, ..subject };
            traced(shared, settings, subject, sink).await
        }),
    }
}

/// Makes a call, in a span of `tracing`.
fn traced<'a>(
    shared: &'a Shared,
    settings: CallSettings<'a>,
    subject: Subject<'a>,
    sink: Sink<'a>,
) -> BoxFuture<'a, Result<Meta, Box<Failure>>> {
    let span = tracing::debug_span!("bss_call", operation = subject.label());
    let call = span.in_scope(|| start(shared, settings, subject, sink));
    // Without a subscriber, there is no second box.
    if span.is_disabled() { call } else { Box::pin(call.instrument(span)) }
}

fn start<'a>(
    shared: &'a Shared,
    settings: CallSettings<'a>,
    subject: Subject<'a>,
    sink: Sink<'a>,
) -> BoxFuture<'a, Result<Meta, Box<Failure>>> {
    let mut progress = Progress::new(settings.timeout);
    let interceptors = &shared.interceptors;
    if interceptors.is_empty() {
        // Before the future exists, so that it takes no space in it.
        match prepare(shared, settings, subject) {
            Ok(mut attempts) => Box::pin(async move {
                let outcome = make(&mut attempts, sink, &mut progress).await;
                conclude(outcome, &attempts.prepared.subject, &progress)
            }),
            Err(failure) => Box::pin(std::future::ready(conclude(Err(failure), &subject, &progress))),
        }
    } else {
        Box::pin(async move {
            let stage = &mut CallStage::new(shared, settings, subject, sink, &mut progress);
            let outcome = run_intercepted(interceptors, stage).await;
            conclude(outcome, &subject, &progress)
        })
    }
}

/// Adds the totals of the call to its outcome.
fn conclude(
    outcome: Result<Meta, Box<Failure>>,
    subject: &Subject<'_>,
    progress: &Progress,
) -> Result<Meta, Box<Failure>> {
    let attempts = progress.attempts;
    match outcome {
        Ok(meta) => Ok(Meta { attempts, ..meta }),
        Err(mut failure) => {
            failure.attempts = attempts;
            failure.deduplication_key = key_of(subject);
            failure.effect = failure.effect.max(progress.effect);
            failure.label = subject.label.map(str::to_owned);
            Err(failure)
        }
    }
}
