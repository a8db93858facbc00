//! Writes values of examples as JSON. The order of keys and the notation of numbers are kept.

use std::fmt;

use crate::model::Json;

/// Writes the value on one line, without spaces.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let comma = |index: usize| if index == 0 { "" } else { "," };
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(flag) => flag.fmt(f),
            Self::Number(number) => f.write_str(number),
            Self::String(string) => f.write_str(&quoted(string)),
            Self::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", comma(index))?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (index, (key, member)) in members.iter().enumerate() {
                    write!(f, "{}{}:{member}", comma(index), quoted(key))?;
                }
                f.write_str("}")
            }
        }
    }
}

fn quoted(string: &str) -> String {
    let mut text = String::with_capacity(string.len() + 2);
    quote(string, &mut text);
    text
}

fn quote(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_a_value_on_one_line() {
        let string = |text: &str| Json::String(text.to_owned());
        let member = |name: &str, value: Json| (name.to_owned(), value);
        let value = Json::Object(vec![
            member("a \"b\"\n\u{1}", Json::List(vec![Json::Null, Json::Boolean(true), Json::Number("-1".to_owned())])),
            member("c", Json::List(vec![Json::Object(vec![member("d", string("实\\"))]), Json::Object(Vec::new())])),
        ]);
        assert_eq!(value.to_string(), r#"{"a \"b\"\n\u0001":[null,true,-1],"c":[{"d":"实\\"},{}]}"#);
        assert_eq!(Json::Number("12.3400".to_owned()).to_string(), "12.3400");
    }
}
