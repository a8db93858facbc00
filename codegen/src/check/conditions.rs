//! Rules about fields that depend on other fields: conditions, defaults, `at_least_one_of`.

use huaweicloud_bss_rules::Decimal;

use super::wording;
use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    language::read,
    model::FieldType,
    report::Problems,
    resolve::{Group, Spec},
    source::Spanned,
    syntax::{Body, Condition, Field},
    words::{closest, quoted},
};

/// A condition names another field of the same record and values that this field can have.
pub(super) fn conditions(spec: &Spec<'_>, problems: &mut Problems) {
    for group in &spec.groups {
        for field in group.fields {
            let of_cases = field.cases.iter().map(|case| &case.conditions);
            for conditions in [&field.mandatory_if, &field.allowed_if].into_iter().chain(of_cases) {
                for one in conditions {
                    condition(spec, group, field, one, problems);
                }
                if let [first, second, ..] = conditions.as_slice() {
                    let (message, help) = match first.key {
                        "if" => ("has a case with more than one condition", "a case can have one condition"),
                        _ => ("has more than one condition", "a field can have one condition"),
                    };
                    problems.add(
                        Diagnostic::new(
                            Code::BadCondition,
                            second.field.span,
                            format!("{} {message}", quoted(field.name.value)),
                        )
                        .here("second condition")
                        .label(first.field.span, "first condition")
                        .help(format!("{help}; describe the other one in `doc`")),
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
    let error = |span, message: String| Diagnostic::new(Code::BadCondition, span, message);
    if let Some(flag) = field.mandatory.filter(|flag| flag.value && *key != "if") {
        let (message, here) = match *key {
            "mandatory_if" => ("is always mandatory", "this condition has no effect"),
            _ => ("is always mandatory and cannot be disallowed", "this condition contradicts `mandatory: true`"),
        };
        problems.add(
            error(other.span, format!("{} {message}", quoted(field.name.value)))
                .here(here)
                .label(flag.span, "always mandatory")
                .help("remove one of the two"),
        );
    }
    if other.value == field.name.value {
        problems.add(error(
            other.span,
            format!("the condition of {} refers to the field itself", quoted(field.name.value)),
        ));
        return;
    }
    let Some(sibling) = sibling(group, *other, Code::BadCondition, Some(field.name.value), problems) else { return };
    let sites = |field: &Field<'_>| spec.sites(&field.sites);
    if sites(field).and(sites(sibling)).is_empty() && !sites(field).is_empty() && !sites(sibling).is_empty() {
        let message = format!("no site has both {} and {}", quoted(field.name.value), quoted(other.value));
        problems.add(
            error(other.span, message)
                .here(format!("this field exists only on {}", spec.site_names(sites(sibling))))
                .help("remove the condition, or correct the `sites` of the two fields"),
        );
    }
    let Some(ty) = spec.types.field_type(group.chapter, sibling) else { return };
    for value in values {
        if !has_value(spec, &ty, value.value) {
            let expected = wording::scalar(spec, &ty);
            let message = format!("{} cannot be {}", quoted(other.value), quoted(value.value));
            problems
                .add(error(value.span, message).here(expected).label(sibling.name.span, "the field is declared here"));
        }
    }
}

/// Finds the field with this name in a group, and reports the name if there is none.
fn sibling<'a>(
    group: &Group<'a>,
    name: Spanned<&str>,
    code: Code,
    except: Option<&str>,
    problems: &mut Problems,
) -> Option<&'a Field<'a>> {
    let found = group.field(name.value);
    if found.is_none() && group.is_complete {
        let error = Diagnostic::new(code, name.span, format!("{} has no field {}", group.title(), quoted(name.value)));
        let names = group.names().filter(|other| Some(*other) != except);
        problems.add(match closest(name.value, names) {
            Some(suggestion) => error.did_you_mean(suggestion),
            None if code == Code::BadCondition => {
                error.help("a condition can refer to another field of the same object")
            }
            None => error.help("write the name of a field as it is on the wire"),
        });
    }
    found
}

/// A set of `at_least_one_of` names at least two optional fields, each once.
pub(super) fn at_least_one_of(spec: &Spec<'_>, problems: &mut Problems) {
    for group in &spec.groups {
        for names in group.at_least_one_of {
            let error = |span, message: String| Diagnostic::new(Code::BadAtLeastOneOf, span, message);
            let mut seen: Vec<Spanned<&str>> = Vec::new();
            for name in names {
                if let Some(before) = seen.iter().find(|before| before.value == name.value) {
                    let error = error(name.span, format!("{} occurs twice in a set", quoted(name.value)))
                        .label(before.span, "first occurrence")
                        .help("keep one of the two");
                    // A set of one field would be another mistake.
                    problems.add(if names.len() > 2 { error.fix(Edit::Item(name.span)) } else { error });
                }
                seen.push(*name);
                let field = sibling(group, *name, Code::BadAtLeastOneOf, None, problems);
                if let Some(flag) = field.and_then(|field| field.mandatory).filter(|flag| flag.value) {
                    problems.add(
                        error(name.span, format!("{} is mandatory, so the set has no effect", quoted(name.value)))
                            .label(flag.span, "always mandatory")
                            .help("remove the set, or `mandatory: true`"),
                    );
                }
            }
            if let [only] = names.as_slice() {
                problems.add(
                    error(only.span, format!("{} is the only field of its set", quoted(only.value)))
                        .help("to require a single field, write `mandatory: true` at the field"),
                );
            }
        }
    }
}

/// A default is a value that the field can have.
pub(super) fn defaults(spec: &Spec<'_>, problems: &mut Problems) {
    for group in &spec.groups {
        for field in group.fields {
            let (Some(default), Some(ty)) = (field.default, spec.types.field_type(group.chapter, field)) else {
                continue;
            };
            let name = quoted(field.name.value);
            let error = |message: String| Diagnostic::new(Code::BadDefault, default.span, message);
            if !has_value(spec, &ty, default.value) {
                let expected = wording::scalar(spec, &ty);
                let message = format!("the default of {name} cannot be {}", quoted(default.value));
                problems.add(error(message).here(expected));
            } else if let Some(flag) = field.mandatory.filter(|flag| flag.value) {
                let error = error(format!("{name} is mandatory and has a default")).here("this default is never used");
                problems.add(
                    error
                        .label(flag.span, "always mandatory")
                        .help("remove one of the two; if the docs page has both, add an `erratum`"),
                );
            }
        }
    }
}

/// `not_after` names another date of the same object.
pub(super) fn not_after(spec: &Spec<'_>, problems: &mut Problems) {
    for group in &spec.groups {
        for field in group.fields {
            let Some(other) = field.not_after else { continue };
            let name = quoted(field.name.value);
            let error = |message: String| Diagnostic::new(Code::BadNotAfter, other.span, message);
            let Some(ty) = spec.types.field_type(group.chapter, field) else { continue };
            if !matches!(ty, FieldType::Date | FieldType::Month | FieldType::Timestamp) {
                let message = format!("`not_after` is not allowed for {}", wording::with_article(spec, &ty));
                problems.add(error(message).here("only allowed for `date`, `month` and `timestamp`"));
                continue;
            }
            if other.value == field.name.value {
                problems.add(error(format!("`not_after` of {name} refers to the field itself")));
                continue;
            }
            let Some(sibling) = sibling(group, other, Code::BadNotAfter, Some(field.name.value), problems) else {
                continue;
            };
            let Some(other_type) = spec.types.field_type(group.chapter, sibling) else { continue };
            if other_type != ty {
                let (own, found) = (wording::with_article(spec, &ty), wording::with_article(spec, &other_type));
                let message = format!("{name} is {own}, but {} is {found}", quoted(other.value));
                problems.add(
                    error(message)
                        .label(sibling.name.span, "the field is declared here")
                        .help("only values of the same type can be compared"),
                );
            }
        }
    }
}

/// Whether a field of this type can have this wire value.
pub(super) fn has_value(spec: &Spec<'_>, ty: &FieldType, value: &str) -> bool {
    let integer = || value.parse::<i64>().ok().filter(|number| number.to_string() == value);
    match ty {
        FieldType::String => true,
        FieldType::Integer => integer().is_some_and(|number| i32::try_from(number).is_ok()),
        FieldType::Long => integer().is_some(),
        FieldType::Decimal => Decimal::parse(value).is_some(),
        FieldType::Boolean => matches!(value, "true" | "false"),
        FieldType::Date => read::is_date(value),
        FieldType::Month => read::is_month(value),
        FieldType::Timestamp => read::is_timestamp(value),
        FieldType::List(_) | FieldType::Joined(_) => false,
        FieldType::Named(_) => match spec.types.body(ty) {
            Some(Body::StringEnum(values) | Body::IntegerEnum(values)) => {
                values.iter().any(|other| other.value.value == value)
            }
            Some(Body::Object(_)) => false,
            Some(Body::Unknown) | None => true,
        },
    }
}
