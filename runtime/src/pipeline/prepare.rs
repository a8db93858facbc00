//! A call that is ready to be sent, as often as need be: validated, encoded, and signed anew each time.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use huaweicloud_bss_rules::{Limit, Record, RuleName, Violation, validate};

use super::headers::{add_headers, count, header_of_call};
use super::settings::{CallSettings, Shared, ValidationPolicy};
use super::subject::Subject;
use crate::base::Endpoint;
use crate::credentials::Credentials;
use crate::outcome::{ErrorKind, Failure};
use crate::signing::Clock;
use crate::wire::{Parts, encode};

/// A call that is ready to be sent.
pub(super) struct Prepared<'a> {
    pub(super) subject: Subject<'a>,
    pub(super) endpoint: &'a Endpoint,
    pub(super) settings: CallSettings<'a>,
    pub(super) clock: &'a Clock,
    /// Absent until they are given, which is before the first attempt.
    pub(super) credentials: Option<Cow<'a, Credentials>>,
    pub(super) method: http::Method,
    pub(super) uri: http::Uri,
    body: Bytes,
    /// All headers but those of the credentials, and the date and the signature, which every attempt needs anew.
    pub(super) headers: Cow<'a, HeaderMap>,
    pub(super) identity: Vec<(HeaderName, HeaderValue)>,
    /// What interceptors add to the one attempt that is made now.
    pub(super) extra: HeaderMap,
}

impl<'a> Prepared<'a> {
    /// Does everything that is the same for all attempts, whoever makes them. Boxed, because futures move what they hold.
    pub(super) fn new(
        shared: &'a Shared,
        settings: CallSettings<'a>,
        subject: Subject<'a>,
    ) -> Result<Box<Self>, Box<Failure>> {
        let descriptor = subject.descriptor;
        let invalid = |violations| Failure::invalid(descriptor, violations);
        check(settings.validation, subject.record).map_err(invalid)?;
        let parts = encode(subject.path, descriptor.has_body, subject.record);
        let Parts { target, headers: fields, body } = parts.map_err(invalid)?;
        let endpoint = &shared.endpoint;
        // Encoded parts hold no character that an address may not have, so only its length is left to be wrong.
        let uri = endpoint.address(target).ok_or_else(|| {
            let limit = "short enough for an address, which takes less than 64 KiB";
            invalid(vec![Violation::new("", RuleName::Type, Some(Limit::Text(limit.to_owned())), None)])
        })?;
        let method = http::Method::from_bytes(subject.method.as_bytes())
            .map_err(|_| Failure::new(ErrorKind::Transport, descriptor, "the operation's HTTP method is none"))?;
        let mut headers = Cow::Borrowed(&shared.headers);
        add_headers(&mut headers, fields, settings.language, &settings.headers).map_err(invalid)?;
        let body = subject.body.cloned().unwrap_or_else(|| Bytes::from(body.unwrap_or_default()));
        let (identity, extra, credentials) = (Vec::new(), HeaderMap::new(), None);
        Ok(Box::new(Self {
            subject,
            endpoint,
            settings,
            clock: &shared.clock,
            credentials,
            method,
            uri,
            body,
            headers,
            identity,
            extra,
        }))
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

    pub(super) fn body(&self) -> &Bytes {
        &self.body
    }
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
