//! The documentation of generated items, which contains everything from the docs page in a fixed order.

use std::fmt::{Display, Write};

use huaweicloud_bss_rules::Place;
use proc_macro2::Ident;

use super::examples;
use crate::docs::{
    Page, about, at_least_one_of, call_line, cases, cell, condition, limits, links, not_after, only_on, outcome,
    sentence,
};
use crate::model::{
    Chapter, ENVELOPE, EnumValue, Field, FieldType, Model, Operation, ServiceError, Site, StatusClass, Type, TypeBody,
};
use crate::names::{self, ident, suffixed};

pub(super) fn client(model: &Model) -> String {
    Page::new(format!("A client of {}.", model.title))
        .paragraph(&model.doc)
        .paragraph(
            "Cloning is cheap: clones share settings and connections, so create one client and use it everywhere.",
        )
        .done()
}

pub(super) fn site(site: &Site) -> String {
    Page::new(&site.doc).paragraph(format!("`{}`, region `{}`.", site.endpoint, site.region)).done()
}

pub(super) fn chapter(chapter: &Chapter, model: &Model) -> String {
    let feature =
        if model.features { format!("Requires the cargo feature `{}`.", chapter.name) } else { String::new() };
    let rows: Vec<String> = chapter.operations.iter().map(|operation| row(operation, &ident(&chapter.name))).collect();
    let table = if rows.is_empty() { String::new() } else { format!("{TABLE}\n{}", rows.join("\n")) };
    Page::new(format!("{}.", chapter.title)).paragraph(&chapter.doc).paragraph(feature).paragraph(table).done()
}

/// The head of a chapter's table of operations.
const TABLE: &str = "| method | description | types |\n|---|---|---|";

/// An operation in the table of its chapter. The links are relative to the parent of the chapter's module.
fn row(operation: &Operation, module: &Ident) -> String {
    let name = &operation.name;
    let link = |text: &str, target: &str| format!("[{text}]({module}::{target})");
    let mut types = vec![link("request", &operation.request_type())];
    types.extend(operation.reply_type().map(|reply| link("reply", &reply)));
    types.push(link("errors", &operation.error_type()));
    format!("| [`{name}`](Client::{name}) | {} | {} |", cell(&operation.summary), types.join(", "))
}

pub(super) fn type_docs(ty: &Type) -> String {
    let at_least_one_of = match &ty.body {
        TypeBody::Object(fields) => at_least_one_of(&ty.at_least_one_of, fields),
        TypeBody::StringEnum(_) | TypeBody::IntegerEnum(_) => String::new(),
    };
    Page::new(&ty.doc).paragraph(at_least_one_of).errata(&ty.errata).done()
}

pub(super) fn builder(name: &Ident) -> String {
    format!("Builds a [`{name}`]. The compiler checks that all required fields are set before `build()`.")
}

pub(super) fn value<T: Display>(value: &EnumValue<T>, model: &Model) -> String {
    Page::new(&value.doc)
        .paragraph(format!("`{}` on the wire.", value.value))
        .paragraph(sentence(only_on(value.sites, model)))
        .errata(&value.errata)
        .done()
}

pub(super) fn field(field: &Field, siblings: &[Field], model: &Model) -> String {
    Page::new(brief(field, siblings, model))
        .paragraph(&field.notes.null_means)
        .paragraph(&field.notes.empty_means)
        .errata(&field.notes.errata)
        .done()
}

