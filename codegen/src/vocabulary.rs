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
    /// The HTTP statuses of the errors of `api.yaml` and of the chapter, by code.
    pub errors: BTreeMap<String, i64>,
    /// The bodies under `failures` of `api.yaml` and of the chapter: their fields with their limits.
    pub failures: BTreeMap<String, BTreeMap<String, BTreeMap<String, i64>>>,
    /// The names of the sources.
    pub sources: Vec<String>,
    /// The endpoints of the sites.
    pub sites: Vec<(String, String)>,
}

/// A field under `fields` of a file.
#[derive(Clone, Debug)]
pub struct SharedField {
    /// The name of its type; for a list, that of each entry.
    pub ty: String,
    /// Whether it is a list on the wire. A list that is joined in one string is not.
    pub list: bool,
    /// Whether it is mandatory.
    pub mandatory: bool,
    /// Its limits, by key.
    pub limits: BTreeMap<String, i64>,
}

/// A type under `types` of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeclaredType {
    /// An object with these fields.
    Object(Vec<String>),
    /// An enum of strings, with these values.
    StringEnum(Vec<String>),
    /// An enum of integers, with these values.
    IntegerEnum(Vec<String>),
}

/// The keys of limits with a number.
const LIMITS: [&str; 9] =
    ["min_length", "max_length", "min", "max", "above", "max_decimals", "min_items", "max_items", "max_joined_length"];

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
            let status = |node| integer(read::entry(node, "http")?);
            let errors = named(&root, "errors").filter_map(|(code, node)| Some((code, status(node)?)));
            vocabulary.errors.extend(errors);
            vocabulary.sources.extend(named(&root, "sources").map(|(name, _)| name));
            let endpoint = |node| Some(read::entry(node, "endpoint")?.text()?.value.to_owned());
            let sites = named(&root, "sites").filter_map(|(name, node)| Some((name, endpoint(node)?)));
            vocabulary.sites.extend(sites);
            // The fields of the file, which its failures use, are known by now.
            for (name, node) in named(&root, "failures") {
                let fields = node
                    .entries()
                    .iter()
                    .filter_map(|(name, node)| Some((name.scalar()?.value.to_owned(), vocabulary.limits(node)?)));
                let fields = fields.collect();
                vocabulary.failures.insert(name, fields);
            }
        }
        vocabulary
    }
}

impl Vocabulary {
    /// The limits of a field that is declared, or that is the use of a shared field.
    fn limits(&self, node: &Node) -> Option<BTreeMap<String, i64>> {
        if let Some(name) = node.text() {
            return Some(self.fields.get(name.value)?.limits.clone());
        }
        let used = read::entry(node, "use").and_then(Node::text);
        let mut all = match used {
            Some(name) => self.fields.get(name.value)?.limits.clone(),
            None => BTreeMap::new(),
        };
        all.extend(limits(node));
        Some(all)
    }
}

/// The limits of a field, each a number or a map with a source.
fn limits(node: &Node) -> BTreeMap<String, i64> {
    let limit = |key: &&str| {
        let value = read::entry(node, key)?;
        Some(((*key).to_owned(), integer(value).or_else(|| integer(read::entry(value, "is")?))?))
    };
    LIMITS.iter().filter_map(limit).collect()
}

fn integer(node: &Node) -> Option<i64> {
    read::integer(&"", i64::MIN, i64::MAX, node).ok().map(|number| number.value)
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
    let list = ty.list && read::entry(node, "joined_by").is_none();
    Some(SharedField { ty: ty.name.value.to_owned(), list, mandatory, limits: limits(node) })
}

fn declared_type(node: &Node) -> Option<DeclaredType> {
    match read::entry(node, "enum").and_then(Node::text).map(|text| text.value) {
        None => Some(DeclaredType::Object(named(node, "fields").map(|(name, _)| name).collect())),
        Some("string") => Some(DeclaredType::StringEnum(values(node))),
        Some("integer") => Some(DeclaredType::IntegerEnum(values(node))),
        Some(_) => None,
    }
}

/// The values of an enum.
fn values(node: &Node) -> Vec<String> {
    named(node, "values").map(|(value, _)| value).collect()
}
