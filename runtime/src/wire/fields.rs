//! How the machine gets into a generated type: values out, slots in.

use huaweicloud_bss_rules::{AsValue, Field, Record, Value};
use rust_decimal::Decimal;

use super::choice::{IntegerChoice, TextChoice};

/// A record that can be filled from the wire.
pub trait Fields: Record {
    /// Where the value of the field at `index` goes; nothing past the last field.
    fn slot(&mut self, index: usize) -> Option<Slot<'_>>;
}

/// A record that can begin empty. Builders and decoders start from it; users never see one that lacks a mandatory
/// field.
pub trait Blank: Sized {
    /// All fields empty.
    const BLANK: Self;
}

/// A place for one value.
#[expect(missing_debug_implementations, reason = "what is in the place may not be shown")]
pub enum Slot<'a> {
    /// For text.
    Text(&'a mut String),
    /// For a whole number of 32 bits.
    Integer(&'a mut i32),
    /// For a whole number of 64 bits.
    Long(&'a mut i64),
    /// For a decimal number.
    Decimal(&'a mut Decimal),
    /// For true or false.
    Boolean(&'a mut bool),
    /// For something that travels as text of a certain form: a day, a month, a moment.
    Written(&'a mut dyn WrittenSlot),
    /// For an enum of texts.
    TextChoice(&'a mut dyn TextSlot),
    /// For an enum of integers.
    IntegerChoice(&'a mut dyn IntegerSlot),
    /// For an object.
    Record(&'a mut dyn Fields),
    /// For a list.
    List(&'a mut dyn ListSlot),
    /// For a value that may be left out.
    Optional(&'a mut dyn OptionalSlot),
}

/// A value that travels as text of a certain form.
pub trait WrittenSlot {
    /// Takes a text from the wire; false if it is not of the form.
    fn set(&mut self, text: &str) -> bool;

    /// What a reader expects to find.
    fn expected(&self) -> &'static str;
}

/// The part of [`TextChoice`] that works behind a pointer.
pub trait TextSlot {
    /// Takes a value from the wire.
    fn set(&mut self, value: &str);
}

impl<T: TextChoice> TextSlot for T {
    fn set(&mut self, value: &str) {
        TextChoice::set(self, value);
    }
}

/// The part of [`IntegerChoice`] that works behind a pointer.
pub trait IntegerSlot {
    /// Takes a value from the wire.
    fn set(&mut self, value: i32);
}

impl<T: IntegerChoice> IntegerSlot for T {
    fn set(&mut self, value: i32) {
        IntegerChoice::set(self, value);
    }
}

/// A list that grows entry by entry.
pub trait ListSlot {
    /// A place for one more entry.
    fn push(&mut self) -> Option<Slot<'_>>;

    /// Takes the last entry out.
    fn pop(&mut self);

    /// Forgets all entries.
    fn clear(&mut self);

    /// Forgets the entries whose index `wanted` says no to.
    fn keep(&mut self, wanted: &mut dyn FnMut(usize) -> bool);
}

/// A value that may be left out.
pub trait OptionalSlot {
    /// A place for the value, which is given from now on.
    fn fill(&mut self) -> Slot<'_>;

    /// Leaves it out.
    fn clear(&mut self);
}

/// A type that a field can have.
pub trait FieldValue: AsValue + Sized {
    /// The empty value.
    const BLANK: Self;

    /// The place where a decoder puts the value.
    fn slot(&mut self) -> Slot<'_>;
}

impl<T: Fields + Blank> FieldValue for T {
    const BLANK: Self = T::BLANK;

    fn slot(&mut self) -> Slot<'_> {
        Slot::Record(self)
    }
}

impl FieldValue for String {
    const BLANK: Self = String::new();

    fn slot(&mut self) -> Slot<'_> {
        Slot::Text(self)
    }
}

impl FieldValue for i32 {
    const BLANK: Self = 0;

    fn slot(&mut self) -> Slot<'_> {
        Slot::Integer(self)
    }
}

impl FieldValue for i64 {
    const BLANK: Self = 0;

    fn slot(&mut self) -> Slot<'_> {
        Slot::Long(self)
    }
}

impl FieldValue for Decimal {
    const BLANK: Self = Decimal::ZERO;

    fn slot(&mut self) -> Slot<'_> {
        Slot::Decimal(self)
    }
}

impl FieldValue for bool {
    const BLANK: Self = false;

    fn slot(&mut self) -> Slot<'_> {
        Slot::Boolean(self)
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    const BLANK: Self = None;

    fn slot(&mut self) -> Slot<'_> {
        Slot::Optional(self)
    }
}

impl<T: FieldValue> OptionalSlot for Option<T> {
    fn fill(&mut self) -> Slot<'_> {
        self.insert(T::BLANK).slot()
    }

    fn clear(&mut self) {
        *self = None;
    }
}

impl<T: FieldValue> FieldValue for Vec<T> {
    const BLANK: Self = Vec::new();

    fn slot(&mut self) -> Slot<'_> {
        Slot::List(self)
    }
}

impl<T: FieldValue> ListSlot for Vec<T> {
    fn push(&mut self) -> Option<Slot<'_>> {
        Vec::push(self, T::BLANK);
        self.last_mut().map(T::slot)
    }

    fn pop(&mut self) {
        Vec::pop(self);
    }

    fn clear(&mut self) {
        Vec::clear(self);
    }

    fn keep(&mut self, wanted: &mut dyn FnMut(usize) -> bool) {
        let mut index = 0;
        self.retain(|_| {
            index += 1;
            wanted(index - 1)
        });
    }
}

/// A record without fields: what most failures carry beside code and message, and the reply of operations that
/// answer nothing.
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
