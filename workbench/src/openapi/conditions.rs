//! What must hold between the fields of one object, as JSON Schema.
//!
//! Only what it can say exactly: fields of the path, the query and the headers are no part of the object, and a decimal
//! or a moment is written in more than one way. The descriptions say all of it in words.

use huaweicloud_bss_codegen::model::{Condition, Field, FieldType, Json, Model, Place, TypeBody};

use super::{Members, put};
use crate::json::{number, object, string, strings};

/// A schema for each condition and for each group of alternatives.
pub(super) fn conditions(model: &Model, fields: &[Field], groups: &[Vec<usize>]) -> Vec<Json> {
    let alternatives = groups.iter().filter_map(|group| alternatives(fields, group));
    let conditional = fields.iter().filter(|field| field.place == Place::Body);
    alternatives.chain(conditional.flat_map(|field| of_field(model, fields, field))).collect()
}

fn alternatives(fields: &[Field], group: &[usize]) -> Option<Json> {
    let one = |index: &usize| fields.get(*index).filter(|field| field.place == Place::Body).map(given);
    let any = group.iter().map(one).collect::<Option<_>>()?;
    Some(object([("anyOf", Json::List(any))]))
}

fn of_field(model: &Model, fields: &[Field], field: &Field) -> Vec<Json> {
    let holds = |condition: &Option<Condition>| condition.as_ref().and_then(|one| self::holds(model, fields, one));
    let (mandatory, allowed) = (holds(&field.mandatory_if), holds(&field.allowed_if));
    match (mandatory, allowed) {
        (Some(condition), Some(same)) if condition == same => {
            vec![object([("if", condition), ("then", given(field)), ("else", missing(field))])]
        }
        (mandatory, allowed) => {
            let mandatory = mandatory.map(|condition| object([("if", condition), ("then", given(field))]));
            let allowed = allowed.map(|condition| object([("if", condition), ("else", missing(field))]));
            mandatory.into_iter().chain(allowed).collect()
        }
    }
}

/// An object in which the condition holds.
fn holds(model: &Model, fields: &[Field], condition: &Condition) -> Option<Json> {
    let other = fields.get(condition.field).filter(|other| other.place == Place::Body)?;
    if condition.values.is_empty() {
        return Some(given(other));
    }
    if matches!(other.ty, FieldType::Decimal | FieldType::Timestamp) {
        return None;
    }
    let values = condition.values.iter().map(|value| written(model, &other.ty, value)).collect::<Option<Vec<_>>>()?;
    let mut schema = members([("properties", object([(&other.name, object([("enum", Json::List(values))]))]))]);
    // Where it is not given, it has its default.
    if !other.default.as_ref().is_some_and(|default| condition.values.contains(default)) {
        put(&mut schema, "required", strings([other.name.as_str()]));
    }
    Some(Json::Object(schema))
}

/// An object that has the field. An empty list says nothing: a field that is one is not given.
fn given(field: &Field) -> Json {
    let mut schema = members([("required", strings([field.name.as_str()]))]);
    if is_list(field) {
        put(&mut schema, "properties", object([(&field.name, object([("minItems", number(1))]))]));
    }
    Json::Object(schema)
}

/// An object that does not have it.
fn missing(field: &Field) -> Json {
    let never = if is_list(field) { object([("maxItems", number(0))]) } else { Json::Boolean(false) };
    object([("properties", object([(&field.name, never)]))])
}

fn is_list(field: &Field) -> bool {
    matches!(field.ty, FieldType::List(_))
}

fn members<const N: usize>(members: [(&str, Json); N]) -> Members {
    members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// A value out of the text by which the spec names it. Checked before: there is one for every field that is no object.
pub(super) fn written(model: &Model, ty: &FieldType, text: &str) -> Option<Json> {
    let whole = || text.parse().ok().map(number);
    match ty {
        FieldType::String | FieldType::Date | FieldType::Month | FieldType::Timestamp => Some(string(text)),
        FieldType::Integer | FieldType::Long => whole(),
        FieldType::Decimal => Some(Json::Number(text.to_owned())),
        FieldType::Boolean => text.parse().ok().map(Json::Boolean),
        FieldType::List(_) => None,
        FieldType::Named(id) => match model.ty(*id).body {
            TypeBody::Object(_) => None,
            TypeBody::StringEnum(_) => Some(string(text)),
            TypeBody::IntegerEnum(_) => whole(),
        },
    }
}
