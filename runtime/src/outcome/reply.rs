//! The reply of a successful call.

use std::ops::Deref;

use huaweicloud_bss_rules::Value;

use crate::base::Descriptor;
use crate::wire::{
    Blank, DEFAULT_MAX_MEMORY, DecodeError, DecodingPolicy, Fields, Mismatches, UnknownFields, decode_reply,
};

/// The response metadata.
pub(crate) struct Meta {
    pub(crate) status: u16,
    pub(crate) request_id: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) mismatches: Mismatches,
    pub(crate) unknown_fields: UnknownFields,
}

/// The body of a reply with response metadata. It dereferences to the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply<T> {
    body: T,
    status: u16,
    request_id: Option<String>,
    attempts: u32,
    mismatches: Mismatches,
    unknown_fields: UnknownFields,
    may_repeat: bool,
}

impl<T> Reply<T> {
    pub(crate) fn new(body: T, meta: Meta) -> Self {
        let Meta { status, request_id, attempts, mismatches, unknown_fields } = meta;
        Self { body, status, request_id, attempts, mismatches, unknown_fields, may_repeat: false }
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The body, mutable.
    pub fn body_mut(&mut self) -> &mut T {
        &mut self.body
    }

    /// Returns the body without the metadata.
    pub fn into_body(self) -> T {
        self.body
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The id of the request for the vendor's support.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The values of the reply that do not fit the types of their fields, and were omitted. Empty for nearly all
    /// replies.
    pub fn mismatches(&self) -> &Mismatches {
        &self.mismatches
    }

    /// The members of the reply that the spec does not have yet, with their values as JSON: at the top of the reply, and
    /// in its objects. Without `error_code` and its message, which the client reads itself. Empty for nearly all replies,
    /// and for raw calls.
    pub fn unknown_fields(&self) -> &UnknownFields {
        &self.unknown_fields
    }

    /// Whether an earlier page may have contained records of this page: the list changed while it was read, and the
    /// spec declares no key that identifies a record. Always false for a single call.
    pub fn may_repeat(&self) -> bool {
        self.may_repeat
    }

    pub(crate) fn map<U>(self, f: impl FnOnce(T) -> U) -> Reply<U> {
        let Self { body, status, request_id, attempts, mismatches, unknown_fields, may_repeat } = self;
        Reply { body: f(body), status, request_id, attempts, mismatches, unknown_fields, may_repeat }
    }

    pub(crate) fn parts_mut(&mut self) -> (&mut T, &Mismatches) {
        (&mut self.body, &self.mismatches)
    }

    pub(crate) fn set_may_repeat(&mut self, may_repeat: bool) {
        self.may_repeat = may_repeat;
    }
}

impl<T: Fields + Blank> Reply<T> {
    /// Creates a reply from the JSON of its body, for tests of code that handles replies. It is decoded like an answer of
    /// the server with HTTP 200.
    ///
    /// # Errors
    ///
    /// The text is not a JSON object.
    pub fn from_json(json: &str) -> Result<Self, DecodeError> {
        let mut body = T::BLANK;
        let reading = decode_reply(json, &mut body, DecodingPolicy::Tolerant, DEFAULT_MAX_MEMORY);
        let reading = reading.map_err(|error| DecodeError::of_body(error.to_string()))?;
        let (mismatches, unknown_fields) = (reading.outcome?, reading.unknown);
        Ok(Self::new(body, Meta { status: 200, request_id: None, attempts: 1, mismatches, unknown_fields }))
    }
}

/// A reply that lists failed parts of a successful call. Implemented by generated code.
pub trait PartialFailure {
    /// A failed part.
    type Item;

    /// The failed parts; empty if there are none.
    fn failed(&self) -> &[Self::Item];
}

impl<T: PartialFailure> Reply<T> {
    /// The failed parts of the successful call; empty if there are none.
    pub fn failed(&self) -> &[T::Item] {
        self.body.failed()
    }
}

impl Reply<Box<dyn Fields>> {
    /// Returns the name of the field that lists the failed parts of a successful call of this operation, and their
    /// number; `None` if there are none.
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
