//! `bss-spec diff`: folders, revisions of git, formats and exit statuses.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::{Outcome, bss_spec, folder::Folder};

const SPEC: &str = "chapter: orders
title: Orders
doc: Orders.
operations:
  show_order:
    summary: Shows an order.
    source: { url: \"https://example.com/show\" }
    http: GET /v2/orders
    caller: customer
    effect: reads
    query:
      order_id: { type: string, max_length: 64, sensitive: false, source: docs, doc: The order. }
";

fn write(folder: &Path, orders: &str, edition: &str) {
    fs::create_dir_all(folder).unwrap();
    let api =
        format!("{edition}api: demo\ntitle: Demo\ndoc: An API.\nsources: {{ docs: The docs. }}\nchapters: [orders]\n");
    fs::write(folder.join("api.yaml"), api).unwrap();
    fs::write(folder.join("orders.yaml"), orders).unwrap();
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"];
    let output = Command::new("git").args(identity).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn commit(folder: &Path) {
    git(folder, &["add", "."]);
    git(folder, &["commit", "-q", "-m", "A version"]);
}

fn diff(folder: &Folder, arguments: &[&str]) -> Outcome {
    bss_spec(&[&["diff"], arguments].concat(), folder)
}

/// A repository with two commits: the second one tightens a limit. In the working tree, the limit is as in the first.
fn repository(name: &str) -> Folder {
    let folder = Folder::new(name);
    git(&folder, &["init", "-q"]);
    write(&folder.join("spec"), SPEC, "edition: 2\n");
    commit(&folder);
    write(&folder.join("spec"), &SPEC.replace("64", "32"), "edition: 2\n");
    commit(&folder);
    write(&folder.join("spec"), SPEC, "edition: 2\n");
    folder
}

#[test]
fn compares_two_folders() {
    let folder = Folder::new("diff-folders");
    write(&folder.join("old"), SPEC, "edition: 2\n");
    write(&folder.join("new"), &SPEC.replace("Shows an order.", "Shows one."), "edition: 2\n");
    let expected =
        "`show_order` of orders\n  documentation  summary\nchanges: 0 breaking, 0 additive, 1 of the documentation\n";
    assert_eq!(diff(&folder, &["old", "new"]), (Some(0), expected.to_owned(), String::new()));
    assert_eq!(diff(&folder, &["old", "new/api.yaml"]), (Some(0), expected.to_owned(), String::new()));
    assert_eq!(diff(&folder, &["old", "old"]), (Some(0), "no changes\n".to_owned(), String::new()));
}

#[test]
fn compares_revisions_without_a_checkout() {
    let folder = repository("diff-revisions");
    let line = "request field `order_id`: the maximum number of characters is 32 instead of 64";
    let (exit, stdout, stderr) = diff(&folder, &["HEAD~1", "HEAD"]);
    assert_eq!((exit, stderr.as_str()), (Some(1), ""));
    assert!(stdout.contains(&format!("  breaking       {line}\n")), "{stdout}");
    // The working tree is as it was, and is the new version by default.
    assert_eq!(diff(&folder, &["HEAD~1"]), (Some(0), "no changes\n".to_owned(), String::new()));
    let (exit, stdout, _) = diff(&folder, &["HEAD", "spec"]);
    assert_eq!(exit, Some(0));
    assert!(stdout.contains("  additive       "), "{stdout}");
    let (exit, stdout, _) = diff(&folder, &["HEAD~1:spec", "HEAD:spec/api.yaml", "--format", "changelog"]);
    assert_eq!((exit, stdout), (Some(1), format!("### Breaking\n\n- `show_order`: {line}.\n")));
    let (exit, stdout, _) = diff(&folder, &["HEAD~1", "HEAD", "--format", "json"]);
    assert_eq!(exit, Some(1));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&stdout).unwrap()["changes"][0]["kind"], "tightened");
}

#[test]
fn reads_a_revision_from_a_folder_within_the_repository() {
    let folder = repository("diff-within");
    let (exit, stdout, stderr) = bss_spec(&["diff", "HEAD~1", "HEAD"], &folder.join("spec"));
    assert_eq!((exit, stderr.as_str()), (Some(1), ""), "{stdout}");
}

#[test]
fn rewrites_a_version_of_the_first_edition_in_memory() {
    let folder = Folder::new("diff-edition");
    let before = SPEC.replace("effect: reads", "idempotent: true\n    idempotent_reason: It only reads.");
    write(&folder.join("old"), &before, "");
    write(&folder.join("new"), SPEC, "edition: 2\n");
    let (exit, stdout, stderr) = diff(&folder, &["old", "new"]);
    assert_eq!((exit, stdout.as_str(), stderr.as_str()), (Some(0), "no changes\n", ""));
    assert_eq!(fs::read_to_string(folder.join("old/orders.yaml")).unwrap(), before);
}

#[test]
fn rejects_what_is_neither_a_folder_nor_a_revision() {
    let folder = repository("diff-wrong");
    for argument in ["nothing", "nothing:spec", ":spec"] {
        let (exit, stdout, stderr) = diff(&folder, &[argument, "spec"]);
        assert_eq!((exit, stdout.as_str()), (Some(2), ""));
        let expected = format!(
            "error: `{argument}` is neither a path nor a revision of a git repository\n\
             help: give a folder, a revision such as `HEAD~1` or `v0.1.0`, or `REV:PATH`\n"
        );
        assert_eq!(stderr, expected);
    }
    let (exit, _, stderr) = diff(&folder, &["HEAD:elsewhere", "spec"]);
    assert_eq!((exit, stderr.as_str()), (Some(2), "error: no spec found at `HEAD:elsewhere/api.yaml`\n"));
    fs::create_dir(folder.join("empty")).unwrap();
    assert_eq!(diff(&folder, &["empty", "spec"]).0, Some(2));
}

#[test]
fn rejects_a_version_that_is_not_valid() {
    let folder = repository("diff-invalid");
    write(&folder.join("new"), &SPEC.replace("type: string", "type: text"), "edition: 2\n");
    let (exit, stdout, stderr) = diff(&folder, &["HEAD", "new"]);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("new/orders.yaml:12:"), "{stderr}");
    assert!(stderr.ends_with("error: the spec at `new` is not valid, so it cannot be compared\n"), "{stderr}");
}
