//! What can be written at a place: keys, words, types, and the names of declarations.

use std::ops::Range as Bytes;

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, Documentation, MarkupContent, MarkupKind, TextEdit,
};
use huaweicloud_bss_codegen::language::{BUILT_IN, Key, Names, Shape, USE};
use huaweicloud_bss_codegen::model::UNKNOWN_SOURCE;

use super::hover;
use super::names::{Declaration, Item, declared, naming};
use super::outline::{Entry, Node};
use super::place::{self, Place, Spot};
use super::spec::{File, Spec};

/// The word that stands at the place while the file is read.
const PLACEHOLDER: &str = "x";

/// Returns what can be written at a byte of a file.
pub(super) fn complete(spec: &Spec, name: &str, offset: usize) -> Option<Vec<CompletionItem>> {
    let written = spec.file(name)?;
    let cursor = Cursor::new(written.text.as_str(), offset);
    // The file is read as if a word stood at the place, because one is about to be written there.
    let text = cursor.with_placeholder(written.text.as_str());
    let spec = &spec.with_text(name, text);
    let file = spec.file(name)?;
    let place = Place::find(file, cursor.placeholder())?;
    let range = written.text.range(&cursor.word);
    let proposals = Proposals { spec, file, path: &place.path, cursor: &cursor };
    let found = match place.spot {
        Spot::Key { table, shape, map, entry } => {
            proposals.keys(table.keys.iter().chain(used_key(shape)), &others(map, entry))
        }
        Spot::Name { key, shape, map, entry } => proposals.names(key, shape, map, entry),
        Spot::Value { key, shape, .. } => proposals.values(key, shape),
    };
    Some(found.into_iter().enumerate().map(|(index, proposal)| proposal.item(index, range)).collect())
}

/// The keys of a map without that of `here`.
fn others<'o>(map: &'o Node, here: &Entry) -> Vec<&'o str> {
    let others = map.entries().iter().filter(|entry| !std::ptr::eq(*entry, here));
    others.map(|entry| entry.key.text.as_str()).collect()
}

/// The key that makes a map use a shared declaration.
fn used_key(shape: Shape) -> Option<&'static Key> {
    match shape {
        Shape::Shareable(_, used) => used.keys.iter().find(|key| key.name == USE),
        _ => None,
    }
}

/// The place where something is written.
struct Cursor {
    /// The word that is there, which the proposals replace.
    word: Bytes<usize>,
    /// The part of the word before the cursor.
    text: String,
    /// Whether a space has to be written before it, because it follows a colon.
    needs_space: bool,
    /// Whether a colon follows.
    has_colon: bool,
    /// Whether the word begins its line, perhaps behind the dash of a list.
    begins_line: bool,
}

impl Cursor {
    fn new(text: &str, offset: usize) -> Self {
        let is_word =
            |c: char| !c.is_whitespace() && !matches!(c, ',' | '[' | ']' | '{' | '}' | '"' | '\'' | ':' | '#');
        let before = text.get(..offset).unwrap_or_default();
        let after = text.get(offset..).unwrap_or_default();
        let start = before.trim_end_matches(is_word).len();
        let end = offset + after.len() - after.trim_start_matches(is_word).len();
        let line = before.get(..start).map_or("", |before| before.rsplit('\n').next().unwrap_or_default());
        let rest = text.get(end..).unwrap_or_default();
        Self {
            word: start..end,
            text: before.get(start..).unwrap_or_default().to_owned(),
            needs_space: line.ends_with(':'),
            has_colon: rest.trim_start_matches(['"', '\'', ' ']).starts_with(':'),
            begins_line: line.trim_start_matches([' ', '-']).is_empty(),
        }
    }

    fn placeholder(&self) -> usize {
        self.word.start + usize::from(self.needs_space)
    }

