//! Reads the rows of tables of fields.

use super::headings::{self, Column, Place};
use super::limits::{self, Found, Limits};
use super::page::{joined, one_line};
use super::parts::{FieldTable, Side};
use super::patterns::pattern;
use super::prose::{self, Prose};
use super::types::{self, Type};
use super::values::{self, Value};

/// A field, as its row describes it.
#[derive(Clone, Debug)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) place: Option<Place>,
    pub(super) ty: Type,
    pub(super) list: bool,
    pub(super) mandatory: Mandatory,
    pub(super) limits: Limits,
    pub(super) values: Vec<Value>,
    pub(super) prose: Prose,
    /// The table with the fields of the object, as an index.
    pub(super) object: Option<usize>,
    pub(super) errata: Vec<String>,
    /// A limit that does not fit the type, in the words of the page.
    pub(super) unfit: Option<String>,
    /// What another source says, for a comment.
    pub(super) remarks: Vec<String>,
}

/// Whether a field is mandatory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Mandatory {
    Yes,
    No,
    /// The question that is left to the author.
    Unknown(String),
}

/// Reads the rows of a table. Adds what cannot be read to `problems`.
pub(super) fn read(table: &FieldTable, problems: &mut Vec<String>) -> Vec<Field> {
    let lost = table.side == Side::Request && loses_mandatory(table);
    if lost {
        let shown = table.title.shown();
        problems.push(format!("{shown} does not say which fields are mandatory"));
    }
    let mut fields: Vec<Field> = Vec::new();
    for row in &table.rows {
        match field(table, row, lost) {
            Some(field) if fields.iter().any(|other| other.name == field.name && other.place == field.place) => {
                problems.push(format!("{} has the field `{}` twice: {}", table.title.shown(), field.name, joined(row)));
            }
            Some(field) => fields.push(field),
            None => problems.push(format!("a row of {} has no name of a field: {}", table.title.shown(), joined(row))),
        }
    }
    fields
}

/// Whether a table has no column for mandatory fields, or only empty cells in it.
fn loses_mandatory(table: &FieldTable) -> bool {
    let empty = |column| table.rows.iter().all(|row| table.cell(row, column).is_none_or(headings::is_empty));
    let is_path = table.places == [Place::Path];
    !table.rows.is_empty() && !is_path && empty(Column::Mandatory) && empty(Column::Optional)
}

fn field(table: &FieldTable, row: &[String], lost: bool) -> Option<Field> {
    let name = name(table.cell(row, Column::Name)?)?;
    let cell = |column| table.cell(row, column).unwrap_or_default();
    let type_cell = cell(Column::Type);
    let mut typed = types::read(type_cell);
    // In an address and in a header, everything is text; these tables often have no column of types.
    let is_text = table.side == Side::Request && (table.in_uri || !table.places.contains(&Place::Body));
    if !table.has(Column::Type) && is_text {
        typed.ty = Type::Text;
    }
    let description = cell(Column::Description);
    let (values, text) = values::read(description, &typed.ty);
    let (range_values, _) = values::read(cell(Column::Range), &typed.ty);
    let values = if values.is_empty() { range_values } else { values };
    let prose = prose::read(&text);
    let mut field = Field {
        name,
        place: headings::place(cell(Column::Place)),
        ty: typed.ty,
        list: typed.list,
        mandatory: mandatory(table, row, lost),
        limits: Limits::default(),
        values,
        prose,
        object: None,
        errata: Vec::new(),
        unfit: None,
        remarks: Vec::new(),
    };
    field.read_limits(&[&typed.rest, cell(Column::Range)], description);
    let default = cell(Column::Default);
    if !headings::is_empty(default) && field.prose.default.is_none() {
        field.prose.default = Some(one_line(default));
    }
    field.read_format(&text);
    Some(field)
}

impl Field {
    fn read_limits(&mut self, cells: &[&str], description: &str) {
        for cell in cells.iter().filter(|cell| !headings::is_empty(cell)) {
            match limits::of_cell(cell, &self.ty, self.list) {
                Found::Limits { limits, counts_entries } => {
                    if counts_entries {
                        let cell = one_line(cell);
                        self.errata
                            .push(format!("The page gives this list \"{cell}\"; its number of entries is meant."));
                    }
                    self.limits = std::mem::take(&mut self.limits).or(limits);
                }
                Found::Unfit => self.unfit = Some(one_line(cell)),
                Found::Nothing => {}
            }
        }
        // Half a range is not completed from another sentence.
        if self.limits == Limits::default() {
            for sentence in prose::sentences(description) {
                let found = limits::of_sentence(&sentence, &self.ty, self.list);
                self.limits = std::mem::take(&mut self.limits).or(found);
            }
        }
    }

    /// The type of a string whose format the description gives.
    fn read_format(&mut self, text: &str) {
        if self.ty != Type::Text || !self.values.is_empty() {
            return;
        }
        let lower = text.to_lowercase();
        let has = |pattern: &regex_lite::Regex| pattern.is_match(&lower);
        let timestamp = has(pattern!(r"yyyy-mm-dd.?t.?hh:mm:ss.?z"));
        let date = has(pattern!(r"yyyy-mm-dd(?:$|[^-'t0-9 ]|\s+[^h])"));
        let month = has(pattern!(r"yyyy-mm(?:$|[^-d])"));
        match (timestamp, date, month) {
            (true, false, false) => {
                self.ty = Type::Timestamp;
                self.prose.doc = prose::without_format(&self.prose.doc);
            }
            (false, true, false) => self.ty = Type::Date,
            (false, false, true) => self.ty = Type::Month,
            _ => {}
        }
    }
}

