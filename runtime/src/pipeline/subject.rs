//! The request of a call, and the destination of its reply.

use bytes::Bytes;
use huaweicloud_bss_rules::Record;

use crate::base::Descriptor;
use crate::wire::Fields;

/// The request of a call: that of an operation or of a raw call.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'a> {
    pub(crate) descriptor: &'static Descriptor,
    pub(crate) method: &'a str,
    /// The path, with `{name}` for fields that are sent in it.
    pub(crate) path: &'a str,
    pub(crate) record: &'a dyn Record,
    /// The body, if it is not encoded from the record.
    pub(crate) body: Option<&'a Bytes>,
    /// The name in messages, if it is not that of the operation.
    pub(crate) label: Option<&'a str>,
}

impl<'a> Subject<'a> {
    /// Creates the subject of an operation.
    pub(crate) fn of(descriptor: &'static Descriptor, record: &'a dyn Record) -> Self {
        Self { descriptor, method: descriptor.method, path: descriptor.path, record, body: None, label: None }
    }

    pub(crate) fn label(&self) -> &'a str {
        self.label.unwrap_or(self.descriptor.name)
    }
}

/// The destination of the reply.
pub(crate) enum Sink<'a> {
    /// The fields of the reply of an operation.
    Fields(&'a mut (dyn Fields + 'static)),
    /// The body of a raw call.
    Raw(&'a mut Bytes),
}

impl Sink<'_> {
    /// Reborrows the destination for one attempt.
    pub(crate) fn reborrow(&mut self) -> Sink<'_> {
        match self {
            Self::Fields(fields) => Sink::Fields(*fields),
            Self::Raw(body) => Sink::Raw(body),
        }
    }
}
