//! The items that generated code names. Not part of the public interface.

pub use crate::base::{ApiDescriptor, Descriptor, Effect, ErrorDescriptor, Paging, PagingKind};
pub use crate::calls::{Call, Entry, Operation, Paged, RawCall, RawRequest};
pub use crate::client::{ApiClient, ApiSite, Builder, Core, NoSite};
pub use crate::outcome::{PartialFailure, ServiceError, Violations};
pub use crate::wire::{
    Argument, Blank, Date, FieldValue, Fields, IntegerEnum, Month, NoData, Slot, StringEnum, Timestamp, UnknownValue,
    Variants, debug, deserialize, find_by_name, serialize,
};
pub use crate::{
    __blocking_client as blocking_client, __builder_impls as builder_impls, __filter_impls as filter_impls,
    __integer_enum_impls as integer_enum_impls, __record_impls as record_impls,
    __service_error_impls as service_error_impls, __site_impls as site_impls, __string_enum_impls as string_enum_impls,
};
pub use ::core::clone::Clone;
pub use ::core::cmp::{Eq, PartialEq};
pub use ::core::convert::{From, Into};
pub use ::core::default::Default;
pub use ::core::fmt::Debug;
pub use ::core::hash::Hash;
pub use ::core::iter::{IntoIterator, Iterator};
pub use ::core::marker::{Copy, PhantomData};
pub use ::core::option::Option::{self, None, Some};
pub use ::core::result::Result;
pub use huaweicloud_bss_rules::{
    AsValue, Case, Condition, Field, Format, Kind, Place, Record, Rule, Site, Sites, Value, validate,
};
pub use rust_decimal::Decimal;
pub use serde;
pub use std::string::String;
pub use std::vec::Vec;

pub use huaweicloud_bss_rules::Rule::{
    Above, Format as FormatRule, Max, MaxDecimals, MaxItems, MaxJoinedLength, MaxLength, Min, MinItems, MinLength,
    NotOnlyDigitsSpecialOrSpaces,
};

/// Kinds of values under short names, so that a field fits into a line.
pub const TEXT: Kind<'static> = Kind::Text;
pub const INTEGER: Kind<'static> = Kind::Integer;
pub const LONG: Kind<'static> = Kind::Long;
pub const DECIMAL: Kind<'static> = Kind::Decimal;
pub const BOOLEAN: Kind<'static> = Kind::Boolean;
pub const DATE: Kind<'static> = Kind::Date;
pub const MONTH: Kind<'static> = Kind::Month;
pub const TIMESTAMP: Kind<'static> = Kind::Timestamp;
pub const RECORD: Kind<'static> = Kind::Record;

/// A list of values of one kind.
pub const fn list(item: &'static Kind<'static>) -> Kind<'static> {
    Kind::List(item)
}

/// A list of values of one kind, joined by commas in one string.
pub const fn joined(item: &'static Kind<'static>) -> Kind<'static> {
    Kind::Joined(item)
}

/// A field in the path.
pub const fn path(name: &'static str, kind: Kind<'static>) -> Field<'static> {
    Field::new(name, Place::Path, kind)
}

/// A field in the query string.
pub const fn query(name: &'static str, kind: Kind<'static>) -> Field<'static> {
    Field::new(name, Place::Query, kind)
}

/// A field in a header.
pub const fn header(name: &'static str, kind: Kind<'static>) -> Field<'static> {
    Field::new(name, Place::Header, kind)
}

/// A field in the body.
pub const fn body(name: &'static str, kind: Kind<'static>) -> Field<'static> {
    Field::new(name, Place::Body, kind)
}

/// Returns the value of an enum on the wire as a string.
pub fn to_string(value: impl std::fmt::Display) -> String {
    value.to_string()
}

/// Collects the argument of a setter into a list.
pub fn collect<T>(values: impl IntoIterator<Item = impl Argument<T>>) -> Vec<T> {
    values.into_iter().map(Argument::into_value).collect()
}

/// Marks a required field of a builder that is set.
#[derive(Clone, Copy, Debug)]
pub struct Set;

/// Marks a required field of a builder that is not set yet.
#[derive(Clone, Copy, Debug)]
pub struct Unset;

/// Implemented if the required field `F` is set.
#[diagnostic::on_unimplemented(
    message = "the required field `{F}` is not set",
    label = "a required field is missing before this call",
    note = "set it on the builder before `build()`"
)]
pub trait IsSet<F> {}

impl<F> IsSet<F> for Set {}

/// How a record and its builder begin, and how the record is validated.
#[doc(hidden)]
#[macro_export]
macro_rules! __builder_impls {
    ($name:ident, $builder:ident, $api:path $(, $site:path)?) => {
        impl $name {
            #[doc = ::core::concat!("Begins a [`", ::core::stringify!($name), "`].")]
            pub fn builder() -> $builder {
                $builder { inner: $crate::__private::Blank::BLANK, state: ::core::marker::PhantomData }
            }

            /// Looks for values that break a rule of the docs, on the default site. Every call does so before it sends
            /// anything, with the site of the client.
            ///
            /// # Errors
            ///
            /// All violations.
            pub fn validate(&self) -> ::core::result::Result<(), $crate::Violations> {
                $crate::Violations::of(self, $api, "")
            }

            $(
                /// Looks for values that break a rule of the docs on a site.
                ///
                /// # Errors
                ///
                /// All violations.
                pub fn validate_for(&self, site: $site) -> ::core::result::Result<(), $crate::Violations> {
                    $crate::Violations::of(self, $api, site.name())
                }
            )?
        }
    };
}

/// The codes of an enum of errors, and the type of what such a failure carries.
#[doc(hidden)]
#[macro_export]
macro_rules! __service_error_impls {
    ($name:ident: $data:ty { $($variant:ident $code:literal),* $(,)? }) => {
        $crate::__variant_impls!($name { $($variant),* } Other, |value| $crate::__private::ServiceError::code(value));
        impl $crate::__private::ServiceError for $name {
            type Data = $data;
            fn from_code(code: &str) -> Self {
                $crate::__private::Variants {
                    documented: &[$(Self::$variant),*],
                    values: &[$($code),*],
                    other: Self::Other,
                }
                .of_code(code)
            }
            fn code(&self) -> &str {
                match self {
                    $(Self::$variant => $code,)*
                    Self::Other(code) => code,
                }
            }
        }
    };
}
