//! How replies are printed: as JSON or as tables, with or without hidden values.

use clap::ValueEnum;
use huaweicloud_bss::interceptor::View;
use huaweicloud_bss_rules::{Kind, Record};

use crate::table::{Layout, Row};
use huaweicloud_bss_workbench::stdio::note;

#[derive(clap::Args)]
pub(crate) struct Output {
    /// The output format.
    #[arg(long = "output", value_name = "FORMAT", value_enum, default_value_t = Format::Json)]
    format: Format,
    /// Prints all values. Without it, values that the spec does not declare as harmless, such as personal data, are
    /// printed as `[redacted]`.
    #[arg(long)]
    reveal: bool,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    /// One line of JSON for each object.
    Json,
    /// A table for people: of the records if the reply is a list, otherwise of its fields. Nothing is cut off; use
    /// `less -S` for tables wider than the terminal. Lists inside records are shown as their length.
    Table,
}

impl Output {
    /// Whether hidden values are printed.
    pub(crate) fn reveals(&self) -> bool {
        self.reveal
    }

    pub(crate) fn printer(&self) -> Printer {
        Printer { format: self.format, reveal: self.reveal, hidden: 0, rows: 0, list: None, layout: Layout::default() }
    }
}

/// Formats replies, and collects the notes that are printed at the end.
pub(crate) struct Printer {
    format: Format,
    reveal: bool,
    /// The number of hidden values.
    hidden: usize,
    /// The number of rows in tables.
    rows: usize,
    /// The name of the field with the records.
    list: Option<String>,
    layout: Layout,
}

impl Printer {
    /// Formats a whole reply. `list` is the index of its field with the records, if that is known.
    pub(crate) fn reply(&mut self, reply: &dyn Record, list: Option<usize>) -> Result<String, serde_json::Error> {
        let view = self.view(reply);
        if self.format == Format::Json {
            return self.line(view);
        }
        let list = list.or_else(|| only_list(reply));
        let scalars = Row::of(view, |index| Some(index) != list);
        self.hidden += scalars.hidden();
        let Some(list) = list else {
            let pairs: Vec<Row> = scalars.pairs().map(Row::pair).collect();
            self.rows += pairs.len();
            return Ok(self.layout.lines(&pairs));
        };
        let mut text: String = scalars.pairs().map(|(name, value)| format!("{name}: {value}\n")).collect();
        let records = self.records(reply, list)?;
        if !text.is_empty() && !records.is_empty() {
            text.push('\n');
        }
        Ok(text + &records)
    }

    /// Formats only the records of a page, which are in its field at `list`.
    pub(crate) fn records(&mut self, page: &dyn Record, list: usize) -> Result<String, serde_json::Error> {
        let Some((field, records)) = self.view(page).fields().nth(list) else { return Ok(String::new()) };
        let records = records.entries();
        if self.format == Format::Json {
            return records.map(|record| self.line(record)).collect();
        }
        self.list.get_or_insert_with(|| field.name.to_owned());
        let rows: Vec<Row> = records.map(|record| Row::of(record, |_| true)).collect();
        self.rows += rows.len();
        self.hidden += rows.iter().map(Row::hidden).sum::<usize>();
        Ok(self.layout.lines(&rows))
    }

    /// Whether hidden values are printed.
    pub(crate) fn reveals(&self) -> bool {
        self.reveal
    }

    fn view<'r>(&self, record: &'r dyn Record) -> View<'r> {
        if self.reveal { View::revealed(record) } else { View::of(record) }
    }

    fn line(&mut self, view: View<'_>) -> Result<String, serde_json::Error> {
        self.hidden += view.hidden();
        serde_json::to_string(&view).map(|text| text + "\n")
    }

    /// Prints the notes on standard error.
    pub(crate) fn finish(self) {
        if self.format == Format::Table && self.rows == 0 {
            note!("note: {} is empty", self.list.map_or("the reply".to_owned(), |list| format!("`{list}`")));
        }
        match self.hidden {
            0 => {}
            1 => note!("note: 1 value is not shown; --reveal shows it"),
            count => note!("note: {count} values are not shown; --reveal shows them"),
        }
    }
}

/// Returns the index of the only list of objects in a reply.
fn only_list(reply: &dyn Record) -> Option<usize> {
    let mut lists = reply.fields().iter().enumerate().filter(|(_, field)| field.kind == Kind::List(&Kind::Record));
    let (index, _) = lists.next()?;
    lists.next().is_none().then_some(index)
}
