//! One request as the subjects see it: its fields, the moment, and what records are composed of.

use std::ops::RangeInclusive;

use huaweicloud_bss_codegen::model::{Field, FieldType, Json, Model, Operation, TypeBody};
use huaweicloud_bss_workbench::sample::{Rng, Sampler};
use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp, tz::TimeZone};
use serde_json::{Map, Value};

use super::record::Record;

/// Where the year begins that lists tell of: 2025-01-01T00:00:00Z.
const YEAR: i64 = 1_735_689_600;

/// How long it is, in seconds: up to 2025-12-30.
const YEAR_LENGTH: i64 = 363 * 86_400;

/// What has IDs, by the letters that they begin with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind(pub(super) &'static str);

pub(super) const CUSTOMER: Kind = Kind("05");
pub(super) const RESELLER: Kind = Kind("06");
pub(super) const MEMBER: Kind = Kind("07");
pub(super) const ORDER: Kind = Kind("CS");
pub(super) const RESOURCE: Kind = Kind("a0");
pub(super) const ON_DEMAND: Kind = Kind("b0");
pub(super) const COUPON: Kind = Kind("CP");
pub(super) const DISCOUNT: Kind = Kind("DC");
pub(super) const PACKAGE: Kind = Kind("FP");
pub(super) const PACKAGE_ITEM: Kind = Kind("FR");
pub(super) const BILL: Kind = Kind("BI");
pub(super) const INVOICE: Kind = Kind("IN");

/// One request that breaks no rule.
pub(super) struct Context<'c> {
    pub(super) model: &'c Model,
    pub(super) operation: &'c Operation,
    pub(super) fields: &'c Map<String, Value>,
    pub(super) seed: u64,
    pub(super) records: usize,
    pub(super) strict: bool,
    /// In seconds.
    pub(super) now: i64,
}

