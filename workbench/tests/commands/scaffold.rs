//! `bss-spec scaffold`: printing a draft, adding it to a chapter, and what is wrong with the arguments.

use std::fs;

use crate::{Outcome, bss_spec, folder::Folder, project};

const STRUCTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/parity/official_sdk_cn.json");

fn scaffold(arguments: &[&str], folder: &Folder) -> Outcome {
    bss_spec(&[&["scaffold"], arguments].concat(), folder)
}

#[test]
fn prints_a_draft_with_the_shared_fields_of_the_spec() {
    let (exit, stdout, stderr) = scaffold(&["list_cities", "--from", STRUCTURE], &project("scaffold"));
    assert_eq!((exit, stderr.as_str()), (Some(0), ""));
    assert!(stdout.starts_with("operations:\n  list_cities:\n    summary: TODO"), "{stdout}");
    assert!(stdout.contains("      X-Language: language\n"), "{stdout}");
}

#[test]
fn check_lists_each_question_of_an_added_draft() {
    let folder = project("scaffold-into");
    let file = folder.join("spec/base_data.yaml");
    let before = fs::read_to_string(&file).unwrap();
    let arguments = ["list_cities", "--from", STRUCTURE, "--into", "spec/base_data.yaml"];
    let (exit, stdout, stderr) = scaffold(&arguments, &folder);
    assert_eq!((exit, stdout.as_str(), stderr.as_str()), (Some(0), "spec/base_data.yaml: added `list_cities`\n", ""));
    let after = fs::read_to_string(&file).unwrap();
    let mut rest = after.lines();
    assert!(before.lines().all(|line| rest.any(|other| other == line)), "a line of the chapter is gone");
    let (exit, _, stderr) = bss_spec(&["check"], &folder);
    assert_eq!(exit, Some(1));
    assert_eq!(stderr.matches("error[BSS100]").count(), after.matches("TODO").count());
    assert_eq!(stderr.matches("error[").count(), after.matches("TODO").count(), "{stderr}");

    let (exit, stdout, stderr) = scaffold(&arguments, &folder);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert_eq!(stderr, "error: the spec has the operation `list_cities` already\n");
}

#[test]
fn creates_a_chapter() {
    let folder = project("scaffold-chapter");
    let (exit, ..) = scaffold(&["list_cities", "--from", STRUCTURE, "--into", "spec/cities.yaml"], &folder);
    assert_eq!(exit, Some(0));
    let text = fs::read_to_string(folder.join("spec/cities.yaml")).unwrap();
    assert!(text.starts_with("chapter: cities\ntitle: TODO\ndoc: TODO\n\noperations:\n  list_cities:\n"), "{text}");
}

#[test]
fn rejects_an_unknown_operation_with_a_suggestion() {
    let (exit, stdout, stderr) = scaffold(&["list_citys", "--from", STRUCTURE], &project("scaffold-unknown"));
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("has no operation `list_citys`\nhelp: did you mean `list_cities`?\n"), "{stderr}");
}

#[test]
fn rejects_a_broken_structure() {
    let folder = project("scaffold-broken");
    fs::write(folder.join("broken.json"), "{\"operations\": []}").unwrap();
    let (exit, stdout, stderr) = scaffold(&["list_cities", "--from", "broken.json"], &folder);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    let message =
        "error: `broken.json` is not the structure of an SDK: invalid type: sequence, expected a map at line 1";
    assert!(stderr.starts_with(message), "{stderr}");
    let (exit, _, stderr) = scaffold(&["list_cities", "--from", "nowhere.json"], &folder);
    assert_eq!(exit, Some(2));
    assert!(stderr.starts_with("error: `nowhere.json` cannot be read: "), "{stderr}");
}
