//! The JSON body of a request.
//!
//! It is written without serde's data model, so that decimal numbers are JSON numbers with all their digits.

use std::fmt;
use std::io::Write;

use huaweicloud_bss_rules::{Field, Kind, Place, Record, Value, joined};

/// Encodes the body fields of a request as an object. Decimal numbers are JSON numbers with all their digits.
pub(super) fn body(request: &dyn Record) -> Vec<u8> {
    // Most bodies are shorter, and are not reallocated.
    let mut json = Json(Vec::with_capacity(512));
    json.object(request, |field| field.place == Place::Body);
    json.0
}

/// Whether a field is omitted. An optional list without entries is omitted like an absent field.
pub(super) fn is_left_out(value: Value<'_>, field: &Field<'_>) -> bool {
    match value {
        Value::Absent => true,
        Value::List(list) => list.is_empty() && !field.is_always_mandatory(),
        _ => false,
    }
}

struct Json(Vec<u8>);

impl Json {
    fn object(&mut self, record: &dyn Record, is_included: impl Fn(&Field<'_>) -> bool) {
        self.0.push(b'{');
        let mut comma: &[u8] = b"";
        for (index, field) in record.fields().iter().enumerate().filter(|(_, field)| is_included(field)) {
            let value = record.value(index);
            if is_left_out(value, field) {
                continue;
            }
            self.0.extend_from_slice(comma);
            self.string(field.name);
            self.0.push(b':');
            match (value, field.kind) {
                (Value::List(list), Kind::Joined(_)) => self.string(&joined(list)),
                (value, _) => self.value(value),
            }
            comma = b",";
        }
        self.0.push(b'}');
    }

    fn value(&mut self, value: Value<'_>) {
        match value {
            Value::Text(text) => self.string(text),
            Value::Integer(number) => self.displayed(&number),
            Value::Decimal(number) => self.displayed(&number),
            Value::Boolean(flag) => self.displayed(&flag),
            Value::Formatted(value) => self.string(&value.to_string()),
            Value::Record(record) => self.object(record, |_| true),
            Value::List(list) => {
                self.0.push(b'[');
                for index in 0..list.len() {
                    self.0.extend_from_slice(if index > 0 { b"," } else { b"" });
                    self.value(list.get(index));
                }
                self.0.push(b']');
            }
            _ => self.0.extend_from_slice(b"null"),
        }
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        // A vector accepts all bytes.
        let _ = write!(self.0, "{value}");
    }

    fn string(&mut self, string: &str) {
        // A string can always be written as JSON, and a vector accepts all bytes.
        let _ = serde_json::to_writer(&mut self.0, string);
    }
}
