//! Tables that were copied from a browser: one line or one paragraph for each cell, without anything between rows.
//!
//! Rows are found by their words: a name, whether it is mandatory, a type. Some programs drop cells of one character,
//! such as `-`, `M` or `是`.

use super::Lines;
use crate::import::headings::{self, Column};
use crate::import::limits;
use crate::import::page::{Table, clean, one_line};
use crate::import::patterns::pattern;
use crate::import::types;

/// The longest cell of a range.
const MAX_RANGE: usize = 60;

/// The table whose first heading of a column is a line.
pub(super) fn table(lines: Lines<'_>, at: usize) -> Option<(Table, usize)> {
    let filled = || {
        let rest = lines.from(at).enumerate().filter(|(_, line)| !line.trim().is_empty());
        rest.map(|(offset, line)| (at + offset, line))
    };
    let mut columns = Vec::new();
    let mut header = Vec::new();
    let mut start = at;
    for (number, line) in filled() {
        let Some(column) = heading(line).filter(|column| !columns.contains(column)) else { break };
        // Fields have names such as `error_code`, too.
        if columns.first() == Some(&Column::Name) && is_first(column) {
            break;
        }
        columns.push(column);
        header.push(one_line(line));
        start = number + 1;
    }
    // Headings of sections are words of their own: a list of two columns is a table only with its rows.
    if !columns.first().is_some_and(|column| is_first(*column)) || columns.len() < 2 {
        return None;
    }
    let inside = filled()
        .skip(columns.len())
        .take_while(|(number, line)| !headings::is_border(&clean(line)) && !begins_header(lines, *number));
    let inside: Vec<(usize, String)> = inside.map(|(number, line)| (number, clean(line))).collect();
    let end = inside.last().map_or(start, |(number, _)| number + 1);
    let texts: Vec<&str> = inside.iter().map(|(_, line)| line.as_str()).collect();
    let mut table = Table { header, ..Table::default() };
    let starts: Vec<usize> =
        (0..texts.len()).filter(|at| is_start(&columns, texts.get(*at..).unwrap_or_default())).collect();
    let before = texts.get(..starts.first().copied().unwrap_or(texts.len())).unwrap_or_default();
    if !before.is_empty() {
        table.broken.push(before.join(" | "));
    }
    for (index, from) in starts.iter().enumerate() {
        let to = starts.get(index + 1).copied().unwrap_or(texts.len());
        table.rows.push(row(&columns, texts.get(*from..to).unwrap_or_default()));
    }
    (!starts.is_empty() || columns.len() > 2).then_some((table, end))
}

/// Whether the header of another table begins at a line.
fn begins_header(lines: Lines<'_>, at: usize) -> bool {
    let mut headings = lines.from(at).filter(|line| !line.trim().is_empty()).map(heading);
    let first = headings.next().flatten();
    first.is_some_and(is_first) && headings.next().flatten().is_some_and(|second| Some(second) != first)
}

/// The column of a heading, which is neither the name of a field in lower case nor a sentence.
fn heading(line: &str) -> Option<Column> {
    let line = line.trim();
    let is_other = line.starts_with(|c: char| c.is_ascii_lowercase()) || line.ends_with(['.', '。', ':', '：']);
    if is_other { None } else { headings::column(line) }
}

/// Whether a header can begin with a column.
fn is_first(column: Column) -> bool {
    matches!(column, Column::Name | Column::Http | Column::Code | Column::Value)
}

/// Whether a row begins with the first of these lines.
fn is_start(columns: &[Column], lines: &[&str]) -> bool {
    let (Some(first), next) = (lines.first(), lines.get(1).copied().unwrap_or_default()) else { return false };
    let has = |column| columns.contains(&column);
    match columns.first() {
        Some(Column::Http) => pattern!(r"^\d{3}$").is_match(first) && (is_code(next) || !has(Column::Code)),
        Some(Column::Code) => is_code(first),
        Some(Column::Value) => is_value(first) && !next.is_empty(),
        Some(Column::Name) if !is_name(first) => false,
        Some(Column::Name) if has(Column::Mandatory) => {
            let word = headings::mandatory(next).is_some() || headings::is_conditional(next);
            word || if has(Column::Type) { types::is_type(next) } else { is_range(next) }
        }
        Some(Column::Name) if has(Column::Type) => types::is_type(next),
        Some(Column::Name) => !next.is_empty() && !is_name(next),
        _ => false,
    }
}

/// The cells of a row, of which some may be missing.
fn row(columns: &[Column], lines: &[&str]) -> Vec<String> {
    let mut rest = lines;
    let mut take = |fits: &dyn Fn(&str) -> bool| match rest.split_first() {
        Some((first, tail)) if fits(first) => {
            rest = tail;
            (*first).to_owned()
        }
        _ => String::new(),
    };
    let last = columns.len() - 1;
    let mut cells: Vec<String> = Vec::new();
    for column in columns.iter().take(last) {
        cells.push(match column {
            Column::Mandatory | Column::Optional => {
                take(&|word| headings::mandatory(word).is_some() || headings::is_conditional(word))
            }
            Column::Range => take(&|text| headings::is_empty(text) || is_range(text)),
            _ => take(&|_| true),
        });
    }
    cells.push(rest.join("\n"));
    cells
}

/// Whether a line is the name of a field.
fn is_name(line: &str) -> bool {
    pattern!(r"^[A-Za-z_][A-Za-z0-9_.\-]*$").is_match(line) && headings::mandatory(line).is_none()
}

/// Whether a line is an error code.
fn is_code(line: &str) -> bool {
    pattern!(r"^[A-Za-z]+\.[A-Za-z0-9.]*\d+$|^\d{4,}$").is_match(line)
}

/// Whether a line is a value of a field.
fn is_value(line: &str) -> bool {
    pattern!(r"^(?:-?\d+|[A-Z0-9_\-]{2,}|[A-Za-z0-9]+(?:[_.\-][A-Za-z0-9]+)+|[a-z]+[A-Z]\w*)$").is_match(line)
}

/// Whether a line is a range of values or lengths.
fn is_range(line: &str) -> bool {
    line.chars().count() <= MAX_RANGE && limits::is_range(line)
}
