//! The requests that a mock received.

use std::fmt;

use http::HeaderValue;

use crate::fault::Fault;
use crate::incoming::Incoming;

/// A request that the mock received.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The operation, if method and path match one. `create_token` for requests to the identity service, `put_object`
    /// for requests to the bucket.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: String,
    /// Path and query, as received.
    pub target: String,
    /// The headers, with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the request was authenticated, valid and processed, even if the answer was lost.
    pub processed: bool,
    /// The injected fault.
    pub fault: Option<Fault>,
}

impl Received {
    pub(crate) fn new(
        request: &Incoming,
        operation: Option<&'static str>,
        processed: bool,
        fault: Option<Fault>,
    ) -> Self {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mark = if request.query.is_empty() { "" } else { "?" };
        Self {
            operation,
            method: request.method.clone(),
            target: format!("{}{mark}{}", request.path, request.query),
            headers: request.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: request.body.to_vec(),
            processed,
            fault,
        }
    }
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers contain credentials and the rest contains personal data, even if they are a test's.
        f.debug_struct("Received")
            .field("operation", &self.operation)
            .field("processed", &self.processed)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}
