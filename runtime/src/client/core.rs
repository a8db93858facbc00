//! One call from beginning to end: validate, encode, sign, send, classify, decode.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use huaweicloud_bss_rules::{Limit, List, Record, RuleName, Value, Violation, validate};
use tracing::Instrument;

use super::endpoint::Endpoint;
use super::retry;
use crate::call::CallOptions;
use crate::credentials::Credentials;
use crate::error::{ErrorKind, Failure};
use crate::failure::{Envelope, scrub};
use crate::operation::Descriptor;
use crate::signing::{DATE_FORMAT, Message, authorization};
use crate::transport::{Limits, Transport, TransportError};
use crate::wire::{Fields, Node, Parts, decode_reply, encode};

/// What to do about a request that breaks documented rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ValidationPolicy {
    /// Do not send it.
    #[default]
    Enforce,
    /// Send it, and say so in an event of `tracing`. Docs go stale; this is the way out when they do.
    Warn,
    /// Send it without looking.
    Off,
}

/// What generated clients share: settings, credentials and connections. Cheap to clone, and made to be shared.
///
/// Clients of several `api!` specs can stand on one core: `Other::from(client.core().clone())`.
#[derive(Clone)]
pub struct Core {
    inner: Arc<Inner>,
}

struct Inner {
    settings: Settings,
    transport: Arc<dyn Transport>,
}

pub(super) struct Settings {
    pub(super) endpoint: Endpoint,
    pub(super) credentials: Option<Credentials>,
    pub(super) timeout: Duration,
    pub(super) max_body: usize,
    pub(super) max_attempts: u32,
    pub(super) validation: ValidationPolicy,
    pub(super) user_agent: HeaderValue,
    pub(super) language: Option<HeaderValue>,
}

/// What came round a reply.
pub(crate) struct Meta {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
}

/// The names of headers that belong to us: a second value would break the signature, or the exchange.
const OURS: [&str; 8] = [
    "host",
    "authorization",
    "content-length",
    "content-type",
    "transfer-encoding",
    "x-auth-token",
    "x-sdk-date",
    "user-agent",
];

impl Core {
    pub(super) fn new(settings: Settings, transport: Arc<dyn Transport>) -> Self {
        Self { inner: Arc::new(Inner { settings, transport }) }
    }

