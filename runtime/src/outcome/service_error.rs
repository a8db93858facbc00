//! The documented errors of an operation, typed and untyped.

use std::fmt;

use huaweicloud_bss_rules::{Field, Record, Value};

use crate::wire::{Blank, Fields, Slot, debug};

/// The documented errors of an operation. Implemented by generated code.
pub trait ServiceError: Clone + fmt::Debug + PartialEq + Send + Sync + 'static {
    /// The data of a failure beside code and message.
    type Data: Fields + Blank + fmt::Debug + Send + Sync + 'static;

    /// Returns the variant of a code, which is the one for other codes if the code is not documented.
    fn from_code(code: &str) -> Self;

    /// Returns the code.
    fn code(&self) -> &str;
}

/// An error code of an operation that is known only at run time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyServiceError {
    pub(crate) code: String,
}

/// The data of a failure of an operation that is known only at run time. Its fields are those of the operation's own
/// type; none if there is no data.
pub struct AnyData(Option<Box<dyn Fields>>);

impl AnyData {
    pub(crate) fn new(data: impl Fields + 'static) -> Self {
        Self(Some(Box::new(data)))
    }
}

impl Blank for AnyData {
    const BLANK: Self = Self(None);
}

impl Record for AnyData {
    fn name(&self) -> &str {
        self.0.as_ref().map_or("AnyData", |data| data.name())
    }

    fn fields(&self) -> &[Field<'_>] {
        self.0.as_ref().map_or(&[], |data| data.fields())
    }

    fn value(&self, index: usize) -> Value<'_> {
        self.0.as_ref().map_or(Value::Absent, |data| data.value(index))
    }
}

impl Fields for AnyData {
    fn slot(&mut self, index: usize) -> Option<Slot<'_>> {
        self.0.as_mut()?.slot(index)
    }
}

impl fmt::Debug for AnyData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self, f)
    }
}

impl ServiceError for AnyServiceError {
    type Data = AnyData;

    fn from_code(code: &str) -> Self {
        Self { code: code.to_owned() }
    }

    fn code(&self) -> &str {
        &self.code
    }
}
