//! Arbitrary files cause no panic, and give either a model whose code is valid Rust, or diagnostics with valid
//! positions.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

#[path = "../../../tests/properties/config.rs"]
mod config;
mod extremes;
mod mutations;
mod survive;

use std::fs;
use std::path::Path;

/// The names and texts of two small specs, beginning with `api.yaml`. One uses every key of the language, the other one
/// all generated items.
fn specs() -> [Vec<(String, String)>; 2] {
    ["../codegen/tests/complete", "../tests/hygiene/alone/spec"].map(|folder| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut names: Vec<String> = fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".yaml"))
            .collect();
        names.sort_by_key(|name| (name != "api.yaml", name.clone()));
        names.into_iter().map(|name| (name.clone(), fs::read_to_string(folder.join(name)).unwrap())).collect()
    })
}
