//! Divides a page into its parts: the text of each section, tables of fields, of values and of errors.

use super::headings::{self, Column, Place, Section};
use super::page::{Block, Page, Table, joined, one_line};
use super::patterns::pattern;

/// The most tables and the most rows of fields of a page. One with more describes no single operation.
const MAX_TABLES: usize = 200;
const MAX_ROWS: usize = 2000;

/// The parts of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Parts {
    pub(super) title: Option<String>,
    /// The text of each section, in the order of the page.
    pub(super) texts: Vec<(Section, String)>,
    pub(super) fields: Vec<FieldTable>,
    pub(super) values: Vec<ValueTable>,
    pub(super) errors: Vec<ErrorRow>,
    /// What cannot be read, each as a sentence.
    pub(super) problems: Vec<String>,
}

/// Whose fields a table has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Request,
    Response,
}

/// What stands above a table.
#[derive(Clone, Debug, Default)]
pub(super) struct Title {
    /// The number of its caption.
    pub(super) number: Option<u32>,
    /// Its caption without the number, or the paragraph or heading before it.
    pub(super) text: String,
    /// Whether there is a caption or a paragraph, rather than the heading of a section.
    pub(super) is_own: bool,
}

impl Title {
    /// The identifiers in the title, such as the name of a type or of a field.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        pattern!(r"[A-Za-z_][A-Za-z0-9_]*").find_iter(&self.text).map(|name| name.as_str())
    }

    /// The title in messages.
    pub(super) fn shown(&self) -> String {
        match (self.number, self.text.as_str()) {
            (Some(number), "") => format!("table {number}"),
            (Some(number), text) => format!("table {number} (\"{text}\")"),
            (None, "") => "a table without a title".to_owned(),
            (None, text) => format!("the table \"{text}\""),
        }
    }
}

/// A table with a row for each field.
#[derive(Clone, Debug)]
pub(super) struct FieldTable {
    pub(super) side: Side,
    pub(super) title: Title,
    /// The places that the headings above the table name.
    pub(super) places: Vec<Place>,
    /// Whether it is under the heading of the URI.
    pub(super) in_uri: bool,
    /// The status of the responses with these fields, such as `200` or `4xx`.
    pub(super) status: Option<String>,
    pub(super) columns: Vec<Option<Column>>,
    pub(super) rows: Vec<Vec<String>>,
}

impl FieldTable {
    /// The cell of a row in a column, if the table has the column.
    pub(super) fn cell<'r>(&self, row: &'r [String], column: Column) -> Option<&'r str> {
        let at = self.columns.iter().position(|other| *other == Some(column))?;
        row.get(at).map(|cell| cell.trim())
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.columns.contains(&Some(column))
    }
}

/// A table with the values of a field.
#[derive(Clone, Debug)]
pub(super) struct ValueTable {
    pub(super) title: Title,
    /// Values with their meanings.
    pub(super) rows: Vec<(String, String)>,
}

/// A row of the table of errors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ErrorRow {
    pub(super) http: Option<u16>,
    pub(super) code: String,
    pub(super) meaning: String,
}

/// Divides a page.
pub(super) fn read(page: &Page) -> Parts {
    let mut walk = Walk::default();
    walk.parts.title = title(page);
    // What stands before the title is navigation.
    let first = page.blocks.iter().position(|block| match block {
        Block::Heading(text) | Block::Paragraph(text) => Some(text) == walk.parts.title.as_ref(),
        _ => false,
    });
    for block in page.blocks.iter().skip(first.map_or(0, |first| first + 1)) {
        walk.block(block);
    }
    walk.parts
}

