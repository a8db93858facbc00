//! Whatever the files hold: no panic, and either a model or diagnostics that point into their files.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{fs, path::Path};

use huaweicloud_bss_codegen::{Code, Sources, check};

/// The numbers of a linear congruential generator: the same on every machine.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }
}

fn complete() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/complete");
    let read = |name: &str| (name.to_owned(), fs::read(folder.join(name)).unwrap());
    ["api.yaml", "orders.yaml", "bills.yaml"].map(read).to_vec()
}

/// Checks the files; the codes of the diagnostics, in order.
fn survive(files: &[(String, Vec<u8>)]) -> Vec<Code> {
    let Err(diagnostics) = check(&Sources::from_bytes(files.to_vec())) else { return Vec::new() };
    assert!(diagnostics.count() > 0 && diagnostics.iter().count() > 0);
    for diagnostic in &diagnostics {
        let location = diagnostics.location(diagnostic);
        let (_, bytes) = files.iter().find(|(name, _)| *name == location.path).unwrap();
        let text = String::from_utf8_lossy(bytes);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let line = text.split('\n').nth(location.line - 1);
        assert!(line.is_some_and(|line| location.column <= line.chars().count() + 1), "{location:?}");
        assert!(!diagnostic.message().is_empty() && !diagnostic.message().contains('\n'), "{diagnostic:?}");
        assert!(!diagnostics.render_one(diagnostic).is_empty());
    }
    diagnostics.iter().map(|diagnostic| diagnostic.code()).collect()
}

fn one(bytes: impl Into<Vec<u8>>) -> Vec<Code> {
    survive(&[("api.yaml".to_owned(), bytes.into())])
}

#[test]
fn truncated_files() {
    let files = complete();
    for (index, (_, bytes)) in files.iter().enumerate() {
        for end in (0..bytes.len()).step_by(23) {
            let mut files = files.clone();
            files[index].1.truncate(end);
            survive(&files);
        }
    }
}

#[test]
fn mutated_files() {
    const BYTES: &[u8] = b"\t\n\r :-[]{}&*!|>'\"%@#,?~0aZ_.<\0\xff\xc3";
    let files = complete();
    let mut random = Lcg(2022);
    for _ in 0..400 {
        let mut files = files.clone();
        for _ in 0..=random.below(4) {
            let which = random.below(2);
            let bytes = &mut files[which].1;
            let at = random.below(bytes.len());
            match random.below(4) {
                0 => bytes[at] = BYTES[random.below(BYTES.len())],
                1 => bytes.insert(at, BYTES[random.below(BYTES.len())]),
                2 => drop(bytes.drain(at..(at + random.below(20)).min(bytes.len()))),
                _ => {
                    let piece: Vec<u8> = bytes[at..(at + random.below(60)).min(bytes.len())].to_vec();
                    let to = random.below(bytes.len());
                    bytes.splice(to..to, piece);
                }
            }
        }
        survive(&files);
    }
}

#[test]
fn lines_left_out_moved_and_doubled() {
    let files = complete();
    let mut random = Lcg(7);
    for _ in 0..300 {
        let mut files = files.clone();
        let which = random.below(2);
        let mut lines: Vec<String> =
            String::from_utf8_lossy(&files[which].1).split_inclusive('\n').map(str::to_owned).collect();
        let (a, b) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(3) {
            0 => drop(lines.remove(a)),
            1 => lines.swap(a, b),
            _ => lines.insert(b, lines[a].clone()),
        }
        files[which].1 = lines.concat().into_bytes();
        survive(&files);
    }
}

#[test]
fn arbitrary_bytes() {
    const LIKELY: &[u8] = b"ab: -[]{},\n'\"&*!|>#";
    let mut random = Lcg(1);
    for length in 0..300 {
        let bytes: Vec<u8> = (0..length).map(|_| random.below(256) as u8).collect();
        assert!(!one(bytes).is_empty());
        let text: String = (0..length).map(|_| LIKELY[random.below(LIKELY.len())] as char).collect();
        assert!(!one(text).is_empty());
    }
}

#[test]
fn what_an_editor_may_leave_behind() {
    let files = complete();
    for change in [
        |text: &str| text.replace('\n', "\r\n"),
        |text: &str| format!("\u{feff}{text}"),
        |text: &str| format!("---\n{text}...\n"),
        |text: &str| text.trim_end().to_owned(),
        |text: &str| format!("{text}\n\n# the end"),
    ] {
        let changed: Vec<_> = files
            .iter()
            .map(|(name, bytes)| (name.clone(), change(std::str::from_utf8(bytes).unwrap()).into_bytes()))
            .collect();
        assert_eq!(survive(&changed), [], "{}", String::from_utf8_lossy(&changed[0].1));
    }
}

#[test]
fn extremes() {
    assert_eq!(one("a".repeat(10 * 1024 * 1024)), [Code::FileTooLarge]);
    assert_eq!(one("[".repeat(10_000)), [Code::InvalidYaml]);
    assert_eq!(one("- ".repeat(10_000)), [Code::InvalidYaml]);
    assert_eq!(one("{a: ".repeat(10_000)), [Code::InvalidYaml]);
    assert_eq!(one(b"a: \xff".to_vec()), [Code::NotUtf8]);
    assert_eq!(one(""), [Code::EmptyText]);
    let many_keys: String = (0..5_000).map(|number| format!("k{number}: 1\n")).collect();
    assert!(!one(many_keys).is_empty());
    let long_line = format!("api: {}", "x y ".repeat(100_000));
    assert!(!one(long_line).is_empty());
    let long_key = format!("{}: 1", "x".repeat(900));
    assert!(!one(long_key).is_empty());
    let chain: String = (0..8_000)
        .map(|number| format!("  t{number}: {{ doc: A., fields: {{ f: {{ type: t{}, doc: A. }} }} }}\n", number + 1))
        .collect();
    assert_eq!(one(format!("api: demo\ntitle: Demo\ndoc: A.\nchapters: []\ntypes:\n{chain}")), [Code::UnknownType]);
    let strange_keys = "{1: a, ~: b, [c]: d, {e: f}: g, 1.5: h, true: i, '': j}";
    assert!(!one(strange_keys).is_empty());
}

#[test]
fn a_spec_without_files_and_files_that_are_not_there() {
    let none: [(&str, &str); 0] = [];
    let diagnostics = check(&Sources::from_texts(none)).unwrap_err();
    assert_eq!(diagnostics.iter().next().unwrap().code(), Code::UnreadableFile);
    let diagnostics = check(&Sources::read(Path::new("no/such/folder/api.yaml"))).unwrap_err();
    assert_eq!(
        diagnostics.to_string(),
        "error[BSS001]: `api.yaml` cannot be read: there is no such file\n--> no/such/folder/api.yaml"
    );
}
