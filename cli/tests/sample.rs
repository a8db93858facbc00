//! `bss sample`: requests that the client takes, replies that it reads, and the exit status.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "support/folder.rs"]
mod folder;

use std::process::{Command, Output};

use huaweicloud_bss::{Node, OPERATIONS, SPEC};
use serde_json::Value;

use folder::Folder;

fn bss(arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } =
        Command::new(env!("CARGO_BIN_EXE_bss")).arg("sample").args(arguments).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

fn lines(arguments: &[&str]) -> Vec<String> {
    let (exit, stdout, stderr) = bss(arguments);
    assert_eq!((exit, stderr.as_str()), (Some(0), ""), "{arguments:?}");
    stdout.lines().map(str::to_owned).collect()
}

#[test]
fn requests_break_no_rule_and_are_the_same_for_the_same_seed() {
    for entry in OPERATIONS {
        let name = entry.descriptor.name;
        let samples = lines(&[name, "--count", "12"]);
        assert_eq!(samples.len(), 12);
        for sample in &samples {
            assert_eq!(entry.request(Node::parse(sample).unwrap()).violations(), [], "{name}: {sample}");
        }
        assert_eq!(lines(&[name, "--count", "2", "--from", "10"]), samples.get(10..).unwrap());
    }
    let name = "update_sub_customer_budget";
    let with_seed = |seed| lines(&[name, "--count", "5", "--seed", seed]);
    assert_eq!((with_seed("7") == with_seed("7"), with_seed("7") == with_seed("8")), (true, false));
}

#[test]
fn replies_are_objects() {
    let replies = lines(&["list_conversions", "--count", "20", "--reply"]);
    let parsed: Vec<Value> = replies.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((parsed.len(), parsed.iter().all(Value::is_object)), (20, true));
    assert_eq!(replies.get(1).map(String::as_str), Some("{}"));
}

#[test]
fn cases_are_of_every_operation() {
    let cases: Vec<Value> =
        lines(&["--cases", "--count", "2"]).iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(cases.len() >= 100, "{} cases", cases.len());
    assert_eq!(cases.len(), 2 * OPERATIONS.len());
    for (pair, entry) in cases.chunks(2).zip(OPERATIONS) {
        for (number, case) in pair.iter().enumerate() {
            let member = |name: &str| case.get(name).cloned().unwrap_or_default();
            assert_eq!((member("operation"), member("number")), (entry.descriptor.name.into(), number.into()));
            assert_eq!(member("status"), Value::from(entry.descriptor.success.first().copied()));
            let input = lines(&[entry.descriptor.name, "--from", &number.to_string()]);
            assert_eq!(serde_json::from_str::<Value>(&input.concat()).unwrap(), member("input"));
        }
    }
}

#[test]
fn another_spec() {
    let folder = Folder::new("sample");
    for (file, text) in SPEC {
        std::fs::write(folder.join(file), text).unwrap();
    }
    let path = folder.to_str().unwrap();
    assert_eq!(lines(&["list_conversions", "--spec", path]), lines(&["list_conversions"]));
    std::fs::write(folder.join("api.yaml"), "api: x").unwrap();
    let (exit, stdout, stderr) = bss(&["list_conversions", "--spec", path]);
    assert_eq!((exit, stdout.as_str(), stderr.contains("error[BSS")), (Some(1), "", true), "{stderr}");
}

#[test]
fn what_is_not_there() {
    let (exit, stdout, stderr) = bss(&["list_conversion"]);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert_eq!(stderr, "error: there is no operation `list_conversion`\nhelp: did you mean `list_conversions`?\n");
    let (exit, _, stderr) = bss(&["list_conversions", "--spec", "nowhere.yaml"]);
    assert_eq!((exit, stderr.contains("`nowhere.yaml`")), (Some(2), true), "{stderr}");
    assert_eq!(bss(&[]).0, Some(2));
    assert_eq!(bss(&["list_conversions", "--reply", "--cases"]).0, Some(2));
}
