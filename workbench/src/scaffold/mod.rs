//! Drafts of operations from the structure of an SDK.
//!
//! A structure has names, places and types. What it does not have is `TODO` in the draft.

mod structure;
mod types;

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::Vocabulary;

pub use self::structure::Structure;
pub use crate::draft::Draft;

pub(crate) use self::structure::{Field, Operation};

pub(crate) use self::types::{Types, python};

use crate::draft::text::{self, TODO, Value, entry, map};
use crate::draft::{Part, effect, paging, section};

impl Draft {
    /// Makes the draft of an operation; `None` if the structure does not have it. The draft uses the shared fields and
    /// the types in `vocabulary` by their names.
    pub fn new(structure: &Structure, name: &str, vocabulary: &Vocabulary) -> Option<Self> {
        let operation = structure.operation(name)?;
        let types = Types::new(structure, vocabulary);
        let request = structure.fields(&operation.request);
        let in_body = request.iter().filter(|field| operation.place(field) == "body");
        let body: Vec<Field> = in_body.flat_map(|field| structure.fields(field.item())).cloned().collect();
        let reply = structure.fields(&operation.response);
        let in_requests: BTreeSet<&str> = types.reachable(&body).into_iter().collect();

        let mut text = header(name, operation);
        for place in ["path", "query", "header"] {
            let of_place: Vec<&Field> = request.iter().filter(|field| operation.place(field) == place).collect();
            let mut lines = fields(&types, 3, &of_place, true);
            if place == "path" {
                lines.extend(operation.path_only(request).map(|parameter| {
                    let keys = [("type", "string"), ("mandatory", "true"), ("doc", TODO)];
                    map(3, parameter, &keys.map(|(key, value)| (key, Value::yaml(value))), None)
                }));
            }
            text.push_str(&section(2, place, &lines));
        }
        text.push_str(&section(2, "body", &fields(&types, 3, &body.iter().collect::<Vec<_>>(), true)));
        let all: Vec<Field> = request.iter().chain(&body).cloned().collect();
        let paging = paging(&parts(structure, &all), &parts(structure, reply));
        if !paging.is_empty() {
            let keys: Vec<(&str, Value)> = paging.into_iter().map(|(key, value)| (key, Value::Yaml(value))).collect();
            text.push_str(&map(2, "paging", &keys, None));
        }
        text.push_str(&section(2, "reply", &fields(&types, 3, &reply.iter().collect::<Vec<_>>(), false)));
        text.push_str(&entry(2, "errors", TODO, Some("which codes does the page list?")));

        let mut declared = String::new();
        let used: Vec<Field> = body.iter().chain(reply).cloned().collect();
        for model in types.reachable(&used).into_iter().filter(|model| !types.is_declared(model)) {
            declared.push_str(&format!("  {}:\n    doc: {TODO}\n", text::scalar(types.name(model))));
            let members: Vec<&Field> = structure.fields(model).iter().collect();
            let lines = fields(&types, 3, &members, in_requests.contains(model));
            declared.push_str(&section(2, "fields", &lines));
        }
        Some(Self::of(text, declared))
    }
}

/// The fields of a model, for the search for pages.
fn parts<'a>(structure: &'a Structure, fields: &'a [Field]) -> Vec<Part<'a>> {
    let members = |field: &'a Field| Some(structure.model(field.item())?.iter().map(Field::name).collect());
    let part = |field: &'a Field| Part {
        name: field.name(),
        kind: python(field.item()),
        list: field.is_list(),
        members: members(field),
    };
    fields.iter().map(part).collect()
}

impl Operation {
    /// The key for the place of a field of the request.
    pub(crate) fn place(&self, field: &Field) -> &'static str {
        let travels = |names: &[String]| names.iter().any(|name| name == field.name());
        match () {
            () if travels(&self.path_parameters) => "path",
            () if travels(&self.query) => "query",
            () if travels(&self.header) => "header",
            () => "body",
        }
    }

    /// The parameters of the path that are no fields of the request, because the SDK fills them.
    fn path_only<'a>(&'a self, request: &'a [Field]) -> impl Iterator<Item = &'a str> {
        let parameters = self.path.split('{').skip(1).filter_map(|part| Some(part.split_once('}')?.0));
        parameters.filter(|parameter| !request.iter().any(|field| field.name() == *parameter))
    }
}

/// The keys of an operation before its fields.
fn header(name: &str, operation: &Operation) -> String {
    [
        format!("  {}:\n", text::scalar(name)),
        entry(2, "summary", TODO, Some("what does the operation do, in a sentence?")),
        "    source:\n".to_owned(),
        entry(3, "title", TODO, None),
        entry(3, "url", TODO, Some("which page of the docs?")),
        entry(2, "http", &format!("{} {}", operation.method, operation.path), None),
        entry(2, "caller", TODO, Some("partner, customer or any?")),
        entry(2, "effect", TODO, Some(effect(&operation.method))),
    ]
    .concat()
}

/// The lines of fields. Only in requests, fields are mandatory.
fn fields(types: &Types<'_>, depth: usize, fields: &[&Field], in_request: bool) -> Vec<String> {
    fields.iter().map(|field| self::field(types, depth, field, in_request && field.is_mandatory())).collect()
}

fn field(types: &Types<'_>, depth: usize, field: &Field, mandatory: bool) -> String {
    let mandatory_key = |needed: bool| needed.then(|| ("mandatory", Value::yaml("true")));
    if let Some((shared, declared)) = types.shared(field, mandatory) {
        let mut keys = vec![("use", Value::yaml(shared))];
        keys.extend(mandatory_key(mandatory && !declared.mandatory));
        return match keys.len() {
            1 => entry(depth, field.name(), shared, None),
            _ => map(depth, field.name(), &keys, None),
        };
    }
    let decision = types.decide(field);
    let ty = if field.is_list() { format!("[{}]", decision.ty) } else { decision.ty.to_owned() };
    let mut keys = vec![("type", Value::Yaml(ty))];
    keys.extend(mandatory_key(mandatory));
    keys.push(("doc", Value::yaml(TODO)));
    map(depth, field.name(), &keys, decision.question.as_deref())
}
