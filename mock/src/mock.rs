//! The mock itself: what a test sets up and asks while it runs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue, StatusCode};
use huaweicloud_bss_codegen::model::Operation;

use crate::answer::Answer;
use crate::builder::Builder;
use crate::door::is_beside_the_spec;
use crate::fault::Fault;
use crate::in_process::InProcess;
use crate::memory::Decision;
use crate::received::Received;
use crate::server::Server;
use crate::service::{Script, Service};

/// A running mock. It stops when it is dropped.
#[must_use = "a mock stops when it is dropped"]
pub struct Mock {
    /// Absent where it listens nowhere.
    pub(crate) server: Option<Server>,
    pub(crate) service: Arc<Service>,
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}

impl Mock {
    /// Begins a mock.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens: `http://127.0.0.1:` and a port. Without a socket, an address that nobody need listen at.
    pub fn endpoint(&self) -> String {
        match &self.server {
            Some(server) => format!("http://{}", server.address()),
            None => "http://localhost".to_owned(),
        }
    }

    /// The way to this mock without a socket, for [`Builder::transport`](huaweicloud_bss::Builder::transport) of a client.
    pub fn transport(&self) -> Arc<InProcess> {
        Arc::new(InProcess::new(Arc::clone(&self.service)))
    }

    /// Answers the next request for `operation` with the error that the docs list under `code`, with all that the
    /// error carries. Asked several times, it answers so several times, in order.
    ///
    /// # Panics
    ///
    /// If the spec has no such operation, or no such error of it: the test would wait for what never comes.
    #[track_caller]
    pub fn fail_next(&self, operation: &str, code: &str) {
        let Some(answer) = Answer::documented(self.known(operation), code, self.service.sampler()) else {
            mistake(&format!("the spec has no error {code} of {operation}"))
        };
        self.script(operation, Script::Answer(answer));
    }

    /// Answers the next request for `operation` with this status, these headers and this body, whatever they are. For
    /// the identity service, the operation is `create_token`, for the bucket `put_object`.
    ///
    /// # Panics
    ///
    /// If the spec has no such operation, or HTTP no such status or header.
    #[track_caller]
    pub fn answer_next(&self, operation: &str, status: u16, headers: &[(&str, &str)], body: &str) {
        self.must_know(operation);
        if StatusCode::from_u16(status).is_err() {
            mistake(&format!("{status} is no HTTP status"));
        }
        for (name, value) in headers {
            if HeaderName::try_from(*name).is_err() || HeaderValue::try_from(*value).is_err() {
                mistake(&format!("`{name}: {value}` cannot be a header"));
            }
        }
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.script(operation, Script::Answer(Answer::written(status, headers, body.to_owned())));
    }

    /// Lets something go wrong with the next request for `operation`. Asked several times, it does so several times,
    /// in order. For the identity service, the operation is `create_token`, for the bucket `put_object`.
    ///
    /// # Panics
    ///
    /// If the spec has no such operation.
    #[track_caller]
    pub fn fault_next(&self, operation: &str, fault: Fault) {
        self.must_know(operation);
        self.script(operation, Script::Fault(fault));
    }

    #[track_caller]
    fn must_know(&self, operation: &str) {
        if !is_beside_the_spec(operation) {
            self.known(operation);
        }
    }

    #[track_caller]
    fn known(&self, operation: &str) -> &Operation {
        match self.service.operation(operation) {
            Some(operation) => operation,
            None => mistake(&format!("the spec has no operation {operation}")),
        }
    }

    fn script(&self, operation: &str, script: Script) {
        self.service.state().scripted.entry(operation.to_owned()).or_default().push_back(script);
    }

    /// Says what the next decision on a customer's application will be. Without a word, it is approval.
    pub fn decide(&self, customer_id: &str, decision: Decision) {
        self.service.state().memory.decide(customer_id, decision);
    }

    /// Lets so much time pass on the mock's own clock, by which codes and orders expire and new records are dated. It
    /// begins at 2026-01-01T00:00:00Z in every mock, and goes on by a second with each request that breaks no rule.
    pub fn advance(&self, time: Duration) {
        self.service.state().memory.advance(i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
    }

    /// Ends all tokens that the identity service gave out, as a new password or a locked user does.
    pub fn expire_tokens(&self) {
        self.service.state().tokens.expire();
    }

    /// What lies in the bucket under this name, the folder `download/` included.
    pub fn object(&self, key: &str) -> Option<Vec<u8>> {
        self.service.state().objects.get(key).cloned()
    }

    /// Puts an object into the bucket, whatever it is.
    pub fn put_object(&self, key: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.service.state().objects.insert(key.into(), content.into());
    }

    /// Every request that arrived, in order, refused ones included, and those for tokens.
    pub fn received(&self) -> Vec<Received> {
        self.service.state().received.clone()
    }

    /// The same, and forgets them, bodies and all: for runs so long that they would fill the memory. Nothing else is
    /// forgotten, and what is drawn at a rate goes on where it was.
    pub fn take_received(&self) -> Vec<Received> {
        std::mem::take(&mut self.service.state().received)
    }
}

/// A test that asks for what cannot be is wrong itself, and must not pass.
#[track_caller]
#[expect(clippy::panic, reason = "documented, and the way in which a test fails")]
fn mistake(what: &str) -> ! {
    panic!("{what}")
}
