//! Access to the fields of generated types: values to read, slots to write.

use huaweicloud_bss_rules::{AsValue, Field, Record, Value};
use rust_decimal::Decimal;

use super::enums::{IntegerEnum, StringEnum};

/// A record whose fields can be set.
pub trait Fields: Record {
    /// Returns the slot of the field at `index`; `None` past the last field.
    fn slot(&mut self, index: usize) -> Option<Slot<'_>>;
}

/// A record that has an empty value. Builders and decoders start from it; users never get one without its mandatory
/// fields.
pub trait Blank: Sized {
    /// The record with empty fields.
    const BLANK: Self;
}

/// A mutable reference to one value.
#[expect(missing_debug_implementations, reason = "the value may not be shown")]
pub enum Slot<'a> {
    /// A string.
    Text(&'a mut String),
    /// A 32-bit integer.
    Integer(&'a mut i32),
    /// A 64-bit integer.
    Long(&'a mut i64),
    /// A decimal number.
    Decimal(&'a mut Decimal),
    /// A boolean.
    Boolean(&'a mut bool),
    /// A string in a fixed format: a day, a month, a timestamp.
    Formatted(&'a mut dyn FormattedSlot),
    /// An enum of strings.
    StringEnum(&'a mut dyn StringEnumSlot),
    /// An enum of integers.
    IntegerEnum(&'a mut dyn IntegerEnumSlot),
    /// An object.
    Record(&'a mut dyn Fields),
    /// A list.
    List(&'a mut dyn ListSlot),
    /// An optional value.
    Optional(&'a mut dyn OptionalSlot),
}

/// A value that is sent as a string in a fixed format.
pub trait FormattedSlot {
    /// Sets the value from a string; returns false if the string has another format.
    fn set(&mut self, text: &str) -> bool;

    /// Describes the expected format.
    fn expected(&self) -> &'static str;
}

/// The object-safe part of [`StringEnum`].
pub trait StringEnumSlot {
    /// Sets the value that was received.
    fn set(&mut self, value: &str);
}

impl<T: StringEnum> StringEnumSlot for T {
    fn set(&mut self, value: &str) {
        *self = T::from_wire(value);
    }
}

/// The object-safe part of [`IntegerEnum`].
pub trait IntegerEnumSlot {
    /// Sets the value that was received.
    fn set(&mut self, value: i32);
}

impl<T: IntegerEnum> IntegerEnumSlot for T {
    fn set(&mut self, value: i32) {
        *self = T::from_wire(value);
    }
}

/// A list. It has few and small methods, because users compile them for each type of entry.
pub trait ListSlot {
    /// The number of entries.
    fn length(&self) -> usize;

    /// Appends an empty entry and returns its slot.
    fn push(&mut self) -> Option<Slot<'_>>;

    /// Removes the entries from this index on.
    fn truncate(&mut self, length: usize);

    /// Exchanges two entries.
    fn swap(&mut self, index: usize, other: usize);

    /// The number of bytes of an entry, without what it owns.
    fn entry_size(&self) -> usize;
}

/// Removes the last entry of a list.
pub(crate) fn remove_last(list: &mut dyn ListSlot) {
    list.truncate(list.length().saturating_sub(1));
}

/// Keeps the entries of a list for whose index `wanted` returns true.
pub(crate) fn retain(list: &mut dyn ListSlot, wanted: impl Fn(usize) -> bool) {
    let mut kept = 0;
    for index in (0..list.length()).filter(|index| wanted(*index)) {
        list.swap(kept, index);
        kept += 1;
    }
    list.truncate(kept);
}

/// An optional value.
pub trait OptionalSlot {
    /// Sets an empty value and returns its slot.
    fn fill(&mut self) -> Slot<'_>;

    /// Removes the value.
    fn clear(&mut self);
}

/// A type of a field.
pub trait FieldValue: AsValue + Sized {
    /// The empty value.
    const BLANK: Self;

    /// Returns the slot of the value.
    fn as_slot(&mut self) -> Slot<'_>;
}

impl<T: Fields + Blank> FieldValue for T {
    const BLANK: Self = T::BLANK;

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::Record(self)
    }
}

impl FieldValue for String {
    const BLANK: Self = String::new();

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }
}

impl FieldValue for i32 {
    const BLANK: Self = 0;

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::Integer(self)
    }
}

impl FieldValue for i64 {
    const BLANK: Self = 0;

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::Long(self)
    }
}

impl FieldValue for Decimal {
    const BLANK: Self = Decimal::ZERO;

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::Decimal(self)
    }
}

impl FieldValue for bool {
    const BLANK: Self = false;

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::Boolean(self)
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    const BLANK: Self = None;

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::Optional(self)
    }
}

impl<T: FieldValue> OptionalSlot for Option<T> {
    fn fill(&mut self) -> Slot<'_> {
        self.insert(T::BLANK).as_slot()
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: FieldValue> FieldValue for Vec<T> {
    const BLANK: Self = Vec::new();

    fn as_slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: FieldValue> ListSlot for Vec<T> {
    fn length(&self) -> usize {
        self.len()
    }

    fn push(&mut self) -> Option<Slot<'_>> {
        Vec::push(self, T::BLANK);
        self.last_mut().map(T::as_slot)
    }

    fn truncate(&mut self, length: usize) {
        Vec::truncate(self, length);
    }

    fn swap(&mut self, index: usize, other: usize) {
        self.as_mut_slice().swap(index, other);
    }

    fn entry_size(&self) -> usize {
        size_of::<T>()
    }
}

/// A record without fields: the data of most failures, and the reply of operations without a reply body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoData;

impl Blank for NoData {
    const BLANK: Self = Self;
}

impl Record for NoData {
    fn name(&self) -> &str {
        "NoData"
    }

    fn fields(&self) -> &[Field<'_>] {
        &[]
    }

    fn value(&self, _index: usize) -> Value<'_> {
        Value::Absent
    }
}

impl Fields for NoData {
    fn slot(&mut self, _index: usize) -> Option<Slot<'_>> {
        None
    }
}
