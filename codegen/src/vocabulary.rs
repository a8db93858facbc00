//! The names that the draft of an operation can use, or must not take, read from the files of a spec.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    language::read,
    source::Sources,
    yaml::{self, Node},
};

/// The names that a new operation of a chapter can use, or must not take. The spec may have problems.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// The shared fields of `api.yaml` and of the chapter.
    pub fields: BTreeMap<String, SharedField>,
    /// The types of `api.yaml` and of the chapter.
    pub types: BTreeMap<String, DeclaredType>,
    /// The operations of all chapters.
    pub operations: BTreeSet<String>,
}

/// A field under `fields` of a file.
#[derive(Clone, Debug)]
pub struct SharedField {
    /// The name of its type; for a list, that of each entry.
    pub ty: String,
    /// Whether it is a list.
    pub list: bool,
    /// Whether it is mandatory.
    pub mandatory: bool,
}

/// A type under `types` of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeclaredType {
    /// An object with these fields.
    Object(Vec<String>),
    /// An enum of strings.
    StringEnum,
    /// An enum of integers.
    IntegerEnum,
}

impl Vocabulary {
    /// Reads the names of a spec. The shared fields and the types are those of `api.yaml` and of the file `chapter`.
    /// Skips what is not valid.
    pub fn read(sources: &Sources, chapter: Option<&str>) -> Self {
        let mut vocabulary = Self::default();
        for (index, (id, file)) in sources.files().enumerate() {
            let Ok(root) = yaml::parse(id, &file.text) else { continue };
            vocabulary.operations.extend(named(&root, "operations").map(|(name, _)| name));
            if index > 0 && chapter != Some(&file.name) {
                continue;
            }
            let fields = named(&root, "fields").filter_map(|(name, node)| Some((name, shared_field(node)?)));
            vocabulary.fields.extend(fields);
            let types = named(&root, "types").filter_map(|(name, node)| Some((name, declared_type(node)?)));
            vocabulary.types.extend(types);
        }
        vocabulary
    }
}

/// The entries of the map in a key of a file.
fn named<'a>(root: &'a Node, key: &str) -> impl Iterator<Item = (String, &'a Node)> {
    let entries = read::entry(root, key).map(Node::entries).unwrap_or_default();
    entries.iter().filter_map(|(name, node)| Some((name.scalar()?.value.to_owned(), node)))
}

fn shared_field(node: &Node) -> Option<SharedField> {
    let ty = read::type_expr(&"", read::entry(node, "type")?).ok()?;
    let mandatory = read::entry(node, "mandatory").and_then(|node| read::boolean(&"", node).ok());
    let mandatory = mandatory.is_some_and(|flag| flag.value);
    Some(SharedField { ty: ty.name.value.to_owned(), list: ty.list, mandatory })
}

fn declared_type(node: &Node) -> Option<DeclaredType> {
    match read::entry(node, "enum").and_then(Node::text).map(|text| text.value) {
        None => Some(DeclaredType::Object(named(node, "fields").map(|(name, _)| name).collect())),
        Some("string") => Some(DeclaredType::StringEnum),
        Some("integer") => Some(DeclaredType::IntegerEnum),
        Some(_) => None,
    }
}
