//! What a call that succeeded brings back.

use std::ops::Deref;

use huaweicloud_bss_rules::Value;

use crate::base::Descriptor;
use crate::wire::{Fields, Mismatches};

/// What came round a reply.
pub(crate) struct Meta {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) mismatches: Mismatches,
}

/// A reply's body with what came round it. It dereferences to the body, so the fields are at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply<T> {
    body: T,
    status: u16,
    request_id: Option<String>,
    attempts: u32,
    mismatches: Mismatches,
    may_repeat: bool,
}

impl<T> Reply<T> {
    pub(crate) fn new(body: T, meta: Meta) -> Self {
        let Meta { status, request_id, attempts, mismatches } = meta;
        Self { body, status, request_id, attempts, mismatches, may_repeat: false }
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body, to be changed.
    pub fn body_mut(&mut self) -> &mut T {
        &mut self.body
    }

    /// The body alone.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The id under which the vendor's support finds the call.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The values of the reply that do not fit the types of their fields, and are absent from the body. Empty for nearly
    /// all replies.
    pub fn mismatches(&self) -> &Mismatches {
        &self.mismatches
    }

    /// Whether records of this page may have been returned by an earlier page of the walk: the list changed while it was
    /// read, and the spec knows no key by which a record is recognised. Always false outside a walk.
    pub fn may_repeat(&self) -> bool {
        self.may_repeat
    }

    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Reply<U> {
        let Self { body, status, request_id, attempts, mismatches, may_repeat } = self;
        Reply { body: f(body), status, request_id, attempts, mismatches, may_repeat }
    }

    pub(crate) fn parts_mut(&mut self) -> (&mut T, &Mismatches) {
        (&mut self.body, &self.mismatches)
    }

    pub(crate) fn set_may_repeat(&mut self, may_repeat: bool) {
        self.may_repeat = may_repeat;
    }
}

/// A reply that may say that some of what was asked for was not done. Implemented by generated code.
pub trait PartialFailure {
    /// One of the things that failed.
    type Item;

    /// What failed; empty if all was done.
    fn failed(&self) -> &[Self::Item];
}

impl<T: PartialFailure> Reply<T> {
    /// What failed, although the reply is that of a success; empty if all was done.
    pub fn failed(&self) -> &[T::Item] {
        self.body.failed()
    }
}

impl Reply<Box<dyn Fields>> {
    /// How many things failed, although the reply is that of a success of the operation with this descriptor, and the
    /// name of the field that lists them; nothing if all was done.
    pub fn failures(&self, descriptor: &Descriptor) -> Option<(&str, usize)> {
        let index = descriptor.partial_failure?;
        match self.body.value(index) {
            Value::List(list) if !list.is_empty() => Some((self.body.fields().get(index)?.name, list.len())),
            _ => None,
        }
    }
}

impl<T> Deref for Reply<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.body
    }
}
