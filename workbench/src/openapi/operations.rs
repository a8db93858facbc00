//! Operations: the parameters and the bodies of requests.

use huaweicloud_bss_codegen::docs;
use huaweicloud_bss_codegen::model::{
    Chapter, Example, Field, FieldType, Json, Model, Operation, OperationEffect, Paging, PagingKind, Place, Segment,
    TypeBody,
};

use super::{
    Members,
    media::{as_parameter, as_sent, content},
    names::OperationNames,
    put, put_text,
    responses::responses,
    schemas::{Schemas, Side, has_body, put_sites},
};
use crate::json::{object, string, strings};

/// Returns an operation. `parameters` are the names of the parameters in its path.
pub(super) fn operation(
    schemas: &Schemas<'_>,
    chapter: &Chapter,
    operation: &Operation,
    names: &OperationNames,
    parameters: &[String],
) -> Json {
    let mut members = Members::new();
    put(&mut members, "operationId", string(&operation.name));
    put(&mut members, "tags", strings([chapter.name.as_str()]));
    put(&mut members, "summary", string(&operation.summary));
    put(&mut members, "description", string(docs::operation(operation, schemas.model)));
    put(&mut members, "externalDocs", source(operation));
    if operation.deprecated.is_some() {
        put(&mut members, "deprecated", Json::Boolean(true));
    }
    put_sites(&mut members, schemas.model, operation.sites);
    let parameters = self::parameters(schemas, operation, parameters);
    if !parameters.is_empty() {
        put(&mut members, "parameters", Json::List(parameters));
    }
    if has_body(operation) {
        put(&mut members, "requestBody", body(schemas.model, operation, &names.request));
    }
    put(&mut members, "responses", responses(schemas.model, operation, names));
    match &operation.effect {
        OperationEffect::Reads => put(&mut members, "x-effect", string("reads")),
        OperationEffect::Changes { repeat, reason } => {
            put(&mut members, "x-effect", string("changes"));
            put(&mut members, "x-repeat", string(repeat.as_str()));
            put(&mut members, "x-repeat-reason", string(reason));
        }
    }
    if let Some(field) = operation.deduplicate_by.and_then(|index| operation.request.get(index)) {
        put(&mut members, "x-deduplicate-by", string(&field.name));
    }
    if let Some(paging) = &operation.paging {
        put(&mut members, "x-paging", self::paging(schemas.model, operation, paging));
    }
    if let Some(field) = operation.partial_failure.and_then(|index| operation.reply.get(index)) {
        put(&mut members, "x-partial-failure", string(&field.name));
    }
    Json::Object(members)
}

fn source(operation: &Operation) -> Json {
    let mut members = Members::new();
    put_text(&mut members, "description", &operation.source.title);
    put(&mut members, "url", string(&operation.source.url));
    Json::Object(members)
}

fn parameters(schemas: &Schemas<'_>, operation: &Operation, in_path: &[String]) -> Vec<Json> {
    let fields = |place| operation.request.iter().filter(move |field| field.place == place);
    // The names are in the order of the path.
    let segments = operation.path.iter().filter_map(|segment| match segment {
        Segment::Literal(_) => None,
        Segment::Parameter(index) => operation.request.get(*index),
    });
    let path = segments.zip(in_path).map(|(field, name)| parameter(schemas, operation, field, name));
    let rest = fields(Place::Query).chain(fields(Place::Header));
    path.chain(rest.map(|field| parameter(schemas, operation, field, &field.name))).collect()
}

/// The keys of a field that belong to the parameter, not to its schema.
const PARAMETER_KEYS: [&str; 4] = ["description", "x-sensitive", "x-sites", "deprecated"];

fn parameter(schemas: &Schemas<'_>, operation: &Operation, field: &Field, name: &str) -> Json {
    let mut members = Members::new();
    put(&mut members, "name", string(name));
    put(&mut members, "in", string(field.place.as_str()));
    // The description of the field becomes that of the parameter; the rest stays in the schema.
    let described = schemas.field(field, &operation.request, Side::Request);
    let (described, schema): (Members, Members) =
        described.into_iter().partition(|(key, _)| PARAMETER_KEYS.contains(&key.as_str()));
    members.extend(described);
    put(&mut members, "required", Json::Boolean(field.is_always_mandatory()));
    if let (FieldType::Joined(_), Place::Query) = (&field.ty, field.place) {
        // Without these, each entry would be a parameter of its own.
        put(&mut members, "style", string("form"));
        put(&mut members, "explode", Json::Boolean(false));
    }
    put(&mut members, "schema", Json::Object(schema));
    let example = operation.examples.iter().find_map(|example| value_of(field, example));
    if let Some(example) = example {
        put(&mut members, "example", as_parameter(schemas.model, &field.ty, example));
    }
    Json::Object(members)
}

fn value_of<'e>(field: &Field, example: &'e Example) -> Option<&'e Json> {
    example.request.iter().find(|(name, _)| *name == field.name).map(|(_, value)| value)
}

fn body(model: &Model, operation: &Operation, schema: &str) -> Json {
    let shown = operation.examples.iter().filter(|example| !example.request.is_empty());
    let bodies = shown.map(|example| {
        let fields = operation.request.iter().filter(|field| field.place == Place::Body);
        let member = |field: &Field| {
            value_of(field, example).map(|value| (field.name.clone(), as_sent(model, &field.ty, value)))
        };
        (example, Json::Object(fields.filter_map(member).collect()))
    });
    object([("required", Json::Boolean(true)), ("content", content(schema, bodies))])
}

/// The paging, with the names of fields.
fn paging(model: &Model, operation: &Operation, paging: &Paging) -> Json {
    let name = |fields: &[Field], index: usize| fields.get(index).map(|field| field.name.clone());
    let by = match paging.by {
        PagingKind::Offset => "offset",
        PagingKind::Page => "page",
        PagingKind::Marker => "marker",
    };
    let mut members = Members::new();
    put(&mut members, "by", string(by));
    let next = (!paging.next.is_empty()).then(|| way(model, &operation.reply, &paging.next));
    for (key, name) in [
        ("from", name(&operation.request, paging.from)),
        ("size", name(&operation.request, paging.size)),
        ("items", name(&operation.reply, paging.items)),
        ("total", paging.total.and_then(|index| name(&operation.reply, index))),
        ("next", next),
    ] {
        if let Some(name) = name {
            put(&mut members, key, string(name));
        }
    }
    if !paging.key.is_empty() {
        let record = model.record_fields(operation, paging);
        let names = paging.key.iter().filter_map(|index| record.get(*index)).map(|field| field.name.as_str());
        put(&mut members, "key", strings(names));
    }
    Json::Object(members)
}

/// The path to a field: names separated by points.
fn way<'m>(model: &'m Model, mut fields: &'m [Field], indices: &[usize]) -> String {
    let mut names = Vec::new();
    for index in indices {
        let Some(field) = fields.get(*index) else { break };
        names.push(field.name.as_str());
        fields = match field.ty.named().map(|id| &model.ty(id).body) {
            Some(TypeBody::Object(fields)) => fields,
            _ => &[],
        };
    }
    names.join(".")
}
