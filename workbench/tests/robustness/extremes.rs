//! Files that are too large, too deep, or unusual in ways that random files are not.

use std::path::Path;

use huaweicloud_bss_codegen::{Code, Sources, check};

use crate::specs;
use crate::survive::survive;

fn one(bytes: impl Into<Vec<u8>>) -> Vec<Code> {
    survive(&Sources::from_bytes([("api.yaml", bytes)])).err().unwrap_or_default()
}

#[test]
fn accepts_files_as_editors_save_them() {
    for change in [
        |text: &str| text.replace('\n', "\r\n"),
        |text: &str| format!("\u{feff}{text}"),
        |text: &str| format!("---\n{text}...\n"),
        |text: &str| text.trim_end().to_owned(),
        |text: &str| format!("{text}\n\n# the end"),
    ] {
        for files in specs() {
            let changed: Vec<_> = files.iter().map(|(name, text)| (name.clone(), change(text))).collect();
            assert_eq!(survive(&Sources::from_texts(changed.clone())).err(), None, "{}", changed[0].1);
        }
    }
}

#[test]
fn extremes() {
    assert_eq!(one("a".repeat(10 * 1024 * 1024)), [Code::FileTooLarge]);
    assert_eq!(one("[".repeat(10_000)), [Code::InvalidYaml]);
    assert_eq!(one("- ".repeat(10_000)), [Code::InvalidYaml]);
    assert_eq!(one("{a: ".repeat(10_000)), [Code::InvalidYaml]);
    assert_eq!(one(b"a: \xff".to_vec()), [Code::NotUtf8]);
    assert_eq!(one(""), [Code::EmptyValue]);
    let many_keys: String = (0..5_000).map(|number| format!("k{number}: 1\n")).collect();
    assert!(!one(many_keys).is_empty());
    let long_line = format!("api: {}", "x y ".repeat(100_000));
    assert!(!one(long_line).is_empty());
    let long_key = format!("{}: 1", "x".repeat(900));
    assert!(!one(long_key).is_empty());
    let chain: String = (0..8_000)
        .map(|number| format!("  t{number}: {{ doc: A., fields: {{ f: {{ type: t{}, doc: A. }} }} }}\n", number + 1))
        .collect();
    assert_eq!(
        one(format!("edition: 2\napi: demo\ntitle: Demo\ndoc: A.\nchapters: []\ntypes:\n{chain}")),
        [Code::UnknownType]
    );
    let many_mistakes: String = (0..1_000).map(|number| format!("  t{number}: {{ doc: 1, fields: 2 }}\n")).collect();
    let many = format!("edition: 2\napi: demo\ntitle: Demo\ndoc: A.\nchapters: []\ntypes:\n{many_mistakes}");
    let diagnostics = check(&Sources::from_texts([("api.yaml", many)])).unwrap_err();
    // Each line has two mistakes. All are counted, and 100 are shown.
    assert_eq!((diagnostics.count(), diagnostics.iter().count()), (2_000, 100));
    assert!(diagnostics.render().ends_with("error: 1900 more problems are not shown"));
    let strange_keys = "{1: a, ~: b, [c]: d, {e: f}: g, 1.5: h, true: i, '': j}";
    assert!(!one(strange_keys).is_empty());
}

/// The parser decodes `%0a` in a tag.
#[test]
fn a_message_is_one_line() {
    let sources = Sources::from_texts([("api.yaml", "!@@%0ad%1advice")]);
    assert!(survive(&sources).is_err());
    let diagnostics = check(&sources).unwrap_err();
    let message = diagnostics.iter().next().unwrap().message();
    assert_eq!(message, "not valid YAML: unsupported tag `!@@\\nd\\u{1a}dvice`");
}

#[test]
fn reports_missing_files() {
    let none: [(&str, &str); 0] = [];
    let diagnostics = check(&Sources::from_texts(none)).unwrap_err();
    assert_eq!(diagnostics.iter().next().unwrap().code(), Code::UnreadableFile);
    let diagnostics = check(&Sources::read(Path::new("no/such/folder/api.yaml"))).unwrap_err();
    assert_eq!(
        diagnostics.to_string(),
        "error[BSS001]: `api.yaml` cannot be read: file not found\n--> no/such/folder/api.yaml"
    );
}