/// The title: the first heading that is not that of a section, or else the first line.
fn title(page: &Page) -> Option<String> {
    let heading = page.blocks.iter().find_map(|block| match block {
        Block::Heading(text) if headings::section(text).is_none() => Some(text),
        _ => None,
    });
    let first = page.blocks.iter().find_map(|block| match block {
        Block::Paragraph(text) if !pattern!(r"^(?:Updated on|更新时间)").is_match(text) => Some(text),
        _ => None,
    });
    let line = || first.filter(|text| !pattern!(r"^(?:GET|POST|PUT|DELETE|PATCH|HEAD)\s").is_match(text));
    // In a text, the headings are those of sections.
    heading.or_else(line).or(page.title.as_ref()).map(|title| one_line(title))
}

/// The state between two blocks.
#[derive(Default)]
struct Walk {
    parts: Parts,
    section: Option<Section>,
    side: Option<Side>,
    /// The places that the heading of the list of tables names.
    places: Vec<Place>,
    status: Option<String>,
    /// The heading or the paragraph before the next block.
    before: Title,
    /// Whether a table was left out because there are too many.
    is_full: bool,
}

impl Walk {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading(text) => self.heading(text),
            Block::Paragraph(text) if headings::section(text).is_some() => self.heading(text),
            Block::Paragraph(text) => self.paragraph(text),
            Block::Code(text) => {
                self.add(text);
                self.before = Title::default();
            }
            Block::Table(table) => {
                let title = self.title(table);
                self.table(table, title);
                self.before = Title::default();
            }
        }
    }

    fn heading(&mut self, text: &str) {
        self.before = Title { text: one_line(text), ..Title::default() };
        self.places = headings::places(text);
        let Some(section) = headings::section(text) else {
            // A heading without a known word divides the section.
            match status(&one_line(text)) {
                Some(status) => self.status = Some(status),
                None => self.before.is_own = true,
            }
            return;
        };
        self.section = Some(section);
        match section {
            Section::Uri | Section::Request => self.side = Some(Side::Request),
            Section::Response => {
                self.side = Some(Side::Response);
                self.status = None;
            }
            _ => {}
        }
    }

    fn paragraph(&mut self, text: &str) {
        let line = one_line(text);
        if let Some(status) = status(&line) {
            self.status = Some(status);
        }
        self.add(text);
        self.before = match headings::caption(&line) {
            Some((number, title)) => Title { number: Some(number), text: title.to_owned(), is_own: true },
            None if line.chars().count() <= 100 => Title { text: line, is_own: true, ..Title::default() },
            None => Title::default(),
        };
    }

    /// Adds text to the section.
    fn add(&mut self, text: &str) {
        let section = self.section.unwrap_or(Section::Function);
        match self.parts.texts.last_mut() {
            Some((last, all)) if *last == section => {
                all.push('\n');
                all.push_str(text);
            }
            _ => self.parts.texts.push((section, text.to_owned())),
        }
    }

    fn title(&mut self, table: &Table) -> Title {
        let before = std::mem::take(&mut self.before);
        match headings::caption(&table.caption) {
            Some((number, text)) => Title { number: Some(number), text: text.to_owned(), is_own: true },
            None if !table.caption.is_empty() => {
                Title { text: table.caption.clone(), is_own: true, ..Title::default() }
            }
            None => before,
        }
    }

    fn table(&mut self, table: &Table, title: Title) {
        let rows: usize = self.parts.fields.iter().map(|table| table.rows.len()).sum();
        let is_full = self.parts.fields.len() + self.parts.values.len() >= MAX_TABLES;
        if is_full || rows + table.rows.len() > MAX_ROWS || self.parts.problems.len() > MAX_ROWS {
            let problem =
                format!("the page has too many tables or rows; {} and what follows is not read", title.shown());
            if !self.is_full {
                self.parts.problems.push(problem);
            }
            self.is_full = true;
            return;
        }
        let columns: Vec<Option<Column>> = table.header.iter().map(|heading| headings::column(heading)).collect();
        let has = |column| columns.contains(&Some(column));
        for row in &table.broken {
            let shown = title.shown();
            self.parts.problems.push(format!("a row of {shown} does not have the cells of its header: {row}"));
        }
        if has(Column::Code) && !has(Column::Name) {
            self.errors(table, &columns, &title);
        } else if has(Column::Name) && columns.len() > 1 {
            self.fields(table, columns, title);
        } else if self.section == Some(Section::Other) {
            // Such as a form for feedback at the end of a page.
        } else if has(Column::Value) && columns.len() > 1 || !has(Column::Http) && is_pairs(table) {
            self.values(table, &columns, title);
        } else if !(has(Column::Http) || table.rows.is_empty() && table.broken.is_empty()) {
            // A table of statuses without codes says nothing of the operation.
            let header = if table.header.is_empty() { "no header".to_owned() } else { joined(&table.header) };
            self.parts.problems.push(format!("{} is not understood: {header}", title.shown()));
        }
    }

    fn fields(&mut self, table: &Table, columns: Vec<Option<Column>>, title: Title) {
        let is_request = columns.iter().any(|column| matches!(column, Some(Column::Mandatory | Column::Optional)));
        let side = self.side.unwrap_or(if is_request { Side::Request } else { Side::Response });
        let own = headings::places(&title.text);
        self.parts.fields.push(FieldTable {
            side,
            places: if own.is_empty() { self.places.clone() } else { own },
            in_uri: self.section == Some(Section::Uri),
            status: self.status.clone(),
            columns,
            rows: table.rows.clone(),
            title,
        });
    }

    fn values(&mut self, table: &Table, columns: &[Option<Column>], title: Title) {
        let value = columns.iter().position(|column| *column == Some(Column::Value)).unwrap_or(0);
        let meaning = columns.iter().position(|column| *column == Some(Column::Description));
        let meaning = meaning.unwrap_or(usize::from(value == 0));
        let cell = |row: &[String], at: usize| row.get(at).map(|cell| one_line(cell)).unwrap_or_default();
        let rows = table.rows.iter().map(|row| (cell(row, value), cell(row, meaning))).collect();
        self.parts.values.push(ValueTable { title, rows });
    }

    fn errors(&mut self, table: &Table, columns: &[Option<Column>], title: &Title) {
        let cell = |row: &[String], column| {
            let at = columns.iter().position(|other| *other == Some(column))?;
            row.get(at).map(|cell| one_line(cell)).filter(|cell| !cell.is_empty())
        };
        for row in &table.rows {
            let code = cell(row, Column::Code).filter(|code| !code.contains(' '));
            let Some(code) = code else {
                let (shown, text) = (title.shown(), joined(row));
                self.parts.problems.push(format!("a row of {shown} has no error code: {text}"));
                continue;
            };
            let http = cell(row, Column::Http).and_then(|text| text.split(' ').next()?.parse().ok());
            let meaning = cell(row, Column::Description).or_else(|| cell(row, Column::Message)).unwrap_or_default();
            let error = ErrorRow { http: http.filter(|http| (200..600).contains(http)), code, meaning };
            if !self.parts.errors.contains(&error) {
                self.parts.errors.push(error);
            }
        }
    }
}

/// Whether a table without a known header has two columns, with values in the first one.
fn is_pairs(table: &Table) -> bool {
    let is_value = |row: &Vec<String>| {
        row.first().is_some_and(|cell| pattern!(r"^(?:-?\d{1,6}|[A-Z][A-Z0-9_\-]+)$").is_match(cell.trim()))
    };
    table.header.len().max(table.rows.first().map_or(0, Vec::len)) == 2
        && !table.rows.is_empty()
        && table.rows.iter().all(is_value)
}

/// The status that a line names, as in `Status code: 200`.
fn status(line: &str) -> Option<String> {
    let found = pattern!(r"(?i)^(?:http )?(?:status codes?|状态码)\s*[:：]?\s*(\d{3}|[1-5]xx)").captures(line)?;
    Some(found.get(1)?.as_str().to_lowercase())
}
