//! OpenAPI documents: those of the spec that uses every key (`BLESS=1` writes them), and properties of all documents.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::{collections::BTreeSet, env, fs, path::Path};

use huaweicloud_bss_codegen::{Sources, check, model::Model};
use huaweicloud_bss_workbench::fixture;
use huaweicloud_bss_workbench::openapi::{self, Version};
use serde_json::{Map, Value, json};

const VERSIONS: [Version; 2] = [Version::V31, Version::V30];

fn folder(name: &str) -> Model {
    check(&Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name).join("api.yaml"))).unwrap()
}

fn specs() -> [Model; 2] {
    [folder("../codegen/tests/complete"), folder("../spec")]
}

fn document(model: &Model, version: Version) -> Value {
    serde_json::from_str(&openapi::document(model, version)).unwrap()
}

fn components(document: &Value) -> &Map<String, Value> {
    document["components"]["schemas"].as_object().unwrap()
}

/// Each operation with its path.
fn operations(document: &Value) -> Vec<(&str, &Value)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| item.as_object().unwrap().values().map(move |operation| (path.as_str(), operation)))
        .collect()
}

/// The names of the schemas that a value refers to, itself not included.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(pointer)) = members.get("$ref") {
                found.insert(pointer.strip_prefix("#/components/schemas/").unwrap().to_owned());
            }
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(entries) => entries.iter().for_each(|entry| references(entry, found)),
        _ => {}
    }
}

/// The names of all schemas that can be reached from a value.
fn reached(document: &Value, from: &Value) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    references(from, &mut found);
    let mut open: Vec<String> = found.iter().cloned().collect();
    while let Some(name) = open.pop() {
        let mut next = BTreeSet::new();
        references(&components(document)[&name], &mut next);
        open.extend(next.into_iter().filter(|name| found.insert(name.clone())));
    }
    found
}

/// Every schema inside a schema, itself included.
fn inside<'v>(schema: &'v Value, found: &mut Vec<&'v Map<String, Value>>) {
    let Some(members) = schema.as_object() else { return };
    found.push(members);
    for (key, member) in members {
        match key.as_str() {
            "properties" => member.as_object().unwrap().values().for_each(|schema| inside(schema, found)),
            "allOf" | "anyOf" => member.as_array().unwrap().iter().for_each(|schema| inside(schema, found)),
            "items" | "if" | "then" | "else" => inside(member, found),
            _ => {}
        }
    }
}

#[test]
fn converts_the_spec_that_uses_every_key() {
    for (version, name) in [(Version::V31, "complete-3.1.json"), (Version::V30, "complete-3.0.json")] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/openapi").join(name);
        let text = openapi::document(&folder("../codegen/tests/complete"), version);
        if env::var_os("BLESS").is_some() {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap_or_default();
        assert!(there == text, "{} is not what is generated; BLESS=1 writes it", path.display());
    }
}

#[test]
fn contains_every_operation_once() {
    for (model, version) in specs().iter().flat_map(|model| VERSIONS.map(|version| (model, version))) {
        let document = document(model, version);
        let mut ids: Vec<&str> = Vec::new();
        for (path, operation) in operations(&document) {
            ids.push(operation["operationId"].as_str().unwrap());
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let in_path: Vec<&str> = parameters
                .iter()
                .filter(|parameter| parameter["in"] == "path")
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let braces = path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            assert_eq!(in_path, braces.collect::<Vec<_>>(), "{path}");
        }
        let mut expected: Vec<&str> = model.operations().map(|(_, operation)| operation.name.as_str()).collect();
        ids.sort_unstable();
        expected.sort_unstable();
        assert_eq!(ids, expected);
    }
}

#[test]
fn every_reference_has_a_schema_and_every_schema_a_reference() {
    for (model, version) in specs().iter().flat_map(|model| VERSIONS.map(|version| (model, version))) {
        let document = document(model, version);
        let names: BTreeSet<String> = components(&document).keys().cloned().collect();
        assert_eq!(reached(&document, &document["paths"]), names);
        for name in names {
            let upper_camel = name.starts_with(|c: char| c.is_ascii_uppercase());
            assert!(upper_camel && name.chars().all(|c| c.is_ascii_alphanumeric()), "{name}");
        }
    }
}

