//! Rules about single fields: limits, conditions, classification, sources.

use heck::ToSnakeCase;

use crate::{
    diagnostic::{Code, Diagnostic, Problems},
    model::FieldType,
    resolve::{Group, Spec},
    source::Sp,
    syntax::{Body, Field, Limit, LimitKind},
    words::{all_of, any_of, closest, quoted},
};

/// Limits fit the field's type, and a value can meet them.
pub(super) fn limits(spec: &Spec<'_>, problems: &mut Problems) {
    for group in spec.groups() {
        for field in group.fields {
            let Some(ty) = spec.field_type(group.chapter, field) else { continue };
            let fitting: Vec<&Limit> = field.limits.iter().filter(|limit| fits(spec, &ty, limit, problems)).collect();
            for limit in &fitting {
                says_something(&ty, limit, problems);
            }
            for (low, high) in [
                (LimitKind::MinLength, LimitKind::MaxLength),
                (LimitKind::Min, LimitKind::Max),
                (LimitKind::MinItems, LimitKind::MaxItems),
            ] {
                let find = |kind| fitting.iter().find(|limit| limit.kind == kind);
                let (Some(low), Some(high)) = (find(low), find(high)) else { continue };
                if low.value.value > high.value.value {
                    let message =
                        format!("`{}` is above `{}`: no value can meet both", low.kind.key(), high.kind.key());
                    problems.add(
                        Diagnostic::new(Code::ImpossibleLimit, low.value.span, message)
                            .here("at least so much …")
                            .label(high.value.span, "… and at most so much"),
                    );
                }
            }
        }
    }
}

/// A list's lengths and ranges are those of its entries.
fn inner(ty: &FieldType) -> &FieldType {
    match ty {
        FieldType::List(inner) => inner,
        _ => ty,
    }
}

fn fits(spec: &Spec<'_>, ty: &FieldType, limit: &Limit, problems: &mut Problems) -> bool {
    let text_enum = || matches!(spec.body(inner(ty)), Some(Body::TextEnum(_) | Body::Unknown));
    let (fits, goes_with) = match limit.kind {
        LimitKind::MinLength | LimitKind::MaxLength => (matches!(inner(ty), FieldType::String) || text_enum(), "texts"),
        LimitKind::Min | LimitKind::Max => {
            (matches!(inner(ty), FieldType::Integer | FieldType::Long), "`integer` and `long`")
        }
        LimitKind::MinItems | LimitKind::MaxItems => (matches!(ty, FieldType::List(_)), "lists"),
        LimitKind::NotOnlyDigitsSpecialOrSpaces => (matches!(inner(ty), FieldType::String), "`string`"),
    };
    if !fits {
        let key = limit.kind.key();
        let message = format!("`{key}` does not fit {}", type_words(spec, ty));
        let error = Diagnostic::new(Code::LimitDoesNotFit, limit.key, message).here(format!("goes with {goes_with}"));
        problems.add(match (limit.kind, ty) {
            (LimitKind::MaxLength, FieldType::Integer | FieldType::Long) => error.help("for a number write `max`"),
            (LimitKind::MinLength, FieldType::Integer | FieldType::Long) => error.help("for a number write `min`"),
            (LimitKind::Max, FieldType::String) => error.help("for a number of characters write `max_length`"),
            (LimitKind::Min, FieldType::String) => error.help("for a number of characters write `min_length`"),
            (LimitKind::MaxItems | LimitKind::MinItems, _) => {
                error.help("for a list put the type in brackets: `[string]`")
            }
            _ => error,
        });
    }
    fits
}

