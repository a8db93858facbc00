//! A number for a value, by which it is known again. It holds within one run only.

use std::hash::{DefaultHasher, Hash, Hasher};

use huaweicloud_bss_rules::{List, Value};

/// Equal values have equal numbers; different values almost never do.
pub(super) fn fingerprint(value: Value<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    add(value, &mut hasher);
    hasher.finish()
}

/// The same for all entries of a list.
pub(super) fn fingerprint_of_all(list: &dyn List) -> u64 {
    fingerprint(Value::List(list))
}

fn add(value: Value<'_>, hasher: &mut DefaultHasher) {
    match value {
        Value::Text(text) => (1, text).hash(hasher),
        Value::Integer(number) => (2, number).hash(hasher),
        Value::Boolean(flag) => (3, flag).hash(hasher),
        Value::Record(record) => {
            let count = record.fields().len();
            (4, count).hash(hasher);
            (0..count).for_each(|index| add(record.value(index), hasher));
        }
        Value::List(list) => {
            (5, list.len()).hash(hasher);
            (0..list.len()).for_each(|index| add(list.get(index), hasher));
        }
        // Numbers with decimals, and times: as they are written.
        other => (6, other.written()).hash(hasher),
    }
}
