//! The identity service on the mock's port: tokens for users with a password, and for customers of a partner.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::answer::Answer;
use crate::incoming::Incoming;

const PATH: &str = "/v3/auth/tokens";

/// The documented lifetime of a token. A test can set another one.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// The users and customers that can get tokens.
#[derive(Clone, Default)]
pub(crate) struct Iam {
    /// Account, name and password of each user.
    pub(crate) users: Vec<(String, String, String)>,
    /// The account of each customer, and the agency with which the partner acts for it.
    pub(crate) customers: Vec<(String, String)>,
    pub(crate) lifetime: Option<Duration>,
}

impl fmt::Debug for Iam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iam")
            .field("users", &self.users.len())
            .field("customers", &self.customers.len())
            .field("lifetime", &self.lifetime)
            .finish()
    }
}

/// The issued tokens and when they expire. The clock is tokio's, which a test can pause. A token has no expiry time if
/// its lifetime is longer than the clock can represent.
#[derive(Default)]
pub(crate) struct Tokens(Vec<(String, Option<Instant>)>);

impl Tokens {
    /// Returns whether the gateway accepts a token.
    pub(crate) fn has_valid(&self, token: &str) -> bool {
        self.0.iter().any(|(given, until)| given == token && until.is_none_or(|until| Instant::now() < until))
    }

    /// Invalidates all tokens.
    pub(crate) fn expire(&mut self) {
        let now = Instant::now();
        self.0.iter_mut().for_each(|(_, until)| *until = Some(now));
    }

    fn issue(&mut self, lifetime: Duration) -> String {
        let token = format!("MII-token-{}", self.0.len() + 1);
        self.0.push((token.clone(), Instant::now().checked_add(lifetime)));
        token
    }
}

impl Iam {
    /// Whether a request is for the identity service.
    pub(crate) fn is_for(request: &Incoming) -> bool {
        request.method == "POST" && request.path == PATH
    }

    /// Returns the account that a token is requested for, or an error response. `accepts` says whether a partner's
    /// token is accepted that this service did not issue.
    pub(crate) fn authorize<'b>(
        &self,
        body: &'b Value,
        request: &Incoming,
        tokens: &Tokens,
        accepts: impl Fn(&str) -> bool,
    ) -> Result<&'b str, Answer> {
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let is_json = request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        let is_scoped =
            ["/auth/scope/domain/name", "/auth/scope/project/name"].iter().any(|scope| !text(scope).is_empty());
        let invalid = || Err(reject(400, "Bad Request", "Request parameter is invalid."));
        if !is_json || !is_scoped {
            return invalid();
        }
        match method(body) {
            "password" => {
                let user = "/auth/identity/password/user";
                let [account, name, password] =
                    ["/domain/name", "/name", "/password"].map(|field| text(&format!("{user}{field}")));
                let is_known = |known: &(String, String, String)| {
                    (known.0.as_str(), known.1.as_str(), known.2.as_str()) == (account, name, password)
                };
                if !self.users.iter().any(is_known) {
                    return Err(reject(401, "Unauthorized", "The username or password is wrong."));
                }
                Ok(account)
            }
            "assume_role" => {
                let partner = request.header("x-auth-token").unwrap_or_default();
                if !tokens.has_valid(partner) && !accepts(partner) {
                    return Err(reject(401, "Unauthorized", "The token must be updated."));
                }
                let role = "/auth/identity/assume_role";
                let [account, agency] = ["/domain_name", "/agency_name"].map(|field| text(&format!("{role}{field}")));
                if !self.customers.iter().any(|(known, by)| known == account && by == agency) {
                    let message = "You are not authorized to perform the requested action.";
                    return Err(reject(403, "Forbidden", message));
                }
                Ok(account)
            }
            _ => invalid(),
        }
    }

    /// Returns a new token of this account. `clock_offset` is the difference between the service's clock and this
    /// machine's.
    pub(crate) fn token(
        &self,
        body: &Value,
        account: &str,
        tokens: &mut Tokens,
        clock_offset: SignedDuration,
    ) -> Answer {
        let lifetime = self.lifetime.unwrap_or(LIFETIME);
        let now = Timestamp::now() + clock_offset;
        let until = SignedDuration::try_from(lifetime).ok().and_then(|lifetime| now.checked_add(lifetime).ok());
        let until = until.unwrap_or(Timestamp::MAX);
        let mut answer = Answer::new(
            201,
            &json!({ "token": {
                "methods": [method(body)],
                "issued_at": now.to_string(),
                "expires_at": until.to_string(),
                "user": { "domain": { "name": account } },
            } }),
        );
        answer.headers.push(("x-subject-token".to_owned(), tokens.issue(lifetime)));
        answer
    }
}

/// Returns the authentication method of the request.
fn method(body: &Value) -> &str {
    body.pointer("/auth/identity/methods/0").and_then(Value::as_str).unwrap_or_default()
}

/// Creates an error response in the format of this service.
pub(crate) fn reject(status: u16, title: &str, message: &str) -> Answer {
    Answer::new(status, &json!({ "error": { "message": message, "code": status, "title": title } }))
}
