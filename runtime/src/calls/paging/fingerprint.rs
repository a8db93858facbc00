//! Hashes of values, to recognize equal ones within one run of the program.

use std::hash::{DefaultHasher, Hash, Hasher};

use huaweicloud_bss_rules::{List, Value};

/// Returns the hash of a value.
pub(super) fn fingerprint(value: Value<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    add(value, &mut hasher);
    hasher.finish()
}

/// Returns the hash of all entries of a list.
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
        // Decimal numbers and times are hashed as strings.
        other => (6, other.written()).hash(hasher),
    }
}
