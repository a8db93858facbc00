//! Rules about the limits of fields.

use huaweicloud_bss_rules::Rule;

use super::wording::{self, inner};
use crate::{
    diagnostic::{Code, Diagnostic},
    model::FieldType,
    report::Problems,
    resolve::Spec,
    syntax::{Body, Limit},
};

/// Limits fit the field's type, and a value can meet them.
pub(super) fn limits(spec: &Spec<'_>, problems: &mut Problems) {
    for group in &spec.groups {
        for field in group.fields {
            let Some(ty) = spec.types.field_type(group.chapter, field) else { continue };
            let fitting: Vec<&Limit<'_>> =
                field.limits.iter().filter(|limit| fits(spec, &ty, limit, problems)).collect();
            for limit in &fitting {
                says_something(&ty, limit, problems);
            }
            ranges(&fitting, problems);
        }
    }
}

/// Whether a rule is the lower or the upper end of a range.
type IsEnd = fn(&Rule) -> bool;

const RANGES: [(IsEnd, IsEnd); 4] = [
    (|rule| matches!(rule, Rule::MinLength(_)), |rule| matches!(rule, Rule::MaxLength(_))),
    (|rule| matches!(rule, Rule::Min(_)), |rule| matches!(rule, Rule::Max(_))),
    (|rule| matches!(rule, Rule::Above(_)), |rule| matches!(rule, Rule::Max(_))),
    (|rule| matches!(rule, Rule::MinItems(_)), |rule| matches!(rule, Rule::MaxItems(_))),
];

/// No lower end of a range is above the upper one.
fn ranges(limits: &[&Limit<'_>], problems: &mut Problems) {
    for (is_low, is_high) in RANGES {
        let find = |is_end: IsEnd| {
            let limit = limits.iter().find(|limit| is_end(&limit.rule))?;
            Some((limit, limit.number()?))
        };
        let (Some((low, from)), Some((high, to))) = (find(is_low), find(is_high)) else { continue };
        let (low_key, high_key) = (low.key.value, high.key.value);
        // A decimal number lies between any two numbers; of whole ones, none is above 4 and at most 4.
        let message = match low.rule {
            Rule::Above(_) if from >= to => format!("no value is above `{low_key}` and not above `{high_key}`"),
            _ if from > to => format!("`{low_key}` is above `{high_key}`: no value can meet both"),
            _ => continue,
        };
        problems.add(
            Diagnostic::new(Code::ImpossibleLimit, low.value, message)
                .here("at least so much …")
                .label(high.value, "… and at most so much"),
        );
    }
}

fn is_number(ty: &FieldType) -> bool {
    matches!(ty, FieldType::Integer | FieldType::Long | FieldType::Decimal)
}

fn fits(spec: &Spec<'_>, ty: &FieldType, limit: &Limit<'_>, problems: &mut Problems) -> bool {
    let text_enum = || matches!(spec.types.body(inner(ty)), Some(Body::StringEnum(_) | Body::Unknown));
    let (fits, goes_with) = match limit.rule {
        Rule::MinLength(_) | Rule::MaxLength(_) => (matches!(inner(ty), FieldType::String) || text_enum(), "texts"),
        Rule::Min(_) | Rule::Max(_) | Rule::Above(_) => (is_number(inner(ty)), "`integer`, `long` and `decimal`"),
        Rule::MaxDecimals(_) => (*inner(ty) == FieldType::Decimal, "`decimal`"),
        Rule::Format(_) => (matches!(inner(ty), FieldType::String), "`string`"),
        Rule::MinItems(_) | Rule::MaxItems(_) => (matches!(ty, FieldType::List(_)), "lists"),
        Rule::NotOnlyDigitsSpecialOrSpaces => (matches!(inner(ty), FieldType::String), "`string`"),
    };
    if !fits {
        let key = limit.key.value;
        let message = format!("`{key}` does not fit {}", wording::with_article(spec, ty));
        let error =
            Diagnostic::new(Code::LimitDoesNotFit, limit.key.span, message).here(format!("goes with {goes_with}"));
        problems.add(match (limit.rule, ty) {
            (Rule::MaxLength(_), ty) if is_number(ty) => error.help("for a number write `max`"),
            (Rule::MinLength(_), ty) if is_number(ty) => error.help("for a number write `min`"),
            (Rule::Max(_), FieldType::String) => error.help("for a number of characters write `max_length`"),
            (Rule::Min(_), FieldType::String) => error.help("for a number of characters write `min_length`"),
            (Rule::MaxItems(_) | Rule::MinItems(_), _) => error.help("for a list put the type in brackets: `[string]`"),
            _ => error,
        });
    }
    fits
}

fn says_something(ty: &FieldType, limit: &Limit<'_>, problems: &mut Problems) {
    let key = limit.key.value;
    let error = |text: String| Diagnostic::new(Code::ImpossibleLimit, limit.value, text);
    match limit.rule {
        Rule::MaxLength(0) | Rule::MaxItems(0) => problems.add(
            error(format!("`{key}: 0` leaves no value that says anything"))
                .help("if the page gives no limit, leave the key out"),
        ),
        Rule::MinLength(0) | Rule::MinItems(0) => {
            problems.add(error(format!("`{key}: 0` is no limit")).help("leave the key out"));
        }
        Rule::Min(number) | Rule::Max(number) | Rule::Above(number)
            if *inner(ty) == FieldType::Integer && i32::try_from(number).is_err() =>
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
