//! The stated rust-version is the highest that a locked dependency requires. A lower one would be wrong, and a higher
//! one would exclude users for no reason.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use std::process::Command;

use serde_json::Value;

fn version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    (part(), part(), part())
}

#[test]
fn the_stated_version_is_the_highest_required_one() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--no-default-features"])
        .args(["--features", "huaweicloud-bss/rustls"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let members: Vec<&Value> = metadata["workspace_members"].as_array().unwrap().iter().collect();
    let packages = metadata["packages"].as_array().unwrap();
    let (ours, theirs): (Vec<&Value>, Vec<&Value>) =
        packages.iter().partition(|package| members.contains(&&package["id"]));
    let stated = env!("CARGO_PKG_RUST_VERSION");
    for package in ours.iter().filter(|package| package["publish"].is_null()) {
        assert_eq!(package["rust_version"], stated, "{}", package["name"]);
    }
    let (needed, who) = theirs
        .iter()
        .filter_map(|package| Some((version(package["rust_version"].as_str()?), package["name"].as_str()?)))
        .max()
        .unwrap();
    assert_eq!(version(stated), needed, "{who} requires another version than the stated one");
}
