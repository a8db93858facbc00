//! Reads text: with pipe tables whose cells are lines, or as it was copied from a browser.

mod cells;
mod pipes;
mod tabs;

use super::headings;
use super::page::{Block, Page, Table, clean};

/// Reads a text, line by line.
pub(super) fn read(text: &str) -> Page {
    let lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    let lines = Lines(&lines);
    let mut page = Page::default();
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if line.trim().is_empty() {
            at += 1;
            continue;
        }
        if let Some((table, next)) = table(lines, at) {
            page.blocks.push(Block::Table(table));
            // A reader that takes no line would never end.
            at = next.max(at + 1);
            continue;
        }
        let text = clean(line);
        if headings::section(&text).is_some() {
            page.blocks.push(Block::Heading(text));
        } else {
            page.blocks.push(Block::Paragraph(text));
        }
        at += 1;
    }
    page
}

/// The table that begins at a line, and the number of the line after it.
fn table(lines: Lines<'_>, at: usize) -> Option<(Table, usize)> {
    tabs::table(lines, at).or_else(|| pipes::table(lines, at)).or_else(|| cells::table(lines, at))
}

/// The lines of a text.
#[derive(Clone, Copy)]
struct Lines<'a>(&'a [String]);

impl<'a> Lines<'a> {
    fn get(self, at: usize) -> Option<&'a str> {
        self.0.get(at).map(String::as_str)
    }

    /// The lines from a number on.
    fn from(self, at: usize) -> impl Iterator<Item = &'a str> {
        self.0.iter().skip(at).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Table {
        let page = read(text);
        let tables: Vec<&Table> = page
            .blocks
            .iter()
            .filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None })
            .collect();
        let [table] = tables.as_slice() else { panic!("{page:?}") };
        (*table).clone()
    }

    #[test]
    fn reads_cells_that_end_with_a_pipe() {
        let header = "Parameter |\nMandatory |\nType |\nDescription |\n---|---|---|---|\n";
        let found = table(&format!(
            "{header}a |\nYes |\nString |\nOne.\nTwo. |\nb |\nInteger |\nc |\nNo |\nLong |\nx |\nExample Request\n"
        ));
        assert_eq!(found.rows, [["a", "Yes", "String", "One.\nTwo."], ["c", "No", "Long", "x"]]);
        assert_eq!(found.broken, ["b | Integer"]);
    }

    #[test]
    fn reads_a_cell_on_each_line() {
        let header = "Parameter\nMandatory\nType\nValue Range\nDescription\n";
        let found =
            table(&format!("{header}a\nYes\nString\n-\nOne.\nTwo.\n\nb\nInteger\n[1-2]\nx\n\nExample Request\n"));
        assert_eq!(found.rows, [["a", "Yes", "String", "-", "One.\nTwo."], ["b", "", "Integer", "[1-2]", "x"]]);
    }

    #[test]
    fn reads_a_row_on_each_line_with_tabs() {
        let found = table("Parameter\tType\tDescription\na\tString\t\"One.\nTwo \"\"x\"\".\"\nb\tLong\tx\ny\nURI\n");
        assert_eq!(found.rows, [["a", "String", "One.\nTwo \"x\"."], ["b", "Long", "x\ny"]]);
        let found = table("Parameter\tType\tDescription\na\tString\t\"\" is allowed.\nb\tLong\t\"open\nURI\n");
        assert_eq!(found.rows.len(), 2, "{found:?}");
    }

    #[test]
    fn what_is_before_the_first_row_is_kept() {
        let found = table("Parameter\nType\nDescription\nno type here\na\nString\nx\n");
        assert_eq!((found.rows.len(), found.broken), (1, vec!["no type here".to_owned()]));
    }
}
