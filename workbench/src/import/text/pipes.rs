//! Tables whose cells end with a pipe, each on lines of its own:
//!
//! ```text
//! Parameter |
//! Type |
//! ---|---|
//! customer_id |
//! String |
//! ```

use super::Lines;
use crate::import::headings::{self, Column};
use crate::import::page::{Table, clean, joined, one_line};
use crate::import::patterns::pattern;
use crate::import::types;

/// The most lines of a header.
const MAX_HEADER: usize = 20;

/// The table whose header begins at a line.
pub(super) fn table(lines: Lines<'_>, at: usize) -> Option<(Table, usize)> {
    if !lines.get(at)?.contains('|') {
        return None;
    }
    let is_border = |line: &str| pattern!(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$").is_match(line);
    let height = lines.from(at).take(MAX_HEADER).take_while(|line| line.contains('|') && !is_border(line)).count();
    let border = lines.get(at + height).filter(|line| is_border(line))?;
    let columns = border.split('|').filter(|part| part.contains("--")).count();
    let mut cells = Cells::default();
    lines.from(at).take(height).for_each(|line| cells.line(line));
    let header: Vec<String> = cells.done.iter().map(|cell| one_line(cell)).collect();
    if header.len() != columns {
        return None;
    }
    let mut next = at + height + 1;
    let mut cells = Cells::default();
    while let Some(line) = lines.get(next) {
        // The first cell of a row is one line. Between rows, empty lines do not count.
        let at_row = cells.text.is_empty() && cells.done.len() % columns == 0;
        let is_text = !line.contains('|') && !line.trim().is_empty();
        if at_row && is_text || headings::is_border(&clean(line)) || table_header(lines, next, at_row) {
            break;
        }
        cells.line(line);
        next += 1;
    }
    let mut table = Table { header, ..Table::default() };
    rows(&mut table, cells);
    Some((table, next))
}

/// Whether the header of another table begins at a line.
fn table_header(lines: Lines<'_>, at: usize, at_row: bool) -> bool {
    at_row && lines.get(at).is_some_and(|line| headings::column(line.trim_end_matches('|')).is_some()) && {
        let known = lines.from(at).take_while(|line| headings::column(line.trim_end_matches('|')).is_some()).count();
        known >= 2 && lines.get(at + known).is_some_and(|line| line.trim_start().starts_with("--"))
    }
}

/// Cells, and the text of the one that is not closed yet.
#[derive(Default)]
struct Cells {
    done: Vec<String>,
    text: String,
}

impl Cells {
    fn line(&mut self, line: &str) {
        let line = if self.text.is_empty() { line.trim_start().strip_prefix("| ").unwrap_or(line) } else { line };
        let mut parts = line.split('|').peekable();
        while let Some(part) = parts.next() {
            let part = clean(part);
            if !part.is_empty() {
                if !self.text.is_empty() {
                    self.text.push('\n');
                }
                self.text.push_str(&part);
            }
            if parts.peek().is_some() {
                self.done.push(std::mem::take(&mut self.text));
            }
        }
    }
}

/// Divides cells into rows. Where a row has too few or too many cells, the next row is found by its words.
fn rows(table: &mut Table, cells: Cells) {
    let columns: Vec<Option<Column>> = table.header.iter().map(|heading| headings::column(heading)).collect();
    let width = columns.len();
    let mut rest = cells.done.as_slice();
    while !rest.is_empty() {
        if let Some((row, tail)) = rest.split_at_checked(width).filter(|(row, _)| is_plausible(&columns, row, false)) {
            table.push(row.to_vec());
            rest = tail;
            continue;
        }
        let starts = (1..rest.len()).find(|at| {
            let row = rest.get(*at..at + width);
            row.is_some_and(|row| is_plausible(&columns, row, true))
        });
        let (broken, tail) = rest.split_at(starts.unwrap_or(rest.len()));
        table.broken.push(joined(broken));
        rest = tail;
    }
    if !cells.text.is_empty() {
        table.broken.push(one_line(&cells.text));
    }
}

/// Whether the cells of a row fit their columns. Where the row before is broken, the name and the type have to fit, too.
fn is_plausible(columns: &[Option<Column>], row: &[String], is_strict: bool) -> bool {
    let cell = |column| {
        let at = columns.iter().position(|other| *other == Some(column))?;
        row.get(at).map(String::as_str)
    };
    let has_type = cell(Column::Type).is_none_or(|cell| types::is_type(cell) || headings::is_empty(cell));
    let has_name = cell(Column::Name)
        .is_none_or(|cell| pattern!(r"^[A-Za-z_][A-Za-z0-9_.\-]*$").is_match(cell.trim()) && !types::is_scalar(cell));
    let has_word =
        cell(Column::Mandatory).map(|word| headings::mandatory(word).is_some() || headings::is_conditional(word));
    match has_word {
        _ if is_strict => has_name && has_type && has_word != Some(false),
        Some(has_word) => has_word || cell(Column::Mandatory).is_some_and(headings::is_empty) && has_type,
        None => has_type,
    }
}