    /// The address that requests go to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.inner.settings.endpoint
    }

    pub(crate) async fn execute(
        &self,
        descriptor: &'static Descriptor,
        request: &dyn Record,
        reply: &mut dyn Fields,
        options: &CallOptions,
    ) -> Result<Meta, Box<Failure>> {
        let span = tracing::debug_span!("bss_call", operation = descriptor.name);
        self.deadline(descriptor, request, reply, options).instrument(span).await
    }

    async fn deadline(
        &self,
        descriptor: &'static Descriptor,
        request: &dyn Record,
        reply: &mut dyn Fields,
        options: &CallOptions,
    ) -> Result<Meta, Box<Failure>> {
        let prepared = self.prepare(descriptor, request, options)?;
        let timeout = options.timeout.unwrap_or(self.inner.settings.timeout);
        let attempts = AtomicU32::new(0);
        let all = self.attempts(&prepared, reply, timeout, &attempts);
        let outcome = tokio::time::timeout(timeout, all).await.unwrap_or_else(|_| {
            let message = format!("no answer within {}", Seconds(timeout));
            Err(Failure::new(ErrorKind::Timeout, descriptor, message))
        });
        let attempts = attempts.into_inner();
        match outcome {
            Ok(meta) => Ok(Meta { attempts, ..meta }),
            Err(mut failure) => {
                failure.attempts = attempts;
                Err(failure)
            }
        }
    }

    /// Everything that is the same for all attempts.
    fn prepare<'a>(
        &'a self,
        descriptor: &'static Descriptor,
        request: &'a dyn Record,
        options: &'a CallOptions,
    ) -> Result<Prepared<'a>, Box<Failure>> {
        let invalid = |violations| Failure::invalid(descriptor, violations);
        let settings = &self.inner.settings;
        match options.validation.unwrap_or(settings.validation) {
            ValidationPolicy::Off => {}
            policy => {
                let violations = validate(request);
                if policy == ValidationPolicy::Enforce && !violations.is_empty() {
                    return Err(invalid(violations));
                }
                for violation in violations {
                    tracing::warn!(field = violation.field(), rule = violation.rule().as_str(), "{violation}");
                }
            }
        }
        let parts = encode(descriptor, request).map_err(invalid)?;
        let credentials = options.credentials.as_ref().or(settings.credentials.as_ref());
        let credentials = credentials.ok_or_else(|| {
            let message = "no credentials; give them to the client's builder or to the call";
            Failure::new(ErrorKind::Credentials, descriptor, message)
        })?;
        let headers = self.headers(&parts, credentials, options).map_err(invalid)?;
        Ok(Prepared { descriptor, request, options, credentials, parts, headers })
    }

    /// All headers but the date and the signature, which every attempt needs anew.
    fn headers(
        &self,
        parts: &Parts,
        credentials: &Credentials,
        options: &CallOptions,
    ) -> Result<Vec<(HeaderName, HeaderValue)>, Vec<Violation>> {
        let settings = &self.inner.settings;
        let unfit = |name: &str, expected: &str| {
            vec![Violation::new(name, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)]
        };
        let value = |name: &str, text: &str, secret: bool| {
            let mut value = HeaderValue::from_str(text)
                .or_else(|_| HeaderValue::from_bytes(text.as_bytes()))
                .map_err(|_| unfit(name, "text that can stand in a header"))?;
            value.set_sensitive(secret);
            Ok::<_, Vec<Violation>>(value)
        };
        let name = |text: &str| {
            HeaderName::from_bytes(text.as_bytes()).map_err(|_| unfit(text, "a name that a header can have"))
        };
        let mut headers = vec![
            (HOST, value("host", settings.endpoint.authority(), false)?),
            (CONTENT_TYPE, HeaderValue::from_static("application/json")),
            (USER_AGENT, settings.user_agent.clone()),
        ];
        for (header, text, secret) in credentials.headers() {
            headers.push((HeaderName::from_static(header), value(header, text, secret)?));
        }
        for (header, text) in &parts.headers {
            headers.push((name(header)?, value(header, text, true)?));
        }
        for (header, text) in &options.headers {
            let header = name(header)?;
            if OURS.contains(&header.as_str()) {
                return Err(unfit(header.as_str(), "left to the client, which sets this header itself"));
            }
            let text = value(header.as_str(), text, true)?;
            headers.retain(|(other, _)| *other != header);
            headers.push((header, text));
        }
        let language = HeaderName::from_static("x-language");
        if headers.iter().all(|(header, _)| *header != language) {
            match &options.language {
                Some(text) => headers.push((language, value("x-language", text, false)?)),
                None => headers.extend(settings.language.clone().map(|text| (language, text))),
            }
        }
        Ok(headers)
    }

    async fn attempts(
        &self,
        prepared: &Prepared<'_>,
        reply: &mut dyn Fields,
        timeout: Duration,
        attempts: &AtomicU32,
    ) -> Result<Meta, Box<Failure>> {
        loop {
            let attempt = attempts.fetch_add(1, Ordering::Relaxed) + 1;
            let failure = match self.attempt(prepared, reply, timeout).await {
                Ok(meta) => {
                    tracing::debug!(attempt, status = meta.status, request_id = meta.request_id, "succeeded");
                    return Ok(meta);
                }
                Err(failure) => failure,
            };
            tracing::debug!(
                attempt,
                kind = failure.kind.as_str(),
                status = failure.status,
                code = failure.envelope.code,
                request_id = failure.envelope.request_id,
                "failed"
            );
            let again =
                prepared.descriptor.idempotent && failure.is_retryable() && attempt < self.inner.settings.max_attempts;
            if !again {
                return Err(failure);
            }
            tokio::time::sleep(retry::pause(attempt, failure.retry_after)).await;
        }
    }

    async fn attempt(
        &self,
        prepared: &Prepared<'_>,
        reply: &mut dyn Fields,
        timeout: Duration,
    ) -> Result<Meta, Box<Failure>> {
        let request = prepared.http(&self.inner.settings.endpoint)?;
        let limits = Limits::new(timeout, self.inner.settings.max_body);
        match self.inner.transport.send(request, limits).await {
            Ok(answer) => prepared.classify(&answer, reply),
            Err(error) => Err(prepared.transport_failure(error)),
        }
    }
}

