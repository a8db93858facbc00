//! Every file pair in `diagnostics` is an invalid spec and its rendered diagnostics. Each pair is a test:
//! `cargo test -p huaweicloud-bss-workbench --test diagnostics unknown_key`.
//!
//! `name.yaml` contains one or more files, each after a line such as `#--- file: api.yaml`. Without such a line it is
//! the chapter `orders.yaml` of a small API. A folder is read from disk. `BLESS=1` writes the diagnostics.
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

/// The names of all specs and of all rendered diagnostics.
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

/// The spec of a pair.
fn sources(name: &str) -> Result<Sources, Failed> {
    let path = folder().join(name);
    let sources = if path.is_dir() {
        Sources::read(&path.join("api.yaml"))
    } else {
        fixture::sources(&fs::read_to_string(path.with_extension("yaml"))?)
    };
    Ok(sources.shown_in("spec"))
}

/// The diagnostics of the spec of a pair.
fn diagnostics(name: &str) -> Result<Diagnostics, Failed> {
    Ok(check(&sources(name)?).err().ok_or("this spec has no problems")?)
}

fn has_its_diagnostics(name: &str) -> Result<(), Failed> {
    let diagnostics = diagnostics(name)?;
    let text = format!("{diagnostics}\n");
    let path = folder().join(format!("{name}.txt"));
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &text)?;
    } else if fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
        return Err(format!("{} differs; BLESS=1 accepts these diagnostics:\n{text}", path.display()).into());
    }
    let count = diagnostics.iter().count();
    if text.matches("error[BSS").count() != count || text.matches("--> spec/").count() < count {
        return Err("a diagnostic has no code or no position".into());
    }
    if text.contains(env!("CARGO_MANIFEST_DIR")) {
        return Err("the diagnostics contain a path of this machine".into());
    }
    Ok(())
}

/// Corrects each mistake alone, and then all of them.
fn is_corrected(name: &str) -> Result<(), Failed> {
    let sources = sources(name)?;
    let diagnostics = diagnostics(name)?;
    for diagnostic in &diagnostics {
        if diagnostics.correction(diagnostic).is_none() {
            continue;
        }
        let fixed = diagnostics.fixed(|other| std::ptr::eq(other, diagnostic));
        let ([(file, text)], [change]) = (fixed.files.as_slice(), fixed.changes.as_slice()) else {
            return Err(format!("not corrected:\n{}", diagnostics.render_one(diagnostic)).into());
        };
        let (_, old) = sources.texts().find(|(name, _)| name == file).ok_or("no such file")?;
        let at = old.match_indices(&change.before).map(|(at, _)| at);
        let is_rest_kept = |at: usize| [&old[..at], &change.after, &old[at + change.before.len()..]].concat() == *text;
        if !at.into_iter().any(is_rest_kept) {
            return Err(format!("{name}: another line changed:\n{text}").into());
        }
        let rest = problems(&sources.with_texts(&fixed.files));
        let mut expected = problems(&sources);
        let gone = (diagnostic.code(), diagnostic.message().to_owned());
        expected.remove(expected.iter().position(|problem| *problem == gone).ok_or("no such problem")?);
        no_new_problem(name, &rest, &expected, &change.after)?;
    }
    let mut corrected = sources.clone();
    // Each round corrects at least one mistake.
    for _ in 0..=diagnostics.count() {
        let Err(diagnostics) = check(&corrected) else { return Ok(()) };
        let fixed = diagnostics.fixed(|_| true);
        if fixed.files.is_empty() {
            return no_new_problem(name, &problems(&corrected), &problems(&sources), "");
        }
        corrected = corrected.with_texts(&fixed.files);
    }
    Err(format!("{name} is not corrected in one round for each problem").into())
}

type Problem = (Code, String);

fn problems(sources: &Sources) -> Vec<Problem> {
    let Err(diagnostics) = check(sources) else { return Vec::new() };
    diagnostics.iter().map(|diagnostic| (diagnostic.code(), diagnostic.message().to_owned())).collect()
}

/// Problems that a correction reveals: a wrong word hides what is wrong for the right one, and a name is used elsewhere.
const REVEALED: [(&str, Code); 2] = [("bad_name", Code::UnknownType), ("repeat", Code::Repeat)];

fn no_new_problem(name: &str, rest: &[Problem], expected: &[Problem], after: &str) -> Result<(), Failed> {
    let mut expected = expected.to_vec();
    for problem in rest.iter().filter(|(code, _)| !REVEALED.contains(&(name, *code))) {
        match expected.iter().position(|other| other == problem) {
            Some(index) => drop(expected.remove(index)),
            None => return Err(format!("{problem:?} is new after {after:?}").into()),
        }
    }
    Ok(())
}

fn all_diagnostics_have_a_spec() -> Result<(), Failed> {
    let (specs, texts) = names();
    let orphans: Vec<&String> = texts.difference(&specs).collect();
    if orphans.is_empty() { Ok(()) } else { Err(format!("there is no spec for {orphans:?}").into()) }
}

fn every_code_has_a_file_pair() -> Result<(), Failed> {
    // These need a file of 4 MiB and a missing file, which are not in the repository.
    let mut shown = BTreeSet::from([Code::FileTooLarge, Code::UnreadableFile]);
    for name in names().0 {
        shown.extend(diagnostics(&name)?.iter().map(|diagnostic| diagnostic.code()));
    }
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !shown.contains(code)).collect();
    if missing.is_empty() { Ok(()) } else { Err(format!("no file pair has {missing:?}").into()) }
}

fn main() {
    let arguments = Arguments::from_args();
    let (specs, _) = names();
    assert!(specs.len() >= Code::ALL.len(), "there are only {} file pairs", specs.len());
    let pairs = specs.into_iter().map(|name| Trial::test(name.clone(), move || has_its_diagnostics(&name)));
    let mut trials: Vec<Trial> = pairs.collect();
    trials.extend(
        names().0.into_iter().map(|name| Trial::test(format!("{name}_is_corrected"), move || is_corrected(&name))),
    );
    trials.push(Trial::test("all_diagnostics_have_a_spec", all_diagnostics_have_a_spec));
    trials.push(Trial::test("every_code_has_a_file_pair", every_code_has_a_file_pair));
    libtest_mimic::run(&arguments, trials).exit();
}
