//! Enums of documented wire values, with a variant for all others.

use std::fmt;

use huaweicloud_bss_rules::Kind;

/// A value that the docs do not list, as it was received.
///
/// It never contains a documented value, so equal wire values are equal in Rust as well. Create one with `From` on the
/// enum, which selects the right variant.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue<T>(T);

impl<T> UnknownValue<T> {
    /// For generated code, which has compared the documented values.
    #[doc(hidden)]
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value on the wire.
    pub const fn get(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for UnknownValue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The documented variants of an enum, and the constructor of the variant for all other values.
#[derive(Debug)]
pub struct Variants<E: 'static, V: 'static, U> {
    /// The documented variants.
    pub documented: &'static [E],
    /// Their values on the wire, in the same order.
    pub values: &'static [V],
    /// Creates the variant of a value that the docs do not list.
    pub other: fn(U) -> E,
}

// Each user of the functions below compiles them for each enum, so they call nothing that is generic or takes a closure.

impl<E: Clone> Variants<E, &'static str, String> {
    /// Returns the variant of an error code.
    pub fn of_code(&self, code: &str) -> E {
        match self.documented.get(index_of_text(self.values, code)) {
            Some(variant) => variant.clone(),
            None => (self.other)(owned(code)),
        }
    }
}

/// The index of a text, or the length if it is not in the list.
fn index_of_text(values: &[&str], wanted: &str) -> usize {
    values.iter().position(|known| *known == wanted).unwrap_or(values.len())
}

/// Not a method of the standard library, which would be compiled for each enum.
fn owned(text: &str) -> String {
    text.to_owned()
}

/// The index of an integer, or the length if it is not in the list.
fn index_of_integer(values: &[i64], wanted: i32) -> usize {
    values.iter().position(|known| *known == i64::from(wanted)).unwrap_or(values.len())
}

/// The error of a string that is no value of an enum.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not {expected}")]
pub struct ParseEnumError {
    expected: String,
}

impl ParseEnumError {
    /// For generated code.
    #[doc(hidden)]
    pub fn integer() -> Self {
        Self { expected: Kind::IntegerEnum(&[]).expected().to_owned() }
    }
}

/// Returns the value with this name.
pub fn find_by_name<T: Copy>(all: &[T], name: fn(T) -> &'static str, text: &str) -> Result<T, ParseEnumError> {
    all.iter().copied().find(|value| name(*value) == text).ok_or_else(|| {
        let names: Vec<String> = all.iter().map(|value| format!("`{}`", name(*value))).collect();
        ParseEnumError { expected: format!("one of {}", names.join(", ")) }
    })
}

/// An enum whose wire values are integers.
pub trait IntegerEnum: Clone + Send + Sync + 'static {
    /// Its variants.
    const VARIANTS: Variants<Self, i64, UnknownValue<i32>>;

    /// Its kind in the table of fields.
    const KIND: Kind<'static> = Kind::IntegerEnum(Self::VARIANTS.values);

    /// Returns the enum for a value on the wire.
    fn from_wire(value: i32) -> Self {
        match Self::VARIANTS.documented.get(index_of_integer(Self::VARIANTS.values, value)) {
            Some(variant) => variant.clone(),
            None => (Self::VARIANTS.other)(UnknownValue::new(value)),
        }
    }
}

/// An enum whose wire values are strings.
pub trait StringEnum: Clone + Send + Sync + 'static {
    /// Its variants.
    const VARIANTS: Variants<Self, &'static str, UnknownValue<String>>;

    /// Its kind in the table of fields.
    const KIND: Kind<'static> = Kind::StringEnum(Self::VARIANTS.values);

    /// Returns the enum for a value on the wire.
    fn from_wire(value: &str) -> Self {
        match Self::VARIANTS.documented.get(index_of_text(Self::VARIANTS.values, value)) {
            Some(variant) => variant.clone(),
            None => (Self::VARIANTS.other)(UnknownValue::new(owned(value))),
        }
    }
}

/// `Debug`, `Eq` and `Hash` of an enum with one variant that holds a value, and of which `$wire` is the value on the wire.
/// The derived impls cost the compiler more: `Debug` a call for each variant, `Eq` a function.
#[doc(hidden)]
#[macro_export]
macro_rules! __variant_impls {
    ($name:ident { $($variant:ident),* } $other:ident, |$value:ident| $wire:expr) => {
        impl ::core::fmt::Debug for $name {
            #[allow(unreachable_code, reason = "there may be no other variant")]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(match self {
                    $(Self::$variant => ::core::stringify!($variant),)*
                    Self::$other(value) => return f.debug_tuple(::core::stringify!($other)).field(value).finish(),
                })
            }
        }
        impl ::core::cmp::Eq for $name {}
        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                let $value = self;
                ::core::hash::Hash::hash($wire, state);
            }
        }
    };
}

