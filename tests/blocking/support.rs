//! A mock with its own runtime, requests, and a transport that a test controls.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use huaweicloud_bss::blocking::Client;
use huaweicloud_bss::realname_authentication::ShowRealnameAuthenticationReviewResult;
use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{BoxFuture, Builder, Credentials, ErrorKind, operation::ApiClient};
use huaweicloud_bss_mock::Mock;
use tokio::runtime::Runtime;

pub(crate) const KEYS: (&str, &str) = ("ACCESSKEY", "secret key");

/// The error of a call on a thread of a runtime.
pub(crate) const REJECTED: &str = "show_realname_authentication_review_result failed, the request was not sent: this \
    thread belongs to a tokio runtime, whose tasks would be blocked; use the async `Client`, or make the call on another \
    thread; if this thread may block, like those of `spawn_blocking`, call `.allow_inside_runtime()` on the call";

/// A mock on a port, and the threads it runs on.
pub(crate) struct Service {
    pub(crate) mock: Mock,
    runtime: Option<Runtime>,
}

impl Service {
    pub(crate) fn start() -> Self {
        let start = || {
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
            let mock = runtime.block_on(Mock::builder().keys(KEYS.0, KEYS.1).start()).unwrap();
            Self { mock, runtime: Some(runtime) }
        };
        // Tests may run in a runtime, which cannot block on another one.
        thread::spawn(start).join().unwrap()
    }

    pub(crate) fn builder<C: ApiClient>(&self) -> Builder<C> {
        Builder::new().endpoint(self.mock.endpoint()).credentials(Credentials::new(KEYS.0, KEYS.1))
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // The threads must be stopped there as well.
        self.runtime.take().unwrap().shutdown_background();
    }
}

/// A read, which is repeated.
pub(crate) fn question() -> ShowRealnameAuthenticationReviewResult {
    ShowRealnameAuthenticationReviewResult::builder().customer_id("4505ce6f").build()
}

/// Answers with an empty reply, after a future of the test has completed.
pub(crate) struct After<F>(pub(crate) F);

impl<F: Fn() -> BoxFuture<'static, ()> + Send + Sync> Transport for After<F> {
    fn send(&self, _: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            self.0().await;
            Ok(Response::new(Bytes::from_static(b"{}")))
        })
    }
}

/// Returns a client whose requests are answered after a future has completed.
pub(crate) fn after(future: impl Fn() -> BoxFuture<'static, ()> + Send + Sync + 'static) -> Client {
    let credentials = Credentials::new(KEYS.0, KEYS.1);
    Client::builder().credentials(credentials).transport(Arc::new(After(future))).max_attempts(1).build().unwrap()
}

/// Makes a call.
pub(crate) fn call(client: &Client) -> Result<(), (ErrorKind, String)> {
    outcome(client.show_realname_authentication_review_result(&question()).send())
}

/// Makes a call that is allowed to block a runtime's thread.
pub(crate) fn call_inside_runtime(client: &Client) -> Result<(), (ErrorKind, String)> {
    let request = question();
    let call = client.show_realname_authentication_review_result(&request).timeout(Duration::from_secs(20));
    outcome(call.allow_inside_runtime().send())
}

fn outcome<T, E: huaweicloud_bss::operation::ServiceError>(
    outcome: Result<T, huaweicloud_bss::Error<E>>,
) -> Result<(), (ErrorKind, String)> {
    outcome.map(drop).map_err(|error| (error.kind(), error.to_string()))
}

pub(crate) fn rejected() -> Result<(), (ErrorKind, String)> {
    Err((ErrorKind::Blocking, REJECTED.to_owned()))
}
