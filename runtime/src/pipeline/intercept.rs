//! Interceptors: code of users that wraps calls and attempts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::base::{BoxFuture, Descriptor, Effect};
use crate::outcome::{ErrorKind, Failure, Meta, Remedy};

/// Code that wraps each call of a client, each attempt, or both.
///
/// An interceptor may run code before and after [`Next::run`], or [reject](Context::reject) instead of running it. It
/// cannot run it twice, and cannot create a reply. Interceptors are nested, the first one outermost. Without
/// interceptors, a call has no additional cost.
///
/// An interceptor that counts calls, limits concurrent attempts, and adds a header, which is signed:
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use huaweicloud_bss_runtime::{BoxFuture, Context, Interceptor, Next, Outcome};
/// use tokio::sync::Semaphore;
///
/// struct Gate {
///     calls: AtomicU64,
///     permits: Semaphore,
/// }
///
/// impl Interceptor for Gate {
///     fn call<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
///         self.calls.fetch_add(1, Ordering::Relaxed);
///         context.header("X-Trace", "4bf92f3577b34da6");
///         next.run(context)
///     }
///
///     fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
///         Box::pin(async move {
///             let Ok(_permit) = self.permits.acquire().await else { return context.reject("shutting down") };
///             next.run(context).await
///         })
///     }
/// }
/// ```
///
/// Requests for tokens and uploads to a bucket are not intercepted.
pub trait Interceptor: Send + Sync {
    /// Wraps a call, from its validation to the end of its last attempt. The time for the call includes the
    /// interceptor. Code before and after [`Next::run`] is not interrupted when the time is exceeded.
    fn call<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        next.run(context)
    }

    /// Wraps an attempt, between the credentials and the signature, so that waiting does not make the signature stale.
    ///
    /// When the time for the call is exceeded, the attempt is dropped, and code after [`Next::run`] does not run.
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        next.run(context)
    }
}

/// The call or attempt that an [`Interceptor`] wraps.
pub struct Context<'a> {
    stage: &'a mut dyn Stage,
}

/// A call or an attempt, for the chain of interceptors.
pub(crate) trait Stage: Send {
    fn label(&self) -> &str;
    fn descriptor(&self) -> &'static Descriptor;
    /// The number of an attempt.
    fn attempt(&self) -> Option<u32>;
    fn remaining(&self) -> Duration;
    fn header(&mut self, name: String, value: String);
    fn request(&self) -> Option<String>;
    fn answer(&self) -> Option<String>;
    /// Runs the call or the attempt.
    fn run(&mut self) -> BoxFuture<'_, Result<Meta, Box<Failure>>>;
    /// The outcome that the client observed, whatever interceptors return.
    fn observed(&self) -> ObservedOutcome;
    /// Calls the method of an interceptor for this stage.
    fn hook<'a>(
        interceptor: &'a dyn Interceptor,
        context: &'a mut Context<'_>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Outcome>
    where
        Self: Sized;
}

/// The outcome of a call or an attempt that the client observed. It decides about retries, because an interceptor may
/// return the outcome of another call.
#[derive(Clone, Copy)]
pub(crate) struct ObservedOutcome {
    /// Whether there was a reply.
    is_answered: bool,
    /// The effect, if the operation changes something.
    effect: Effect,
    remedy: Option<Remedy>,
}

impl ObservedOutcome {
    pub(crate) fn is_answered(self) -> bool {
        self.is_answered
    }

    /// Nothing was sent.
    pub(crate) const UNSENT: Self = Self { is_answered: false, effect: Effect::None, remedy: None };

    /// A request was sent, and its outcome is unknown, because an interceptor stopped waiting.
    pub(crate) const SENT: Self = Self { is_answered: false, effect: Effect::Unknown, remedy: None };

    pub(crate) fn of(outcome: &Result<Meta, Box<Failure>>) -> Self {
        match outcome {
            Ok(_) => Self { is_answered: true, effect: Effect::Done, remedy: None },
            Err(failure) => Self { is_answered: false, effect: failure.effect, remedy: failure.remedy },
        }
    }
}

