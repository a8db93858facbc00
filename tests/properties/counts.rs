//! Counts the requests that a property was tested with, and the rules they broke, because a property that never meets a
//! broken rule proves nothing about it.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::config::config;
use crate::oracle::Broken;

/// The rules in requests of the spec. Each is broken in at least one of eight cases of all operations.
const RULES: [&str; 13] = [
    "format",
    "mandatory",
    "mandatory_if",
    "max",
    "max_decimals",
    "max_items",
    "max_length",
    "min",
    "min_length",
    "not_after",
    "not_only_digits_special_or_spaces",
    "one_of",
    "site",
];

#[derive(Debug, Default)]
struct Met {
    accepted: u32,
    rejected: u32,
    rules: BTreeMap<&'static str, u32>,
}

/// Counts requests and broken rules.
#[derive(Default)]
pub(crate) struct Counts(RefCell<Met>);

impl Counts {
    /// Counts a request and its broken rules.
    pub(crate) fn add(&self, broken: &Broken) {
        let mut met = self.0.borrow_mut();
        *(if broken.is_empty() { &mut met.accepted } else { &mut met.rejected }) += 1;
        for (_, rule) in broken {
            *met.rules.entry(rule).or_default() += 1;
        }
    }

    /// Fails if there were fewer than usual for this number of cases.
    pub(crate) fn assert_enough(&self, cases: u32) {
        let cases = config(cases).cases;
        let met = self.0.borrow();
        assert!(met.accepted >= 15 * cases && met.rejected >= 15 * cases, "{cases} tries: {met:?}");
        for rule in RULES {
            let count = met.rules.get(rule).copied().unwrap_or_default();
            assert!(count >= cases / 8, "{rule} was broken {count} times in {cases} tries: {met:?}");
        }
        let unlisted: Vec<_> = met.rules.keys().filter(|rule| !RULES.contains(rule)).collect();
        assert!(unlisted.is_empty(), "not in the list: {unlisted:?}");
    }
}
