//! The conditions between the fields of an object, as JSON Schema.
//!
//! Only conditions that JSON Schema can express exactly are included. Fields in the path, the query and the headers do
//! not belong to the object, and a decimal or a timestamp has several notations. The descriptions contain all
//! conditions.

use huaweicloud_bss_codegen::model::{Condition, Field, FieldType, Json, Model, Place, TypeBody};

use super::{Members, put};
use crate::json::{number, object, string, strings};

/// A schema for each condition and for each set of `at_least_one_of`.
pub(super) fn conditions(model: &Model, fields: &[Field], sets: &[Vec<usize>]) -> Vec<Json> {
    let sets = sets.iter().filter_map(|set| at_least_one_of(fields, set));
    let conditional = fields.iter().filter(|field| field.place == Place::Body);
    sets.chain(conditional.flat_map(|field| of_field(model, fields, field))).collect()
}

fn at_least_one_of(fields: &[Field], set: &[usize]) -> Option<Json> {
    let one = |index: &usize| fields.get(*index).filter(|field| field.place == Place::Body).map(given);
    let any = set.iter().map(one).collect::<Option<_>>()?;
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

/// The schema of an object in which the condition holds.
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
    // A field that is not given has its default.
    if !other.default.as_ref().is_some_and(|default| condition.values.contains(default)) {
        put(&mut schema, "required", strings([other.name.as_str()]));
    }
    Some(Json::Object(schema))
}

/// The schema of an object in which the field is given. An empty list counts as not given.
fn given(field: &Field) -> Json {
    let mut schema = members([("required", strings([field.name.as_str()]))]);
    if is_list(field) {
        put(&mut schema, "properties", object([(&field.name, object([("minItems", number(1))]))]));
    }
    Json::Object(schema)
}

/// The schema of an object in which the field is not given.
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

/// The JSON value for a wire value in the spec. The checks ensure that there is one for every scalar field.
pub(super) fn written(model: &Model, ty: &FieldType, text: &str) -> Option<Json> {
    let whole = || text.parse().ok().map(number);
    match ty {
        FieldType::String | FieldType::Date | FieldType::Month | FieldType::Timestamp => Some(string(text)),
        FieldType::Integer | FieldType::Long => whole(),
        FieldType::Decimal => Some(Json::Number(text.to_owned())),
        FieldType::Boolean => text.parse().ok().map(Json::Boolean),
        FieldType::List(_) | FieldType::Joined(_) => None,
        FieldType::Named(id) => match model.ty(*id).body {
            TypeBody::Object(_) => None,
            TypeBody::StringEnum(_) => Some(string(text)),
            TypeBody::IntegerEnum(_) => whole(),
        },
    }
}
