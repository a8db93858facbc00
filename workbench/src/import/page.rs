//! A docs page without its layout: headings, paragraphs, code and tables.

/// A docs page.
#[derive(Clone, Debug, Default)]
pub(super) struct Page {
    /// The title and the address in the head of an HTML document.
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) blocks: Vec<Block>,
}

/// A part of a page. Lines of a text, such as the entries of a list, are separated by line breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    Heading(String),
    Paragraph(String),
    Code(String),
    Table(Table),
}

/// A table. Each row has as many cells as the header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    /// The element `caption` of HTML.
    pub(super) caption: String,
    /// Empty if the table has no header that could be recognized.
    pub(super) header: Vec<String>,
    pub(super) rows: Vec<Vec<String>>,
    /// The texts of rows that do not have as many cells as the header, or whose cells do not fit their columns.
    pub(super) broken: Vec<String>,
}

impl Table {
    /// Adds a row, or keeps its text if its cells cannot be told apart.
    pub(super) fn push(&mut self, cells: Vec<String>) {
        if cells.len() == self.header.len() {
            self.rows.push(cells);
        } else {
            self.broken.push(joined(&cells));
        }
    }
}

/// The text of a row on one line.
pub(super) fn joined(cells: &[String]) -> String {
    let texts: Vec<String> = cells.iter().map(|cell| one_line(cell)).filter(|cell| !cell.is_empty()).collect();
    texts.join(" | ")
}

/// The text with a single space for each run of white space.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a line or a cell: without invisible characters, and with a usual space for each other one.
pub(super) fn clean(text: &str) -> String {
    let visible = text.chars().filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'));
    let spaced: String = visible.map(|c| if c.is_whitespace() && c != '\n' { ' ' } else { c }).collect();
    spaced.trim().to_owned()
}
