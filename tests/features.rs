//! Each chapter of the spec has a cargo feature, and `all` enables all of them.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::collections::BTreeSet;

use huaweicloud_bss::SPEC;
use huaweicloud_bss_codegen::{Sources, check};
use toml::{Table, Value};

fn names(value: &Value) -> BTreeSet<&str> {
    value.as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect()
}

#[test]
fn each_chapter_is_a_feature() {
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let chapters: BTreeSet<&str> = model.chapters.iter().map(|chapter| chapter.name.as_str()).collect();
    let manifest: Table = include_str!("../Cargo.toml").parse().unwrap();
    let features = manifest["features"].as_table().unwrap();
    assert_eq!(names(&features["all"]), chapters);
    assert!(names(&features["default"]).contains("all"));
    for chapter in chapters {
        assert_eq!(features.get(chapter), Some(&Value::Array(Vec::new())), "{chapter}");
    }
}
