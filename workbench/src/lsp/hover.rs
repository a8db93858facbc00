//! What is shown about a place: the documentation of a key, or a declaration with its name in Rust and its errata.

use std::ops::Range as Bytes;

use huaweicloud_bss_codegen::language::{Form, Key, Shape};
use huaweicloud_bss_codegen::names;

use super::names::{Declaration, Item};
use super::outline::{Entry, Node};
use super::place::{self, Place, Spot};
use super::spec::{API, File, Spec};
use crate::pages::shape_words;

/// The maximum number of values of an enum that are shown.
const MAX_VALUES: usize = 20;

/// Returns the text about the place of a byte in Markdown, and the bytes that it is about.
pub(super) fn hover(spec: &Spec, file: &File, offset: usize) -> Option<(Bytes<usize>, String)> {
    let Place { path, spot } = Place::find(file, offset)?;
    if let Some((declaration, span)) = spec.declaration_at(file, &path, spot, offset) {
        return Some((span, describe(spec, file, &declaration)));
    }
    match spot {
        Spot::Key { table, entry, .. } => {
            let name = entry.key.text.as_str();
            let removed = || table.removed.iter().find(|removed| removed.name == name);
            let text = match place::key(table, name) {
                Some(key) => about_key(key),
                None => format!("`{name}` was removed from the language: write {}.", removed()?.instead),
            };
            Some((entry.key.span.clone(), text))
        }
        // A description needs no explanation.
        Spot::Value { shape: Shape::Text(Form::Any), .. } => None,
        Spot::Value { key: Some(key), node, .. } if node.text().is_some() => Some((node.span.clone(), about_key(key))),
        _ => None,
    }
}

/// The documentation of a key.
pub(super) fn about_key(key: &Key) -> String {
    let mandatory = if key.mandatory { ", mandatory" } else { "" };
    format!("**`{}`**: {}{mandatory}\n\n{}", key.name, shape_words(key.shape), key.doc)
}

/// The description of a declaration, for the file that uses it.
pub(super) fn describe(spec: &Spec, file: &File, declaration: &Declaration<'_>) -> String {
    let Declaration { item, entry, .. } = declaration;
    let name = declaration.name();
    let value = &entry.value;
    let text = |key: &str| value.value(key).and_then(Node::text).unwrap_or_default();
    match item {
        Item::Chapter => {
            let root = &declaration.file.outline.root;
            let text = |key: &str| root.value(key).and_then(Node::text).unwrap_or_default();
            page(&format!("chapter **`{name}`**: {}", text("title")), [text("doc").to_owned()])
        }
        Item::Operation => {
            let request = names::camel(name);
            let mut rust = vec![request.clone()];
            rust.extend(value.value("reply").map(|_| format!("{request}{}", names::REPLY)));
            rust.push(format!("{request}{}", names::ERROR));
            let rust = format!("Rust: {}", quoted(rust));
            let page_text = [text("summary").to_owned(), text("doc").to_owned(), rust];
            page(&format!("**`{name}`**: `{}`", text("http")), page_text.into_iter().chain(errata(value, "errata")))
        }
        Item::Type => {
            let kind = if value.get("enum").is_some() { "enum" } else { "type" };
            let rust = format!("Rust: `{}`", names::camel(name));
            let parts = [text("doc").to_owned(), rust, values(value)].into_iter().chain(errata(value, "erratum"));
            page(&format!("{kind} **`{name}`**"), parts)
        }
        Item::Value => {
            let rust = format!("Rust: `{}`", text("name"));
            page(&format!("**`{name}`**"), [text("doc").to_owned(), rust].into_iter().chain(errata(value, "erratum")))
        }
        Item::Field | Item::SharedField => field(spec, file, declaration),
        Item::SharedFailure => {
            let fields = value.entries().iter().map(|entry| entry.key.text.clone()).collect();
            page(&format!("failure **`{name}`**"), [format!("Fields: {}", quoted(fields))])
        }
        Item::Error => {
            let advice = Some(text("advice")).filter(|advice| !advice.is_empty());
            let advice = advice.map(|advice| format!("Advice: {advice}")).unwrap_or_default();
            let rust = format!("Rust: `{}`", text("name"));
            let parts = [text("doc").to_owned(), advice, rust].into_iter().chain(errata(value, "erratum"));
            page(&format!("error **`{name}`**: HTTP {}", text("http")), parts)
        }
        Item::Source => page(&format!("source **`{name}`**"), [value.text().unwrap_or_default().to_owned()]),
        Item::Site => page(&format!("site **`{name}`**: {}", text("endpoint")), [text("doc").to_owned()]),
    }
}

