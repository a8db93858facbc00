//! The responses of an operation: one for each status of success and of a documented error, and two for all other
//! failures.
//!
//! The latter are the classes `4XX` and `5XX`, because the spec has advice for these classes. `default` would also
//! include an undocumented success, which does not have the schema of a failure.

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::docs;
use huaweicloud_bss_codegen::model::{Example, Json, Model, Operation, ServiceError, StatusClass};

use super::{
    Members, errata,
    media::content,
    names::{FAILURE, OperationNames},
    paragraphs, put, put_text,
};
use crate::json::string;

/// All responses.
pub(super) fn responses(model: &Model, operation: &Operation, names: &OperationNames) -> Json {
    let failure = if operation.failure.is_empty() { FAILURE } else { &names.failure };
    let mut responses = Members::new();
    for status in &operation.success {
        put(&mut responses, &status.to_string(), success(model, operation, *status, names, failure));
    }
    let documented = operation.errors.iter().chain(&model.common_errors);
    let statuses: BTreeSet<u16> = documented.map(|error| error.http).collect();
    for status in statuses.difference(&operation.success.iter().copied().collect()) {
        let errors = errors(model, operation, *status);
        let description = paragraphs(["One of the documented errors.".to_owned(), lines(operation, &errors)]);
        let content = content(failure, examples(operation, *status));
        put(&mut responses, &status.to_string(), response(description, Some(content), &errors));
    }
    for (class, status, doc) in [
        (StatusClass::Client, "4XX", "Any other error of the request."),
        (StatusClass::Server, "5XX", "Any other error of the server."),
    ] {
        let advice = model.advice.iter().find(|(other, _)| *other == class).map(|(_, advice)| advice.clone());
        let description = paragraphs([doc.to_owned(), advice.unwrap_or_default()]);
        put(&mut responses, status, response(description, Some(content(failure, std::iter::empty())), &[]));
    }
    Json::Object(responses)
}

fn success(model: &Model, operation: &Operation, status: u16, names: &OperationNames, failure: &str) -> Json {
    let errors = errors(model, operation, status);
    let mut description = vec!["Success.".to_owned()];
    if !errors.is_empty() {
        description.push("With one of these codes in `error_code`, the reply is an error response.".to_owned());
        description.push(lines(operation, &errors));
    }
    let schema = match (operation.reply.is_empty(), errors.is_empty()) {
        // HTTP does not allow a body with this status.
        _ if status == 204 => None,
        (false, _) => Some(names.reply.as_str()),
        (true, false) => Some(failure),
        (true, true) => None,
    };
    let content = schema.map(|schema| content(schema, examples(operation, status)));
    response(paragraphs(description), content, &errors)
}

fn response(description: String, content: Option<Json>, errors: &[&ServiceError]) -> Json {
    let mut members = Members::new();
    put(&mut members, "description", string(description));
    if let Some(content) = content {
        put(&mut members, "content", content);
    }
    if !errors.is_empty() {
        put(&mut members, "x-errors", Json::List(errors.iter().map(|error| extension(error)).collect()));
    }
    Json::Object(members)
}

/// An error as an entry of `x-errors`.
fn extension(error: &ServiceError) -> Json {
    let mut members = Members::new();
    put(&mut members, "code", string(&error.code));
    put(&mut members, "name", string(&error.name));
    if let Some(effect) = error.effect {
        put(&mut members, "effect", string(effect.as_str()));
    }
    put_text(&mut members, "advice", &error.advice);
    if error.transient {
        put(&mut members, "transient", Json::Boolean(true));
    }
    Json::Object(members)
}

/// The errors with this status: those of the operation, followed by those that every operation can return.
fn errors<'m>(model: &'m Model, operation: &'m Operation, status: u16) -> Vec<&'m ServiceError> {
    let is_listed = |error: &&ServiceError| operation.errors.iter().any(|other| other.code == error.code);
    let common = model.common_errors.iter().filter(|error| !is_listed(error));
    operation.errors.iter().chain(common).filter(|error| error.http == status).collect()
}

/// A line for each error.
fn lines(operation: &Operation, errors: &[&ServiceError]) -> String {
    let line = |error: &&ServiceError| {
        let mut parts = vec![format!("- `{}` {}: {}", error.code, error.name, error.doc)];
        let carried = error.carries.iter().filter_map(|index| operation.failure.get(*index));
        parts.extend(carried.map(|field| format!("The error contains `{}`.", field.name)));
        parts.extend(docs::outcome(error));
        parts.extend(errata(&error.errata));
        parts.join(" ")
    };
    errors.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The bodies in the examples with this status.
fn examples(operation: &Operation, status: u16) -> impl Iterator<Item = (&Example, Json)> {
    operation.examples.iter().filter_map(move |example| {
        let (_, body) = example.reply.as_ref().filter(|(other, _)| *other == status)?;
        Some((example, Json::Object(body.clone())))
    })
}
