//! One request for the handlers: its fields, the time, and the samples that records are built from.

use std::ops::RangeInclusive;

use huaweicloud_bss_codegen::model::{Field, FieldType, Json, Model, Operation, TypeBody};
use huaweicloud_bss_workbench::sample::{Rng, Sampler};
use jiff::civil::{Date, Time};
use jiff::{Span, Timestamp, tz::TimeZone};
use serde_json::{Map, Value};

use super::record::Record;

/// The start of the year that the records of lists are from: 2025-01-01T00:00:00Z.
const YEAR: i64 = 1_735_689_600;

/// Its length in seconds, up to 2025-12-30.
const YEAR_LENGTH: i64 = 363 * 86_400;

/// The kinds of objects that have IDs. Each kind has its own prefix.
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

/// One valid request.
pub(super) struct Context<'c> {
    pub(super) model: &'c Model,
    pub(super) operation: &'c Operation,
    pub(super) fields: &'c Map<String, Value>,
    pub(super) seed: u64,
    pub(super) records: usize,
    pub(super) strict: bool,
    /// The mock's time, in seconds.
    pub(super) now: i64,
}

impl<'c> Context<'c> {
    pub(super) fn sampler(&self) -> Sampler<'c> {
        Sampler::new(self.model, self.seed)
    }

    pub(super) fn rng(&self, path: &str) -> Rng {
        Rng::new(self.seed, path)
    }

    /// Returns the string in a field. `None` if it is absent or empty, because an empty string is no filter.
    pub(super) fn string(&self, name: &str) -> Option<&'c str> {
        self.fields.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// Returns the strings in a list.
    pub(super) fn strings(&self, name: &str) -> Vec<&'c str> {
        let entries = self.fields.get(name).and_then(Value::as_array);
        entries.into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// Returns the objects in a list.
    pub(super) fn objects(&self, name: &str) -> impl Iterator<Item = &'c Map<String, Value>> + use<'c> {
        let entries = self.fields.get(name).and_then(Value::as_array);
        entries.into_iter().flatten().filter_map(Value::as_object)
    }

    /// Returns the integer in a field, or the field's default.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        match self.fields.get(name) {
            Some(value) => value.as_i64(),
            None => self.default(name)?.parse().ok(),
        }
    }

    /// Returns the value that the server uses if a field is absent.
    pub(super) fn default(&self, name: &str) -> Option<&'c str> {
        self.operation.request.iter().find(|field| field.name == name)?.default.as_deref()
    }

    /// Returns a string or number as a string. `None` if it is absent or empty.
    pub(super) fn scalar(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            Value::Null => None,
            value => Some(value.to_string()),
        }
    }

    /// Whether a filter matches a value: it is equal or absent.
    pub(super) fn equals(&self, name: &str, value: &str) -> bool {
        self.scalar(name).is_none_or(|wanted| wanted == value)
    }

    /// Whether a filter matches a value without regard to case.
    pub(super) fn equals_in_any_case(&self, name: &str, value: &str) -> bool {
        self.string(name).is_none_or(|wanted| wanted.eq_ignore_ascii_case(value))
    }

    /// Whether a filter matches a value: it is a part of the value or absent.
    pub(super) fn is_part(&self, name: &str, value: &str) -> bool {
        self.string(name).is_none_or(|part| value.contains(part))
    }

    /// Whether a list filter matches a value: it contains the value or is absent.
    pub(super) fn lists(&self, name: &str, value: &str) -> bool {
        let entries = self.fields.get(name).and_then(Value::as_array);
        entries.is_none_or(|entries| {
            entries.iter().any(|entry| entry.as_str().map_or_else(|| entry.to_string(), str::to_owned) == value)
        })
    }

    /// Returns the time range between two fields. An absent field is no limit.
    pub(super) fn range(&self, begin: &str, end: &str) -> RangeInclusive<i64> {
        let limit = |name: &str| self.string(name).and_then(seconds);
        limit(begin).unwrap_or(i64::MIN)..=limit(end).unwrap_or(i64::MAX)
    }

    /// Returns the ID of an object.
    pub(super) fn id(&self, Kind(kind): Kind, index: usize) -> String {
        let drawn = self.rng(&format!("id/{kind}/{index}")).number();
        // The index makes the ID unique, and the object can be found by it.
        format!("{kind}{index:08x}{drawn:016x}")
    }

    /// Returns the index of the object with this ID, among the first `count`.
    pub(super) fn index(&self, kind: Kind, id: &str, count: usize) -> Option<usize> {
        let index = id.strip_prefix(kind.0)?.get(..8)?;
        let index = usize::from_str_radix(index, 16).ok()?;
        (index < count && self.id(kind, index) == id).then_some(index)
    }

    /// Returns the time of a list's record. Later records have later times, all within a year.
    pub(super) fn timestamp_of(&self, index: usize) -> i64 {
        let (index, count) = (as_i64(index), as_i64(self.records.max(1)));
        YEAR + (YEAR_LENGTH / count).max(1) * index
    }

    /// Returns a reply with all documented fields, from samples alone.
    pub(super) fn sample(&self) -> Record {
        match self.sampler().reply(self.operation) {
            Json::Object(members) => in_dollars(Record(members)),
            _ => Record::default(),
        }
    }

    /// Returns a record for a field of the reply, which is an object or a list of objects.
    pub(super) fn record(&self, field: &str, path: &str) -> Record {
        let field = self.operation.reply.iter().find(|other| other.name == field);
        field.map_or_else(Record::default, |field| self.object(&field.ty, path))
    }

    /// Whether a string enum of the spec has this value.
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

/// All amounts have the same currency, because sums of several currencies make no sense.
fn in_dollars(mut record: Record) -> Record {
    if record.0.iter().any(|(name, _)| name == "currency") {
        record.set("currency", "USD");
    }
    record
}

/// Converts a count to a signed integer.
pub(super) fn as_i64(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Formats a timestamp as the API does.
pub(super) fn timestamp(seconds: i64) -> String {
    Timestamp::from_second(seconds).unwrap_or_default().to_string()
}

/// Parses a timestamp, or a day, which stands for its beginning.
pub(super) fn seconds(text: &str) -> Option<i64> {
    match text.parse::<Timestamp>() {
        Ok(timestamp) => Some(timestamp.as_second()),
        Err(_) => Some(TimeZone::UTC.to_timestamp(day(text)?.to_datetime(Time::midnight())).ok()?.as_second()),
    }
}

/// Parses a day.
pub(super) fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// Adds months to a timestamp.
pub(super) fn months_later(seconds: i64, months: i64) -> i64 {
    let before = TimeZone::UTC.to_datetime(Timestamp::from_second(seconds).unwrap_or_default());
    let later = Span::new().try_months(months).and_then(|span| before.checked_add(span));
    later.and_then(|later| TimeZone::UTC.to_timestamp(later)).map_or(seconds, |later| later.as_second())
}
