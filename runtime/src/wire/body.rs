//! The JSON body of a request, straight into bytes: what is known of its shape need not be found out by a serializer, and
//! most text can be copied as it is.

use std::fmt::{self, Write};

use huaweicloud_bss_rules::{Field, Place, Record, Value};

/// The fields of a request that travel in its body, as an object. Decimal numbers are JSON numbers, digit by digit.
pub(super) fn body(request: &dyn Record) -> Vec<u8> {
    // Most bodies are shorter, and need not be moved as they grow.
    let mut json = Json(String::with_capacity(512));
    json.object(request, |field| field.place == Place::Body);
    json.0.into_bytes()
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

struct Json(String);

impl Json {
    fn object(&mut self, record: &dyn Record, travels: impl Fn(&Field<'_>) -> bool) {
        self.0.push('{');
        let mut comma = "";
        for (index, field) in record.fields().iter().enumerate().filter(|(_, field)| travels(field)) {
            let value = record.value(index);
            if is_left_out(value, field) {
                continue;
            }
            self.0.push_str(comma);
            self.text(field.name);
            self.0.push(':');
            self.value(value);
            comma = ",";
        }
        self.0.push('}');
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
                self.0.push('[');
                for index in 0..list.len() {
                    self.0.push_str(if index > 0 { "," } else { "" });
                    self.value(list.get(index));
                }
                self.0.push(']');
            }
            _ => self.0.push_str("null"),
        }
    }

    fn displayed(&mut self, value: &dyn fmt::Display) {
        // Text takes whatever is written to it.
        let _ = write!(self.0, "{value}");
    }

    fn text(&mut self, text: &str) {
        let is_escaped = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
        // All bytes, in place of the bytes up to the first: so they are looked at many at a time.
        if text.bytes().fold(false, |found, byte| found | is_escaped(byte)) {
            return self.displayed(&serde_json::Value::from(text));
        }
        self.0.push('"');
        self.0.push_str(text);
        self.0.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_written_as_serde_json_writes_it() {
        let every: String = (0..=0x2_100).filter_map(char::from_u32).collect();
        let texts =
            ["", "plain", "王", "a \"quoted\" one", "back\\slash", "line\nbreak", "\u{7f}\u{80}\u{2028}", &every];
        for text in texts {
            let mut json = Json(String::new());
            json.text(text);
            assert_eq!(json.0, serde_json::to_string(text).unwrap());
        }
    }
}
