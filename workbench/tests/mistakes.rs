//! Mistakes of many kinds, each in several places of the spec of this repository: each is reported once, at its place,
//! with the word that is right, and `fix` undoes those with a certain correction.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use std::path::Path;

use huaweicloud_bss_codegen::{Sources, check};

/// A kind of mistake: what is replaced, and what must be said.
struct Kind {
    /// What is right, and stands in the spec. It begins at the start of a word or a line.
    right: &'static str,
    /// What stands there instead.
    wrong: &'static str,
    /// The offset in `wrong` that is reported; `None` for the first line of the operation.
    reported: Option<usize>,
    /// What the diagnostic contains.
    says: &'static str,
    /// Whether the correction is certain.
    is_certain: bool,
}

const fn key(right: &'static str, wrong: &'static str, says: &'static str) -> Kind {
    Kind { right, wrong, reported: Some(0), says, is_certain: true }
}

/// A mistake in a value, which begins at this offset.
const fn value(right: &'static str, wrong: &'static str, offset: usize, says: &'static str, is_certain: bool) -> Kind {
    Kind { right, wrong, reported: Some(offset), says, is_certain }
}

const fn missing(right: &'static str, says: &'static str) -> Kind {
    Kind { right, wrong: "", reported: None, says, is_certain: false }
}

const KINDS: &[Kind] = &[
    key("max_length: ", "mxa_length: ", "`max_length`"),
    key("mandatory: ", "manditory: ", "`mandatory`"),
    key("summary: ", "sumary: ", "`summary`"),
    key("caller: ", "callr: ", "`caller`"),
    key("effect: ", "efect: ", "`effect`"),
    key("max_items: ", "max_item: ", "`max_items`"),
    key("rate_limit: ", "ratelimit: ", "`rate_limit`"),
    key("erratum: ", "eratum: ", "`erratum`"),
    key("preconditions:", "precondition:", "`preconditions`"),
    value("type: string", "type: strnig", 6, "`string`", true),
    value("type: integer", "type: integr", 6, "`integer`", true),
    value("type: timestamp", "type: timestmp", 6, "`timestamp`", true),
    value("type: decimal", "type: decmial", 6, "`decimal`", true),
    value("type: currency", "type: curency", 6, "`currency`", true),
    value("mandatory: true", "mandatory: yes", 11, "true", true),
    value("sensitive: true", "sensitive: on", 11, "true", true),
    value("max_length: 64", "max_length: \"64\"", 12, "64", true),
    value("max_items: 100", "max_items: -100", 11, "max_items", false),
    value("source: sdk-php", "source: sdk-hpp", 8, "`sdk-php`", true),
    value("effect: reads", "effect: raeds", 8, "`reads`", true),
    value("repeat: harmful", "repeat: harmfull", 8, "`harmful`", true),
    value("caller: partner", "caller: partnr", 8, "`partner`", true),
    value("size: limit", "size: limti", 6, "`limit`", true),
    value("by: offset", "by: ofset", 4, "`offset`", true),
    value("failure: code_20_message_1000", "failure: code_20_mesage_1000", 9, "`code_20_message_1000`", true),
    value("http: GET ", "http: get ", 6, "GET", true),
    value("http: POST /", "http: POST ", 11, "must begin with `/`", false),
    value("enum: string", "enum: text", 6, "`string`", false),
    missing("    caller: partner\n", "`caller`"),
    missing("    effect: reads\n", "`effect`"),
];

/// The places where a kind of mistake is put in, spread over the spec.
const PLACES: usize = 2;

/// The byte offsets of a text that begins a word, outside of comments and prose.
fn places(text: &str, right: &str) -> Vec<usize> {
    let is_key = |at: usize| {
        let line = text[..at].rsplit('\n').next().unwrap_or_default();
        let before = line.trim_start();
        before.is_empty()
            || ((before.ends_with("{ ") || before.ends_with(", ")) && !line.contains('"') && before.contains('{'))
    };
    let ends = |at: usize| {
        let after = text[at + right.len()..].chars().next();
        !right.ends_with(|last: char| last.is_ascii_alphanumeric())
            || !after.is_some_and(|next| next.is_ascii_alphanumeric() || next == '_' || next == '-')
    };
    text.match_indices(right).map(|(at, _)| at).filter(|at| is_key(*at) && ends(*at)).collect()
}

/// Line and column of an offset, both from 1.
fn position(text: &str, at: usize) -> (usize, usize) {
    let line = text[..at].rsplit('\n').next().unwrap_or_default();
    (text[..at].matches('\n').count() + 1, line.chars().count() + 1)
}

/// The offset of the name of the operation around a place: the last line before it with two spaces.
fn operation(text: &str, at: usize) -> usize {
    let is_name = |line: &str| line.starts_with("  ") && line.trim_end().ends_with(':') && !line.starts_with("   ");
    let mut offset = 0;
    let mut name = 0;
    for line in text[..at].split_inclusive('\n') {
        if is_name(line) {
            name = offset + 2;
        }
        offset += line.len();
    }
    name
}

#[test]
fn each_mistake_is_reported_once_at_its_place() {
    let sources = Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/api.yaml"));
    let files: Vec<(String, String)> = sources.texts().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let (mut tried, mut fixed, mut wrong) = (0, 0, Vec::new());
    for kind in KINDS {
        let all = files
            .iter()
            .enumerate()
            .flat_map(|(file, (_, text))| places(text, kind.right).into_iter().map(move |at| (file, at)));
        let all: Vec<(usize, usize)> = all.collect();
        assert!(!all.is_empty(), "the spec has no `{}`", kind.right);
        for (file, at) in all.iter().step_by(all.len().div_ceil(PLACES)) {
            let (name, text) = &files[*file];
            let mut mistaken = text.clone();
            mistaken.replace_range(*at..*at + kind.right.len(), kind.wrong);
            let expected =
                position(&mistaken, kind.reported.map_or_else(|| operation(text, *at), |offset| at + offset));
            let changed = sources.with_texts(&[(name.clone(), mistaken)]);
            tried += 1;
            let complaint = match check(&changed) {
                Ok(_) => Some("nothing is reported".to_owned()),
                Err(diagnostics) => {
                    let first = diagnostics.iter().next().unwrap();
                    let location = diagnostics.location(first);
                    let corrected = diagnostics.fixed(|_| true).files;
                    let is_undone = corrected == [(name.clone(), text.clone())];
                    fixed += usize::from(is_undone);
                    let report = diagnostics.render();
                    if diagnostics.count() != 1 {
                        Some(format!("{} diagnostics:\n{report}", diagnostics.count()))
                    } else if (location.line, location.column) != expected {
                        Some(format!("not at {expected:?}:\n{report}"))
                    } else if !report.contains(kind.says) {
                        Some(format!("does not say {}:\n{report}", kind.says))
                    } else if is_undone != kind.is_certain {
                        Some(format!("undone by `fix`: {is_undone}:\n{report}"))
                    } else {
                        None
                    }
                }
            };
            wrong.extend(
                complaint.map(|complaint| format!("`{}` for `{}` in {name}: {complaint}", kind.wrong, kind.right)),
            );
        }
    }
    assert!(tried >= 50 && fixed >= 40, "{tried} mistakes, {fixed} undone by `fix`");
    assert!(wrong.is_empty(), "{} of {tried}:\n{}", wrong.len(), wrong.join("\n"));
}
