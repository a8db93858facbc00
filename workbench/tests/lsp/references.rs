//! References agree with the checker: if a declaration gets another name, the checker reports the same places.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use huaweicloud_bss_codegen::{Code, Sources, check};
use serde_json::Value;

use crate::client::{Client, Document};
use crate::{COMPLETE, REAL, spec, yaml_files};

/// A file, a line and a column in characters, both starting at 1.
type Place = (String, usize, usize);

/// The diagnostics of a name that refers to nothing.
const UNRESOLVED: [Code; 16] = [
    Code::UnknownType,
    Code::UnknownShared,
    Code::UnknownSource,
    Code::UnknownSite,
    Code::UndefinedError,
    Code::BadFilter,
    Code::BadCondition,
    Code::BadNotAfter,
    Code::BadPaging,
    Code::BadPartialFailure,
    Code::BadDeduplication,
    Code::BadAtLeastOneOf,
    Code::UnknownFailureField,
    Code::ExampleUnknownField,
    Code::PathParameterWithoutField,
    Code::MissingChapterFile,
];

/// The places where the checker reports that a name refers to nothing, after the declaration at `offset` of a file got
/// another name.
fn reported(folder: &Path, document: &Document, name: &str, offset: usize) -> BTreeSet<Place> {
    let file = document.uri.rsplit('/').next().unwrap();
    let mut text = document.text.clone();
    text.insert_str(offset + name.len(), "_renamed");
    let sources = Sources::read(&folder.join("api.yaml")).shown_in("").with_texts(&[(file.to_owned(), text)]);
    let Err(diagnostics) = check(&sources) else { return BTreeSet::new() };
    // Without a type, paging and conditions cannot be resolved either.
    let is_type = diagnostics.iter().any(|diagnostic| diagnostic.code() == Code::UnknownType);
    let codes = if is_type { &[Code::UnknownType, Code::BadFilter][..] } else { &UNRESOLVED };
    let unresolved = diagnostics.iter().filter(|diagnostic| codes.contains(&diagnostic.code()));
    let range = unresolved.map(|diagnostic| diagnostics.range(diagnostic));
    range.map(|range| (range.path, range.line, range.column)).collect()
}

/// The places that the server returns as references.
fn referenced(client: &mut Client, folder: &Path, document: &Document, offset: usize) -> BTreeSet<Place> {
    let found = client.at("textDocument/references", document, offset);
    let place = |location: &Value| {
        let name = location["uri"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        let start = crate::client::offset(&text, &location["range"]["start"]);
        let line = text[..start].matches('\n').count() + 1;
        let column = text[text[..start].rfind('\n').map_or(0, |at| at + 1)..start].chars().count() + 1;
        // The codes with a fixed meaning need no definition, so the checker does not report them.
        let is_code = ["success: [", "throttling: [", "expired_token: ["]
            .iter()
            .any(|key| name == "api.yaml" && text.lines().nth(line - 1).unwrap().trim_start().starts_with(key));
        (!is_code).then_some((name, line, column))
    };
    // The first one is the declaration. A key that is no declaration has none.
    found.as_array().into_iter().flatten().skip(1).filter_map(place).collect()
}

/// The declarations in the symbols: the byte and the name of each. The keys of an operation with fields are symbols and
/// no declarations, and values of enums are no names.
fn declarations(symbols: &Value, document: &Document, depth: usize, found: &mut Vec<(usize, String)>) {
    const OBJECT: u64 = 19;
    const ENUM_MEMBER: u64 = 22;
    for symbol in symbols.as_array().unwrap() {
        let kind = symbol["kind"].as_u64().unwrap();
        if kind != ENUM_MEMBER && (kind != OBJECT || depth == 0) {
            let offset = crate::client::offset(&document.text, &symbol["selectionRange"]["start"]);
            found.push((offset, symbol["name"].as_str().unwrap().to_owned()));
        }
        if let Some(children) = symbol.get("children") {
            declarations(children, document, depth + 1, found);
        }
    }
}

/// Compares the references of every `step`th declaration of a spec. Returns how many declarations and how many
/// references were compared.
fn compare(name: &str, from: &str, step: usize) -> (usize, usize) {
    let folder = spec(name, from);
    let mut client = Client::start();
    let (mut compared, mut references) = (0, 0);
    for path in yaml_files(from) {
        let document = client.open_file(&folder, path.file_name().unwrap().to_str().unwrap());
        let params = serde_json::json!({ "textDocument": { "uri": document.uri } });
        let symbols = client.request("textDocument/documentSymbol", params).unwrap();
        let mut all = Vec::new();
        declarations(&symbols, &document, 0, &mut all);
        for (offset, name) in all.into_iter().step_by(step) {
            let is_quoted = document.text[offset..].starts_with('"');
            let expected = reported(&folder, &document, &name, offset + usize::from(is_quoted));
            let line = |place: &Place| (place.0.clone(), place.1);
            let found = referenced(&mut client, &folder, &document, offset);
            let (found_lines, expected_lines): (BTreeSet<_>, BTreeSet<_>) =
                (found.iter().map(line).collect(), expected.iter().map(line).collect());
            let missing: Vec<_> = expected_lines.difference(&found_lines).collect();
            assert!(missing.is_empty(), "{}: `{name}` is missing {missing:?} of {found:?}", document.uri);
            let additional: Vec<_> = found_lines.difference(&expected_lines).collect();
            assert!(additional.is_empty(), "{}: `{name}` has {additional:?} beside {expected:?}", document.uri);
            compared += 1;
            references += found.len();
        }
    }
    (compared, references)
}

#[test]
fn agree_with_the_checker_on_a_spec_with_every_key() {
    let (compared, references) = compare("lsp-references", COMPLETE, 1);
    assert!(compared > 50 && references > 40, "{compared} declarations, {references} references");
}

#[test]
fn agree_with_the_checker_on_the_real_spec() {
    let (compared, references) = compare("lsp-references-real", REAL, 41);
    assert!(compared > 20 && references > 30, "{compared} declarations, {references} references");
}
