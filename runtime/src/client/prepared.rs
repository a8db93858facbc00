//! A call that is ready to be sent, as often as need be: validated, encoded, and signed anew each time.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use huaweicloud_bss_rules::{Limit, Record, RuleName, Violation, validate};

use super::core::{Settings, ValidationPolicy};
use super::options::CallOptions;
use super::subject::Subject;
use crate::base::Endpoint;
use crate::credentials::Credentials;
use crate::outcome::{ErrorKind, Failure};
use crate::signing::{Clock, DATE_FORMAT, Message, authorization};
use crate::wire::{DecodingPolicy, HEADER_TEXT, Parts, encode};

/// The names of headers that belong to us: another value would break the signature, the exchange, or the account
/// in whose name the call is made.
const OURS: [&str; 16] = [
    "host",
    "authorization",
    "content-length",
    "content-type",
    "x-auth-token",
    "x-security-token",
    "x-sdk-date",
    "x-sdk-content-sha256",
    "user-agent",
    // What concerns one connection only may be changed on the way.
    "connection",
    "expect",
    "keep-alive",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

const DATE: HeaderName = HeaderName::from_static("x-sdk-date");
/// Type, host, user agent, date and signature, and `Accept`, which is the transport's. Few calls have more.
const USUAL_HEADERS: usize = 6;
/// More than servers take, of a call and of its interceptors each. A map of headers panics where there are far too many.
const MOST_HEADERS: usize = 256;

pub(super) const LANGUAGE: HeaderName = HeaderName::from_static("x-language");

/// A call that is ready to be sent.
pub(super) struct Prepared<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) endpoint: &'a Endpoint,
    pub(super) options: &'a CallOptions,
    pub(super) clock: &'a Clock,
    /// What to do about values of the reply that do not fit, unless the call says otherwise.
    pub(super) decoding: DecodingPolicy,
    /// Absent until they are given, which is before the first attempt.
    pub(super) credentials: Option<Cow<'a, Credentials>>,
    method: http::Method,
    uri: http::Uri,
    body: Bytes,
    /// All headers but those of the credentials, and the date and the signature, which every attempt needs anew.
    headers: Cow<'a, HeaderMap>,
    identity: Vec<(HeaderName, HeaderValue)>,
    /// What interceptors add to the one attempt that is made now.
    pub(super) extra: HeaderMap,
}

impl<'a> Prepared<'a> {
    /// Does everything that is the same for all attempts, whoever makes them. Boxed, because futures move what they hold.
    pub(super) fn new(
        settings: &'a Settings,
        clock: &'a Clock,
        subject: Subject<'a>,
        options: &'a CallOptions,
    ) -> Result<Box<Self>, Box<Failure>> {
        let descriptor = subject.descriptor;
        let invalid = |violations| Failure::invalid(descriptor, violations);
        check(options.validation.unwrap_or(settings.validation), subject.record).map_err(invalid)?;
        let parts = encode(subject.path, descriptor.has_body, subject.record);
        let Parts { target, headers: fields, body } = parts.map_err(invalid)?;
        let endpoint = &settings.endpoint;
        // Encoded parts hold no character that an address may not have, so only its length is left to be wrong.
        let uri = endpoint.address(target).ok_or_else(|| {
            let limit = "short enough for an address, which takes less than 64 KiB";
            invalid(vec![Violation::new("", RuleName::Type, Some(Limit::Text(limit.to_owned())), None)])
        })?;
        let method = http::Method::from_bytes(subject.method.as_bytes())
            .map_err(|_| Failure::new(ErrorKind::Transport, descriptor, "the operation's HTTP method is none"))?;
        let mut headers = Cow::Borrowed(&settings.headers);
        add_headers(&mut headers, fields, options).map_err(invalid)?;
        let body = subject.body.cloned().unwrap_or_else(|| Bytes::from(body.unwrap_or_default()));
        let (identity, extra, credentials) = (Vec::new(), HeaderMap::new(), None);
        let decoding = settings.decoding;
        Ok(Box::new(Self {
            subject,
            endpoint,
            options,
            clock,
            decoding,
            credentials,
            method,
            uri,
            body,
            headers,
            identity,
            extra,
        }))
    }

    /// Says who makes the attempts from now on.
    pub(super) fn identify(&mut self, credentials: Cow<'a, Credentials>) -> Result<(), Box<Failure>> {
        self.identity = credential_headers(&credentials).map_err(|unfit| {
            let message = format!("the {unfit} has characters that cannot stand in a header; a line break at its end?");
            Failure::new(ErrorKind::Credentials, self.subject.descriptor, message)
        })?;
        self.credentials = Some(credentials);
        Ok(())
    }

    /// Adds headers to the one attempt that is made now.
    pub(super) fn add(&mut self, headers: &[(String, String)]) -> Result<(), Box<Failure>> {
        let invalid = |violations| Failure::invalid(self.subject.descriptor, violations);
        count(headers).map_err(invalid)?;
        for (name, text) in headers {
            let (name, value) = header_of_call(name, text).map_err(invalid)?;
            self.extra.insert(name, value);
        }
        Ok(())
    }