/// The name of a field, without decoration.
fn name(cell: &str) -> Option<String> {
    let cell = one_line(cell);
    let cell = cell.trim_start_matches(['>', '-', '└', '├', '*', ' ']).trim_end_matches('*').trim();
    let cell = pattern!(r"\s*[(（].*[)）]$").replace(cell, "");
    pattern!(r"^[A-Za-z_$][A-Za-z0-9_.$\-]*$").is_match(&cell).then(|| cell.into_owned())
}

fn mandatory(table: &FieldTable, row: &[String], lost: bool) -> Mandatory {
    let word = |yes: bool| if yes { Mandatory::Yes } else { Mandatory::No };
    if table.side == Side::Response {
        return Mandatory::No;
    }
    if lost {
        return Mandatory::Unknown("the table does not say it".to_owned());
    }
    if let Some(cell) = table.cell(row, Column::Mandatory) {
        return match headings::mandatory(cell) {
            Some(yes) => word(yes),
            None if headings::is_conditional(cell) => Mandatory::Unknown("when? write `mandatory_if`".to_owned()),
            None => Mandatory::Unknown(format!("the page has \"{}\"", one_line(cell))),
        };
    }
    match table.cell(row, Column::Optional).map(|cell| (cell, headings::mandatory(cell))) {
        // "M" and "O" mean the same under both headings.
        Some((cell, Some(yes))) if matches!(cell.trim(), "M" | "O" | "m" | "o") => word(yes),
        Some((_, Some(yes))) => word(!yes),
        _ => Mandatory::Unknown("the table does not say it".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::parts;

    /// The fields of a request with a table in Markdown, and the problems.
    fn fields(table: &str) -> (Vec<Field>, Vec<String>) {
        let page = crate::import::markdown::read(&format!("# T\n\n## Request\n\n{table}"));
        let parts = parts::read(&page);
        let mut problems = parts.problems.clone();
        let fields = parts.fields.iter().flat_map(|table| read(table, &mut problems)).collect();
        (fields, problems)
    }

    #[test]
    fn reads_words_for_mandatory_fields() {
        let header = "| Name | M/O | Type | Description |\n|---|---|---|---|\n";
        let rows = "| a | M | String | x |\n| b | O | String | x |\n| c | C | String | x |\n| d | ? | String | x |\n";
        let (fields, problems) = fields(&format!("{header}{rows}"));
        let unknown = |question: &str| Mandatory::Unknown(question.to_owned());
        let expected =
            [Mandatory::Yes, Mandatory::No, unknown("when? write `mandatory_if`"), unknown("the page has \"?\"")];
        assert_eq!(fields.into_iter().map(|field| field.mandatory).collect::<Vec<_>>(), expected);
        assert_eq!(problems, [""; 0]);
    }

    #[test]
    fn reads_a_column_of_optional_fields() {
        let (fields, _) =
            fields("| Name | Optional | Type |\n|---|---|---|\n| a | Yes | String |\n| b | No | String |\n");
        assert_eq!(
            fields.into_iter().map(|field| field.mandatory).collect::<Vec<_>>(),
            [Mandatory::No, Mandatory::Yes]
        );
    }

    #[test]
    fn a_lost_column_is_reported_once() {
        let (fields, problems) =
            fields("| Name | Mandatory | Type |\n|---|---|---|\n| a | | String |\n| b | | String |\n");
        assert!(fields.iter().all(|field| matches!(field.mandatory, Mandatory::Unknown(_))));
        assert_eq!(problems, ["the table \"Request\" does not say which fields are mandatory"]);
    }

    #[test]
    fn reports_rows_without_a_name_and_names_that_are_there_twice() {
        let header = "| Name | Mandatory | Type | Description |\n|---|---|---|---|\n";
        let (fields, problems) =
            fields(&format!("{header}| a b | No | String | x |\n| c | No | String | x |\n| c | No | Long | y |\n"));
        assert_eq!(fields.len(), 1);
        assert_eq!(
            problems,
            [
                "a row of the table \"Request\" has no name of a field: a b | No | String | x",
                "the table \"Request\" has the field `c` twice: c | No | Long | y",
            ]
        );
    }

    #[test]
    fn reads_defaults_formats_and_limits_that_do_not_fit() {
        let header =
            "| Name | Mandatory | Type | Value Range | Default Value | Description |\n|---|---|---|---|---|---|\n";
        let rows = "| a | No | Integer | A maximum of 5 characters | 7 | x |\n\
                    | b | No | String | - | - | The format is YYYY-MM-DD. |\n\
                    | c | No | String | - | - | In the format YYYY-MM. This parameter is reserved. |\n";
        let (fields, _) = fields(&format!("{header}{rows}"));
        let [a, b, c] = fields.as_slice() else { panic!("{fields:?}") };
        assert_eq!((a.prose.default.as_deref(), a.unfit.as_deref()), (Some("7"), Some("A maximum of 5 characters")));
        assert_eq!((&b.ty, &c.ty, c.prose.reserved), (&Type::Date, &Type::Month, true));
    }
}
