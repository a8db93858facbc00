//! How the evaluator looks at a value without knowing its type.

use std::fmt;

use crate::{Decimal, Field};

/// One value of a request or a reply, borrowed from whatever holds it.
///
/// It has no `Debug`: whether a value may be shown is a matter of its field, not of the value.
#[derive(Clone, Copy)]
#[non_exhaustive]
#[expect(missing_debug_implementations, reason = "a value alone does not know whether it may be shown")]
pub enum Value<'a> {
    /// Not given. It does not travel.
    Absent,
    /// Text, and the wire value of a text-coded enum.
    Text(&'a str),
    /// A whole number, and the wire value of an integer-coded enum.
    Integer(i64),
    /// A decimal number.
    Decimal(Decimal),
    /// True or false.
    Boolean(bool),
    /// Something that is displayed as it is written on the wire: a day, a month, a moment.
    Written(&'a (dyn fmt::Display + Sync)),
    /// A nested object.
    Record(&'a dyn Record),
    /// A list.
    List(&'a dyn List),
}

/// A value with named fields: a request, a nested object, a reply.
pub trait Record: Send + Sync {
    /// The type's name, for `Debug`.
    fn name(&self) -> &str;

    /// The fields, in the order of the docs page. [`value`](Record::value) goes by the index into this table.
    fn fields(&self) -> &[Field<'_>];

    /// The value of the field at `index`; [`Value::Absent`] when it is not given or there is no such field.
    fn value(&self, index: usize) -> Value<'_>;

    /// One of the groups of fields, by their indices, of each of which at least one must be given; nothing past the
    /// last group.
    fn alternatives(&self, group: usize) -> Option<&[usize]> {
        let _ = group;
        None
    }
}

/// A list of values of one type.
pub trait List: Send + Sync {
    /// How many entries there are.
    fn len(&self) -> usize;

    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at `index`; [`Value::Absent`] past the end.
    fn get(&self, index: usize) -> Value<'_>;
}

/// A Rust type that a field can have.
pub trait AsValue: Send + Sync {
    /// The value, as the evaluator sees it.
    fn as_value(&self) -> Value<'_>;
}

impl Value<'_> {
    /// A single value as it is written on the wire; nothing for what is absent, an object or a list.
    pub fn written(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some((*text).to_owned()),
            Self::Integer(number) => Some(number.to_string()),
            Self::Decimal(number) => Some(number.to_string()),
            Self::Boolean(flag) => Some(flag.to_string()),
            Self::Written(value) => Some(value.to_string()),
            Self::Absent | Self::Record(_) | Self::List(_) => None,
        }
    }
}

impl<T: Record> AsValue for T {
    fn as_value(&self) -> Value<'_> {
        Value::Record(self)
    }
}

impl AsValue for String {
    fn as_value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl AsValue for i32 {
    fn as_value(&self) -> Value<'_> {
        Value::Integer(i64::from(*self))
    }
}

impl AsValue for i64 {
    fn as_value(&self) -> Value<'_> {
        Value::Integer(*self)
    }
}

#[cfg(feature = "rust_decimal")]
impl AsValue for rust_decimal::Decimal {
    fn as_value(&self) -> Value<'_> {
        Value::Decimal((*self).into())
    }
}

impl AsValue for bool {
    fn as_value(&self) -> Value<'_> {
        Value::Boolean(*self)
    }
}

impl<T: AsValue> AsValue for Option<T> {
    fn as_value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Absent, T::as_value)
    }
}

impl<T: AsValue> AsValue for Vec<T> {
    fn as_value(&self) -> Value<'_> {
        Value::List(self)
    }
}

impl<T: AsValue> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn get(&self, index: usize) -> Value<'_> {
        self.as_slice().get(index).map_or(Value::Absent, T::as_value)
    }
}
