//! The generated pages are up to date. `BLESS=1` writes them.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{env, fs, path::Path};

use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::{pages, schema};

fn current(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(there == text, "{} is not what is generated; BLESS=1 writes it", path.display());
}

#[test]
fn the_page_of_diagnostics_is_up_to_date() {
    current("docs/diagnostics.md", &pages::diagnostics());
}

#[test]
#[cfg(feature = "commands")]
fn the_page_of_changes_is_up_to_date() {
    current("docs/changes.md", &pages::changes());
}

#[test]
fn the_page_of_keys_is_up_to_date() {
    current("docs/spec-reference.md", &pages::keys());
}

#[test]
fn the_page_of_operations_is_up_to_date() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/api.yaml");
    current("spec/operations.md", &pages::operations(&check(&Sources::read(&spec)).unwrap()));
}

#[test]
fn the_schema_is_up_to_date() {
    current("spec/schema.json", &schema::schema());
}
