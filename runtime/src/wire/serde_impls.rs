//! `Serialize` and `Deserialize` of generated types, so that users can store and log what they like.
//!
//! A request becomes one object of wire names, wherever its fields travel, and a decimal number becomes text.

use huaweicloud_bss_rules::{Field, Place, Record, Value};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::value::RawValue;

use super::decode::decode_value;
use super::fields::FieldValue;
use super::node::Node;
use super::view::{REDACTED, Seen, View};

/// A value as a serializer writes it; fields that are not given are not written.
#[derive(Clone, Copy)]
pub(super) struct AsJson<'a> {
    view: View<'a>,
    manner: Manner,
}

/// What is written, and how.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    /// The fields of a request that travel in its body, and decimal numbers as JSON numbers, digit by digit.
    Body,
    /// What is inside such a field.
    InBody,
    /// All fields, and decimal numbers as text: any other number would be a float to most formats and readers.
    Stored,
}

impl<'a> AsJson<'a> {
    /// The body of a request.
    pub(super) fn body(request: &'a dyn Record) -> Self {
        Self { view: View::revealed(request), manner: Manner::Body }
    }

    fn inner(self, view: View<'a>) -> Self {
        let manner = if self.manner == Manner::Stored { Manner::Stored } else { Manner::InBody };
        Self { view, manner }
    }

    fn fields<S: Serializer>(self, serializer: S) -> Result<S::Ok, S::Error> {
        let given = |(field, view): &(&Field<'_>, View<'_>)| {
            let travels = self.manner != Manner::Body || field.place == Place::Body;
            travels && !left_out(view.see(), field.mandatory)
        };
        let fields = || self.view.fields().filter(given);
        // JSON needs no number, and to count is to look at every field twice.
        let count = (self.manner == Manner::Stored).then(|| fields().count());
        let mut map = serializer.serialize_map(count)?;
        for (field, view) in fields() {
            map.serialize_entry(field.name, &self.inner(view))?;
        }
        map.end()
    }

    fn entries<S: Serializer>(self, count: usize, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(count))?;
        for entry in self.view.entries() {
            seq.serialize_element(&self.inner(entry))?;
        }
        seq.end()
    }

    fn single<S: Serializer>(self, value: Value<'_>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Value::Text(text) => serializer.serialize_str(text),
            Value::Integer(number) => serializer.serialize_i64(number),
            Value::Decimal(number) if self.manner == Manner::Stored => serializer.collect_str(&number),
            Value::Decimal(number) => {
                RawValue::from_string(number.to_string()).map_err(S::Error::custom)?.serialize(serializer)
            }
            Value::Boolean(flag) => serializer.serialize_bool(flag),
            Value::Written(value) => serializer.collect_str(value),
            _ => serializer.serialize_unit(),
        }
    }
}

impl Serialize for AsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.view.see() {
            Seen::Object(_) => self.fields(serializer),
            Seen::List(list) => self.entries(list.len(), serializer),
            Seen::Single(value) => self.single(value, serializer),
            Seen::Hidden => serializer.serialize_str(REDACTED),
            Seen::Absent => serializer.serialize_unit(),
        }
    }
}

/// As it may be shown.
impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        AsJson { view: *self, manner: Manner::Stored }.serialize(serializer)
    }
}

/// An optional list without entries is left out like any other optional field that is not given.
fn left_out(seen: Seen<'_>, mandatory: bool) -> bool {
    match seen {
        Seen::Absent => true,
        Seen::List(list) => list.is_empty() && !mandatory,
        _ => false,
    }
}

/// `Serialize` of any generated type.
///
/// # Errors
///
/// What the serializer says.
pub fn serialize<S: Serializer>(value: Value<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    View::all_of(value).serialize(serializer)
}

/// `Deserialize` of any generated type.
///
/// # Errors
///
/// What the deserializer says, and a value that does not fit, with its path and never with its content.
pub fn deserialize<'de, D: Deserializer<'de>, T: FieldValue>(deserializer: D) -> Result<T, D::Error> {
    let node = Node::deserialize(deserializer)?;
    let mut value = T::BLANK;
    decode_value(node, value.slot()).map_err(D::Error::custom)?;
    Ok(value)
}

/// `Serialize` and `Deserialize` for a type that implements `FieldValue`.
#[doc(hidden)]
#[macro_export]
macro_rules! __value_serde_impls {
    ($name:ident) => {
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize($crate::__private::AsValue::as_value(self), serializer)
            }
        }
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}

/// What every record implements beside its tables.
#[doc(hidden)]
#[macro_export]
macro_rules! __record_impls {
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug(self, f)
            }
        }
        $crate::__value_serde_impls!($name);
    };
}
