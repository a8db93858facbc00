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
        if !is_plain(text.as_bytes()) {
            return self.displayed(&serde_json::Value::from(text));
        }
        self.0.push('"');
        self.0.push_str(text);
        self.0.push('"');
    }
}

/// Whether a text stands in JSON as it is: without control characters, quotes and backslashes. Eight bytes are looked at in
/// one go, as this is done for every name and every text of every body.
fn is_plain(text: &[u8]) -> bool {
    /// A one in each byte.
    const EACH: u64 = u64::MAX / 0xff;
    // A byte below `limit` sets its topmost bit, and so may one next to it, but none where there is no such byte.
    let below = |word: u64, limit: u8| word.wrapping_sub(EACH * u64::from(limit)) & !word;
    let is = |word: u64, byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    let is_word_plain = |word: &[u8; 8]| {
        let word = u64::from_ne_bytes(*word);
        (below(word, b' ') | is(word, b'"') | is(word, b'\\')) & (EACH << 7) == 0
    };
    match text.last_chunk() {
        // The last eight have some once more that come before them.
        Some(last) => text.as_chunks().0.iter().chain([last]).all(is_word_plain),
        None => text.iter().all(|byte| !matches!(byte, ..b' ' | b'"' | b'\\')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_written_as_serde_json_writes_it() {
        // Each character that is escaped, and some that are not, at each place of texts of several lengths.
        for escaped in ('\0'..='\u{1f}').chain(['"', '\\', '\x7f', 'é', '王', '!', '[']) {
            for (before, after) in (0..20).flat_map(|before| (0..20).map(move |after| (before, after))) {
                let text = format!("{}{escaped}{}", "a".repeat(before), "~".repeat(after));
                assert_eq!(is_plain(text.as_bytes()), serde_json::to_string(&text).unwrap().len() == text.len() + 2);
            }
        }
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