impl fmt::Debug for Core {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = &self.inner.settings;
        f.debug_struct("Core")
            .field("endpoint", &settings.endpoint.to_string())
            .field("credentials", &settings.credentials)
            .field("timeout", &settings.timeout)
            .field("validation", &settings.validation)
            .finish_non_exhaustive()
    }
}

/// A call that is ready to be sent, as often as need be.
struct Prepared<'a> {
    descriptor: &'static Descriptor,
    request: &'a dyn Record,
    options: &'a CallOptions,
    credentials: &'a Credentials,
    parts: Parts,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Prepared<'_> {
    fn http(&self, endpoint: &Endpoint) -> Result<http::Request<Bytes>, Box<Failure>> {
        let Parts { path, query, body, .. } = &self.parts;
        let body = body.as_deref().unwrap_or_default();
        let mark = if query.is_empty() { "" } else { "?" };
        let mut request = http::Request::builder()
            .method(self.descriptor.method)
            .uri(format!("{endpoint}{path}{mark}{query}"))
            .body(Bytes::copy_from_slice(body))
            .map_err(|_| {
                Failure::new(ErrorKind::Transport, self.descriptor, "the request cannot be written as HTTP")
            })?;
        request.headers_mut().extend(self.headers.iter().cloned().map(|(name, value)| (Some(name), value)));
        if let Some((access, secret)) = self.credentials.keys() {
            self.sign(&mut request, access, secret);
        }
        Ok(request)
    }

    fn sign(&self, request: &mut http::Request<Bytes>, access: &str, secret: &str) {
        let date = jiff::Timestamp::now().strftime(DATE_FORMAT).to_string();
        // Proxies may change the user agent on the way, so it is left out; everything else is covered.
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let signed: Vec<(&str, String)> = self
            .headers
            .iter()
            .filter(|(name, _)| *name != USER_AGENT)
            .map(|(name, value)| (name.as_str(), text(value)))
            .chain([("x-sdk-date", date.clone())])
            .collect();
        let headers: Vec<(&str, &str)> = signed.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let message = Message {
            method: self.descriptor.method,
            path: &self.parts.path,
            query: &self.parts.query,
            headers: &headers,
            body: self.parts.body.as_deref().unwrap_or_default(),
        };
        let authorization = authorization(&message, &date, access, secret);
        let headers = request.headers_mut();
        // Digits and hexadecimal digits always make a header; an access key that does not is refused by the server.
        if let (Ok(date), Ok(mut authorization)) = (HeaderValue::try_from(date), HeaderValue::try_from(authorization)) {
            authorization.set_sensitive(true);
            headers.insert(HeaderName::from_static("x-sdk-date"), date);
            headers.insert(AUTHORIZATION, authorization);
        }
    }

    fn classify(&self, answer: &http::Response<Bytes>, reply: &mut dyn Fields) -> Result<Meta, Box<Failure>> {
        let status = answer.status().as_u16();
        let request_id = header(answer, "x-request-id");
        let succeeded = self.descriptor.success.contains(&status) || answer.status().is_success();
        let text = std::str::from_utf8(answer.body()).ok();
        if succeeded {
            let fail = |message: String| {
                let mut failure = Failure::new(ErrorKind::Decode, self.descriptor, message);
                failure.status = Some(status);
                failure.envelope.request_id.clone_from(&request_id);
                failure
            };
            let text = text.ok_or_else(|| fail("the body is not UTF-8".to_owned()))?;
            if !text.trim().is_empty() {
                let node =
                    Node::parse(text).map_err(|error| fail(format!("the body is {error}{}", kind_of(answer))))?;
                if let Some(envelope) = Envelope::find_in_success(&node) {
                    return Err(self.refused(answer, envelope, Some(text)));
                }
                decode_reply(node, reply).map_err(|error| fail(error.to_string()))?;
            }
            return Ok(Meta { status, request_id, attempts: 0 });
        }
        let envelope = text.and_then(|text| Node::parse(text).ok()).map(|node| Envelope::find(&node));
        Err(self.refused(answer, envelope.unwrap_or_default(), text))
    }

    /// An answer that says no.
    fn refused(&self, answer: &http::Response<Bytes>, mut envelope: Envelope, body: Option<&str>) -> Box<Failure> {
        let status = answer.status();
        let documented = self.descriptor.errors.iter().find(|error| Some(error.code) == envelope.code.as_deref());
        let message = match (envelope.message.take(), documented) {
            (Some(message), _) => self.scrub(&message),
            (None, Some(error)) => error.meaning.to_owned(),
            (None, None) if status.is_redirection() => {
                "the server points to another address, and redirects are not followed".to_owned()
            }
            (None, None) => format!("the server gave no reason{}", kind_of(answer)),
        };
        let throttled = status.as_u16() == 429 || envelope.is_throttling();
        let kind = match () {
            () if throttled => ErrorKind::Throttled,
            () if status.is_redirection() => ErrorKind::Transport,
            () => ErrorKind::Service,
        };
        let mut failure = Failure::new(kind, self.descriptor, message);
        failure.status = Some(status.as_u16());
        envelope.code = envelope.code.map(|code| self.scrub(&code));
        envelope.request_id = header(answer, "x-request-id").or(envelope.request_id);
        failure.envelope = envelope;
        failure.retry_after = retry::retry_after(answer.headers(), jiff::Timestamp::now());
        failure.not_taken = throttled;
        failure.body = body.map(str::to_owned);
        failure
    }

    fn transport_failure(&self, error: TransportError) -> Box<Failure> {
        let kind = match error {
            TransportError::Timeout => ErrorKind::Timeout,
            TransportError::BodyTooLarge { .. } => ErrorKind::Decode,
            _ => ErrorKind::Transport,
        };
        let mut failure = Failure::new(kind, self.descriptor, self.scrub(&error.to_string()));
        failure.not_taken = matches!(error, TransportError::Connect(_));
        failure.source = Some(Box::new(error));
        failure
    }

    fn scrub(&self, message: &str) -> String {
        let mut hidden = self.credentials.secrets();
        hidden.extend(self.options.headers.iter().map(|(_, value)| value.as_str()));
        collect_hidden(self.request, &mut hidden);
        scrub(message, &hidden)
    }
}