fn type_words(spec: &Spec<'_>, ty: &FieldType) -> String {
    match ty {
        FieldType::String => "a `string`".to_owned(),
        FieldType::Integer => "an `integer`".to_owned(),
        FieldType::Long => "a `long`".to_owned(),
        FieldType::Boolean => "a `boolean`".to_owned(),
        FieldType::List(inner) => format!("a list: each entry is {}", type_words(spec, inner)),
        FieldType::Named(id) => {
            let kind = match spec.body(ty) {
                Some(Body::IntegerEnum(_)) => "an enum of integers",
                Some(Body::TextEnum(_)) => "an enum of texts",
                _ => "an object",
            };
            let name = spec.ty(*id).map_or("", |ty| ty.syntax.name.value);
            format!("{}, {kind}", quoted(name))
        }
    }
}

fn says_something(ty: &FieldType, limit: &Limit, problems: &mut Problems) {
    let (key, value) = (limit.kind.key(), limit.value);
    let error = |text: String| Diagnostic::new(Code::ImpossibleLimit, value.span, text);
    match limit.kind {
        LimitKind::MaxLength | LimitKind::MaxItems if value.value == 0 => problems.add(
            error(format!("`{key}: 0` leaves no value that says anything"))
                .help("if the page gives no limit, leave the key out"),
        ),
        LimitKind::MinLength | LimitKind::MinItems if value.value == 0 => {
            problems.add(error(format!("`{key}: 0` is no limit")).help("leave the key out"));
        }
        LimitKind::Min | LimitKind::Max if *inner(ty) == FieldType::Integer && i32::try_from(value.value).is_err() => {
            problems.add(
                error(format!("`{key}` is outside of an `integer`"))
                    .here(format!("an `integer` has 32 bits: from {} to {}", i32::MIN, i32::MAX))
                    .help("write `type: long` if the page says so"),
            );
        }
        _ => {}
    }
}

/// A condition names another field of the same record, and values that it can have.
pub(super) fn conditions(spec: &Spec<'_>, problems: &mut Problems) {
    for group in spec.groups() {
        for field in group.fields {
            for (other, values) in &field.mandatory_if {
                condition(spec, &group, field, *other, values, problems);
            }
            if let [(first, _), (second, _), ..] = field.mandatory_if.as_slice() {
                let message = format!("{} has more than one condition", quoted(field.name.value));
                problems.add(
                    Diagnostic::new(Code::BadCondition, second.span, message)
                        .here("a second condition")
                        .label(first.span, "the first one")
                        .help("one condition can be checked; write the other one into `doc`"),
                );
            }
        }
    }
}

fn condition(
    spec: &Spec<'_>,
    group: &Group<'_>,
    field: &Field<'_>,
    other: Sp<&str>,
    values: &[Sp<&str>],
    problems: &mut Problems,
) {
    let error = |span, text: String| Diagnostic::new(Code::BadCondition, span, text);
    if let Some(flag) = field.mandatory.filter(|flag| flag.value) {
        let message = format!("{} is mandatory anyway", quoted(field.name.value));
        problems.add(
            error(other.span, message)
                .here("this condition says nothing")
                .label(flag.span, "mandatory in every case")
                .help("remove one of the two"),
        );
    }
    if other.value == field.name.value {
        problems
            .add(error(other.span, format!("the condition of {} is on the field itself", quoted(field.name.value))));
        return;
    }
    let Some(sibling) = group.position(other.value).and_then(|index| group.fields.get(index)) else {
        if group.known {
            let error = error(other.span, format!("{} has no field {}", group.title(), quoted(other.value)));
            let names = || group.fields.iter().map(|field| field.name.value).filter(|name| *name != field.name.value);
            problems.add(match closest(other.value, names()) {
                Some(meant) => error.here(format!("did you mean `{meant}`?")),
                None => error.help("a condition can name a field that stands beside this one"),
            });
        }
        return;
    };
    let Some(ty) = spec.field_type(group.chapter, sibling) else { return };
    for value in values {
        if let Err(expected) = has_value(spec, &ty, value.value) {
            let message = format!("{} cannot be {}", quoted(other.value), quoted(value.value));
            problems.add(error(value.span, message).here(expected).label(sibling.name.span, "the field that is meant"));
        }
    }
}

