//! Canaries into records.

use huaweicloud_bss::__private::{Fields, Kind, Slot};

/// What no output may hold. It looks different in an address, in JSON and in a table.
pub(crate) const CANARY: &str = "CANARY \"hidden\" 值/1";

/// Puts something into every field: a canary into each text that may not be shown, and with `unlisted` into each enum of
/// texts, whose values are harmless only where the docs list them. How many those are.
pub(crate) fn fill(record: &mut dyn Fields, unlisted: bool) -> usize {
    let mut hidden = 0;
    for index in 0..record.fields().len() {
        let field = record.fields()[index];
        let kind = if let Kind::List(entry) = field.kind { *entry } else { field.kind };
        let is_canary = match kind {
            Kind::Text => !field.shown,
            Kind::TextChoice(_) => unlisted,
            _ => false,
        };
        // Anything else there would make a failure of the reply.
        let harmless = if field.name == "error_code" { "CBC.0000" } else { "harmless" };
        let text = if is_canary { CANARY } else { harmless };
        hidden += usize::from(is_canary) + fill_slot(record.slot(index).unwrap(), text, unlisted);
    }
    hidden
}

fn fill_slot(slot: Slot<'_>, text: &str, unlisted: bool) -> usize {
    match slot {
        Slot::Text(place) => text.clone_into(place),
        Slot::TextChoice(choice) => choice.set(text),
        Slot::Record(record) => return fill(record, unlisted),
        Slot::Optional(slot) => return fill_slot(slot.fill(), text, unlisted),
        Slot::List(list) => return list.push().map_or(0, |slot| fill_slot(slot, text, unlisted)),
        _ => {}
    }
    0
}

/// Puts a whole number into the field at `index`.
pub(crate) fn set_number(record: &mut dyn Fields, index: usize, number: i32) {
    let slot = match record.slot(index) {
        Some(Slot::Optional(slot)) => slot.fill(),
        slot => slot.unwrap(),
    };
    match slot {
        Slot::Integer(place) => *place = number,
        Slot::Long(place) => *place = number.into(),
        _ => panic!("the field at {index} is no whole number"),
    }
}

/// Empties the text at the end of this way.
pub(crate) fn clear(record: &mut dyn Fields, way: &[usize]) {
    let Some((first, rest)) = way.split_first() else { return };
    let slot = match record.slot(*first) {
        Some(Slot::Optional(slot)) => slot.fill(),
        slot => slot.unwrap(),
    };
    match slot {
        Slot::Record(record) => clear(record, rest),
        Slot::Text(text) => text.clear(),
        _ => panic!("no text is at the end of the way"),
    }
}

/// Makes all texts too long for any limit.
pub(crate) fn lengthen(record: &mut dyn Fields) {
    for index in 0..record.fields().len() {
        lengthen_slot(record.slot(index).unwrap());
    }
}

fn lengthen_slot(slot: Slot<'_>) {
    match slot {
        Slot::Text(text) => *text = text.repeat(400),
        Slot::Record(record) => lengthen(record),
        Slot::Optional(slot) => lengthen_slot(slot.fill()),
        _ => {}
    }
}
