//! `bss check`: what is wrong, and the exit status.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "support/folder.rs"]
mod folder;

use std::path::Path;
use std::process::{Command, Output};

use huaweicloud_bss::{OPERATIONS, SPEC};
use huaweicloud_bss_codegen::{Sources, check};

use folder::Folder;

fn bss_check(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bss")).arg("check").args(arguments).current_dir(folder).output().unwrap()
}

/// A folder with a copy of the project's spec in `spec/`.
fn project(name: &str) -> Folder {
    let folder = Folder::new(&format!("check-{name}"));
    std::fs::create_dir_all(folder.join("spec")).unwrap();
    for (file, text) in SPEC {
        std::fs::write(folder.join("spec").join(file), text).unwrap();
    }
    folder
}

#[test]
fn a_spec_without_mistakes() {
    let folder = project("fine");
    for arguments in [&[][..], &["spec"], &["spec/api.yaml"]] {
        let output = bss_check(arguments, &folder);
        assert_eq!(output.status.code(), Some(0));
        let expected = format!("spec/api.yaml: {} operations, nothing wrong\n", OPERATIONS.len());
        assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
        assert!(output.stderr.is_empty());
    }
}

#[test]
fn mistakes_are_shown_as_the_library_renders_them() {
    let folder = project("broken");
    let chapter = folder.join("spec/realname_authentication.yaml");
    let text = std::fs::read_to_string(&chapter).unwrap();
    let broken =
        text.replacen("effect: changes", "efect: changes", 1).replacen("type: manual_review", "type: review", 1);
    std::fs::write(&chapter, &broken).unwrap();
    let output = bss_check(&[], &folder);
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(output.stdout.is_empty());
    let text = |name: &str, text: &'static str| match name {
        "realname_authentication.yaml" => broken.clone(),
        _ => text.to_owned(),
    };
    let texts: Vec<(&str, String)> = SPEC.iter().map(|(name, fine)| (*name, text(name, fine))).collect();
    let expected = check(&Sources::from_texts(texts).shown_in("spec")).unwrap_err();
    assert_eq!(stderr.trim_end(), expected.render());
    assert!(stderr.contains("spec/realname_authentication.yaml:"), "{stderr}");
}

#[test]
fn no_spec() {
    let folder = std::env::temp_dir();
    let output = bss_check(&["nowhere.yaml"], &folder);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("`nowhere.yaml`"));
}
