//! `Serialize` and `Deserialize` of generated types, for users who store them.
//!
//! A request becomes one object of wire names, wherever its fields are sent. A decimal number becomes a string, and a
//! list whose entries are joined on the wire becomes the string that is sent.

use huaweicloud_bss_rules::{AsValue, MAX_DEPTH, Value};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::body::is_left_out;
use super::decode::decode_value;
use super::fields::{FieldValue, Fields};
use super::node::Node;
use super::view::{ObservedValue, View};
use crate::base::REDACTED;

/// Absent fields are omitted. A decimal number becomes a string, because most formats and readers convert numbers to
/// floats.
impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.observed() {
            ObservedValue::Object(_) | ObservedValue::List(_) if self.is_too_deep() => {
                Err(S::Error::custom(format!("more than {MAX_DEPTH} objects and lists are nested in each other")))
            }
            ObservedValue::Object(_) => {
                let fields = || self.fields().filter(|(field, view)| !is_left_out(view.value(), field));
                let mut map = serializer.serialize_map(Some(fields().count()))?;
                for (field, view) in fields() {
                    match view.joined(field) {
                        Some(text) => map.serialize_entry(field.name, &text)?,
                        None => map.serialize_entry(field.name, &view)?,
                    }
                }
                map.end()
            }
            ObservedValue::List(list) => {
                let mut seq = serializer.serialize_seq(Some(list.len()))?;
                for entry in self.entries() {
                    seq.serialize_element(&entry)?;
                }
                seq.end()
            }
            ObservedValue::Single(value) => single(value, serializer),
            ObservedValue::Hidden => serializer.serialize_str(REDACTED),
            ObservedValue::Absent => serializer.serialize_unit(),
        }
    }
}

fn single<S: Serializer>(value: Value<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::Text(text) => serializer.serialize_str(text),
        Value::Integer(number) => serializer.serialize_i64(number),
        Value::Decimal(number) => serializer.collect_str(&number),
        Value::Boolean(flag) => serializer.serialize_bool(flag),
        Value::Formatted(value) => serializer.collect_str(value),
        _ => serializer.serialize_unit(),
    }
}

/// Serializes a value of any generated type.
///
/// # Errors
///
/// The error of the serializer.
pub fn serialize<T: AsValue, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    View::all_of(value.as_value()).serialize(serializer)
}

/// Serializes any record.
impl Serialize for dyn Fields + '_ {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        View::all_of(Value::Record(self)).serialize(serializer)
    }
}

/// Deserializes a value of any generated type.
///
/// # Errors
///
/// The error of the deserializer, or a value that does not fit, with its path and never with its content.
pub fn deserialize<'de, D: Deserializer<'de>, T: FieldValue>(deserializer: D) -> Result<T, D::Error> {
    let node = Node::deserialize(deserializer)?;
    let mut value = T::BLANK;
    decode_value(&node, value.as_slot()).map_err(D::Error::custom)?;
    Ok(value)
}

/// Implements `Serialize` and `Deserialize` for a type that implements `FieldValue`.
#[doc(hidden)]
#[macro_export]
macro_rules! __value_serde_impls {
    ($name:ident) => {
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, serializer)
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

/// Everything that a generated record implements: from its fields with their indices into `Self::FIELDS`, and from the
/// sets of fields of which at least one must be given. A record that implements the traits itself gives its name alone.
#[doc(hidden)]
#[macro_export]
macro_rules! __record_impls {
    ($name:ident { $($index:literal $field:ident),* $(,)? } $(at_least_one_of $sets:expr)?) => {
        impl $crate::__private::Record for $name {
            fn fields(&self) -> &[$crate::__private::Field<'_>] {
                &Self::FIELDS
            }
            fn value(&self, index: usize) -> $crate::__private::Value<'_> {
                // Method calls, because the compiler checks them faster than paths.
                use $crate::__private::AsValue as _;
                match index {
                    $($index => self.$field.as_value(),)*
                    _ => $crate::__private::Value::Absent,
                }
            }
            $(
                fn at_least_one_of(&self, index: usize) -> ::core::option::Option<&[usize]> {
                    const SETS: &[&[usize]] = $sets;
                    SETS.get(index).copied()
                }
            )?
        }
        impl $crate::__private::Fields for $name {
            fn slot(&mut self, index: usize) -> ::core::option::Option<$crate::__private::Slot<'_>> {
                use $crate::__private::FieldValue as _;
                match index {
                    $($index => ::core::option::Option::Some(self.$field.as_slot()),)*
                    _ => ::core::option::Option::None,
                }
            }
        }
        impl $crate::__private::Blank for $name {
            const BLANK: Self = Self { $($field: $crate::__private::FieldValue::BLANK),* };
        }
        $crate::__record_impls!($name);
    };
    ($name:ident) => {
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::debug(self, f)
            }
        }
        $crate::__value_serde_impls!($name);
    };
}
