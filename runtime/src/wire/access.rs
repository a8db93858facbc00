//! Reads and writes single fields of a record by their index.

use huaweicloud_bss_rules::Value;

use super::fields::{Fields, Slot};

/// Returns the integer at `index`, or its documented default.
pub(crate) fn number(record: &dyn Fields, index: usize) -> Option<i64> {
    match record.value(index) {
        Value::Integer(number) => Some(number),
        _ => default_number(record, index),
    }
}

/// Returns the documented default of the integer at `index`.
pub(crate) fn default_number(record: &dyn Fields, index: usize) -> Option<i64> {
    record.fields().get(index)?.default?.parse().ok()
}

/// Sets a field to a number; returns false if the number does not fit.
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

/// Sets a field to a string; returns false if the field has another type.
pub(crate) fn set_text(record: &mut dyn Fields, index: usize, text: &str) -> bool {
    match record.slot(index).map(filled) {
        Some(Slot::Text(place)) => {
            text.clone_into(place);
            true
        }
        _ => false,
    }
}

/// Returns the slot of the value itself if the field is optional.
pub(crate) fn filled(slot: Slot<'_>) -> Slot<'_> {
    match slot {
        Slot::Optional(slot) => slot.fill(),
        slot => slot,
    }
}
