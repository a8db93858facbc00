//! The evaluator of rules as the judge of a comparison: are requests that were valid still valid?

use huaweicloud_bss_codegen::model::{Case, Condition, EnumValue, Field, FieldType, Json, Model, Sites, TypeBody};
use huaweicloud_bss_rules::{self as rules, AsValue, Decimal, Kind, Record, Site, Value, check_operation, validate};
use huaweicloud_bss_workbench::sample::Sampler;

/// How many requests of each operation are tried.
const SAMPLES: u64 = 8;

/// A request that is valid in the old version and rejected by the new one, with the reason; `None` if no sample is.
pub(crate) fn rejected(old: &Model, new: &Model) -> Option<String> {
    let names = |model: &'static [String]| -> &'static [&'static str] {
        leak(model.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let sites = |model: &Model| names(leak(model.sites.iter().map(|site| site.name.clone()).collect::<Vec<_>>()));
    let (old_sites, new_sites) = (sites(old), sites(new));
    for (_, before) in old.operations() {
        let Some((_, after)) = new.operations().find(|(_, other)| other.name == before.name) else { continue };
        for number in 0..SAMPLES {
            let input = Sampler::new(old, 3).input(before, number);
            let Json::Object(members) = &input else { continue };
            let was = Object::new(old, &before.request, &before.at_least_one_of, members);
            let is = Object::new(new, &after.request, &after.at_least_one_of, members);
            for (index, name) in old_sites.iter().enumerate() {
                let Some(other) = new_sites.iter().position(|site| site == name) else { continue };
                let old_site = Site { index, names: old_sites };
                let new_site = Site { index: other, names: new_sites };
                let was_sent = check_operation(before.sites, old_site).is_none();
                if !was_sent || !validate(&was, old_site).is_empty() {
                    continue;
                }
                let filled = after.deduplicate_by.map(|index| after.request[index].name.as_str());
                let violations = check_operation(after.sites, new_site).into_iter().chain(validate(&is, new_site));
                // The client fills the deduplication key.
                if let Some(violation) = violations.into_iter().find(|one| Some(one.field()) != filled) {
                    return Some(format!("{} on {name}: {input}: {violation}", before.name));
                }
            }
        }
    }
    None
}

/// The tables of the evaluator borrow their parts. A test may leak them.
fn leak<T>(values: Vec<T>) -> &'static [T] {
    Box::leak(values.into_boxed_slice())
}

fn text(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

/// A request or an object in one.
struct Object {
    fields: &'static [rules::Field<'static>],
    values: Vec<Held>,
    at_least_one_of: Vec<Vec<usize>>,
}

/// A value of a request.
enum Held {
    Absent,
    Text(String),
    Integer(i64),
    Decimal(Decimal),
    Boolean(bool),
    Invalid,
    Object(Object),
    List(Vec<Held>),
}

impl AsValue for Held {
    fn as_value(&self) -> Value<'_> {
        match self {
            Self::Absent => Value::Absent,
            Self::Text(text) => Value::Text(text),
            Self::Integer(number) => Value::Integer(*number),
            Self::Decimal(number) => Value::Decimal(*number),
            Self::Boolean(flag) => Value::Boolean(*flag),
            Self::Invalid => Value::Invalid,
            Self::Object(object) => Value::Record(object),
            Self::List(list) => Value::List(list),
        }
    }
}

impl Record for Object {
    fn fields(&self) -> &[rules::Field<'_>] {
        self.fields
    }

    fn value(&self, index: usize) -> Value<'_> {
        self.values.get(index).map_or(Value::Absent, Held::as_value)
    }

    fn at_least_one_of(&self, index: usize) -> Option<&[usize]> {
        self.at_least_one_of.get(index).map(Vec::as_slice)
    }
}

impl Object {
    fn new(model: &Model, fields: &[Field], sets: &[Vec<usize>], members: &[(String, Json)]) -> Self {
        let value = |field: &Field| {
            let member = members.iter().find(|(name, _)| *name == field.name);
            member.map_or(Held::Absent, |(_, value)| held(model, &field.ty, value))
        };
        Self {
            fields: leak(fields.iter().map(|field| row(model, field)).collect()),
            values: fields.iter().map(value).collect(),
            at_least_one_of: sets.to_vec(),
        }
    }
}

