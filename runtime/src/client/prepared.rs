//! A call that is ready to be sent, as often as need be: validated, encoded, and signed anew each time.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderName, HeaderValue, USER_AGENT};
use huaweicloud_bss_rules::{Limit, Record, RuleName, Violation, validate};

use super::core::{Settings, ValidationPolicy};
use super::endpoint::Endpoint;
use super::subject::Subject;
use crate::call::CallOptions;
use crate::credentials::Credentials;
use crate::error::{ErrorKind, Failure};
use crate::signing::{DATE_FORMAT, Message, authorization};
use crate::wire::{HEADER_TEXT, Parts, encode};

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

/// A call that is ready to be sent.
pub(super) struct Prepared<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) endpoint: &'a Endpoint,
    pub(super) options: &'a CallOptions,
    /// Absent until they are given, which is before the first attempt.
    pub(super) credentials: Option<Cow<'a, Credentials>>,
    method: http::Method,
    uri: http::Uri,
    path: String,
    query: String,
    body: Bytes,
    /// All headers but those of the credentials, and the date and the signature, which every attempt needs anew.
    headers: Vec<(HeaderName, HeaderValue)>,
    identity: Vec<(HeaderName, HeaderValue)>,
    /// What interceptors add to the one attempt that is made now.
    pub(super) extra: Vec<(HeaderName, HeaderValue)>,
}

impl<'a> Prepared<'a> {
    /// Does everything that is the same for all attempts, whoever makes them.
    pub(super) fn new(
        settings: &'a Settings,
        subject: Subject<'a>,
        options: &'a CallOptions,
    ) -> Result<Self, Box<Failure>> {
        let descriptor = subject.descriptor;
        let invalid = |violations| Failure::invalid(descriptor, violations);
        check(options.validation.unwrap_or(settings.validation), subject.record).map_err(invalid)?;
        let parts = encode(subject.path, descriptor.has_body, subject.record);
        let Parts { path, query, headers, body } = parts.map_err(invalid)?;
        let endpoint = &settings.endpoint;
        // Encoded parts hold no character that an address may not have, so only its length is left to be wrong.
        let uri = http::Uri::try_from(endpoint.address(&path, &query)).map_err(|_| {
            let limit = "short enough for an address, which takes less than 64 KiB";
            invalid(vec![Violation::new("", RuleName::Type, Some(Limit::Text(limit.to_owned())), None)])
        })?;
        let method = http::Method::from_bytes(subject.method.as_bytes())
            .map_err(|_| Failure::new(ErrorKind::Transport, descriptor, "the operation's HTTP method is none"))?;
        let mut all = Vec::with_capacity(4);
        all.push((CONTENT_TYPE, HeaderValue::from_static("application/json")));
        all.extend(header_value(endpoint.authority(), false).map(|host| (HOST, host)));
        all.push((USER_AGENT, settings.user_agent.clone()));
        add_headers(&mut all, headers, settings, options).map_err(invalid)?;
        let body = subject.body.cloned().unwrap_or_else(|| Bytes::from(body.unwrap_or_default()));
        let (headers, identity, extra, credentials) = (all, Vec::new(), Vec::new(), None);
        Ok(Self { subject, endpoint, options, credentials, method, uri, path, query, body, headers, identity, extra })
    }

    /// Says who makes the attempts from now on.
    pub(super) fn identify(&mut self, credentials: Cow<'a, Credentials>) -> Result<(), Box<Failure>> {
        self.identity = credential_headers(&credentials).map_err(|unfit| {
            let message = format!("the {unfit} has characters that cannot stand in a header; a line break at its end?");
            Failure::new(ErrorKind::Credentials, self.subject.descriptor, message)
        })?;
        // What the call sets itself goes before.
        self.identity.retain(|(name, _)| self.headers.iter().all(|(other, _)| other != name));
        self.credentials = Some(credentials);
        Ok(())
    }

