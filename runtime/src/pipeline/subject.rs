//! What a call is about: an operation's request and reply, or those of a raw call.

use bytes::Bytes;
use huaweicloud_bss_rules::Record;

use crate::base::Descriptor;
use crate::wire::Fields;

/// What is called, and with what.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) descriptor: &'static Descriptor,
    pub(crate) method: &'a str,
    /// The path, with `{name}` for fields that travel in it.
    pub(crate) path: &'a str,
    pub(crate) record: &'a dyn Record,
    /// The body, where it is not made of the record.
    pub(crate) body: Option<&'a Bytes>,
    /// What to call it, where that is not the operation's name.
    pub(crate) label: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// A request of an operation.
    pub(crate) fn of(descriptor: &'static Descriptor, record: &'a dyn Record) -> Self {
        Self { descriptor, method: descriptor.method, path: descriptor.path, record, body: None, label: None }
    }

    pub(crate) fn label(&self) -> &'a str {
        self.label.unwrap_or(self.descriptor.name)
    }
}

/// Where the reply goes.
pub(crate) enum Sink<'a> {
    /// Into the fields of an operation's reply.
    Fields(&'a mut (dyn Fields + 'static)),
    /// As it is.
    Raw(&'a mut Bytes),
}

impl Sink<'_> {
    /// The same, for one attempt.
    pub(crate) fn again(&mut self) -> Sink<'_> {
        match self {
            Self::Fields(fields) => Sink::Fields(*fields),
            Self::Raw(body) => Sink::Raw(body),
        }
    }
}
