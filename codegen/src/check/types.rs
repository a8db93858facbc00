//! Rules about declared types.

use std::collections::HashMap;

use super::allow::Exceptions;
use crate::{
    diagnostic::{Code, Diagnostic},
    model::TypeId,
    report::Problems,
    resolve::{Declared, Spec},
    source::Spanned,
    syntax::{Body, Field, Value},
    words::{closest, quoted},
};

/// A type has either `fields`, or `enum` and `values`.
pub(super) fn bodies(spec: &Spec<'_>, problems: &mut Problems) {
    const HELP: &str = "an object has `fields`; an enum has `enum: string` or `enum: integer`, and `values`";
    for ty in spec.types.iter() {
        let name = ty.syntax.name;
        let has = |key| ty.syntax.body_keys.iter().find(|found| found.value == key);
        let error =
            |span, text: &str| Diagnostic::new(Code::TypeBody, span, format!("the type {} {text}", quoted(name.value)));
        match (has("fields"), has("enum"), has("values")) {
            (Some(fields), Some(other), _) | (Some(fields), None, Some(other)) => problems.add(
                error(other.span, &format!("has both `fields` and `{}`", other.value))
                    .here("declares an enum")
                    .label(fields.span, "declares an object")
                    .help(HELP),
            ),
            (None, Some(key), None) => problems.add(error(key.span, "has `enum` but no `values`").help(HELP)),
            (None, None, Some(key)) => problems.add(error(key.span, "has `values` but no `enum`").help(HELP)),
            (None, None, None) if !ty.syntax.is_complete => {}
            (None, None, None) => problems.add(error(name.span, "has neither `fields` nor `enum`").help(HELP)),
            (Some(_), None, None) | (None, Some(_), Some(_)) => {}
        }
    }
}

/// A type contains itself only through lists that may be empty: directly, it would have no finite size, and a request
/// with it would have no end if an entry were mandatory.
pub(super) fn recursive(spec: &Spec<'_>, problems: &mut Problems) {
    let mut visits = vec![Visit::Never; spec.types.iter().len()];
    for index in 0..spec.types.iter().len() {
        descend(spec, TypeId(index), &mut visits, problems);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    Never,
    OnPath,
    Done,
}

/// One step from a type to the type of one of its fields.
type Step<'s, 'a> = (&'s Declared<'a>, &'a Field<'a>);

/// Visits the types that a type contains. The path is an explicit stack, because a long chain of types would overflow
/// the call stack.
fn descend(spec: &Spec<'_>, root: TypeId, visits: &mut [Visit], problems: &mut Problems) {
    let mut path: Vec<(TypeId, usize)> = vec![(root, 0)];
    if visits.get(root.0) != Some(&Visit::Never) {
        return;
    }
    set(visits, root, Visit::OnPath);
    while let Some((id, next)) = path.last_mut() {
        let Some((ty, field)) = step(spec, *id, *next) else {
            set(visits, *id, Visit::Done);
            path.pop();
            continue;
        };
        *next += 1;
        let Some(inner) = contained(ty, field).and_then(|name| spec.types.named(ty.chapter, name)) else { continue };
        match visits.get(inner.0) {
            Some(Visit::Never) => {
                set(visits, inner, Visit::OnPath);
                path.push((inner, 0));
            }
            Some(Visit::OnPath) => {
                let cycle = path.iter().skip_while(|(id, _)| *id != inner);
                let steps = cycle.filter_map(|(id, next)| step(spec, *id, next.checked_sub(1)?));
                report_cycle(&steps.collect::<Vec<_>>(), problems);
            }
            Some(Visit::Done) | None => {}
        }
    }
}

/// The name of the type that every value of `ty` contains in this field if the field is given. A list may be empty,
/// except a mandatory one in a request.
fn contained<'a>(ty: &Declared<'a>, field: &Field<'a>) -> Option<&'a str> {
    let is_mandatory = ty.in_request && field.mandatory.is_some_and(|flag| flag.value);
    field.ty.filter(|expr| !expr.list || is_mandatory).map(|expr| expr.name.value)
}

fn set(visits: &mut [Visit], id: TypeId, visit: Visit) {
    if let Some(slot) = visits.get_mut(id.0) {
        *slot = visit;
    }
}

fn step<'s, 'a>(spec: &'s Spec<'a>, id: TypeId, field: usize) -> Option<Step<'s, 'a>> {
    let ty = spec.types.get(id)?;
    Some((ty, ty.group?.fields.get(field)?))
}

fn report_cycle(cycle: &[Step<'_, '_>], problems: &mut Problems) {
    let [(first, field), rest @ ..] = cycle else { return };
    let name = quoted(first.syntax.name.value);
    let span = |field: &Field<'_>| field.ty.map_or(field.name.span, |expr| expr.name.span);
    let lists: Vec<&Field<'_>> =
        cycle.iter().map(|(_, field)| *field).filter(|field| field.ty.is_some_and(|expr| expr.list)).collect();
    let how = if lists.is_empty() { "contains itself" } else { "contains itself in a mandatory list" };
    let mut error = Diagnostic::new(Code::RecursiveType, span(field), format!("the type {name} {how}"));
    let contains = |ty: &Declared<'_>, field: &Field<'_>| {
        let inner = field.ty.map_or("", |expr| expr.name.value);
        format!("{} contains {}", quoted(ty.syntax.name.value), quoted(inner))
    };
    error = error.here(contains(first, field));
    for (ty, field) in rest {
        error = error.label(span(field), contains(ty, field));
    }
    problems.add(match lists.first() {
        Some(list) => error.help(format!(
            "remove `mandatory` from {}: a mandatory list has an entry, so a request would have no end",
            quoted(list.name.value)
        )),
        None => {
            let inner = field.ty.map_or("", |expr| expr.name.value);
            error.help(format!("write `[{inner}]` if the docs page has a list here")).help(
                "if not, declare a type for each level, and leave the field out of the last one: `unknown_fields` of a \
                 reply returns deeper levels",
            )
        }
    });
}

/// The values of an enum have the enum's type and are unique.
pub(super) fn enum_values(spec: &Spec<'_>, problems: &mut Problems) {
    for ty in spec.types.iter() {
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
                                format!("{} is not a 32-bit integer", quoted(text.value)),
                            )
                            .here("the enum is declared as `integer`")
                            .help("write `enum: string` if the values are strings"),
                        );
                        continue;
                    };
                    match first.get(&number) {
                        Some(before) => problems.add(
                            Diagnostic::new(
                                Code::DuplicateEnumValue,
                                text.span,
                                format!("the value `{number}` is given twice"),
                            )
                            .here("the same number")
                            .first("given", *before)
                            .help("keep one of the two"),
                        ),
                        None => {
                            first.insert(number, text.span);
                        }
                    }
                }
            }
            Body::StringEnum(_) | Body::Object(_) | Body::Unknown => {}
        }
    }
}

