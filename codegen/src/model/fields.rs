//! Fields, and what they contain.

use huaweicloud_bss_rules::{Place, Rule, Sites};

use crate::names;

/// Index of a type in [`Model::types`](super::Model::types).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// A field of a request, a reply or a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The name in Rust if it differs, such as `legal_name` for `legel_name`. It is never a raw identifier.
    pub rust: Option<String>,
    /// The part of the request that contains the field. `Body` for all fields except the top-level fields of a request.
    pub place: Place,
    /// The type.
    pub ty: FieldType,
    /// Whether the field is required.
    pub mandatory: bool,
    /// The condition on which an optional field is required.
    pub mandatory_if: Option<Condition>,
    /// The only condition on which the field may be given.
    pub allowed_if: Option<Condition>,
    /// The value that the server uses if the field is not given, in its wire format.
    pub default: Option<String>,
    /// Limits on the value; for a list, limits on the list itself.
    pub rules: Vec<Rule>,
    /// Limits on the entries of a list.
    pub item_rules: Vec<Rule>,
    /// The sites that have the field.
    pub sites: Sites,
    /// Limits that apply in addition, each only in some case.
    pub cases: Vec<Case>,
    /// The index of the field whose value the value must not be after.
    pub not_after: Option<usize>,
    /// What to use instead, if the field is deprecated.
    pub deprecated: Option<String>,
    /// The value of `sensitive`: `Some(true)` hides the value, `Some(false)` shows it, `None` is not classified.
    pub sensitive: Option<bool>,
    /// Whether the docs describe the field as reserved.
    pub reserved: bool,
    /// The documentation of the field.
    pub notes: Notes,
    /// The names of the sources; `unknown` if no source is known.
    pub sources: Vec<String>,
    /// The limits that have their own sources, with these sources.
    pub limit_sources: Vec<(Rule, Vec<String>)>,
}

impl Field {
    /// Returns the name in Rust, which is a raw identifier for a keyword.
    pub fn rust_name(&self) -> String {
        names::field(self.rust.as_deref(), &self.name)
    }

    /// Whether the field is required on every site.
    pub fn is_always_mandatory(&self) -> bool {
        self.mandatory && self.sites == Sites::ALL
    }

    /// Whether the value may be shown. A string is hidden by default, and shown only if the spec declares it harmless.
    /// Numbers, times and values of enums reveal little about a person. In objects, each field decides for itself.
    pub fn is_shown(&self) -> bool {
        self.sensitive.map_or(!self.ty.is_string(), |sensitive| !sensitive)
    }

    /// Returns all limits, including those on entries of a list, with the names of their sources.
    pub fn limits(&self) -> impl Iterator<Item = (&Rule, &[String])> {
        let sources = |rule| sources_of(rule, &self.limit_sources).unwrap_or(&self.sources);
        self.rules.iter().chain(&self.item_rules).map(move |rule| (rule, sources(rule)))
    }
}

/// The sources of a limit, if it has its own.
fn sources_of<'s>(rule: &Rule, limit_sources: &'s [(Rule, Vec<String>)]) -> Option<&'s [String]> {
    limit_sources.iter().find(|(other, _)| other == rule).map(|(_, sources)| sources.as_slice())
}

/// Limits of a field that apply only on some sites, or only if another field has some value.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The sites on which the case applies.
    pub sites: Sites,
    /// The condition on which the case applies.
    pub condition: Option<Condition>,
    /// Whether the field is required in this case.
    pub mandatory: bool,
    /// Limits on the value; for a list, limits on the list itself.
    pub rules: Vec<Rule>,
    /// Limits on the entries of a list.
    pub item_rules: Vec<Rule>,
    /// The only values that are allowed, in their wire format; for a list, of each entry. If empty, all values are
    /// allowed.
    pub values: Vec<String>,
    /// The names of the sources; `unknown` if no source is known.
    pub sources: Vec<String>,
    /// The limits that have their own sources, with these sources.
    pub limit_sources: Vec<(Rule, Vec<String>)>,
}

impl Case {
    /// Returns all limits, including those on entries of a list, with the names of their sources.
    pub fn limits(&self) -> impl Iterator<Item = (&Rule, &[String])> {
        let sources = |rule| sources_of(rule, &self.limit_sources).unwrap_or(&self.sources);
        self.rules.iter().chain(&self.item_rules).map(move |rule| (rule, sources(rule)))
    }
}

/// The documentation of a field. It is used only in documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Notes {
    /// A description of the field.
    pub doc: String,
    /// The meaning of an absent or null field; empty if not documented.
    pub null_means: String,
    /// The meaning of an empty string; empty if not documented.
    pub empty_means: String,
    /// Contradictions in the docs, and how the spec resolves them.
    pub errata: Vec<String>,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldType {
    /// A string.
    String,
    /// A 32-bit integer.
    Integer,
    /// A 64-bit integer.
    Long,
    /// A decimal number.
    Decimal,
    /// A boolean.
    Boolean,
    /// A date.
    Date,
    /// A month.
    Month,
    /// A UTC timestamp.
    Timestamp,
    /// A list.
    List(Box<FieldType>),
    /// A list of scalars that is one string on the wire: the entries joined by commas.
    Joined(Box<FieldType>),
    /// A type that the spec declares.
    Named(TypeId),
}

impl FieldType {
    /// Returns the type of the entries of a list, joined or not; `None` for other types.
    pub fn entry(&self) -> Option<&Self> {
        match self {
            Self::List(entry) | Self::Joined(entry) => Some(entry),
            _ => None,
        }
    }

    /// Returns the declared type of the value or, for a list, of its entries.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::List(inner) | Self::Joined(inner) => inner.named(),
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// Whether the value is a string or a list of strings.
    fn is_string(&self) -> bool {
        match self {
            Self::String => true,
            Self::List(inner) | Self::Joined(inner) => inner.is_string(),
            _ => false,
        }
    }

    pub(crate) fn named_mut(&mut self) -> Option<&mut TypeId> {
        match self {
            Self::List(inner) | Self::Joined(inner) => inner.named_mut(),
            Self::Named(id) => Some(id),
            _ => None,
        }
    }
}

/// A condition: another field has one of these values.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The index of the other field in the same group.
    pub field: usize,
    /// The values in their wire format. If empty, the condition is that the other field is given.
    pub values: Vec<String>,
}
