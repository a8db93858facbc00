//! Fills records with canaries.

use huaweicloud_bss::__private::{Fields, Slot};
use huaweicloud_bss::{OPERATIONS, SPEC, dynamic::Entry};
use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Operation, TypeBody, TypeId};
use huaweicloud_bss_codegen::{Sources, check};

/// The string that no output may contain. Its encodings in an address, in JSON and in a table differ.
pub(crate) const CANARY: &str = "CANARY \"hidden\" 值/1";

/// Fills records with canaries. The spec says what is hidden, because the generated table might show too much.
pub(crate) struct Filler {
    model: Model,
}

impl Filler {
    pub(crate) fn new() -> Self {
        let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
        assert_eq!(model.operations().count(), OPERATIONS.len());
        Self { model }
    }

    fn operation(&self, entry: &Entry) -> &Operation {
        let name = entry.descriptor.name;
        self.model.operations().map(|(_, operation)| operation).find(|operation| operation.name == name).unwrap()
    }

    /// Fills a request, with a canary in each hidden string. Returns their number.
    pub(crate) fn request(&self, entry: &Entry, request: &mut dyn Fields) -> usize {
        self.fill(request, &self.operation(entry).request, false, &[])
    }

    /// Fills a reply, also with a canary in each string enum, whose values are harmless only if the docs list them.
    pub(crate) fn reply(&self, entry: &Entry, reply: &mut dyn Fields) -> usize {
        self.fill(reply, &self.operation(entry).reply, true, &[])
    }

    /// `within` are the types that contain the record.
    fn fill(&self, record: &mut dyn Fields, fields: &[Field], unlisted: bool, within: &[TypeId]) -> usize {
        assert_eq!(record.fields().len(), fields.len(), "{}", record.name());
        let mut hidden = 0;
        for index in 0..fields.len() {
            let name = record.fields()[index].name.to_owned();
            let field = fields.iter().find(|field| field.name == name).unwrap();
            hidden += self.fill_slot(record.slot(index).unwrap(), field, &field.ty, unlisted, within);
        }
        hidden
    }

    fn fill_slot(&self, slot: Slot<'_>, field: &Field, ty: &FieldType, unlisted: bool, within: &[TypeId]) -> usize {
        let is_hidden = field.sensitive.unwrap_or(*ty == FieldType::String);
        match (slot, ty) {
            (Slot::Optional(slot), _) => self.fill_slot(slot.fill(), field, ty, unlisted, within),
            // A type that contains itself would have no end.
            (Slot::List(_), FieldType::List(item) | FieldType::Joined(item))
                if item.named().is_some_and(|id| within.contains(&id)) =>
            {
                0
            }
            (Slot::List(list), FieldType::List(item) | FieldType::Joined(item)) => {
                self.fill_slot(list.push().unwrap(), field, item, unlisted, within)
            }
            (Slot::Record(record), FieldType::Named(id)) => match &self.model.ty(*id).body {
                TypeBody::Object(fields) => self.fill(record, fields, unlisted, &[within, &[*id]].concat()),
                body => panic!("{} is a record, not {body:?}", field.name),
            },
            (Slot::StringEnum(value), _) => {
                value.set(if unlisted { CANARY } else { "harmless" });
                usize::from(unlisted)
            }
            (Slot::Text(text), _) => {
                // Any other code would turn the reply into a failure.
                let harmless = if field.name == "error_code" { "CBC.0000" } else { "harmless" };
                if is_hidden { CANARY } else { harmless }.clone_into(text);
                usize::from(is_hidden)
            }
            _ => {
                assert!(!is_hidden, "{} is not a string and needs a canary of its own", field.name);
                0
            }
        }
    }
}

/// Sets the integer field at `index`.
pub(crate) fn set_number(record: &mut dyn Fields, index: usize, number: i32) {
    let slot = match record.slot(index) {
        Some(Slot::Optional(slot)) => slot.fill(),
        slot => slot.unwrap(),
    };
    match slot {
        Slot::Integer(place) => *place = number,
        Slot::Long(place) => *place = number.into(),
        _ => panic!("the field at {index} is not an integer"),
    }
}

/// Empties the string at the end of this path.
pub(crate) fn clear(record: &mut dyn Fields, path: &[usize]) {
    let Some((first, rest)) = path.split_first() else { return };
    let slot = match record.slot(*first) {
        Some(Slot::Optional(slot)) => slot.fill(),
        slot => slot.unwrap(),
    };
    match slot {
        Slot::Record(record) => clear(record, rest),
        Slot::Text(text) => text.clear(),
        _ => panic!("there is no string at the end of the path"),
    }
}

/// Makes all strings longer than any limit.
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
