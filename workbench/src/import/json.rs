//! Reads the JSON of examples, which is often broken, and says what it repaired.

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::model::Json;

/// The deepest value that is read.
const MAX_DEPTH: usize = 64;

/// A value in a text.
#[derive(Clone, Debug)]
pub(super) struct Parsed {
    pub(super) value: Json,
    /// What was wrong, each as a part of a sentence: "a comma is missing before `\"reg_country\"`".
    pub(super) repairs: Vec<String>,
    /// The number of characters that were read.
    pub(super) length: usize,
}

/// Reads the object or the list at the start of a text. `None` if it is not JSON, even with repairs.
pub(super) fn read(text: &str) -> Option<Parsed> {
    let mut reader = Reader { chars: text.chars().collect(), at: 0, repairs: Vec::new() };
    let value = reader.value(0)?;
    Some(Parsed { value, repairs: reader.repairs, length: reader.at })
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    repairs: Vec<String>,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, expected: char) -> bool {
        let found = self.peek() == Some(expected);
        self.at += usize::from(found);
        found
    }

    fn repair(&mut self, what: String) {
        // Of a text with more, nobody reads the rest.
        if self.repairs.len() < 20 && !self.repairs.contains(&what) {
            self.repairs.push(what);
        }
    }

    /// Skips white space, comments, and dots that stand for more of the same.
    fn space(&mut self) {
        loop {
            let rest = self.chars.get(self.at..).unwrap_or_default();
            match rest {
                [c, ..] if c.is_whitespace() => self.at += 1,
                ['/', '/', ..] => {
                    self.at += rest.iter().take_while(|c| **c != '\n').count();
                    self.repair("a comment is not JSON".to_owned());
                }
                ['.', '.', '.', ..] | ['…', ..] => {
                    self.at += rest.iter().take_while(|c| matches!(c, '.' | '…')).count();
                    self.repair("dots stand for what is left out".to_owned());
                }
                _ => return,
            }
        }
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.space();
        if depth > MAX_DEPTH {
            return None;
        }
        match self.peek()? {
            '{' => self.object(depth),
            '[' => self.list(depth),
            quote if is_quote(quote) => self.string(true).map(Json::String),
            _ => self.word(),
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut members: Vec<(String, Json)> = Vec::new();
        let mut seen = BTreeSet::new();
        loop {
            self.space();
            match self.peek() {
                None => {
                    self.repair("the end with `}` is missing".to_owned());
                    return Some(Json::Object(members));
                }
                Some('}') => {
                    self.at += 1;
                    return Some(Json::Object(members));
                }
                Some(',' | '，') => {
                    self.at += 1;
                    self.repair("there is a comma too many".to_owned());
                    continue;
                }
                Some(_) => {}
            }
            let key = self.key()?;
            let value = self.value(depth + 1)?;
            if seen.insert(key.clone()) {
                members.push((key, value));
            } else {
                self.repair(format!("`\"{key}\"` is there twice"));
            }
            self.separator('}');
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        self.at += 1;
        let mut items = Vec::new();
        loop {
            self.space();
            match self.peek() {
                None => {
                    self.repair("the end with `]` is missing".to_owned());
                    return Some(Json::List(items));
                }
                Some(']') => {
                    self.at += 1;
                    return Some(Json::List(items));
                }
                // An object that ends where a list is open.
                Some('}') => {
                    self.repair("the end with `]` is missing".to_owned());
                    return Some(Json::List(items));
                }
                Some(',' | '，') => {
                    self.at += 1;
                    self.repair("there is a comma too many".to_owned());
                }
                Some(_) => {
                    items.push(self.value(depth + 1)?);
                    self.separator(']');
                }
            }
        }
    }

    /// The comma between two entries.
    fn separator(&mut self, end: char) {
        self.space();
        if self.take(',') {
            self.space();
            if self.peek() == Some(end) {
                self.repair(format!("there is a comma too many before `{end}`"));
            }
            return;
        }
        if self.take('，') {
            self.repair("a comma is a Chinese one".to_owned());
            return;
        }
        if let Some(next) = self.peek().filter(|next| !matches!(next, '}' | ']')) {
            let word: String =
                self.chars.iter().skip(self.at).take(40).take_while(|c| !matches!(c, ':' | '\n')).collect();
            let word = if next.is_whitespace() { String::new() } else { word.trim().to_owned() };
            self.repair(format!("a comma is missing before `{word}`"));
        }
    }

    /// The key of an object's member, with its colon.
    fn key(&mut self) -> Option<String> {
        let start = self.at;
        let key = match self.peek()? {
            quote if is_quote(quote) => self.string(false)?,
            _ => {
                let word = self.bare(|c| c == ':' || c == '：' || c == ',' || c == '}' || c == '\n' || is_quote(c));
                self.repair(format!("`{word}` has no opening quotation mark"));
                if self.peek().is_some_and(is_quote) {
                    self.at += 1;
                }
                word
            }
        };
        self.space();
        if self.take(':') {
            return Some(key);
        }
        if self.take('：') {
            self.repair("a colon is a Chinese one".to_owned());
            return Some(key);
        }
        // `"name: "value"`: what was taken for the end of the key is the start of the value.
        if let Some((name, "")) = key.split_once(':').map(|(name, rest)| (name.trim(), rest.trim())) {
            self.at -= 1;
            self.repair(format!("`\"{name}` has no closing quotation mark"));
            return Some(name.to_owned());
        }
        // Without progress, the text is not JSON.
        (self.at > start && self.peek().is_some_and(|c| is_quote(c) || c.is_ascii_digit())).then(|| {
            self.repairs.push(format!("a colon is missing after `\"{key}\"`"));
            key
        })
    }

    /// A string in quotation marks. A line break ends one that is not closed.
    fn string(&mut self, is_value: bool) -> Option<String> {
        let open = self.peek()?;
        if open != '"' {
            self.repair("quotation marks are not `\"`".to_owned());
        }
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match c {
                '\\' => text.push(self.escape()?),
                '\n' => {
                    self.at -= 1;
                    return Some(self.unclosed(&text));
                }
                c if closes(open, c) => {
                    // `"a": "x, "b": 1`: the mark begins the next key.
                    let is_next = text.trim_end().ends_with(',') && self.peek().is_some_and(|c| c.is_alphanumeric());
                    if is_value && is_next {
                        self.at -= 1;
                        return Some(self.unclosed(&text));
                    }
                    return Some(text);
                }
                c => text.push(c),
            }
        }
        Some(self.unclosed(&text))
    }

    /// The text of a string without its closing quotation mark. What follows the string is read again.
    fn unclosed(&mut self, text: &str) -> String {
        let value = text.trim_end().trim_end_matches([',', '}', ']', ' ']).trim_end();
        let rest = text.chars().count() - value.chars().count();
        self.at -= rest.min(self.at);
        let shown: String = value.chars().take(40).collect();
        self.repair(format!("`\"{shown}` has no closing quotation mark"));
        value.to_owned()
    }

    fn escape(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' => '\u{8}',
            'f' => '\u{c}',
            'u' => {
                let digits: String = self.chars.get(self.at..self.at + 4)?.iter().collect();
                self.at += 4;
                u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).unwrap_or('\u{fffd}')
            }
            other => other,
        })
    }

    /// A number, `true`, `false`, `null`, or a string without quotation marks.
    fn word(&mut self) -> Option<Json> {
        let word = self.bare(|c| matches!(c, ',' | '，' | '}' | ']' | '\n' | '{' | '[' | ':'));
        if word.is_empty() {
            return None;
        }
        let lower = word.to_ascii_lowercase();
        match lower.as_str() {
            "null" | "none" => return Some(Json::Null),
            "true" | "false" => return Some(Json::Boolean(lower == "true")),
            _ => {}
        }
        if is_number(&word) {
            return Some(Json::Number(word));
        }
        let text = word.trim_end_matches(is_quote).trim();
        // More than a value: a sentence, or the middle of something else.
        if text.is_empty() || text.chars().count() > 200 {
            return None;
        }
        self.repair(format!("`{text}` has no quotation marks"));
        Some(Json::String(text.to_owned()))
    }

    fn bare(&mut self, ends: impl Fn(char) -> bool) -> String {
        let word: String = self.chars.iter().skip(self.at).take_while(|c| !ends(**c)).collect();
        self.at += word.chars().count();
        word.trim().to_owned()
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '＂' | '\'' | '‘' | '’')
}

