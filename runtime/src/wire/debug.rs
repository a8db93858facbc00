//! `Debug` for every generated type: a field shows its value only where the spec calls it harmless.

use std::fmt;

use huaweicloud_bss_rules::{Kind, List, Record, Value};

/// Writes `record` with the values of all fields that may be shown, and `[redacted]` for the others.
///
/// A value of an enum that the docs do not list is free text, whoever wrote it, and is not shown either.
///
/// Fields that are not given are left out: an API with fifty optional fields would be unreadable otherwise.
pub fn debug(record: &dyn Record, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut output = f.debug_struct(record.name());
    for (index, field) in record.fields().iter().enumerate() {
        match record.value(index) {
            Value::Absent => {}
            value => {
                output.field(field.name, &Shown { value, kind: &field.kind, shown: field.shown });
            }
        }
    }
    output.finish()
}

struct Shown<'a> {
    value: Value<'a>,
    kind: &'a Kind<'a>,
    shown: bool,
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Value::Absent => f.write_str("None"),
            // A nested object decides field by field, a list entry by entry.
            Value::Record(record) => debug(record, f),
            Value::List(list) => debug_list(list, self.kind, self.shown, f),
            Value::Text(_) if self.shown && !may_be_shown(self.value, self.kind, true) => {
                f.write_str("Unknown([redacted])")
            }
            value if !may_be_shown(value, self.kind, self.shown) => f.write_str("[redacted]"),
            Value::Text(text) => fmt::Debug::fmt(text, f),
            Value::Integer(number) => fmt::Display::fmt(&number, f),
            Value::Decimal(number) => fmt::Display::fmt(&number, f),
            Value::Written(value) => fmt::Display::fmt(value, f),
            Value::Boolean(flag) => fmt::Display::fmt(&flag, f),
            _ => f.write_str("[redacted]"),
        }
    }
}

/// Whether a single value may be shown: of a field that the spec calls harmless, and no text in place of one that the
/// docs list.
pub(super) fn may_be_shown(value: Value<'_>, kind: &Kind<'_>, shown: bool) -> bool {
    match value {
        Value::Absent | Value::Record(_) | Value::List(_) => false,
        Value::Text(text) => shown && !matches!(kind, Kind::TextChoice(known) if !known.contains(&text)),
        _ => shown,
    }
}

fn debug_list(list: &dyn List, kind: &Kind<'_>, shown: bool, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let kind = if let Kind::List(entry) = kind { entry } else { kind };
    f.debug_list().entries((0..list.len()).map(|index| Shown { value: list.get(index), kind, shown })).finish()
}
