//! Every pair in `tests/diagnostics` is a spec with mistakes and the text that its author is shown.
//!
//! `name.yaml` holds one or more files, each after a line `#--- file: api.yaml`; without such a line it is the chapter
//! `orders.yaml` of a small API. A folder is read from disk. `BLESS=1` writes the texts anew.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use huaweicloud_bss_codegen::{Code, Sources, check, reference::pair};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// Names of all pairs, and whether the input, the text, or both are there.
fn names() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut inputs, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for entry in fs::read_dir(folder()).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("yaml") => assert!(inputs.insert(stem.clone()), "{stem} is there twice"),
            Some("txt") => assert!(texts.insert(stem)),
            None if path.is_dir() => assert!(inputs.insert(stem.clone()), "{stem} is there twice"),
            _ => panic!("{} is no part of a pair", path.display()),
        }
    }
    (inputs, texts)
}

fn rendered(name: &str) -> (Vec<Code>, String) {
    let path = folder().join(name);
    let sources = if path.is_dir() {
        Sources::read(&path.join("api.yaml")).shown_in("spec")
    } else {
        pair(&fs::read_to_string(path.with_extension("yaml")).unwrap()).shown_in("spec")
    };
    let diagnostics = check(&sources).expect_err(&format!("{name} has a mistake"));
    (diagnostics.iter().map(|diagnostic| diagnostic.code()).collect(), format!("{diagnostics}\n"))
}

#[test]
fn every_mistake_has_its_text() {
    let bless = env::var_os("BLESS").is_some();
    let (inputs, texts) = names();
    let mut wrong = Vec::new();
    for name in &inputs {
        let path = folder().join(format!("{name}.txt"));
        let (_, text) = rendered(name);
        if bless {
            fs::write(&path, &text).unwrap();
        } else if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            wrong.push(format!("--- {name}\n{text}"));
        }
    }
    assert!(wrong.is_empty(), "BLESS=1 accepts these texts:\n{}", wrong.join("\n"));
    let orphans: Vec<&String> = texts.difference(&inputs).collect();
    assert!(orphans.is_empty(), "texts without an input: {orphans:?}");
}

#[test]
fn every_code_is_shown_by_some_pair() {
    let (inputs, _) = names();
    let mut shown: BTreeSet<Code> = inputs.iter().flat_map(|name| rendered(name).0).collect();
    // A file that large is made in another test.
    shown.insert(Code::FileTooLarge);
    shown.insert(Code::UnreadableFile);
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !shown.contains(code)).collect();
    assert!(missing.is_empty(), "no pair shows {missing:?}");
}

#[test]
fn texts_say_where_and_never_name_this_machine() {
    let (inputs, _) = names();
    for name in &inputs {
        let (codes, text) = rendered(name);
        assert_eq!(text.matches("error[BSS").count(), codes.len(), "{name}");
        assert!(text.matches("--> spec/").count() >= codes.len(), "{name}");
        assert!(!text.contains(env!("CARGO_MANIFEST_DIR")), "{name}");
    }
}