#[test]
fn every_operation_has_the_common_errors_once() {
    for version in VERSIONS {
        let document = document(&folder("../codegen/tests/complete"), version);
        for (path, operation) in operations(&document) {
            let codes = |status: &str| -> Vec<String> {
                let errors = operation["responses"][status]["x-errors"].as_array().unwrap();
                errors.iter().map(|error| error["code"].as_str().unwrap().to_owned()).collect()
            };
            assert!(codes("403").contains(&"CBC.0150".to_owned()), "{path}");
            assert_eq!(codes("429"), ["CBC.0250"], "{path}");
        }
    }
}

#[test]
fn replies_are_open() {
    const FREE: [&str; 13] = [
        "type",
        "format",
        "description",
        "properties",
        "items",
        "$ref",
        "anyOf",
        "allOf",
        "nullable",
        "x-sensitive",
        "x-known-values",
        "x-enum-varnames",
        "x-joined",
    ];
    for (model, version) in specs().iter().flat_map(|model| VERSIONS.map(|version| (model, version))) {
        let document = document(model, version);
        let replies: Value =
            operations(&document).into_iter().map(|(_, operation)| operation["responses"].clone()).collect();
        for name in reached(&document, &replies) {
            let mut schemas = Vec::new();
            inside(&components(&document)[&name], &mut schemas);
            for schema in &schemas {
                let strict: Vec<&String> = schema.keys().filter(|key| !FREE.contains(&key.as_str())).collect();
                assert!(strict.is_empty(), "{name}: {strict:?}");
            }
            for (field, schema) in schemas[0].get("properties").and_then(Value::as_object).into_iter().flatten() {
                let null = ["type", "anyOf"].map(|key| schema[key].to_string().contains("\"null\""));
                // Without a type, a schema accepts any value.
                let any = schema.as_object().unwrap().keys().all(|key| key == "description" || key == "x-sensitive");
                assert!(null.contains(&true) || any || schema["nullable"] == true, "{name}: {field}");
            }
        }
    }
}