/// Whether a field of this type can have this value on the wire, as it is written; if not, what it can have.
fn has_value(spec: &Spec<'_>, ty: &FieldType, value: &str) -> Result<(), String> {
    let integer = || value.parse::<i64>().ok().filter(|number| number.to_string() == value);
    let (holds, expected) = match (ty, spec.body(ty)) {
        (FieldType::String, _) => (true, String::new()),
        (FieldType::Integer, _) => {
            (integer().is_some_and(|number| i32::try_from(number).is_ok()), "it is an `integer`".to_owned())
        }
        (FieldType::Long, _) => (integer().is_some(), "it is a `long`".to_owned()),
        (FieldType::Boolean, _) => (matches!(value, "true" | "false"), "it is `true` or `false`".to_owned()),
        (FieldType::List(_), _) => (false, "it is a list, and a list has no single value".to_owned()),
        (_, Some(Body::TextEnum(values) | Body::IntegerEnum(values))) => {
            let known = || values.iter().map(|value| value.value.value);
            let few = if values.len() <= 8 {
                format!("it is {}", any_of(known()))
            } else {
                "not a value of its enum".to_owned()
            };
            (known().any(|known| known == value), few)
        }
        (_, Some(Body::Object(_))) => (false, "it is an object, and an object has no single value".to_owned()),
        (_, Some(Body::Unknown) | None) => (true, String::new()),
    };
    if holds { Ok(()) } else { Err(expected) }
}

/// Words in the name of a field that holds something personal or secret.
const PERSONAL: [&str; 13] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "id_number",
    "verified_number",
    "id_card",
    "mobile",
    "phone",
    "email",
    "bank",
    "verification_code",
    "token",
];

/// A field that looks personal or secret says whether it is.
pub(super) fn unclassified(spec: &Spec<'_>, problems: &mut Problems) {
    for group in spec.groups() {
        for field in group.fields.iter().filter(|field| !field.classified) {
            let Some(ty) = spec.field_type(group.chapter, field) else { continue };
            if !matches!(inner(&ty), FieldType::String | FieldType::Integer | FieldType::Long) {
                continue;
            }
            let name = format!("_{}_", field.name.value.to_snake_case());
            let Some(word) = PERSONAL.iter().find(|word| name.contains(&format!("_{word}_"))) else { continue };
            problems.add(
                Diagnostic::new(
                    Code::Unclassified,
                    field.name.span,
                    format!("{} is not classified", quoted(field.name.value)),
                )
                .here(format!("`{word}` sounds personal or secret"))
                .help("write `sensitive: true`, and it will never be shown; or `sensitive: false` if it is harmless"),
            );
        }
    }
}

/// A source is declared under `sources` of `api.yaml`.
pub(super) fn sources(spec: &Spec<'_>, problems: &mut Problems) {
    if !spec.api.known {
        return;
    }
    let fields = spec.groups().into_iter().flat_map(|group| group.fields.iter().flat_map(|field| &field.sources));
    let types = spec.types.iter().flat_map(|ty| &ty.syntax.sources);
    let listed = spec.operations().flat_map(|(_, operation)| &operation.errors).flat_map(|error| &error.sources);
    let files = spec.chapters.iter().flat_map(|chapter| &chapter.errors).chain(&spec.api.errors);
    let names = || spec.api.sources.iter().map(|source| source.value);
    for source in fields.chain(types).chain(listed).chain(files.flat_map(|error| &error.sources)) {
        if names().any(|name| name == source.value) {
            continue;
        }
        let message = format!("the source {} is not declared", quoted(source.value));
        let error = Diagnostic::new(Code::UnknownSource, source.span, message);
        problems.add(match (closest(source.value, names()), names().next()) {
            (Some(meant), _) => error.here(format!("did you mean `{meant}`?")),
            (None, Some(_)) => error.help(format!("the sources in `api.yaml` are {}", all_of(names()))),
            (None, None) => error.help("declare it under `sources` of `api.yaml`, with a text that says what it is"),
        });
    }
}
