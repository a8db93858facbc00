//! What the spec says about an operation, its errors and its pages, as data.

use super::effect::{Effect, OperationEffect, Repeat};

/// What the spec says about an operation, as data.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Descriptor {
    /// The vendor's name for it, in snake case.
    pub name: &'static str,
    /// The HTTP method in capitals.
    pub method: &'static str,
    /// The path, with `{name}` for fields that travel in it.
    pub path: &'static str,
    /// Whether a JSON body is sent, `{}` if no field of it is given.
    pub has_body: bool,
    /// What it does to the state of the server. A request that a repeat would harm is sent again only if the server
    /// provably did not process it.
    pub effect: OperationEffect,
    /// The HTTP statuses of success.
    pub success: &'static [u16],
    /// The documented errors.
    pub errors: &'static [ErrorDescriptor],
    /// The errors that every operation of the API may answer with.
    pub common: &'static [ErrorDescriptor],
    /// How a long list is asked for page by page.
    pub paging: Option<Paging>,
    /// The reply field that lists what failed, where a reply of success says that some of it did.
    pub partial_failure: Option<usize>,
    /// The docs page.
    pub source: &'static str,
    /// What to do about an HTTP status, by its class.
    pub advice: &'static [(u16, &'static str)],
}

impl Descriptor {
    /// An operation without a body that changes something, must not be repeated, answers with status 200, and documents
    /// nothing more.
    pub const fn new(name: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            has_body: false,
            effect: OperationEffect::Changes(Repeat::Harmful),
            success: &[200],
            errors: &[],
            common: &[],
            paging: None,
            partial_failure: None,
            source: "",
            advice: &[],
        }
    }

    /// A JSON body is sent.
    pub const fn body(mut self) -> Self {
        self.has_body = true;
        self
    }

    /// It only reads.
    pub const fn reads(mut self) -> Self {
        self.effect = OperationEffect::Reads;
        self
    }

    /// It changes something, and a second call changes no more than the first one did.
    pub const fn repeat_harmless(mut self) -> Self {
        self.effect = OperationEffect::Changes(Repeat::Harmless);
        self
    }

    /// The HTTP statuses of success.
    pub const fn success(mut self, statuses: &'static [u16]) -> Self {
        self.success = statuses;
        self
    }

    /// The documented errors.
    pub const fn errors(mut self, errors: &'static [ErrorDescriptor]) -> Self {
        self.errors = errors;
        self
    }

    /// The errors that every operation of the API may answer with.
    pub const fn common(mut self, errors: &'static [ErrorDescriptor]) -> Self {
        self.common = errors;
        self
    }

    /// How a long list is asked for page by page.
    pub const fn paging(mut self, paging: Paging) -> Self {
        self.paging = Some(paging);
        self
    }

    /// The reply field that lists what failed.
    pub const fn partial_failure(mut self, index: usize) -> Self {
        self.partial_failure = Some(index);
        self
    }

    /// The docs page.
    pub const fn source(mut self, url: &'static str) -> Self {
        self.source = url;
        self
    }

    /// What to do about an HTTP status, by its class.
    pub const fn advice(mut self, advice: &'static [(u16, &'static str)]) -> Self {
        self.advice = advice;
        self
    }

    /// The documented error with this code: one of the operation, or one that every operation may answer with.
    pub fn error(&self, code: &str) -> Option<&'static ErrorDescriptor> {
        self.errors.iter().chain(self.common).find(|error| error.code == code)
    }

    /// What the docs advise for a failure with this HTTP status.
    pub fn advice_for(&self, status: u16) -> Option<&'static str> {
        self.advice.iter().find(|(class, _)| *class == status / 100).map(|(_, advice)| *advice)
    }
}

/// How a long list is asked for page by page. The numbers are indices into the tables of fields of request and reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Paging {
    /// What tells where a page begins.
    pub by: PagingKind,
    /// The request field that says where the page begins.
    pub from: usize,
    /// The request field that says how many records a page has.
    pub size: usize,
    /// The reply field that is the list of records.
    pub items: usize,
    /// The reply field that counts the records of all pages.
    pub total: Option<usize>,
    /// The way to the marker of the next page: a reply field, then a field inside it, and so on.
    pub next: &'static [usize],
    /// The fields of a record that identify it together; empty if no source names such fields.
    pub key: &'static [usize],
}

impl Paging {
    /// Paging without a total.
    pub const fn new(by: PagingKind, from: usize, size: usize, items: usize) -> Self {
        Self { by, from, size, items, total: None, next: &[], key: &[] }
    }

    /// The reply field that counts the records of all pages.
    pub const fn total(mut self, index: usize) -> Self {
        self.total = Some(index);
        self
    }

    /// The way to the marker of the next page.
    pub const fn next(mut self, way: &'static [usize]) -> Self {
        self.next = way;
        self
    }

    /// The fields of a record that identify it together.
    pub const fn key(mut self, fields: &'static [usize]) -> Self {
        self.key = fields;
        self
    }
}

/// What tells where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PagingKind {
    /// The number of records before it.
    Offset,
    /// The number of the page, from 1.
    Page,
    /// A marker that the page before brought.
    Marker,
}

/// What the spec says about an error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorDescriptor {
    /// The code: `CBC.99007004`.
    pub code: &'static str,
    /// The HTTP status that comes with it.
    pub http: u16,
    /// The name of the Rust variant.
    pub variant: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What a call that fails with it did, where the spec says so. Otherwise the HTTP status decides.
    pub effect: Option<Effect>,
    /// What to do about it.
    pub advice: Option<&'static str>,
    /// Whether the same request may succeed later.
    pub transient: bool,
}

impl ErrorDescriptor {
    /// A permanent error without advice of its own, whose effect follows from the HTTP status.
    pub const fn new(code: &'static str, http: u16, variant: &'static str, meaning: &'static str) -> Self {
        Self { code, http, variant, meaning, effect: None, advice: None, transient: false }
    }

    /// What a call that fails with it did.
    pub const fn effect(mut self, effect: Effect) -> Self {
        self.effect = Some(effect);
        self
    }

    /// What to do about it.
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
