//! A prepared call: validated and encoded once for all attempts.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use huaweicloud_bss_rules::{Limit, Record, RuleName, Site, Violation, check_operation, validate};

use super::headers::{add_headers, check_count, header_of_call};
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
    pub(super) max_memory: usize,
    /// Absent before the first attempt.
    pub(super) credentials: Option<Cow<'a, Credentials>>,
    pub(super) method: http::Method,
    pub(super) uri: http::Uri,
    body: Bytes,
    /// All headers except those of the credentials, the date and the signature.
    pub(super) headers: Cow<'a, HeaderMap>,
    pub(super) identity: Vec<(HeaderName, HeaderValue)>,
    /// The headers that interceptors add to the current attempt.
    pub(super) extra: HeaderMap,
}

impl<'a> Prepared<'a> {
    /// Prepares what all attempts share. Boxed, because futures move what they contain.
    pub(super) fn new(
        shared: &'a Shared,
        settings: CallSettings<'a>,
        subject: Subject<'a>,
    ) -> Result<Box<Self>, Box<Failure>> {
        let descriptor = subject.descriptor;
        let invalid = |violations| Failure::invalid(descriptor, violations);
        // The core may be that of another API, which has other sites.
        let site = Site::named(shared.site, descriptor.api.sites);
        if let Some(violation) = check_operation(descriptor.sites, site) {
            return Err(invalid(vec![violation]));
        }
        check(settings.validation, subject.record, site).map_err(invalid)?;
        let parts = encode(subject.path, descriptor.has_body, subject.record);
        let Parts { target, headers: fields, body } = parts.map_err(invalid)?;
        let endpoint = &shared.endpoint;
        // Encoded parts contain only valid characters, so only the length can be wrong.
        let uri = endpoint.address(target).ok_or_else(|| {
            let limit = "short enough for an address, which is limited to 64 KiB";
            invalid(vec![Violation::new("", RuleName::Type, Some(Limit::Text(limit.to_owned())), None)])
        })?;
        let method = http::Method::from_bytes(subject.method.as_bytes()).map_err(|_| {
            Failure::new(ErrorKind::Transport, descriptor, "the HTTP method of the operation is invalid")
        })?;
        let mut headers = Cow::Borrowed(&shared.headers);
        add_headers(&mut headers, fields, settings.language, &settings.headers).map_err(invalid)?;
        let body = subject.body.cloned().unwrap_or_else(|| Bytes::from(body.unwrap_or_default()));
        let (identity, extra, credentials) = (Vec::new(), HeaderMap::new(), None);
        Ok(Box::new(Self {
            subject,
            endpoint,
            settings,
            clock: &shared.clock,
            max_memory: shared.max_memory,
            credentials,
            method,
            uri,
            body,
            headers,
            identity,
            extra,
        }))
    }

    /// Adds headers to the current attempt.
    pub(super) fn add(&mut self, headers: &[(String, String)]) -> Result<(), Box<Failure>> {
        let invalid = |violations| Failure::invalid(self.subject.descriptor, violations);
        check_count(headers).map_err(invalid)?;
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

fn check(policy: ValidationPolicy, request: &dyn Record, site: Site<'_>) -> Result<(), Vec<Violation>> {
    let mut violations = validate(request, site);
    if policy != ValidationPolicy::Enforce {
        // A value that does not have its type or is nested too deeply, and an entry that would arrive as two, cannot be
        // sent under any policy.
        let cannot_be_sent = |violation: &Violation| {
            matches!(violation.rule(), RuleName::Type | RuleName::MaxDepth | RuleName::Separator)
        };
        let (invalid, others) = violations.into_iter().partition(cannot_be_sent);
        violations = invalid;
        if policy == ValidationPolicy::Warn {
            warn(others);
        }
    }
    if violations.is_empty() { Ok(()) } else { Err(violations) }
}

fn warn(violations: Vec<Violation>) {
    for violation in violations {
        tracing::warn!(field = violation.field(), rule = violation.rule().as_str(), "{violation}");
    }
}