/// The description and the constraints of a field.
fn brief(field: &Field, siblings: &[Field], model: &Model) -> String {
    let mut facts = Vec::new();
    facts.extend(only_on(field.sites, model));
    if field.mandatory {
        facts.push(if field.is_always_mandatory() { "Required" } else { "Required there" }.to_owned());
    }
    if let Some(condition) = &field.mandatory_if {
        facts.push(format!("Required when {}", self::condition(condition, siblings)));
    }
    if let Some(condition) = &field.allowed_if {
        facts.push(format!("Only allowed when {}", self::condition(condition, siblings)));
    }
    if let Some(default) = &field.default {
        facts.push(format!("The server's default is `{default}`"));
    }
    facts.extend(limits(&field.rules, &field.item_rules));
    if let FieldType::Joined(_) = field.ty {
        facts.push("One string on the wire: the entries, joined by commas".to_owned());
    }
    facts.extend(not_after(field, siblings));
    facts.extend(cases(field, siblings, model));
    if field.place != Place::Body {
        facts.push(format!("Sent in the {}", field.place.as_str()));
    }
    if field.rust.is_some() {
        facts.push(format!("`{}` on the wire", field.name));
    }
    if field.reserved {
        facts.push("Reserved, according to the docs".to_owned());
    }
    if field.sensitive == Some(true) {
        facts.push("Never shown".to_owned());
    }
    let facts: Vec<String> = facts.iter().map(|fact| format!("{fact}.")).collect();
    Page::new(&field.notes.doc).paragraph(facts.join(" ")).done()
}

/// The description of the field that the client fills.
pub(super) fn deduplication_key(field: &Field) -> String {
    format!("{} If it is not given, the client gives each call a random key of 32 characters.", field.notes.doc.trim())
}

pub(super) fn request(operation: &Operation, chapter: usize, model: &Model) -> String {
    let examples = examples::of(operation, chapter, model).join("\n\n");
    let heading = if examples.is_empty() { "" } else { "# Examples" };
    about(operation, model, Page::new(&operation.summary).paragraph(use_of(operation)))
        .paragraph(heading)
        .paragraph(examples)
        .section("Links", &links(operation))
        .done()
}

/// Links a request to the method that sends it, to its reply and to its errors.
fn use_of(operation: &Operation) -> String {
    let reply =
        operation.reply_type().map_or("The reply has no fields".to_owned(), |reply| format!("Reply: [`{reply}`]"));
    format!("Sent by {}. {reply}. Errors: [`{}`].", method_link(operation), operation.error_type())
}

/// A link to the method of the client, from the module of the chapter.
fn method_link(operation: &Operation) -> String {
    let name = &operation.name;
    format!("[`Client::{name}`](super::Client::{name})")
}

pub(super) fn method(operation: &Operation, module: &Ident, request: &Ident, model: &Model) -> String {
    let errors = suffixed(request, names::ERROR);
    Page::new(&operation.summary)
        .paragraph(call_line(operation))
        .paragraph(sentence(only_on(operation.sites, model)))
        .paragraph(format!("See [`{request}`]({module}::{request}) for its fields and preconditions."))
        .paragraph("# Errors")
        .paragraph(format!(
            "[`{errors}`]({module}::{errors}) lists the documented errors. A request that breaks a rule is not sent."
        ))
        .done()
}

pub(super) fn reply(operation: &Operation) -> String {
    format!("The reply of {}.", method_link(operation))
}

pub(super) fn failure(operation: &Operation) -> String {
    Page::new(format!("The data of a failed {}, apart from code and message.", method_link(operation)))
        .paragraph("The error dereferences to it. It is empty if the error response has no such data.")
        .done()
}

pub(super) fn error_enum(operation: &Operation, model: &Model) -> String {
    Page::new(format!("The documented errors of {}.", method_link(operation)))
        .section("Advice", &advice(model))
        .section("Fields of an error response", &envelope(operation))
        .done()
}

/// The documentation of the fields that every failure has.
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

pub(super) fn error(error: &ServiceError, operation: &Operation, model: &Model) -> String {
    let carried: Vec<String> = error
        .carries
        .iter()
        .filter_map(|index| operation.failure.get(*index))
        .map(|field| format!("The error contains `{}`.", field.name))
        .collect();
    Page::new(&error.doc)
        .paragraph(format!("`{}`, with HTTP {}.", error.code, error.http))
        .paragraph(sentence(only_on(error.sites, model)))
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
