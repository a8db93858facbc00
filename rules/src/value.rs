//! The traits and the type through which the evaluator reads values.

use std::fmt;

use crate::{Decimal, Field, Kind};

/// A borrowed value of a request or a reply.
///
/// It does not implement `Debug`, because the field decides whether a value may be shown.
#[derive(Clone, Copy)]
#[non_exhaustive]
#[expect(missing_debug_implementations, reason = "the field decides whether a value may be shown")]
pub enum Value<'a> {
    /// The field is not given and is not sent.
    Absent,
    /// A string, or the wire value of an enum of strings.
    Text(&'a str),
    /// An integer, or the wire value of an enum of integers.
    Integer(i64),
    /// A decimal number.
    Decimal(Decimal),
    /// A boolean.
    Boolean(bool),
    /// A value that is sent as its `Display` output: a date, a month, a timestamp.
    Formatted(&'a (dyn fmt::Display + Sync)),
    /// A value that cannot be sent, such as a month that does not exist. It violates the rule of its type.
    Invalid,
    /// A nested object.
    Record(&'a dyn Record),
    /// A list.
    List(&'a dyn List),
}

/// A value with named fields: a request, a nested object, a reply.
pub trait Record: Send + Sync {
    /// The name of the type, for `Debug`.
    fn name(&self) -> &str {
        last_segment(std::any::type_name::<Self>())
    }

    /// The fields, in the order of the docs page. [`value`](Record::value) takes an index into this table.
    fn fields(&self) -> &[Field<'_>];

    /// Returns the value of the field at `index`; [`Value::Absent`] if it is not given or there is no such field.
    fn value(&self, index: usize) -> Value<'_>;

    /// Returns the set at `index` of the sets of fields of which at least one must be given, as indices of fields;
    /// `None` past the last set.
    fn at_least_one_of(&self, index: usize) -> Option<&[usize]> {
        let _ = index;
        None
    }
}

fn last_segment(path: &'static str) -> &'static str {
    path.rsplit_once("::").map_or(path, |(_, name)| name)
}

/// A list of values of one type.
pub trait List: Send + Sync {
    /// The number of entries.
    fn len(&self) -> usize;

    /// Whether the list has no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the entry at `index`; [`Value::Absent`] past the end.
    fn get(&self, index: usize) -> Value<'_>;
}

/// What separates the entries of a joined list in its string.
pub const SEPARATOR: char = ',';

/// Returns the entries of a list of scalars, joined by commas.
pub fn joined(list: &dyn List) -> String {
    let mut text = String::new();
    for index in 0..list.len() {
        if index > 0 {
            text.push(SEPARATOR);
        }
        text.push_str(&list.get(index).written().unwrap_or_default());
    }
    text
}

impl Field<'_> {
    /// Returns a value of the field as a string on the wire; `None` for an absent value, an object, an empty list, and a
    /// list whose entries are not joined.
    pub fn written(&self, value: Value<'_>) -> Option<String> {
        match (value, self.kind) {
            (Value::List(list), Kind::Joined(_)) => (!list.is_empty()).then(|| joined(list)),
            (value, _) => value.written(),
        }
    }
}

/// A Rust type that a field can have.
pub trait AsValue: Send + Sync {
    /// Returns the value as the evaluator reads it.
    fn as_value(&self) -> Value<'_>;
}

impl Value<'_> {
    /// Returns a scalar in its wire format; `None` for an absent value, an object or a list.
    pub fn written(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some((*text).to_owned()),
            Self::Integer(number) => Some(number.to_string()),
            Self::Decimal(number) => Some(number.to_string()),
            Self::Boolean(flag) => Some(flag.to_string()),
            Self::Formatted(value) => Some(value.to_string()),
            Self::Absent | Self::Invalid | Self::Record(_) | Self::List(_) => None,
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
    // Once for each type, not once for each field, and no `map_or`: users would compile it.
    #[inline(never)]
    fn as_value(&self) -> Value<'_> {
        match self {
            Some(value) => value.as_value(),
            None => Value::Absent,
        }
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
        match self.as_slice().get(index) {
            Some(value) => value.as_value(),
            None => Value::Absent,
        }
    }
}