/// A field, with the keys of the shared field that it uses.
fn field(spec: &Spec, file: &File, declaration: &Declaration<'_>) -> String {
    let entry = declaration.entry;
    let file = if declaration.item == Item::Field { declaration.file } else { file };
    let node = |key: &str| spec.key_of(file, entry, key).map(|(node, _)| node);
    let text = |key: &str| node(key).and_then(Node::text).unwrap_or_default();
    let kind = if declaration.item == Item::SharedField { "shared field " } else { "" };
    let mandatory = if text("mandatory") == "true" { ", mandatory" } else { "" };
    let title = format!("{kind}**`{}`**: `{}`{mandatory}", entry.key.text, type_text(node("type")));
    let note =
        |key: &str, words: &str| Some(text(key)).filter(|text| !text.is_empty()).map(|text| format!("{words}: {text}"));
    let notes = [note("null_means", "If absent"), note("empty_means", "If empty"), note("deprecated", "Deprecated")];
    let rust = names::field(Some(text("rust")).filter(|rust| !rust.is_empty()), &entry.key.text);
    let shared = spec.shared_field(file, entry).map(|shared| {
        let place = if shared.file.name == API { "`api.yaml`" } else { "this file" };
        format!("Uses the shared field `{}` of {place}", shared.name())
    });
    let errata = node("erratum").map(Node::texts).unwrap_or_default();
    let errata = errata.into_iter().map(|erratum| format!("Erratum: {erratum}"));
    let first = std::iter::once(text("doc").to_owned()).chain(notes.into_iter().flatten());
    page(&title, first.chain([format!("Rust: `{rust}`")]).chain(shared).chain(errata))
}

/// The type of a field as it is written: `[string]`.
pub(super) fn type_text(ty: Option<&Node>) -> String {
    match ty {
        None => "unknown type".to_owned(),
        Some(ty) if ty.items().is_empty() => ty.text().unwrap_or_default().to_owned(),
        Some(ty) => format!("[{}]", ty.texts().join(", ")),
    }
}

/// The values of an enum.
fn values(ty: &Node) -> String {
    let entries = ty.value("values").map(Node::entries).unwrap_or_default();
    let value = |entry: &Entry| {
        let doc = entry.value.value("doc").and_then(Node::text).unwrap_or_default();
        format!("- `{}`: {doc}", entry.key.text)
    };
    let mut lines: Vec<String> = entries.iter().take(MAX_VALUES).map(value).collect();
    match entries.len().saturating_sub(MAX_VALUES) {
        0 => {}
        rest => lines.push(format!("- and {rest} more")),
    }
    lines.join("\n")
}

fn errata(value: &Node, key: &str) -> Vec<String> {
    let errata = value.value(key).map(Node::texts).unwrap_or_default();
    errata.into_iter().map(|erratum| format!("Erratum: {erratum}")).collect()
}

fn quoted(names: Vec<String>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A title and the paragraphs that are not empty.
fn page(title: &str, parts: impl IntoIterator<Item = String>) -> String {
    let parts = parts.into_iter().filter(|part| !part.trim().is_empty());
    std::iter::once(title.to_owned()).chain(parts).collect::<Vec<_>>().join("\n\n")
}
