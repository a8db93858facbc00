//! JSON generated from tables: with the right types and near the limits, or intentionally wrong.

use huaweicloud_bss::__private::Rule;
use proptest::prelude::*;
use proptest::test_runner::TestRng;
use serde_json::{Map, Number, Value, json};

use crate::tables::{Row, Shape, Table, is_joined};

/// A source of values that proptest seeds.
pub(crate) fn random() -> impl Strategy<Value = TestRng> {
    Just(()).prop_perturb(|(), rng| rng)
}

/// Numbers that need raw JSON: an integer beyond 64 bits, an exponent, too many digits.
fn raw(text: &str) -> Value {
    serde_json::from_str::<Number>(text).map_or(Value::Null, Value::Number)
}

pub(crate) struct Maker<'r> {
    pub(crate) rng: &'r mut TestRng,
    /// The percentage of values that have another type than the table says.
    pub(crate) odd: u32,
}

impl Maker<'_> {
    fn chance(&mut self, percent: u32) -> bool {
        self.rng.random_range(0..100) < percent
    }

    fn one_of<T: Clone>(&mut self, values: &[T]) -> T {
        values[self.rng.random_range(0..values.len())].clone()
    }

    pub(crate) fn object(&mut self, table: &Table) -> Map<String, Value> {
        let mut members = Map::new();
        for row in &table.fields {
            if self.chance(if row.mandatory { 90 } else { 45 }) {
                let value = self.field(row);
                members.insert(row.name.clone(), value);
            }
        }
        members
    }

    fn field(&mut self, row: &Row) -> Value {
        if let Shape::List(item) | Shape::Joined(item) = &row.shape {
            if self.chance(self.odd) {
                return self.anything(3);
            }
            let most =
                limit(&row.rules, |rule| if let Rule::MaxItems(limit) = rule { Some(*limit as usize) } else { None });
            let count = self.one_of(&[0, 1, 2, 3, most.unwrap_or(3).min(12), most.unwrap_or(3).min(12) + 1]);
            let entries: Vec<Value> = (0..count).map(|_| self.value(item, &row.item_rules)).collect();
            return if is_joined(&row.shape) { json!(joined(&entries)) } else { Value::Array(entries) };
        }
        self.value(&row.shape, &row.rules)
    }

    fn value(&mut self, shape: &Shape, rules: &[Rule]) -> Value {
        if self.chance(self.odd) {
            return self.anything(3);
        }
        match shape {
            Shape::Text => json!(self.text(rules)),
            Shape::Integer => json!(self.whole(rules, i32::MIN.into(), i32::MAX.into())),
            Shape::Long => json!(self.whole(rules, i64::MIN, i64::MAX)),
            Shape::Decimal => {
                let whole = self.whole(rules, -1_000_000_000_000, 1_000_000_000_000);
                let fraction = self.one_of(&["", ".0", ".5", ".25", ".250", ".001", ".00000001"]);
                json!(format!("{whole}{fraction}"))
            }
            Shape::Boolean => json!(self.chance(50)),
            Shape::Date => json!(self.one_of(&["2026-01-31", "2024-02-29", "1970-01-01"])),
            Shape::Month => json!(self.one_of(&["2026-01", "1999-12"])),
            Shape::Timestamp => json!(self.one_of(&["2026-01-31T23:59:59Z", "1970-01-01T00:00:00Z"])),
            Shape::StringEnum(known) if self.chance(85) => json!(self.one_of(known)),
            Shape::StringEnum(_) => json!(self.text(rules)),
            Shape::IntegerEnum(known) if self.chance(85) => json!(self.one_of(known)),
            Shape::IntegerEnum(_) => json!(self.rng.random_range(-3..1000)),
            Shape::Record(table) => Value::Object(self.object(table)),
            Shape::List(item) | Shape::Joined(item) => {
                (0..self.rng.random_range(0..3)).map(|_| self.value(item, &[])).collect()
            }
        }
    }

    fn text(&mut self, rules: &[Rule]) -> String {
        let shapes = ["CN", "cn", "a@b.example", "0086-13800000000", "_ada-1", "1ada", "", " ", "12 !", "文"];
        if self.chance(40) {
            return self.one_of(&shapes).to_owned();
        }
        let most = limit(rules, |rule| if let Rule::MaxLength(limit) = rule { Some(*limit as usize) } else { None });
        let least = limit(rules, |rule| if let Rule::MinLength(limit) = rule { Some(*limit as usize) } else { None });
        let (most, least) = (most.unwrap_or(8).min(3000), least.unwrap_or(1).min(3000));
        let length = self.one_of(&[least.saturating_sub(1), least, most, most + 1, 3]);
        let letter = self.one_of(&['a', '7', '文', '🦀', '-']);
        (0..length).map(|_| letter).collect()
    }

    fn whole(&mut self, rules: &[Rule], least: i64, most: i64) -> i64 {
        let ends = rules.iter().filter_map(|rule| match rule {
            Rule::Min(limit) | Rule::Max(limit) | Rule::Above(limit) => Some(*limit),
            _ => None,
        });
        let mut round: Vec<i64> = ends.flat_map(|end| [end.saturating_sub(1), end, end.saturating_add(1)]).collect();
        round.extend([0, 1, -1, least, most]);
        self.one_of(&round).clamp(least, most)
    }

    /// Returns any JSON with limited depth.
    pub(crate) fn anything(&mut self, depth: u32) -> Value {
        match self.rng.random_range(0..if depth == 0 { 8 } else { 10 }) {
            0 => Value::Null,
            1 => json!(self.chance(50)),
            2 => json!(self.one_of(&["", "true", " 3 ", "1e3", "12.3400", "NaN", "2026-02-30", "\u{0}", "🦀"])),
            3 => json!(self.rng.random_range(-5_i64..300)),
            4 => json!(self.one_of(&[i64::MIN, i64::MAX, i64::from(i32::MAX) + 1])),
            5 => raw(self.one_of(&["1e3", "1.5", "-0", "1E-7", "1e308"])),
            6 => json!(self.one_of(&[0.1, 1e-9, 123_456_789.125])),
            7 => json!(u64::MAX),
            8 => (0..self.rng.random_range(0..4)).map(|_| self.anything(depth - 1)).collect(),
            _ => {
                let names = ["error_code", "error_msg", "total_count", "a", ""];
                let members = (0..self.rng.random_range(0..4))
                    .map(|_| (self.one_of(&names).to_owned(), self.anything(depth - 1)));
                Value::Object(members.collect())
            }
        }
    }
}

/// The entries in one string.
fn joined(entries: &[Value]) -> String {
    let text = |entry: &Value| entry.as_str().map_or_else(|| entry.to_string(), str::to_owned);
    entries.iter().map(text).collect::<Vec<_>>().join(",")
}

fn limit(rules: &[Rule], pick: fn(&Rule) -> Option<usize>) -> Option<usize> {
    rules.iter().find_map(pick)
}
