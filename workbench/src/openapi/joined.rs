//! Lists whose entries are joined in one string. In a body, the schema is that of the string; in the other places, it is
//! that of an array, because the styles of OpenAPI join its entries.

use huaweicloud_bss_codegen::model::{Field, FieldType, Json, Model, Rule, TypeBody};
use huaweicloud_bss_rules::SEPARATOR;

use super::{Members, put};
use crate::json::{number, object, string as json_string};

/// The schema of the string. `entry` is the schema of an entry, which JSON Schema cannot apply to a part of a string.
pub(super) fn string(entry: Members, pattern: Option<String>) -> Members {
    let mut schema = Members::new();
    put(&mut schema, "type", json_string("string"));
    if let Some(pattern) = pattern {
        put(&mut schema, "pattern", json_string(pattern));
    }
    let by = json_string(SEPARATOR.to_string());
    put(&mut schema, "x-joined", object([("by", by), ("items", Json::Object(entry))]));
    schema
}

/// The limits of the string.
pub(super) fn limits(rules: &[Rule]) -> Members {
    let mut limits = Members::new();
    for rule in rules {
        if let Rule::MaxJoinedLength(limit) = rule {
            put(&mut limits, "maxLength", number((*limit).into()));
        }
    }
    limits
}

/// A pattern that the joined entries match.
pub(super) fn pattern(model: &Model, item: &FieldType, field: &Field) -> String {
    let find = |rules: &[Rule], pick: fn(&Rule) -> Option<u32>| rules.iter().find_map(pick);
    let least = find(&field.rules, |rule| if let Rule::MinItems(limit) = rule { Some(*limit) } else { None });
    let most = find(&field.rules, |rule| if let Rule::MaxItems(limit) = rule { Some(*limit) } else { None });
    let entry = entry(model, item, &field.item_rules);
    let more = (least.unwrap_or(1).saturating_sub(1), most.map(|most| most.saturating_sub(1)));
    format!("^{entry}({SEPARATOR}{entry}){}$", times(more))
}

fn entry(model: &Model, item: &FieldType, rules: &[Rule]) -> String {
    let any_of = |values: Vec<String>| format!("({})", values.join("|"));
    match item {
        FieldType::Integer | FieldType::Long => "-?[0-9]+".to_owned(),
        FieldType::Boolean => any_of(vec!["true".to_owned(), "false".to_owned()]),
        FieldType::Named(id) => match &model.ty(*id).body {
            TypeBody::StringEnum(values) => any_of(values.iter().map(|value| escaped(&value.value)).collect()),
            TypeBody::IntegerEnum(values) => any_of(values.iter().map(|value| value.value.to_string()).collect()),
            TypeBody::Object(_) => characters(rules),
        },
        _ => characters(rules),
    }
}

/// An entry of any characters, with the limits of its length.
fn characters(rules: &[Rule]) -> String {
    let (mut least, mut most) = (1, None);
    for rule in rules {
        match rule {
            Rule::MinLength(limit) => least = (*limit).max(1),
            Rule::MaxLength(limit) => most = Some(*limit),
            _ => {}
        }
    }
    format!("[^{SEPARATOR}]{}", times((least, most)))
}

/// A quantifier.
fn times(limits: (u32, Option<u32>)) -> String {
    match limits {
        (0, None) => "*".to_owned(),
        (1, None) => "+".to_owned(),
        (least, None) => format!("{{{least},}}"),
        (least, Some(most)) => format!("{{{least},{most}}}"),
    }
}

/// A string as a pattern that matches it.
fn escaped(text: &str) -> String {
    let escape = |letter: char| ("^$\\.*+?()[]{}|/".contains(letter)).then_some('\\').into_iter().chain([letter]);
    text.chars().flat_map(escape).collect()
}
