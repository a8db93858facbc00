//! `Debug` for all generated types, without values that may not be shown.

use std::fmt;

use huaweicloud_bss_rules::{Record, Value};

use super::view::{ObservedValue, View};
use crate::base::REDACTED;

/// Writes `record` with the values that may be shown, and `[redacted]` for the others.
///
/// Absent fields are omitted: a record with fifty optional fields would be unreadable otherwise.
pub fn debug(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_fields(record, View::of(record), f)
}

fn debug_fields(record: &dyn Record, view: View<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = f.debug_struct(record.name());
    for (field, view) in view.fields() {
        if !matches!(view.observed(), ObservedValue::Absent) {
            output.field(field.name, &Shown(view));
        }
    }
    output.finish()
}

struct Shown<'a>(View<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.observed() {
            ObservedValue::Absent => f.write_str("None"),
            ObservedValue::Single(Value::Invalid) => f.write_str("Invalid"),
            ObservedValue::Hidden if self.0.is_unlisted() => write!(f, "Unknown({REDACTED})"),
            ObservedValue::Object(record) => debug_fields(record, self.0, f),
            ObservedValue::List(_) => f.debug_list().entries(self.0.entries().map(Shown)).finish(),
            ObservedValue::Single(Value::Text(text)) => fmt::Debug::fmt(text, f),
            ObservedValue::Hidden | ObservedValue::Single(_) => f.write_str(&self.0.written().unwrap_or_default()),
        }
    }
}