impl Context<'_> {
    /// The name of the operation; for a [raw call](crate::RawCall), its method and path.
    pub fn operation(&self) -> &str {
        self.stage.label()
    }

    /// The description of the operation; for a raw call, little more than its effect.
    pub fn descriptor(&self) -> &'static Descriptor {
        self.stage.descriptor()
    }

    /// The number of the attempt, from 1. Absent for a call.
    pub fn attempt(&self) -> Option<u32> {
        self.stage.attempt()
    }

    /// The remaining time for the call.
    pub fn remaining(&self) -> Duration {
        self.stage.remaining()
    }

    /// Adds a header to this attempt, or to all attempts of a call. It is signed, and its value is never shown. The
    /// headers that [`CallOptions::header`](crate::CallOptions::header) cannot set are not allowed here. The maximum is
    /// 256.
    pub fn header(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.stage.header(name.into(), value.into());
    }

    /// The request as it will be sent, for a log: method, path, headers and body, without secrets, and only with values
    /// that the spec declares as harmless. Absent for a call, which is not prepared yet.
    pub fn request(&self) -> Option<String> {
        self.stage.request()
    }

    /// The answer to this attempt after [`Next::run`], for a log: status, headers and body, without secrets, and only
    /// with values that the spec declares as harmless. Absent if there was no answer, and for a call.
    pub fn answer(&self) -> Option<String> {
        self.stage.answer()
    }

    /// Returns an outcome that ends the call without further attempts: an error of the kind [`ErrorKind::Intercepted`]
    /// with this reason. The reason must not contain secrets or personal data.
    pub fn reject(&self, reason: impl Into<String>) -> Outcome {
        Outcome { result: Err(Failure::new(ErrorKind::Intercepted, self.stage.descriptor(), reason)) }
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("operation", &self.operation())
            .field("attempt", &self.attempt())
            .finish_non_exhaustive()
    }
}

/// The rest of the chain: further interceptors, and then the call or the attempt.
#[must_use = "nothing is sent without `run`"]
pub struct Next<'a> {
    rest: &'a [Arc<dyn Interceptor>],
    hook: Hook,
}

type Hook = for<'a> fn(&'a dyn Interceptor, &'a mut Context<'_>, Next<'a>) -> BoxFuture<'a, Outcome>;

impl<'a> Next<'a> {
    /// Runs the rest of the chain.
    pub fn run(self, context: &'a mut Context<'_>) -> BoxFuture<'a, Outcome> {
        match self.rest.split_first() {
            Some((first, rest)) => (self.hook)(&**first, context, Next { rest, hook: self.hook }),
            None => Box::pin(async move { Outcome { result: context.stage.run().await } }),
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("interceptors", &self.rest.len()).finish()
    }
}

/// The outcome of a call or an attempt, without the reply itself.
pub struct Outcome {
    result: Result<Meta, Box<Failure>>,
}

impl Outcome {
    /// Whether the call or the attempt succeeded.
    pub fn is_success(&self) -> bool {
        self.result.is_ok()
    }

    /// The kind of the error, if it failed.
    pub fn kind(&self) -> Option<ErrorKind> {
        self.result.as_ref().err().map(|failure| failure.kind)
    }

    /// The effect on the state of the server, if it failed. Always [`Effect::None`] for an operation that only reads.
    pub fn effect(&self) -> Option<Effect> {
        self.result.as_ref().err().map(|failure| failure.effect())
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        match &self.result {
            Ok(meta) => Some(meta.status),
            Err(failure) => failure.status,
        }
    }

    /// The error code of the service.
    pub fn code(&self) -> Option<&str> {
        self.result.as_ref().err()?.envelope.code.as_deref()
    }

    /// The id of the request for the vendor's support.
    pub fn request_id(&self) -> Option<&str> {
        match &self.result {
            Ok(meta) => meta.request_id.as_deref(),
            Err(failure) => failure.envelope.request_id.as_deref(),
        }
    }
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome")
            .field("kind", &self.kind())
            .field("status", &self.status())
            .field("code", &self.code())
            .field("request_id", &self.request_id())
            .finish()
    }
}

/// Runs `stage` within all interceptors.
pub(crate) async fn run_intercepted<S: Stage>(
    interceptors: &[Arc<dyn Interceptor>],
    stage: &mut S,
) -> Result<Meta, Box<Failure>> {
    if interceptors.is_empty() {
        return stage.run().await;
    }
    let mut context = Context { stage };
    let outcome = Next { rest: interceptors, hook: S::hook }.run(&mut context).await;
    let observed = context.stage.observed();
    let result = match outcome.result {
        // The outcome of another call: there is no reply.
        Ok(_) if !observed.is_answered => {
            let message = "an interceptor returned the outcome of another call; return that of `Next::run`, or of \
                           `Context::reject`";
            Err(Failure::new(ErrorKind::Intercepted, context.stage.descriptor(), message))
        }
        result => result,
    };
    result.map_err(|mut failure| {
        failure.effect = observed.effect;
        // A rejection by an interceptor ends the call, even if a new token could have helped.
        failure.remedy = observed.remedy.filter(|_| failure.kind != ErrorKind::Intercepted);
        failure
    })
}
