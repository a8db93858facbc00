//! The deduplication key of a request: one for all attempts of a call.

use huaweicloud_bss_rules::{Field, Record, Value};

use super::subject::Subject;
use crate::base::unique_key;

/// A request of which the caller gave no deduplication key, with a random one.
pub(super) struct Keyed<'a> {
    request: &'a dyn Record,
    index: usize,
    key: String,
}

impl<'a> Keyed<'a> {
    /// Returns `None` if the operation has no deduplication key, or if the request has one already. An empty string is
    /// none.
    pub(super) fn new(subject: &Subject<'a>) -> Option<Self> {
        let index = subject.descriptor.deduplicate_by?;
        let is_given = key_of(subject).is_some_and(|key| !key.is_empty());
        (!is_given).then(|| Self { request: subject.record, index, key: unique_key() })
    }
}

impl Record for Keyed<'_> {
    fn name(&self) -> &str {
        self.request.name()
    }

    fn fields(&self) -> &[Field<'_>] {
        self.request.fields()
    }

    fn value(&self, index: usize) -> Value<'_> {
        if index == self.index { Value::Text(&self.key) } else { self.request.value(index) }
    }

    fn at_least_one_of(&self, index: usize) -> Option<&[usize]> {
        self.request.at_least_one_of(index)
    }
}

/// Returns the deduplication key of a request.
pub(super) fn key_of(subject: &Subject<'_>) -> Option<String> {
    match subject.record.value(subject.descriptor.deduplicate_by?) {
        Value::Text(key) => Some(key.to_owned()),
        _ => None,
    }
}
