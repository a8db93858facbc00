//! Samples of a spec with interdependent conditions, and reproducible samples.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::model::{Json, Model};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::sample::Sampler;

const API: &str = "{ edition: 2, api: demo, title: Demo, doc: An API., codes: { success: [CBC.0000] }, chapters: [a] }";

const CHAPTER: &str = r#"
chapter: a
title: A
doc: A chapter.
operations:
  find:
    summary: Finds.
    source: { url: "https://example.com/find" }
    http: POST /v1/{id}/find
    caller: any
    effect: reads
    at_least_one_of: [[by_name, by_number]]
    path:
      id: { type: string, mandatory: true, max_length: 2, sensitive: false, doc: Which. }
    body:
      manner: { type: string, max_length: 6, default: none, sensitive: false, doc: How. }
      by_name: { type: string, max_length: 4, allowed_if: { manner: [name] }, sensitive: false, doc: A name. }
      by_number: { type: integer, min: 3, max: 5, allowed_if: { manner: [number, both] }, doc: A number. }
      case: { type: boolean, allowed_if: { by_name: given }, mandatory_if: { manner: [name] }, doc: A flag. }
      amounts: { type: [decimal], above: 0, max: 9, max_decimals: 3, min_items: 2, max_items: 3, doc: Amounts. }
    reply:
      error_code: { type: string, sensitive: false, doc: The code. }
      names: { type: [string], max_items: 2, sensitive: false, doc: Names. }
      total: { type: integer, doc: How many. }
      amount: { type: decimal, doc: How much. }
"#;

fn model() -> Model {
    let sources = Sources::from_texts([("api.yaml", API), ("a.yaml", CHAPTER)]);
    check(&sources).map_err(|diagnostics| diagnostics.to_string()).unwrap()
}

fn member<'j>(json: &'j Json, name: &str) -> Option<&'j Json> {
    let Json::Object(members) = json else { return None };
    members.iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

#[test]
fn meets_conditions_that_depend_on_each_other() {
    let model = model();
    let (_, operation) = model.operations().next().unwrap();
    let (mut named, mut numbered) = (0, 0);
    for number in 0..500 {
        let input = Sampler::new(&model, 1).input(operation, number);
        let manner = member(&input, "manner").map_or("\"none\"".to_owned(), Json::to_string);
        let has = |name: &str| member(&input, name).is_some();
        assert!(has("by_name") || has("by_number"), "{input}");
        assert!(!has("by_name") || manner == "\"name\"", "{input}");
        assert!(!has("by_number") || manner == "\"number\"" || manner == "\"both\"", "{input}");
        assert!(!has("case") || has("by_name"), "{input}");
        assert!(manner != "\"name\"" || has("case"), "{input}");
        assert!(matches!(member(&input, "id"), Some(Json::String(id)) if !id.is_empty()), "{input}");
        named += usize::from(has("by_name"));
        numbered += usize::from(has("by_number"));
    }
    assert!(named > 50 && numbered > 50, "{named} {numbered}");
}

/// Samples must not depend on the machine or the compiler, because recordings are made of them.
#[test]
fn samples_are_reproducible() {
    let model = model();
    let (_, operation) = model.operations().next().unwrap();
    let sampler = Sampler::new(&model, 7);
    let samples: Vec<String> = (0..8).map(|number| sampler.input(operation, number).to_string()).collect();
    assert_eq!(samples.join("\n"), INPUTS.join("\n"));
    let answers: Vec<String> = (0..8).map(|number| sampler.answer(operation, number).to_string()).collect();
    assert_eq!(answers.join("\n"), ANSWERS.join("\n"));
}

/// Entries of a joined list have no comma and no white space, and all of them fit into the string.
#[test]
fn a_joined_list_is_one_string() {
    let field = "{ type: [string], joined_by: comma, max_length: 20, max_items: 3, max_joined_length: 30, \
                 sensitive: false, doc: Tags. }";
    let chapter = CHAPTER.replace("      manner:", &format!("      tags: {field}\n      manner:"));
    let chapter = chapter.replace("    reply:\n", &format!("    reply:\n      tags: {field}\n"));
    let model = check(&Sources::from_texts([("api.yaml", API), ("a.yaml", &chapter)])).unwrap();
    let (_, operation) = model.operations().next().unwrap();
    let sampler = Sampler::new(&model, 1);
    let mut counts = BTreeSet::new();
    for json in (0..300).flat_map(|number| [sampler.input(operation, number), sampler.answer(operation, number)]) {
        let Some(Json::String(text)) = member(&json, "tags") else { continue };
        assert!(text.chars().count() <= 30 && !text.contains(char::is_whitespace), "{text:?}");
        let entries: Vec<&str> = text.split(',').filter(|_| !text.is_empty()).collect();
        assert!(entries.iter().all(|entry| !entry.is_empty() && entry.chars().count() <= 20), "{text:?}");
        counts.insert(entries.len());
    }
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3]);
}

const INPUTS: &[&str] = &[
    "{\"id\":\"a9\",\"manner\":\"both\",\"by_number\":5}",
    "{\"id\":\"b3\",\"manner\":\"name\",\"by_name\":\"by_n\",\"case\":true,\"amounts\":[4.47,4.22]}",
    "{\"id\":\"@!\",\"manner\":\"number\",\"by_number\":5,\"amounts\":[9.000,9.000,9.000]}",
    "{\"id\":\"%\",\"manner\":\"name\",\"by_name\":\"=\",\"case\":true}",
    "{\"id\":\"tr\",\"manner\":\"name\",\"by_name\":\".z\",\"case\":true,\"amounts\":[1.930,8.5600,1.8800]}",
    "{\"id\":\"Qa\",\"manner\":\"both\",\"by_number\":3,\"amounts\":[0.77,8.40,6.16300]}",
    "{\"id\":\"22\",\"manner\":\"number\",\"by_number\":5}",
    "{\"id\":\"[]\",\"manner\":\"both\",\"by_number\":4,\"amounts\":[2.0,7.6340]}",
];

const ANSWERS: &[&str] = &[
    "{\"error_code\":\"CBC.0000\",\"names\":[\"names 377\",\"names 30\"],\"total\":930,\"amount\":404.12}",
    "{}",
    "{\"error_code\":null,\"names\":null,\"total\":null,\"amount\":null}",
    "{\"error_code\":\"CBC.0000\",\"names\":[\"\u{5ba2}\u{6237}\u{20000}\u{8a02}\u{4e91}\u{670d}\u{52a1}\u{8d26}\u{5355}\u{ff0c}\u{5ba2}\u{6237}\u{20000}\u{8a02}\"],\"total\":0,\"amount\":250.40}",
    "{\"error_code\":\"CBC.0000\",\"names\":[],\"total\":361,\"amount\":722.2679500}",
    "{\"error_code\":\"CBC.0000\",\"names\":[\"7-_.z0~QaB7-_.z0~QaB7-_\",12.50],\"total\":\"2147483646\"}",
    "{\"error_code\":\"CBC.0000\",\"total\":480,\"amount\":-242801495010}",
    "{\"not_in_the_docs\":\"x\",\"error_code\":\"CBC.0000\",\"names\":[\"aB7-_.z0~QaB\",12.50],\"total\":637}",
];
