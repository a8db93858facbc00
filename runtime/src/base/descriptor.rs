//! What the spec says about an operation, its errors and its pages, as data.

use huaweicloud_bss_rules::Sites;

use super::effect::{Effect, OperationEffect, Repeat};

/// The description of an operation.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Descriptor {
    /// The vendor's name of the operation, in snake case.
    pub name: &'static str,
    /// The HTTP method in upper case.
    pub method: &'static str,
    /// The path, with `{name}` for fields that are sent in it.
    pub path: &'static str,
    /// Whether a JSON body is sent; `{}` if none of its fields is set.
    pub has_body: bool,
    /// What the operation does to the state of the server. A request whose repeat is harmful is sent again only if the
    /// server provably did not process it, or if it has a deduplication key.
    pub effect: OperationEffect,
    /// The HTTP statuses that are successes.
    pub success: &'static [u16],
    /// The documented errors.
    pub errors: &'static [ErrorDescriptor],
    /// The index of the request field by which the server recognizes a repeated request. A call fills it with a random
    /// key if the request has none.
    pub deduplicate_by: Option<usize>,
    /// How a list is requested page by page.
    pub paging: Option<Paging>,
    /// The index of the reply field that lists the failed parts of a successful call.
    pub partial_failure: Option<usize>,
    /// The sites that have the operation.
    pub sites: Sites,
    /// The docs page.
    pub source: &'static str,
    /// The API that the operation belongs to.
    pub api: &'static ApiDescriptor,
}

impl Descriptor {
    /// A minimal description: no body, a change whose repeat is harmful, and success with status 200.
    pub const fn new(name: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            has_body: false,
            effect: OperationEffect::Changes(Repeat::Harmful),
            success: &[200],
            errors: &[],
            deduplicate_by: None,
            paging: None,
            partial_failure: None,
            sites: Sites::ALL,
            source: "",
            api: const { &ApiDescriptor::new() },
        }
    }

    /// Sends a JSON body.
    pub const fn body(mut self) -> Self {
        self.has_body = true;
        self
    }

    /// The operation only reads.
    pub const fn reads(mut self) -> Self {
        self.effect = OperationEffect::Reads;
        self
    }

    /// The operation changes something, and a second call has no further effect.
    pub const fn repeat_harmless(mut self) -> Self {
        self.effect = OperationEffect::Changes(Repeat::Harmless);
        self
    }

    /// The index of the request field by which the server recognizes a repeated request.
    pub const fn deduplicate_by(mut self, index: usize) -> Self {
        self.deduplicate_by = Some(index);
        self
    }

    /// The HTTP statuses that are successes.
    pub const fn success(mut self, statuses: &'static [u16]) -> Self {
        self.success = statuses;
        self
    }

    /// The documented errors.
    pub const fn errors(mut self, errors: &'static [ErrorDescriptor]) -> Self {
        self.errors = errors;
        self
    }

    /// How a list is requested page by page.
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// The index of the reply field that lists the failed parts.
    pub const fn partial_failure(mut self, index: usize) -> Self {
        self.partial_failure = Some(index);
        self
    }

    /// The sites that have the operation.
    pub const fn sites(mut self, sites: Sites) -> Self {
        self.sites = sites;
        self
    }

    /// The docs page.
    pub const fn source(mut self, url: &'static str) -> Self {
        self.source = url;
        self
    }

    /// The API that the operation belongs to.
    pub const fn api(mut self, api: &'static ApiDescriptor) -> Self {
        self.api = api;
        self
    }

    /// Whether a call may send its request again although the server may have processed it: a repeat is harmless, or
    /// all attempts have the same deduplication key.
    pub const fn resend_is_harmless(&self) -> bool {
        self.effect.repeat_is_harmless() || self.deduplicate_by.is_some()
    }

    /// Returns the documented error with this code: one of the operation, or one of all operations.
    pub fn error(&self, code: &str) -> Option<&'static ErrorDescriptor> {
        self.errors.iter().chain(self.api.errors).find(|error| error.code == code)
    }
}

/// The description of an API: what holds for all of its operations, and for raw calls.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ApiDescriptor {
    /// The names of the sites that serve the API. The first one is the default. Empty for an API without sites.
    pub sites: &'static [&'static str],
    /// The errors that every operation may return.
    pub errors: &'static [ErrorDescriptor],
    /// The error codes that stand for a success.
    pub success_codes: &'static [&'static str],
    /// The error codes of too many requests.
    pub throttling_codes: &'static [&'static str],
    /// The error codes of an expired token.
    pub expired_token_codes: &'static [&'static str],
    /// Advice by the class of the HTTP status: `4` for 400 to 499.
    pub advice: &'static [(u16, &'static str)],
}

