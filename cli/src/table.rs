//! Records as a table: a column for each field that has a value in any record, with the width of a terminal.

use std::collections::BTreeMap;

use huaweicloud_bss::interceptor::{ObservedValue, View};
use huaweicloud_bss_codegen::escaped;
use huaweicloud_bss_rules::Kind;
use unicode_width::UnicodeWidthStr;

/// The position of a column: the index of its field, below that of the object that contains it, and so on. The columns
/// have the order of the docs page.
type Place = Vec<usize>;

/// A value in one column of a row.
pub(crate) struct Cell {
    place: Place,
    name: String,
    text: String,
    is_number: bool,
    is_hidden: bool,
}

/// The values of one record. Nested objects have names such as `a.b`; lists are shown only as their
/// length, except those that are one string on the wire.
pub(crate) struct Row(Vec<Cell>);

impl Row {
    /// Creates the row of an object, with the fields for which `wanted` is true. Any other value is a row of its own.
    pub(crate) fn of(record: View<'_>, wanted: impl Fn(usize) -> bool) -> Self {
        let mut row = Self(Vec::new());
        match record.observed() {
            ObservedValue::Object(_) => row.add(record, "", &[], &wanted),
            _ => row.0.extend(cell(record, None, "value", &[], false)),
        }
        row
    }

    /// Creates a row of a name and a value.
    pub(crate) fn pair((name, value): (String, String)) -> Self {
        let cell = |index, column: &str, text| Cell {
            place: vec![index],
            name: column.to_owned(),
            text,
            is_number: false,
            is_hidden: false,
        };
        Self(vec![cell(0, "name", name), cell(1, "value", value)])
    }

    fn add(&mut self, object: View<'_>, prefix: &str, place: &[usize], wanted: &dyn Fn(usize) -> bool) {
        for (index, (field, view)) in object.fields().enumerate().filter(|(index, _)| wanted(*index)) {
            let (name, place) = (format!("{prefix}{}", field.name), [place, &[index]].concat());
            if let ObservedValue::Object(_) = view.observed() {
                self.add(view, &format!("{name}."), &place, &|_| true);
            } else {
                let is_number = matches!(field.kind, Kind::Integer | Kind::Long | Kind::Decimal);
                let joined = view.joined(field).map(|text| printable(&text));
                self.0.extend(cell(view, joined, &name, &place, is_number));
            }
        }
    }

    /// Returns its cells as pairs of name and value.
    pub(crate) fn pairs(self) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter().map(|cell| (cell.name, cell.text))
    }

    /// Returns the number of its hidden values.
    pub(crate) fn hidden(&self) -> usize {
        self.0.iter().filter(|cell| cell.is_hidden).count()
    }
}

/// Creates the cell of a value. `None` if the value is absent. `joined` is a list that is one string on the wire.
fn cell(view: View<'_>, joined: Option<String>, name: &str, place: &[usize], is_number: bool) -> Option<Cell> {
    let is_hidden = if joined.is_some() { view.hidden() > 0 } else { matches!(view.observed(), ObservedValue::Hidden) };
    let text = joined.unwrap_or_else(|| match view.observed() {
        ObservedValue::List(list) if list.is_empty() => String::new(),
        ObservedValue::List(list) if list.len() == 1 => "1 item".to_owned(),
        ObservedValue::List(list) => format!("{} items", list.len()),
        _ => printable(&view.written().unwrap_or_default()),
    });
    // Services send an empty string for an absent value.
    (!text.is_empty()).then(|| Cell { place: place.to_vec(), name: name.to_owned(), text, is_number, is_hidden })
}

/// A string in one line. A line break would end the row, and other control characters can control the terminal.
fn printable(text: &str) -> String {
    text.chars().map(escaped).collect()
}

/// The columns of a table. They are added and widened for new rows, and never removed.
#[derive(Default)]
pub(crate) struct Layout(BTreeMap<Place, Column>);

struct Column {
    name: String,
    width: usize,
    is_number: bool,
}

impl Layout {
    /// Returns the lines of these rows. They start with the column names, unless these are already above with the same
    /// columns and widths.
    pub(crate) fn lines(&mut self, rows: &[Row]) -> String {
        let is_first = self.0.is_empty();
        let mut text = String::new();
        if self.make_room(rows) {
            if !is_first {
                text.push('\n');
            }
            self.line(&mut text, |_, column| Some(&column.name));
        }
        for row in rows {
            let cells: BTreeMap<&[usize], &String> =
                row.0.iter().map(|cell| (cell.place.as_slice(), &cell.text)).collect();
            self.line(&mut text, |place, _| cells.get(place).copied());
        }
        text
    }

    /// Adds and widens columns for these rows. Returns whether the column names must be printed.
    fn make_room(&mut self, rows: &[Row]) -> bool {
        let mut is_changed = false;
        for cell in rows.iter().flat_map(|row| &row.0) {
            let width = cell.text.width();
            if let Some(column) = self.0.get_mut(&cell.place) {
                is_changed |= column.width < width;
                column.width = column.width.max(width);
            } else {
                is_changed = true;
                let width = cell.name.width().max(width);
                let column = Column { name: cell.name.clone(), width, is_number: cell.is_number };
                self.0.insert(cell.place.clone(), column);
            }
        }
        is_changed
    }

    fn line<'t>(&'t self, text: &mut String, of: impl Fn(&[usize], &'t Column) -> Option<&'t String>) {
        let mut line = String::new();
        for (index, (place, column)) in self.0.iter().enumerate() {
            let cell = of(place, column).map_or("", String::as_str);
            let gap = " ".repeat(column.width.saturating_sub(cell.width()));
            let (before, after) = if column.is_number { (gap.as_str(), "") } else { ("", gap.as_str()) };
            let between = if index == 0 { "" } else { "  " };
            line.extend([between, before, cell, after]);
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}
