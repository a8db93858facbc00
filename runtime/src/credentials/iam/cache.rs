//! A cached token, which one task fetches for all callers.
//!
//! The first caller that needs a new token starts a task on its tokio runtime. Callers use a token that is still valid,
//! and wait for the task otherwise. The task does not end with the caller that started it: if the time of all callers
//! is shorter than the fetch, later callers get the token. It ends with the cache.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::AbortHandle;
use tokio::time::Instant;
use tracing::instrument::WithSubscriber;

use crate::base::fraction;
use crate::credentials::error::CredentialsError;
use crate::credentials::keys::Credentials;

/// How long before its expiry a token is renewed, and how much earlier at random, so that programs that started
/// together do not renew together.
const RENEWAL_LEAD: Duration = Duration::from_secs(10 * 60);
const RENEWAL_SPREAD: Duration = Duration::from_secs(5 * 60);

/// The pause after an early renewal that failed.
const RENEWAL_PAUSE: Duration = Duration::from_secs(30);

/// How long a permanent error is cached. The vendor locks users after a few wrong passwords, and all calls of a program
/// use the same password.
const ERROR_LIFETIME: Duration = Duration::from_secs(5 * 60);

/// How much longer than the time for a fetch a caller waits. If the task has not ended by then, its runtime is not
/// running.
const GRACE: Duration = Duration::from_secs(1);

/// How many fetches without an outcome a caller waits for. A fetch has none if its runtime shuts down.
const MAX_LOST_FETCHES: usize = 3;

/// If a token that replaced a rejected one is rejected within this time, another token does not help.
const MIN_TOKEN_AGE: Duration = Duration::from_secs(60);

/// The maximum lifetime. The documented one is a day.
const MAX_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A fetched token and its lifetime.
pub(super) struct Grant {
    pub(super) token: SecretString,
    pub(super) lifetime: Duration,
}

/// Why a fetch returned no token.
pub(super) struct Denial {
    pub(super) error: CredentialsError,
    /// The HTTP status, if a server answered.
    pub(super) status: Option<u16>,
    /// Whether the same request would be rejected again, so that it is not sent for a while.
    pub(super) is_permanent: bool,
}

impl From<CredentialsError> for Denial {
    fn from(error: CredentialsError) -> Self {
        Self { error, status: None, is_permanent: false }
    }
}

type Outcome = Result<Credentials, CredentialsError>;

/// A token of the identity service. Dropping it ends the fetch.
#[derive(Default)]
pub(super) struct Cache {
    shared: Arc<Shared>,
}

/// The state that callers and the task share.
#[derive(Default)]
struct Shared(Mutex<State>);

#[derive(Default)]
struct State {
    token: Option<Token>,
    fetch: Option<Fetch>,
    /// The number of fetches that were started.
    started: u64,
    /// The error of the last fetch if it failed, and when it ended.
    failed: Option<(Denial, Instant)>,
    /// Whether the gateway rejected the previous token.
    was_rejected: bool,
}

struct Token {
    token: SecretString,
    since: Instant,
    renew_at: Instant,
    until: Instant,
    replaces_rejected: bool,
}

/// A running fetch.
struct Fetch {
    pending: Pending,
    task: AbortHandle,
}

/// A handle to wait for a fetch.
#[derive(Clone)]
struct Pending {
    number: u64,
    outcome: watch::Receiver<Option<Outcome>>,
    deadline: Instant,
}

impl Pending {
    /// Whether the task can still have an outcome.
    fn is_alive(&self, now: Instant) -> bool {
        now < self.deadline && self.outcome.has_changed().is_ok()
    }

    /// Waits for the outcome; `None` if there will be none.
    async fn wait(&mut self) -> Option<Outcome> {
        let outcome = tokio::time::timeout_at(self.deadline, self.outcome.wait_for(Option::is_some)).await;
        outcome.ok()?.ok()?.clone()
    }
}

enum Found {
    Token(Credentials),
    Pending(Pending),
}

impl Cache {
    /// Returns the token. `fetch` is called if a new one is needed and no fetch is running. It must end within `limit`.
    pub(super) async fn get<F>(&self, limit: Duration, fetch: impl Fn() -> F) -> Outcome
    where
        F: Future<Output = Result<Grant, Denial>> + Send + 'static,
    {
        for _ in 0..MAX_LOST_FETCHES {
            let mut pending = match self.find(limit, &fetch)? {
                Found::Token(token) => return Ok(token),
                Found::Pending(pending) => pending,
            };
            if let Some(outcome) = pending.wait().await {
                return outcome;
            }
            self.shared.state().discard(pending.number);
        }
        let message = "no token was obtained, because the tokio runtime that fetched it shut down or does not run";
        Err(CredentialsError::Unavailable(message.to_owned()))
    }

