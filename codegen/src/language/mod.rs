//! The spec language as data: the keys, and the shapes of their values. The tables are in [`keys`].
//!
//! The structural walk, the suggestions, the JSON Schema and the reference page all use these tables. The syntax tree
//! reads keys by name; a debug build panics if it reads a key that its table does not have.

pub mod keys;
pub(crate) mod read;
mod removed;
pub(crate) mod walk;

use crate::yaml::Node;

/// A kind of map with a fixed set of keys.
#[derive(Debug)]
pub struct Table {
    /// The name in messages: "operation".
    pub name: &'static str,
    /// The keys, in the order of the documentation.
    pub keys: &'static [Key],
    /// Keys that earlier versions of the language had.
    pub removed: &'static [Removed],
}

/// A key that is no longer part of the language, and its replacement.
#[derive(Debug)]
pub struct Removed {
    /// The removed key.
    pub name: &'static str,
    /// The key that replaces it. This key is not reported as missing if the removed key is given.
    pub replacement: &'static str,
    /// What to write instead: the rest of a sentence that begins with "write".
    pub instead: &'static str,
    /// The entries that replace the entry of the removed key; `None` if a person has to decide.
    pub(crate) rewrite: Rewrite,
}

/// Returns the entries that replace an entry of a map; `None` if a person has to decide. The arguments are the map and
/// the value of the removed key.
pub(crate) type Rewrite = fn(&Node, &Node) -> Option<Vec<String>>;

/// The key that names the shared field that a field uses.
pub const USE: &str = "use";

/// The edition of the language that this crate reads.
pub const EDITION: i64 = 2;

/// One key of a [`Table`].
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The name of the key.
    pub name: &'static str,
    /// The shape of its value.
    pub shape: Shape,
    /// Whether the key is mandatory.
    pub mandatory: bool,
    /// The documentation, in one or two sentences.
    pub doc: &'static str,
    /// What the strings of the value name, or the names in it if it is a map.
    pub names: Option<Names>,
}

/// What a string of a spec names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// A chapter, which is a file.
    Chapter,
    /// A site of `api.yaml`.
    Site,
    /// A source of `api.yaml`.
    Source,
    /// A declared type.
    Type,
    /// A shared field.
    SharedField,
    /// A shared failure.
    SharedFailure,
    /// An error code.
    Error,
    /// A field of the request, the reply, the failure or the object that contains the key.
    Field,
    /// A field of the request of the operation.
    RequestField,
    /// The parameters in a path, each of which is a field of the request of the operation.
    PathParameters,
    /// A field of the reply of the operation.
    ReplyField,
    /// The path to a field in the reply of the operation: `page_info.next_marker`.
    ReplyPath,
    /// A field of a record of the list that the operation returns page by page.
    RecordField,
    /// A field of the failure of the operation.
    FailureField,
}

/// The shape of a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A non-empty string of this form.
    Text(Form),
    /// `true` or `false`.
    Bool,
    /// An integer from the first number to the second.
    Integer(i64, i64),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A type: a name, or a name in brackets for a list.
    Type,
    /// A scalar in its wire format.
    Wire,
    /// The word `given`, or a non-empty list of scalars in their wire format.
    Given,
    /// Any value, such as the value of a field in an example.
    Value,
    /// A list of entries of this shape.
    List(&'static Shape),
    /// A non-empty list of entries of this shape.
    NonEmptyList(&'static Shape),
    /// A string of this form, or a list of such strings.
    OneOrMany(Form),
    /// A map from names of this form to values of this shape.
    Map(Form, &'static Shape),
    /// A non-empty map from names of this form to values of this shape.
    NonEmptyMap(Form, &'static Shape),
    /// A map with the keys of this table.
    Record(&'static Table),
    /// A string of this form, or a map with the keys of this table.
    TextOrRecord(Form, &'static Table),
    /// A name of this form of a shared declaration, or a value of this shape.
    NameOr(Form, &'static Shape),
    /// The name of a shared declaration, or a map with the keys of the first table. A map with the key `use` has the
    /// keys of the second table.
    Shareable(&'static Table, &'static Table),
    /// An integer from the first number to the second, or a map with the keys of this table.
    IntegerOrRecord(i64, i64, &'static Table),
}

/// The form of a string or a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Any non-empty string.
    Any,
    /// `snake_case`.
    Snake,
    /// `UpperCamelCase`.
    UpperCamel,
    /// A name on the wire, without spaces.
    Wire,
    /// A URL.
    Url,
    /// The scheme and host of a site.
    Endpoint,
    /// A date in the format `YYYY-MM-DD`.
    Date,
}

/// The built-in types.
pub const BUILT_IN: [&str; 8] = ["string", "integer", "long", "decimal", "boolean", "date", "month", "timestamp"];
