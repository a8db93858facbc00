//! Answers composed from the spec: the one thing for which the mock reads the model.

use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Operation, TypeBody};
use serde_json::{Map, Value, json};

use crate::answer::Answer;

/// Plausible values for fields: the first value of an enum, one entry in a list.
pub(crate) fn fields<'a>(fields: impl IntoIterator<Item = &'a Field>, model: &Model) -> Map<String, Value> {
    fields.into_iter().map(|field| (field.name.clone(), value(&field.ty, model))).collect()
}

fn value(ty: &FieldType, model: &Model) -> Value {
    match ty {
        FieldType::String => json!("mock"),
        FieldType::Integer | FieldType::Long => json!(1),
        FieldType::Decimal => json!(1.5),
        FieldType::Boolean => json!(true),
        FieldType::Date => json!("2026-01-31"),
        FieldType::Month => json!("2026-01"),
        FieldType::Timestamp => json!("2026-01-31T23:59:59Z"),
        FieldType::List(item) => json!([value(item, model)]),
        FieldType::Named(id) => match &model.ty(*id).body {
            TypeBody::Object(members) => Value::Object(fields(members, model)),
            TypeBody::TextEnum(values) => values.first().map_or(Value::Null, |first| json!(first.value)),
            TypeBody::IntegerEnum(values) => values.first().map_or(Value::Null, |first| json!(first.value)),
        },
    }
}

/// A documented error with all that it carries. The message is the documented meaning.
pub(crate) fn documented_error(operation: &Operation, code: &str, model: &Model) -> Option<Answer> {
    let error = operation.errors.iter().find(|error| error.code == code)?;
    let carried = error.carries.iter().filter_map(|index| operation.failure.get(*index));
    let mut body = fields(carried, model);
    body.insert("error_code".to_owned(), json!(error.code));
    body.insert("error_msg".to_owned(), json!(error.doc));
    Some(Answer::new(error.http, &Value::Object(body)))
}