/// A check of values against one schema of a document.
fn validator(document: &Value, name: &str) -> jsonschema::Validator {
    let mut schema = document.clone();
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$ref"] = json!(format!("#/components/schemas/{name}"));
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn every_schema_is_a_valid_json_schema() {
    for model in specs() {
        for (name, schema) in components(&document(&model, Version::V31)) {
            assert!(jsonschema::meta::is_valid(schema), "{name}");
        }
    }
}

#[test]
fn examples_fit() {
    let mut shown = 0;
    for model in specs() {
        let document = document(&model, Version::V31);
        for (path, operation) in operations(&document) {
            let responses = operation["responses"].as_object().unwrap().values();
            let bodies = responses.chain(operation.get("requestBody"));
            for media in bodies.filter_map(|body| body.get("content")).map(|content| &content["application/json"]) {
                let name = media["schema"]["$ref"].as_str().unwrap().rsplit('/').next().unwrap();
                let validator = validator(&document, name);
                for example in media["examples"].as_object().into_iter().flat_map(Map::values) {
                    shown += 1;
                    let problems: Vec<String> =
                        validator.iter_errors(&example["value"]).map(|error| error.to_string()).collect();
                    assert_eq!(problems, [""; 0], "{path}: {name}");
                }
            }
        }
    }
    assert!(shown > 6, "{shown}");
}

#[test]
fn schemas_reject_invalid_requests() {
    let document = document(&folder("../codegen/tests/complete"), Version::V31);
    let list = validator(&document, "ListOrdersRequest");
    let month = |more: Value| {
        let mut body = json!({ "cycle": "2026-01" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (fits, body) in [
        (true, month(json!({}))),
        // At least one of two fields.
        (false, json!({})),
        (true, json!({ "since": "2026-01-31T23:59:59Z", "until": "2026-01-31T23:59:59Z" })),
        // Required when another field is given.
        (false, json!({ "since": "2026-01-31T23:59:59Z" })),
        // Required, and only allowed, when another field has a value. If that field is not given, it has its default.
        (true, month(json!({ "method": "one", "customer": "c" }))),
        (false, month(json!({ "method": "one" }))),
        (false, month(json!({ "method": "all", "customer": "c" }))),
        (false, month(json!({ "customer": "c" }))),
        (true, month(json!({ "limit": 100 }))),
        (false, month(json!({ "limit": 101 }))),
        (false, month(json!({ "limit": "1" }))),
        (false, month(json!({ "limti": 1 }))),
        (false, json!({ "cycle": "2026-13" })),
        (true, month(json!({ "contact_phone": "0086-138" }))),
        (false, month(json!({ "contact_phone": "+86-138" }))),
        // A limit that depends on another field.
        (true, month(json!({ "days": 10 }))),
        (true, month(json!({ "days": 9, "method": "one", "customer": "c" }))),
        (false, month(json!({ "days": 10, "method": "one", "customer": "c" }))),
        // Values of an enum, joined by commas, with a limit of the whole string.
        (true, month(json!({ "currencies": "USD,NO,NO" }))),
        (false, month(json!({ "currencies": "USD,NO,USD" }))),
        (false, month(json!({ "currencies": "USD,EUR" }))),
        (false, month(json!({ "currencies": "USD," }))),
        (false, month(json!({ "currencies": ["USD"] }))),
        // An entry of a list: at least one of two fields, greater than 0, at most two decimals.
        (true, month(json!({ "rated": [{ "price": 0.25 }, { "usage": [0, 0.125] }] }))),
        (false, month(json!({ "rated": [{}] }))),
        (false, month(json!({ "rated": [{ "usage": [] }] }))),
        (false, month(json!({ "rated": [{ "price": 0 }] }))),
        (false, month(json!({ "rated": [{ "price": 0.125 }] }))),
        (false, month(json!({ "rated": [{ "price": 2147483648_i64 }] }))),
        (false, month(json!({ "rated": [{ "usage": [-1] }] }))),
    ] {
        assert_eq!(list.is_valid(&body), fits, "{body}");
    }
    let pay = validator(&document, "PayOrderRequest");
    for (fits, body) in [
        (true, json!({ "price": { "amount": 1 }, "status": 0 })),
        (false, json!({})),
        (false, json!({ "price": {} })),
        // The values of an enum, and no others.
        (false, json!({ "price": { "amount": 1, "currency": "EUR" } })),
        (false, json!({ "price": { "amount": 1 }, "status": -1 })),
        (true, json!({ "price": { "amount": 1 }, "status": -1, "legel_name": "Ada" })),
        (false, json!({ "price": { "amount": 1 }, "remarks": [{}, {}, {}, {}, {}] })),
    ] {
        assert_eq!(pay.is_valid(&body), fits, "{body}");
    }
}

/// Patterns of joined lists, and limits that depend on another field.
#[test]
fn joined_lists_and_cases_are_limited() {
    let chapter = r#"
chapter: orders
title: Orders
doc: Orders.
operations:
  ask:
    summary: Asks.
    source: { url: "https://example.com/ask" }
    http: POST /v1/ask
    caller: any
    effect: reads
    query:
      tags: { type: [string], joined_by: comma, max_items: 2, max_joined_length: 9, sensitive: false, doc: Tags. }
    body:
      names: { type: [string], joined_by: comma, max_length: 3, min_items: 2, max_items: 3, sensitive: false, doc: Names. }
      numbers: { type: [long], joined_by: comma, max_items: 1, doc: Numbers. }
      marks: { type: [mark], joined_by: comma, doc: Marks. }
      unit: { type: integer, default: 2, doc: The unit. }
      many:
        type: [string]
        cases: [{ if: { unit: [2] }, max_items: 1, max_length: 2 }, { if: { numbers: given }, values: [a] }]
        sensitive: false
        doc: Many.
types:
  mark: { doc: A mark., enum: string, values: { "a.b": { name: A, doc: One. }, "c|d": { name: C, doc: Another. } } }
"#;
    let model = check(&fixture::sources(chapter)).unwrap();
    let document = document(&model, Version::V31);
    let tags = &document["paths"]["/v1/ask"]["post"]["parameters"][0];
    assert_eq!((&tags["style"], &tags["explode"]), (&json!("form"), &json!(false)));
    assert_eq!(tags["schema"], json!({ "type": "array", "items": { "type": "string" }, "maxItems": 2 }));
    assert!(tags["description"].as_str().unwrap().contains("At most 9 characters when joined by commas."));
    let ask = validator(&document, "AskRequest");
    for (fits, body) in [
        (true, json!({ "names": "a,bcd" })),
        (true, json!({ "names": "a b,王某某,c" })),
        (false, json!({ "names": "a" })),
        (false, json!({ "names": "a,b,c,d" })),
        (false, json!({ "names": "a,bcde" })),
        (false, json!({ "names": "a,,b" })),
        (true, json!({ "numbers": "-12" })),
        (false, json!({ "numbers": "1,2" })),
        (false, json!({ "numbers": "x" })),
        (true, json!({ "marks": "a.b,c|d,a.b" })),
        (false, json!({ "marks": "axb" })),
        (false, json!({ "marks": "c" })),
        (true, json!({ "many": ["abc", "d"], "unit": 3 })),
        (true, json!({ "many": ["ab"], "unit": 2 })),
        (false, json!({ "many": ["abc"], "unit": 2 })),
        (false, json!({ "many": ["a", "b"] })),
        (true, json!({ "many": ["a"], "numbers": "1" })),
        (false, json!({ "many": ["b"], "numbers": "1" })),
    ] {
        assert_eq!(ask.is_valid(&body), fits, "{body}");
    }
}

#[test]
fn mail_addresses_have_one_at_and_no_spaces() {
    let chapter = "chapter: orders\ntitle: Orders\ndoc: Orders.\noperations:\n  ask:\n    summary: Asks.\n    \
                   source: { url: 'https://example.com/ask' }\n    http: POST /v1/ask\n    caller: any\n    \
                   effect: reads\n    body:\n      \
                   mails: { type: [string], format: email, mandatory: true, sensitive: true, doc: Whom. }\n";
    let document = document(&check(&fixture::sources(chapter)).unwrap(), Version::V31);
    let ask = validator(&document, "AskRequest");
    for (fits, mail) in [
        (true, "a@b"),
        (true, "\u{5b9e}@b.c"),
        (false, "a@b@c"),
        (false, "@b"),
        (false, "a@"),
        (false, "a @b"),
        (false, "a@b\u{3000}"),
    ] {
        assert_eq!(ask.is_valid(&json!({ "mails": [mail] })), fits, "{mail:?}");
    }
    // A required list is not empty.
    assert!(!ask.is_valid(&json!({ "mails": [] })));
}

#[test]
fn nothing_of_3_1_is_in_3_0() {
    for model in specs() {
        let document = document(&model, Version::V30);
        let mut schemas = Vec::new();
        components(&document).values().for_each(|schema| inside(schema, &mut schemas));
        for (_, operation) in operations(&document) {
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            parameters.for_each(|parameter| inside(&parameter["schema"], &mut schemas));
        }
        for schema in schemas {
            assert!(schema.get("type").is_none_or(Value::is_string), "{schema:?}");
            assert!(schema.get("exclusiveMinimum").is_none_or(Value::is_boolean), "{schema:?}");
            assert!(!schema.contains_key("$ref") || schema.len() == 1, "{schema:?}");
            let newer = ["if", "const", "examples", "dependentRequired"];
            assert!(newer.iter().all(|key| !schema.contains_key(*key)), "{schema:?}");
        }
    }
}

const TWO_CHAPTERS: &str = "\
#--- file: api.yaml
edition: 2
api: demo
title: Demo
doc: An API to try things with.
chapters: [orders, bills]
#--- file: orders.yaml
chapter: orders
title: Orders
doc: Orders.
operations:
  show_order:
    summary: Shows an order.
    source: { url: 'https://example.com/show_order' }
    http: GET /v2/orders/{order_id}
    caller: any
    effect: reads
    path: { order_id: { type: string, mandatory: true, sensitive: false, doc: Which. } }
    reply: { item: { type: item, doc: What. } }
types:
  item: { doc: An item., fields: { name: { type: string, sensitive: false, doc: Its name. } } }
#--- file: bills.yaml
chapter: bills
title: Bills
doc: Bills.
operations:
  show_bill:
    summary: Shows a bill.
    source: { url: 'https://example.com/show_bill' }
    http: GET /v2.1/orders
    caller: any
    effect: reads
    reply: { item: { type: item, doc: What. } }
    errors: [{ code: CBC.5, http: 200, name: Gone, doc: It is gone. }]
  show_order_by_name:
    summary: Shows an order.
    source: { url: 'https://example.com/show_order_by_name' }
    http: GET /v2/orders/{name}
    caller: any
    effect: reads
    path: { name: { type: string, mandatory: true, sensitive: false, doc: Which. } }
  cancel_order:
    summary: Cancels an order.
    source: { url: 'https://example.com/cancel_order' }
    http: DELETE /v2/orders/{id}
    caller: any
    effect: changes
    repeat: harmless
    repeat_reason: It is cancelled once.
    errors: [{ code: CBC.6, http: 200, name: Closed, doc: It is closed. }]
    path: { id: { type: string, mandatory: true, sensitive: false, doc: Which. } }
types:
  item: { doc: Another item., fields: { sum: { type: decimal, doc: How much. } } }
";

#[test]
fn names_do_not_depend_on_other_items() {
    let [complete, spec] = specs();
    for model in [complete, spec, check(&fixture::sources(TWO_CHAPTERS)).unwrap()] {
        let whole = document(&model, Version::V31);
        for (_, operation) in model.operations() {
            let alone = document(&model.only(&operation.name).unwrap(), Version::V31);
            for (name, schema) in components(&alone) {
                assert_eq!(components(&whole).get(name), Some(schema), "{}: {name}", operation.name);
            }
        }
    }
}

#[test]
fn merges_paths_that_differ_only_in_parameter_names() {
    let document = document(&check(&fixture::sources(TWO_CHAPTERS)).unwrap(), Version::V31);
    let found: BTreeSet<(&str, &str)> = operations(&document)
        .into_iter()
        .map(|(path, operation)| (path, operation["operationId"].as_str().unwrap()))
        .collect();
    let expected = [
        ("/v2.1/orders", "show_bill"),
        ("/v2/orders/{name}#show_order_by_name", "show_order_by_name"),
        ("/v2/orders/{order_id}", "cancel_order"),
        ("/v2/orders/{order_id}", "show_order"),
    ];
    assert_eq!(found, BTreeSet::from(expected));
    assert_eq!(document["paths"]["/v2/orders/{order_id}"]["delete"]["parameters"][0]["name"], "order_id");
    assert_eq!(document["info"]["version"], "v2.1");
    assert_eq!(
        document["components"]["schemas"]["BillsItem"]["properties"]["sum"]["type"],
        json!(["number", "string", "null"])
    );
}

#[test]
fn a_failure_may_come_with_the_status_of_success() {
    let document = document(&check(&fixture::sources(TWO_CHAPTERS)).unwrap(), Version::V31);
    for (path, method, schema, line) in [
        ("/v2.1/orders", "get", "ShowBillReply", "- `CBC.5` Gone: It is gone."),
        // The operation has no other reply.
        ("/v2/orders/{order_id}", "delete", "Failure", "- `CBC.6` Closed: It is closed."),
    ] {
        let responses = &document["paths"][path][method]["responses"];
        let statuses: Vec<&String> = responses.as_object().unwrap().keys().collect();
        assert_eq!(statuses, ["200", "4XX", "5XX"]);
        let success = &responses["200"];
        assert!(success["description"].as_str().unwrap().ends_with(line), "{success}");
        let pointer = format!("#/components/schemas/{schema}");
        assert_eq!(success["content"]["application/json"]["schema"], json!({ "$ref": pointer }));
    }
    let nothing = &document["paths"]["/v2/orders/{order_id}"]["get"]["responses"]["200"];
    assert!(nothing["content"]["application/json"].is_object(), "{nothing}");
}
