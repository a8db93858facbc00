//! Reads limits: the column of ranges, and sentences of descriptions.

use super::patterns::pattern;
use super::types::{Type, halved};

/// The limits of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
    pub(super) above: Option<i64>,
    pub(super) min_length: Option<i64>,
    pub(super) max_length: Option<i64>,
    pub(super) min_items: Option<i64>,
    pub(super) max_items: Option<i64>,
    pub(super) max_decimals: Option<i64>,
}

impl Limits {
    /// The keys of the spec language with their values.
    pub(super) fn keys(&self) -> impl Iterator<Item = (&'static str, i64)> {
        let all = [
            ("min_length", self.min_length),
            ("max_length", self.max_length),
            ("min", self.min),
            ("above", self.above),
            ("max", self.max),
            ("max_decimals", self.max_decimals),
            ("min_items", self.min_items),
            ("max_items", self.max_items),
        ];
        all.into_iter().filter_map(|(key, value)| Some((key, value?)))
    }

    /// Adds limits that are not there yet.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            min: self.min.or(other.min),
            max: self.max.or(other.max),
            above: self.above.or(other.above),
            min_length: self.min_length.or(other.min_length),
            max_length: self.max_length.or(other.max_length),
            min_items: self.min_items.or(other.min_items),
            max_items: self.max_items.or(other.max_items),
            max_decimals: self.max_decimals.or(other.max_decimals),
        }
    }
}

/// A range whose ends may be open, and what it counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Span {
    low: Option<i64>,
    high: Option<i64>,
    /// Whether the low end does not belong to the range.
    is_above: bool,
    unit: Unit,
}

/// What a range counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Unit {
    /// The page does not say it: the number itself, or the length of a string.
    #[default]
    Value,
    Characters,
    Items,
    Decimals,
}

/// What a range says of a field of a type.
pub(super) enum Found {
    Nothing,
    Limits {
        limits: Limits,
        /// Whether a list has a limit of "characters", which counts its entries.
        counts_entries: bool,
    },
    /// A range of characters of a number, or another one that does not fit the type.
    Unfit,
}

/// Reads a cell of the column of ranges.
pub(super) fn of_cell(cell: &str, ty: &Type, list: bool) -> Found {
    fit(&spans(&normal(cell), true), ty, list)
}

/// Reads the limits in a sentence. A number counts only with a word that says what it limits.
pub(super) fn of_sentence(sentence: &str, ty: &Type, list: bool) -> Limits {
    match fit(&spans(&normal(sentence), false), ty, list) {
        // In prose, characters are those of an entry.
        Found::Limits { limits, counts_entries: false } => limits,
        _ => Limits::default(),
    }
}

/// Whether a line can be a cell of the column of ranges.
pub(super) fn is_range(line: &str) -> bool {
    let line = normal(line);
    !line.ends_with(['.', '。']) && (!spans(&line, true).is_empty() || pattern!(r"^\[.*\]$").is_match(&line))
}

/// Lower case, half-width, numbers without separators, one word for each way to write a range.
fn normal(text: &str) -> String {
    let text = halved(text).to_lowercase().replace(['~', '～', '〜'], "-");
    let text = pattern!(r"(?:the\s+)?max(?:imum)?[ .]*(?:value of )?(?:an? )?int(?:eger)?(?:[ .]?max[_ ]value)?\b|integer\.max_value|最大整数|整数最大值|int最大值")
        .replace_all(&text, "2147483647");
    // `[1,100]` is a range; only elsewhere, a comma separates thousands.
    let mut parts = String::new();
    for (index, part) in text.split('[').enumerate() {
        let (inside, outside) = if index == 0 { ("", part) } else { part.split_once(']').unwrap_or((part, "")) };
        if index > 0 {
            parts.push('[');
            parts.push_str(inside);
            if part.contains(']') {
                parts.push(']');
            }
        }
        parts.push_str(&thousands(outside));
    }
    parts.trim().to_owned()
}

/// Removes the separators of thousands.
fn thousands(text: &str) -> String {
    let pattern = pattern!(r"\b(\d{1,3})((?:,\d{3})+)\b");
    pattern
        .replace_all(text, |found: &regex_lite::Captures<'_>| {
            found.get(0).map_or("", |all| all.as_str()).replace(',', "")
        })
        .into_owned()
}

