//! A fake identity service and a gateway that accepts its tokens, in memory and by tokio's clock.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_bss_runtime::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss_runtime::{BoxFuture, Builder, CredentialsProvider, IamToken};

use crate::support::{Client, Sent, hang};

pub(crate) const PASSWORD: &str = "CANARY-pass\"word";

/// The answer of the identity service to one request.
#[derive(Clone)]
pub(crate) enum Iam {
    Token,
    Answer(u16, &'static str),
    /// HTTP 503 with this `Retry-After` and an optional `Date`.
    Busy(String, Option<String>),
    Hang,
    Refuse,
}

pub(crate) const WRONG: Iam =
    Iam::Answer(401, r#"{"error":{"message":"The username or password is wrong.","code":401,"title":"Unauthorized"}}"#);

#[derive(Default)]
struct State {
    /// The answers in order; a token after the last one.
    iam: VecDeque<Iam>,
    tokens: usize,
    /// The number up to which tokens are rejected.
    refused: usize,
    /// The answer to a rejected token.
    refusal: Option<(u16, &'static str)>,
    asked: Vec<Sent>,
    called: Vec<Sent>,
}

pub(crate) struct Site {
    state: Mutex<State>,
    delay: Duration,
    issued_at: &'static str,
    expires_at: &'static str,
}

impl Site {
    /// Answers at once, with tokens that are valid for a day.
    pub(crate) fn new(iam: impl IntoIterator<Item = Iam>) -> Arc<Self> {
        Self::with(iam, Duration::ZERO, "2026-01-02T00:00:00.000000Z")
    }

    /// Tokens have a delay, and the date of the first of January 2026 at midnight.
    pub(crate) fn with(iam: impl IntoIterator<Item = Iam>, delay: Duration, expires_at: &'static str) -> Arc<Self> {
        Self::dated(iam, delay, "2026-01-01T00:00:00.000000Z", expires_at)
    }

    /// Tokens have a delay and these dates.
    pub(crate) fn dated(
        iam: impl IntoIterator<Item = Iam>,
        delay: Duration,
        issued_at: &'static str,
        expires_at: &'static str,
    ) -> Arc<Self> {
        let state = State { iam: iam.into_iter().collect(), ..State::default() };
        Arc::new(Self { state: Mutex::new(state), delay, issued_at, expires_at })
    }

    /// Rejects all tokens that were issued so far.
    pub(crate) fn expire(&self, status: u16, body: &'static str) {
        let mut state = self.state.lock().unwrap();
        state.refused = state.tokens;
        state.refusal = Some((status, body));
    }

    /// Rejects all tokens.
    pub(crate) fn reject_all(&self, status: u16, body: &'static str) {
        let mut state = self.state.lock().unwrap();
        state.refused = usize::MAX;
        state.refusal = Some((status, body));
    }

    /// The number of requests for tokens.
    pub(crate) fn asked(&self) -> usize {
        self.state.lock().unwrap().asked.len()
    }

    /// The requests for tokens.
    pub(crate) fn take_asked(&self) -> Vec<Sent> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// Takes the tokens of all calls, in order.
    pub(crate) fn called(&self) -> Vec<String> {
        let called = std::mem::take(&mut self.state.lock().unwrap().called);
        called.iter().map(|sent| sent.header("x-auth-token").unwrap_or("none").to_owned()).collect()
    }

    pub(crate) fn client(self: &Arc<Self>, credentials: impl CredentialsProvider + 'static) -> Client {
        self.builder().credentials(credentials).build().unwrap()
    }

    pub(crate) fn builder(self: &Arc<Self>) -> Builder<Client> {
        let transport: Arc<dyn Transport> = Arc::<Self>::clone(self);
        Builder::new().transport(transport)
    }
}

pub(crate) fn user() -> IamToken {
    IamToken::of_user("account", "user", PASSWORD)
}

impl Transport for Site {
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let is_for_token = request.uri().path() == "/v3/auth/tokens";
        let sent = Sent { request, limits, at: tokio::time::Instant::now() };
        let mut state = self.state.lock().unwrap();
        let answer = |status: u16, body: &str| {
            http::Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
        };
        if !is_for_token {
            let number = sent.header("x-auth-token").and_then(|token| token.rsplit('-').next()?.parse::<usize>().ok());
            assert!(state.called.len() < 1_000, "a call is made without end");
            state.called.push(sent);
            let answer = match state.refusal {
                Some((status, body)) if number.is_some_and(|number| number <= state.refused) => answer(status, body),
                _ => answer(200, r#"{"id":"a"}"#),
            };
            return Box::pin(async {
                // Other calls send their requests before this one is answered.
                tokio::task::yield_now().await;
                Ok(answer)
            });
        }
        assert!(state.asked.len() < 1_000, "the identity service is asked without end");
        state.asked.push(sent);
        let step = state.iam.pop_front();
        drop(state);
        Box::pin(async move {
            tokio::time::sleep(self.delay).await;
            match step {
                Some(Iam::Hang) => hang().await,
                Some(Iam::Refuse) => Err(TransportError::Connect("refused".into())),
                Some(Iam::Answer(status, body)) => Ok(answer(status, body)),
                Some(Iam::Busy(retry_after, date)) => {
                    let mut answer = answer(503, "");
                    answer.headers_mut().insert("retry-after", retry_after.parse().unwrap());
                    if let Some(date) = date {
                        answer.headers_mut().insert("date", date.parse().unwrap());
                    }
                    Ok(answer)
                }
                None | Some(Iam::Token) => {
                    let mut state = self.state.lock().unwrap();
                    state.tokens += 1;
                    let (issued, expires) = (self.issued_at, self.expires_at);
                    let body = format!(r#"{{"token":{{"issued_at":"{issued}","expires_at":"{expires}"}}}}"#);
                    let mut answer = answer(201, &body);
                    let token = format!("CANARY-token-{}", state.tokens);
                    answer.headers_mut().insert("x-subject-token", token.parse().unwrap());
                    Ok(answer)
                }
            }
        })
    }
}
