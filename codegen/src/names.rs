//! The Rust names of what a spec declares. The checks reject names that clash or that Rust does not allow; the plan
//! writes the others.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// Words that are names only as raw identifiers.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The words of Rust that are no names even as raw identifiers.
pub(crate) const RESERVED: [&str; 4] = ["self", "super", "crate", "Self"];

/// An identifier, raw if the name is a keyword.
pub(crate) fn ident(name: &str) -> Ident {
    let span = Span::call_site();
    if KEYWORDS.contains(&name) { Ident::new_raw(name, span) } else { Ident::new(name, span) }
}

/// The name of a field, before it becomes an identifier: that of the key `rust`, or the one on the wire.
pub(crate) fn field(rust: Option<&str>, wire: &str) -> String {
    rust.unwrap_or(wire).to_snake_case()
}

/// The name of a type, a request or a site, before it becomes an identifier.
pub(crate) fn camel(name: &str) -> String {
    name.to_upper_camel_case()
}

/// The name of a type, a request or a site.
pub(crate) fn type_name(name: &str) -> Ident {
    ident(&camel(name))
}

/// The suffix of the name of a reply.
pub(crate) const REPLY: &str = "Reply";

/// The suffix of the name of what a failure carries.
pub(crate) const FAILURE: &str = "Failure";

/// The suffix of the name of an operation's errors.
pub(crate) const ERROR: &str = "Error";

/// The suffix of the name of a builder.
pub(crate) const BUILDER: &str = "Builder";

/// A name with a suffix: `PayOrders` and `Reply` give `PayOrdersReply`.
pub(crate) fn suffixed(base: &Ident, suffix: &str) -> Ident {
    Ident::new(&format!("{base}{suffix}"), Span::call_site())
}

/// The type parameter of a builder that tells whether a field is set. No type of the spec can begin with underscores.
/// In snake case: `line1` and `line_1` are two fields, and would be one name in camel case.
pub(crate) fn state(field: &str) -> Ident {
    Ident::new(&format!("__{field}"), Span::call_site())
}

/// Types of Rust that have names in snake case. A module of the same name beside generated code would hide them.
const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

/// The module of a record's markers: called like the record, unless that name hides another one.
pub(crate) fn markers(snake: &str, is_taken: bool) -> Ident {
    if is_taken || PRIMITIVES.contains(&snake) { ident(&format!("{snake}_")) } else { ident(snake) }
}
