//! Finds the values that a description lists, each with its meaning.

use std::collections::BTreeSet;

use super::patterns::pattern;
use super::types::{Type, halved};

/// A value with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) value: String,
    pub(super) meaning: String,
}

/// The longest decoration before the first value of a line, in bytes.
const MAX_BULLET: usize = 12;

/// Words with a colon that are no values.
const WORDS: [&str; 34] = [
    "note",
    "notes",
    "notice",
    "caution",
    "example",
    "examples",
    "e.g",
    "format",
    "default",
    "options",
    "option",
    "values",
    "value",
    "first",
    "second",
    "third",
    "fourth",
    "months",
    "years",
    "month",
    "year",
    "days",
    "hours",
    "unit",
    "type",
    "http",
    "https",
    "attention",
    "description",
    "remarks",
    "constraints",
    "range",
    "tip",
    "warning",
];

/// The values that a text lists, and the text without them.
pub(super) fn read(text: &str, ty: &Type) -> (Vec<Value>, String) {
    let mut values: Vec<Value> = Vec::new();
    let mut rest: Vec<String> = Vec::new();
    if !matches!(ty, Type::Text | Type::Integer | Type::Long) {
        return (values, text.to_owned());
    }
    for line in text.lines() {
        let (found, other) = line_values(line, ty);
        values.extend(found);
        if !other.trim().is_empty() {
            rest.push(other.trim().to_owned());
        }
    }
    let mut seen = BTreeSet::new();
    let unique: Vec<Value> = values.into_iter().filter(|value| seen.insert(value.value.clone())).collect();
    // A single word with a colon may be any word of the text.
    let is_word = |value: &Value| value.value.chars().all(|c| c.is_ascii_alphabetic()) && !is_code(&value.value);
    if let [single] = unique.as_slice()
        && is_word(single)
        && !has_marker(text)
    {
        return (Vec::new(), text.to_owned());
    }
    (unique, rest.join("\n"))
}

/// The values of a line, and what is left of it.
fn line_values(line: &str, ty: &Type) -> (Vec<Value>, String) {
    let half = halved(line);
    // Full-width characters have three bytes, so positions are counted in characters.
    let chars: Vec<char> = line.chars().collect();
    let starts: Vec<(usize, usize, String)> = starts(&half, ty);
    if starts.is_empty() {
        return (Vec::new(), line.to_owned());
    }
    let part = |from: usize, to: usize| -> String {
        chars.get(from..to.min(chars.len())).unwrap_or_default().iter().collect()
    };
    let mut values = Vec::new();
    let mut rest = part(0, starts.first().map_or(0, |(at, ..)| *at));
    for (index, (_, meaning_at, value)) in starts.iter().enumerate() {
        let end = starts.get(index + 1).map_or(chars.len(), |(at, ..)| *at);
        let text = part(*meaning_at, end);
        let is_last = index + 1 == starts.len();
        let (meaning, tail) = if is_last { first_sentence(&text, index > 0) } else { (text.as_str(), "") };
        rest.push_str(if rest.ends_with(' ') { tail.trim_start() } else { tail });
        let trimmed = if index + 1 < starts.len() || index > 0 {
            meaning.trim().trim_end_matches([',', ';', '，', '；', '、', '.', '。']).trim()
        } else {
            meaning.trim().trim_end_matches([',', ';', '，', '；', '、']).trim()
        };
        let trimmed = trimmed.trim_start_matches(['"', '\'', '”']).trim();
        let trimmed = trimmed.strip_suffix(" or").or_else(|| trimmed.strip_suffix(" and")).unwrap_or(trimmed);
        values.push(Value { value: value.clone(), meaning: trimmed.trim_end_matches([',', ';']).to_owned() });
    }
    let rest = rest.trim().trim_end_matches(['-', '•', '●', '*', '·']).trim();
    (values, rest.to_owned())
}

