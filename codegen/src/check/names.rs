//! Rules about names in Rust.

use std::collections::HashMap;

use crate::{
    diagnostic::{Code, Diagnostic},
    names,
    report::Problems,
    resolve::{Declared, Group, Spec},
    source::{Span, Spanned},
    words::quoted,
};

/// The methods of every client.
const CLIENT_METHODS: [&str; 5] = ["builder", "core", "from", "new", "raw"];

/// The primitive types that generated code names. A module with such a name would shadow them.
const PRIMITIVES: [&str; 8] = ["bool", "i32", "i64", "str", "u16", "u32", "u64", "usize"];

/// The types that every API has beside its modules, in snake case.
const API_TYPES: [&str; 2] = ["client", "site"];

/// The name of the module of the blocking client, and why it is reserved. A spec must be valid with and without this
/// feature.
const BLOCKING: (&str, &str) = ("blocking", "with the cargo feature `blocking`, every API has a module with this name");

/// The name of the module of builders, and why it is reserved.
const BUILDERS: (&str, &str) = ("builders", "the builders of shared types have a module with this name");

/// Every field has a valid name in Rust, and the names in a record are unique.
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
                    .help("choose a name in Rust with `rust: other_name`; the name on the wire stays the same"),
                );
                continue;
            }
            let rust = name.clone();
            match first.get(&name) {
                None => {
                    first.insert(name, field.name);
                }
                // Another rule reports the same name in two places of a request.
                Some(before) if before.value == field.name.value => {}
                Some(before) => problems.add(
                    Diagnostic::new(
                        Code::RustNameClash,
                        written.span,
                        format!("two fields of {} have the name `{name}` in Rust", group.title()),
                    )
                    .here(format!("named `{name}` in Rust"))
                    .label(before.span, format!("also named `{}`", rust))
                    .help("choose another name in Rust for one of them with `rust: other_name`; the name on the wire stays the same"),
                ),
            }
        }
        setters(group, &first, problems);
    }
}

/// No field has the name of the setter that takes an `Option` for another field.
fn setters(group: &Group<'_>, fields: &HashMap<String, Spanned<&str>>, problems: &mut Problems) {
    let mut clashes: Vec<_> =
        fields.iter().filter_map(|(name, field)| Some((fields.get(&names::maybe(name))?, name, field))).collect();
    clashes.sort_by_key(|(clashing, ..)| clashing.span);
    for (clashing, name, field) in clashes {
        let setter = names::maybe(name);
        problems.add(
            Diagnostic::new(
                Code::RustNameClash,
                clashing.span,
                format!("a field and a setter of {} have the name `{setter}` in Rust", group.title()),
            )
            .here(format!("named `{setter}` in Rust"))
            .label(field.span, format!("its setter for an `Option` is `{setter}`"))
            .help("choose another name in Rust for one of them with `rust: other_name`; the name on the wire stays the same"),
        );
    }
}

fn unusable(name: &str) -> Option<&'static str> {
    if names::RESERVED.contains(&name) {
        return Some("a keyword of Rust");
    }
    if name == "build" {
        return Some("the name of the method that finishes a builder");
    }
    let identifier = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (!identifier).then_some("not a valid identifier in Rust")
}

/// The origin of a name in a module.
struct Origin<'a> {
    span: Span,
    /// "the type `x`", "the reply of `y`".
    words: String,
    ty: Option<&'a Declared<'a>>,
}

/// The types of a module have unique names in Rust, including the types that are generated for operations.
pub(super) fn types(spec: &Spec<'_>, problems: &mut Problems) {
    let own = |ty: &'_ Declared<'_>, chapter| ty.chapter == chapter;
    let mut shared: HashMap<String, Origin<'_>> = HashMap::new();
    for ty in spec.types.iter().filter(|ty| own(ty, None)) {
        add(&mut shared, of_type(ty), problems);
    }
    for (index, chapter) in spec.chapters.iter().enumerate() {
        // The names in a chapter's module must also differ from those of the shared types.
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
        // Another rule reports the same name in the spec.
        let same = match (before.ty, origin.ty) {
            (Some(a), Some(b)) => a.syntax.name.value == b.syntax.name.value,
            (None, None) => true,
            _ => false,
        };
        if !same {
            problems.add(
                Diagnostic::new(Code::TypeNameClash, origin.span, format!("two types have the name `{name}` in Rust"))
                    .here(format!("{} is named `{name}`", origin.words))
                    .label(before.span, format!("{} is also named `{name}`", before.words))
                    .help("choose another name for the type; it is not used on the wire"),
            );
            return;
        }
    }
}

/// The names of operations, types and chapters are valid in Rust.
pub(super) fn modules(spec: &Spec<'_>, problems: &mut Problems) {
    let mut reserved = |name: Spanned<&str>, what: &str, why: &str| {
        let message = format!("{} cannot be the name of {what}", quoted(name.value));
        problems.add(Diagnostic::new(Code::ReservedRustName, name.span, message).here(why).help("choose another name"));
    };
    for name in spec.chapters.iter().filter_map(|chapter| chapter.name) {
        if names::RESERVED.contains(&name.value) {
            reserved(name, "a chapter", "a keyword of Rust");
        } else if PRIMITIVES.contains(&name.value) {
            reserved(name, "a chapter", "a primitive type of Rust, which the module would shadow");
        } else if name.value == BLOCKING.0 {
            reserved(name, "a chapter", BLOCKING.1);
        } else if name.value == BUILDERS.0 {
            reserved(name, "a chapter", BUILDERS.1);
        }
    }
    for operation in &spec.operations {
        let name = operation.syntax.name;
        if names::RESERVED.contains(&name.value) {
            reserved(name, "an operation", "a keyword of Rust");
        } else if CLIENT_METHODS.contains(&name.value) {
            reserved(name, "an operation", "every client has a method with this name");
        }
    }
    for ty in spec.types.iter() {
        let name = ty.syntax.name;
        if name.value == "self" {
            reserved(name, "a type", "`Self` is a keyword of Rust");
        } else if ty.chapter.is_none() && API_TYPES.contains(&name.value) {
            reserved(name, "a shared type", "every API has a type with this name");
        }
    }
}
