//! The JSON body of a request.

use std::fmt;
use std::io::Write;

use huaweicloud_bss_rules::{Field, Place, Record, Value};

/// The fields of a request that travel in its body, as an object. Decimal numbers are JSON numbers, digit by digit.
pub(super) fn body(request: &dyn Record) -> Vec<u8> {
    // Most bodies are shorter, and need not be moved as they grow.
    let mut json = Json(Vec::with_capacity(512));
    json.object(request, |field| field.place == Place::Body);
    json.0
}

/// Whether a field is not written. An optional list without entries is left out like any other optional field that is
/// not given.
pub(super) fn is_left_out(value: Value<'_>, field: &Field<'_>) -> bool {
    match value {
        Value::Absent => true,
        Value::List(list) => list.is_empty() && !field.mandatory,
        _ => false,
    }
}

struct Json(Vec<u8>);

impl Json {
    fn object(&mut self, record: &dyn Record, travels: impl Fn(&Field<'_>) -> bool) {
        self.0.push(b'{');
        let mut comma: &[u8] = b"";
        for (index, field) in record.fields().iter().enumerate().filter(|(_, field)| travels(field)) {
            let value = record.value(index);
            if is_left_out(value, field) {
                continue;
            }
            self.0.extend_from_slice(comma);
            self.text(field.name);
            self.0.push(b':');
            self.value(value);
            comma = b",";
        }
        self.0.push(b'}');
    }

    fn value(&mut self, value: Value<'_>) {
        match value {
            Value::Text(text) => self.text(text),
            Value::Integer(number) => self.displayed(&number),
            Value::Decimal(number) => self.displayed(&number),
            Value::Boolean(flag) => self.displayed(&flag),
            Value::Written(value) => self.text(&value.to_string()),
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

    fn text(&mut self, text: &str) {
        // A string can always be written as JSON, and a vector accepts all bytes.
        let _ = serde_json::to_writer(&mut self.0, text);
    }
}