/// Everything that an integer-coded enum implements, from its variants and their values.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_enum_impls {
    ($name:ident { $($variant:ident $wire:literal),* $(,)? }) => {
        impl $name {
            /// The documented values, in the order of the spec.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value on the wire.
            pub fn as_i32(&self) -> i32 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => *value.get(),
                }
            }
        }
        $crate::__variant_impls!($name { $($variant),* } Unknown, |value| &value.as_i32());
        impl $crate::__private::IntegerEnum for $name {
            const VARIANTS: $crate::__private::Variants<Self, i64, $crate::UnknownValue<i32>> =
                $crate::__private::Variants { documented: Self::ALL, values: &[$($wire),*], other: Self::Unknown };
        }
        impl $crate::__private::FieldValue for $name {
            const BLANK: Self = Self::Unknown($crate::UnknownValue::new(0));
            fn as_slot(&mut self) -> $crate::__private::Slot<'_> {
                $crate::__private::Slot::IntegerEnum(self)
            }
        }
        impl $crate::__private::AsValue for $name {
            fn as_value(&self) -> $crate::__private::Value<'_> {
                $crate::__private::Value::Integer(self.as_i32() as i64)
            }
        }
        impl ::core::convert::From<i32> for $name {
            fn from(value: i32) -> Self {
                $crate::__private::IntegerEnum::from_wire(value)
            }
        }
        /// Parses the value on the wire. Every 32-bit integer is a value, which may be undocumented.
        impl ::core::str::FromStr for $name {
            type Err = $crate::ParseEnumError;
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::ParseEnumError> {
                match <i32 as ::core::str::FromStr>::from_str(text) {
                    ::core::result::Result::Ok(value) => ::core::result::Result::Ok(::core::convert::From::from(value)),
                    ::core::result::Result::Err(_) => ::core::result::Result::Err($crate::ParseEnumError::integer()),
                }
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i32(), f)
            }
        }
        $crate::__value_serde_impls!($name);
    };
}

/// Everything that a string-coded enum implements, from its variants and their values.
#[doc(hidden)]
#[macro_export]
macro_rules! __string_enum_impls {
    ($name:ident { $($variant:ident $wire:literal),* $(,)? }) => {
        impl $name {
            /// The documented values, in the order of the spec.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value.get(),
                }
            }
        }
        $crate::__variant_impls!($name { $($variant),* } Unknown, |value| value.as_str());
        impl $crate::__private::StringEnum for $name {
            const VARIANTS: $crate::__private::Variants<Self, &'static str, $crate::UnknownValue<$crate::__private::String>> =
                $crate::__private::Variants { documented: Self::ALL, values: &[$($wire),*], other: Self::Unknown };
        }
        impl $crate::__private::FieldValue for $name {
            const BLANK: Self = Self::Unknown($crate::UnknownValue::new($crate::__private::String::new()));
            fn as_slot(&mut self) -> $crate::__private::Slot<'_> {
                $crate::__private::Slot::StringEnum(self)
            }
        }
        impl $crate::__private::AsValue for $name {
            fn as_value(&self) -> $crate::__private::Value<'_> {
                $crate::__private::Value::Text(self.as_str())
            }
        }
        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                $crate::__private::StringEnum::from_wire(value)
            }
        }
        /// Parses the value on the wire. Every string is a value, which may be undocumented.
        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(::core::convert::From::from(text))
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
        $crate::__value_serde_impls!($name);
    };
}

/// The conversions between an enum that selects values in a list, and the enum of these values. Their wire values are the
/// same, as strings or as integers.
#[doc(hidden)]
#[macro_export]
macro_rules! __filter_impls {
    (string $filter:ident of string $values:path) => {
        $crate::__filter_impls!(@from $filter, $values, |value| value.as_str());
        $crate::__filter_impls!(@from $values, $filter, |value| value.as_str());
    };
    (integer $filter:ident of integer $values:path) => {
        $crate::__filter_impls!(@from $filter, $values, |value| value.as_i32());
        $crate::__filter_impls!(@from $values, $filter, |value| value.as_i32());
    };
    (string $filter:ident of integer $values:path) => {
        $crate::__filter_impls!(@from $filter, $values, |value| $crate::__private::to_string(value).as_str());
        $crate::__filter_impls!(@parse $values, $filter);
    };
    (integer $filter:ident of string $values:path) => {
        $crate::__filter_impls!(@from $values, $filter, |value| $crate::__private::to_string(value).as_str());
        $crate::__filter_impls!(@parse $filter, $values);
    };
    (@from $target:path, $source:path, |$value:ident| $wire:expr) => {
        /// Converts by the value on the wire.
        impl ::core::convert::From<$source> for $target {
            fn from($value: $source) -> Self {
                ::core::convert::From::from($wire)
            }
        }
    };
    (@parse $target:path, $source:path) => {
        /// Converts by the value on the wire. Fails if it is not an integer.
        impl ::core::convert::TryFrom<$source> for $target {
            type Error = $crate::ParseEnumError;
            fn try_from(value: $source) -> ::core::result::Result<Self, $crate::ParseEnumError> {
                ::core::str::FromStr::from_str(value.as_str())
            }
        }
    };
}

/// The conversions between a site and its short name.
#[doc(hidden)]
#[macro_export]
macro_rules! __site_impls {
    ($name:ident) => {
        /// Writes the short name.
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.name())
            }
        }
        /// Parses the short name.
        impl ::core::str::FromStr for $name {
            type Err = $crate::ParseEnumError;
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::ParseEnumError> {
                $crate::__private::find_by_name(Self::ALL, Self::name, text)
            }
        }
        impl $crate::__private::ApiSite for $name {
            fn name(&self) -> &'static str {
                Self::name(*self)
            }
            fn endpoint(&self) -> &'static str {
                Self::endpoint(*self)
            }
        }
    };
}
