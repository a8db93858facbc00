//! Every file pair in `diagnostics` is a spec with mistakes and the text that its author is shown. Each is a test of its
//! own: `cargo test -p huaweicloud-bss-workbench --test diagnostics unknown_key`.
//!
//! `name.yaml` holds one or more files, each after a line `#--- file: api.yaml`; without such a line it is the chapter
//! `orders.yaml` of a small API. A folder is read from disk. `BLESS=1` writes the texts anew.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use huaweicloud_bss_codegen::{Code, Diagnostics, Sources, check};
use huaweicloud_bss_workbench::fixture;
use libtest_mimic::{Arguments, Failed, Trial};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("diagnostics")
}

/// The names of all specs and of all texts.
fn names() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut specs, mut texts) = (BTreeSet::new(), BTreeSet::new());
    for entry in fs::read_dir(folder()).unwrap().map(Result::unwrap) {
        let path = entry.path();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("yaml") => assert!(specs.insert(stem.clone()), "{stem} is there twice"),
            Some("txt") => assert!(texts.insert(stem)),
            None if path.is_dir() => assert!(specs.insert(stem.clone()), "{stem} is there twice"),
            _ => panic!("{} is no part of a pair", path.display()),
        }
    }
    (specs, texts)
}

/// What is wrong with the spec of a pair.
fn diagnostics(name: &str) -> Result<Diagnostics, Failed> {
    let path = folder().join(name);
    let sources = if path.is_dir() {
        Sources::read(&path.join("api.yaml"))
    } else {
        fixture::sources(&fs::read_to_string(path.with_extension("yaml"))?)
    };
    Ok(check(&sources.shown_in("spec")).err().ok_or("nothing is wrong with this spec")?)
}

fn shows_its_text(name: &str) -> Result<(), Failed> {
    let diagnostics = diagnostics(name)?;
    let text = format!("{diagnostics}\n");
    let path = folder().join(format!("{name}.txt"));
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &text)?;
    } else if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
        return Err(format!("{} is not the text; BLESS=1 accepts this one:\n{text}", path.display()).into());
    }
    let count = diagnostics.iter().count();
    if text.matches("error[BSS").count() != count || text.matches("--> spec/").count() < count {
        return Err("a diagnostic has no code or no place".into());
    }
    if text.contains(env!("CARGO_MANIFEST_DIR")) {
        return Err("the text names a path of this machine".into());
    }
    Ok(())
}

fn every_text_has_its_spec() -> Result<(), Failed> {
    let (specs, texts) = names();
    let orphans: Vec<&String> = texts.difference(&specs).collect();
    if orphans.is_empty() { Ok(()) } else { Err(format!("there is no spec for the texts {orphans:?}").into()) }
}

fn every_code_is_in_some_text() -> Result<(), Failed> {
    // A spec of 4 MiB and one that is not there are in no folder.
    let mut shown = BTreeSet::from([Code::FileTooLarge, Code::UnreadableFile]);
    for name in names().0 {
        shown.extend(diagnostics(&name)?.iter().map(|diagnostic| diagnostic.code()));
    }
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !shown.contains(code)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no text has {missing:?}").into()) }
}

fn main() {
    let arguments = Arguments::from_args();
    let (specs, _) = names();
    assert!(specs.len() >= Code::ALL.len(), "there are only {} file pairs", specs.len());
    let pairs = specs.into_iter().map(|name| Trial::test(name.clone(), move || shows_its_text(&name)));
    let mut trials: Vec<Trial> = pairs.collect();
    trials.push(Trial::test("every_text_has_its_spec", every_text_has_its_spec));
    trials.push(Trial::test("every_code_is_in_some_text", every_code_is_in_some_text));
    libtest_mimic::run(&arguments, trials).exit();
}
