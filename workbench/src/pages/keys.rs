//! The reference page of the spec language, generated from the key tables.

use huaweicloud_bss_codegen::any_of;
use huaweicloud_bss_codegen::language::keys::{API, CHAPTER};
use huaweicloud_bss_codegen::language::{BUILT_IN, Form, Key, Shape, Table};

/// All tables of the language without duplicates, in the order of their first use.
pub(crate) fn tables() -> Vec<&'static Table> {
    let mut tables: Vec<&'static Table> = vec![&API, &CHAPTER];
    let mut next = 0;
    while let Some(table) = tables.get(next) {
        for inner in table.keys.iter().flat_map(|key| inner(key.shape)) {
            if !tables.iter().any(|known| known.name == inner.name) {
                tables.push(inner);
            }
        }
        next += 1;
    }
    tables
}

/// The tables in the shape of a key, at any depth.
fn inner(shape: Shape) -> Vec<&'static Table> {
    match shape {
        Shape::List(entry)
        | Shape::NonEmptyList(entry)
        | Shape::Map(_, entry)
        | Shape::NonEmptyMap(_, entry)
        | Shape::NameOr(_, entry) => inner(*entry),
        Shape::Record(table) | Shape::TextOrRecord(_, table) | Shape::IntegerOrRecord(_, _, table) => vec![table],
        Shape::Shareable(table, used) => vec![table, used],
        _ => Vec::new(),
    }
}

/// Returns the page `docs/spec-reference.md`.
pub fn keys() -> String {
    let mut page = String::from(
        "# The spec language\n\n\
         A spec consists of `api.yaml` and of a file for each chapter that it lists, in the same folder. Each kind of map \
         can have only the keys below.\n\n\
         This page is generated: `BLESS=1 cargo test -p huaweicloud-bss-workbench --test pages` writes it. \
         [Editors](editors.md) says how an editor completes and explains the keys.\n",
    );
    for table in tables() {
        page.push_str(&format!("\n## {}\n\n{}", title(table), rows(table)));
    }
    page
}

/// The heading of a table.
fn title(table: &Table) -> String {
    match table.name {
        "api" => "`api.yaml`".to_owned(),
        "chapter" => "A chapter's file".to_owned(),
        name => {
            let mut letters = name.chars();
            letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
        }
    }
}

fn rows(table: &Table) -> String {
    let mut rows = String::from("| key | value | mandatory | description |\n|---|---|---|---|\n");
    for Key { name, shape, mandatory, doc, .. } in table.keys {
        let mandatory = if *mandatory { "yes" } else { "" };
        rows.push_str(&format!("| `{name}` | {} | {mandatory} | {doc} |\n", described(*shape, link)));
    }
    for (index, removed) in table.removed.iter().enumerate() {
        let start = if index == 0 { "\nRemoved keys:\n\n" } else { "" };
        rows.push_str(&format!("{start}- `{}`: write {}.\n", removed.name, removed.instead));
    }
    rows
}

/// A table as a link to its heading.
fn link(table: &Table) -> String {
    format!("[{}](#{})", table.name, title(table).to_lowercase().replace(' ', "-"))
}

/// Describes the values of a shape.
#[cfg(feature = "lsp")]
pub(crate) fn shape_words(shape: Shape) -> String {
    described(shape, |table| table.name.to_owned())
}

/// Describes the values of a shape, with the given notation of tables.
fn described(shape: Shape, table_words: fn(&Table) -> String) -> String {
    let described = |shape| described(shape, table_words);
    match shape {
        Shape::Text(form) => text_words(form).to_owned(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::Integer(i64::MIN, i64::MAX) => "an integer".to_owned(),
        Shape::Integer(min, max) if max >= u32::MAX.into() => format!("an integer, at least {min}"),
        Shape::Integer(min, max) => format!("an integer from {min} to {max}"),
        Shape::Word(words) => any_of(words.iter().copied()),
        Shape::Type => format!("{}, or the name of a declared type; in brackets for a list", any_of(BUILT_IN)),
        Shape::Wire => "a wire value".to_owned(),
        Shape::Given => "a list of wire values, or the word `given`".to_owned(),
        Shape::Value => "any value".to_owned(),
        Shape::List(entry) => format!("a list; each entry: {}", described(*entry)),
        Shape::NonEmptyList(entry) => format!("a non-empty list; each entry: {}", described(*entry)),
        Shape::OneOrMany(form) => format!("{}, or a list of these", text_words(form)),
        Shape::Map(form, entry) => format!("a map from {} to: {}", name_words(form), described(*entry)),
        Shape::NonEmptyMap(form, entry) => {
            format!("a non-empty map from {} to: {}", name_words(form), described(*entry))
        }
        Shape::Record(table) => table_words(table),
        Shape::TextOrRecord(form, table) => format!("{}, or {}", text_words(form), table_words(table)),
        Shape::NameOr(form, entry) => format!("{}, or {}", text_words(form), described(*entry)),
        Shape::Shareable(table, used) => {
            format!("{}, or the name of a shared field, or {}", table_words(table), table_words(used))
        }
        Shape::IntegerOrRecord(min, max, table) => {
            format!("{}, or {}", described(Shape::Integer(min, max)), table_words(table))
        }
    }
}

fn text_words(form: Form) -> &'static str {
    match form {
        Form::Any => "a string",
        Form::Snake => "a name in `snake_case`",
        Form::UpperCamel => "a name in `UpperCamelCase`",
        Form::Wire => "a name without spaces",
        Form::Url => "a URL",
        Form::Endpoint => "`https://` and a host",
        Form::Date => "a date in the format `YYYY-MM-DD`",
    }
}

fn name_words(form: Form) -> &'static str {
    match form {
        Form::Snake => "names in `snake_case`",
        Form::UpperCamel => "names in `UpperCamelCase`",
        Form::Wire => "names on the wire",
        Form::Any | Form::Url | Form::Endpoint | Form::Date => "strings",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_is_met_and_no_two_have_one_heading() {
        let titles: Vec<String> = tables().into_iter().map(title).collect();
        let mut unique = titles.clone();
        unique.sort();
        unique.dedup();
        assert_eq!((titles.len(), unique.len()), (25, 25), "{titles:?}");
    }

    #[test]
    fn no_cell_breaks_its_row() {
        for line in keys().lines().filter(|line| line.starts_with('|')) {
            assert_eq!(line.matches('|').count(), 5, "{line}");
        }
    }
}