    fn with_placeholder(&self, text: &str) -> String {
        let space = if self.needs_space { " " } else { "" };
        let part = |bytes: Bytes<usize>| text.get(bytes).unwrap_or_default();
        format!("{}{space}{PLACEHOLDER}{}", part(0..self.word.start), part(self.word.end..text.len()))
    }
}

/// Something that can be written.
struct Proposal {
    label: String,
    /// What is written; for most proposals, the label.
    text: String,
    kind: CompletionItemKind,
    detail: String,
    documentation: String,
}

impl Proposal {
    fn word(word: &str, kind: CompletionItemKind) -> Self {
        let (label, text) = (word.to_owned(), word.to_owned());
        Self { label, text, kind, detail: String::new(), documentation: String::new() }
    }

    fn item(self, index: usize, range: gen_lsp_types::Range) -> CompletionItem {
        let documentation = MarkupContent { kind: MarkupKind::Markdown, value: self.documentation };
        CompletionItem {
            filter_text: Some(self.label.clone()),
            label: self.label,
            kind: Some(self.kind),
            detail: Some(self.detail).filter(|detail| !detail.is_empty()),
            documentation: Some(documentation).filter(|text| !text.value.is_empty()).map(Documentation::MarkupContent),
            // Editors sort by this string, and would otherwise sort by the label.
            sort_text: Some(format!("{index:05}")),
            text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit { range, new_text: self.text })),
            ..CompletionItem::default()
        }
    }
}

/// Collects proposals for a place.
struct Proposals<'s> {
    spec: &'s Spec,
    file: &'s File,
    path: &'s [&'s Entry],
    cursor: &'s Cursor,
}

