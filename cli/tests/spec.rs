//! `bss stats`, `bss expand` and `bss openapi`: numbers, code and OpenAPI document of a spec.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "support/folder.rs"]
mod folder;

use std::path::Path;
use std::process::{Command, Output};

use huaweicloud_bss::SPEC;
use huaweicloud_bss_codegen::{
    Sources, check,
    reference::{OpenApi, Stats, openapi},
};

use folder::Folder;

/// A folder with a copy of the project's spec.
fn project(name: &str) -> Folder {
    let folder = Folder::new(name);
    for (file, text) in SPEC {
        std::fs::write(folder.join(file), text).unwrap();
    }
    folder
}

fn bss(arguments: &[&str], folder: &Path) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_bss")).args(arguments).current_dir(folder).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn a_folder_is_removed_even_if_its_test_fails() {
    let paths = std::thread::spawn(|| {
        let folder = project("removed");
        let paths = (folder.to_path_buf(), folder.join("api.yaml"));
        assert!(paths.0.is_dir() && paths.1.is_file());
        std::panic::resume_unwind(Box::new(paths));
    });
    let panic = paths.join().unwrap_err().downcast::<(std::path::PathBuf, std::path::PathBuf)>().unwrap();
    assert!(!panic.0.exists() && !panic.1.exists());
}

#[test]
fn numbers() {
    let folder = project("stats");
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    assert_eq!(bss(&["stats"], &folder), (Some(0), Stats::of(&model).to_string(), String::new()));
}

#[test]
fn code() {
    let folder = project("expand");
    let (exit, whole, stderr) = bss(&["expand", "."], &folder);
    assert_eq!((exit, stderr.as_str()), (Some(0), ""));
    assert!(whole.contains("pub struct Client {\n"), "{whole}");
    let name = "show_realname_authentication_review_result";
    let (exit, one, _) = bss(&["expand", "--operation", name], &folder);
    assert_eq!(exit, Some(0));
    let of = |code: &str, name: &str| code.contains(&format!("pub struct {name} {{\n"));
    for (request, alone) in
        [("ShowRealnameAuthenticationReviewResult", true), ("ChangeEnterpriseRealnameAuthentication", false)]
    {
        assert_eq!((of(&whole, request), of(&one, request)), (true, alone), "{request}");
    }
    let (exit, stdout, stderr) = bss(&["expand", "--operation", "show_realname_authentication_reviews"], &folder);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert!(stderr.starts_with("error: there is no operation"), "{stderr}");
}

#[test]
fn documents() {
    let folder = project("openapi");
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    for (arguments, form) in [
        (&["openapi"][..], OpenApi::V31),
        (&["openapi", ".", "--openapi", "3.1"], OpenApi::V31),
        (&["openapi", "api.yaml", "--openapi", "3.0"], OpenApi::V30),
    ] {
        assert!(bss(arguments, &folder) == (Some(0), openapi(&model, form), String::new()), "{arguments:?}");
    }
    let (exit, stdout, stderr) = bss(&["openapi", "--openapi", "2.0"], &folder);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("[possible values: 3.1, 3.0]"), "{stderr}");
}

#[test]
fn no_spec() {
    let folder = std::env::temp_dir();
    for command in ["stats", "expand", "openapi"] {
        let (exit, _, stderr) = bss(&[command, "nowhere.yaml"], &folder);
        assert_eq!(exit, Some(2));
        assert!(stderr.contains("`nowhere.yaml`"), "{stderr}");
    }
}
