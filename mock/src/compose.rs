//! Answers composed from the spec: the one thing for which the mock reads the model.
//!
//! Values are plausible, keep the documented rules, and are the same in every run with the same seed: each is drawn
//! by the path that leads to it.

use std::hash::{DefaultHasher, Hash, Hasher};

use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Operation, Rule, TypeBody};
use huaweicloud_bss_rules::Format;
use serde_json::{Map, Value, json};

use crate::answer::Answer;

/// Composes answers of one API.
#[derive(Clone, Copy)]
pub(crate) struct Composer<'m> {
    pub(crate) model: &'m Model,
    pub(crate) seed: u64,
}

impl Composer<'_> {
    /// The body of a reply. Its total counts what is in its list; a code says that all is well.
    pub(crate) fn reply(self, operation: &Operation) -> Map<String, Value> {
        let mut body = self.fields(&operation.reply, &operation.name);
        for (name, success) in [("error_code", "CBC.0000"), ("error_msg", "success")] {
            if let Some(value) = body.get_mut(name) {
                *value = json!(success);
            }
        }
        if let Some(paging) = &operation.paging {
            let name = |index: usize| operation.reply.get(index).map(|field| field.name.as_str());
            let items = name(paging.items).and_then(|name| body.get(name)).and_then(Value::as_array).map(Vec::len);
            if let (Some(total), Some(items)) = (paging.total.and_then(name), items) {
                body.insert(total.to_owned(), json!(items));
            }
        }
        body
    }

    /// A documented error with all that it carries. The message is the documented meaning.
    pub(crate) fn documented_error(self, operation: &Operation, code: &str) -> Option<Answer> {
        let error = operation.errors.iter().find(|error| error.code == code)?;
        let carried = error.carries.iter().filter_map(|index| operation.failure.get(*index));
        let mut body = self.fields(carried, code);
        body.insert("error_code".to_owned(), json!(error.code));
        body.insert("error_msg".to_owned(), json!(error.doc));
        Some(Answer::new(error.http, &Value::Object(body)))
    }

    fn fields<'a>(self, fields: impl IntoIterator<Item = &'a Field>, path: &str) -> Map<String, Value> {
        let value = |field: &Field| self.field(field, &format!("{path}.{}", field.name));
        fields.into_iter().map(|field| (field.name.clone(), value(field))).collect()
    }

    fn field(self, field: &Field, path: &str) -> Value {
        let FieldType::List(item) = &field.ty else { return self.value(field, &field.ty, &field.rules, path) };
        let mut range = Range { low: 1, high: 3 };
        for rule in &field.rules {
            match rule {
                Rule::MinItems(limit) => range.at_least(i64::from(*limit)),
                Rule::MaxItems(limit) => range.at_most(i64::from(*limit)),
                _ => {}
            }
        }
        let count = range.pick(self.draw(path));
        (0..count).map(|index| self.value(field, item, &field.item_rules, &format!("{path}[{index}]"))).collect()
    }

    fn value(self, field: &Field, ty: &FieldType, rules: &[Rule], path: &str) -> Value {
        let draw = self.draw(path);
        match ty {
            FieldType::String => json!(text(&field.name, rules, draw)),
            FieldType::Integer | FieldType::Long => json!(whole(rules, draw)),
            FieldType::Decimal => decimal(rules, draw),
            FieldType::Boolean => json!(draw.is_multiple_of(2)),
            FieldType::Date => json!(day(draw)),
            FieldType::Month => json!(month(draw)),
            FieldType::Timestamp => json!(moment(draw)),
            // The checks refuse a list of lists.
            FieldType::List(_) => json!([]),
            FieldType::Named(id) => match &self.model.ty(*id).body {
                TypeBody::Object(members) => Value::Object(self.fields(members, path)),
                TypeBody::TextEnum(values) => one_of(values, draw).map_or(Value::Null, |value| json!(value.value)),
                TypeBody::IntegerEnum(values) => one_of(values, draw).map_or(Value::Null, |value| json!(value.value)),
            },
        }
    }

    /// A number that is the same in every run for the same path.
    fn draw(self, path: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.seed, path).hash(&mut hasher);
        hasher.finish()
    }
}

fn one_of<T>(values: &[T], draw: u64) -> Option<&T> {
    let count = u64::try_from(values.len()).unwrap_or(u64::MAX);
    values.get(usize::try_from(draw.checked_rem(count)?).ok()?)
}

/// Both ends belong to it.
struct Range {
    low: i64,
    high: i64,
}

impl Range {
    fn at_least(&mut self, limit: i64) {
        self.low = self.low.max(limit);
        self.high = self.high.max(self.low);
    }

