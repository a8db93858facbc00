//! JSON bodies with their examples.

use huaweicloud_bss_codegen::model::{Example, FieldType, Json, Model, TypeBody};
use huaweicloud_bss_rules::SEPARATOR;

use super::{Members, put, put_text, schemas::pointer};
use crate::json::{object, string};

/// JSON of this schema, with examples.
pub(super) fn content<'e>(schema: &str, examples: impl Iterator<Item = (&'e Example, Json)>) -> Json {
    let mut media = Members::new();
    put(&mut media, "schema", object([("$ref", string(pointer(schema)))]));
    let examples: Members = examples
        .enumerate()
        .map(|(index, (example, value))| {
            let mut members = Members::new();
            put(&mut members, "summary", string(&example.title));
            put_text(&mut members, "description", &example.note);
            put(&mut members, "value", value);
            (format!("example_{}", index + 1), Json::Object(members))
        })
        .collect();
    if !examples.is_empty() {
        put(&mut media, "examples", Json::Object(examples));
    }
    object([("application/json", Json::Object(media))])
}

/// The value of a parameter in an example. The style of a joined list joins its entries.
pub(super) fn as_parameter(model: &Model, ty: &FieldType, value: &Json) -> Json {
    match (ty, value) {
        (FieldType::Joined(item), Json::String(text)) => {
            let entries = text.split(SEPARATOR).filter(|_| !text.is_empty());
            Json::List(entries.map(|entry| model.json(item, entry)).collect())
        }
        (ty, value) => as_sent(model, ty, value),
    }
}

/// A value of an example as it is sent. A decimal that is a string in the spec is sent as a number.
pub(super) fn as_sent(model: &Model, ty: &FieldType, value: &Json) -> Json {
    match (ty, value) {
        (FieldType::Decimal, Json::String(text)) => Json::Number(text.clone()),
        (FieldType::List(item), Json::List(entries)) => {
            Json::List(entries.iter().map(|entry| as_sent(model, item, entry)).collect())
        }
        (FieldType::Named(id), Json::Object(members)) => {
            let TypeBody::Object(fields) = &model.ty(*id).body else { return value.clone() };
            let member = |(name, value): &(String, Json)| {
                let field = fields.iter().find(|field| field.name == *name);
                (name.clone(), field.map_or_else(|| value.clone(), |field| as_sent(model, &field.ty, value)))
            };
            Json::Object(members.iter().map(member).collect())
        }
        _ => value.clone(),
    }
}
