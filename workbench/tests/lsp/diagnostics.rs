//! Diagnostics and code actions.

use std::fs;

use huaweicloud_bss_workbench::lsp::End;
use serde_json::{Value, json};

use crate::client::{Client, Document, edited, uri};
use crate::folder::Folder;
use crate::{COMPLETE, spec};

fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap()).collect()
}

/// The edits of an action for the only file that it changes.
fn edits<'a>(action: &'a Value, document: &Document) -> &'a [Value] {
    let changes = action["edit"]["changes"].as_object().unwrap();
    assert_eq!(changes.keys().collect::<Vec<_>>(), [&document.uri]);
    changes[&document.uri].as_array().unwrap()
}

fn actions(client: &mut Client, document: &Document, needle: &str, only: &[&str]) -> Vec<Value> {
    let at = crate::client::position(&document.text, document.find(needle));
    let context = json!({ "diagnostics": [], "only": only });
    let params =
        json!({ "textDocument": { "uri": document.uri }, "range": { "start": at, "end": at }, "context": context });
    client.request("textDocument/codeAction", params).unwrap().as_array().unwrap().clone()
}

#[test]
fn the_texts_of_the_editor_are_checked_and_not_those_of_the_files() {
    let folder = spec("lsp-unsaved", COMPLETE);
    let mut client = Client::start();
    let mut orders = client.open_file(&folder, "orders.yaml");
    assert_eq!(client.diagnostics(&orders), [Value::Null; 0]);
    let text = orders.text.replace("summary: Pays", "sumary: Pays");
    client.replace(&mut orders, &text);
    let found = client.diagnostics(&orders);
    assert_eq!(codes(&found), ["BSS010"]);
    assert_eq!((&found[0]["source"], &found[0]["severity"]), (&json!("bss-spec"), &json!(1)));
    assert_eq!(orders.part(&found[0]["range"]), "sumary");
    let message = found[0]["message"].as_str().unwrap();
    assert_eq!(message, "the operation `pay_order` has no key `sumary`\ndid you mean `summary`?");
    let text = orders.text.replace("sumary: Pays", "summary: Pays");
    client.replace(&mut orders, &text);
    assert_eq!(client.diagnostics(&orders), [Value::Null; 0]);
    assert_eq!(client.end(), End::Exit);
}

#[test]
fn a_mistake_is_reported_in_the_file_that_has_it_and_labels_point_into_others() {
    let folder = spec("lsp-across", COMPLETE);
    let mut client = Client::start();
    let mut api = client.open_file(&folder, "api.yaml");
    assert_eq!(client.diagnostics(&api), [Value::Null; 0]);
    let text = api.text.replace("  page_note:", "  page_size: { type: string, doc: Twice. }\n  page_note:");
    client.replace(&mut api, &text);
    let found = client.diagnostics(&api);
    assert_eq!(codes(&found), ["BSS011"]);
    let related = &found[0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], json!(api.uri));
    assert_eq!(related["message"], "first given here");
    // The file `orders.yaml` is not open.
    let text = text.replace("  page_size:", "  page_sizes:");
    client.replace(&mut api, &text);
    let orders = uri(&folder, "orders.yaml");
    assert_eq!(codes(&client.wait_for(&orders, 1)), ["BSS048"]);
    client.notify("textDocument/didClose", json!({ "textDocument": { "uri": api.uri } }));
    client.wait_for(&orders, 0);
    client.end();
}

#[test]
fn files_that_change_on_disk_are_read_again() {
    let folder = spec("lsp-disk", COMPLETE);
    let mut client = Client::start();
    let orders = client.open_file(&folder, "orders.yaml");
    assert_eq!(client.diagnostics(&orders), [Value::Null; 0]);
    let requests: Vec<&str> = client.requests.iter().map(|request| request.method.as_str()).collect();
    assert_eq!(requests, ["client/registerCapability"]);
    let bills = uri(&folder, "bills.yaml");
    fs::write(folder.join("bills.yaml"), "chapter: [\n").unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [{ "uri": bills, "type": 2 }] }));
    assert_eq!(codes(&client.wait_for(&bills, 1)), ["BSS004"]);
    fs::write(folder.join("new.yaml"), "").unwrap();
    client.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    assert_eq!(codes(&client.wait_for(&uri(&folder, "new.yaml"), 1)), ["BSS006"]);
    fs::remove_file(folder.join("new.yaml")).unwrap();
    client.notify("textDocument/didSave", json!({ "textDocument": { "uri": orders.uri } }));
    client.wait_for(&uri(&folder, "new.yaml"), 0);
    client.end();
}

#[test]
fn a_chapter_can_be_written_before_it_is_saved() {
    let folder = spec("lsp-new", COMPLETE);
    let mut client = Client::start();
    let new = client.open(&folder, "new.yaml", "chapter: new\ntitle: New\ndoc: New.\noperations: {}\n");
    assert_eq!(codes(&client.diagnostics(&new)), ["BSS006"]);
    let api = fs::read_to_string(folder.join("api.yaml")).unwrap();
    client.open(&folder, "api.yaml", &api.replace("[orders, bills]", "[orders, bills, new]"));
    client.wait_for(&new.uri, 0);
    client.end();
}