    fn at_most(&mut self, limit: i64) {
        self.high = self.high.min(limit);
        self.low = self.low.min(self.high);
    }

    fn pick(&self, draw: u64) -> i64 {
        let width = self.high.abs_diff(self.low).saturating_add(1);
        self.low.saturating_add_unsigned(draw % width)
    }
}

fn range(rules: &[Rule]) -> Range {
    let mut range = Range { low: 1, high: 1000 };
    for rule in rules {
        match rule {
            Rule::Min(limit) => range.at_least(*limit),
            Rule::Above(limit) => range.at_least(limit.saturating_add(1)),
            Rule::Max(limit) => range.at_most(*limit),
            _ => {}
        }
    }
    range
}

fn whole(rules: &[Rule], draw: u64) -> i64 {
    range(rules).pick(draw)
}

/// A number with decimals, where there is room for them within the limits.
fn decimal(rules: &[Rule], draw: u64) -> Value {
    let range = range(rules);
    let places = rules.iter().find_map(|rule| if let Rule::MaxDecimals(limit) = rule { Some(*limit) } else { None });
    let whole = range.pick(draw);
    if places == Some(0) || whole >= range.high || whole < 0 {
        return json!(whole);
    }
    // Both are exact in binary as well, so nothing is lost on the way through a float.
    let fraction = if places == Some(1) { 0.5 } else { 0.25 };
    json!(whole as f64 + fraction)
}

fn day(draw: u64) -> String {
    format!("{}-{:02}", month(draw), draw / 12 % 28 + 1)
}

fn month(draw: u64) -> String {
    format!("2025-{:02}", draw % 12 + 1)
}

fn moment(draw: u64) -> String {
    format!("{}T{:02}:{:02}:{:02}Z", day(draw), draw / 400 % 24, draw / 9_000 % 60, draw / 600_000 % 60)
}

/// Text as its field's name promises it, within the limits.
fn text(name: &str, rules: &[Rule], draw: u64) -> String {
    let (mut least, mut most) = (0, usize::MAX);
    let mut format = None;
    for rule in rules {
        match rule {
            Rule::MinLength(limit) => least = *limit as usize,
            Rule::MaxLength(limit) => most = *limit as usize,
            Rule::Format(form) => format = Some(*form),
            _ => {}
        }
    }
    if let Some(format) = format {
        return match format {
            Format::AccountName => format!("account_{}", draw % 1000),
            Format::CountryCode => "CN".to_owned(),
            Format::Email => format!("somebody{}@example.com", draw % 1000),
            Format::MobileNumber => format!("0086-138{:08}", draw % 100_000_000),
        };
    }
    let name = name.to_ascii_lowercase();
    let ends = |suffixes: &[&str]| suffixes.iter().any(|suffix| name.ends_with(suffix));
    let text = if ends(&["currency"]) {
        "USD".to_owned()
    } else if ends(&["region", "region_code"]) {
        "ap-southeast-1".to_owned()
    } else if ends(&["time", "date", "_on"]) {
        moment(draw)
    } else if ends(&["id", "ids", "no", "number", "code"]) {
        format!("{draw:016x}{:016x}", draw.rotate_left(17))
    } else if ends(&["amount", "price", "quota", "fee", "cost", "value"]) {
        format!("{}.25", draw % 1000)
    } else {
        format!("{name} {}", draw % 1000)
    };
    let text: String = text.chars().take(most).collect();
    let missing = least.saturating_sub(text.chars().count());
    text + &"x".repeat(missing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_kept_whatever_is_drawn() {
        for draw in [0, 1, 7, 12_345, u64::MAX, u64::MAX / 3] {
            assert_eq!(whole(&[Rule::Min(5), Rule::Max(5)], draw), 5);
            assert!((2000..=2001).contains(&whole(&[Rule::Min(2000), Rule::Max(2001)], draw)));
            assert!((-5..=-1).contains(&whole(&[Rule::Max(-1), Rule::Min(-5)], draw)));
            let small = decimal(&[Rule::Above(0), Rule::Max(2), Rule::MaxDecimals(1)], draw).as_f64();
            assert!(small.is_some_and(|small| small > 0.0 && small <= 2.0), "{small:?}");
            assert_eq!(text("some_name", &[Rule::MaxLength(3)], draw), "som");
            assert_eq!(text("x", &[Rule::MinLength(20), Rule::MaxLength(20)], draw).chars().count(), 20);
        }
        assert_eq!(whole(&[Rule::Above(i64::MAX)], 3), i64::MAX);
    }

    #[test]
    fn times_are_times() {
        for draw in 0..5000 {
            let text = moment(draw * 7919);
            assert!(text.parse::<jiff::Timestamp>().is_ok(), "{text}");
        }
    }
}
