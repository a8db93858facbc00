//! Raw calls, for endpoints without a spec: the same signing, retries and errors, without types.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use bytes::Bytes;
use huaweicloud_bss_rules::{Field, Kind, Limit, Place, Record, RuleName, Value, Violation};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::base::{BoxFuture, Descriptor, Effect, OperationEffect, Repeat};
use crate::client::{ApiClient, CallOptions, Core, option_setters};
use crate::credentials::CredentialsProvider;
use crate::outcome::{AnyServiceError, Error, Failure, Reply};
use crate::pipeline::{RetryPolicy, Sink, Subject, ValidationPolicy};
use crate::wire::{DecodeError, DecodingPolicy};

/// A request for an endpoint without a spec.
///
/// ```
/// use huaweicloud_bss_runtime::RawRequest;
/// use serde_json::json;
///
/// let read = RawRequest::get("/v2/things/{id}/state").path("id", "a/b c").query("limit", 10).reads();
/// let change = RawRequest::post("/v2/things").json(&json!({ "name": "new" }));
/// ```
///
/// The endpoint is unknown, so only the syntax of the parts is checked, and all values are hidden in errors and logs.
/// The request is sent once, unless it is declared to only [read](Self::reads), or a repeat as
/// [harmless](Self::repeat_harmless). For frequent use, describe the endpoint in YAML.
#[derive(Clone)]
#[must_use = "a request does nothing until it is called"]
pub struct RawRequest {
    method: String,
    path: String,
    values: Vec<(Place, String, String)>,
    body: Option<Bytes>,
    /// Whether the body could not be serialized as JSON.
    is_invalid_body: bool,
    effect: OperationEffect,
}

impl RawRequest {
    /// Creates a request with an HTTP method in upper case, and a path that starts with a slash. Write variable
    /// segments as `{name}` and set their values with [`path`](Self::path), so that they are encoded and never shown.
    pub fn new(method: impl Into<String>, path: impl Into<String>) -> Self {
        let (method, path) = (method.into(), path.into());
        Self {
            method,
            path,
            values: Vec::new(),
            body: None,
            is_invalid_body: false,
            effect: OperationEffect::Changes(Repeat::Harmful),
        }
    }

    /// Creates a request with the method `GET`.
    pub fn get(path: impl Into<String>) -> Self {
        Self::new("GET", path)
    }

    /// Creates a request with the method `POST`.
    pub fn post(path: impl Into<String>) -> Self {
        Self::new("POST", path)
    }

    /// Creates a request with the method `PUT`.
    pub fn put(path: impl Into<String>) -> Self {
        Self::new("PUT", path)
    }

    /// Creates a request with the method `DELETE`.
    pub fn delete(path: impl Into<String>) -> Self {
        Self::new("DELETE", path)
    }

    /// Sets the value of `{name}` in the path, unencoded. A duplicate name is an error.
    pub fn path(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.values.push((Place::Path, name.into(), value.to_string()));
        self
    }

    /// Adds a query parameter, unencoded. A name may occur several times.
    pub fn query(mut self, name: impl Into<String>, value: impl fmt::Display) -> Self {
        self.values.push((Place::Query, name.into(), value.to_string()));
        self
    }

    /// Sets the body as JSON. By default, no body is sent.
    pub fn json(mut self, body: &(impl Serialize + ?Sized)) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => (self.body, self.is_invalid_body) = (Some(Bytes::from(bytes)), false),
            // The error of serde may quote the value.
            Err(_) => self.is_invalid_body = true,
        }
        self
    }

    /// Declares that the endpoint only reads. A call without an answer is then retried.
    pub fn reads(mut self) -> Self {
        self.effect = OperationEffect::Reads;
        self
    }

    /// Declares that the endpoint changes something, and that a second call has no further effect. A call without an
    /// answer is then retried.
    pub fn repeat_harmless(mut self) -> Self {
        self.effect = OperationEffect::Changes(Repeat::Harmless);
        self
    }

    fn record(&self) -> RawRecord<'_> {
        let fields =
            self.values.iter().map(|(place, name, _)| Field::new(name, *place, Kind::Text).mandatory()).collect();
        RawRecord { fields, values: &self.values }
    }

    /// Returns why the request cannot be sent.
    fn violations(&self) -> Vec<Violation> {
        let unfit = |field: &str, expected: &str| {
            Violation::new(field, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)
        };
        let mut violations = Vec::new();
        if self.method.is_empty() || !self.method.bytes().all(|byte| byte.is_ascii_uppercase()) {
            violations.push(unfit("method", "an HTTP method in upper case"));
        }
        if self.is_invalid_body {
            violations.push(unfit("body", "a value that JSON can represent, with strings as keys"));
        }
        let Some(segments) = self.path.strip_prefix('/') else {
            violations.push(unfit("path", "a path that starts with a slash"));
            return violations;
        };
        let names: Vec<&str> = segments.split('/').filter_map(placeholder).collect();
        let is_literal = |segment: &str| {
            let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
            !matches!(segment, "" | "." | "..") && segment.bytes().all(is_plain)
        };
        if !segments.split('/').all(|segment| placeholder(segment).is_some() || is_literal(segment)) {
            let expected = "made of segments of letters, digits, `-`, `.`, `_` and `~`; write other segments as \
                            `{name}` and set their values with `path`, or use `query`";
            violations.push(unfit("path", expected));
        }
        let in_path = self.values.iter().filter(|(place, ..)| *place == Place::Path).map(|(_, name, _)| name.as_str());
        let given: Vec<&str> = in_path.collect();
        for name in names.iter().filter(|name| !given.contains(name)) {
            violations.push(Violation::new(*name, RuleName::Mandatory, None, None));
        }
        for (index, name) in given.iter().enumerate() {
            let before = given.iter().take(index).filter(|other| *other == name).count();
            // Each name is reported once.
            if before == 0 && !names.contains(name) {
                violations.push(Violation::new(*name, RuleName::Unknown, None, None));
            }
            if before == 1 {
                violations.push(Violation::new(*name, RuleName::Duplicate, None, None));
            }
        }
        violations
    }
}

fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("effect", &self.effect)
            .finish_non_exhaustive()
    }
}

/// The path and query values of a raw request, as a record for the encoder.
struct RawRecord<'a> {
    fields: Vec<Field<'a>>,
    values: &'a [(Place, String, String)],
}

impl Record for RawRecord<'_> {
    fn name(&self) -> &str {
        "RawRequest"
    }

    fn fields(&self) -> &[Field<'_>] {
        &self.fields
    }

    fn value(&self, index: usize) -> Value<'_> {
        self.values.get(index).map_or(Value::Absent, |(_, _, value)| Value::Text(value))
    }
}

/// The body of the reply to a raw call.
#[derive(Clone, PartialEq, Eq)]
pub struct RawBody {
    bytes: Bytes,
    /// The effect of the call, for errors of the decoding.
    effect: Effect,
}

impl RawBody {
    /// Returns the received bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Deserializes the body from JSON.
    ///
    /// # Errors
    ///
    /// The body is not JSON or does not fit the type. The error has the position, and nothing of the content.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        serde_json::from_slice(&self.bytes).map_err(|error| {
            let what = if error.is_data() { "does not fit the type" } else { "is not valid JSON" };
            let problem = format!("{what}, at line {}, column {}", error.line(), error.column());
            DecodeError::of_body(problem).after_call(self.effect)
        })
    }
}

impl fmt::Debug for RawBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawBody({} bytes)", self.bytes.len())
    }
}

/// A raw call that is sent when it is awaited. Set its options first.
#[must_use = "a call does nothing until it is awaited"]
pub struct RawCall<'c> {
    core: &'c Core,
    pub(super) descriptor: &'static Descriptor,
    request: &'c RawRequest,
    options: CallOptions,
}

/// The descriptions of raw calls of the API of a client.
struct Raw<C>(PhantomData<C>);

impl<C: ApiClient> Raw<C> {
    const READS: &'static Descriptor = &Descriptor::new("raw", "", "").reads().api(C::API);
    const REPEAT_HARMLESS: &'static Descriptor = &Descriptor::new("raw", "", "").repeat_harmless().api(C::API);
    const REPEAT_HARMFUL: &'static Descriptor = &Descriptor::new("raw", "", "").api(C::API);

    fn descriptor(effect: OperationEffect) -> &'static Descriptor {
        match effect {
            OperationEffect::Reads => Self::READS,
            OperationEffect::Changes(Repeat::Harmless) => Self::REPEAT_HARMLESS,
            OperationEffect::Changes(Repeat::Harmful) => Self::REPEAT_HARMFUL,
        }
    }
}

impl<'c> RawCall<'c> {
    /// Creates a call of an endpoint of the API of the client `C`. Clients have a method `raw` for it.
    pub fn new<C: ApiClient>(core: &'c Core, request: &'c RawRequest) -> Self {
        Self { core, descriptor: Raw::<C>::descriptor(request.effect), request, options: CallOptions::new() }
    }
}

impl RawCall<'_> {
    /// Replaces all options.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    option_setters!(options);

    /// Sends the call. Awaiting the `RawCall` does the same.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind). Any HTTP status from 200 to 299 is a success, unless the body contains an
    /// error code of the service.
    pub async fn send(self) -> Result<Reply<RawBody>, Error<AnyServiceError>> {
        let Self { core, descriptor, request, options } = self;
        let label = format!("{} {}", request.method, request.path);
        let violations = request.violations();
        if !violations.is_empty() {
            let mut failure = Failure::invalid(descriptor, violations);
            failure.label = Some(label);
            return Err(Error::new(failure));
        }
        let record = request.record();
        let subject = Subject {
            descriptor,
            method: &request.method,
            path: &request.path,
            record: &record,
            body: request.body.as_ref(),
            label: Some(&label),
        };
        let mut bytes = Bytes::new();
        match core.execute(subject, Sink::Raw(&mut bytes), &options).await {
            Ok(meta) => {
                let effect = if request.effect.is_read() { Effect::None } else { Effect::Done };
                Ok(Reply::new(RawBody { bytes, effect }, meta))
            }
            Err(failure) => Err(Error::new(failure)),
        }
    }
}

impl<'c> IntoFuture for RawCall<'c> {
    type Output = Result<Reply<RawBody>, Error<AnyServiceError>>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for RawCall<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCall").field("request", self.request).field("options", &self.options).finish()
    }
}
