//! `Serialize` and `Deserialize` of generated types, so that users can store and log what they like.
//!
//! A request becomes one object of wire names, wherever its fields travel.

use huaweicloud_bss_rules::{List, Place, Record, Value};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::decode::decode_value;
use super::fields::FieldValue;
use super::node::Node;

/// A value as JSON; fields that are not given are not written.
#[derive(Clone, Copy)]
pub(super) enum AsJson<'a> {
    /// All fields.
    All(Value<'a>),
    /// The fields of a request that travel in its body.
    Body(&'a dyn Record),
}

impl Serialize for AsJson<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Body(record) => serialize_fields(record, Some(Place::Body), serializer),
            Self::All(Value::Record(record)) => serialize_fields(record, None, serializer),
            Self::All(Value::List(list)) => serialize_list(list, serializer),
            Self::All(Value::Text(text)) => serializer.serialize_str(text),
            Self::All(Value::Integer(number)) => serializer.serialize_i64(number),
            Self::All(Value::Boolean(flag)) => serializer.serialize_bool(flag),
            Self::All(_) => serializer.serialize_unit(),
        }
    }
}

fn serialize_fields<S: Serializer>(record: &dyn Record, only: Option<Place>, serializer: S) -> Result<S::Ok, S::Error> {
    let given = |(index, field): &(usize, &huaweicloud_bss_rules::Field<'_>)| {
        only.is_none_or(|place| field.place == place) && !left_out(record.value(*index), field.mandatory)
    };
    let fields = || record.fields().iter().enumerate().filter(given);
    let mut map = serializer.serialize_map(Some(fields().count()))?;
    for (index, field) in fields() {
        map.serialize_entry(field.name, &AsJson::All(record.value(index)))?;
    }
    map.end()
}

/// An optional list without entries is left out like any other optional field that is not given.
fn left_out(value: Value<'_>, mandatory: bool) -> bool {
    match value {
        Value::Absent => true,
        Value::List(list) => list.is_empty() && !mandatory,
        _ => false,
    }
}

fn serialize_list<S: Serializer>(list: &dyn List, serializer: S) -> Result<S::Ok, S::Error> {
    let mut seq = serializer.serialize_seq(Some(list.len()))?;
    for index in 0..list.len() {
        seq.serialize_element(&AsJson::All(list.get(index)))?;
    }
    seq.end()
}

/// `Serialize` of any generated type.
///
/// # Errors
///
/// What the serializer says.
pub fn serialize<S: Serializer>(value: Value<'_>, serializer: S) -> Result<S::Ok, S::Error> {
    AsJson::All(value).serialize(serializer)
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
