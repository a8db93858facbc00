//! Reads and writes single fields of a record by their index.

use huaweicloud_bss_rules::Value;

use super::fields::{Fields, Slot};

/// The whole number at `index`, or the documented default if it is not given.
pub(crate) fn number(record: &dyn Fields, index: usize) -> Option<i64> {
    match record.value(index) {
        Value::Integer(number) => Some(number),
        _ => default_number(record, index),
    }
}

/// The documented default of the whole number at `index`.
pub(crate) fn default_number(record: &dyn Fields, index: usize) -> Option<i64> {
    record.fields().get(index)?.default?.parse().ok()
}

/// Puts a number into a field; false if it does not fit.
pub(crate) fn set_number(record: &mut dyn Fields, index: usize, number: i64) -> bool {
    match record.slot(index).map(filled) {
        Some(Slot::Integer(place)) => i32::try_from(number).map(|number| *place = number).is_ok(),
        Some(Slot::Long(place)) => {
            *place = number;
            true
        }
        _ => false,
    }
}

/// Puts a text into a field; false if it is of another type.
pub(crate) fn set_text(record: &mut dyn Fields, index: usize, text: &str) -> bool {
    match record.slot(index).map(filled) {
        Some(Slot::Text(place)) => {
            text.clone_into(place);
            true
        }
        _ => false,
    }
}

/// The slot of the value itself, if it may be left out.
pub(crate) fn filled(slot: Slot<'_>) -> Slot<'_> {
    match slot {
        Slot::Optional(slot) => slot.fill(),
        slot => slot,
    }
}
