//! Samples of all kinds of requests break no rule.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::collections::BTreeSet;

use huaweicloud_bss::dynamic::Node;
use huaweicloud_bss_codegen::model::Json;
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::sample::Sampler;
use hygiene_alone::{OPERATIONS, SPEC};

#[test]
fn request_samples_break_no_rule() {
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    let sampler = Sampler::new(&model, 0);
    for ((_, operation), entry) in model.operations().zip(OPERATIONS) {
        let mut met = BTreeSet::new();
        for number in 0..200 {
            let input = sampler.input(operation, number);
            let text = input.to_string();
            let decoded = entry.request(Node::parse(&text).unwrap());
            assert_eq!(decoded.violations(), [], "{} {number}: {text}", operation.name);
            if let Json::Object(members) = input {
                met.extend(members.into_iter().map(|(name, _)| name));
            }
        }
        // Fields with conditions on others are included.
        let all: BTreeSet<String> = operation.request.iter().map(|field| field.name.clone()).collect();
        assert_eq!(met, all, "{}", operation.name);
    }
}
