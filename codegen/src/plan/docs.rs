//! The documentation of generated items: everything that the docs page says, in one order everywhere.

use std::fmt::{Display, Write};

use huaweicloud_bss_rules::Place;
use proc_macro2::Ident;

use super::examples;
use crate::docs::{Page, about, at_least_one_of, call_line, condition, limits, links, outcome};
use crate::model::{Chapter, EnumValue, Field, Model, Operation, ServiceError, Site, StatusClass, Type, TypeBody};
use crate::names::{self, suffixed};

/// Members of a failure that are read as code and message of the error itself.
pub(super) const ENVELOPE: [&str; 2] = ["error_code", "error_msg"];

pub(super) fn client(model: &Model) -> String {
    Page::new(format!("A client of {}.", model.title))
        .paragraph(&model.doc)
        .paragraph("It is cheap to clone: clones share settings and connections. Make one and use it everywhere.")
        .done()
}

pub(super) fn site(site: &Site) -> String {
    Page::new(&site.doc).paragraph(format!("`{}`, region `{}`.", site.endpoint, site.region)).done()
}

pub(super) fn chapter(chapter: &Chapter, model: &Model) -> String {
    let feature =
        if model.features { format!("Only with the cargo feature `{}`.", chapter.name) } else { String::new() };
    Page::new(format!("{}.", chapter.title)).paragraph(&chapter.doc).paragraph(feature).done()
}

pub(super) fn type_docs(ty: &Type) -> String {
    let at_least_one_of = match &ty.body {
        TypeBody::Object(fields) => at_least_one_of(&ty.at_least_one_of, fields),
        TypeBody::StringEnum(_) | TypeBody::IntegerEnum(_) => String::new(),
    };
    Page::new(&ty.doc).paragraph(at_least_one_of).errata(&ty.errata).done()
}

pub(super) fn builder(name: &Ident) -> String {
    format!("Builds a [`{name}`]. What is mandatory must be set before `build()`, which the compiler checks.")
}

pub(super) fn value<T: Display>(value: &EnumValue<T>) -> String {
    Page::new(&value.doc).paragraph(format!("`{}` on the wire.", value.value)).errata(&value.errata).done()
}

pub(super) fn field(field: &Field, siblings: &[Field]) -> String {
    Page::new(brief(field, siblings))
        .paragraph(&field.notes.null_means)
        .paragraph(&field.notes.empty_means)
        .errata(&field.notes.errata)
        .done()
}

/// What the field is and what holds for it.
fn brief(field: &Field, siblings: &[Field]) -> String {
    let mut facts = Vec::new();
    if field.mandatory {
        facts.push("Mandatory".to_owned());
    }
    if let Some(condition) = &field.mandatory_if {
        facts.push(format!("Mandatory where {}", self::condition(condition, siblings)));
    }
    if let Some(condition) = &field.allowed_if {
        facts.push(format!("Allowed only where {}", self::condition(condition, siblings)));
    }
    if let Some(default) = &field.default {
        facts.push(format!("The server's default is `{default}`"));
    }
    facts.extend(limits(&field.rules, &field.item_rules));
    if field.place != Place::Body {
        facts.push(format!("Travels in the {}", field.place.as_str()));
    }
    if field.rust.is_some() {
        facts.push(format!("`{}` on the wire", field.name));
    }
    if field.reserved {
        facts.push("The docs call it reserved".to_owned());
    }
    if field.sensitive == Some(true) {
        facts.push("Never shown".to_owned());
    }
    let facts: Vec<String> = facts.iter().map(|fact| format!("{fact}.")).collect();
    Page::new(&field.notes.doc).paragraph(facts.join(" ")).done()
}

pub(super) fn request(operation: &Operation, chapter: usize, model: &Model) -> String {
    let examples = examples::of(operation, chapter, model).join("\n\n");
    let heading = if examples.is_empty() { "" } else { "# Examples" };
    about(operation, model, Page::new(&operation.summary))
        .paragraph(heading)
        .paragraph(examples)
        .section("Links", &links(operation))
        .done()
}

pub(super) fn method(operation: &Operation, module: &Ident, request: &Ident) -> String {
    let errors = suffixed(request, names::ERROR);
    Page::new(&operation.summary)
        .paragraph(call_line(operation))
        .paragraph(format!("See [`{request}`]({module}::{request}) for its fields and what must hold before the call."))
        .paragraph("# Errors")
        .paragraph(format!(
            "[`{errors}`]({module}::{errors}) lists those that the docs name. A request that breaks a rule is not sent."
        ))
        .done()
}

pub(super) fn reply(operation: &Operation) -> String {
    format!("What `{}` answers.", operation.name)
}

pub(super) fn failure(operation: &Operation) -> String {
    Page::new(format!("What a failed `{}` carries beside code and message.", operation.name))
        .paragraph("The error dereferences to it. It is empty where the failure carries nothing.")
        .done()
}

pub(super) fn error_enum(operation: &Operation, model: &Model) -> String {
    Page::new(format!("The errors that the docs name for `{}`.", operation.name))
        .section("Advice", &advice(model))
        .section("Members of a failure", &envelope(operation))
        .done()
}

/// What the page says of the members that every failure has.
fn envelope(operation: &Operation) -> Vec<String> {
    let is_envelope = |field: &&Field| ENVELOPE.contains(&field.name.as_str());
    operation
        .failure
        .iter()
        .filter(is_envelope)
        .map(|field| {
            let mut text = format!("`{}`: {}", field.name, field.notes.doc);
            for fact in limits(&field.rules, &field.item_rules) {
                let _ = write!(text, " {fact}.");
            }
            for erratum in &field.notes.errata {
                let _ = write!(text, " Erratum: {erratum}");
            }
            text
        })
        .collect()
}

pub(super) fn error(error: &ServiceError, operation: &Operation) -> String {
    let carried: Vec<String> = error
        .carries
        .iter()
        .filter_map(|index| operation.failure.get(*index))
        .map(|field| format!("It carries `{}`.", field.name))
        .collect();
    Page::new(&error.doc)
        .paragraph(format!("`{}`, with HTTP {}.", error.code, error.http))
        .paragraph(carried.join(" "))
        .paragraph(outcome(error).join(" "))
        .errata(&error.errata)
        .done()
}

fn advice(model: &Model) -> Vec<String> {
    let name = |class: &StatusClass| match class {
        StatusClass::Client => "4xx",
        StatusClass::Server => "5xx",
    };
    model.advice.iter().map(|(class, text)| format!("{}: {text}", name(class))).collect()
}
