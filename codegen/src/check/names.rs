//! Rules about names in Rust.

use std::collections::HashMap;

use crate::{
    diagnostic::{Code, Diagnostic},
    names,
    report::Problems,
    resolve::{Declared, Spec},
    source::{Span, Spanned},
    words::quoted,
};

/// What every client has as methods of its own.
const CLIENT_METHODS: [&str; 4] = ["builder", "core", "from", "new"];

/// The primitive types that generated code names; a module of such a name would hide them.
const PRIMITIVES: [&str; 8] = ["bool", "i32", "i64", "str", "u16", "u32", "u64", "usize"];

/// What every API has beside its modules, in the snake case of the spec.
const API_TYPES: [&str; 2] = ["client", "site"];

/// The module of the blocking client, and why nothing beside it can have its name. A spec must be right with it and
/// without it.
const BLOCKING: (&str, &str) =
    ("blocking", "with the cargo feature `blocking`, every API has a module of this name in Rust");

/// Every field has a name in Rust, and no two of a record have the same.
pub(super) fn fields(spec: &Spec<'_>, problems: &mut Problems) {
    for group in &spec.groups {
        let mut first: HashMap<String, Spanned<&str>> = HashMap::new();
        for field in group.fields {
            let name = names::field(field.rust.map(|name| name.value), field.name.value);
            let written = field.rust.unwrap_or(field.name);
            if let Some(why) = unusable(&name) {
                problems.add(
                    Diagnostic::new(
                        Code::ReservedRustName,
                        written.span,
                        format!("{} cannot be the name of a field in Rust", quoted(&name)),
                    )
                    .here(why)
                    .help("give it a name in Rust: `rust: other_name`; on the wire it stays as it is"),
                );
                continue;
            }
            let rust = name.clone();
            match first.get(&name) {
                None => {
                    first.insert(name, field.name);
                }
                // The same name in two places of a request is another rule's matter.
                Some(before) if before.value == field.name.value => {}
                Some(before) => problems.add(
                    Diagnostic::new(
                        Code::RustNameClash,
                        written.span,
                        format!("two fields of {} would be `{name}` in Rust", group.title()),
                    )
                    .here(format!("this is `{name}` in Rust"))
                    .label(before.span, format!("this is `{}` too", rust))
                    .help("give one of them another name in Rust: `rust: other_name`; on the wire it stays as it is"),
                ),
            }
        }
    }
}

fn unusable(name: &str) -> Option<&'static str> {
    if names::RESERVED.contains(&name) {
        return Some("a word of Rust");
    }
    if name == "build" {
        return Some("the method that ends a builder");
    }
    let identifier = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (!identifier).then_some("not a name in Rust")
}

/// Where a name in a module comes from.
struct Origin<'a> {
    span: Span,
    /// "the type `x`", "the reply of `y`".
    words: String,
    ty: Option<&'a Declared<'a>>,
}

/// No two types of a module have the same name in Rust, those that are generated for operations included.
pub(super) fn types(spec: &Spec<'_>, problems: &mut Problems) {
    let own = |ty: &'_ Declared<'_>, chapter| ty.chapter == chapter;
    let mut shared: HashMap<String, Origin<'_>> = HashMap::new();
    for ty in spec.types.iter().filter(|ty| own(ty, None)) {
        add(&mut shared, of_type(ty), problems);
    }
    for (index, chapter) in spec.chapters.iter().enumerate() {
        // A chapter's module also sees the shared types.
        let mut taken: HashMap<String, Origin<'_>> = HashMap::new();
        for ty in spec.types.iter().filter(|ty| own(ty, None)) {
            for (name, origin) in of_type(ty) {
                taken.entry(name).or_insert(origin);
            }
        }
        for operation in &chapter.operations {
            let (name, span) = (operation.name.value, operation.name.span);
            let camel = names::camel(name);
            let generated = [
                ("", "the request of"),
                (names::REPLY, "the reply of"),
                (names::ERROR, "the errors of"),
                (names::BUILDER, "the builder of"),
                (names::FAILURE, "the failure of"),
            ];
            let origin = |words: &str| Origin { span, words: format!("{words} {}", quoted(name)), ty: None };
            add(&mut taken, generated.map(|(suffix, words)| (format!("{camel}{suffix}"), origin(words))), problems);
        }
        for ty in spec.types.iter().filter(|ty| own(ty, Some(index))) {
            add(&mut taken, of_type(ty), problems);
        }
    }
}

fn of_type<'a>(ty: &'a Declared<'a>) -> Vec<(String, Origin<'a>)> {
    let name = ty.syntax.name;
    let camel = names::camel(name.value);
    let origin =
        |words: &str| Origin { span: name.span, words: format!("{words} {}", quoted(name.value)), ty: Some(ty) };
    let builder = ty.group.map(|_| (format!("{camel}{}", names::BUILDER), origin("the builder of")));
    std::iter::once((camel, origin("the type"))).chain(builder).collect()
}

fn add<'a>(
    names: &mut HashMap<String, Origin<'a>>,
    added: impl IntoIterator<Item = (String, Origin<'a>)>,
    problems: &mut Problems,
) {
    for (name, origin) in added {
        let Some(before) = names.get(&name) else {
            names.insert(name, origin);
            continue;
        };
        // The same name in the spec is another rule's matter.
        let same = match (before.ty, origin.ty) {
            (Some(a), Some(b)) => a.syntax.name.value == b.syntax.name.value,
            (None, None) => true,
            _ => false,
        };
        if !same {
            problems.add(
                Diagnostic::new(Code::TypeNameClash, origin.span, format!("two types would be `{name}` in Rust"))
                    .here(format!("{} is `{name}`", origin.words))
                    .label(before.span, format!("{} is `{name}` too", before.words))
                    .help("choose another name for the type: it does not occur on the wire"),
            );
            return;
        }
    }
}

/// Operations, types and chapters have names that Rust allows.
pub(super) fn modules(spec: &Spec<'_>, problems: &mut Problems) {
    let mut reserved = |name: Spanned<&str>, what: &str, why: &str| {
        let message = format!("{} cannot be the name of {what}", quoted(name.value));
        problems.add(Diagnostic::new(Code::ReservedRustName, name.span, message).here(why).help("choose another name"));
    };
    for name in spec.chapters.iter().filter_map(|chapter| chapter.name) {
        if names::RESERVED.contains(&name.value) {
            reserved(name, "a chapter", "a word of Rust");
        } else if PRIMITIVES.contains(&name.value) {
            reserved(name, "a chapter", "a type of Rust, which its module would hide");
        } else if name.value == BLOCKING.0 {
            reserved(name, "a chapter", BLOCKING.1);
        }
    }
    for operation in &spec.operations {
        let name = operation.syntax.name;
        if names::RESERVED.contains(&name.value) {
            reserved(name, "an operation", "a word of Rust");
        } else if CLIENT_METHODS.contains(&name.value) {
            reserved(name, "an operation", "every client has a method of this name");
        }
    }
    for ty in spec.types.iter() {
        let name = ty.syntax.name;
        if name.value == "self" {
            reserved(name, "a type", "`Self` is a word of Rust");
        } else if ty.chapter.is_none() && API_TYPES.contains(&name.value) {
            reserved(name, "a shared type", "every API has a type of this name in Rust");
        } else if ty.chapter.is_none() && name.value == BLOCKING.0 {
            // The markers of its builder are in a module that is called like it.
            reserved(name, "a shared type", BLOCKING.1);
        }
    }
}
