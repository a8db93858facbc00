//! A second implementation of the rules, written from their descriptions, on JSON: the expected result of `validate()`.
//!
//! Every match is exhaustive, so that a new rule or shape must be implemented here as well.

use std::collections::BTreeSet;

use huaweicloud_bss::__private::{Format, Rule};
use serde_json::{Map, Value};

use crate::tables::{Case, Row, Shape, Table, is_joined};

/// Path and rule of each violation.
pub(crate) type Broken = BTreeSet<(String, &'static str)>;

/// Finds all violations in an object whose members have the right types.
pub(crate) fn broken(table: &Table, members: &Map<String, Value>, path: &str, found: &mut Broken) {
    let is_empty = |row: &Row, value: &Value| {
        value.as_array().is_some_and(Vec::is_empty) || is_joined(&row.shape) && value.as_str() == Some("")
    };
    let given = |row: &Row| members.get(&row.name).filter(|value| !is_empty(row, value));
    for group in &table.at_least_one_of {
        if group.iter().all(|index| given(&table.fields[*index]).is_none()) {
            found.insert((path.to_owned(), "at_least_one_of"));
        }
    }
    // Whether another field has one of the values. Its default replaces an absent value.
    let holds = |(other, values): &(usize, Vec<String>)| {
        let other = &table.fields[*other];
        let value = members.get(&other.name);
        match (values.as_slice(), value) {
            ([], _) => given(other).is_some(),
            (values, Some(value)) => written(value).is_some_and(|text| values.contains(&text)),
            (values, None) => other.default.as_ref().is_some_and(|default| values.contains(default)),
        }
    };
    for row in &table.fields {
        let here = if path.is_empty() { row.name.clone() } else { format!("{path}.{}", row.name) };
        if !row.exists {
            let Some(value) = given(row) else { continue };
            // What is in it is not checked, but a record without its mandatory fields cannot be read.
            if let Shape::Record(inner) = &row.shape {
                let mut inside = Broken::new();
                broken(inner, value.as_object().unwrap(), &here, &mut inside);
                found.extend(inside.into_iter().filter(|(_, name)| *name == "mandatory"));
            }
            found.insert((here, "site"));
            continue;
        }
        let applies = |case: &&Case| case.condition.as_ref().is_none_or(holds);
        let Some(value) = given(row) else {
            if row.mandatory || row.cases.iter().filter(applies).any(|case| case.mandatory) {
                found.insert((here, "mandatory"));
            } else if row.mandatory_if.as_ref().is_some_and(holds) {
                found.insert((here, "mandatory_if"));
            }
            continue;
        };
        if row.allowed_if.as_ref().is_some_and(|condition| !holds(condition)) {
            found.insert((here.clone(), "allowed_if"));
        }
        let split = if let Shape::Joined(item) = &row.shape { Some(split(item, value)) } else { None };
        let value = split.as_ref().unwrap_or(value);
        check(&row.shape, &row.rules, &row.item_rules, value, &here, found);
        for case in row.cases.iter().filter(applies) {
            check_case(case, value, &here, found);
        }
        let last = row.not_after.and_then(|other| given(&table.fields[other])).and_then(written);
        if last.is_some_and(|last| written(value).is_some_and(|own| own > last)) {
            found.insert((here, "not_after"));
        }
    }
}

fn check_case(case: &Case, value: &Value, path: &str, found: &mut Broken) {
    let mut one = |value: &Value, rules: &[Rule], values: &[String], path: &str| {
        let broken = rules.iter().map(|rule| holds(rule, value)).filter(|(holds, _)| !holds);
        found.extend(broken.map(|(_, name)| (path.to_owned(), name)));
        if !values.is_empty() && !written(value).is_some_and(|text| values.contains(&text)) {
            found.insert((path.to_owned(), "one_of"));
        }
    };
    match value {
        Value::Array(entries) => {
            one(value, &case.rules, &[], path);
            for (index, entry) in entries.iter().enumerate() {
                one(entry, &case.item_rules, &case.values, &format!("{path}[{index}]"));
            }
        }
        value => one(value, &case.rules, &case.values, path),
    }
}

/// A joined list as a list.
fn split(item: &Shape, value: &Value) -> Value {
    let entry = |text: &str| match item {
        Shape::Integer | Shape::Long | Shape::IntegerEnum(_) => Value::from(text.parse::<i64>().unwrap()),
        Shape::Boolean => Value::from(text == "true"),
        _ => Value::from(text),
    };
    value.as_str().unwrap().split(',').map(entry).collect()
}

fn written(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

fn check(shape: &Shape, rules: &[Rule], item_rules: &[Rule], value: &Value, path: &str, found: &mut Broken) {
    match shape {
        Shape::StringEnum(known) if !known.iter().any(|known| value == known) => {
            found.insert((path.to_owned(), "one_of"));
        }
        Shape::IntegerEnum(known) if !known.iter().any(|known| value == known) => {
            found.insert((path.to_owned(), "one_of"));
        }
        Shape::Record(table) => broken(table, value.as_object().unwrap(), path, found),
        Shape::List(item) | Shape::Joined(item) => {
            for (index, entry) in value.as_array().unwrap().iter().enumerate() {
                if is_joined(shape) && entry.as_str() == Some("") {
                    found.insert((format!("{path}[{index}]"), "min_length"));
                }
                check(item, item_rules, &[], entry, &format!("{path}[{index}]"), found);
            }
        }
        Shape::StringEnum(_) | Shape::IntegerEnum(_) | Shape::Text | Shape::Integer | Shape::Long => {}
        Shape::Decimal | Shape::Boolean | Shape::Date | Shape::Month | Shape::Timestamp => {}
    }
    for rule in rules {
        let (holds, name) = holds(rule, value);
        if !holds {
            found.insert((path.to_owned(), name));
        }
    }
}

/// Whether a value fulfils a rule, and the rule's name.
fn holds(rule: &Rule, value: &Value) -> (bool, &'static str) {
    let length = || value.as_str().unwrap().chars().count() as u64;
    let entries = || value.as_array().unwrap().len() as u64;
    match rule {
        Rule::MinLength(limit) => (length() >= (*limit).into(), "min_length"),
        Rule::MaxLength(limit) => (length() <= (*limit).into(), "max_length"),
        Rule::MinItems(limit) => (entries() >= (*limit).into(), "min_items"),
        Rule::MaxItems(limit) => (entries() <= (*limit).into(), "max_items"),
        Rule::MaxJoinedLength(limit) => {
            let lengths = value.as_array().unwrap().iter().map(|entry| written(entry).unwrap().chars().count() + 1);
            (lengths.sum::<usize>() <= *limit as usize + 1, "max_joined_length")
        }
        Rule::Min(limit) => (billionths(value) >= i128::from(*limit) * BILLION, "min"),
        Rule::Max(limit) => (billionths(value) <= i128::from(*limit) * BILLION, "max"),
        Rule::Above(limit) => (billionths(value) > i128::from(*limit) * BILLION, "above"),
        Rule::MaxDecimals(limit) => (billionths(value) % BILLION.div_euclid(10_i128.pow(*limit)) == 0, "max_decimals"),
        Rule::NotOnlyDigitsSpecialOrSpaces => {
            let text = value.as_str().unwrap();
            (text.is_empty() || text.chars().any(char::is_alphabetic), "not_only_digits_special_or_spaces")
        }
        Rule::Format(format) => (is_of(*format, value.as_str().unwrap()), "format"),
    }
}

const BILLION: i128 = 1_000_000_000;

/// Returns a number in billionths, which is precise enough for all numbers here.
fn billionths(value: &Value) -> i128 {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction: i128 = format!("{fraction:0<9}").parse().unwrap();
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    whole.parse::<i128>().unwrap() * BILLION + sign * fraction
}

fn is_of(format: Format, text: &str) -> bool {
    let all = |set: &str, part: &str| !part.is_empty() && part.chars().all(|letter| set.contains(letter));
    const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const DIGITS: &str = "0123456789";
    let lower = UPPER.to_lowercase();
    match format {
        Format::AccountName => {
            let first = format!("{UPPER}{lower}_-");
            all(&format!("{first}{DIGITS}"), text) && text.starts_with(|letter| first.contains(letter))
        }
        Format::CountryCode => text.len() == 2 && all(UPPER, text),
        Format::Digits => all(DIGITS, text),
        Format::Email => {
            let parts: Vec<&str> = text.split('@').collect();
            parts.len() == 2 && parts.iter().all(|part| !part.is_empty()) && text.split_whitespace().eq([text])
        }
        Format::MobileNumber => {
            let parts: Vec<&str> = text.splitn(2, '-').collect();
            parts.len() == 2
                && parts.iter().all(|part| all(DIGITS, part))
                && parts[0].len() == 4
                && parts[0].starts_with("00")
        }
    }
}