/// What `filter_of` names is another enum.
pub(super) fn filters(spec: &Spec<'_>, problems: &mut Problems) {
    let is_enum = |ty: &Declared<'_>| matches!(ty.syntax.body, Body::StringEnum(_) | Body::IntegerEnum(_));
    for ty in spec.types.iter() {
        let Some(target) = ty.syntax.filter_of else { continue };
        let error = |text: &str| Diagnostic::new(Code::BadFilter, target.span, text);
        if matches!(ty.syntax.body, Body::Object(_)) {
            problems.add(
                error("an object cannot be the filter of an enum")
                    .here("only an enum has `filter_of`")
                    .help("remove `filter_of`, or declare an enum with `enum` and `values`"),
            );
            continue;
        }
        let found = spec.types.named(ty.chapter, target.value).and_then(|id| spec.types.get(id));
        match found {
            Some(found) if std::ptr::eq(found.syntax, ty.syntax) => problems.add(
                error("an enum cannot be the filter of itself")
                    .here("this is the enum itself")
                    .help("write the name of the enum that records have"),
            ),
            Some(found) if is_enum(found) || matches!(found.syntax.body, Body::Unknown) => {}
            Some(found) => problems.add(
                error(&format!("{} is not an enum", quoted(target.value)))
                    .label(found.syntax.name.span, "declares an object")
                    .help("write the name of the enum that records have"),
            ),
            None if spec.api.is_complete && spec.chapters.iter().all(|chapter| chapter.is_complete) => {
                let names = spec.types.iter().filter(|other| is_enum(other)).map(|other| other.syntax.name.value);
                let error = error(&format!("the enum {} is not declared", quoted(target.value)));
                problems.add(match closest(target.value, names) {
                    Some(suggestion) => error.did_you_mean(suggestion),
                    None => error.help("declare it under `types`, or write the name of another enum"),
                });
            }
            None => {}
        }
    }
}

/// The variants of an enum are unique, and none is named `Unknown`.
pub(super) fn enum_variants(spec: &Spec<'_>, problems: &mut Problems) {
    for ty in spec.types.iter() {
        let (Body::StringEnum(values) | Body::IntegerEnum(values)) = &ty.syntax.body else { continue };
        variants(
            values.iter().filter_map(|value: &Value<'_>| value.name),
            "Unknown",
            "a value that the spec does not list",
            problems,
        );
    }
}

/// `reserved` is the variant that every such enum has already, for `purpose`.
pub(super) fn variants<'a>(
    names: impl Iterator<Item = Spanned<&'a str>>,
    reserved: &str,
    purpose: &str,
    problems: &mut Problems,
) {
    let mut first = HashMap::new();
    for name in names {
        if name.value == reserved || name.value == "Self" {
            let why = if name.value == reserved {
                format!("the variant for {purpose}")
            } else {
                "a keyword of Rust".to_owned()
            };
            problems.add(
                Diagnostic::new(Code::ReservedRustName, name.span, format!("the name `{}` cannot be used", name.value))
                    .here(format!("this is {why}"))
                    .help("choose another name"),
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
                .first("given", *before)
                .help("choose another name for one of the two"),
            ),
            _ => {
                first.insert(name.value, name.span);
            }
        }
    }
}

/// Every declared type is used by an operation, directly or through another type.
pub(super) fn unused(spec: &Spec<'_>, exceptions: &mut Exceptions, problems: &mut Problems) {
    for ty in spec.types.iter().filter(|ty| !ty.in_request && !ty.in_reply) {
        if exceptions.take(spec, "unused_type", ty.chapter, &[&ty.syntax.allow]) {
            continue;
        }
        let name = ty.syntax.name;
        problems.add(
            Diagnostic::new(Code::UnusedType, name.span, format!("the type {} is not used", quoted(name.value)))
                .here("no request, reply or failure contains it")
                .help("remove it, or use it as the type of a field"),
        );
    }
}
