//! The field tables of a record and its nested records, as test data.

use huaweicloud_bss::__private::{Fields, Kind, Rule, Sites, Slot};
use huaweicloud_bss::{
    OPERATIONS,
    dynamic::{Entry, Node},
};
use serde_json::{Map, Value};

/// A record: its fields, and the groups of which at least one field is required.
pub(crate) struct Table {
    pub(crate) fields: Vec<Row>,
    pub(crate) at_least_one_of: Vec<Vec<usize>>,
}

/// One field, as the first site has it.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) exists: bool,
    pub(crate) mandatory: bool,
    pub(crate) mandatory_if: Option<(usize, Vec<String>)>,
    pub(crate) allowed_if: Option<(usize, Vec<String>)>,
    pub(crate) default: Option<String>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) item_rules: Vec<Rule>,
    pub(crate) cases: Vec<Case>,
    pub(crate) not_after: Option<usize>,
    pub(crate) shape: Shape,
}

/// Limits that apply only if another field has one of some values.
pub(crate) struct Case {
    pub(crate) condition: Option<(usize, Vec<String>)>,
    pub(crate) mandatory: bool,
    pub(crate) values: Vec<String>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) item_rules: Vec<Rule>,
}

/// The type of a value.
pub(crate) enum Shape {
    Text,
    Integer,
    Long,
    Decimal,
    Boolean,
    Date,
    Month,
    Timestamp,
    StringEnum(Vec<String>),
    IntegerEnum(Vec<i64>),
    Record(Table),
    List(Box<Shape>),
    Joined(Box<Shape>),
}

/// Returns every operation with the table of its request.
pub(crate) fn requests() -> Vec<(&'static Entry, Table)> {
    let table = |entry: &'static Entry| (entry, table(&mut *entry.request(Node::Object(Vec::new())).request));
    OPERATIONS.iter().map(table).collect()
}

/// Returns every operation with the table of its reply.
pub(crate) fn replies() -> Vec<(&'static Entry, Table)> {
    OPERATIONS.iter().map(|entry| (entry, table(&mut *entry.reply()))).collect()
}

fn table(record: &mut dyn Fields) -> Table {
    let mut fields = Vec::new();
    for index in 0..record.fields().len() {
        let field = record.fields()[index];
        let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        let condition =
            |condition: huaweicloud_bss::__private::Condition<'_>| (condition.field, texts(condition.values));
        let case = |case: &huaweicloud_bss::__private::Case<'_>| Case {
            condition: case.condition.map(condition),
            mandatory: case.mandatory,
            values: texts(case.values),
            rules: case.rules.to_vec(),
            item_rules: case.item_rules.to_vec(),
        };
        let mut row = Row {
            name: field.name.to_owned(),
            exists: field.sites.contains(0),
            mandatory: field.mandatory,
            mandatory_if: field.mandatory_if.map(condition),
            allowed_if: field.allowed_if.map(condition),
            default: field.default.map(str::to_owned),
            rules: field.rules.to_vec(),
            item_rules: field.item_rules.to_vec(),
            cases: field.cases.iter().filter(|case| case.sites.contains(0)).map(case).collect(),
            not_after: field.not_after,
            shape: on_site(simple(&field.kind), field.value_sites),
        };
        // A nested record is accessible only through the slot that a decoder would fill.
        if let Some(inner) = record.slot(index).and_then(inside) {
            row.shape = match row.shape {
                Shape::List(_) => Shape::List(Box::new(Shape::Record(inner))),
                _ => Shape::Record(inner),
            };
        }
        fields.push(row);
    }
    let at_least_one_of = (0..).map_while(|index| record.at_least_one_of(index).map(<[usize]>::to_vec)).collect();
    Table { fields, at_least_one_of }
}

/// Leaves out the values of an enum that the first site does not have.
fn on_site(shape: Shape, sites: &[Sites]) -> Shape {
    let has = |index: usize| sites.get(index).is_none_or(|sites| sites.contains(0));
    match shape {
        Shape::StringEnum(values) => {
            let values = values.into_iter().enumerate().filter(|(index, _)| has(*index));
            Shape::StringEnum(values.map(|(_, value)| value).collect())
        }
        Shape::IntegerEnum(values) => {
            let values = values.into_iter().enumerate().filter(|(index, _)| has(*index));
            Shape::IntegerEnum(values.map(|(_, value)| value).collect())
        }
        Shape::List(item) => Shape::List(Box::new(on_site(*item, sites))),
        Shape::Joined(item) => Shape::Joined(Box::new(on_site(*item, sites))),
        other => other,
    }
}

fn inside(slot: Slot<'_>) -> Option<Table> {
    match slot {
        Slot::Record(record) => Some(table(record)),
        Slot::List(list) => list.push().and_then(inside),
        Slot::Optional(optional) => inside(optional.fill()),
        _ => None,
    }
}

fn simple(kind: &Kind<'_>) -> Shape {
    match kind {
        Kind::Text => Shape::Text,
        Kind::Integer => Shape::Integer,
        Kind::Long => Shape::Long,
        Kind::Decimal => Shape::Decimal,
        Kind::Boolean => Shape::Boolean,
        Kind::Date => Shape::Date,
        Kind::Month => Shape::Month,
        Kind::Timestamp => Shape::Timestamp,
        Kind::StringEnum(values) => Shape::StringEnum(values.iter().map(|value| (*value).to_owned()).collect()),
        Kind::IntegerEnum(values) => Shape::IntegerEnum(values.to_vec()),
        Kind::Record => Shape::Record(Table { fields: Vec::new(), at_least_one_of: Vec::new() }),
        Kind::List(item) => Shape::List(Box::new(simple(item))),
        Kind::Joined(item) => Shape::Joined(Box::new(simple(item))),
    }
}

pub(crate) fn is_joined(shape: &Shape) -> bool {
    matches!(shape, Shape::Joined(_))
}

/// The entries of a joined list in a reply.
fn entries(text: &str) -> Vec<&str> {
    text.split(',').map(str::trim).filter(|entry| !entry.is_empty()).collect()
}

/// Returns the members as they are stored: an empty optional list is left out.
pub(crate) fn stored(table: &Table, members: &Map<String, Value>) -> Map<String, Value> {
    let mut kept = Map::new();
    for row in &table.fields {
        match members.get(&row.name) {
            None => {}
            Some(Value::Array(entries)) if entries.is_empty() && !row.mandatory => {}
            Some(Value::String(text)) if is_joined(&row.shape) && entries(text).is_empty() && !row.mandatory => {}
            Some(value) => {
                kept.insert(row.name.clone(), stored_value(&row.shape, value));
            }
        }
    }
    kept
}

fn stored_value(shape: &Shape, value: &Value) -> Value {
    match (shape, value) {
        (Shape::Record(table), Value::Object(members)) => Value::Object(stored(table, members)),
        (Shape::Joined(_), Value::String(text)) => Value::String(entries(text).join(",")),
        (Shape::List(item), Value::Array(entries)) => entries.iter().map(|entry| stored_value(item, entry)).collect(),
        _ => value.clone(),
    }
}
