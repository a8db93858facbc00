//! The identity service, on the same port: tokens for users with a password, and for customers of a partner.

use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::answer::Answer;
use crate::incoming::Incoming;

const PATH: &str = "/v3/auth/tokens";

/// What the docs say, and a test may have otherwise.
const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// Who may have a token.
#[derive(Clone, Default)]
pub(crate) struct Iam {
    /// Account, name and password.
    pub(crate) users: Vec<(String, String, String)>,
    /// Customers' accounts, and the agency by which their partner acts for them.
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

/// The tokens that were given out, with their ends, by the clock that a test may have paused. One that holds longer than
/// the clock can tell has none.
#[derive(Default)]
pub(crate) struct Tokens(Vec<(String, Option<Instant>)>);

impl Tokens {
    /// Whether the gateway lets a token in.
    pub(crate) fn has_valid(&self, token: &str) -> bool {
        self.0.iter().any(|(given, until)| given == token && until.is_none_or(|until| Instant::now() < until))
    }

    /// Ends them all.
    pub(crate) fn expire(&mut self) {
        let now = Instant::now();
        self.0.iter_mut().for_each(|(_, until)| *until = Some(now));
    }

    fn give(&mut self, lifetime: Duration) -> String {
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

    /// The account that a token is asked for, by whoever may have one, or a refusal. `lets_in` knows the tokens that a
    /// partner may come with.
    pub(crate) fn admit<'b>(
        &self,
        body: &'b Value,
        request: &Incoming,
        tokens: &Tokens,
        lets_in: impl Fn(&str) -> bool,
    ) -> Result<&'b str, Answer> {
        let text = |pointer: &str| body.pointer(pointer).and_then(Value::as_str).unwrap_or_default();
        let is_json = request.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        let is_scoped =
            ["/auth/scope/domain/name", "/auth/scope/project/name"].iter().any(|scope| !text(scope).is_empty());
        let unfit = || Err(refuse(400, "Bad Request", "Request parameter is invalid."));
        if !is_json || !is_scoped {
            return unfit();
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
                    return Err(refuse(401, "Unauthorized", "The username or password is wrong."));
                }
                Ok(account)
            }
            "assume_role" => {
                let partner = request.header("x-auth-token").unwrap_or_default();
                if !tokens.has_valid(partner) && !lets_in(partner) {
                    return Err(refuse(401, "Unauthorized", "The token must be updated."));
                }
                let role = "/auth/identity/assume_role";
                let [account, agency] = ["/domain_name", "/agency_name"].map(|field| text(&format!("{role}{field}")));
                if !self.customers.iter().any(|(known, by)| known == account && by == agency) {
                    let message = "You are not authorized to perform the requested action.";
                    return Err(refuse(403, "Forbidden", message));
                }
                Ok(account)
            }
            _ => unfit(),
        }
    }

    /// A token for this account. `clock` is how far the service's is from this machine's.
    pub(crate) fn grant(&self, body: &Value, account: &str, tokens: &mut Tokens, clock: SignedDuration) -> Answer {
        let lifetime = self.lifetime.unwrap_or(LIFETIME);
        let now = Timestamp::now() + clock;
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
        answer.headers.push(("x-subject-token".to_owned(), tokens.give(lifetime)));
        answer
    }
}

/// How who asks says who that is.
fn method(body: &Value) -> &str {
    body.pointer("/auth/identity/methods/0").and_then(Value::as_str).unwrap_or_default()
}

/// A refusal, in the shape that this service has for it.
pub(crate) fn refuse(status: u16, title: &str, message: &str) -> Answer {
    Answer::new(status, &json!({ "error": { "message": message, "code": status, "title": title } }))
}
