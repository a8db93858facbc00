//! Random bytes, random text that resembles YAML, and mutated specs.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use huaweicloud_bss_codegen::Sources;
use huaweicloud_bss_workbench::fixture;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::TestRunner;

use crate::config::config;
use crate::specs;
use crate::survive::survive;

/// Values of YAML, including words of the spec language.
const SCALARS: &[&str] = &[
    "~",
    "null",
    "true",
    "no",
    "-1",
    "0",
    "1",
    "007",
    "0x1F",
    "1e9",
    "1.5",
    ".inf",
    "4294967296",
    "9223372036854775807",
    "99999999999999999999",
    "''",
    "\" \"",
    "\"\\u0000\"",
    "\"\\x7f\"",
    "实名",
    "[]",
    "{}",
    "[string]",
    "[[integer]]",
    "string",
    "integer",
    "long",
    "boolean",
    "decimal",
    "[timestamp]",
    "given",
    "{ is: 3, source: unknown }",
    "{ by: offset, from: a, size: b, items: c }",
    "{ fields: [amount, order_id], source: unknown }",
    "reads",
    "changes",
    "TODO",
    "TODO which?",
    "harmful",
    "done",
    "{ status: [-1] }",
    "{ a: { b: c } }",
    "2022-12-16",
    "0000-99-99",
    "*a",
    "&a x",
    "!!str x",
    "!x",
    "|",
    ">-",
    "|9",
    "'",
    "\"",
    "type",
    "Self",
    "crate",
    "r#type",
    "a b",
    "GET /v1/{a}/{a}",
    "/",
    "#",
    "https://example.com",
    "`[x]`",
    "*/ }",
    "<<",
    "?",
    "%",
    "@",
];

/// Indented fragments: entries of lists, keys, punctuation, arbitrary text, and the line that begins another file.
const YAML_LIKE: &str =
    r##"([ ]{0,6}(- |[a-z_]{1,8}: ?|[?&*!|>'"#%@`,\[\]{}]|\PC{0,4}|#--- file: [a-z]{1,2}\.yaml)\r?\n?){0,40}"##;

/// A change of a file. `at` and `from` select lines.
#[derive(Clone, Debug)]
struct Edit {
    file: Index,
    at: Index,
    from: Index,
    change: Change,
}

