//! Reads HTML: the page as a browser saves it, and the tables within Markdown.
//!
//! The tokenizer is that of a browser. Instead of a tree, which only scripts and styles need, the reader keeps the open
//! tables; missing end tags of rows, cells and paragraphs are no problem.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::headings;
use super::page::{Block, Page, Table, clean, one_line};
use super::patterns::{group, pattern};

/// The most columns and rows that a cell covers.
const MAX_SPAN: usize = 100;

/// The most cells of a row. A row with more does not fit its header.
const MAX_CELLS: usize = 100;

/// The most tables within each other.
const MAX_DEPTH: usize = 20;

/// How many bytes all copies of cells have that cover more than one column or row. A page with more is no docs page.
const MAX_COPIES: usize = 1 << 20;

/// Elements whose text is not part of the page.
const HIDDEN: [&str; 9] = ["script", "style", "noscript", "template", "svg", "nav", "select", "button", "iframe"];

/// Elements that begin and end a line.
const LINES: [&str; 18] = [
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "dl",
    "dt",
    "dd",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "blockquote",
    "figure",
    "center",
    "form",
    "hr",
];

/// Reads an HTML document, or a part of one.
pub(super) fn read(text: &str) -> Page {
    let mut reader = Reader { copies: Copies(MAX_COPIES), ..Reader::default() };
    let mut emitter = DefaultEmitter::default();
    // Within scripts and styles, there are no tags.
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(text, emitter) {
        match token {
            Token::StartTag(tag) => {
                let attribute = |name: &str| {
                    let value = tag.attributes.get(name.as_bytes())?;
                    Some(String::from_utf8_lossy(value.as_ref()).into_owned())
                };
                reader.start(&String::from_utf8_lossy(&tag.name), tag.self_closing, &attribute);
            }
            Token::EndTag(tag) => reader.end(&String::from_utf8_lossy(&tag.name)),
            Token::String(text) => reader.text(&String::from_utf8_lossy(&text)),
            Token::Comment(text) => reader.comment(&String::from_utf8_lossy(&text)),
            Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.finish()
}

/// The state between two tokens.
#[derive(Default)]
struct Reader {
    page: Page,
    /// The open tables, the innermost last.
    tables: Vec<Open>,
    /// The text of the paragraph or of the heading.
    text: String,
    /// Whether the text is that of a heading.
    heading: bool,
    /// Whether the text is that of the document's title.
    title: bool,
    /// The number of open elements `pre`, whose white space counts.
    pre: usize,
    /// The hidden element, and how often it is open.
    hidden: Option<(String, usize)>,
    /// The number of open tables that are ignored because they are too deep.
    ignored: usize,
    copies: Copies,
}

/// The bytes that are left for copies of cells.
#[derive(Default)]
struct Copies(usize);

impl Copies {
    fn copy(&mut self, text: &str) -> Option<String> {
        self.0 = self.0.checked_sub(text.len() + size_of::<String>())?;
        Some(text.to_owned())
    }
}

/// A table that is not closed yet.
#[derive(Default)]
struct Open {
    table: Table,
    /// The cells of the row; the text of the last one grows.
    row: Vec<String>,
    /// Whether a cell is open.
    in_cell: bool,
    in_caption: bool,
    /// How many columns and rows the open cell covers.
    span: (usize, usize),
    /// Cells of earlier rows that cover a column of this row: the column, the number of further rows, and the text.
    covers: Vec<(usize, usize, String)>,
    /// Whether all cells of the row are header cells.
    header_row: bool,
    /// Whether a cell has code.
    code: bool,
    /// A table that only arranges parts of the page, because it contains a heading.
    layout: bool,
}

impl Reader {
    fn start(&mut self, name: &str, self_closing: bool, attribute: &dyn Fn(&str) -> Option<String>) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth += usize::from(hidden == name && !self_closing);
            return;
        }
        if HIDDEN.contains(&name) && !self_closing {
            self.hidden = Some((name.to_owned(), 1));
            return;
        }
        match name {
            "title" => self.title = self.page.title.is_none(),
            "link" if attribute("rel").as_deref() == Some("canonical") => self.page.url = attribute("href"),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.arrange();
                self.line();
                self.heading = true;
            }
            "br" => self.write("\n"),
            "pre" => {
                self.line();
                self.pre += 1;
                if let Some(open) = self.open() {
                    open.code = true;
                }
            }
            "table" => {
                if self.open().is_none() {
                    self.line();
                }
                if self.tables.len() < MAX_DEPTH {
                    self.tables.push(Open { span: (1, 1), ..Open::default() });
                } else {
                    self.ignored += 1;
                }
            }
            "caption" => self.with_table(|open, _| open.in_caption = true),
            "tr" => {
                self.line_of_layout();
                self.with_table(Open::end_row);
            }
            "td" | "th" => {
                let number = |name: &str| attribute(name).and_then(|text| text.trim().parse().ok()).unwrap_or(1);
                let span = (number("colspan").clamp(1, MAX_SPAN), number("rowspan").clamp(1, MAX_SPAN));
                self.line_of_layout();
                self.with_table(|open, copies| open.start_cell(name == "th", span, copies));
            }
            "tbody" | "tfoot" | "thead" => self.with_table(Open::end_row),
            name if LINES.contains(&name) => self.line(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if let Some((hidden, depth)) = &mut self.hidden {
            *depth -= usize::from(hidden == name);
            if *depth == 0 {
                self.hidden = None;
            }
            return;
        }
        match name {
            "title" => self.title = false,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.line(),
            "pre" => {
                self.code();
                self.pre = self.pre.saturating_sub(1);
            }
            "table" if self.ignored > 0 => self.ignored -= 1,
            "table" => self.end_table(),
            "caption" => self.with_table(|open, _| open.in_caption = false),
            "tr" | "tbody" | "thead" | "tfoot" => self.with_table(Open::end_row),
            "td" | "th" => self.with_table(Open::end_cell),
            name if LINES.contains(&name) => self.line(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.hidden.is_some() {
            return;
        }
        if self.title {
            self.page.title.get_or_insert_default().push_str(text);
            return;
        }
        if self.pre > 0 {
            self.write(&text.replace('\r', ""));
            return;
        }
        let mut rest = text;
        // White space is one space; the line breaks of the text are those of elements.
        while let Some(start) = rest.find(|c: char| c.is_ascii_whitespace()) {
            let (word, tail) = rest.split_at(start);
            self.write(word);
            self.write(" ");
            rest = tail.trim_start_matches(|c: char| c.is_ascii_whitespace());
        }
        self.write(rest);
    }

    /// Browsers begin a saved page with a comment that has its address.
    fn comment(&mut self, text: &str) {
        if let Some(url) = group(pattern!(r"saved from url=\(\d+\)(https?://\S+)"), text, 1) {
            self.page.url.get_or_insert_with(|| url.to_owned());
        }
    }

    /// The innermost table that is not layout.
    fn open(&mut self) -> Option<&mut Open> {
        self.tables.last_mut().filter(|open| !open.layout)
    }

    fn with_table(&mut self, change: impl FnOnce(&mut Open, &mut Copies)) {
        if let Some(open) = self.tables.last_mut().filter(|open| !open.layout) {
            change(open, &mut self.copies);
        }
    }

    fn write(&mut self, text: &str) {
        let target = match self.tables.last_mut().filter(|open| !open.layout) {
            Some(open) if open.in_caption => &mut open.table.caption,
            Some(open) if open.in_cell => match open.row.last_mut() {
                Some(cell) => cell,
                None => return,
            },
            // Between cells there is only white space.
            Some(_) => return,
            None => &mut self.text,
        };
        let at_start = target.is_empty() || target.ends_with(char::is_whitespace);
        if text != " " || !at_start {
            target.push_str(text);
        }
    }

    /// Ends a line of a cell, or the paragraph.
    fn line(&mut self) {
        if self.pre > 0 {
            return;
        }
        if self.open().is_some() {
            self.write("\n");
            return;
        }
        let text = std::mem::take(&mut self.text);
        let lines: Vec<String> = text.lines().map(clean).filter(|line| !line.is_empty()).collect();
        let heading = std::mem::take(&mut self.heading);
        if !lines.is_empty() {
            let text = lines.join("\n");
            let block = if heading { Block::Heading(one_line(&text)) } else { Block::Paragraph(text) };
            self.page.blocks.push(block);
        }
    }

    /// A cell of a table for layout ends the paragraph.
    fn line_of_layout(&mut self) {
        if self.open().is_none() {
            self.line();
        }
    }

    /// The end of `pre` outside of tables is the end of a block of code.
    fn code(&mut self) {
        if self.pre == 1 && self.open().is_none() {
            let text = std::mem::take(&mut self.text);
            self.heading = false;
            if !text.trim().is_empty() {
                self.page.blocks.push(Block::Code(text.trim_matches('\n').to_owned()));
            }
        }
    }

    /// Turns the open tables into layout, because a heading is no content of a cell. What they have so far is text.
    fn arrange(&mut self) {
        for open in self.tables.iter_mut().filter(|open| !open.layout) {
            open.end_row(&mut self.copies);
            open.layout = true;
            let table = std::mem::take(&mut open.table);
            let cells = [table.header].into_iter().chain(table.rows).flatten().filter(|cell| !cell.is_empty());
            self.page.blocks.extend(cells.map(Block::Paragraph));
        }
    }

    fn end_table(&mut self) {
        let Some(mut open) = self.tables.pop() else { return };
        if open.layout {
            self.line();
            return;
        }
        open.end_row(&mut self.copies);
        let table = open.finish();
        if let Some(code) = code_of(&open, &table) {
            if self.open().is_some() {
                self.write(&code);
            } else {
                self.page.blocks.push(Block::Code(code));
            }
            return;
        }
        if self.open().is_none() {
            let is_empty = table.rows.is_empty() && table.broken.is_empty();
            if !is_empty || !table.header.is_empty() {
                self.page.blocks.push(Block::Table(table));
            }
            return;
        }
        // A table within a cell lists values with their meanings.
        for row in table.rows.iter().map(|row| row.iter().map(|cell| one_line(cell)).collect::<Vec<_>>()) {
            self.write(&format!("\n{}", row.join(": ")));
        }
        for row in &table.broken {
            self.write(&format!("\n{row}"));
        }
        self.write("\n");
    }

    fn finish(mut self) -> Page {
        while !self.tables.is_empty() {
            self.end_table();
        }
        self.pre = self.pre.min(1);
        self.code();
        self.pre = 0;
        self.line();
        self.page.title = self.page.title.map(|title| one_line(&title)).filter(|title| !title.is_empty());
        self.page
    }
}

impl Open {
    fn start_cell(&mut self, is_header: bool, span: (usize, usize), copies: &mut Copies) {
        self.end_cell(copies);
        if self.row.is_empty() {
            self.header_row = true;
        }
        self.header_row &= is_header;
        self.fill(copies);
        if self.row.len() <= MAX_CELLS {
            self.row.push(String::new());
            self.span = span;
            self.in_cell = true;
        }
    }

    fn end_cell(&mut self, copies: &mut Copies) {
        if !std::mem::take(&mut self.in_cell) {
            return;
        }
        let Some(cell) = self.row.last_mut() else { return };
        let lines: Vec<String> = if self.code {
            cell.lines().map(|line| line.trim_end().to_owned()).collect()
        } else {
            cell.lines().map(clean).filter(|line| !line.is_empty()).collect()
        };
        *cell = lines.join("\n");
        let (columns, rows) = std::mem::replace(&mut self.span, (1, 1));
        if columns == 1 && rows == 1 {
            return;
        }
        let text = cell.clone();
        let first = self.row.len() - 1;
        while self.row.len() < (first + columns).min(MAX_CELLS) {
            let Some(copy) = copies.copy(&text) else { return };
            self.row.push(copy);
        }
        if rows > 1 {
            let columns = first..self.row.len();
            self.covers.extend(columns.filter_map(|column| Some((column, rows, copies.copy(&text)?))));
        }
    }

    /// Adds the cells of earlier rows that cover the next columns.
    fn fill(&mut self, copies: &mut Copies) {
        while let Some((.., text)) = self.covers.iter().find(|(column, ..)| *column == self.row.len()) {
            let Some(copy) = copies.copy(text) else { return };
            self.row.push(copy);
        }
    }

    fn end_row(&mut self, copies: &mut Copies) {
        self.end_cell(copies);
        self.in_caption = false;
        if self.row.is_empty() {
            return;
        }
        self.fill(copies);
        for cover in &mut self.covers {
            cover.1 -= 1;
        }
        self.covers.retain(|(_, rows, _)| *rows > 0);
        let row = std::mem::take(&mut self.row);
        let is_first = self.table.header.is_empty() && self.table.rows.is_empty();
        if is_first && (self.header_row || headings::is_header(&row)) {
            self.table.header = row.iter().map(|cell| one_line(cell)).collect();
        } else if self.table.header.is_empty() {
            self.table.rows.push(row);
        } else {
            self.table.push(row);
        }
    }

    /// The table without white space around its caption.
    fn finish(&mut self) -> Table {
        let mut table = std::mem::take(&mut self.table);
        table.caption = clean(&one_line(&table.caption));
        table
    }
}

/// The code of a table that shows code with line numbers.
fn code_of(open: &Open, table: &Table) -> Option<String> {
    if !open.code || headings::is_header(&table.header) {
        return None;
    }
    let is_code = |cell: &&String| cell.chars().any(|c| !c.is_ascii_digit() && !c.is_whitespace());
    let cells: Vec<&str> =
        [&table.header].into_iter().chain(&table.rows).flatten().filter(is_code).map(String::as_str).collect();
    Some(cells.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        match read(text).blocks.as_slice() {
            [Block::Table(table)] => table.clone(),
            blocks => panic!("{blocks:?}"),
        }
    }

    #[test]
    fn reads_rows_without_end_tags() {
        let table = table("<TABLE><TR><TH>Parameter<TH>Type<TR><TD>a<TD><P>String<BR>x<TR><TD>b");
        assert_eq!(table.header, ["Parameter", "Type"]);
        assert_eq!(table.rows, [["a", "String\nx"]]);
        assert_eq!(table.broken, ["b"]);
    }

    #[test]
    fn copies_cells_that_cover_others() {
        let rows = "<tr><td rowspan=2>400<td>A<td>a</tr><tr><td>B<td>b</tr><tr><td>403<td colspan=2>C</tr>";
        let table =
            table(&format!("<table><caption><b>Table 1 </b>Codes</caption><tr><th>x<th>y<th>z</tr>{rows}</table>"));
        assert_eq!(table.caption, "Table 1 Codes");
        assert_eq!(table.rows, [["400", "A", "a"], ["400", "B", "b"], ["403", "C", "C"]]);
    }

    #[test]
    fn a_table_in_a_cell_is_a_list_of_values() {
        let inner = "<table><tr><td>0</td><td>no</td></tr><tr><td>1</td><td>yes</td></tr></table>";
        let table = table(&format!("<table><tr><th>a<th>b</tr><tr><td>x</td><td>Kind.{inner}</td></tr></table>"));
        assert_eq!(table.rows, [["x", "Kind.\n0: no\n1: yes"]]);
    }

    #[test]
    fn a_table_with_a_heading_is_layout() {
        let page =
            read("<table><tr><td>Menu<td><h1>Title</h1><p>Text<table><tr><th>a<th>b<tr><td>1<td>2</table></table>");
        let [menu, title, text, Block::Table(inner)] = page.blocks.as_slice() else { panic!("{page:?}") };
        let texts = [menu, title, text].map(Clone::clone);
        let paragraph = |text: &str| Block::Paragraph(text.to_owned());
        assert_eq!(texts, [paragraph("Menu"), Block::Heading("Title".to_owned()), paragraph("Text")]);
        assert_eq!(inner.rows, [["1", "2"]]);
    }

    #[test]
    fn skips_scripts_and_keeps_code() {
        let page = read(
            "<title>T</title><script>if (a < b) \"<p>no\"</script><link rel=canonical href=https://x.y/z><pre>{\n  1\n}</pre>",
        );
        assert_eq!((page.title.as_deref(), page.url.as_deref()), (Some("T"), Some("https://x.y/z")));
        assert_eq!(page.blocks, [Block::Code("{\n  1\n}".to_owned())]);
    }
}