impl<'c> Context<'c> {
    pub(super) fn sampler(&self) -> Sampler<'c> {
        Sampler::new(self.model, self.seed)
    }

    pub(super) fn draw(&self, path: &str) -> Rng {
        Rng::new(self.seed, path)
    }

    /// The text of a field; none where it is empty, which is nothing to filter by.
    pub(super) fn text(&self, name: &str) -> Option<&'c str> {
        self.fields.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// The texts of a list.
    pub(super) fn texts(&self, name: &str) -> Vec<&'c str> {
        let entries = self.fields.get(name).and_then(Value::as_array);
        entries.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The objects of a list.
    pub(super) fn objects(&self, name: &str) -> impl Iterator<Item = &'c Map<String, Value>> + use<'c> {
        let entries = self.fields.get(name).and_then(Value::as_array);
        entries.into_iter().flatten().filter_map(Value::as_object)
    }

    /// A whole number, or what its field is by default.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        match self.fields.get(name) {
            Some(value) => value.as_i64(),
            None => self.default(name)?.parse().ok(),
        }
    }

    /// What the server takes a field to be where it is not given.
    pub(super) fn default(&self, name: &str) -> Option<&'c str> {
        self.operation.request.iter().find(|field| field.name == name)?.default.as_deref()
    }

    /// A text or a number as it is written; none where it is not given, or empty.
    pub(super) fn written(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Null => None,
            value => Some(value.to_string()),
        }
    }

    /// Whether a field lets this value through: it is the same, or not given.
    pub(super) fn equals(&self, name: &str, value: &str) -> bool {
        self.written(name).is_none_or(|wanted| wanted == value)
    }

    /// The same, whatever the case of letters.
    pub(super) fn equals_in_any_case(&self, name: &str, value: &str) -> bool {
        self.text(name).is_none_or(|wanted| wanted.eq_ignore_ascii_case(value))
    }

    /// Whether a field lets this value through: it is a part of it, or not given.
    pub(super) fn is_part(&self, name: &str, value: &str) -> bool {
        self.text(name).is_none_or(|part| value.contains(part))
    }

    /// Whether a list lets this value through: it has it, or is not given.
    pub(super) fn lists(&self, name: &str, value: &str) -> bool {
        let entries = self.fields.get(name).and_then(Value::as_array);
        entries.is_none_or(|entries| {
            entries.iter().any(|entry| entry.as_str().map_or_else(|| entry.to_string(), str::to_owned) == value)
        })
    }

    /// The moments between those of two fields, as far as they are given.
    pub(super) fn range(&self, begin: &str, end: &str) -> RangeInclusive<i64> {
        let limit = |name: &str| self.text(name).and_then(seconds);
        limit(begin).unwrap_or(i64::MIN)..=limit(end).unwrap_or(i64::MAX)
    }

    /// The ID of a record.
    pub(super) fn id(&self, Kind(kind): Kind, index: usize) -> String {
        let drawn = self.draw(&format!("id/{kind}/{index}")).number();
        // The index in front makes it one of a kind, and leads back to the record.
        format!("{kind}{index:08x}{drawn:016x}")
    }

    /// The record with this ID, among the first so many.
    pub(super) fn index(&self, kind: Kind, id: &str, count: usize) -> Option<usize> {
        let index = id.strip_prefix(kind.0)?.get(..8)?;
        let index = usize::from_str_radix(index, 16).ok()?;
        (index < count && self.id(kind, index) == id).then_some(index)
    }

    /// When the record of a list came about: the next one later, all within a year.
    pub(super) fn moment_of(&self, index: usize) -> i64 {
        let (index, count) = (as_whole(index), as_whole(self.records.max(1)));
        YEAR + (YEAR_LENGTH / count).max(1) * index
    }

    /// The reply with all that the spec has, out of the model alone.
    pub(super) fn composed(&self) -> Record {
        match self.sampler().reply(self.operation) {
            Json::Object(members) => in_dollars(Record(members)),
            _ => Record::default(),
        }
    }

    /// A record of the type that a field of the reply has, or has a list of.
    pub(super) fn record(&self, field: &str, path: &str) -> Record {
        let field = self.operation.reply.iter().find(|other| other.name == field);
        field.map_or_else(Record::default, |field| self.object(&field.ty, path))
    }

    /// Whether an enum of texts that the spec declares has this value.
    pub(super) fn is_value(&self, ty: &str, value: &str) -> bool {
        self.model.types.iter().filter(|other| other.name == ty).any(|ty| match &ty.body {
            TypeBody::StringEnum(values) => values.iter().any(|other| other.value == value),
            TypeBody::IntegerEnum(_) | TypeBody::Object(_) => false,
        })
    }

    fn object(&self, ty: &FieldType, path: &str) -> Record {
        let fields: &[Field] = match ty.named().map(|id| &self.model.ty(id).body) {
            Some(TypeBody::Object(fields)) => fields,
            _ => &[],
        };
        in_dollars(Record(self.sampler().fields(fields, path)))
    }
}

/// Amounts of several currencies have no sum.
fn in_dollars(mut record: Record) -> Record {
    if record.0.iter().any(|(name, _)| name == "currency") {
        record.set("currency", "USD");
    }
    record
}

/// A count as a number that can be calculated with.
pub(super) fn as_whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A moment as the API writes it.
pub(super) fn moment(seconds: i64) -> String {
    Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// A moment as it was written, or the beginning of a day.
pub(super) fn seconds(text: &str) -> Option<i64> {
    match text.parse::<Timestamp>() {
        Ok(moment) => Some(moment.as_second()),
        Err(_) => Some(TimeZone::UTC.to_timestamp(day(text)?.to_datetime(Time::midnight())).ok()?.as_second()),
    }
}

/// A day as it was written.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// The same day and time, so many months later.
pub(super) fn months_later(seconds: i64, months: i64) -> i64 {
    let before = TimeZone::UTC.to_datetime(Timestamp::from_second(seconds).unwrap_or_default());
    let later = Span::new().try_months(months).and_then(|span| before.checked_add(span));
    later.and_then(|later| TimeZone::UTC.to_timestamp(later)).map_or(seconds, |later| later.as_second())
}
