//! What users put round calls and attempts: counters, limits of their own, headers of their tracing.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::base::{BoxFuture, Descriptor, Effect};
use crate::outcome::{ErrorKind, Failure, Meta, Remedy};

/// Something that stands round each call of a client, round each attempt at one, or both.
///
/// Whoever stands round something does what it likes before and after [`Next::run`], or does not run it and
/// [refuses](Context::refuse). It cannot run it twice, and it cannot invent a reply. Several stand round each other, the
/// first that was given outermost. Nothing is spent on them where there are none.
///
/// One that counts, limits how many attempts there are at a time, and adds a header, which is signed:
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
///             let Ok(_permit) = self.permits.acquire().await else { return context.refuse("shutting down") };
///             next.run(context).await
///         })
///     }
/// }
/// ```
///
/// Requests for tokens, and files for the bucket, are no calls of the service and pass by.
pub trait Interceptor: Send + Sync {
    /// Stands round a call, from its validation to the end of its last attempt.
    ///
    /// The time for the call goes on meanwhile. What is done before and after [`Next::run`] is not cut off when it is up.
    fn call<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        next.run(context)
    }

    /// Stands round an attempt, after credentials were had and before it is signed, so that what it waits for makes no
    /// signature stale.
    ///
    /// Where the time for the call is up, the attempt is dropped, and what would come after [`Next::run`] is not done.
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        next.run(context)
    }
}

/// What an [`Interceptor`] stands round.
pub struct Context<'a> {
    stage: &'a mut dyn Stage,
}

/// A call or an attempt, as the chain of interceptors needs it.
pub(crate) trait Stage: Send {
    fn label(&self) -> &str;
    fn descriptor(&self) -> &'static Descriptor;
    /// For an attempt, which one it is.
    fn attempt(&self) -> Option<u32>;
    fn remaining(&self) -> Duration;
    fn header(&mut self, name: String, value: String);
    fn request(&self) -> Option<String>;
    fn answer(&self) -> Option<String>;
    /// Does what interceptors stand round.
    fn go(&mut self) -> BoxFuture<'_, Result<Meta, Box<Failure>>>;
    /// What came of it, whatever interceptors make of that.
    fn truth(&self) -> Truth;
    /// The hook of an interceptor that belongs to this stage.
    fn hook<'a>(
        interceptor: &'a dyn Interceptor,
        context: &'a mut Context<'_>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Outcome>
    where
        Self: Sized;
}

/// What the client itself knows of a call or an attempt. What is sent again goes by this: an outcome may be one that an
/// interceptor kept from another call.
#[derive(Clone, Copy)]
pub(crate) struct Truth {
    /// Whether there was a reply.
    is_answered: bool,
    /// What was done, if the operation changes something.
    effect: Effect,
    remedy: Option<Remedy>,
}

impl Truth {
    pub(crate) fn is_answered(self) -> bool {
        self.is_answered
    }

    /// Nothing was sent yet.
    pub(crate) const UNSENT: Self = Self { is_answered: false, effect: Effect::None, remedy: None };

    /// A request was sent, and what became of it was not seen: an interceptor gave up while it was under way.
    pub(crate) const SENT: Self = Self { is_answered: false, effect: Effect::Unknown, remedy: None };

    pub(crate) fn of(outcome: &Result<Meta, Box<Failure>>) -> Self {
        match outcome {
            Ok(_) => Self { is_answered: true, effect: Effect::Done, remedy: None },
            Err(failure) => Self { is_answered: false, effect: failure.effect, remedy: failure.remedy },
        }
    }
}