#[test]
fn problems_that_are_not_shown_are_counted() {
    let folder = spec("lsp-many", COMPLETE);
    let mut client = Client::start();
    let mut api = client.open_file(&folder, "api.yaml");
    let wrong: String = (0..150).map(|number| format!("  t{number}: {{ doc: 1, enum: string }}\n")).collect();
    let text = format!("{}{wrong}", api.text);
    client.replace(&mut api, &text);
    let found = client.diagnostics(&api);
    let last = found.last().unwrap();
    assert_eq!((found.len(), &last["severity"]), (101, &json!(3)));
    assert!(last["message"].as_str().unwrap().ends_with(" more problems are not shown"), "{last}");
    client.end();
}

#[test]
fn other_yaml_files_are_left_alone() {
    let folder = Folder::new("lsp-other");
    let mut client = Client::start();
    let text = "openapi: 3.1.0\ninfo: { title: Demo }\nsumary: x\n";
    let api = client.open(&folder, "api.yaml", text);
    let other = client.open(&folder, "other.yaml", "a: [");
    let untitled = json!({ "uri": "untitled:api.yaml", "languageId": "yaml", "version": 1, "text": "a: [" });
    client.notify("textDocument/didOpen", json!({ "textDocument": untitled }));
    for document in [&api, &other] {
        assert_eq!(client.at("textDocument/hover", document, 1), Value::Null);
        assert_eq!(client.at("textDocument/completion", document, 1), Value::Null);
    }
    let symbols = json!({ "textDocument": { "uri": "untitled:api.yaml" } });
    assert_eq!(client.request("textDocument/documentSymbol", symbols).unwrap(), Value::Null);
    client.end();
}

#[test]
fn ranges_are_in_utf16_code_units() {
    let folder = spec("lsp-utf16", COMPLETE);
    let mut client = Client::start();
    let mut orders = client.open_file(&folder, "orders.yaml");
    let text = orders
        .text
        .replace("text: { type: string, doc: The text. }", "text: { doc: \"实名认证 🦀🦀 é\", typ: string }");
    client.replace(&mut orders, &text);
    let found = client.diagnostics(&orders);
    assert_eq!(codes(&found), ["BSS010"]);
    assert_eq!(orders.part(&found[0]["range"]), "typ");
    let quick_fix = actions(&mut client, &orders, "typ:", &["quickfix"]);
    assert_eq!(quick_fix[0]["title"], "Replace `typ` by `type`");
    assert_eq!(edited(&orders.text, edits(&quick_fix[0], &orders)), text.replace("typ:", "type:"));
    // The editor sends only what changes.
    let start = crate::client::position(&text, text.find("🦀 é").unwrap());
    let end = json!({ "line": start["line"], "character": start["character"].as_u64().unwrap() + 3 });
    orders.version += 1;
    orders.text = text.replace("🦀 é", "é");
    client.change(&orders, json!([{ "range": { "start": start, "end": end }, "text": "" }]));
    let found = client.diagnostics(&orders);
    assert_eq!(orders.part(&found[0]["range"]), "typ");
    client.end();
}

#[test]
fn corrects_single_mistakes_and_all_of_a_file() {
    let folder = spec("lsp-actions", COMPLETE);
    let mut client = Client::start();
    let mut orders = client.open_file(&folder, "orders.yaml");
    let good = orders.text.clone();
    let text = good
        .replace("summary: Pays", "sumary: Pays")
        .replace(
            "mandatory: true, max_length: 64, doc: The order. }",
            "mandatory: yes, max_length: \"64\", doc: The order. }",
        )
        .replace("caller: any", "caller: nobody");
    client.replace(&mut orders, &text);
    assert_eq!(codes(&client.diagnostics(&orders)), ["BSS010", "BSS013", "BSS013", "BSS015"]);
    let found = actions(&mut client, &orders, "sumary", &["quickfix"]);
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0]["kind"], &found[0]["isPreferred"]), (&json!("quickfix"), &json!(true)));
    assert_eq!(codes(found[0]["diagnostics"].as_array().unwrap()), ["BSS010"]);
    assert_eq!(edited(&orders.text, edits(&found[0], &orders)), text.replace("sumary", "summary"));
    // A person has to decide.
    assert_eq!(actions(&mut client, &orders, "nobody", &["quickfix"]), [Value::Null; 0]);
    let found = actions(&mut client, &orders, "nobody", &["source"]);
    assert_eq!(found.len(), 1);
    let fixed = edited(&orders.text, edits(&found[0], &orders));
    assert_eq!(fixed, good.replace("caller: any", "caller: nobody"));
    assert_eq!(actions(&mut client, &orders, "sumary", &[""]).len(), 2);
    assert_eq!(actions(&mut client, &orders, "sumary", &["refactor"]), [Value::Null; 0]);
    client.end();
}