impl ApiDescriptor {
    /// An API without errors of its own.
    pub const fn new() -> Self {
        Self {
            sites: &[],
            errors: &[],
            success_codes: &[],
            throttling_codes: &[],
            expired_token_codes: &[],
            advice: &[],
        }
    }

    /// The names of the sites.
    pub const fn sites(mut self, names: &'static [&'static str]) -> Self {
        self.sites = names;
        self
    }

    /// The errors that every operation may return.
    pub const fn errors(mut self, errors: &'static [ErrorDescriptor]) -> Self {
        self.errors = errors;
        self
    }

    /// The error codes that stand for a success.
    pub const fn success_codes(mut self, codes: &'static [&'static str]) -> Self {
        self.success_codes = codes;
        self
    }

    /// The error codes of too many requests.
    pub const fn throttling_codes(mut self, codes: &'static [&'static str]) -> Self {
        self.throttling_codes = codes;
        self
    }

    /// The error codes of an expired token.
    pub const fn expired_token_codes(mut self, codes: &'static [&'static str]) -> Self {
        self.expired_token_codes = codes;
        self
    }

    /// Advice by the class of the HTTP status.
    pub const fn advice(mut self, advice: &'static [(u16, &'static str)]) -> Self {
        self.advice = advice;
        self
    }

    /// Returns the advice for this HTTP status.
    pub fn advice_for(&self, status: u16) -> Option<&'static str> {
        self.advice.iter().find(|(class, _)| *class == status / 100).map(|(_, advice)| *advice)
    }
}

impl Default for ApiDescriptor {
    fn default() -> Self {
        Self::new()
    }
}

/// How a list is requested page by page. The numbers are indices into the fields of the request and the reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// What identifies the start of a page.
    pub by: PagingKind,
    /// The request field with the start of the page.
    pub from: usize,
    /// The request field with the size of a page.
    pub size: usize,
    /// The reply field with the list of records.
    pub items: usize,
    /// The reply field with the number of records of all pages.
    pub total: Option<usize>,
    /// The path to the marker of the next page: a reply field, then a field of that record, and so on.
    pub next: &'static [usize],
    /// The fields that identify a record together; empty if no source documents such fields.
    pub key: &'static [usize],
}

impl Paging {
    /// Creates a description without a total.
    pub const fn new(by: PagingKind, from: usize, size: usize, items: usize) -> Self {
        Self { by, from, size, items, total: None, next: &[], key: &[] }
    }

    /// The reply field with the number of records of all pages.
    pub const fn total(mut self, index: usize) -> Self {
        self.total = Some(index);
        self
    }

    /// The path to the marker of the next page.
    pub const fn next(mut self, path: &'static [usize]) -> Self {
        self.next = path;
        self
    }

    /// The fields that identify a record together.
    pub const fn key(mut self, fields: &'static [usize]) -> Self {
        self.key = fields;
        self
    }
}

/// What identifies the start of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingKind {
    /// The number of records before the page.
    Offset,
    /// The number of the page, from 1.
    Page,
    /// A marker that the previous page returned.
    Marker,
}

/// The description of an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDescriptor {
    /// The code: `CBC.99007004`.
    pub code: &'static str,
    /// The HTTP status of the error.
    pub http: u16,
    /// The name of the Rust variant.
    pub variant: &'static str,
    /// The meaning of the error.
    pub meaning: &'static str,
    /// The effect of a call that fails with this error. If absent, it follows from the HTTP status.
    pub effect: Option<Effect>,
    /// What to do about the error.
    pub advice: Option<&'static str>,
    /// Whether the same request may succeed later.
    pub transient: bool,
}

impl ErrorDescriptor {
    /// Creates a permanent error without advice, whose effect follows from the HTTP status.
    pub const fn new(code: &'static str, http: u16, variant: &'static str, meaning: &'static str) -> Self {
        Self { code, http, variant, meaning, effect: None, advice: None, transient: false }
    }

    /// The effect of a call that fails with this error.
    pub const fn effect(mut self, effect: Effect) -> Self {
        self.effect = Some(effect);
        self
    }

    /// What to do about the error.
    pub const fn advice(mut self, advice: &'static str) -> Self {
        self.advice = Some(advice);
        self
    }

    /// The same request may succeed later.
    pub const fn transient(mut self) -> Self {
        self.transient = true;
        self
    }
}
