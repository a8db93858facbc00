//! The keys of the spec language: the shape of each key, whether it is mandatory, and its documentation.

mod errors;
mod fields;
mod files;
mod operations;
mod shapes;
mod types;

pub use self::errors::{ERROR, LISTED_ERROR, SHARED_ERROR};
pub use self::fields::{CASE, DEFAULTS, FIELD, USED_FIELD};
pub use self::files::{ADVICE, API, CHAPTER, CODES, SITE};
pub use self::operations::{EXAMPLE, EXAMPLE_REPLY, LINK, OPERATION, PAGING, PAGING_KEY, RATE_LIMIT, SOURCE};
pub use self::shapes::{ALLOW, COUNT_LIMIT, LINTS, NUMBER_LIMIT};
pub use self::types::{TYPE, VALUE};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Shape, Table};

    const TABLES: [&Table; 25] = [
        &API,
        &SITE,
        &ADVICE,
        &CODES,
        &CHAPTER,
        &OPERATION,
        &SOURCE,
        &LINK,
        &RATE_LIMIT,
        &PAGING,
        &PAGING_KEY,
        &FIELD,
        &USED_FIELD,
        &CASE,
        &DEFAULTS,
        &COUNT_LIMIT,
        &NUMBER_LIMIT,
        &ALLOW,
        &TYPE,
        &VALUE,
        &ERROR,
        &SHARED_ERROR,
        &LISTED_ERROR,
        &EXAMPLE,
        &EXAMPLE_REPLY,
    ];

    #[test]
    fn the_complete_spec_uses_every_key() {
        let spec = concat!(
            include_str!("../../../tests/complete/api.yaml"),
            include_str!("../../../tests/complete/orders.yaml")
        );
        for key in TABLES.iter().flat_map(|table| table.keys) {
            assert!(spec.contains(&format!("{}:", key.name)), "{}", key.name);
        }
    }

    #[test]
    fn a_key_of_the_table_replaces_each_removed_key() {
        for (table, removed) in TABLES.iter().flat_map(|table| table.removed.iter().map(move |key| (table, key))) {
            let is_key = |name: &str| table.keys.iter().any(|key| key.name == name);
            assert!(!is_key(removed.name), "{}.{}", table.name, removed.name);
            assert!(is_key(removed.replacement), "{}.{}", table.name, removed.replacement);
            assert!(removed.instead.contains(removed.replacement), "{}.{}", table.name, removed.name);
        }
    }

    #[test]
    fn the_same_key_names_the_same_things_in_every_table() {
        for name in ["source", "sites", "site", "errors", "erratum"] {
            let keys = TABLES.iter().flat_map(|table| table.keys).filter(|key| key.name == name);
            let strings = keys.filter(|key| !matches!(key.shape, Shape::Record(_) | Shape::Map(..)));
            let mut names: Vec<_> = strings.map(|key| key.names).collect();
            names.dedup();
            assert_eq!(names.len(), 1, "{name}: {names:?}");
        }
    }

    #[test]
    fn every_key_has_a_sentence_and_occurs_once_in_its_table() {
        for (table, key) in TABLES.iter().flat_map(|table| table.keys.iter().map(move |key| (table, key))) {
            assert!(key.doc.ends_with('.'), "{}.{}", table.name, key.name);
            assert_eq!(table.keys.iter().filter(|other| other.name == key.name).count(), 1, "{}", key.name);
        }
    }
}