/// The ranges in a text; in a `cell`, also those without a word.
fn spans(text: &str, is_cell: bool) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut add = |low: Option<&str>, high: Option<&str>, is_above: bool, unit: Unit| {
        let number = |text: Option<&str>| text.and_then(|text| text.trim().parse().ok());
        let span = Span { low: number(low), high: number(high), is_above, unit };
        if span.low.is_some() || span.high.is_some() {
            spans.push(span);
        }
    };
    // Two ends.
    for found in pattern!(
        r"(?:((?:^|[^y] )length|长度)[^0-9\[(]{0,30})?([\[(]?)\s*(-?\d+)\s*(?:-|to|,|至|到|and)\s*(-?\d+)\s*[\])]?\s*(?:(个)?\s*(characters?|chars|bytes|字符|字节|位)|(个|条|items?|records?|entries|elements|ids?\b|resources?))?"
    )
    .captures_iter(text)
    {
        let group = |index| found.get(index).map(|part| part.as_str());
        let end = found.get(0).map_or(0, |all| all.end());
        let bracket = found.get(2).filter(|bracket| !bracket.as_str().is_empty());
        let start = bracket.or(found.get(3)).map_or(0, |first| first.start());
        let before = text.get(..start).unwrap_or_default();
        let after = text.get(end..).unwrap_or_default();
        let is_part = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ':' | '-'))
            || after.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '%'))
            || after.starts_with('.') && after.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        let unit = match () {
            () if group(1).is_some() || group(6).is_some() => Unit::Characters,
            () if group(7).is_some() => Unit::Items,
            () => Unit::Value,
        };
        let word = pattern!(r"(?:value range|value ranges from|ranges? from|range|between|取值范围|取值|范围)\s*(?:is|为|是)?\s*[:]?\s*[\[(]?\s*$");
        let has_word = unit != Unit::Value || word.is_match(before);
        let alone = before.trim().is_empty() || word.is_match(before) || bracket.is_some() && before.trim().len() < 20;
        if !is_part && (has_word || is_cell && alone) {
            add(group(3), group(4), group(2) == Some("("), unit);
        }
    }
    // One end, with its word.
    for (pattern, is_low, unit) in [
        (
            pattern!(
                r"(?:max(?:imum)?\.?(?: of)?|at most|up to|no more than|not exceed|cannot exceed|exceed|within)\s*(?:of\s*)?(\d+)\s*(?:unicode |english |utf-8 )?(?:characters?|chars|bytes|digits|letters)"
            ),
            false,
            Unit::Characters,
        ),
        (pattern!(r"max(?:imum|\.)?\s*(?:character )?length\s*(?:is|of|:)?\s*(\d+)"), false, Unit::Characters),
        (
            pattern!(r"^(?:length\s*:?\s*)?(\d+)\s*(?:characters|chars)(?: at most| or fewer)?$"),
            false,
            Unit::Characters,
        ),
        (pattern!(r"length\s*(?:<=|≤|less than or equal to)\s*(\d+)"), false, Unit::Characters),
        (
            pattern!(
                r"(?:最大长度|最大字符数|最长|长度不超过|长度最大|长度上限|长度<=|长度≤)\s*(?:为|是)?\s*:?\s*(\d+)"
            ),
            false,
            Unit::Characters,
        ),
        (
            pattern!(r"(?:不超过|最多|不大于|至多|最大)\s*(?:为|是)?\s*:?\s*(\d+)\s*个?\s*(?:字符|字节|位)"),
            false,
            Unit::Characters,
        ),
        (pattern!(r"^\(\s*(\d+)\s*\)$"), false, Unit::Characters),
        (pattern!(r"min(?:imum|\.)?\s*(?:character )?length\s*(?:is|of|:)?\s*(\d+)"), true, Unit::Characters),
        (
            pattern!(r"(?:at least|a minimum of|no fewer than|no less than)\s*(\d+)\s*(?:characters?|chars|bytes)"),
            true,
            Unit::Characters,
        ),
        (pattern!(r"(?:最小长度|最短|长度不小于|长度至少)\s*(?:为|是)?\s*:?\s*(\d+)"), true, Unit::Characters),
        (
            pattern!(
                r"(?:maximum of|at most|up to|no more than)\s*(\d+)\s*(?:\w+ )?(?:items?|records?|entries|elements|ids|resources|values|objects|orders|customers|tags|files)\b"
            ),
            false,
            Unit::Items,
        ),
        (
            pattern!(
                r"(?:maximum number of \w+|最大列表长度|列表最大长度|数组最大长度|最大支持|最多支持|最多包含|最多传|最多)\s*(?:is|为|是)?\s*:?\s*(\d+)\s*(?:个|条|项)?"
            ),
            false,
            Unit::Items,
        ),
        (pattern!(r"(?:array|list) length\s*:?\s*(?:at most|up to|max\w*|\d+\s*(?:-|to))\s*(\d+)"), false, Unit::Items),
        (pattern!(r"(?:array|list) length\s*:?\s*(\d+)\s*(?:-|to)"), true, Unit::Items),
        (
            pattern!(r"(?:at least|a minimum of)\s*(\d+)\s*(?:items?|records?|entries|elements|ids)\b"),
            true,
            Unit::Items,
        ),
        (
            pattern!(r"(?:max(?:imum|\.)?(?: value)?|最大值)\s*(?:is|为|是)?\s*:?\s*(-?\d+)\s*(?:$|[,;.。\]])"),
            false,
            Unit::Value,
        ),
        (
            pattern!(r"(?:min(?:imum|\.)?(?: value)?|最小值)\s*(?:is|为|是)?\s*:?\s*(-?\d+)\s*(?:$|[,;.。\]]|max)"),
            true,
            Unit::Value,
        ),
        (
            pattern!(
                r"(?:<=|≤|less than or equal to|不大于|小于等于|小于或等于)\s*(-?\d+)\s*(?:$|[,;.。)\]]|(?:and|or|but)\b)"
            ),
            false,
            Unit::Value,
        ),
        (
            pattern!(
                r"(?:>=|≥|greater than or equal to|不小于|大于等于|大于或等于)\s*(-?\d+)\s*(?:$|[,;.。)\]]|(?:and|or|but)\b)"
            ),
            true,
            Unit::Value,
        ),
        (
            pattern!(
                r"(?:at most|up to|no more than|最多)\s*(?:has\s+)?(\d+|two|three|四|两|二)\s*(?:位小数|decimal places|decimals|digits after)"
            ),
            false,
            Unit::Decimals,
        ),
    ] {
        for found in pattern.captures_iter(text) {
            let number = match found.get(1).map_or("", |number| number.as_str()) {
                "two" | "两" | "二" => "2",
                "three" => "3",
                "四" => "4",
                digits => digits,
            };
            if is_low { add(Some(number), None, false, unit) } else { add(None, Some(number), false, unit) }
        }
    }
    if let Some(found) = pattern!(
        r"(?:(?:^|[^=])>|greater than|larger than|must exceed|大于)\s*:?\s*(-?\d+)\s*(?:$|[,;.。)\]]|(?:and|or|but)\b)"
    )
    .captures(text)
    {
        add(found.get(1).map(|number| number.as_str()), None, true, Unit::Value);
    }
    if is_cell && let Some(found) = pattern!(r"^\[\s*(-?\d+)\s*\]$").captures(text) {
        let number = found.get(1).map(|number| number.as_str());
        add(number, number, false, Unit::Value);
    }
    if is_cell && pattern!(r"^(?:positive integers?|正整数)$").is_match(text) {
        add(Some("1"), None, false, Unit::Value);
    }
    spans
}