fn held(model: &Model, ty: &FieldType, value: &Json) -> Held {
    let body = |id| &model.ty(id).body;
    match (ty, value) {
        (FieldType::List(item), Json::List(values)) => {
            Held::List(values.iter().map(|value| held(model, item, value)).collect())
        }
        (FieldType::Joined(item), Json::String(text)) => {
            let entries = text.split(rules::SEPARATOR).filter(|entry| !entry.is_empty());
            Held::List(entries.map(|entry| held(model, item, &model.json(item, entry))).collect())
        }
        (FieldType::Named(id), Json::Object(members)) => match body(*id) {
            TypeBody::Object(fields) => {
                Held::Object(Object::new(model, fields, &model.ty(*id).at_least_one_of, members))
            }
            _ => Held::Invalid,
        },
        (FieldType::Named(id), Json::String(text)) if matches!(body(*id), TypeBody::StringEnum(_)) => {
            Held::Text(text.clone())
        }
        (FieldType::Named(id), Json::Number(number)) if matches!(body(*id), TypeBody::IntegerEnum(_)) => {
            number.parse().map_or(Held::Invalid, Held::Integer)
        }
        (FieldType::String | FieldType::Date | FieldType::Month | FieldType::Timestamp, Json::String(text)) => {
            Held::Text(text.clone())
        }
        (FieldType::Integer | FieldType::Long, Json::Number(number)) => {
            number.parse().map_or(Held::Invalid, Held::Integer)
        }
        (FieldType::Decimal, Json::Number(number) | Json::String(number)) => {
            Decimal::parse(number).map_or(Held::Invalid, Held::Decimal)
        }
        (FieldType::Boolean, Json::Boolean(flag)) => Held::Boolean(*flag),
        _ => Held::Invalid,
    }
}

/// The row of a field in the table of the evaluator.
fn row(model: &Model, field: &Field) -> rules::Field<'static> {
    let mut row = rules::Field::new(text(&field.name), field.place, kind(model, &field.ty)).sites(field.sites);
    row.mandatory = field.mandatory;
    row.mandatory_if = field.mandatory_if.as_ref().map(condition);
    row.allowed_if = field.allowed_if.as_ref().map(condition);
    row.default = field.default.as_deref().map(text);
    row.rules = leak(field.rules.clone());
    row.item_rules = leak(field.item_rules.clone());
    row.cases = leak(field.cases.iter().map(case).collect());
    row.not_after = field.not_after;
    row.value_sites = leak(match field.ty.named().map(|id| &model.ty(id).body) {
        Some(TypeBody::StringEnum(values)) => value_sites(values),
        Some(TypeBody::IntegerEnum(values)) => value_sites(values),
        Some(TypeBody::Object(_)) | None => Vec::new(),
    });
    row
}

fn value_sites<T>(values: &[EnumValue<T>]) -> Vec<Sites> {
    values.iter().map(|value| value.sites).collect()
}

fn condition(condition: &Condition) -> rules::Condition<'static> {
    rules::Condition { field: condition.field, values: words(&condition.values) }
}

fn words(values: &[String]) -> &'static [&'static str] {
    leak(values.iter().map(|value| text(value)).collect())
}

fn case(one: &Case) -> rules::Case<'static> {
    let mut case = rules::Case::new(one.sites).values(words(&one.values));
    case.condition = one.condition.as_ref().map(condition);
    case.mandatory = one.mandatory;
    case.rules = leak(one.rules.clone());
    case.item_rules = leak(one.item_rules.clone());
    case
}

fn kind(model: &Model, ty: &FieldType) -> Kind<'static> {
    match ty {
        FieldType::String => Kind::Text,
        FieldType::Integer => Kind::Integer,
        FieldType::Long => Kind::Long,
        FieldType::Decimal => Kind::Decimal,
        FieldType::Boolean => Kind::Boolean,
        FieldType::Date => Kind::Date,
        FieldType::Month => Kind::Month,
        FieldType::Timestamp => Kind::Timestamp,
        FieldType::List(item) => Kind::List(Box::leak(Box::new(kind(model, item)))),
        FieldType::Joined(item) => Kind::Joined(Box::leak(Box::new(kind(model, item)))),
        FieldType::Named(id) => match &model.ty(*id).body {
            TypeBody::Object(_) => Kind::Record,
            TypeBody::StringEnum(values) => Kind::StringEnum(leak(values.iter().map(|one| text(&one.value)).collect())),
            TypeBody::IntegerEnum(values) => {
                Kind::IntegerEnum(leak(values.iter().map(|one| i64::from(one.value)).collect()))
            }
        },
    }
}
