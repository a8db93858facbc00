//! The conditions between the fields of an object, as JSON Schema.
//!
//! Only conditions that JSON Schema can express exactly are included. Fields in the path, the query and the headers do
//! not belong to the object, and a decimal or a timestamp has several notations. The descriptions contain all
//! conditions.

use huaweicloud_bss_codegen::model::{Case, Condition, Field, FieldType, Json, Model, Place, Rule, Sites, TypeBody};

use super::{Members, put};
use crate::json::{number, object, strings};

/// A schema for each condition, for each set of `at_least_one_of`, and for each case that depends on another field.
/// `limits` returns the schema of limits.
pub(super) fn conditions(
    model: &Model,
    fields: &[Field],
    sets: &[Vec<usize>],
    limits: &dyn Fn(&[Rule]) -> Members,
) -> Vec<Json> {
    let sets = sets.iter().filter_map(|set| at_least_one_of(fields, set));
    let conditional = || fields.iter().filter(|field| field.place == Place::Body);
    let cases = conditional().flat_map(|field| field.cases.iter().map(move |case| (field, case)));
    let cases = cases.filter_map(|(field, case)| of_case(model, fields, field, case, limits));
    sets.chain(conditional().flat_map(|field| of_field(model, fields, field))).chain(cases).collect()
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

/// The limits of a case that applies on every site. Those of other cases are only in the description, because a document
/// is not of a site.
fn of_case(
    model: &Model,
    fields: &[Field],
    field: &Field,
    case: &Case,
    limits: &dyn Fn(&[Rule]) -> Members,
) -> Option<Json> {
    let condition = holds(model, fields, case.condition.as_ref().filter(|_| case.sites == Sites::ALL)?)?;
    let limited = |ty: &FieldType, rules: &[Rule]| {
        let mut schema = limits(rules);
        // A decimal number or a timestamp has several notations.
        let is_exact = !matches!(ty, FieldType::Decimal | FieldType::Timestamp);
        let values = case.values.iter().filter(|_| is_exact).map(|value| written(model, ty, value));
        match values.collect::<Option<Vec<_>>>() {
            Some(values) if !values.is_empty() => put(&mut schema, "enum", Json::List(values)),
            _ => {}
        }
        schema
    };
    let schema = match &field.ty {
        // The limits of its entries are not those of a string.
        FieldType::Joined(_) => return None,
        FieldType::List(entry) => {
            let mut schema = limits(&case.rules);
            let entry = limited(entry, &case.item_rules);
            if !entry.is_empty() {
                put(&mut schema, "items", Json::Object(entry));
            }
            schema
        }
        ty => limited(ty, &case.rules),
    };
    let then = object([("properties", object([(&field.name, Json::Object(schema.clone()))]))]);
    (!schema.is_empty()).then(|| object([("if", condition), ("then", then)]))
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
    let is_object =
        |ty: &FieldType| matches!(ty, FieldType::Named(id) if matches!(model.ty(*id).body, TypeBody::Object(_)));
    (ty.entry().is_none() && !is_object(ty)).then(|| model.json(ty, text))
}