    /// Adds headers to the one attempt that is made now.
    pub(super) fn add(&mut self, headers: &[(String, String)]) -> Result<(), Box<Failure>> {
        let invalid = |violations| Failure::invalid(self.subject.descriptor, violations);
        for (name, text) in headers {
            let (name, value) = header_of_call(name, text).map_err(invalid)?;
            self.extra.retain(|(other, _)| *other != name);
            self.extra.push((name, value));
        }
        Ok(())
    }

    /// All headers but the date and the signature. What an attempt adds goes before.
    pub(super) fn headers(&self) -> impl Iterator<Item = &(HeaderName, HeaderValue)> {
        let is_other = |name: &HeaderName| self.extra.iter().all(|(other, _)| other != name);
        self.headers.iter().chain(&self.identity).filter(move |(name, _)| is_other(name)).chain(&self.extra)
    }

    /// The request as it is sent at this time.
    pub(super) fn http(&self, now: jiff::Timestamp) -> http::Request<Bytes> {
        let mut request = http::Request::new(self.body.clone());
        *request.method_mut() = self.method.clone();
        *request.uri_mut() = self.uri.clone();
        // The two of the signature come to them, and the transport has one of its own.
        let count = self.headers.len() + self.identity.len() + self.extra.len() + 3;
        let mut headers = http::HeaderMap::with_capacity(count);
        headers.extend(self.headers().cloned().map(|(name, value)| (Some(name), value)));
        *request.headers_mut() = headers;
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
        let headers: Vec<(&str, &str)> = self
            .headers()
            .filter(|(name, _)| is_signed(name))
            .filter_map(|(name, value)| Some((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?)))
            .chain([("x-sdk-date", date.as_str())])
            .collect();
        let message = Message {
            method: self.subject.method,
            path: &self.path,
            query: &self.query,
            headers: &headers,
            body: &self.body,
        };
        let authorization = authorization(&message, &date, access, secret);
        let headers = request.headers_mut();
        headers.extend(header_value(&date, false).map(|date| (HeaderName::from_static("x-sdk-date"), date)));
        headers.extend(header_value(&authorization, true).map(|text| (AUTHORIZATION, text)));
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
fn credential_headers(credentials: &Credentials) -> Result<Vec<(HeaderName, HeaderValue)>, &'static str> {
    // It becomes a part of the `Authorization` header, which each attempt makes anew.
    if credentials.keys().is_some_and(|(access, _)| header_value(access, true).is_none()) {
        return Err("access key");
    }
    let header = |(name, text, secret): (&'static str, &str, bool)| {
        Ok((HeaderName::from_static(name), header_value(text, secret).ok_or(name)?))
    };
    credentials.headers().into_iter().map(header).collect()
}

/// Adds the headers of the request's own fields, of the call, and the language, in this order of precedence.
fn add_headers(
    all: &mut Vec<(HeaderName, HeaderValue)>,
    fields: Vec<(String, String)>,
    settings: &Settings,
    options: &CallOptions,
) -> Result<(), Vec<Violation>> {
    let value =
        |name: &str, text: &str, secret: bool| header_value(text, secret).ok_or_else(|| unfit(name, HEADER_TEXT));
    for (name, text) in &fields {
        all.push((header_name(name)?, value(name, text, true)?));
    }
    for (name, text) in &options.headers {
        let (header, text) = header_of_call(name, text)?;
        all.retain(|(other, _)| *other != header);
        all.push((header, text));
    }
    let language = HeaderName::from_static("x-language");
    if all.iter().all(|(header, _)| *header != language) {
        match &options.language {
            Some(text) => all.push((language, value("x-language", text, false)?)),
            None => all.extend(settings.language.clone().map(|text| (language, text))),
        }
    }
    Ok(())
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

fn unfit(name: &str, expected: &str) -> Vec<Violation> {
    vec![Violation::new(name, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)]
}

/// Text as the value of a header; nothing if it has characters that none can have.
fn header_value(text: &str, secret: bool) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_bytes(text.as_bytes()).ok()?;
    value.set_sensitive(secret);
    Some(value)
}
