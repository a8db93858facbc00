//! Messages that no editor should send get errors, and end nothing.

use huaweicloud_bss_workbench::lsp::End;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value, json};

use crate::client::Client;
use crate::config::config;
use crate::{COMPLETE, spec};

/// The methods about a place or a document.
const METHODS: [&str; 6] = [
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/documentSymbol",
    "textDocument/codeAction",
];

const INVALID_REQUEST: i32 = -32600;
const METHOD_NOT_FOUND: i32 = -32601;
const INVALID_PARAMS: i32 = -32602;
const NOT_INITIALIZED: i32 = -32002;

#[test]
fn requests_outside_of_a_session_get_errors() {
    let mut client = Client::connect();
    for method in METHODS.into_iter().chain(["shutdown", "nonsense"]) {
        assert_eq!(client.request(method, json!({})).unwrap_err().code, NOT_INITIALIZED, "{method}");
    }
    client.notify("textDocument/didOpen", json!({}));
    client.request("initialize", json!([])).unwrap();
    assert_eq!(client.request("initialize", json!({})).unwrap_err().code, INVALID_REQUEST);
    client.request("shutdown", json!({})).unwrap();
    for method in METHODS.into_iter().chain(["shutdown", "initialize"]) {
        assert_eq!(client.request(method, json!({})).unwrap_err().code, INVALID_REQUEST, "{method}");
    }
    assert_eq!(client.exit(), End::Exit);
    assert_eq!(Client::start().exit(), End::Abort);
    assert_eq!(Client::connect().exit(), End::Abort);
    assert_eq!(Client::start().disconnect(), End::Disconnected);
    assert_eq!(Client::connect().disconnect(), End::Disconnected);
}

#[test]
fn wrong_parameters_get_errors() {
    let mut client = Client::start();
    let place = |uri: Value, line: Value| {
        json!({
            "textDocument": { "uri": uri },
            "position": { "line": line, "character": 0 },
            "range": { "start": { "line": line, "character": 0 }, "end": { "line": 0, "character": 0 } },
            "context": { "includeDeclaration": true, "diagnostics": [], "triggerKind": 1 },
        })
    };
    let wrong = [
        Value::Null,
        json!([]),
        json!({}),
        json!("x"),
        json!({ "textDocument": null, "position": null }),
        place(json!(7), json!(0)),
        place(json!("no address"), json!(0)),
    ];
    for method in METHODS {
        for params in &wrong {
            let error = client.request(method, params.clone()).unwrap_err();
            assert_eq!(error.code, INVALID_PARAMS, "{method}: {params}");
        }
        for line in [json!(-1), json!(1.5), json!("1"), json!(u64::MAX)] {
            if method != "textDocument/documentSymbol" {
                let error = client.request(method, place(json!("file:///a.yaml"), line.clone())).unwrap_err();
                assert_eq!(error.code, INVALID_PARAMS, "{method}: {line}");
            }
        }
        // Files that do not exist, and addresses that are none of files.
        for uri in
            ["file:///no/such/a.yaml", "file://host/a.yaml", "file:///", "https://example.com/a.yaml", "untitled:a"]
        {
            assert_eq!(client.request(method, place(json!(uri), json!(0))).unwrap(), Value::Null, "{method}: {uri}");
        }
    }
    for method in ["nonsense", "", "textDocument/rename", "$/x", "workspace/executeCommand"] {
        assert_eq!(client.request(method, json!({})).unwrap_err().code, METHOD_NOT_FOUND, "{method}");
    }
    for method in ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "initialized", "$/x", ""]
    {
        for params in &wrong {
            client.notify(method, params.clone());
        }
    }
    assert_eq!(client.end(), End::Exit);
}

