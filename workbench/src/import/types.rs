//! Reads the column of types.

use super::headings;
use super::patterns::pattern;

/// The type of a field, or of each entry of a list, as the page gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Text,
    Integer,
    Long,
    Decimal,
    Boolean,
    Date,
    Month,
    Timestamp,
    /// An object, with the name of its type if the page has one.
    Object(Option<String>),
    /// A map or another type that the spec language does not have, or that the page does not give.
    Unknown(String),
}

/// A type with what its cell says beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typed {
    pub(super) ty: Type,
    pub(super) list: bool,
    /// The rest of the cell, such as a length in parentheses.
    pub(super) rest: String,
}

/// Reads a cell of the column of types.
pub(super) fn read(cell: &str) -> Typed {
    let text = halved(cell.trim());
    let text = text.trim_end_matches(['.', ',', ';', '。']).trim();
    let entry = |inner: &str, list| Typed { list, ..scalar(inner) };
    for list in [
        pattern!(r"(?is)^(?:list|array|set|collection)\s*[<\[(]\s*(.+?)\s*[>\])]$"),
        pattern!(r"(?is)^(?:an?\s+)?(?:list|array|set)\s+of\s+(.+?)$"),
        pattern!(r"(?s)^(.+?)\s*\[\s*\]$"),
        pattern!(r"(?is)^(.+?)\s+(?:array|list)$"),
        pattern!(r"(?s)^(.+?)\s*(?:数组|列表|集合)$"),
    ] {
        if let Some(inner) = list.captures(text).and_then(|found| found.get(1)) {
            return entry(inner.as_str(), true);
        }
    }
    if pattern!(r"(?i)^(?:list|array|set|数组|列表)$").is_match(text) {
        return Typed { ty: Type::Unknown(cell.trim().to_owned()), list: true, rest: String::new() };
    }
    entry(text, false)
}

/// Reads a type that is no list.
fn scalar(text: &str) -> Typed {
    let typed = |ty, rest: &str| Typed { ty, list: false, rest: rest.trim().to_owned() };
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len()));
    // A word with a length, as in `String(64)`, or with another word that says no more.
    let is_length =
        rest.is_empty() || rest.trim_start().starts_with(['(', ',', '[']) || rest.contains(char::is_numeric);
    if let Some(ty) = known(word) {
        if is_length {
            return typed(ty, rest);
        }
        if pattern!(r"(?i)^\s*(?:type|类型)$").is_match(rest) {
            return typed(ty, "");
        }
    }
    if let Some(plural) = text.strip_suffix('s').and_then(known) {
        return typed(plural, "");
    }
    if pattern!(r"(?i)^(?:json\s*)?(?:objects?|dict|dictionary|struct|结构体|对象|字典)$").is_match(text) {
        return typed(Type::Object(None), "");
    }
    let named = pattern!(r"(?i)^([a-z_][a-z0-9_.]*)\s*(?:objects?|structure|data structure|结构体|结构|对象)$");
    let bare = pattern!(r"^([A-Za-z][A-Za-z0-9_]*)$");
    let name = [named, bare].into_iter().find_map(|pattern| Some(pattern.captures(text)?.get(1)?.as_str()));
    match name {
        Some(name) if !is_map(name) => typed(Type::Object(Some(name.to_owned())), ""),
        _ => typed(Type::Unknown(text.to_owned()), ""),
    }
}

fn is_map(word: &str) -> bool {
    pattern!(r"(?i)^(?:map|hashmap|any|null|file|enum|object|字典)$").is_match(word)
}

/// The type that a word stands for.
fn known(word: &str) -> Option<Type> {
    Some(match word.to_lowercase().as_str() {
        "string" | "str" | "char" | "varchar" | "text" | "enum" | "uuid" | "字符串" | "字符" | "字符串型" => {
            Type::Text
        }
        "integer" | "int" | "int32" | "short" | "byte" | "整数" | "整型" | "整形" => Type::Integer,
        "long" | "int64" | "bigint" | "biginteger" | "长整型" => Type::Long,
        "bigdecimal" | "decimal" | "double" | "float" | "number" | "numeric" | "浮点数" | "浮点型" | "小数" => {
            Type::Decimal
        }
        "boolean" | "bool" | "布尔" | "布尔型" | "布尔值" | "布尔类型" => Type::Boolean,
        "date" | "日期" => Type::Date,
        "datetime" | "timestamp" => Type::Timestamp,
        _ => return None,
    })
}

/// Whether a line can be the type of a row. A single word is a type only if it looks like the name of one.
pub(super) fn is_type(line: &str) -> bool {
    let is_word = headings::mandatory(line).is_some() || headings::is_empty(line);
    if is_word || line.ends_with(['.', '。', ':', '：']) || line.chars().count() > 60 {
        return false;
    }
    let Typed { ty, list, rest } = read(line);
    match ty {
        Type::Unknown(_) => list || is_map(line.split(['<', ' ']).next().unwrap_or_default()),
        Type::Object(Some(name)) => {
            list || line.contains(char::is_whitespace)
                || pattern!(r"^[A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*$").is_match(&name)
        }
        _ => list || rest.chars().count() < 30,
    }
}

/// Whether a word is the name of a simple type.
pub(super) fn is_scalar(word: &str) -> bool {
    known(word.trim()).is_some()
}

/// Full-width punctuation as ASCII.
pub(super) fn halved(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            '\u{3000}' => ' ',
            '【' => '[',
            '】' => ']',
            '《' => '<',
            '》' => '>',
            '–' | '—' => '-',
            '、' => ',',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_types_of_both_languages_and_layouts() {
        let object = |name: &str| Type::Object(Some(name.to_owned()));
        for (cell, ty, list) in [
            ("String", Type::Text, false),
            ("int", Type::Integer, false),
            ("String(64)", Type::Text, false),
            ("字符串", Type::Text, false),
            ("Array of strings", Type::Text, true),
            ("List<String>", Type::Text, true),
            ("List＜Long＞", Type::Long, true),
            ("Integer[]", Type::Integer, true),
            ("String数组", Type::Text, true),
            ("BigDecimal", Type::Decimal, false),
            ("Boolean", Type::Boolean, false),
            ("EnterprisePerson Object", object("EnterprisePerson"), false),
            ("Array of CustomerOrderV2 objects", object("CustomerOrderV2"), true),
            ("Array of objects", Type::Object(None), true),
            ("list<InvoiceRequestInfoIntl>", object("InvoiceRequestInfoIntl"), true),
            ("NewSubCustomer对象", object("NewSubCustomer"), false),
            ("Map<String,String>", Type::Unknown("Map<String,String>".to_owned()), false),
            ("List", Type::Unknown("List".to_owned()), true),
        ] {
            let typed = read(cell);
            assert_eq!((typed.ty, typed.list), (ty, list), "{cell}");
        }
        assert_eq!(read("String(64)").rest, "(64)");
    }

    #[test]
    fn a_word_of_a_description_is_no_type() {
        for line in ["Amount.", "Remark of the record", "customer", "the string is short enough to be one, it seems"] {
            assert!(!is_type(line), "{line}");
        }
    }
}
