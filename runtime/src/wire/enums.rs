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
        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str($crate::__private::StringEnum::value(self))
            }
        }
        $crate::__value_serde_impls!($name);
    };
}
