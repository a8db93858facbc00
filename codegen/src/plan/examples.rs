//! The examples of the spec as Rust code, for the documentation of requests. Doc tests compile them.

use std::{collections::BTreeSet, fmt::Write};

use huaweicloud_bss_rules::SEPARATOR;
use proc_macro2::Literal;

use crate::model::{ENVELOPE, EnumValue, Example, Field, FieldType, Json, Model, Operation, TypeBody};
use crate::names::{ident, type_name};

/// The examples with a request, each after its title. Empty if the spec does not give the crate, whose name the paths
/// need.
pub(super) fn of(operation: &Operation, chapter: usize, model: &Model) -> Vec<String> {
    if model.krate.is_empty() {
        return Vec::new();
    }
    let shown = operation.examples.iter().filter(|example| !example.request.is_empty());
    shown.map(|example| code(operation, example, chapter, model)).collect()
}

fn code(operation: &Operation, example: &Example, chapter: usize, model: &Model) -> String {
    let mut writer = Writer { model, chapter, own: BTreeSet::new(), shared: BTreeSet::new() };
    let request = writer.builder(&type_name(&operation.name).to_string(), &operation.request, &example.request, 0);
    writer.own.insert(type_name(&operation.name).to_string());
    let krate = &model.krate;
    let mut text = format!("{}\n\n```\n{}", sentence(&example.title), allow(operation, model));
    let module = model.chapters.get(chapter).map(|chapter| ident(&chapter.name).to_string()).unwrap_or_default();
    for (path, names) in [(krate.clone(), &writer.shared), (format!("{krate}::{module}"), &writer.own)] {
        let list: Vec<&str> = names.iter().map(String::as_str).collect();
        let _ = match list.as_slice() {
            [] => Ok(()),
            [one] => writeln!(text, "use {path}::{one};"),
            many => writeln!(text, "use {path}::{{{}}};", wrapped(many)),
        };
    }
    let method = ident(&operation.name);
    let _ = write!(
        text,
        "\n# async fn example(client: {krate}::Client) -> Result<(), Box<dyn std::error::Error>> {{\n\
         let request = {request};\n\
         let reply = client.{method}(&request).await?;\n\
         {}\n# Ok(())\n# }}\n```",
        reading(operation, model)
    );
    text
}

/// The hidden line that allows deprecated items in an example, if there are any.
fn allow(operation: &Operation, model: &Model) -> &'static str {
    let is_deprecated = |fields: &[Field]| fields.iter().any(|field| field.deprecated.is_some());
    let of_type = |body: &TypeBody| match body {
        TypeBody::Object(fields) => is_deprecated(fields),
        TypeBody::StringEnum(values) => values.iter().any(|value| value.deprecated.is_some()),
        TypeBody::IntegerEnum(values) => values.iter().any(|value| value.deprecated.is_some()),
    };
    let own = operation.deprecated.is_some() || operation.groups().into_iter().any(is_deprecated);
    if own || model.types.iter().any(|ty| of_type(&ty.body)) { "# #![allow(deprecated)]\n" } else { "" }
}

/// The lines that read the reply: the first record of a list, or fields of the reply.
fn reading(operation: &Operation, model: &Model) -> String {
    if let Some((list, record)) = list(operation, model) {
        let list = ident(&list.rust_name());
        return match values("record", record) {
            Some(values) => format!("if let Some(record) = reply.{list}.first() {{\n    {values}\n}}"),
            None => format!("println!(\"{{}} records\", reply.{list}.len());"),
        };
    }
    values("reply", &operation.reply)
        .unwrap_or_else(|| "println!(\"request id: {:?}\", reply.request_id());".to_owned())
}

/// The list that the reply is about, and the fields of its records: the list that has pages, or the first list of
/// objects that is not the list of failures.
fn list<'m>(operation: &'m Operation, model: &'m Model) -> Option<(&'m Field, &'m [Field])> {
    let paged = operation.paging.as_ref().map(|paging| paging.items);
    let chosen = |index: usize| paged.map_or(operation.partial_failure != Some(index), |items| items == index);
    let objects = |field: &'m Field| match (&field.ty, &model.ty(field.ty.named()?).body) {
        (FieldType::List(_), TypeBody::Object(fields)) => Some((field, fields.as_slice())),
        _ => None,
    };
    operation.reply.iter().enumerate().filter(|(index, _)| chosen(*index)).find_map(|(_, field)| objects(field))
}