#[derive(Clone, Debug)]
enum Change {
    /// Removes the line.
    Delete,
    /// Inserts a copy of another line before it.
    Duplicate,
    /// Swaps it with another line.
    Swap,
    /// Changes its indentation.
    Indent(isize),
    /// Replaces its value.
    Scalar(&'static str),
    /// Replaces its value by that of another line.
    ScalarOf,
    /// Replaces its key by that of another line.
    KeyOf,
    /// Inserts a copy of another line and its children at its depth.
    Splice,
    /// Truncates the file in it.
    Truncate(Index),
    /// Replaces a character by others.
    Replace(Index, String),
}

fn edit() -> impl Strategy<Value = Edit> {
    let change = prop_oneof![
        1 => Just(Change::Delete),
        1 => Just(Change::Duplicate),
        1 => Just(Change::Swap),
        1 => (-4isize..=4).prop_map(Change::Indent),
        4 => select(SCALARS).prop_map(Change::Scalar),
        3 => Just(Change::ScalarOf),
        2 => Just(Change::KeyOf),
        3 => Just(Change::Splice),
        1 => any::<Index>().prop_map(Change::Truncate),
        1 => (any::<Index>(), "[ -~\\t\\n\\r\u{0}\u{85}\u{feff}🦀]{0,3}").prop_map(|(at, text)| Change::Replace(at, text)),
    ];
    (any::<Index>(), any::<Index>(), any::<Index>(), change).prop_map(|(file, at, from, change)| Edit {
        file,
        at,
        from,
        change,
    })
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Splits a line into indentation and key with its colon, and the value. `None` if the line does not have both.
fn parted(line: &str) -> Option<(&str, &str)> {
    let at = line.find(": ").map(|at| at + 2).or_else(|| line.ends_with(":\n").then(|| line.len() - 1))?;
    Some((&line[..at], line[at..].trim_end_matches('\n')))
}

fn moved(line: &str, by: isize) -> String {
    let depth = depth(line).saturating_add_signed(by);
    format!("{}{}", " ".repeat(depth), line.trim_start_matches(' '))
}

impl Edit {
    fn apply(&self, files: &mut [(String, String)]) {
        let text = &mut self.file.get_mut(files).1;
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        if lines.is_empty() {
            return;
        }
        let (at, from) = (self.at.index(lines.len()), self.from.index(lines.len()));
        let (line, other) = (lines[at].clone(), lines[from].clone());
        match &self.change {
            Change::Delete => drop(lines.remove(at)),
            Change::Duplicate => lines.insert(at, other),
            Change::Swap => lines.swap(at, from),
            Change::Indent(by) => lines[at] = moved(&line, *by),
            Change::Scalar(value) => {
                if let Some((key, _)) = parted(&line) {
                    lines[at] = format!("{} {value}\n", key.trim_end());
                }
            }
            Change::ScalarOf => {
                if let (Some((key, _)), Some((_, value))) = (parted(&line), parted(&other)) {
                    lines[at] = format!("{} {value}\n", key.trim_end());
                }
            }
            Change::KeyOf => {
                if let (Some((_, value)), Some((key, _))) = (parted(&line), parted(&other)) {
                    lines[at] = format!("{}{} {value}\n", " ".repeat(depth(&line)), key.trim());
                }
            }
            Change::Splice => {
                let by = depth(&line).cast_signed() - depth(&other).cast_signed();
                let below = lines[from + 1..].iter().take_while(|line| depth(line) > depth(&other));
                let block: Vec<String> = std::iter::once(&other).chain(below).map(|line| moved(line, by)).collect();
                lines.splice(at..at, block);
            }
            Change::Truncate(within) => {
                let characters: Vec<char> = line.chars().collect();
                lines.truncate(at);
                lines.push(characters[..within.index(characters.len())].iter().collect());
            }
            Change::Replace(within, text) => {
                let mut characters: Vec<char> = line.chars().collect();
                let index = within.index(characters.len());
                characters.splice(index..=index, text.chars());
                lines[at] = characters.into_iter().collect();
            }
        }
        *text = lines.concat();
    }
}

/// It does not use `proptest!`, because it also checks the results of all cases together.
#[test]
fn mangled_specs() {
    let specs = specs();
    let (accepted, refused) = (Cell::new(0), RefCell::new(BTreeSet::new()));
    let strategy = (0..specs.len(), vec(edit(), 1..=3));
    let outcome = TestRunner::new(config(500)).run(&strategy, |(spec, edits)| {
        let mut files = specs[spec].clone();
        edits.iter().for_each(|edit| edit.apply(&mut files));
        match survive(&Sources::from_texts(files)) {
            Ok(_) => accepted.set(accepted.get() + 1),
            Err(codes) => refused.borrow_mut().extend(codes.iter().map(|code| code.as_str())),
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    // Some specs must be valid, so that code is generated, and the invalid ones must fail in various checks.
    assert!(accepted.get() >= 20, "{} were accepted", accepted.get());
    assert!(refused.borrow().len() >= 25, "{:?}", refused.borrow());
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(survive(&Sources::from_bytes([("api.yaml", bytes)])).is_err());
    }

    #[test]
    fn text_that_looks_like_yaml(text in YAML_LIKE) {
        prop_assert!(survive(&Sources::from_texts([("api.yaml", text.as_str())])).is_err());
        // As a chapter of a valid API, or as several files.
        let _ = survive(&fixture::sources(&text));
    }

    #[test]
    fn flawed_bytes_in_a_spec(spec in 0usize..2, file in any::<Index>(), flaws in vec((any::<Index>(), any::<u8>()), 1..6)) {
        let mut files: Vec<(String, Vec<u8>)> =
            specs()[spec].iter().map(|(name, text)| (name.clone(), text.clone().into_bytes())).collect();
        let bytes = &mut file.get_mut(&mut files).1;
        for (at, byte) in flaws {
            *at.get_mut(bytes) = byte;
        }
        let _ = survive(&Sources::from_bytes(files));
    }
}
