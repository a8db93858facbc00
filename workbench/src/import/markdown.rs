//! Reads Markdown, with pipe tables and with tables in HTML.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::html;
use super::page::{Block, Page, Table, clean, one_line};

/// Reads a Markdown document.
pub(super) fn read(text: &str) -> Page {
    let mut reader = Reader { source: text, ..Reader::default() };
    for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, range);
    }
    reader.end_html();
    reader.end_paragraph();
    reader.page
}

/// The state between two events.
#[derive(Default)]
struct Reader<'a> {
    source: &'a str,
    page: Page,
    /// The text of the paragraph, heading, block of code or cell.
    text: String,
    table: Option<Table>,
    row: Vec<String>,
    /// HTML that is not read yet.
    html: String,
    /// The number of tables that this HTML opens and does not close.
    open: usize,
    in_code: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Html(html) => self.push_html(&html),
            Event::InlineHtml(tag) => self.inline(&tag),
            // Between the tags of a table in HTML, an empty line ends the block, and what follows is Markdown again.
            _ if self.open > 0 => self.inside_html(&event),
            event => {
                self.end_html_before(&event);
                self.markdown(event, range);
            }
        }
    }

    fn markdown(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Table(_)) => {
                self.end_paragraph();
                self.table = Some(Table::default());
            }
            Event::End(TagEnd::Table) => self.page.blocks.extend(self.table.take().map(Block::Table)),
            Event::End(TagEnd::TableCell) => {
                let text = std::mem::take(&mut self.text);
                let lines: Vec<String> = text.lines().map(clean).filter(|line| !line.is_empty()).collect();
                self.row.push(lines.join("\n"));
            }
            Event::End(TagEnd::TableHead) => {
                let header = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.header = header.iter().map(|cell| one_line(cell)).collect();
                }
            }
            Event::End(TagEnd::TableRow) => self.end_row(self.source.get(range).unwrap_or_default()),
            Event::Start(Tag::Heading { .. } | Tag::Item | Tag::Paragraph) => self.end_paragraph(),
            Event::End(TagEnd::Heading(_)) => {
                let text = one_line(&clean(&std::mem::take(&mut self.text)));
                if !text.is_empty() {
                    self.page.blocks.push(Block::Heading(text));
                }
            }
            Event::Start(Tag::CodeBlock(_)) => {
                self.end_paragraph();
                self.in_code = true;
            }
            Event::End(TagEnd::CodeBlock) => {
                self.in_code = false;
                self.page.blocks.push(Block::Code(std::mem::take(&mut self.text).trim_matches('\n').to_owned()));
            }
            Event::End(TagEnd::Paragraph | TagEnd::Item) => self.end_paragraph(),
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::SoftBreak | Event::HardBreak => self.text.push('\n'),
            _ => {}
        }
    }

    /// The parser cuts a row that is too long, and fills a row that is too short; so the source is counted.
    fn end_row(&mut self, source: &str) {
        let mut row = std::mem::take(&mut self.row);
        let Some(table) = &mut self.table else { return };
        if cells(source) != table.header.len() {
            table.broken.push(one_line(source));
            return;
        }
        row.resize(table.header.len(), String::new());
        table.push(row);
    }

    /// A tag within a text: line breaks count, and what is no tag of HTML, as in `List<String>`.
    fn inline(&mut self, tag: &str) {
        if self.open > 0 {
            self.push_html(tag);
            return;
        }
        let name: String = tag.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
        match name.to_ascii_lowercase().as_str() {
            "br" | "p" | "li" | "ul" | "ol" | "div" | "tr" => self.text.push('\n'),
            "" | "a" | "b" | "i" | "u" | "em" | "strong" | "span" | "code" | "pre" | "sup" | "sub" | "font" | "img" => {
            }
            _ => self.text.push_str(tag),
        }
    }

    fn inside_html(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.html.push_str(&escaped(text)),
            Event::SoftBreak | Event::HardBreak => self.html.push_str("<br>"),
            Event::Start(Tag::CodeBlock(_)) => self.html.push_str("<pre>"),
            Event::End(TagEnd::CodeBlock) => self.html.push_str("</pre>"),
            Event::Start(Tag::Paragraph | Tag::Item) => self.html.push_str("<p>"),
            _ => {}
        }
    }

    fn push_html(&mut self, html: &str) {
        let lower = html.to_ascii_lowercase();
        self.open += lower.matches("<table").count();
        self.open = self.open.saturating_sub(lower.matches("</table").count());
        self.html.push_str(html);
    }

    fn end_html_before(&mut self, event: &Event<'_>) {
        if !matches!(event, Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock)) {
            self.end_html();
        }
    }

    fn end_html(&mut self) {
        if !self.html.is_empty() {
            self.open = 0;
            self.end_paragraph();
            self.page.blocks.extend(html::read(&std::mem::take(&mut self.html)).blocks);
        }
    }

    fn end_paragraph(&mut self) {
        if self.in_code || self.table.is_some() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let lines: Vec<String> = text.lines().map(clean).filter(|line| !line.is_empty()).collect();
        if !lines.is_empty() {
            self.page.blocks.push(Block::Paragraph(lines.join("\n")));
        }
    }
}

/// The number of cells in the source of a row.
fn cells(source: &str) -> usize {
    let source = source.trim();
    let source = source.strip_prefix('|').unwrap_or(source);
    let mut is_escaped = false;
    let mut count = 1;
    let mut ends_with_pipe = false;
    for c in source.chars() {
        ends_with_pipe = c == '|' && !is_escaped;
        count += usize::from(ends_with_pipe);
        is_escaped = c == '\\' && !is_escaped;
    }
    count - usize::from(ends_with_pipe)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_tables_of_both_kinds() {
        let page = read(
            "# T\n\n| a | b |\n|---|---|\n| List<String> | x<br>y \\| z |\n| one |\n\n<table><tr><th>a<th>b</tr>\n\n<tr><td>1</td><td>2</td></tr></table>\n",
        );
        let [Block::Heading(title), Block::Table(pipes), Block::Table(html)] = page.blocks.as_slice() else {
            panic!("{page:?}")
        };
        assert_eq!(title, "T");
        assert_eq!(pipes.rows, [["List<String>", "x\ny | z"]]);
        assert_eq!(pipes.broken, ["| one |"]);
        assert_eq!(html.rows, [["1", "2"]]);
    }

    #[test]
    fn counts_the_cells_of_a_row() {
        for (source, count) in [("| a | b |", 2), ("a | b", 2), ("| a \\| b | c |\n", 2), ("|a|b|c", 3), ("| a ||", 2)]
        {
            assert_eq!(cells(source), count, "{source}");
        }
    }
}
