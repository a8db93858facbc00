//! Descriptions of types in messages.

use crate::{
    model::FieldType,
    resolve::Spec,
    syntax::Body,
    words::{any_of, quoted},
};

/// The type of the entries of a list, or the type itself.
pub(super) fn inner(ty: &FieldType) -> &FieldType {
    ty.entry().unwrap_or(ty)
}

/// The description of a built-in type in messages.
struct BuiltIn {
    /// "a `date`"
    name: &'static str,
    /// "a date such as"
    value: &'static str,
    /// `2026-01-31`; empty if no example is needed.
    example: &'static str,
}

fn built_in(ty: &FieldType) -> Option<BuiltIn> {
    let words = |name, value, example| Some(BuiltIn { name, value, example });
    match ty {
        FieldType::String => words("a `string`", "a string", ""),
        FieldType::Integer => words("an `integer`", "a 32-bit integer", ""),
        FieldType::Long => words("a `long`", "a 64-bit integer", ""),
        FieldType::Decimal => words("a `decimal`", "a decimal number such as 12.50", ""),
        FieldType::Boolean => words("a `boolean`", "`true` or `false`", ""),
        FieldType::Date => words("a `date`", "a date such as", "2026-01-31"),
        FieldType::Month => words("a `month`", "a month such as", "2026-01"),
        FieldType::Timestamp => words("a `timestamp`", "a UTC timestamp such as", "2026-01-31T23:59:59Z"),
        FieldType::List(_) | FieldType::Joined(_) | FieldType::Named(_) => None,
    }
}

/// Describes a type by its name in the spec: "a `date`", "`order`, an object".
pub(super) fn with_article(spec: &Spec<'_>, ty: &FieldType) -> String {
    match (built_in(ty), ty) {
        (Some(words), _) => words.name.to_owned(),
        (None, FieldType::List(inner)) => format!("a list (each entry is {})", with_article(spec, inner)),
        (None, FieldType::Joined(inner)) => format!("a joined list (each entry is {})", with_article(spec, inner)),
        (None, _) => {
            let kind = match spec.types.body(ty) {
                Some(Body::IntegerEnum(_)) => "an enum of integers",
                Some(Body::StringEnum(_)) => "an enum of strings",
                _ => "an object",
            };
            let declared = ty.named().and_then(|id| spec.types.get(id));
            format!("{}, {kind}", quoted(declared.map_or("", |ty| ty.syntax.name.value)))
        }
    }
}

/// Describes a value of a type in JSON: "a date such as 2026-01-31".
pub(super) fn value(spec: &Spec<'_>, ty: &FieldType) -> String {
    match (built_in(ty), ty, spec.types.body(ty)) {
        (Some(words), ..) => format!("{} {}", words.value, words.example).trim_end().to_owned(),
        (None, FieldType::List(_), _) => "a list".to_owned(),
        (None, FieldType::Joined(entry), _) => {
            format!("a string of values joined by commas, each {}", value(spec, entry))
        }
        (None, _, Some(Body::StringEnum(_))) => "a string".to_owned(),
        (None, _, Some(Body::IntegerEnum(_))) => "an integer".to_owned(),
        _ => "an object".to_owned(),
    }
}

/// Describes the possible wire values of a scalar type: "it must be a `date` such as 2026-01-31".
pub(super) fn scalar(spec: &Spec<'_>, ty: &FieldType) -> String {
    /// Enums with more values are not listed.
    const MAX_LISTED: usize = 8;
    match (built_in(ty), ty, spec.types.body(ty)) {
        (Some(words), FieldType::Boolean, _) => format!("it must be {}", words.value),
        (Some(BuiltIn { name, example: "", .. }), ..) => format!("it must be {name}"),
        (Some(words), ..) => format!("it must be {} such as {}", words.name, words.example),
        (None, FieldType::List(_) | FieldType::Joined(_), _) => "it is a list and has no single value".to_owned(),
        (None, _, Some(Body::StringEnum(values) | Body::IntegerEnum(values))) if values.len() <= MAX_LISTED => {
            format!("it must be {}", any_of(values.iter().map(|value| value.value.value)))
        }
        (None, _, Some(Body::StringEnum(_) | Body::IntegerEnum(_))) => "not a value of the enum".to_owned(),
        _ => "it is an object and has no single value".to_owned(),
    }
}
