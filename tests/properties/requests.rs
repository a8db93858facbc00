//! `validate()` finds exactly the broken rules, and strict decoding never panics.

use std::cell::Cell;

use huaweicloud_bss::dynamic::Node;
use proptest::prelude::*;
use serde_json::Value;

use crate::config::config;
use crate::counts::Counts;
use crate::oracle::{Broken, broken};
use crate::tables;
use crate::values::{Maker, random};

const CASES: u32 = 64;

#[test]
fn accepts_exactly_the_requests_that_break_no_rule() {
    let requests = tables::requests();
    let (counts, stored) = (Counts::default(), Cell::new(0));
    proptest!(config(CASES), |(mut rng in random())| {
        for (entry, table) in &requests {
            let members = Maker { rng: &mut rng, odd: 0 }.object(table);
            let mut expected = Broken::new();
            broken(table, &members, "", &mut expected);
            let text = Value::Object(members.clone()).to_string();
            let decoded = entry.request(Node::parse(&text).unwrap());
            let found: Broken = decoded
                .violations()
                .iter()
                .map(|violation| (violation.field().to_owned(), violation.rule().as_str()))
                .collect();
            prop_assert_eq!(&found, &expected, "{}: {}", entry.descriptor.name, text);
            // A decoded request is stored unchanged, unless a required field is missing.
            if decoded.mismatches.is_empty() {
                let again = serde_json::to_value(&*decoded.request as &dyn huaweicloud_bss::dynamic::Fields).unwrap();
                prop_assert_eq!(again, Value::Object(tables::stored(table, &members)));
                stored.set(stored.get() + 1);
            }
            counts.add(&expected);
        }
    });
    counts.assert_enough(CASES);
    let (stored, least) = (stored.get(), 30 * config(CASES).cases);
    assert!(stored >= least, "{stored} requests, not {least}, were stored again");
}

proptest! {
    #![proptest_config(config(CASES))]

    #[test]
    fn decodes_or_rejects_any_json(mut rng in random()) {
        for (entry, table) in tables::requests() {
            let mut maker = Maker { rng: &mut rng, odd: 30 };
            let mut members = maker.object(&table);
            members.insert("not_a_field".to_owned(), maker.anything(2));
            let text = Value::Object(members).to_string();
            let decoded = entry.request(Node::parse(&text).unwrap());
            prop_assert!(decoded.mismatches.iter().any(|mismatch| mismatch.field() == "not_a_field"), "{}", text);
            let _ = format!("{:?}", decoded.violations());
            let any = maker.anything(4).to_string();
            let _ = entry.request(Node::parse(&any).unwrap()).violations();
        }
    }
}
