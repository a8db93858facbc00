//! Types that the spec declares.

use huaweicloud_bss_rules::Sites;

use super::fields::{Field, TypeId};
use crate::names;

/// A type that the spec declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// The name in the spec, in snake case.
    pub name: String,
    /// The index of the chapter that declares the type; `None` for `api.yaml`.
    pub chapter: Option<usize>,
    /// A description of the type.
    pub doc: String,
    /// Contradictions in the docs, and how the spec resolves them.
    pub errata: Vec<String>,
    /// The names of the sources.
    pub sources: Vec<String>,
    /// The fields or values.
    pub body: TypeBody,
    /// The enum whose values this enum selects in a list.
    pub filter_of: Option<TypeId>,
    /// Sets of fields of which at least one must be given, as indices of fields.
    pub at_least_one_of: Vec<Vec<usize>>,
    /// Whether a request uses the type.
    pub in_request: bool,
    /// Whether a reply or a failure uses the type.
    pub in_reply: bool,
}

impl Type {
    /// Returns the name in Rust: `OrderState`.
    pub fn rust_name(&self) -> String {
        names::camel(&self.name)
    }
}

/// The fields or values of a declared type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeBody {
    /// An object.
    Object(Vec<Field>),
    /// An enum whose wire values are strings.
    StringEnum(Vec<EnumValue<String>>),
    /// An enum whose wire values are integers.
    IntegerEnum(Vec<EnumValue<i32>>),
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue<T> {
    /// The value on the wire.
    pub value: T,
    /// The name of the variant in Rust, in upper camel case.
    pub name: String,
    /// The meaning.
    pub doc: String,
    /// The sites that have the value.
    pub sites: Sites,
    /// What to use instead, if the value is deprecated.
    pub deprecated: Option<String>,
    /// Contradictions in the docs, and how the spec resolves them.
    pub errata: Vec<String>,
}
