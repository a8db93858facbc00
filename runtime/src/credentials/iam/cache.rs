//! A token that is kept, and fetched by one task for all callers.
//!
//! The first caller that needs a new token starts the fetch, as a task of the tokio runtime that it runs on. Callers go on
//! with a token that is still valid; without one they wait for the task. The task does not end with the caller that started
//! it: if all callers have less time than the fetch takes, the token is there for the next ones. It ends with the cache.

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

/// How long before its end a token is renewed, and how much earlier that may be, by chance: programs that were started
/// together do not come together then.
const AHEAD: Duration = Duration::from_secs(10 * 60);
const AHEAD_SPREAD: Duration = Duration::from_secs(5 * 60);

/// When to try again after a renewal ahead of time that failed.
const POSTPONED: Duration = Duration::from_secs(30);

/// How long a refusal is taken for an answer. The vendor locks users after a few wrong passwords, and a program that
/// makes a thousand calls has only one password.
const REFUSED: Duration = Duration::from_secs(5 * 60);

/// How much longer than the time for a fetch a caller waits. A task that has not ended by then belongs to a runtime that does not run.
const GRACE: Duration = Duration::from_secs(1);

/// How many fetches a caller waits for that end without an outcome, because their runtimes shut down.
const MAX_LOST: usize = 3;

/// A token that replaces a refused one, and is refused itself within this time, is not what is wrong.
const SETTLED: Duration = Duration::from_secs(60);

/// Longer lifetimes than the documented day are taken for at most this.
const MAX_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A token as it came, and for how long it holds.
pub(super) struct Grant {
    pub(super) token: SecretString,
    pub(super) lifetime: Duration,
}

/// Why a fetch brought no token.
pub(super) struct Denial {
    pub(super) error: CredentialsError,
    /// The HTTP status, if a server answered.
    pub(super) status: Option<u16>,
    /// Whether the same request would certainly be refused again, so that it is not made for a while.
    pub(super) is_final: bool,
}

impl From<CredentialsError> for Denial {
    fn from(error: CredentialsError) -> Self {
        Self { error, status: None, is_final: false }
    }
}

type Outcome = Result<Credentials, CredentialsError>;

/// A fetch does not outlive it.
#[derive(Default)]
pub(super) struct Cache {
    shared: Arc<Shared>,
}

/// What callers and the task have in common.
#[derive(Default)]
struct Shared(Mutex<State>);

#[derive(Default)]
struct State {
    token: Option<Token>,
    fetch: Option<Fetch>,
    /// How many fetches were started.
    started: u64,
    /// Why the last one brought no token, if it did not, and when it ended.
    failed: Option<(Denial, Instant)>,
    /// Whether the gateway refused the token before.
    was_refused: bool,
}

struct Token {
    token: SecretString,
    since: Instant,
    renew_at: Instant,
    until: Instant,
    replaces_refused: bool,
}

/// A fetch that has not ended.
struct Fetch {
    pending: Pending,
    task: AbortHandle,
}

/// What a caller needs in order to wait for a fetch.
#[derive(Clone)]
struct Pending {
    number: u64,
    outcome: watch::Receiver<Option<Outcome>>,
    deadline: Instant,
}

impl Pending {
    /// Whether the task can still bring an outcome.
    fn is_alive(&self, now: Instant) -> bool {
        now < self.deadline && self.outcome.has_changed().is_ok()
    }

    /// The outcome; nothing if there will be none.
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
    /// The token. `fetch` is called if a new one is needed and none is being fetched. It must end within `limit`.
    pub(super) async fn get<F>(&self, limit: Duration, fetch: impl Fn() -> F) -> Outcome
    where
        F: Future<Output = Result<Grant, Denial>> + Send + 'static,
    {
        for _ in 0..MAX_LOST {
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
                // Whatever becomes of it, the old token still serves.
                let _ = self.start(&mut state, now + limit, fetch());
            }
            return Ok(Found::Token(credentials));
        }
        if let Some((Denial { error, is_final: true, .. }, at)) = &state.failed
            && now.saturating_duration_since(*at) < REFUSED
        {
            return Err(error.clone());
        }
        let pending = match state.pending(now) {
            Some(pending) => pending,
            None => self.start(&mut state, now + limit, fetch())?,
        };
        Ok(Found::Pending(pending))
    }

    /// Starts the task. It waits for the state, which is locked meanwhile.
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

    /// Forgets a token that the gateway refused, unless it is another one by now. Whether a new one may help.
    pub(super) fn expired(&self, refused: &Credentials) -> bool {
        let mut state = self.shared.state();
        match &state.token {
            Some(token) if refused.as_token() == Some(token.token.expose_secret()) => {
                if token.replaces_refused && token.since.elapsed() < SETTLED {
                    return false;
                }
                state.token = None;
                state.was_refused = true;
                true
            }
            _ => true,
        }
    }
}

/// Nobody is left who could use the token.
impl Drop for Cache {
    fn drop(&mut self) {
        let fetch = self.shared.state().fetch.take();
        if let Some(fetch) = fetch {
            fetch.task.abort();
        }
    }
}

impl State {
    /// Whether a renewal ahead of time failed a short while ago.
    fn is_postponed(&self, now: Instant) -> bool {
        self.failed.as_ref().is_some_and(|(denial, at)| {
            let pause = match denial.is_final {
                true => REFUSED,
                false => denial.error.retry_after().unwrap_or_default().max(POSTPONED),
            };
            // A sum of times might not fit: a provider of the user's may ask for any pause.
            now.saturating_duration_since(*at) < pause
        })
    }

    /// The fetch that can be waited for.
    fn pending(&mut self, now: Instant) -> Option<Pending> {
        let pending = self.fetch.as_ref()?.pending.clone();
        if pending.is_alive(now) {
            return Some(pending);
        }
        self.discard(pending.number);
        None
    }

    /// Keeps a token, also one of a fetch that was given up.
    fn keep(&mut self, number: u64, token: SecretString, lifetime: Duration, now: Instant) {
        let ahead = (AHEAD + AHEAD_SPREAD.mul_f64(fraction())).min(lifetime / 2);
        let (renew_at, until) = (now + (lifetime - ahead), now + lifetime);
        let replaces_refused = std::mem::take(&mut self.was_refused);
        self.fetch.take_if(|fetch| fetch.pending.number == number);
        self.token = Some(Token { token, since: now, renew_at, until, replaces_refused });
        self.failed = None;
    }

    /// Keeps a failure, unless it is that of a fetch that was given up. Returns whether there is still a valid token.
    fn fail(&mut self, number: u64, denial: Denial, now: Instant) -> bool {
        if self.fetch.take_if(|fetch| fetch.pending.number == number).is_some() {
            self.failed = Some((denial, now));
        }
        self.token.as_ref().is_some_and(|token| now < token.until)
    }

    /// Gives a fetch up, unless there is another one by now.
    fn discard(&mut self, number: u64) {
        if let Some(fetch) = self.fetch.take_if(|fetch| fetch.pending.number == number) {
            fetch.task.abort();
        }
    }
}

impl Shared {
    /// Keeps what came of a fetch.
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
        // Nothing in here panics between two changes that belong together.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
