//! Prepares a call, and makes its attempts within the time for it.

use super::exchange::Attempts;
use super::prepare::Prepared;
use super::progress::{Progress, Waiting};
use super::settings::{CallSettings, Shared};
use super::subject::{Sink, Subject};
use crate::base::Effect;
use crate::outcome::{ErrorKind, Failure, Meta};

/// Prepares the attempts of a call.
pub(super) fn prepare<'a>(
    shared: &'a Shared,
    settings: CallSettings<'a>,
    subject: Subject<'a>,
) -> Result<Attempts<'a>, Box<Failure>> {
    let (provider, retries) = (settings.credentials, settings.retries);
    let prepared = Prepared::new(shared, settings, subject)?;
    let provider = provider.ok_or_else(|| {
        let message = "no credentials; give them to the client's builder or to the call";
        Failure::new(ErrorKind::Credentials, subject.descriptor, message)
    })?;
    Ok(Attempts::new(shared, provider, retries, prepared))
}

/// Makes attempts within the time for the call.
pub(super) async fn make(
    attempts: &mut Attempts<'_>,
    sink: Sink<'_>,
    progress: &mut Progress,
) -> Result<Meta, Box<Failure>> {
    let remaining = progress.remaining();
    if remaining.is_zero() {
        return Err(deadline_exceeded(attempts, progress));
    }
    match tokio::time::timeout(remaining, attempts.run(sink, progress)).await {
        // A transport that respects its limits may end first, and knows the progress of the exchange.
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

/// Creates the failure of a call whose time is exceeded.
#[cold]
fn deadline_exceeded(attempts: &Attempts<'_>, progress: &Progress) -> Box<Failure> {
    let (what, origin) = match progress.waiting {
        Waiting::Credentials => ("no credentials", attempts.provider.origin()),
        Waiting::Pause | Waiting::Answer => ("no answer", None),
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
    // The effect of earlier attempts is added when the call has ended.
    failure.effect = if progress.waiting == Waiting::Answer { Effect::Unknown } else { Effect::None };
    failure
}
