//! `bss-spec check --format` and colours.

use std::process::Command;

use serde_json::{Value, json};

use crate::{Outcome, bss_spec, folder::Folder};

const API: &str = "edition: 2\napi: demo\ntitle: Demo\ndoc: \"100 %\"\nchapters: []\nresource_types: {}\nsites:\n";

/// A spec with a problem that has a correction, and one with labels.
fn spec(name: &str) -> Folder {
    let folder = Folder::new(name);
    let api = API.replace("title: Demo", "titel: Demo").replace("sites:\n", "doc: Again, 50 %.\n");
    std::fs::write(folder.join("api.yaml"), api.replace("resource_types: {}\n", "")).unwrap();
    folder
}

#[test]
fn short_is_one_line_for_each_problem() {
    let folder = spec("format-short");
    let expected = "api.yaml:3:1: error[BSS010]: the api file has no key `titel`\n\
                    api.yaml:6:1: error[BSS011]: `doc` is given twice\n";
    assert_eq!(bss_spec(&["check", "--format", "short"], &folder), (Some(1), expected.to_owned(), String::new()));
}

#[test]
fn json_has_ranges_labels_advice_and_corrections() {
    let folder = spec("format-json");
    let (status, stdout, stderr) = bss_spec(&["check", "--format", "json"], &folder);
    assert_eq!((status, stderr.as_str()), (Some(1), ""));
    let mut found: Vec<Value> = stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let rendered: Vec<Value> =
        found.iter_mut().map(|one| one.as_object_mut().unwrap().remove("rendered").unwrap()).collect();
    let text = bss_spec(&["check"], &folder).2;
    assert_eq!(rendered.iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>().join("\n\n"), text.trim_end());
    let expected = [
        json!({
            "code": "BSS010", "message": "the api file has no key `titel`",
            "file": "api.yaml", "line": 3, "column": 1, "end_line": 3, "end_column": 6,
            "label": "did you mean `title`?", "labels": [], "help": [],
            "fix": [{
                "file": "api.yaml", "line": 3, "column": 1, "end_line": 3, "end_column": 6, "text": "title",
            }],
        }),
        json!({
            "code": "BSS011", "message": "`doc` is given twice",
            "file": "api.yaml", "line": 6, "column": 1, "end_line": 6, "end_column": 4,
            "label": "given again here",
            "labels": [{
                "file": "api.yaml", "line": 4, "column": 1, "end_line": 4, "end_column": 4, "text": "first given here",
            }],
            "help": ["keep one of the two"],
            "fix": [],
        }),
    ];
    assert_eq!(found, expected);
}

#[test]
fn github_escapes_properties_and_messages() {
    let folder = spec("format-github");
    std::fs::write(folder.join("a%,b.yaml"), "").unwrap();
    let (status, stdout, stderr) = bss_spec(&["check", "--format", "github"], &folder);
    assert_eq!((status, stderr.as_str()), (Some(1), ""));
    let expected = "\
        ::error file=api.yaml,line=3,col=1,endLine=3,endColumn=6,title=BSS010%3A Unknown key::\
        the api file has no key `titel`%0Adid you mean `title`?\n\
        ::error file=api.yaml,line=6,col=1,endLine=6,endColumn=4,title=BSS011%3A Duplicate key::\
        `doc` is given twice%0Agiven again here%0Ahelp: keep one of the two\n\
        ::error file=a%25%2Cb.yaml,line=1,col=1,endLine=1,endColumn=1,title=BSS006%3A A file is not listed in api.yaml::\
        `a%25,b.yaml` is not listed in `api.yaml`%0Ahelp: add `a%25,b` to `chapters` of `api.yaml`, or move the file out of this folder\n";
    assert_eq!(stdout, expected);
}

#[test]
fn formats_for_programs_print_nothing_for_a_valid_spec() {
    let folder = Folder::new("format-valid");
    let api = "{ edition: 2, api: demo, title: Demo, doc: An API., chapters: [] }";
    std::fs::write(folder.join("api.yaml"), api).unwrap();
    for format in ["short", "json", "github"] {
        assert_eq!(bss_spec(&["check", "--format", format], &folder), (Some(0), String::new(), String::new()));
    }
}

#[test]
fn text_has_colours_only_if_the_terminal_has_them() {
    let folder = spec("format-colours");
    let coloured = |variables: &[(&str, &str)]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bss-spec"));
        command.arg("check").current_dir(&*folder).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stderr).unwrap().contains("\u{1b}[")
    };
    assert!(!coloured(&[]));
    assert!(coloured(&[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn problems_that_are_not_shown_are_counted() {
    let folder = Folder::new("format-many");
    let keys: String = (0..150).map(|index| format!("unknown_{index}x: 0\n")).collect();
    std::fs::write(folder.join("api.yaml"), API.replace("sites:\n", &keys)).unwrap();
    let (_, stdout, stderr): Outcome = bss_spec(&["check", "--format", "short"], &folder);
    assert_eq!(stdout.lines().count(), 100);
    assert!(stderr.starts_with("error: 5") && stderr.ends_with(" more problems are not shown\n"), "{stderr}");
}