impl Proposals<'_> {
    /// The keys that are not given yet: mandatory ones first, then in the order of the table.
    fn keys(&self, keys: impl Iterator<Item = &'static Key>, given: &[&str]) -> Vec<Proposal> {
        let mut keys: Vec<&Key> = keys.filter(|key| !given.contains(&key.name)).collect();
        keys.sort_by_key(|key| !key.mandatory);
        let proposal = |key: &Key| {
            let end = match key.shape {
                _ if self.cursor.has_colon => "",
                Shape::Record(_) | Shape::Map(..) | Shape::NonEmptyMap(..) if self.cursor.begins_line => ":",
                _ => ": ",
            };
            Proposal {
                text: self.spaced(format!("{}{end}", key.name)),
                detail: if key.mandatory { "mandatory".to_owned() } else { String::new() },
                documentation: hover::about_key(key),
                ..Proposal::word(key.name, CompletionItemKind::Property)
            }
        };
        keys.into_iter().map(proposal).collect()
    }

    /// The names in a map: fields of a condition or an example, and shared fields.
    fn names(&self, key: &'static Key, shape: Shape, map: &Node, here: &Entry) -> Vec<Proposal> {
        let given = others(map, here);
        let (names, has_same_name) = match (shape, key.names) {
            (Shape::Given | Shape::Value, Some(names)) => (names, false),
            // A field often has the name of the shared field that it uses.
            (Shape::Shareable(..), _) => (Names::SharedField, true),
            _ => return Vec::new(),
        };
        let proposal = |proposal: Proposal| {
            let name = &proposal.label;
            let text = match (self.cursor.has_colon, has_same_name) {
                (true, _) => name.clone(),
                (false, true) => format!("{name}: {name}"),
                (false, false) => format!("{name}: "),
            };
            Proposal { text: self.spaced(text), ..proposal }
        };
        let declarations = self.declarations(names).into_iter();
        declarations.filter(|found| !given.contains(&found.label.as_str())).map(proposal).collect()
    }

    fn values(&self, key: Option<&'static Key>, shape: Shape) -> Vec<Proposal> {
        let mut found = match shape {
            Shape::Word(words) => {
                words.iter().map(|word| Proposal::word(word, CompletionItemKind::EnumMember)).collect()
            }
            Shape::Bool => ["true", "false"].map(|word| Proposal::word(word, CompletionItemKind::Keyword)).into(),
            Shape::Given => {
                let given = Proposal::word("given", CompletionItemKind::Keyword);
                let field = self.path.last().and_then(|name| {
                    let fields = self.spec.declarations(self.file, self.path, Names::Field, "");
                    fields.into_iter().find(|field| field.name() == name.key.text)
                });
                let values = field.map(|field| self.values_of(field.file, field.entry)).unwrap_or_default();
                std::iter::once(given).chain(values).collect()
            }
            // A value of the field that contains the key.
            Shape::Wire => {
                let field = self.path.iter().enumerate().rev().find(|(depth, _)| {
                    let around = self.path.get(..*depth).and_then(declared);
                    matches!(around, Some(Item::Field | Item::SharedField))
                });
                field.map(|(_, field)| self.values_of(self.file, field)).unwrap_or_default()
            }
            Shape::List(entry) | Shape::NonEmptyList(entry) => return self.values(key, *entry),
            _ => Vec::new(),
        };
        if matches!(shape, Shape::Type) {
            found.extend(BUILT_IN.map(|name| Proposal::word(name, CompletionItemKind::Keyword)));
        }
        if let Some(names) = key.and_then(|key| naming(shape, key.names)) {
            found.extend(self.declarations(names));
            if names == Names::Source {
                found.push(Proposal::word(UNKNOWN_SOURCE, CompletionItemKind::Keyword));
            }
        }
        for proposal in &mut found {
            proposal.text = self.spaced(std::mem::take(&mut proposal.text));
        }
        // A map with lines of its own can begin here.
        if let (Some(table), true) = (place::table(shape, None), self.cursor.begins_line) {
            found.extend(self.keys(table.keys.iter().chain(used_key(shape)), &[]));
        }
        found
    }

    /// The declarations that a name here can refer to.
    fn declarations(&self, names: Names) -> Vec<Proposal> {
        let word = self.cursor.text.as_str();
        // For a path to a field, the fields that can follow its last dot.
        let path = match names {
            Names::ReplyPath => word.rfind('.').and_then(|dot| word.get(..=dot)).unwrap_or_default(),
            _ => "",
        };
        let whole = |proposal: Proposal| {
            let label = format!("{path}{}", proposal.label);
            Proposal { text: label.clone(), label, ..proposal }
        };
        let found = self.spec.declarations(self.file, self.path, names, path);
        found.iter().map(|declaration| whole(self.declaration(declaration))).collect()
    }

    /// The values of the enum that is the type of a field.
    fn values_of(&self, file: &File, field: &Entry) -> Vec<Proposal> {
        let Some(ty) = self.spec.type_of(file, field) else { return Vec::new() };
        let values = ty.entry.value.value("values").map(Node::entries).unwrap_or_default();
        values.iter().map(|entry| self.declaration(&Declaration { item: Item::Value, file: ty.file, entry })).collect()
    }

    fn declaration(&self, declaration: &Declaration<'_>) -> Proposal {
        let kind = match declaration.item {
            Item::Chapter => CompletionItemKind::File,
            Item::Operation => CompletionItemKind::Function,
            Item::Type if declaration.entry.value.get("enum").is_some() => CompletionItemKind::Enum,
            Item::Type => CompletionItemKind::Struct,
            Item::Value => CompletionItemKind::EnumMember,
            Item::Field | Item::SharedField | Item::SharedFailure => CompletionItemKind::Field,
            Item::Error => CompletionItemKind::Constant,
            Item::Source | Item::Site => CompletionItemKind::Reference,
        };
        let documentation = hover::describe(self.spec, self.file, declaration);
        Proposal { documentation, ..Proposal::word(declaration.name(), kind) }
    }

    fn spaced(&self, text: String) -> String {
        if self.cursor.needs_space { format!(" {text}") } else { text }
    }
}
