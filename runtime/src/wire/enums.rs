//! Enums of documented wire values, with a variant for all others.

use std::fmt;

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

/// An enum whose wire values are integers.
pub trait IntegerEnum: Send + Sync {
    /// The documented values.
    const VALUES: &'static [i64];

    /// The value on the wire.
    fn value(&self) -> i32;

    /// Sets the value that was received.
    fn set(&mut self, value: i32);
}

/// An enum whose wire values are strings.
pub trait StringEnum: Send + Sync {
    /// The documented values.
    const VALUES: &'static [&'static str];

    /// The value on the wire.
    fn value(&self) -> &str;

    /// Sets the value that was received.
    fn set(&mut self, value: &str);
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
                $crate::__private::IntegerEnum::value(self)
            }

            #[doc(hidden)]
            pub const KIND: $crate::__private::Kind<'static> =
                $crate::__private::Kind::IntegerEnum(<Self as $crate::__private::IntegerEnum>::VALUES);
        }
        impl $crate::__private::IntegerEnum for $name {
            const VALUES: &'static [i64] = &[$($wire),*];
            fn value(&self) -> i32 {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => *value.get(),
                }
            }
            fn set(&mut self, value: i32) {
                *self = match value {
                    $($wire => Self::$variant,)*
                    value => Self::Unknown($crate::UnknownValue::new(value)),
                };
            }
        }
        impl $crate::__private::FieldValue for $name {
            const BLANK: Self = Self::Unknown($crate::UnknownValue::new(0));
            fn slot(&mut self) -> $crate::__private::Slot<'_> {
                $crate::__private::Slot::IntegerEnum(self)
            }
        }
        impl $crate::__private::AsValue for $name {
            fn as_value(&self) -> $crate::__private::Value<'_> {
                $crate::__private::Value::Integer(::core::convert::Into::into($crate::__private::IntegerEnum::value(
                    self,
                )))
            }
        }
        impl ::core::convert::From<i32> for $name {
            fn from(value: i32) -> Self {
                let mut item = <Self as $crate::__private::FieldValue>::BLANK;
                $crate::__private::IntegerEnum::set(&mut item, value);
                item
            }
        }
        /// Parses the value on the wire. Every 32-bit integer is a value, which may be undocumented.
        impl ::core::str::FromStr for $name {
            type Err = ::core::num::ParseIntError;
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::num::ParseIntError> {
                ::core::result::Result::map(::core::str::FromStr::from_str(text), <Self as ::core::convert::From<i32>>::from)
            }
        }
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&$crate::__private::IntegerEnum::value(self), f)
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
                $crate::__private::StringEnum::value(self)
            }

            #[doc(hidden)]
            pub const KIND: $crate::__private::Kind<'static> =
                $crate::__private::Kind::StringEnum(<Self as $crate::__private::StringEnum>::VALUES);
        }
        impl $crate::__private::StringEnum for $name {
            const VALUES: &'static [&'static str] = &[$($wire),*];
            fn value(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    Self::Unknown(value) => value.get(),
                }
            }
            fn set(&mut self, value: &str) {
                *self = match value {
                    $($wire => Self::$variant,)*
                    value => Self::Unknown($crate::UnknownValue::new(::core::convert::From::from(value))),
                };
            }
        }
        impl $crate::__private::FieldValue for $name {
            const BLANK: Self = Self::Unknown($crate::UnknownValue::new($crate::__private::String::new()));
            fn slot(&mut self) -> $crate::__private::Slot<'_> {
                $crate::__private::Slot::StringEnum(self)
            }
        }
        impl $crate::__private::AsValue for $name {
            fn as_value(&self) -> $crate::__private::Value<'_> {
                $crate::__private::Value::Text($crate::__private::StringEnum::value(self))
            }
        }
        impl ::core::convert::From<&str> for $name {
            fn from(value: &str) -> Self {
                let mut item = <Self as $crate::__private::FieldValue>::BLANK;
                $crate::__private::StringEnum::set(&mut item, value);
                item
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
                f.write_str($crate::__private::StringEnum::value(self))
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
            type Error = ::core::num::ParseIntError;
            fn try_from(value: $source) -> ::core::result::Result<Self, ::core::num::ParseIntError> {
                ::core::str::FromStr::from_str(value.as_str())
            }
        }
    };
}
