//! A token that is kept, and renewed by one caller for all.
//!
//! Whoever finds it old takes the turn to renew it; the others go on with it while it is valid, and wait for the turn
//! where it is not. The turn is a lock that is held while the server is asked: a caller that is dropped lets go of it,
//! and the next one takes over.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::{Credentials, CredentialsError};
use crate::client::fraction;

/// How long before its end a token is renewed, and how much earlier that may be, by chance: programs that were started
/// together do not come together then.
const AHEAD: Duration = Duration::from_secs(10 * 60);
const AHEAD_SPREAD: Duration = Duration::from_secs(5 * 60);

/// A renewal ahead of time must not cost more than this: the old token still serves.
const PATIENCE: Duration = Duration::from_secs(5);

/// When to try again after a renewal ahead of time that failed.
const POSTPONED: Duration = Duration::from_secs(30);

/// How long a refusal is taken for an answer. The vendor locks users after a few wrong passwords, and a program that
/// makes a thousand calls has only one password.
const REFUSED: Duration = Duration::from_secs(5 * 60);

/// A token that replaces a refused one, and is refused itself within this time, is not what is wrong.
const SETTLED: Duration = Duration::from_secs(60);

/// Longer lifetimes than the documented day are taken for at most this.
const MAX_LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A token as it came, and for how long it holds.
pub(super) struct Grant {
    pub(super) token: SecretString,
    pub(super) lifetime: Duration,
}

#[derive(Default)]
pub(super) struct Cache {
    state: Mutex<State>,
    turn: tokio::sync::Mutex<()>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    /// How many renewals have come to an end.
    ended: u64,
    /// How the last one failed, if it did, and when.
    failed: Option<(CredentialsError, Instant)>,
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

enum Found {
    /// There is a token, and nothing to do.
    Fresh(Credentials),
    /// There is a token that should be renewed.
    Old(Credentials),
    /// There is none, and no use in asking.
    Refused(CredentialsError),
    /// There is none after so many renewals, the last of which failed with this.
    Nothing(u64, Option<CredentialsError>),
}

impl Cache {
    /// The token, after a renewal where it needs one. `left` is the time that the caller has.
    pub(super) async fn get<F>(
        &self,
        left: Duration,
        renew: impl FnOnce() -> F,
    ) -> Result<Credentials, CredentialsError>
    where
        F: Future<Output = Result<Grant, CredentialsError>>,
    {
        let before = match self.look() {
            Found::Fresh(token) => return Ok(token),
            Found::Refused(error) => return Err(error),
            Found::Old(token) => return Ok(self.ahead(token, PATIENCE.min(left / 2), renew).await),
            Found::Nothing(ended, _) => ended,
        };
        let _turn = self.turn.lock().await;
        match self.look() {
            Found::Fresh(token) | Found::Old(token) => Ok(token),
            Found::Refused(error) => Err(error),
            // Somebody asked while we waited: what that one was told holds for us as well.
            Found::Nothing(ended, Some(error)) if ended != before => Err(error),
            Found::Nothing(..) => self.end(renew().await),
        }
    }

    /// Renews a token that still serves, unless somebody is at it already.
    async fn ahead<F>(&self, old: Credentials, patience: Duration, renew: impl FnOnce() -> F) -> Credentials
    where
        F: Future<Output = Result<Grant, CredentialsError>>,
    {
        let Ok(_turn) = self.turn.try_lock() else { return old };
        // It may have been renewed just before the turn came to us.
        if let Found::Fresh(token) = self.look() {
            return token;
        }
        let late = || CredentialsError::Unavailable("no answer in time".to_owned());
        let outcome = tokio::time::timeout(patience, renew()).await.unwrap_or_else(|_| Err(late()));
        self.end(outcome).unwrap_or_else(|error| {
            tracing::warn!(%error, "the token was not renewed ahead of time");
            old
        })
    }

    fn look(&self) -> Found {
        let state = self.state();
        let now = Instant::now();
        let credentials = |token: &Token| Credentials::token(token.token.expose_secret());
        let failed = |pause: Duration| state.failed.as_ref().filter(|(_, at)| now < *at + pause);
        match &state.token {
            Some(token) if now < token.renew_at => Found::Fresh(credentials(token)),
            Some(token) if now < token.until => {
                let pause = match &state.failed {
                    Some((CredentialsError::Refused(_), _)) => REFUSED,
                    Some((error, _)) => error.retry_after().unwrap_or_default().max(POSTPONED),
                    None => POSTPONED,
                };
                if failed(pause).is_some() { Found::Fresh(credentials(token)) } else { Found::Old(credentials(token)) }
            }
            _ => match (failed(REFUSED), &state.failed) {
                (Some((error @ CredentialsError::Refused(_), _)), _) => Found::Refused(error.clone()),
                (_, last) => Found::Nothing(state.ended, last.as_ref().map(|(error, _)| error.clone())),
            },
        }
    }

    /// Keeps what came of a renewal.
    fn end(&self, outcome: Result<Grant, CredentialsError>) -> Result<Credentials, CredentialsError> {
        let mut state = self.state();
        let now = Instant::now();
        state.ended += 1;
        match outcome {
            Ok(Grant { token, lifetime }) => {
                let lifetime = lifetime.min(MAX_LIFETIME);
                let ahead = (AHEAD + AHEAD_SPREAD.mul_f64(fraction())).min(lifetime / 2);
                let credentials = Credentials::token(token.expose_secret());
                let replaces_refused = std::mem::take(&mut state.was_refused);
                let (renew_at, until) = (now + (lifetime - ahead), now + lifetime);
                state.token = Some(Token { token, since: now, renew_at, until, replaces_refused });
                state.failed = None;
                tracing::debug!(seconds = lifetime.as_secs(), "got a token");
                Ok(credentials)
            }
            Err(error) => {
                state.failed = Some((error.clone(), now));
                Err(error)
            }
        }
    }

    /// Forgets a token that the gateway refused, unless it is another one by now. Whether a new one may help.
    pub(super) fn expired(&self, refused: &Credentials) -> bool {
        let mut state = self.state();
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

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing in here panics between two changes that belong together.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
