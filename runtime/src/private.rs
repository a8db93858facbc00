//! What generated code names, and nothing else. Not part of the public interface.

pub use crate::client::{ApiClient, Builder, Core, NoSite};
pub use crate::effect::Effect;
pub use crate::error::Violations;
pub use crate::operation::{Descriptor, Entry, ErrorDescriptor, Operation, Paging, PagingKind, ServiceError};
pub use crate::paging::Paged;
pub use crate::reply::PartialFailure;
pub use crate::time::{Date, Month, Timestamp};
pub use crate::wire::{
    Blank, FieldValue, Fields, IntegerChoice, NoData, Slot, TextChoice, UnknownValue, debug, deserialize, serialize,
};
pub use crate::{
    __blocking_client as blocking_client, __integer_choice_impls as integer_choice_impls,
    __record_impls as record_impls, __text_choice_impls as text_choice_impls, Call,
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
pub use huaweicloud_bss_rules::{AsValue, Condition, Field, Format, Kind, Place, Record, Rule, Value, validate};
pub use rust_decimal::Decimal;
pub use serde;
pub use std::string::String;
pub use std::vec::Vec;

/// The value of a field.
pub fn value<T: AsValue>(field: &T) -> Value<'_> {
    field.as_value()
}

/// Where the value of a field goes.
pub fn slot<T: FieldValue>(field: &mut T) -> Option<Slot<'_>> {
    Some(field.slot())
}

/// The value that a field begins with.
pub const fn blank<T: FieldValue>() -> T {
    T::BLANK
}

/// A list out of whatever the caller of a setter has.
pub fn collect<T>(values: impl IntoIterator<Item = impl Into<T>>) -> Vec<T> {
    values.into_iter().map(Into::into).collect()
}

/// Marks a mandatory field of a builder that has been given.
#[derive(Clone, Copy, Debug)]
pub struct Set;

/// Marks a mandatory field of a builder that has not been given yet.
#[derive(Clone, Copy, Debug)]
pub struct Unset;

/// Holds where the mandatory field `F` has been given.
#[diagnostic::on_unimplemented(
    message = "the mandatory field `{F}` is not set",
    label = "a mandatory field is missing before this call",
    note = "set it on the builder before `build()`"
)]
pub trait IsSet<F> {}

impl<F> IsSet<F> for Set {}