#[test]
fn positions_and_changes_out_of_range_are_the_nearest_ones() {
    let folder = spec("lsp-range", COMPLETE);
    let mut client = Client::start();
    let mut document = client.open_file(&folder, "orders.yaml");
    let far = json!({ "line": u32::MAX, "character": u32::MAX });
    for method in METHODS {
        let params = json!({
            "textDocument": { "uri": document.uri },
            "position": far,
            "range": { "start": far, "end": { "line": 0, "character": 0 } },
            "context": { "includeDeclaration": false, "diagnostics": [], "triggerKind": 1 },
        });
        client.request(method, params).unwrap();
    }
    document.version += 1;
    let backwards = json!({ "start": far, "end": { "line": 0, "character": 0 } });
    client.change(&document, json!([{ "range": backwards, "text": "sumary: x\n" }]));
    assert_eq!(client.diagnostics(&document)[0]["code"], "BSS010");
    // Changes of a document that is not open.
    document.uri.push_str(".yaml");
    client.change(&document, json!([{ "text": "" }]));
    client.end();
}

#[test]
fn huge_documents_are_reported() {
    let folder = spec("lsp-huge", COMPLETE);
    let mut client = Client::start();
    let text = "a: [{ b: 'c' }, \"d\"]\n".repeat(400_000);
    let mut document = client.open(&folder, "orders.yaml", &text);
    let codes = |found: Vec<Value>| found.iter().map(|one| one["code"].clone()).collect::<Vec<_>>();
    assert_eq!(codes(client.diagnostics(&document)), ["BSS003"]);
    for method in &METHODS[..4] {
        client.at(method, &document, 3);
    }
    // The largest that is read.
    client.replace(&mut document, &text[..4_000_000]);
    assert!(codes(client.diagnostics(&document)).contains(&json!("BSS004")));
    client.at("textDocument/hover", &document, 3);
    client.end();
}

/// Lines that break a file, beside arbitrary characters.
const FRAGMENTS: [&str; 14] =
    ["\n", "{ ", "}", "[", "]", "\"", "'", ": ", "- ", "#", "    ", "type: ", "实名🦀", "fields:\n  "];

#[derive(Clone, Debug)]
enum Step {
    /// Replaces what is between two positions.
    Edit([(u32, u32); 2], String),
    Ask(usize, (u32, u32)),
}

fn step() -> impl Strategy<Value = Step> {
    let place = (0u32..180, 0u32..100);
    let text = prop_oneof![
        3 => vec(select(&FRAGMENTS[..]), 0..4).prop_map(|parts| parts.concat()),
        1 => "\\PC{0,6}",
        1 => "[\\x00-\\x1f]{0,3}",
    ];
    let near = (place.clone(), 0u32..3, 0u32..30)
        .prop_map(|((line, character), lines, characters)| [(line, character), (line + lines, character + characters)]);
    prop_oneof![
        (near, text).prop_map(|(range, text)| Step::Edit(range, text)),
        (0..METHODS.len(), place).prop_map(|(method, place)| Step::Ask(method, place))
    ]
}

fn position((line, character): (u32, u32)) -> Value {
    json!({ "line": line, "character": character })
}

/// Every answer is a result, and all positions in it exist.
#[test]
fn any_edits_and_positions() {
    let folder = spec("lsp-any", COMPLETE);
    let mut runner = proptest::test_runner::TestRunner::new(config(60));
    let strategy = (any::<Index>(), vec(step(), 1..25));
    let outcome = runner.run(&strategy, |(file, steps)| {
        let mut client = Client::start();
        let name = ["api.yaml", "orders.yaml"][file.index(2)];
        let mut document = client.open_file(&folder, name);
        for step in steps {
            match step {
                Step::Edit([start, end], text) => {
                    document.version += 1;
                    let range = json!({ "start": position(start), "end": position(end) });
                    client.change(&document, json!([{ "range": range, "text": text }]));
                }
                Step::Ask(method, place) => {
                    let place = position(place);
                    let params = json!({
                        "textDocument": { "uri": document.uri },
                        "position": place,
                        "range": { "start": place, "end": place },
                        "context": { "includeDeclaration": true, "diagnostics": [], "triggerKind": 1 },
                    });
                    client.request(METHODS[method], params).unwrap();
                }
            }
        }
        client.diagnostics(&document);
        prop_assert_eq!(client.end(), End::Exit);
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
}
