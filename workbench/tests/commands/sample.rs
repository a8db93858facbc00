//! `bss-spec sample`: reproducible requests, replies and cases, and the exit status. The tests of the client check that
//! it accepts them.

use serde_json::Value;

use crate::folder::Folder;
use crate::{Outcome, bss_spec, model, project};

fn sample(arguments: &[&str], folder: &Folder) -> Outcome {
    bss_spec(&[&["sample"], arguments].concat(), folder)
}

fn lines(arguments: &[&str], folder: &Folder) -> Vec<String> {
    let (exit, stdout, stderr) = sample(arguments, folder);
    assert_eq!((exit, stderr.as_str()), (Some(0), ""), "{arguments:?}");
    stdout.lines().map(str::to_owned).collect()
}

#[test]
fn prints_the_same_requests_for_the_same_seed() {
    let folder = project("sample-seed");
    let name = "update_sub_customer_budget";
    let samples = lines(&[name, "--count", "12"], &folder);
    assert_eq!(samples.len(), 12);
    assert_eq!(lines(&[name, "--count", "2", "--from", "10"], &folder), samples.get(10..).unwrap());
    let with_seed = |seed| lines(&[name, "--count", "5", "--seed", seed], &folder);
    assert_eq!((with_seed("7") == with_seed("7"), with_seed("7") == with_seed("8")), (true, false));
}

#[test]
fn prints_replies_as_objects() {
    let replies = lines(&["list_conversions", "--count", "20", "--reply"], &project("sample-replies"));
    let parsed: Vec<Value> = replies.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((parsed.len(), parsed.iter().all(Value::is_object)), (20, true));
    assert_eq!(replies.get(1).map(String::as_str), Some("{}"));
}

#[test]
fn prints_cases_of_every_operation() {
    let (folder, model) = (project("sample-cases"), model());
    let cases = lines(&["--cases", "--count", "2"], &folder);
    let cases: Vec<Value> = cases.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let operations: Vec<_> = model.operations().map(|(_, operation)| operation).collect();
    assert_eq!(cases.len(), 2 * operations.len());
    for (pair, operation) in cases.chunks(2).zip(operations) {
        for (number, case) in pair.iter().enumerate() {
            let member = |name: &str| case.get(name).cloned().unwrap_or_default();
            assert_eq!((member("operation"), member("number")), (operation.name.as_str().into(), number.into()));
            assert_eq!(member("status"), Value::from(operation.success.first().copied()));
            let input = lines(&[&operation.name, "--from", &number.to_string()], &folder);
            assert_eq!(serde_json::from_str::<Value>(&input.concat()).unwrap(), member("input"));
        }
    }
}

#[test]
fn works_with_another_spec() {
    let folder = project("sample-other");
    let spec = folder.join("spec");
    let path = spec.to_str().unwrap();
    assert_eq!(lines(&["list_conversions", "--spec", path], &folder), lines(&["list_conversions"], &folder));
    std::fs::write(spec.join("api.yaml"), "api: x").unwrap();
    let (exit, stdout, stderr) = sample(&["list_conversions", "--spec", path], &folder);
    assert_eq!((exit, stdout.as_str(), stderr.contains("error[BSS")), (Some(1), "", true), "{stderr}");
}

#[test]
fn rejects_unknown_operations_and_arguments() {
    let folder = project("sample-unknown");
    let (exit, stdout, stderr) = sample(&["list_conversion"], &folder);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert_eq!(stderr, "error: there is no operation `list_conversion`\nhelp: did you mean `list_conversions`?\n");
    let (exit, _, stderr) = sample(&["list_conversions", "--spec", "nowhere.yaml"], &folder);
    assert_eq!((exit, stderr.contains("`nowhere.yaml`")), (Some(2), true), "{stderr}");
    assert_eq!(sample(&[], &folder).0, Some(2));
    assert_eq!(sample(&["list_conversions", "--reply", "--cases"], &folder).0, Some(2));
}
