//! The spec language as data: keys, and the shapes of their values. The tables are in [`keys`].
//!
//! The walk, suggestions, the JSON Schema and the page on keys are made from these tables. The syntax tree reads keys by
//! name, and a debug build panics if it reads one that its table does not have.

pub mod keys;
pub(crate) mod read;
pub(crate) mod walk;

/// A kind of map that has keys of its own.
#[derive(Debug)]
pub struct Table {
    /// Its name in messages: "operation".
    pub name: &'static str,
    /// Its keys, in the order in which they are documented.
    pub keys: &'static [Key],
    /// Keys that earlier versions of the language had.
    pub removed: &'static [Removed],
}

/// A key that is not part of the language any more, and what replaces it.
#[derive(Debug)]
pub struct Removed {
    /// The removed key.
    pub name: &'static str,
    /// The key that replaces it. It is not reported as missing where the removed key is given.
    pub replacement: &'static str,
    /// What to write instead, as it follows "write".
    pub instead: &'static str,
}

/// One key of a [`Table`].
#[derive(Debug)]
pub struct Key {
    /// The key as authors write it.
    pub name: &'static str,
    /// What its value must look like.
    pub shape: Shape,
    /// Whether it must be given.
    pub mandatory: bool,
    /// One sentence for authors.
    pub doc: &'static str,
}

/// The shape of a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A string of this form, not empty.
    Text(Form),
    /// `true` or `false`.
    Bool,
    /// A whole number from the first to the second.
    Integer(i64, i64),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A type: a name, or a name in brackets.
    Type,
    /// A scalar as it is written on the wire.
    Wire,
    /// The word `given`, or a list of scalars as they are written on the wire, with at least one entry.
    Given,
    /// Any value, as in an example.
    Value,
    /// A list; every entry has this shape.
    List(&'static Shape),
    /// The same, with at least one entry.
    NonEmptyList(&'static Shape),
    /// One string of this form, or a list of such.
    OneOrMany(Form),
    /// A map from names of this form.
    Map(Form, &'static Shape),
    /// The same, with at least one entry.
    NonEmptyMap(Form, &'static Shape),
    /// A map with keys of its own.
    Record(&'static Table),
    /// A string of this form, or a map with keys of its own.
    TextOrRecord(Form, &'static Table),
    /// A whole number from the first to the second, or a map with keys of its own.
    IntegerOrRecord(i64, i64, &'static Table),
}

/// The form of a string or a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Anything that is not empty.
    Any,
    /// `snake_case`.
    Snake,
    /// `UpperCamelCase`.
    UpperCamel,
    /// A name on the wire: no spaces.
    Wire,
    /// An address.
    Url,
    /// Scheme and host of a site.
    Endpoint,
    /// `YYYY-MM-DD`.
    Date,
}

/// The types that need no declaration.
pub const BUILT_IN: [&str; 8] = ["string", "integer", "long", "decimal", "boolean", "date", "month", "timestamp"];
