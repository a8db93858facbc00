//! The mock that a test configures and queries while it runs.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue, StatusCode};
use huaweicloud_bss_codegen::model::Operation;

use crate::answer::Answer;
use crate::builder::Builder;
use crate::destination::is_outside_the_spec;
use crate::fault::Fault;
use crate::in_process::InProcess;
use crate::memory::Decision;
use crate::received::Received;
use crate::server::Server;
use crate::service::{Script, Service};

/// A running mock. It stops when it is dropped.
#[must_use = "a mock stops when it is dropped"]
pub struct Mock {
    /// `None` if the mock does not listen on a port.
    pub(crate) server: Option<Server>,
    pub(crate) service: Arc<Service>,
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}

impl Mock {
    /// Returns the settings of a new mock.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Returns the address of the mock: `http://127.0.0.1:` and a port. Without a socket, it is an address where
    /// nothing listens.
    pub fn endpoint(&self) -> String {
        match &self.server {
            Some(server) => format!("http://{}", server.address()),
            None => "http://localhost".to_owned(),
        }
    }

    /// Returns a transport to this mock without a socket, for
    /// [`Builder::transport`](huaweicloud_bss::Builder::transport) of a client.
    pub fn transport(&self) -> Arc<InProcess> {
        Arc::new(InProcess::new(Arc::clone(&self.service)))
    }

    /// Answers the next request for `operation` with the documented error `code` and all its documented fields. Several
    /// calls affect several requests, in order.
    ///
    /// # Panics
    ///
    /// If the spec has no such operation, or the operation has no such error.
    #[track_caller]
    pub fn fail_next(&self, operation: &str, code: &str) {
        let Some(answer) = Answer::documented(self.find_operation(operation), code, self.service.sampler()) else {
            misuse(&format!("the spec has no error {code} of {operation}"))
        };
        self.script(operation, Script::Answer(answer));
    }

    /// Answers the next request for `operation` with this status, these headers and this body. The operation of the
    /// identity service is `create_token`, that of the bucket is `put_object`.
    ///
    /// # Panics
    ///
    /// If the spec has no such operation, or the status or a header is not valid in HTTP.
    #[track_caller]
    pub fn answer_next(&self, operation: &str, status: u16, headers: &[(&str, &str)], body: &str) {
        self.require_operation(operation);
        if StatusCode::from_u16(status).is_err() {
            misuse(&format!("{status} is not an HTTP status"));
        }
        for (name, value) in headers {
            if HeaderName::try_from(*name).is_err() || HeaderValue::try_from(*value).is_err() {
                misuse(&format!("`{name}: {value}` is not a valid header"));
            }
        }
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.script(operation, Script::Answer(Answer::custom(status, headers, body.to_owned())));
    }

    /// Injects a fault into the next request for `operation`. Several calls affect several requests, in order. The
    /// operation of the identity service is `create_token`, that of the bucket is `put_object`.
    ///
    /// # Panics
    ///
    /// If the spec has no such operation.
    #[track_caller]
    pub fn fault_next(&self, operation: &str, fault: Fault) {
        self.require_operation(operation);
        self.script(operation, Script::Fault(fault));
    }

    #[track_caller]
    fn require_operation(&self, operation: &str) {
        if !is_outside_the_spec(operation) {
            self.find_operation(operation);
        }
    }

    #[track_caller]
    fn find_operation(&self, operation: &str) -> &Operation {
        match self.service.operation(operation) {
            Some(operation) => operation,
            None => misuse(&format!("the spec has no operation {operation}")),
        }
    }

    fn script(&self, operation: &str, script: Script) {
        self.service.state().scripted.entry(operation.to_owned()).or_default().push_back(script);
    }

    /// Sets the next decision on a customer's application. The default is approval.
    pub fn decide(&self, customer_id: &str, decision: Decision) {
        self.service.state().memory.decide(customer_id, decision);
    }

    /// Advances the mock's own clock, which determines when codes and orders expire and how new records are dated. It
    /// starts at 2026-01-01T00:00:00Z and advances by one second with each valid request.
    pub fn advance(&self, time: Duration) {
        self.service.state().memory.advance(i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
    }

    /// Invalidates all tokens of the identity service, as a new password or a locked user does.
    pub fn expire_tokens(&self) {
        self.service.state().tokens.expire();
    }

    /// Returns the object in the bucket with this name, which includes the folder `download/`.
    pub fn object(&self, key: &str) -> Option<Vec<u8>> {
        self.service.state().objects.get(key).cloned()
    }

    /// Puts an object into the bucket. Its content is not checked.
    pub fn put_object(&self, key: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.service.state().objects.insert(key.into(), content.into());
    }

    /// Returns all received requests in order, including rejected requests and requests for tokens.
    pub fn received(&self) -> Vec<Received> {
        self.service.state().received.clone()
    }

    /// Returns all received requests and removes them, so that long runs do not fill the memory. Everything else stays
    /// the same, including the sequence of random faults.
    pub fn take_received(&self) -> Vec<Received> {
        std::mem::take(&mut self.service.state().received)
    }
}

/// A wrong argument is a mistake in the test, which must fail.
#[track_caller]
#[expect(clippy::panic, reason = "documented; the test must fail")]
fn misuse(what: &str) -> ! {
    panic!("{what}")
}