/// Whether a quotation mark closes a string that another one opens.
fn closes(open: char, c: char) -> bool {
    match open {
        '"' | '＂' => c == open,
        '“' | '”' => matches!(c, '“' | '”'),
        _ => matches!(c, '\'' | '‘' | '’'),
    }
}

/// Whether a word is a number in JSON.
fn is_number(word: &str) -> bool {
    super::patterns::pattern!(r"^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$").is_match(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repairs_what_is_broken() {
        for (text, json, repair) in [
            (r#"{"a": 1, "b": [true, null, "x"]}"#, r#"{"a":1,"b":[true,null,"x"]}"#, ""),
            (r#"{"a": "x" "b": 1}"#, r#"{"a":"x","b":1}"#, "a comma is missing before `\"b\"`"),
            ("{\"a\": \"x\"\n\"b\": 1}", r#"{"a":"x","b":1}"#, "a comma is missing before `\"b\"`"),
            (r#"{"a": 1, "a": 2}"#, r#"{"a":1}"#, "`\"a\"` is there twice"),
            (r#"{"a": 1,}"#, r#"{"a":1}"#, "there is a comma too many before `}`"),
            ("{“a”: “x”}", r#"{"a":"x"}"#, "quotation marks are not `\"`"),
            ("{\"a\": \"x,\n\"b\": 1}", r#"{"a":"x","b":1}"#, "`\"x` has no closing quotation mark"),
            (r#"{"a": "x, "b": 1}"#, r#"{"a":"x","b":1}"#, "`\"x` has no closing quotation mark"),
            ("{\"a: \"x\"}", r#"{"a":"x"}"#, "`\"a` has no closing quotation mark"),
            ("{a\": \"x\"}", r#"{"a":"x"}"#, "`a` has no opening quotation mark"),
            ("{\"a\": x\", \"b\": 1}", r#"{"a":"x","b":1}"#, "`x` has no quotation marks"),
            (r#"{"a": [1, 2"#, r#"{"a":[1,2]}"#, "the end with `]` is missing"),
            (r#"{"a": [{"b": 1}, ...]}"#, r#"{"a":[{"b":1}]}"#, "dots stand for what is left out"),
        ] {
            let parsed = read(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(parsed.value.to_string(), json, "{text}");
            assert_eq!(parsed.repairs.first().map_or("", String::as_str), repair, "{text}");
        }
    }

    #[test]
    fn rejects_what_is_no_json() {
        for text in ["", "{", "{a", "no", "{ : }", "{\"a\" \u{0}"] {
            let parsed = read(text);
            assert!(
                parsed.as_ref().is_none_or(|parsed| !parsed.repairs.is_empty() || text == "no"),
                "{text}: {parsed:?}"
            );
        }
        assert!(read(&"[".repeat(100_000)).is_none());
    }
}