    /// All headers but the date and the signature. What a call sets goes before its credentials, and what an attempt adds
    /// before both.
    pub(super) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::with_capacity(USUAL_HEADERS);
        let identity = self.identity.iter().map(|(name, value)| (name, value));
        let identity = identity.filter(|(name, _)| !self.headers.contains_key(*name));
        for (name, value) in self.headers.iter().chain(identity).chain(&self.extra) {
            headers.insert(name.clone(), value.clone());
        }
        headers
    }

    /// The request as it is sent at this time.
    pub(super) fn http(&self, now: jiff::Timestamp) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.body.clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = self.headers();
        if let Some((access, secret)) = self.keys() {
            self.sign(&mut request, now, access, secret);
        }
        request
    }

    pub(super) fn body(&self) -> &Bytes {
        &self.body
    }

    /// The keys to sign with; none with a token.
    pub(super) fn keys(&self) -> Option<(&str, &str)> {
        self.credentials.as_ref()?.keys()
    }

    fn sign(&self, request: &mut http::Request<Bytes>, now: jiff::Timestamp, access: &str, secret: &str) {
        let date = now.strftime(DATE_FORMAT).to_string();
        // Each value was made of text.
        let headers: Vec<(&str, &str)> = request
            .headers()
            .iter()
            .filter(|(name, _)| is_signed(name))
            .filter_map(|(name, value)| Some((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?)))
            .chain([("x-sdk-date", date.as_str())])
            .collect();
        let message = Message {
            method: self.subject.method,
            path: self.uri.path(),
            query: self.uri.query().unwrap_or_default(),
            headers: &headers,
            body: &self.body,
        };
        let authorization = authorization(&message, &date, access, secret);
        let headers = request.headers_mut();
        headers.extend(header_value(&date, false).map(|date| (Some(DATE), date)));
        headers.extend(header_value(&authorization, true).map(|text| (Some(AUTHORIZATION), text)));
    }
}

/// Proxies may change the user agent on the way, and gateways may drop a header with an underscore in its name: the
/// official SDK signs neither. Everything else is covered.
fn is_signed(name: &HeaderName) -> bool {
    *name != USER_AGENT && !name.as_str().contains('_')
}

fn check(policy: ValidationPolicy, request: &dyn Record) -> Result<(), Vec<Violation>> {
    if policy == ValidationPolicy::Off {
        return Ok(());
    }
    let violations = validate(request);
    if policy == ValidationPolicy::Enforce && !violations.is_empty() {
        return Err(violations);
    }
    for violation in violations {
        tracing::warn!(field = violation.field(), rule = violation.rule().as_str(), "{violation}");
    }
    Ok(())
}

/// The headers that carry credentials, or the name of what cannot be sent.
fn credential_headers(credentials: &Credentials) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
    // It becomes a part of the `Authorization` header, which each attempt makes anew.
    if credentials.keys().is_some_and(|(access, _)| header_value(access, true).is_none()) {
        return Err("access key".to_owned());
    }
    let mut headers = Vec::with_capacity(2);
    for (name, text, secret) in credentials.headers() {
        match header_value(text, secret) {
            Some(value) => headers.push((name, value)),
            None => return Err(name.to_string()),
        }
    }
    Ok(headers)
}

/// Adds the headers of the call's language, of the request's own fields, and of the call. The later go before.
fn add_headers(
    all: &mut Cow<'_, HeaderMap>,
    fields: Vec<(String, String)>,
    options: &CallOptions,
) -> Result<(), Vec<Violation>> {
    count(&options.headers)?;
    let value =
        |name: &str, text: &str, secret: bool| header_value(text, secret).ok_or_else(|| unfit(name, HEADER_TEXT));
    if let Some(text) = &options.language {
        all.to_mut().insert(LANGUAGE, value(LANGUAGE.as_str(), text, false)?);
    }
    for (name, text) in &fields {
        all.to_mut().insert(header_name(name)?, value(name, text, true)?);
    }
    for (name, text) in &options.headers {
        let (header, text) = header_of_call(name, text)?;
        all.to_mut().insert(header, text);
    }
    Ok(())
}

/// Whether there are so few that they can be sent.
fn count(headers: &[(String, String)]) -> Result<(), Vec<Violation>> {
    if headers.len() > MOST_HEADERS { Err(unfit("headers", &format!("{MOST_HEADERS} at most"))) } else { Ok(()) }
}

/// A header that a call, or an interceptor, sets.
fn header_of_call(name: &str, text: &str) -> Result<(HeaderName, HeaderValue), Vec<Violation>> {
    let name = header_name(name)?;
    if OURS.contains(&name.as_str()) {
        return Err(unfit(name.as_str(), "left to the client, which sets this header itself"));
    }
    let value = header_value(text, true).ok_or_else(|| unfit(name.as_str(), HEADER_TEXT))?;
    Ok((name, value))
}

fn header_name(text: &str) -> Result<HeaderName, Vec<Violation>> {
    HeaderName::from_bytes(text.as_bytes()).map_err(|_| unfit(text, "a name that a header can have"))
}

#[cold]
fn unfit(name: &str, expected: &str) -> Vec<Violation> {
    vec![Violation::new(name, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)]
}

/// Text as the value of a header; nothing if it has characters that none can have.
fn header_value(text: &str, secret: bool) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_bytes(text.as_bytes()).ok()?;
    value.set_sensitive(secret);
    Some(value)
}
