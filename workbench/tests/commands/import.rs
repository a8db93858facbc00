//! `bss-spec import`: printing a draft, adding it to a chapter, exit status, and what is wrong with a page.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use crate::{Outcome, bss_spec, folder::Folder, project};

const STRUCTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/parity/official_sdk_cn.json");

const PAGE: &str = "\
# Querying Provinces

## Function

This API is used to query provinces.

## Constraints

This API can be invoked only by the customer AK/SK or token.

## URI

GET /v2/systems/configs/provinces

| Parameter | Mandatory | Type | Value Range | Description |
| --- | --- | --- | --- | --- |
| X-Language | No | String | A maximum of 8 characters | Language. |
| limit | No | Integer | [1-100] | Page size. The default value is 10. |

## Response

| Parameter | Type | Description |
| --- | --- | --- |
| total_count | Integer | Number of provinces. |

## Error Codes

| Status Code | Error Code | Description |
| --- | --- | --- |
| 403 | CBC.0151 | Access denied. |
| 400 | CBC.99990001 | Bad province. |
";

fn import(page: &str, arguments: &[&str], folder: &Folder) -> Outcome {
    fs::write(folder.join("page.md"), page).unwrap();
    bss_spec(&[&["import", "page.md"], arguments].concat(), folder)
}

#[test]
fn prints_a_draft_with_the_names_of_the_spec() {
    let (exit, stdout, stderr) = import(PAGE, &[], &project("import"));
    assert_eq!((exit, stderr.as_str()), (Some(0), ""));
    let start =
        "operations:\n  query_provinces: # a name made of the title or the path\n    summary: Queries provinces.\n";
    assert!(stdout.starts_with(start), "{stdout}");
    for line in [
        "    http: GET /v2/systems/configs/provinces\n",
        "    caller: customer\n",
        "      limit: { type: integer, min: 1, max: 100, default: 10, doc: Page size. }\n",
        "    errors:\n      - CBC.0151\n      - { code: CBC.99990001, http: 400, name: BadProvince, doc: Bad province. }\n",
    ] {
        assert!(stdout.contains(line), "{line}: {stdout}");
    }
}

#[test]
fn check_lists_each_question_of_an_added_draft() {
    let folder = project("import-into");
    let file = folder.join("spec/base_data.yaml");
    let before = fs::read_to_string(&file).unwrap();
    let arguments = ["--name", "query_provinces", "--into", "spec/base_data.yaml"];
    let (exit, stdout, stderr) = import(PAGE, &arguments, &folder);
    assert_eq!(
        (exit, stdout.as_str(), stderr.as_str()),
        (Some(0), "spec/base_data.yaml: added `query_provinces`\n", "")
    );
    let after = fs::read_to_string(&file).unwrap();
    let mut rest = after.lines();
    assert!(before.lines().all(|line| rest.any(|other| other == line)), "a line of the chapter is gone");
    let (exit, _, stderr) = bss_spec(&["check"], &folder);
    assert_eq!(exit, Some(1));
    assert_eq!(stderr.matches("error[BSS100]").count(), after.matches("TODO").count());
    assert_eq!(stderr.matches("error[").count(), after.matches("TODO").count(), "{stderr}");

    let (exit, stdout, stderr) = import(PAGE, &arguments, &folder);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert_eq!(stderr, "error: the spec has the operation `query_provinces` already\n");
}

#[test]
fn a_row_that_cannot_be_read_is_reported_and_the_rest_is_drafted() {
    let page = PAGE.replace("| No | Integer | [1-100] | Page size. The default value is 10. |", "| 10 |");
    let (exit, stdout, stderr) = import(&page, &[], &project("import-broken-row"));
    assert_eq!(exit, Some(1));
    assert!(stdout.contains("X-Language"), "{stdout}");
    assert!(stderr.starts_with("warning: a row of ") && stderr.contains("| limit | 10 |"), "{stderr}");
}

#[test]
fn a_contradiction_to_the_structure_is_reported() {
    let (exit, stdout, stderr) = import(PAGE, &["--with", STRUCTURE], &project("import-with"));
    assert_eq!(exit, Some(1));
    assert!(stdout.starts_with("operations:\n  list_provinces:\n"), "{stdout}");
    assert!(stderr.contains("contradiction: the page lacks the field `provinces` of the reply\n"), "{stderr}");
    assert!(stdout.contains("# from the SDK; the page lacks it\n"), "{stdout}");
}

#[test]
fn reads_standard_input() {
    let folder = project("import-stdin");
    let mut child = Command::new(env!("CARGO_BIN_EXE_bss-spec"))
        .args(["import", "-", "--name", "query_provinces"])
        .current_dir(&*folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(PAGE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("operations:\n  query_provinces:\n"));
}

#[test]
fn a_file_that_is_no_page_is_an_error() {
    let folder = project("import-no-page");
    let (exit, stdout, stderr) = import("# A title\n\nA text.\n", &[], &folder);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    let reason = "it has no line with method and path, and no table of parameters or errors";
    assert_eq!(stderr, format!("error: `page.md` cannot be imported: {reason}\n"));
    fs::write(folder.join("page.md"), b"\xe9").unwrap();
    let (exit, _, stderr) = bss_spec(&["import", "page.md"], &folder);
    let reason = "it is not UTF-8 at line 1; save it as UTF-8";
    assert_eq!((exit, stderr), (Some(2), format!("error: `page.md` cannot be imported: {reason}\n")));
    let (exit, _, stderr) = bss_spec(&["import", "none.html"], &folder);
    assert_eq!(exit, Some(2));
    assert!(stderr.starts_with("error: `none.html` cannot be imported: "), "{stderr}");
}