/// Where a value and its meaning begin, in characters, and the value.
fn starts(half: &str, ty: &Type) -> Vec<(usize, usize, String)> {
    // A value is behind white space, punctuation or a character of a word of another script.
    let any = pattern!(r#"(?:^|[\s,;。(:])(?:[-•●*·]\s+)?["'“]?(-?[A-Za-z0-9][A-Za-z0-9_.\-]*|-\d+)["'”]?\s*:"#);
    let marker = marker().find(half).map_or(usize::MAX, |found| found.end());
    let mut found = Vec::new();
    // The position up to which characters are counted, in bytes and in characters.
    let (mut from, mut counted) = (0, (0, 0));
    let mut count = |to: usize| {
        counted.1 += half.get(counted.0..to).map_or(0, |part| part.chars().count());
        counted.0 = to;
        counted.1
    };
    while let Some(captures) = half.get(from..).and_then(|rest| any.captures(rest)) {
        let (Some(all), Some(value)) = (captures.get(0), captures.get(1)) else { break };
        let (start, end) = (from + value.start(), from + all.end());
        // The character before a value may be the end of the one before it.
        from += value.end();
        let rest = half.get(end..).unwrap_or_default();
        let before = half.get(..start.min(MAX_BULLET)).unwrap_or("x");
        let is_bullet = before.trim().trim_matches(['-', '•', '●', '*', '·', '"', '“']).trim().is_empty();
        let at_start = start <= MAX_BULLET && is_bullet;
        if is_value(value.as_str(), ty, at_start || marker <= start) && is_meaning(rest) {
            found.push((count(start), count(end), value.as_str().to_owned()));
        }
    }
    // A single letter is a value only beside others, or at the start of a line.
    let is_letter = |value: &String| value.len() == 1 && value.starts_with(|c: char| c.is_ascii_uppercase());
    if found.len() == 1 && found.iter().all(|(at, _, value)| *at > MAX_BULLET && is_letter(value)) {
        found.clear();
    }
    found
}

/// Whether a word can be a value of a type. Within a line, a word of lower-case letters is too likely to be prose.
fn is_value(word: &str, ty: &Type, at_start: bool) -> bool {
    let is_integer = pattern!(r"^-?\d{1,9}$").is_match(word);
    match ty {
        Type::Text if is_integer => true,
        Type::Text => {
            !word.ends_with(['.', '-'])
                && !WORDS.contains(&word.to_ascii_lowercase().as_str())
                && !pattern!(r"^\d+(?:-\d+)+").is_match(word)
                && (at_start || is_code(word))
        }
        _ => is_integer,
    }
}

/// Whether a word looks like a code rather than a word of a sentence.
fn is_code(word: &str) -> bool {
    let is_mixed = pattern!(r"^[a-z0-9]+[A-Z]|[A-Za-z]\d|\d[A-Za-z]").is_match(word);
    let is_upper =
        word.len() > 1 && word.chars().all(|c| !c.is_ascii_lowercase()) && word.contains(char::is_alphabetic);
    let is_letter = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_uppercase());
    is_mixed || is_upper || is_letter || word.contains('_') || word.trim_matches('.').contains('.')
}

/// Whether a text announces values.
fn has_marker(text: &str) -> bool {
    marker().is_match(text)
}

/// What announces values.
fn marker() -> &'static regex_lite::Regex {
    pattern!(r"(?i)(?:options?|values?|one of|following|enumerat|取值|枚举|可选)[^:：]{0,20}[:：]")
}

/// Whether what follows a colon is a meaning, and no time or address.
fn is_meaning(rest: &str) -> bool {
    let text = rest.trim_start();
    if text.is_empty() || text.starts_with("http") || rest.starts_with("//") {
        return false;
    }
    // A digit right behind the colon is that of a time, unless words of another script follow.
    !rest.starts_with(|c: char| c.is_ascii_digit()) || pattern!(r"^\d+\D{0,200}[^\x00-\x7f]").is_match(rest)
}

/// Divides a text after its first sentence; only if something follows it.
fn first_sentence(text: &str, cut_chinese: bool) -> (&str, &str) {
    let end = pattern!(r"\.\s+(?:[A-Z]|$)").find(text).map(|found| found.start() + 1);
    let chinese = text.find('。').map(|at| at + '。'.len_utf8()).filter(|at| cut_chinese || *at < text.len());
    let end = [end, chinese].into_iter().flatten().min().unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, ty: &Type) -> String {
        let (values, rest) = read(text, ty);
        let values: Vec<String> = values.iter().map(|one| format!("{}={}", one.value, one.meaning)).collect();
        format!("{} / {}", values.join(", "), rest.replace('\n', " "))
    }

    #[test]
    fn reads_lists_and_lines() {
        for (text, ty, expected) in [
            ("Unit.\n2: month\n3: year", Type::Integer, "2=month, 3=year / Unit."),
            ("Method. 1: By scan 2: By hand", Type::Integer, "1=By scan, 2=By hand / Method."),
            ("状态。\n0：正常\n-1：失败", Type::Text, "0=正常, -1=失败 / 状态。"),
            ("来源 1:客户 2:代理", Type::Integer, "1=客户, 2=代理 / 来源"),
            ("Role. legalPerson: Legal representative", Type::Text, "legalPerson=Legal representative / Role."),
            ("Kind.\n- tag: by tag\n- cost_unit: by unit", Type::Text, "tag=by tag, cost_unit=by unit / Kind."),
            (
                "Type. 0: no, 1: yes. If it is null, 0 is used.",
                Type::Integer,
                "0=no, 1=yes / Type. If it is null, 0 is used.",
            ),
            ("Periods.\nMonths: 1 to 11\nYears: 1 to 3", Type::Integer, " / Periods. Months: 1 to 11 Years: 1 to 3"),
            (
                "Time, such as 2019-05-06T08:05:01Z. NOTE: UTC.",
                Type::Text,
                " / Time, such as 2019-05-06T08:05:01Z. NOTE: UTC.",
            ),
            ("目前只支持：\n95Peak：月95峰值", Type::Text, "95Peak=月95峰值 / 目前只支持："),
            ("Language. zh_CN: Chinese, en_US: English", Type::Text, "zh_CN=Chinese, en_US=English / Language."),
            ("Enter abc.jpg: https://example.com/abc.jpg", Type::Text, " / Enter abc.jpg: https://example.com/abc.jpg"),
            ("Own account. Y: yes N: no", Type::Text, "Y=yes, N=no / Own account."),
            ("Enter the letter A: it is the first.", Type::Text, " / Enter the letter A: it is the first."),
            ("Format: yyyy", Type::Text, " / Format: yyyy"),
        ] {
            assert_eq!(values(text, &ty), expected, "{text}");
        }
    }
}