/// A line that prints up to two values that may be shown; `None` if there are none.
fn values(variable: &str, fields: &[Field]) -> Option<String> {
    let is_shown = |field: &&Field| field.is_shown() && !field.reserved && !ENVELOPE.contains(&field.name.as_str());
    let shown = fields.iter().filter(is_shown).take(2).map(|field| format!("{variable}.{}", ident(&field.rust_name())));
    let shown: Vec<String> = shown.collect();
    let placeholders = vec!["{:?}"; shown.len()].join(" ");
    (!shown.is_empty()).then(|| format!("println!(\"{placeholders}\", {});", shown.join(", ")))
}

/// Formats names like rustfmt: on one line, or on several lines.
fn wrapped(names: &[&str]) -> String {
    const WIDTH: usize = 96;
    let line = names.join(", ");
    if line.len() < WIDTH / 2 {
        return line;
    }
    let mut text = String::from("\n   ");
    let mut length = 0;
    for name in names {
        if length > 0 && length + name.len() > WIDTH {
            text.push_str("\n   ");
            length = 0;
        }
        let _ = write!(text, " {name},");
        length += name.len() + 2;
    }
    text + "\n"
}

fn sentence(title: &str) -> String {
    let title = title.trim().trim_end_matches(['.', ':']);
    format!("{title}:")
}

/// Writes values, and collects the types that they name.
struct Writer<'m> {
    model: &'m Model,
    chapter: usize,
    /// Names in the module of the chapter.
    own: BTreeSet<String>,
    /// Names outside the modules of chapters.
    shared: BTreeSet<String>,
}

impl Writer<'_> {
    fn builder(&mut self, name: &str, fields: &[Field], members: &[(String, Json)], depth: usize) -> String {
        let indent = "    ".repeat(depth + 1);
        let mut text = format!("{name}::builder()");
        for (wire, json) in members {
            let Some(field) = fields.iter().find(|field| field.name == *wire) else { continue };
            let setter = ident(&field.rust_name());
            let value = self.value(&field.ty, json, depth + 1);
            if value.contains('\n') {
                let _ = write!(text, "\n{indent}.{setter}(\n{indent}    {value},\n{indent})");
            } else {
                let _ = write!(text, "\n{indent}.{setter}({value})");
            }
        }
        let _ = write!(text, "\n{indent}.build()");
        text
    }

    fn value(&mut self, ty: &FieldType, json: &Json, depth: usize) -> String {
        match (ty, json) {
            (FieldType::List(item), Json::List(entries)) => {
                let entries: Vec<String> = entries.iter().map(|entry| self.value(item, entry, depth)).collect();
                format!("[{}]", entries.join(", "))
            }
            (FieldType::Joined(item), Json::String(text)) => {
                let entries = text.split(SEPARATOR).filter(|_| !text.is_empty());
                let entries = entries.map(|entry| self.value(item, &self.model.json(item, entry), depth));
                format!("[{}]", entries.collect::<Vec<_>>().join(", "))
            }
            (FieldType::Named(id), json) => self.named(id.0, json, depth),
            (FieldType::Decimal, Json::Number(text) | Json::String(text)) => {
                self.shared.insert("Decimal".to_owned());
                format!("{}.parse::<Decimal>()?", Literal::string(text))
            }
            (FieldType::Long, Json::Number(text)) => text.clone(),
            (_, json) => plain(json),
        }
    }

    fn named(&mut self, id: usize, json: &Json, depth: usize) -> String {
        let Some(ty) = self.model.types.get(id) else { return plain(json) };
        let name = type_name(&ty.name).to_string();
        let text = match (&ty.body, json) {
            (TypeBody::Object(fields), Json::Object(members)) => self.builder(&name, fields, members, depth + 1),
            (TypeBody::StringEnum(values), Json::String(text)) => variant(&name, values, text),
            (TypeBody::IntegerEnum(values), Json::Number(text)) => variant(&name, values, text),
            (_, json) => plain(json),
        };
        // The checks reject values in examples that the enum does not list.
        match ty.chapter {
            Some(chapter) if chapter == self.chapter => self.own.insert(name),
            _ => self.shared.insert(name),
        };
        text
    }
}

fn variant<T: ToString>(name: &str, values: &[EnumValue<T>], wire: &str) -> String {
    let value = values.iter().find(|value| value.value.to_string() == wire);
    value.map_or_else(String::new, |value| format!("{name}::{}", ident(&value.name)))
}

fn plain(json: &Json) -> String {
    match json {
        Json::String(text) => Literal::string(text).to_string(),
        Json::Number(text) => text.clone(),
        Json::Boolean(flag) => flag.to_string(),
        Json::Null | Json::List(_) | Json::Object(_) => String::new(),
    }
}
