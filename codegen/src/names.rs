//! Rust names out of the spec's names. What would clash was refused before.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// Words that can only be names as raw identifiers. `self`, `Self`, `super`, `crate` and `_` cannot even be those; the
/// checks ask for another name.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// A name as it stands, raw if it is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    let span = Span::call_site();
    if KEYWORDS.contains(&name) { Ident::new_raw(name, span) } else { Ident::new(name, span) }
}

/// The name of a field in Rust.
pub(super) fn snake(name: &str) -> String {
    name.to_snake_case()
}

/// The name of a type.
pub(super) fn type_name(name: &str) -> Ident {
    ident(&name.to_upper_camel_case())
}

/// A name that belongs to `base`: `PayOrders` and `Reply`.
pub(super) fn variable(base: &Ident, suffix: &str) -> Ident {
    Ident::new(&format!("{base}{suffix}"), Span::call_site())
}

/// The type parameter of a builder that tells whether a field is set. No type of the spec can begin with underscores.
/// In snake case: `line1` and `line_1` are two fields, and would be one name in camel case.
pub(super) fn state(field: &str) -> Ident {
    Ident::new(&format!("__{field}"), Span::call_site())
}

/// Types of Rust that have names in snake case. A module of the same name beside generated code would hide them.
const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

/// The module of a record's markers: called like the record, unless that name hides another one.
pub(super) fn markers(snake: &str, is_taken: bool) -> Ident {
    if is_taken || PRIMITIVES.contains(&snake) { ident(&format!("{snake}_")) } else { ident(snake) }
}
