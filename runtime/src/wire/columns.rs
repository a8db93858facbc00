//! Records as rows of a table, for formats such as CSV.

use huaweicloud_bss_rules::{Field, Kind, Value};

use super::fields::{Blank, Fields};
use super::view::View;

/// Returns the names of the columns of a table of records: the fields in the order of the docs.
pub fn header<T: Fields + Blank>() -> Vec<String> {
    T::BLANK.fields().iter().map(|field| field.name.to_owned()).collect()
}

/// Returns the cells of a record, in the order of [`header`].
///
/// An absent field is an empty cell. Decimal numbers have all their digits. Objects and lists are JSON; a list that is
/// one string on the wire is that string. Nothing is hidden, as in the output of `serde`.
pub fn cells(record: &dyn Fields) -> Vec<String> {
    record.fields().iter().enumerate().map(|(index, field)| cell(field, record.value(index))).collect()
}

fn cell(field: &Field<'_>, value: Value<'_>) -> String {
    match (value, field.kind) {
        // Strings are the only keys, so only a value fails that is nested too deeply to be received.
        (Value::Record(_), _) | (Value::List(_), Kind::List(_)) => {
            serde_json::to_string(&View::all_of(value)).unwrap_or_default()
        }
        (value, _) => field.written(value).unwrap_or_default(),
    }
}