/// The texts of all fields that may not be shown.
fn collect_hidden<'a>(record: &'a dyn Record, hidden: &mut Vec<&'a str>) {
    for (index, field) in record.fields().iter().enumerate() {
        collect_value(record.value(index), field.shown, hidden);
    }
}

fn collect_value<'a>(value: Value<'a>, shown: bool, hidden: &mut Vec<&'a str>) {
    match value {
        Value::Text(text) if !shown => hidden.push(text),
        Value::Record(record) => collect_hidden(record, hidden),
        Value::List(list) => collect_list(list, shown, hidden),
        _ => {}
    }
}

fn collect_list<'a>(list: &'a dyn List, shown: bool, hidden: &mut Vec<&'a str>) {
    for index in 0..list.len() {
        collect_value(list.get(index), shown, hidden);
    }
}

fn header(answer: &http::Response<Bytes>, name: &str) -> Option<String> {
    answer.headers().get(name)?.to_str().ok().map(str::to_owned)
}

/// For an answer that is no JSON: what it claims to be.
fn kind_of(answer: &http::Response<Bytes>) -> String {
    match header(answer, "content-type") {
        Some(kind) if !kind.starts_with("application/json") => format!(", its content is called {kind}"),
        _ => String::new(),
    }
}

struct Seconds(Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.0.as_secs_f64())
    }
}
