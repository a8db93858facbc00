//! Rules about single fields: limits, conditions, classification, sources.

use heck::ToSnakeCase;
use huaweicloud_bss_rules::Decimal;

use crate::{
    diagnostic::{Code, Diagnostic},
    language::read,
    model::{FieldType, UNKNOWN_SOURCE},
    report::Problems,
    resolve::{Group, Spec},
    source::Sp,
    syntax::{Body, Condition, Field, Limit, LimitKind},
    words::{all_of, any_of, closest, quoted},
};

/// Limits fit the field's type, and a value can meet them.
pub(super) fn limits(spec: &Spec<'_>, problems: &mut Problems) {
    for group in spec.groups() {
        for field in group.fields {
            let Some(ty) = spec.field_type(group.chapter, field) else { continue };
            let fitting: Vec<&Limit<'_>> =
                field.limits.iter().filter(|limit| fits(spec, &ty, limit, problems)).collect();
            for limit in &fitting {
                says_something(&ty, limit, problems);
            }
            for (low, high) in [
                (LimitKind::MinLength, LimitKind::MaxLength),
                (LimitKind::Min, LimitKind::Max),
                (LimitKind::Above, LimitKind::Max),
                (LimitKind::MinItems, LimitKind::MaxItems),
            ] {
                let find = |kind| fitting.iter().find(|limit| limit.kind == kind);
                let (Some(low), Some(high)) = (find(low), find(high)) else { continue };
                // A decimal number lies between any two numbers; of whole ones, none is above 4 and at most 4.
                if low.value.value > high.value.value
                    || (low.kind == LimitKind::Above && low.value.value == high.value.value)
                {
                    let (low_key, high_key) = (low.kind.key(), high.kind.key());
                    let message = match low.kind {
                        LimitKind::Above => format!("no value is above `{low_key}` and not above `{high_key}`"),
                        _ => format!("`{low_key}` is above `{high_key}`: no value can meet both"),
                    };
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

fn is_number(ty: &FieldType) -> bool {
    matches!(ty, FieldType::Integer | FieldType::Long | FieldType::Decimal)
}

fn fits(spec: &Spec<'_>, ty: &FieldType, limit: &Limit<'_>, problems: &mut Problems) -> bool {
    let text_enum = || matches!(spec.body(inner(ty)), Some(Body::TextEnum(_) | Body::Unknown));
    let (fits, goes_with) = match limit.kind {
        LimitKind::MinLength | LimitKind::MaxLength => (matches!(inner(ty), FieldType::String) || text_enum(), "texts"),
        LimitKind::Min | LimitKind::Max | LimitKind::Above => (is_number(inner(ty)), "`integer`, `long` and `decimal`"),
        LimitKind::MaxDecimals => (*inner(ty) == FieldType::Decimal, "`decimal`"),
        LimitKind::Format => (matches!(inner(ty), FieldType::String), "`string`"),
        LimitKind::MinItems | LimitKind::MaxItems => (matches!(ty, FieldType::List(_)), "lists"),
        LimitKind::NotOnlyDigitsSpecialOrSpaces => (matches!(inner(ty), FieldType::String), "`string`"),
    };
    if !fits {
        let key = limit.kind.key();
        let message = format!("`{key}` does not fit {}", type_words(spec, ty));
        let error = Diagnostic::new(Code::LimitDoesNotFit, limit.key, message).here(format!("goes with {goes_with}"));
        problems.add(match (limit.kind, ty) {
            (LimitKind::MaxLength, ty) if is_number(ty) => error.help("for a number write `max`"),
            (LimitKind::MinLength, ty) if is_number(ty) => error.help("for a number write `min`"),
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
        FieldType::Decimal => "a `decimal`".to_owned(),
        FieldType::Boolean => "a `boolean`".to_owned(),
        FieldType::Date => "a `date`".to_owned(),
        FieldType::Month => "a `month`".to_owned(),
        FieldType::Timestamp => "a `timestamp`".to_owned(),
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

fn says_something(ty: &FieldType, limit: &Limit<'_>, problems: &mut Problems) {
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
        LimitKind::Min | LimitKind::Max | LimitKind::Above
            if *inner(ty) == FieldType::Integer && i32::try_from(value.value).is_err() =>
        {
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
            for conditions in [&field.mandatory_if, &field.allowed_if] {
                for one in conditions {
                    condition(spec, &group, field, one, problems);
                }
                if let [first, second, ..] = conditions.as_slice() {
                    let message = format!("{} has more than one condition", quoted(field.name.value));
                    problems.add(
                        Diagnostic::new(Code::BadCondition, second.field.span, message)
                            .here("a second condition")
                            .label(first.field.span, "the first one")
                            .help("one condition can be checked; write the other one into `doc`"),
                    );
                }
            }
        }
    }
}

fn condition(
    spec: &Spec<'_>,
    group: &Group<'_>,
    field: &Field<'_>,
    condition: &Condition<'_>,
    problems: &mut Problems,
) {
    let Condition { key, field: other, values } = condition;
    let error = |span, text: String| Diagnostic::new(Code::BadCondition, span, text);
    if let Some(flag) = field.mandatory.filter(|flag| flag.value) {
        let (message, here) = match *key {
            "mandatory_if" => ("is mandatory anyway", "this condition says nothing"),
            _ => ("is mandatory, and cannot be forbidden", "it must be given whatever this says"),
        };
        problems.add(
            error(other.span, format!("{} {message}", quoted(field.name.value)))
                .here(here)
                .label(flag.span, "mandatory in every case")
                .help("remove one of the two"),
        );
    }
    if other.value == field.name.value {
        problems
            .add(error(other.span, format!("the condition of {} is on the field itself", quoted(field.name.value))));
        return;
    }
    let Some(sibling) = sibling(group, *other, Code::BadCondition, Some(field.name.value), problems) else { return };
    let Some(ty) = spec.field_type(group.chapter, sibling) else { return };
    for value in values {
        if let Err(expected) = has_value(spec, &ty, value.value) {
            let message = format!("{} cannot be {}", quoted(other.value), quoted(value.value));
            problems.add(error(value.span, message).here(expected).label(sibling.name.span, "the field that is meant"));
        }
    }
}

/// The field that a name stands for, among the fields of a group; a name that stands for none is reported.
fn sibling<'a>(
    group: &Group<'a>,
    name: Sp<&str>,
    code: Code,
    but: Option<&str>,
    problems: &mut Problems,
) -> Option<&'a Field<'a>> {
    let found = group.position(name.value).and_then(|index| group.fields.get(index));
    if found.is_none() && group.known {
        let error = Diagnostic::new(code, name.span, format!("{} has no field {}", group.title(), quoted(name.value)));
        let names = group.fields.iter().map(|field| field.name.value).filter(|other| Some(*other) != but);
        problems.add(match closest(name.value, names) {
            Some(meant) => error.did_you_mean(meant),
            None if code == Code::BadCondition => {
                error.help("a condition can name a field that stands beside this one")
            }
            None => error.help("the names are those of fields, as they are written on the wire"),
        });
    }
    found
}

/// A group of alternatives names at least two optional fields, each once.
pub(super) fn alternatives(spec: &Spec<'_>, problems: &mut Problems) {
    for group in spec.groups() {
        for names in group.alternatives {
            let error = |span, text: String| Diagnostic::new(Code::BadAlternative, span, text);
            let mut seen: Vec<Sp<&str>> = Vec::new();
            for name in names {
                if let Some(before) = seen.iter().find(|before| before.value == name.value) {
                    problems.add(
                        error(name.span, format!("{} stands twice in a group", quoted(name.value)))
                            .label(before.span, "first here")
                            .help("keep one of the two"),
                    );
                }
                seen.push(*name);
                let field = sibling(&group, *name, Code::BadAlternative, None, problems);
                if let Some(flag) = field.and_then(|field| field.mandatory).filter(|flag| flag.value) {
                    problems.add(
                        error(name.span, format!("{} is mandatory: the group says nothing", quoted(name.value)))
                            .label(flag.span, "mandatory in every case")
                            .help("remove the group, or `mandatory: true`"),
                    );
                }
            }
            if let [only] = names.as_slice() {
                problems.add(
                    error(only.span, format!("{} stands alone in its group", quoted(only.value)))
                        .help("for a field that must be given write `mandatory: true` at the field"),
                );
            }
        }
    }
}

/// A default is a value that the field can have.
pub(super) fn defaults(spec: &Spec<'_>, problems: &mut Problems) {
    for group in spec.groups() {
        for field in group.fields {
            let (Some(default), Some(ty)) = (field.default, spec.field_type(group.chapter, field)) else { continue };
            let name = quoted(field.name.value);
            let error = |message: String| Diagnostic::new(Code::BadDefault, default.span, message);
            if let Err(expected) = has_value(spec, &ty, default.value) {
                let message = format!("the default of {name} cannot be {}", quoted(default.value));
                problems.add(error(message).here(expected));
            } else if let Some(flag) = field.mandatory.filter(|flag| flag.value) {
                let error = error(format!("{name} is mandatory and has a default")).here("never used");
                problems.add(
                    error
                        .label(flag.span, "the field is always given")
                        .help("remove one of the two; if the page has both, write an `erratum`"),
                );
            }
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
        (FieldType::Decimal, _) => (Decimal::parse(value).is_some(), "it is a `decimal`".to_owned()),
        (FieldType::Date, _) => (read::is_date(value), "it is a `date`: 2026-01-31".to_owned()),
        (FieldType::Month, _) => (read::is_month(value), "it is a `month`: 2026-01".to_owned()),
        (FieldType::Timestamp, _) => {
            (read::is_timestamp(value), "it is a `timestamp`: 2026-01-31T23:59:59Z".to_owned())
        }
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
            if spec.is_allowed("unclassified", group.chapter, &[&field.exceptions, group.exceptions]) {
                continue;
            }
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

/// Where sources are declared, a field with limits names those that say so.
pub(super) fn unsourced(spec: &Spec<'_>, problems: &mut Problems) {
    if spec.api.sources.is_empty() {
        return;
    }
    for group in spec.groups() {
        for field in group.fields.iter().filter(|field| field.sources.is_empty()) {
            let Some(limit) = field.limits.iter().find(|limit| limit.sources.is_empty()) else { continue };
            if spec.is_allowed("no_source", group.chapter, &[&field.exceptions, group.exceptions]) {
                continue;
            }
            let message = format!("no source is named for `{}` of {}", limit.kind.key(), quoted(field.name.value));
            problems.add(
                Diagnostic::new(Code::NoSource, limit.key, message)
                    .here("who says so?")
                    .help("name the sources with `source`; write `source: unknown` if none is at hand"),
            );
        }
    }
}

/// A source is declared under `sources` of `api.yaml`.
pub(super) fn sources(spec: &Spec<'_>, problems: &mut Problems) {
    if !spec.api.known {
        return;
    }
    let fields = spec.groups().into_iter().flat_map(|group| group.fields);
    let fields =
        fields.flat_map(|field| field.sources.iter().chain(field.limits.iter().flat_map(|limit| &limit.sources)));
    let types = spec.types.iter().flat_map(|ty| &ty.syntax.sources);
    let listed = spec.operations().flat_map(|(_, operation)| &operation.errors).flat_map(|error| &error.sources);
    let files = spec.chapters.iter().flat_map(|chapter| &chapter.errors).chain(&spec.api.errors);
    let keys = spec.operations().flat_map(|(_, operation)| &operation.paging).flat_map(|paging| &paging.key_sources);
    let names = || spec.api.sources.iter().map(|source| source.value);
    for source in fields.chain(types).chain(listed).chain(keys).chain(files.flat_map(|error| &error.sources)) {
        if source.value == UNKNOWN_SOURCE || names().any(|name| name == source.value) {
            continue;
        }
        let message = format!("the source {} is not declared", quoted(source.value));
        let error = Diagnostic::new(Code::UnknownSource, source.span, message);
        problems.add(match (closest(source.value, names()), names().next()) {
            (Some(meant), _) => error.did_you_mean(meant),
            (None, Some(_)) => error.help(format!("the sources in `api.yaml` are {}", all_of(names()))),
            (None, None) => error.help("declare it under `sources` of `api.yaml`, with a text that says what it is"),
        });
    }
}
