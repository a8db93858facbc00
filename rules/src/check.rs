//! The evaluator: one walk over a value, all violations in the order of the fields.

use std::cmp::Ordering;

use crate::{Condition, Decimal, Field, Kind, Limit, Record, Rule, RuleName, Value, Violation};

/// Everything that is wrong with `record`, nested objects and lists included.
pub fn validate(record: &dyn Record) -> Vec<Violation> {
    let mut violations = Vec::new();
    check_record(record, &mut String::new(), &mut violations);
    violations
}

/// The same for fields whose values are looked up by the caller, under a path that is already known.
///
/// `path` is restored before this returns.
pub fn check_fields<'v>(
    fields: &[Field<'_>],
    value: &dyn Fn(usize) -> Value<'v>,
    path: &mut String,
    violations: &mut Vec<Violation>,
) {
    for (index, field) in fields.iter().enumerate() {
        let length = path.len();
        if length > 0 {
            path.push('.');
        }
        path.push_str(field.name);
        let mut add = |rule, limit: Option<String>| {
            violations.push(Violation::new(path.as_str(), rule, limit.map(Limit::Text), None));
        };
        if is_missing(value(index)) {
            let condition = field.mandatory_if.map(|condition| holds(&condition, fields, value));
            match condition {
                _ if field.mandatory => add(RuleName::Mandatory, None),
                Some(Holds::Yes(limit)) => add(RuleName::MandatoryIf, Some(limit)),
                _ => {}
            }
        } else {
            if let Some(Holds::No(limit)) = field.allowed_if.map(|condition| holds(&condition, fields, value)) {
                add(RuleName::AllowedIf, Some(limit));
            }
            check_value(value(index), field, path, violations);
        }
        path.truncate(length);
    }
}

/// Whether the condition holds, and where it does not, what it asks for. A field that is not given has its default.
fn holds<'v>(condition: &Condition<'_>, fields: &[Field<'_>], value: &dyn Fn(usize) -> Value<'v>) -> Holds {
    let Some(other) = fields.get(condition.field) else { return Holds::Unknown };
    let given = value(condition.field);
    if condition.values.is_empty() {
        let limit = format!("`{}` is given", other.name);
        return if is_missing(given) { Holds::No(limit) } else { Holds::Yes(limit) };
    }
    let text = match given {
        Value::Absent => other.default.map(str::to_owned),
        given => given.written(),
    };
    match text {
        Some(text) if condition.values.contains(&text.as_str()) => Holds::Yes(format!("`{}` is {text}", other.name)),
        _ => Holds::No(format!("`{}` is {}", other.name, condition.values.join(" or "))),
    }
}

enum Holds {
    Yes(String),
    No(String),
    /// There is no such field.
    Unknown,
}

/// An empty list says nothing: where something must be said, it is missing.
fn is_missing(value: Value<'_>) -> bool {
    match value {
        Value::Absent => true,
        Value::List(list) => list.is_empty(),
        _ => false,
    }
}

fn check_record(record: &dyn Record, path: &mut String, violations: &mut Vec<Violation>) {
    for group in (0..).map_while(|index| record.alternatives(index)) {
        if group.iter().all(|index| is_missing(record.value(*index))) {
            let name = |index: &usize| record.fields().get(*index).map(|field| format!("`{}`", field.name));
            let names: Vec<String> = group.iter().filter_map(name).collect();
            let limit = Limit::Text(names.join(", "));
            violations.push(Violation::new(path.as_str(), RuleName::AtLeastOneOf, Some(limit), None));
        }
    }
    check_fields(record.fields(), &|index| record.value(index), path, violations);
}

fn check_value(value: Value<'_>, field: &Field<'_>, path: &mut String, violations: &mut Vec<Violation>) {
    check_one(value, &field.kind, field.rules, field.shown, path, violations);
    if let (Value::List(list), Kind::List(item)) = (value, &field.kind) {
        for index in 0..list.len() {
            let length = path.len();
            path.push_str(&format!("[{index}]"));
            check_one(list.get(index), item, field.item_rules, field.shown, path, violations);
            path.truncate(length);
        }
    }
}

