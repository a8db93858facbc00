//! The manifests: each chapter of the spec has a cargo feature, and each published package has what registries show.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::{collections::BTreeSet, fs, path::Path};

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

/// The folders of the published packages, in the order of RELEASING.md.
fn published() -> Vec<String> {
    let text = include_str!("../RELEASING.md");
    let names = text.lines().filter_map(|line| line.strip_prefix("cargo publish -p huaweicloud-bss"));
    names.map(|rest| rest.strip_prefix('-').unwrap_or(".").to_owned()).collect()
}

fn manifest(folder: &str) -> Table {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("Cargo.toml");
    fs::read_to_string(path).unwrap().parse().unwrap()
}

#[test]
fn each_published_package_has_what_registries_show() {
    let members = &manifest(".")["workspace"]["members"];
    let is_published = |member: &&str| *member != "examples" && !member.starts_with("tests/");
    let members = names(members).into_iter().filter(is_published).chain(["."]);
    assert_eq!(members.map(str::to_owned).collect::<BTreeSet<_>>(), published().into_iter().collect());
    for folder in published() {
        let manifest = manifest(&folder);
        let package = &manifest["package"];
        let name = package["name"].as_str().unwrap();
        assert_eq!(package["documentation"].as_str(), Some(format!("https://docs.rs/{name}").as_str()));
        let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder).join(package["readme"].as_str().unwrap());
        assert!(fs::read_to_string(readme).unwrap().starts_with(&format!("# {name}\n")), "{name}");
        let keywords = names(&package["keywords"]);
        assert!(keywords.len() <= 5 && keywords.iter().all(|word| word.len() <= 20), "{name}: {keywords:?}");
        assert_eq!(package["metadata"]["docs"]["rs"]["all-features"].as_bool(), Some(true), "{name}");
    }
}

#[test]
fn each_package_is_published_after_those_that_it_uses() {
    let mut done = BTreeSet::new();
    for folder in published() {
        let manifest = manifest(&folder);
        let used = manifest.get("dependencies").and_then(Value::as_table).into_iter().flat_map(Table::keys);
        for name in used.filter(|name| name.starts_with("huaweicloud-bss")) {
            assert!(done.contains(name), "{folder} uses {name}");
        }
        done.insert(manifest["package"]["name"].as_str().unwrap().to_owned());
    }
}
