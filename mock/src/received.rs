//! What a test sees of a request that arrived.

use std::fmt;

use http::HeaderValue;

use crate::fault::Fault;
use crate::incoming::Incoming;

/// A request that arrived.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The operation, if method and path are those of one. `create_token` for what goes to the identity service,
    /// `put_object` for what goes to the bucket.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: String,
    /// Path and query, as they were sent.
    pub target: String,
    /// The headers, with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the request was let in, broke no rule, and had its effect, whatever became of the answer.
    pub taken: bool,
    /// What went wrong with it by order.
    pub fault: Option<Fault>,
}

impl Received {
    pub(crate) fn new(request: &Incoming, operation: Option<&'static str>, taken: bool, fault: Option<Fault>) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mark = if request.query.is_empty() { "" } else { "?" };
        Self {
            operation,
            method: request.method.clone(),
            target: format!("{}{mark}{}", request.path, request.query),
            headers: request.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: request.body.to_vec(),
            taken,
            fault,
        }
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers hold credentials and the rest holds personal data, even if they are a test's.
        f.debug_struct("Received")
            .field("operation", &self.operation)
            .field("taken", &self.taken)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