impl Context<'_> {
    /// The operation's name; for a [raw call](crate::Core::raw), its method and path.
    pub fn operation(&self) -> &str {
        self.stage.label()
    }

    /// What the spec says about the operation; for a raw call little more than its effect.
    pub fn descriptor(&self) -> &'static Descriptor {
        self.stage.descriptor()
    }

    /// Which attempt it is, from 1. None round a call.
    pub fn attempt(&self) -> Option<u32> {
        self.stage.attempt()
    }

    /// What is left of the time for the call.
    pub fn remaining(&self) -> Duration {
        self.stage.remaining()
    }

    /// Sends one more header, with this attempt, or round a call with all of them. It is signed, and its value is never
    /// shown. What [`CallOptions::header`](crate::CallOptions::header) cannot set cannot be set here, and
    /// an attempt can have 256 beside those of its call.
    pub fn header(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.stage.header(name.into(), value.into());
    }

    /// The request as it will be sent, for people to read: method, path, headers and body, without secrets and without
    /// any value that the spec does not call harmless. None round a call, which is not ready yet.
    pub fn request(&self) -> Option<String> {
        self.stage.request()
    }

    /// The answer to this attempt, for people to read, after [`Next::run`]: status, headers and body, without secrets
    /// and without any value that the spec does not call harmless. None if there was no answer, and round a call.
    pub fn answer(&self) -> Option<String> {
        self.stage.answer()
    }

    /// An outcome that ends the call, whatever the server answered: an error of the kind [`ErrorKind::Intercepted`] with
    /// this reason, which must not hold anything that an error must not show. No further attempt is made.
    pub fn refuse(&self, reason: impl Into<String>) -> Outcome {
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

/// All that an [`Interceptor`] stands round: further interceptors, and in the middle the call or the attempt.
#[must_use = "without `run`, nothing happens"]
pub struct Next<'a> {
    rest: &'a [Arc<dyn Interceptor>],
    hook: Hook,
}

type Hook = for<'a> fn(&'a dyn Interceptor, &'a mut Context<'_>, Next<'a>) -> BoxFuture<'a, Outcome>;

impl<'a> Next<'a> {
    /// Does it.
    pub fn run(self, context: &'a mut Context<'_>) -> BoxFuture<'a, Outcome> {
        match self.rest.split_first() {
            Some((first, rest)) => (self.hook)(&**first, context, Next { rest, hook: self.hook }),
            None => Box::pin(async move { Outcome { result: context.stage.go().await } }),
        }
    }
}

impl fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next").field("interceptors", &self.rest.len()).finish()
    }
}

/// What came of a call or an attempt. A reply itself stays with the caller.
pub struct Outcome {
    result: Result<Meta, Box<Failure>>,
}

impl Outcome {
    /// Whether there was a reply.
    pub fn is_success(&self) -> bool {
        self.result.is_ok()
    }

    /// What kind of thing went wrong, if something did.
    pub fn kind(&self) -> Option<ErrorKind> {
        self.result.as_ref().err().map(|failure| failure.kind)
    }

    /// What it did to the state of the server, if it failed. Always [`Effect::None`] for an operation that only reads.
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

    /// The id under which the vendor's support finds the call.
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

/// Does what `stage` does, with all interceptors round it.
pub(crate) async fn intercepted<S: Stage>(
    interceptors: &[Arc<dyn Interceptor>],
    stage: &mut S,
) -> Result<Meta, Box<Failure>> {
    if interceptors.is_empty() {
        return stage.go().await;
    }
    let mut context = Context { stage };
    let outcome = Next { rest: interceptors, hook: S::hook }.run(&mut context).await;
    let truth = context.stage.truth();
    let result = match outcome.result {
        // Kept from another call: there is nothing that could be handed on.
        Ok(_) if !truth.is_answered => {
            let message = "an interceptor passed off the outcome of another call as that of this one";
            Err(Failure::new(ErrorKind::Intercepted, context.stage.descriptor(), message))
        }
        result => result,
    };
    result.map_err(|mut failure| {
        failure.effect = truth.effect;
        // A refusal ends the call, also where another attempt with a new token could have succeeded.
        failure.remedy = truth.remedy.filter(|_| failure.kind != ErrorKind::Intercepted);
        failure
    })
}
