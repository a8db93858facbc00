//! What all calls of a core share, and the settings of one call.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use super::budget::Budget;
use super::intercept::Interceptor;
use super::retry::RetryPolicy;
use crate::base::Endpoint;
use crate::credentials::CredentialsProvider;
use crate::signing::Clock;
use crate::transport::Transport;
use crate::wire::DecodingPolicy;

/// How to treat a request that violates documented rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValidationPolicy {
    /// Do not send the request.
    #[default]
    Enforce,
    /// Send the request, and log the violations with `tracing`. For rules that are out of date. A value that does not
    /// have the type of its field is an error under every policy.
    Warn,
    /// Send the request without validation.
    Off,
}

/// What all calls of a core share.
pub(crate) struct Shared {
    /// The name of the site; empty for the default site.
    pub(crate) site: &'static str,
    pub(crate) endpoint: Endpoint,
    pub(crate) transport: Arc<dyn Transport>,
    pub(crate) max_body: usize,
    pub(crate) max_memory: usize,
    pub(crate) attempt_timeout: Option<Duration>,
    /// The headers of every request: content type, host, user agent, and the language if there is one.
    pub(crate) headers: HeaderMap,
    pub(crate) interceptors: Vec<Arc<dyn Interceptor>>,
    pub(crate) budget: Budget,
    pub(crate) clock: Clock,
}

/// The settings of one call: those of the client, with what the call overrides.
pub(crate) struct CallSettings<'a> {
    pub(crate) timeout: Duration,
    pub(crate) validation: ValidationPolicy,
    pub(crate) decoding: DecodingPolicy,
    /// The language of this call, if it is not the client's.
    pub(crate) language: Option<&'a str>,
    pub(crate) credentials: Option<&'a dyn CredentialsProvider>,
    pub(crate) retries: RetryPolicy,
    /// The headers that the call, and the interceptors of calls, add.
    pub(crate) headers: Cow<'a, [(String, String)]>,
}

impl CallSettings<'_> {
    /// The same settings, without a copy of the headers.
    pub(super) fn reborrow(&self) -> CallSettings<'_> {
        let Self { timeout, validation, decoding, language, credentials, retries, ref headers } = *self;
        let headers = Cow::Borrowed(&**headers);
        CallSettings { timeout, validation, decoding, language, credentials, retries, headers }
    }
}
