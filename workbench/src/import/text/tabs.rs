//! Tables with one line for each row, and tabs between the cells, as a browser or a spreadsheet copies them.

use csv::{ReaderBuilder, StringRecord};

use super::Lines;
use crate::import::headings;
use crate::import::page::{Table, clean, one_line};

/// The table whose header is a line with tabs.
pub(super) fn table(lines: Lines<'_>, at: usize) -> Option<(Table, usize)> {
    let header: Vec<String> = lines.get(at)?.split('\t').map(one_line).collect();
    if !headings::is_header(&header) {
        return None;
    }
    let end = at + 1 + length(lines, at + 1);
    let text: String = lines.from(at + 1).take(end - at - 1).map(|line| format!("{line}\n")).collect();
    let table = Table { header, ..Table::default() };
    // A quotation mark at the start of a cell may belong to its text; then the rest of the page would be one cell.
    Some((rows(&text, true, table.clone()).or_else(|| rows(&text, false, table)).unwrap_or_default(), end))
}

/// How many lines belong to the table: up to the next heading, caption or header.
fn length(lines: Lines<'_>, at: usize) -> usize {
    let is_header = |line: &str| headings::is_header(&line.split('\t').map(str::to_owned).collect::<Vec<_>>());
    lines.from(at).take_while(|line| !(headings::is_border(&clean(line)) || is_header(line))).count()
}

/// The rows of a table; `None` if a cell in quotation marks is not closed.
fn rows(text: &str, quoting: bool, mut table: Table) -> Option<Table> {
    let mut reader = ReaderBuilder::new();
    let reader = reader.delimiter(b'\t').has_headers(false).flexible(true).quoting(quoting);
    for record in reader.from_reader(text.as_bytes()).records() {
        let record: StringRecord = record.ok()?;
        let cells: Vec<String> = record.iter().map(cell).collect();
        match (cells.as_slice(), table.rows.last_mut().and_then(|row| row.last_mut())) {
            // A line without a tab continues the last cell.
            ([line], Some(last)) if table.header.len() > 1 => {
                last.push('\n');
                last.push_str(line);
            }
            _ => table.push(cells),
        }
    }
    let is_open = quoting && table.rows.iter().flatten().any(|cell| cell.contains('\t'));
    (!is_open).then_some(table)
}

fn cell(text: &str) -> String {
    text.lines().map(clean_but_tabs).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// Tabs stay, because they show that a quotation mark is not closed.
fn clean_but_tabs(line: &str) -> String {
    line.split('\t').map(clean).collect::<Vec<_>>().join("\t").trim_matches(' ').to_owned()
}
