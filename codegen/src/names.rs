//! The names in Rust of the items of a spec. The checks reject names that clash or that Rust does not allow; the plan
//! uses the others.

use heck::{ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

/// Keywords that are allowed as raw identifiers.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move",
    "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that are not allowed as identifiers, not even raw.
pub(crate) const RESERVED: [&str; 4] = ["self", "super", "crate", "Self"];

/// Creates an identifier, which is raw if the name is a keyword.
pub(crate) fn ident(name: &str) -> Ident {
    let span = Span::call_site();
    if KEYWORDS.contains(&name) { Ident::new_raw(name, span) } else { Ident::new(name, span) }
}

/// The name of a field as a string: the value of `rust`, or the name on the wire.
pub fn field(rust: Option<&str>, wire: &str) -> String {
    let name = rust.unwrap_or(wire);
    if is_snake_case(name) { name.to_owned() } else { name.to_snake_case() }
}

/// Whether a name is certainly in snake case. Most names are, and the conversion is slow in a debug build.
fn is_snake_case(name: &str) -> bool {
    let plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || *byte == b'_';
    name.as_bytes().iter().all(plain) && !name.starts_with('_') && !name.ends_with('_') && !name.contains("__")
}

/// The name of a type, a request or a site as a string.
pub fn camel(name: &str) -> String {
    name.to_upper_camel_case()
}

/// The identifier of a type, a request or a site.
pub(crate) fn type_name(name: &str) -> Ident {
    ident(&camel(name))
}

/// The suffix of the name of a reply: `PayOrdersReply`.
pub const REPLY: &str = "Reply";

/// The suffix of the name of a failure.
pub const FAILURE: &str = "Failure";

/// The suffix of the name of an operation's error enum.
pub const ERROR: &str = "Error";

/// The suffix of the name of a builder.
pub(crate) const BUILDER: &str = "Builder";

/// Appends a suffix to a name: `PayOrders` and `Reply` give `PayOrdersReply`.
pub(crate) fn suffixed(base: &Ident, suffix: &str) -> Ident {
    Ident::new(&format!("{base}{suffix}"), Span::call_site())
}

/// The type parameter of a builder for whether a field is set. It cannot clash with a type of the spec, because those
/// do not begin with underscores. It is in snake case, because the fields `line1` and `line_1` have the same camel
/// case.
pub(crate) fn state(field: &str) -> Ident {
    Ident::new(&format!("__{field}"), Span::call_site())
}

/// The primitive types of Rust. A module with such a name beside generated code would shadow the type.
const PRIMITIVES: [&str; 17] = [
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "i128", "isize", "str", "u8", "u16", "u32", "u64", "u128",
    "usize",
];

/// The module of a record's markers. It has the name of the record, unless this would shadow a primitive type.
pub(crate) fn markers(snake: &str) -> Ident {
    if PRIMITIVES.contains(&snake) { ident(&format!("{snake}_")) } else { ident(snake) }
}

/// The setter of an optional field that takes an `Option`.
pub(crate) fn maybe(field: &str) -> String {
    format!("maybe_{field}")
}
