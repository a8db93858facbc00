//! Rules about declared types.

use std::collections::HashMap;

use crate::{
    diagnostic::{Code, Diagnostic, Problems},
    model::TypeId,
    resolve::{Declared, Spec},
    source::Sp,
    syntax::{Body, Field, Value},
    words::quoted,
};

/// A type has `fields`, or `enum` and `values`.
pub(super) fn bodies(spec: &Spec<'_>, problems: &mut Problems) {
    const HELP: &str = "an object has `fields`; an enum has `enum: string` or `enum: integer`, and `values`";
    for ty in &spec.types {
        let name = ty.syntax.name;
        let has = |key| ty.syntax.body_keys.iter().find(|found| found.value == key);
        let error =
            |span, text: &str| Diagnostic::new(Code::TypeBody, span, format!("the type {} {text}", quoted(name.value)));
        match (has("fields"), has("enum"), has("values")) {
            (Some(fields), Some(other), _) | (Some(fields), None, Some(other)) => problems.add(
                error(other.span, &format!("has both `fields` and `{}`", other.value))
                    .here("says that it is an enum")
                    .label(fields.span, "says that it is an object")
                    .help(HELP),
            ),
            (None, Some(key), None) => problems.add(error(key.span, "has `enum` and no `values`").help(HELP)),
            (None, None, Some(key)) => problems.add(error(key.span, "has `values` and no `enum`").help(HELP)),
            (None, None, None) => problems.add(error(name.span, "has neither `fields` nor `enum`").help(HELP)),
            (Some(_), None, None) | (None, Some(_), Some(_)) => {}
        }
    }
}

/// A type does not contain itself, neither in a field nor in a list.
pub(super) fn recursive(spec: &Spec<'_>, problems: &mut Problems) {
    let mut done = vec![false; spec.types.len()];
    for index in 0..spec.types.len() {
        descend(spec, TypeId(index), &mut Vec::new(), &mut done, problems);
    }
}

/// One step from a type to the type of one of its fields.
type Step<'s, 'a> = (TypeId, &'s Declared<'a>, &'a Field<'a>);

fn descend<'s, 'a>(
    spec: &'s Spec<'a>,
    id: TypeId,
    path: &mut Vec<Step<'s, 'a>>,
    done: &mut [bool],
    problems: &mut Problems,
) {
    if let Some(start) = path.iter().position(|(on_path, ..)| *on_path == id) {
        report_cycle(path.get(start..).unwrap_or_default(), problems);
        return;
    }
    let Some(ty) = spec.ty(id) else { return };
    if done.get(id.0).copied().unwrap_or(true) {
        return;
    }
    for field in ty.group().map(|group| group.fields).unwrap_or_default() {
        let inner = field.ty.and_then(|expr| spec.named(ty.chapter, expr.name.value));
        if let Some(inner) = inner {
            path.push((id, ty, field));
            descend(spec, inner, path, done, problems);
            path.pop();
        }
    }
    if let Some(done) = done.get_mut(id.0) {
        *done = true;
    }
}

fn report_cycle(cycle: &[Step<'_, '_>], problems: &mut Problems) {
    let [(_, first, field), rest @ ..] = cycle else { return };
    let name = quoted(first.syntax.name.value);
    let span = |field: &Field<'_>| field.ty.map_or(field.name.span, |expr| expr.name.span);
    let mut error = Diagnostic::new(Code::RecursiveType, span(field), format!("the type {name} contains itself"));
    error = error.here(match rest {
        [] => format!("a {name} in every {name}"),
        _ => format!("{name} contains this"),
    });
    for (_, ty, field) in rest {
        error = error.label(
            span(field),
            format!("which contains this: {} is in {}", quoted(field.name.value), quoted(ty.syntax.name.value)),
        );
    }
    problems.add(
        error.help(
            "a value of such a type would have no end; leave the field out, or declare a type for the inner level",
        ),
    );
}

/// The values of an enum are of the enum's type, and no two are the same on the wire.
pub(super) fn enum_values(spec: &Spec<'_>, problems: &mut Problems) {
    for ty in &spec.types {
        match &ty.syntax.body {
            Body::IntegerEnum(values) => {
                let mut first = HashMap::new();
                for value in values {
                    let text = value.value;
                    let Ok(number) = text.value.parse::<i32>() else {
                        problems.add(
                            Diagnostic::new(
                                Code::EnumValue,
                                text.span,
                                format!("{} is not a whole number of 32 bits", quoted(text.value)),
                            )
                            .here("the enum says `integer`")
                            .help("for values that are texts write `enum: string`"),
                        );
                        continue;
                    };
                    match first.get(&number) {
                        Some(before) => problems.add(
                            Diagnostic::new(Code::DuplicateEnumValue, text.span, format!("{number} is given twice"))
                                .here("the same number as before")
                                .label(*before, "first given here"),
                        ),
                        None => {
                            first.insert(number, text.span);
                        }
                    }
                }
            }
            Body::TextEnum(_) | Body::Object(_) | Body::Unknown => {}
        }
    }
}

/// No two values of an enum become the same Rust variant, and none becomes `Unknown`.
pub(super) fn enum_variants(spec: &Spec<'_>, problems: &mut Problems) {
    for ty in &spec.types {
        let (Body::TextEnum(values) | Body::IntegerEnum(values)) = &ty.syntax.body else { continue };
        variants(
            values.iter().filter_map(|value: &Value<'_>| value.name),
            "Unknown",
            "a value that the spec does not list",
            problems,
        );
    }
}

/// `kept` is the variant that every enum has already, for `purpose`.
pub(super) fn variants<'a>(
    names: impl Iterator<Item = Sp<&'a str>>,
    kept: &str,
    purpose: &str,
    problems: &mut Problems,
) {
    let mut first = HashMap::new();
    for name in names {
        if name.value == kept || name.value == "Self" {
            let why =
                if name.value == kept { format!("the variant for {purpose}") } else { "a word of Rust".to_owned() };
            problems.add(
                Diagnostic::new(Code::ReservedRustName, name.span, format!("the name `{}` cannot be used", name.value))
                    .here(format!("this is {why}"))
                    .help("choose a name that says more"),
            );
        }
        match first.get(name.value) {
            Some(before) if *before != name.span => problems.add(
                Diagnostic::new(
                    Code::VariantClash,
                    name.span,
                    format!("the variant {} is given twice", quoted(name.value)),
                )
                .here("given again here")
                .label(*before, "first given here")
                .help("choose another name for one of the two"),
            ),
            _ => {
                first.insert(name.value, name.span);
            }
        }
    }
}

/// Every declared type is used by an operation, directly or through another type.
pub(super) fn unused(spec: &Spec<'_>, problems: &mut Problems) {
    for ty in spec.types.iter().filter(|ty| !ty.in_request && !ty.in_reply) {
        let name = ty.syntax.name;
        problems.add(
            Diagnostic::new(Code::UnusedType, name.span, format!("the type {} is not used", quoted(name.value)))
                .here("no request, reply or failure has a field of it")
                .help("remove it, or give a field this type"),
        );
    }
}