fn check_one(
    value: Value<'_>,
    kind: &Kind<'_>,
    rules: &[Rule],
    shown: bool,
    path: &mut String,
    violations: &mut Vec<Violation>,
) {
    let mut add = |rule, limit, given| violations.push(Violation::new(path.as_str(), rule, limit, given));
    let show = |text: String| shown.then_some(text);
    match (value, kind) {
        (Value::Text(text), Kind::TextChoice(known)) if !known.contains(&text) => {
            add(RuleName::OneOf, Some(Limit::Text(known.join(", "))), show(format!("{text:?}")));
        }
        (Value::Integer(number), Kind::IntegerChoice(known)) if !known.contains(&number) => {
            let known: Vec<String> = known.iter().map(i64::to_string).collect();
            add(RuleName::OneOf, Some(Limit::Text(known.join(", "))), show(number.to_string()));
        }
        _ => {}
    }
    for rule in rules {
        if let (Rule::Format(format), Value::Text(text)) = (*rule, value) {
            if !format.holds(text) {
                add(RuleName::Format, Some(Limit::Text(format.expected().to_owned())), show(format!("{text:?}")));
            }
            continue;
        }
        if let Some((name, limit, given)) = broken(*rule, value) {
            let given = match given {
                Given::Count(count) => Some(count.to_string()),
                Given::Number(number) => show(number.to_string()),
                Given::Decimal(number) => show(number.to_string()),
                Given::Hidden => None,
            };
            add(name, limit.map(Limit::Number), given);
        }
    }
    if let Value::Record(record) = value {
        check_record(record, path, violations);
    }
}

/// What a violation may tell of the value: counts always, the value itself only where it may be shown.
enum Given {
    Count(usize),
    Number(i64),
    Decimal(Decimal),
    Hidden,
}

fn broken(rule: Rule, value: Value<'_>) -> Option<(RuleName, Option<i64>, Given)> {
    match (rule, value) {
        (Rule::MinLength(limit), Value::Text(text)) => {
            let count = text.chars().count();
            (count < limit as usize).then_some((RuleName::MinLength, Some(limit.into()), Given::Count(count)))
        }
        (Rule::MaxLength(limit), Value::Text(text)) => {
            // Bytes are never fewer than characters: most values need no count.
            if text.len() <= limit as usize {
                return None;
            }
            let count = text.chars().count();
            (count > limit as usize).then_some((RuleName::MaxLength, Some(limit.into()), Given::Count(count)))
        }
        (Rule::Min(limit), Value::Integer(number)) => {
            (number < limit).then_some((RuleName::Min, Some(limit), Given::Number(number)))
        }
        (Rule::Max(limit), Value::Integer(number)) => {
            (number > limit).then_some((RuleName::Max, Some(limit), Given::Number(number)))
        }
        (Rule::Above(limit), Value::Integer(number)) => {
            (number <= limit).then_some((RuleName::Above, Some(limit), Given::Number(number)))
        }
        (Rule::Min(limit), Value::Decimal(number)) => {
            (number.cmp_whole(limit) == Ordering::Less).then_some((RuleName::Min, Some(limit), Given::Decimal(number)))
        }
        (Rule::Max(limit), Value::Decimal(number)) => (number.cmp_whole(limit) == Ordering::Greater).then_some((
            RuleName::Max,
            Some(limit),
            Given::Decimal(number),
        )),
        (Rule::Above(limit), Value::Decimal(number)) => (number.cmp_whole(limit) != Ordering::Greater).then_some((
            RuleName::Above,
            Some(limit),
            Given::Decimal(number),
        )),
        (Rule::MaxDecimals(limit), Value::Decimal(number)) => {
            (number.decimals() > limit).then_some((RuleName::MaxDecimals, Some(limit.into()), Given::Decimal(number)))
        }
        (Rule::MinItems(limit), Value::List(list)) => {
            let count = list.len();
            (count < limit as usize).then_some((RuleName::MinItems, Some(limit.into()), Given::Count(count)))
        }
        (Rule::MaxItems(limit), Value::List(list)) => {
            let count = list.len();
            (count > limit as usize).then_some((RuleName::MaxItems, Some(limit.into()), Given::Count(count)))
        }
        (Rule::NotOnlyDigitsSpecialOrSpaces, Value::Text(text)) => {
            let broken = !text.is_empty() && !text.chars().any(char::is_alphabetic);
            broken.then_some((RuleName::NotOnlyDigitsSpecialOrSpaces, None, Given::Hidden))
        }
        _ => None,
    }
}
