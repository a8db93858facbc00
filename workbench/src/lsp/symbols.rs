//! The operations, types and other declarations of a file, with their fields.

use gen_lsp_types::{DocumentSymbol, SymbolKind};

use super::hover::type_text;
use super::names::FIELDS;
use super::outline::{Entry, Node};
use super::spec::File;

/// Returns the declarations of a file.
pub(super) fn symbols(file: &File) -> Vec<DocumentSymbol> {
    let root = &file.outline.root;
    let of = |key: &str, one: fn(&File, &Entry) -> DocumentSymbol| {
        let entries = root.value(key).map(Node::entries).unwrap_or_default();
        entries.iter().map(|entry| one(file, entry)).collect::<Vec<_>>()
    };
    let all = [
        of("operations", operation),
        of("types", ty),
        of("fields", field),
        of("failures", failure),
        of("errors", error),
        of("sites", |file, entry| symbol(file, entry, SymbolKind::Namespace, "endpoint", Vec::new())),
        of("sources", |file, entry| symbol(file, entry, SymbolKind::Constant, "", Vec::new())),
    ];
    let mut symbols = all.concat();
    symbols.sort_by_key(|symbol| (symbol.range.start.line, symbol.range.start.character));
    symbols
}

/// The symbol of an entry; its detail is the value of the key `detail`.
fn symbol(file: &File, entry: &Entry, kind: SymbolKind, detail: &str, children: Vec<DocumentSymbol>) -> DocumentSymbol {
    let detail = entry.value.value(detail).and_then(Node::text).map(str::to_owned);
    let children = Some(children).filter(|children| !children.is_empty());
    let (range, name) = (file.text.range(&entry.span()), file.text.range(&entry.key.span));
    // Editors reject an empty name.
    let text = if entry.key.text.is_empty() { "?" } else { entry.key.text.as_str() };
    DocumentSymbol::new(text.to_owned(), detail, kind, None, None, range, name, children)
}

fn operation(file: &File, entry: &Entry) -> DocumentSymbol {
    let groups = entry.value.entries().iter().filter(|entry| FIELDS.contains(&entry.key.text.as_str()));
    let groups = groups.map(|group| symbol(file, group, SymbolKind::Object, "", fields(file, &group.value)));
    let groups = groups.collect();
    symbol(file, entry, SymbolKind::Method, "http", groups)
}

fn ty(file: &File, entry: &Entry) -> DocumentSymbol {
    let values = entry.value.value("values").map(Node::entries).unwrap_or_default();
    let value = |entry| symbol(file, entry, SymbolKind::EnumMember, "name", Vec::new());
    match entry.value.value("fields") {
        Some(map) => symbol(file, entry, SymbolKind::Struct, "", fields(file, map)),
        None => symbol(file, entry, SymbolKind::Enum, "enum", values.iter().map(value).collect()),
    }
}

fn failure(file: &File, entry: &Entry) -> DocumentSymbol {
    symbol(file, entry, SymbolKind::Object, "", fields(file, &entry.value))
}

fn error(file: &File, entry: &Entry) -> DocumentSymbol {
    symbol(file, entry, SymbolKind::Constant, "name", Vec::new())
}

fn fields(file: &File, map: &Node) -> Vec<DocumentSymbol> {
    map.entries().iter().map(|entry| field(file, entry)).collect()
}

fn field(file: &File, entry: &Entry) -> DocumentSymbol {
    let ty = entry.value.value("type").map(|ty| type_text(Some(ty)));
    // A field can have the name of a shared field as its value.
    let detail = ty.or_else(|| entry.value.text().map(str::to_owned));
    DocumentSymbol { detail, ..symbol(file, entry, SymbolKind::Field, "", Vec::new()) }
}