/// The limits that ranges are for a type.
fn fit(spans: &[Span], ty: &Type, list: bool) -> Found {
    if spans.is_empty() {
        return Found::Nothing;
    }
    let mut limits = Limits::default();
    let mut counts_entries = false;
    let is_number = matches!(ty, Type::Integer | Type::Long | Type::Decimal);
    for span in spans {
        let low = span.low.filter(|low| *low > 0);
        match span.unit {
            Unit::Decimals if *ty == Type::Decimal => limits.max_decimals = limits.max_decimals.or(span.high),
            Unit::Decimals => {}
            unit if list => {
                counts_entries |= unit == Unit::Characters;
                limits.min_items = limits.min_items.or(low);
                limits.max_items = limits.max_items.or(span.high);
            }
            Unit::Items => {}
            Unit::Value if is_number => {
                if span.is_above {
                    limits.above = limits.above.or(span.low);
                } else {
                    limits.min = limits.min.or(span.low);
                }
                limits.max = limits.max.or(span.high);
            }
            Unit::Characters if is_number => return Found::Unfit,
            Unit::Value | Unit::Characters if *ty == Type::Text && !span.is_above => {
                limits.min_length = limits.min_length.or(low);
                limits.max_length = limits.max_length.or(span.high.filter(|high| *high > 0));
            }
            Unit::Value | Unit::Characters => {}
        }
    }
    // Ends that exclude each other are those of different sentences.
    for (low, high) in [
        (&mut limits.min, &mut limits.max),
        (&mut limits.min_length, &mut limits.max_length),
        (&mut limits.min_items, &mut limits.max_items),
    ] {
        if low.zip(*high).is_some_and(|(low, high)| low > high) {
            (*low, *high) = (None, None);
        }
    }
    if limits.above.zip(limits.max).is_some_and(|(above, max)| above >= max) {
        (limits.above, limits.max) = (None, None);
    }
    if limits == Limits::default() { Found::Nothing } else { Found::Limits { limits, counts_entries } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(text: &str, ty: &Type, list: bool) -> String {
        match of_cell(text, ty, list) {
            Found::Nothing => "nothing".to_owned(),
            Found::Unfit => "unfit".to_owned(),
            Found::Limits { limits, .. } => {
                limits.keys().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join(" ")
            }
        }
    }

    #[test]
    fn reads_cells() {
        for (text, ty, list, expected) in [
            ("A maximum of 64 characters", Type::Text, false, "max_length=64"),
            ("最大长度：64", Type::Text, false, "max_length=64"),
            ("最小长度：8，最大长度：32", Type::Text, false, "min_length=8 max_length=32"),
            ("1-64 characters", Type::Text, false, "min_length=1 max_length=64"),
            ("[5-32]", Type::Text, false, "min_length=5 max_length=32"),
            ("Maximum length: 64", Type::Text, false, "max_length=64"),
            ("(64)", Type::Text, false, "max_length=64"),
            ("[1-100]", Type::Integer, false, "min=1 max=100"),
            ("[1, 100]", Type::Integer, false, "min=1 max=100"),
            ("0 to 40,000,000", Type::Integer, false, "min=0 max=40000000"),
            ("[0-最大整数]", Type::Integer, false, "min=0 max=2147483647"),
            ("[1-Maximum integer]", Type::Integer, false, "min=1 max=2147483647"),
            ("Minimum value: 1 Maximum value: 50", Type::Integer, false, "min=1 max=50"),
            ("(0-100]", Type::Decimal, false, "above=0 max=100"),
            ("> 0", Type::Decimal, false, "above=0"),
            ("[1]", Type::Integer, false, "min=1 max=1"),
            ("[0-50]", Type::Text, true, "max_items=50"),
            ("A maximum of 4 characters", Type::Text, true, "max_items=4"),
            ("最大长度：1000", Type::Integer, false, "unfit"),
            ("-", Type::Text, false, "nothing"),
            ("2019-05-06", Type::Text, false, "nothing"),
            ("Array Length: at most 10", Type::Text, true, "max_items=10"),
            ("Array length: 1 - 10", Type::Text, true, "min_items=1 max_items=10"),
            ("See the list of 2 to 3 values.", Type::Text, false, "nothing"),
        ] {
            assert_eq!(cell(text, &ty, list), expected, "{text}");
        }
    }

    #[test]
    fn a_number_in_a_sentence_needs_its_word() {
        let of = |text: &str, ty| of_sentence(text, &ty, false).keys().collect::<Vec<_>>();
        assert_eq!(of("The value ranges from 1 to 99999.", Type::Integer), [("min", 1), ("max", 99999)]);
        assert_eq!(of("The value contains a maximum of 64 characters.", Type::Text), [("max_length", 64)]);
        assert_eq!(of("Greater than: 0", Type::Decimal), [("above", 0)]);
        assert_eq!(of("Maximum: 99999999999", Type::Decimal), [("max", 99_999_999_999)]);
        assert_eq!(of("The range of HH is 0-23, and that of mm is 0-59.", Type::Text), []);
        assert_eq!(of("UTC time, such as 2019-05-06T08:05:01Z.", Type::Text), []);
        assert_eq!(of("Months: 1 to 11", Type::Integer), []);
        assert_eq!(of("小于等于300Mbit/s：默认最小单位为1Mbit/s。大于1000Mbit/s：500Mbit/s。", Type::Integer), []);
        assert_eq!(of("It is greater than 0 and small.", Type::Integer), [("above", 0)]);
        assert_eq!(of("The time span is 1 to 12 months.", Type::Integer), []);
    }
}
