//! Completion offers the key that really stands at a place of the spec of this project.

use std::fs;

use huaweicloud_bss_codegen::language::{Shape, Table, keys};
use serde_json::Value;

use crate::client::{Client, Document};
use crate::{REAL, spec, yaml_files};

/// How many keys are sampled of each kind.
const SAMPLES: usize = 200;

/// A key of a file.
struct Sample {
    file: String,
    start: usize,
    end: usize,
}

/// The keys with lines of their own, without names, and without the values of examples.
fn line_keys(file: &str, text: &str) -> Vec<Sample> {
    let table = if file == "api.yaml" { &keys::API } else { &keys::CHAPTER };
    // The columns and the shapes of the maps around the line; `None` if any key is allowed there.
    let mut around: Vec<(usize, Option<Shape>)> = vec![(0, Some(Shape::Record(table)))];
    let mut next: Option<Shape> = None;
    let mut samples = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let dashes = line.len() - line.trim_start_matches([' ', '-']).len();
        let key = line[dashes..].split(':').next().unwrap_or_default();
        let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
        if is_key && line[dashes + key.len()..].starts_with([':']) {
            let last = around.last().map_or(0, |(column, _)| *column);
            if dashes > last {
                around.push((dashes, next));
            }
            while around.last().is_some_and(|(column, _)| *column > dashes) {
                around.pop();
            }
            let shape = around.last().and_then(|(_, shape)| *shape);
            let found = shape.and_then(|shape| value(shape, key));
            if found.as_ref().is_some_and(|(_, is_fixed)| *is_fixed) {
                samples.push(Sample { file: file.to_owned(), start: start + dashes, end: start + dashes + key.len() });
            }
            next = found.map(|(shape, _)| shape);
        }
        start += line.len();
    }
    samples
}

/// The shape of the value of a key in a map of this shape, and whether the key is one of a table.
fn value(shape: Shape, key: &str) -> Option<(Shape, bool)> {
    let of_table = |table: &Table| table.keys.iter().find(|other| other.name == key).map(|key| (key.shape, true));
    match shape {
        Shape::Record(table) | Shape::TextOrRecord(_, table) | Shape::IntegerOrRecord(_, _, table) => of_table(table),
        Shape::Shareable(_, used) => of_table(used),
        Shape::Map(_, entry) | Shape::NonEmptyMap(_, entry) => Some((*entry, false)),
        Shape::NameOr(_, entry) | Shape::List(entry) | Shape::NonEmptyList(entry) => value(*entry, key),
        _ => None,
    }
}

/// The keys in the braces of a field in one line.
fn brace_keys(file: &str, text: &str) -> Vec<Sample> {
    let mut samples = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let is_field = line.trim_start().split_once(": { ").is_some_and(|(name, rest)| {
            !name.contains(' ') && (rest.starts_with("type: ") || rest.starts_with("use: "))
        });
        for name in
            ["type", "use", "mandatory", "min", "max", "max_length", "min_length", "default", "sensitive", "source"]
        {
            for separator in ["{ ", ", "] {
                let needle = format!("{separator}{name}: ");
                // A description in quotes can contain anything.
                if let Some(at) = line.find(&needle).filter(|at| is_field && !line[..*at].contains('"')) {
                    let key = start + at + separator.len();
                    samples.push(Sample { file: file.to_owned(), start: key, end: key + name.len() });
                }
            }
        }
        start += line.len();
    }
    samples
}

fn offers(client: &mut Client, document: &Document, cursor: usize, key: &str) -> bool {
    let found = client.at("textDocument/completion", document, cursor);
    let Value::Array(items) = found else { return false };
    items.iter().any(|item| item["label"] == key)
}

/// Cuts each sample out of its file in three ways: only the key, everything to the end of its line, and everything behind
/// it. Returns how many places were tried, and those for which the key was not offered.
fn try_all(client: &mut Client, documents: &mut [Document], samples: &[Sample]) -> (usize, Vec<String>) {
    let mut missed = Vec::new();
    let step = (samples.len() / SAMPLES).max(1);
    let sampled: Vec<&Sample> = samples.iter().step_by(step).take(SAMPLES).collect();
    for sample in &sampled {
        let document =
            documents.iter_mut().find(|document| document.uri.ends_with(&format!("/{}", sample.file))).unwrap();
        let original = document.text.clone();
        let key = &original[sample.start..sample.end];
        let line_end = original[sample.end..].find('\n').map_or(original.len(), |length| sample.end + length);
        let without_key = format!("{}{}", &original[..sample.start], &original[sample.end..]);
        let without_rest = format!("{}{}", &original[..sample.start], &original[line_end..]);
        let beginning = original[..sample.start].to_owned();
        for text in [without_key, without_rest, beginning] {
            client.replace(document, &text);
            if !offers(client, document, sample.start, key) {
                let line = original[..sample.start].matches('\n').count() + 1;
                missed.push(format!("{}:{line}: {key}", sample.file));
            }
        }
        client.replace(document, &original);
    }
    (sampled.len() * 3, missed)
}

#[test]
fn offers_the_key_that_really_stands_there() {
    let folder = spec("lsp-sampled", REAL);
    let mut client = Client::start();
    let (mut documents, mut lines, mut braces) = (Vec::new(), Vec::new(), Vec::new());
    for path in yaml_files(REAL) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        documents.push(client.open(&folder, name, &text));
        lines.extend(line_keys(name, &text));
        braces.extend(brace_keys(name, &text));
    }
    assert!(lines.len() > 2_000 && braces.len() > 500, "{} {}", lines.len(), braces.len());
    for (kind, samples) in [("lines", lines), ("braces", braces)] {
        let (tried, missed) = try_all(&mut client, &mut documents, &samples);
        assert!(tried == 3 * SAMPLES && missed.len() * 50 <= tried, "{kind}: {} of {tried}: {missed:#?}", missed.len());
    }
}
