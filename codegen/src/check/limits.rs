//! Rules about the limits of fields.

use huaweicloud_bss_rules::Rule;

use super::wording::{self, inner};
use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    model::FieldType,
    report::Problems,
    resolve::Spec,
    syntax::{Body, Limit},
};

/// Limits are allowed for the type of the field, and do not exclude every value.
pub(super) fn limits(spec: &Spec<'_>, problems: &mut Problems) {
    for group in &spec.groups {
        for field in group.fields {
            let Some(ty) = spec.types.field_type(group.chapter, field) else { continue };
            let own = fitting(spec, &ty, &field.limits, problems);
            ranges(&own, problems);
            for case in &field.cases {
                // The limits of the field apply in every case.
                let mut all = fitting(spec, &ty, &case.limits, problems);
                all.extend(&own);
                ranges(&all, problems);
            }
        }
    }
}

/// Returns the limits that are allowed for a type, and reports the others.
fn fitting<'f, 'a>(
    spec: &Spec<'_>,
    ty: &FieldType,
    limits: &'f [Limit<'a>],
    problems: &mut Problems,
) -> Vec<&'f Limit<'a>> {
    let fitting: Vec<_> = limits.iter().filter(|limit| fits(spec, ty, limit, problems)).collect();
    for limit in &fitting {
        check_value(ty, limit, problems);
    }
    fitting
}

/// Whether a rule is the minimum or the maximum of a range.
type IsEnd = fn(&Rule) -> bool;

const RANGES: [(IsEnd, IsEnd); 4] = [
    (|rule| matches!(rule, Rule::MinLength(_)), |rule| matches!(rule, Rule::MaxLength(_))),
    (|rule| matches!(rule, Rule::Min(_)), |rule| matches!(rule, Rule::Max(_))),
    (|rule| matches!(rule, Rule::Above(_)), |rule| matches!(rule, Rule::Max(_))),
    (|rule| matches!(rule, Rule::MinItems(_)), |rule| matches!(rule, Rule::MaxItems(_))),
];

/// The minimum of a range is not greater than its maximum.
fn ranges(limits: &[&Limit<'_>], problems: &mut Problems) {
    for (is_low, is_high) in RANGES {
        let find = |is_end: IsEnd| {
            let limit = limits.iter().find(|limit| is_end(&limit.rule))?;
            Some((limit, limit.number()?))
        };
        let (Some((low, from)), Some((high, to))) = (find(is_low), find(is_high)) else { continue };
        let (low_key, high_key) = (low.key.value, high.key.value);
        // No number is greater than 4 and at most 4. `above: 4` and `max: 5` are fine, also for integers.
        let message = match low.rule {
            Rule::Above(_) if from >= to => format!("no value is greater than `{low_key}` and at most `{high_key}`"),
            _ if from > to => format!("`{low_key}` is greater than `{high_key}`"),
            _ => continue,
        };
        problems.add(
            Diagnostic::new(Code::ImpossibleLimit, low.value, message).here("minimum").label(high.value, "maximum"),
        );
    }
}

fn is_number(ty: &FieldType) -> bool {
    matches!(ty, FieldType::Integer | FieldType::Long | FieldType::Decimal)
}

fn fits(spec: &Spec<'_>, ty: &FieldType, limit: &Limit<'_>, problems: &mut Problems) -> bool {
    let text_enum = || matches!(spec.types.body(inner(ty)), Some(Body::StringEnum(_) | Body::Unknown));
    let (fits, allowed_for) = match limit.rule {
        Rule::MinLength(_) | Rule::MaxLength(_) => (matches!(inner(ty), FieldType::String) || text_enum(), "strings"),
        Rule::Min(_) | Rule::Max(_) | Rule::Above(_) => (is_number(inner(ty)), "`integer`, `long` and `decimal`"),
        Rule::MaxDecimals(_) => (*inner(ty) == FieldType::Decimal, "`decimal`"),
        Rule::Format(_) => (matches!(inner(ty), FieldType::String), "`string`"),
        Rule::MinItems(_) | Rule::MaxItems(_) => (ty.entry().is_some(), "lists"),
        Rule::MaxJoinedLength(_) => (matches!(ty, FieldType::Joined(_)), "lists with `joined_by`"),
        Rule::NotOnlyDigitsSpecialOrSpaces => (matches!(inner(ty), FieldType::String), "`string`"),
    };
    if !fits {
        const MAX: &str = "write `max` to limit a number";
        const MIN: &str = "write `min` to limit a number";
        const OPEN: &str = "if the docs page gives a number of characters, leave the limit open with an `erratum`";
        let key = limit.key.value;
        let message = format!("`{key}` is not allowed for {}", wording::with_article(spec, ty));
        let error = Diagnostic::new(Code::LimitDoesNotFit, limit.key.span, message)
            .here(format!("only allowed for {allowed_for}"));
        let rename = |key: &str| Edit::Replace(limit.key.span, key.to_owned());
        problems.add(match (limit.rule, ty) {
            (Rule::MaxLength(_), ty) if is_number(ty) => error.help(MAX).help(OPEN),
            (Rule::MinLength(_), ty) if is_number(ty) => error.help(MIN).help(OPEN),
            (Rule::Max(_), FieldType::String) => {
                error.help("write `max_length` to limit the number of characters").fix(rename("max_length"))
            }
            (Rule::Min(_), FieldType::String) => {
                error.help("write `min_length` to limit the number of characters").fix(rename("min_length"))
            }
            (Rule::MaxJoinedLength(_), FieldType::String) => {
                error.help("write `max_length` to limit the number of characters").fix(rename("max_length"))
            }
            (Rule::MaxJoinedLength(_), FieldType::List(_)) => {
                error.help("write `joined_by: comma` if the docs page has one string with all entries")
            }
            (Rule::MaxItems(_) | Rule::MinItems(_), _) => {
                error.help("write the type in brackets to declare a list: `[string]`")
            }
            _ => error,
        });
    }
    fits
}

fn check_value(ty: &FieldType, limit: &Limit<'_>, problems: &mut Problems) {
    let key = limit.key.value;
    let error = |message: String| Diagnostic::new(Code::ImpossibleLimit, limit.value, message);
    match limit.rule {
        Rule::MaxLength(0) | Rule::MaxItems(0) | Rule::MaxJoinedLength(0) => problems.add(
            error(format!("`{key}: 0` excludes every value that is not empty"))
                .help("remove the key if the docs page gives no limit"),
        ),
        Rule::MinLength(0) | Rule::MinItems(0) => {
            let error = error(format!("`{key}: 0` has no effect")).help("remove the key");
            // With a source, the value is a map.
            let edit = Edit::Entry(limit.key.span.to(limit.value), Vec::new());
            problems.add(if limit.sources.is_empty() { error.fix(edit) } else { error });
        }
        Rule::Min(number) | Rule::Max(number) | Rule::Above(number)
            if *inner(ty) == FieldType::Integer && i32::try_from(number).is_err() =>
        {
            problems.add(
                error(format!("`{key}` is out of the range of an `integer`"))
                    .here(format!("an `integer` has 32 bits: {} to {}", i32::MIN, i32::MAX))
                    .help("write `type: long` if the docs page says so"),
            );
        }
        _ => {}
    }
}
