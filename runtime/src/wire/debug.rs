//! `Debug` for every generated type: a field shows its value only where it may be shown.

use std::fmt;

use huaweicloud_bss_rules::{Record, Value};

use super::view::{Seen, View};
use crate::base::REDACTED;

/// Writes `record` with the values of all fields that may be shown, and `[redacted]` for the others.
///
/// Fields that are not given are left out: an API with fifty optional fields would be unreadable otherwise.
pub fn debug(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    debug_fields(record, View::of(record), f)
}

fn debug_fields(record: &dyn Record, view: View<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = f.debug_struct(record.name());
    for (field, view) in view.fields() {
        if !matches!(view.see(), Seen::Absent) {
            output.field(field.name, &Shown(view));
        }
    }
    output.finish()
}

struct Shown<'a>(View<'a>);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.see() {
            Seen::Absent => f.write_str("None"),
            Seen::Hidden if self.0.is_unlisted() => write!(f, "Unknown({REDACTED})"),
            Seen::Object(record) => debug_fields(record, self.0, f),
            Seen::List(_) => f.debug_list().entries(self.0.entries().map(Shown)).finish(),
            Seen::Single(Value::Text(text)) => fmt::Debug::fmt(text, f),
            Seen::Hidden | Seen::Single(_) => f.write_str(&self.0.written().unwrap_or_default()),
        }
    }
}