    fn find<F>(&self, limit: Duration, fetch: impl Fn() -> F) -> Result<Found, CredentialsError>
    where
        F: Future<Output = Result<Grant, Denial>> + Send + 'static,
    {
        let mut state = self.shared.state();
        let now = Instant::now();
        if let Some(token) = state.token.as_ref().filter(|token| now < token.until) {
            let credentials = Credentials::token(token.token.expose_secret());
            if now >= token.renew_at && !state.is_postponed(now) && state.pending(now).is_none() {
                // The old token is still valid, whatever the outcome is.
                let _ = self.start(&mut state, now + limit, fetch());
            }
            return Ok(Found::Token(credentials));
        }
        if let Some((Denial { error, is_permanent: true, .. }, at)) = &state.failed
            && now.saturating_duration_since(*at) < ERROR_LIFETIME
        {
            return Err(error.clone());
        }
        let pending = match state.pending(now) {
            Some(pending) => pending,
            None => self.start(&mut state, now + limit, fetch())?,
        };
        Ok(Found::Pending(pending))
    }

    /// Starts the task, which waits until the caller releases the lock of the state.
    fn start<F>(&self, state: &mut State, end: Instant, fetch: F) -> Result<Pending, CredentialsError>
    where
        F: Future<Output = Result<Grant, Denial>> + Send + 'static,
    {
        let runtime = Handle::try_current().map_err(|error| {
            CredentialsError::Unavailable(format!("a token is fetched by a task of a tokio runtime: {error}"))
        })?;
        state.started += 1;
        let number = state.started;
        let (sender, outcome) = watch::channel(None);
        let shared = Arc::clone(&self.shared);
        let task = async move {
            let fetched = fetch.await;
            let _ = sender.send(Some(shared.finish(number, fetched)));
        };
        let task = runtime.spawn(task.with_current_subscriber()).abort_handle();
        let pending = Pending { number, outcome, deadline: end + GRACE };
        state.fetch = Some(Fetch { pending: pending.clone(), task });
        Ok(pending)
    }

    /// Discards a token that the gateway rejected, unless it was replaced. Returns whether a new one may help.
    pub(super) fn expired(&self, rejected: &Credentials) -> bool {
        let mut state = self.shared.state();
        match &state.token {
            Some(token) if rejected.as_token() == Some(token.token.expose_secret()) => {
                if token.replaces_rejected && token.since.elapsed() < MIN_TOKEN_AGE {
                    return false;
                }
                state.token = None;
                state.was_rejected = true;
                true
            }
            _ => true,
        }
    }
}

/// No caller is left that could use the token.
impl Drop for Cache {
    fn drop(&mut self) {
        let fetch = self.shared.state().fetch.take();
        if let Some(fetch) = fetch {
            fetch.task.abort();
        }
    }
}

impl State {
    /// Whether an early renewal failed a short time ago.
    fn is_postponed(&self, now: Instant) -> bool {
        self.failed.as_ref().is_some_and(|(denial, at)| {
            let pause = match denial.is_permanent {
                true => ERROR_LIFETIME,
                false => denial.error.retry_after().unwrap_or_default().max(RENEWAL_PAUSE),
            };
            // Compared as durations, because a sum of times could overflow: a custom provider may return any pause.
            now.saturating_duration_since(*at) < pause
        })
    }

    /// Returns the running fetch.
    fn pending(&mut self, now: Instant) -> Option<Pending> {
        let pending = self.fetch.as_ref()?.pending.clone();
        if pending.is_alive(now) {
            return Some(pending);
        }
        self.discard(pending.number);
        None
    }

    /// Stores a token, also that of a discarded fetch.
    fn keep(&mut self, number: u64, token: SecretString, lifetime: Duration, now: Instant) {
        let ahead = (RENEWAL_LEAD + RENEWAL_SPREAD.mul_f64(fraction())).min(lifetime / 2);
        let (renew_at, until) = (now + (lifetime - ahead), now + lifetime);
        let replaces_rejected = std::mem::take(&mut self.was_rejected);
        self.fetch.take_if(|fetch| fetch.pending.number == number);
        self.token = Some(Token { token, since: now, renew_at, until, replaces_rejected });
        self.failed = None;
    }

    /// Stores an error, unless it is that of a discarded fetch. Returns whether there is still a valid token.
    fn fail(&mut self, number: u64, denial: Denial, now: Instant) -> bool {
        if self.fetch.take_if(|fetch| fetch.pending.number == number).is_some() {
            self.failed = Some((denial, now));
        }
        self.token.as_ref().is_some_and(|token| now < token.until)
    }

    /// Discards a fetch, unless there is another one.
    fn discard(&mut self, number: u64) {
        if let Some(fetch) = self.fetch.take_if(|fetch| fetch.pending.number == number) {
            fetch.task.abort();
        }
    }
}

impl Shared {
    /// Stores the outcome of a fetch.
    fn finish(&self, number: u64, fetched: Result<Grant, Denial>) -> Outcome {
        let now = Instant::now();
        match fetched {
            Ok(Grant { token, lifetime }) => {
                let lifetime = lifetime.min(MAX_LIFETIME);
                let credentials = Credentials::token(token.expose_secret());
                self.state().keep(number, token, lifetime, now);
                tracing::debug!(seconds = lifetime.as_secs(), "got a token");
                Ok(credentials)
            }
            Err(denial) => {
                let error = denial.error.clone();
                if self.state().fail(number, denial, now) {
                    tracing::warn!(%error, "the token was not renewed ahead of time");
                }
                Err(error)
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // No panic can leave the state inconsistent.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
