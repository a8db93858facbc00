//! Completion of files that are being written.

use serde_json::Value;

use crate::client::{Client, edited};
use crate::{COMPLETE, spec};

/// The proposals for a change of `orders.yaml`, where `¦` is the cursor in the new text.
fn proposals(client: &mut Client, folder: &std::path::Path, old: &str, new: &str) -> Vec<(String, String)> {
    let original = std::fs::read_to_string(folder.join("orders.yaml")).unwrap();
    assert!(original.contains(old), "{old}");
    let text = original.replacen(old, new, 1);
    let cursor = text.find('¦').unwrap();
    let document = client.open(folder, "orders.yaml", &text.replace('¦', ""));
    let found = client.at("textDocument/completion", &document, cursor);
    let Value::Array(items) = found else { return Vec::new() };
    let proposal = |item: &Value| {
        let edit = item["textEdit"].clone();
        let after = edited(&document.text, &[edit]);
        // The line of the cursor after the proposal.
        let line = after.lines().nth(document.text[..cursor].matches('\n').count()).unwrap();
        (item["label"].as_str().unwrap().to_owned(), line.trim().to_owned())
    };
    items.iter().map(proposal).collect()
}

fn labels(client: &mut Client, folder: &std::path::Path, old: &str, new: &str) -> Vec<String> {
    proposals(client, folder, old, new).into_iter().map(|(label, _)| label).collect()
}

/// Other proposals are allowed, because the spec can get more fields.
fn assert_offers(found: &[String], wanted: &[&str]) {
    for label in wanted {
        assert!(found.iter().any(|other| other == label), "{label}: {found:?}");
    }
}

#[test]
fn proposes_keys_that_are_not_given_yet() {
    let folder = spec("lsp-keys", COMPLETE);
    let mut client = Client::start();
    let mut of = |old: &str, new: &str| labels(&mut client, &folder, old, new);
    // A key without a colon, at the end of an operation, between its keys, and as its first key.
    let keys = of("    summary: Shows an order.\n", "    su¦\n");
    assert_eq!(keys[0], "summary");
    assert!(!keys.contains(&"caller".to_owned()) && keys.contains(&"rate_limit".to_owned()), "{keys:?}");
    assert_eq!(of("    summary: Lists orders.\n", "    ¦\n")[0], "summary");
    assert_eq!(
        of("  show_order:\n    summary: Shows an order.\n", "  show_order:\n    ¦: Shows an order.\n")[0],
        "summary"
    );
    let keys = of("    effect: reads\n  refund_order:", "    effect: reads\n    ¦\n  refund_order:");
    assert!(keys.contains(&"repeat".to_owned()) && !keys.contains(&"effect".to_owned()), "{keys:?}");
    // Below a key without a value, and in an entry of a list.
    assert_eq!(of("      url: \"https://example.com/pay_order\"\n", "      u¦\n")[0], "url");
    assert_eq!(of("      - title: Paying.\n        note", "      - ¦\n        note")[0], "title");
    let keys = of("    source: { url: \"https://example.com/refund\" }\n", "    source:\n      ¦\n");
    assert_eq!(keys[0], "url");
    // In braces, also if they are not closed.
    assert_eq!(of("{ id: { type: string, doc: Which. } }", "{ id: { t¦, doc: Which. } }")[..2], ["type", "use"]);
    let keys = of("min: 1, max: 9, max_items: 3, doc: The channels. }", "min: 1, ma¦");
    assert!(keys.contains(&"max_items".to_owned()) && !keys.contains(&"min".to_owned()), "{keys:?}");
    // Of a field that uses a shared one, and of the file.
    let keys = of("limit: { use: page_size, default: 20 }", "limit: { use: page_size, ¦ }");
    assert!(keys.contains(&"default".to_owned()) && !keys.contains(&"use".to_owned()), "{keys:?}");
    assert_eq!(of("title: Orders\n", "¦\n"), ["title", "defaults", "fields", "failures", "allow"]);
}

#[test]
fn writes_a_key_with_its_colon_and_replaces_the_word_at_the_cursor() {
    let folder = spec("lsp-edits", COMPLETE);
    let mut client = Client::start();
    let mut of = |old: &str, new: &str| proposals(&mut client, &folder, old, new);
    let line = |found: Vec<(String, String)>, label: &str| {
        found.into_iter().find(|(other, _)| other == label).map(|(_, line)| line).unwrap_or_default()
    };
    assert_eq!(line(of("    summary: Shows an order.\n", "    su¦x\n"), "summary"), "summary:");
    assert_eq!(line(of("    summary: Shows an order.\n", "    su¦x: Shows.\n"), "summary"), "summary: Shows.");
    assert_eq!(line(of("    summary: Shows an order.\n", "    ¦\n"), "rate_limit"), "rate_limit:");
    assert_eq!(line(of("    caller: any\n", "    caller:¦\n"), "any"), "caller: any");
    assert_eq!(line(of("    caller: any\n", "    caller: \"a¦\"\n"), "any"), "caller: \"any\"");
    let fields = of("      since: { type: timestamp", "      ¦\n      since: { type: timestamp");
    assert_eq!(line(fields, "page_size"), "page_size: page_size");
}

#[test]
fn proposes_words_types_and_names() {
    let folder = spec("lsp-words", COMPLETE);
    let mut client = Client::start();
    let mut of = |old: &str, new: &str| labels(&mut client, &folder, old, new);
    assert_eq!(of("caller: any", "caller: ¦"), ["partner", "customer", "any"]);
    assert_eq!(of("effect: changes", "effect: ch¦"), ["reads", "changes"]);
    assert_eq!(of("reserved: true", "reserved: ¦"), ["true", "false"]);
    assert!(of("format: mobile_number", "format: ¦").contains(&"digits".to_owned()));
    let types = of("status: { type: order_status", "status: { type: o¦");
    for name in ["string", "timestamp", "order_status", "page_info", "order"] {
        assert!(types.contains(&name.to_owned()), "{name}: {types:?}");
    }
    assert!(of("type: [remark]", "type: [¦]").contains(&"remark".to_owned()));
    assert_eq!(of("source: [doc-intl, sdk]", "source: [doc-intl, ¦]"), ["doc-intl", "sdk", "unknown"]);
    assert_eq!(of("defaults: { source: doc-intl", "defaults: { source: ¦"), ["doc-intl", "sdk", "unknown"]);
    assert_eq!(of("    sites: intl\n", "    sites: ¦\n"), ["intl", "test"]);
    assert_eq!(of("      - CBC.0100\n", "      - ¦\n")[..2], ["CBC.0101", "CBC.0102"]);
    let errors = of("      - CBC.0100\n", "      - CBC.0¦\n");
    assert!(errors.contains(&"CBC.0250".to_owned()) && errors.contains(&"code".to_owned()), "{errors:?}");
    assert_eq!(of("failure: standard", "failure: ¦"), ["standard"]);
    assert_eq!(of("limit: { use: page_size,", "limit: { use: ¦,"), ["page_size", "page_note"]);
    assert_eq!(of("filter_of: order_status", "filter_of: ¦")[0], "page_info");
}

#[test]
fn proposes_fields_and_values() {
    let folder = spec("lsp-fields", COMPLETE);
    let mut client = Client::start();
    let mut of = |old: &str, new: &str| labels(&mut client, &folder, old, new);
    let reply = ["orders", "total_count", "page_info"];
    assert_offers(&of("items: orders,", "items: ¦,"), &reply);
    assert_offers(&of("total: total_count,", "total: t¦,"), &reply);
    assert_eq!(of("next: page_info.next_marker", "next: page_info.¦"), ["page_info.next_marker"]);
    assert_offers(&of("fields: [order_id, day]", "fields: [order_id, ¦]"), &["order_id", "amount", "day"]);
    assert_offers(&of("size: limit,", "size: ¦,"), &["on", "marker", "limit"]);
    assert_eq!(of("deduplicate_by: trans_id", "deduplicate_by: ¦"), ["trans_id"]);
    assert_eq!(of("partial_failure: kinds", "partial_failure: ¦"), ["paid_at", "kinds"]);
    assert_eq!(of("carries: [fail_items]", "carries: [¦]"), ["error_code", "error_msg", "fail_items"]);
    assert_offers(&of("not_after: until", "not_after: ¦"), &["on", "marker"]);
    assert_offers(&of("at_least_one_of: [[cycle, since]]", "at_least_one_of: [[cycle, ¦]]"), &["on", "marker"]);
    assert_offers(&of("mandatory_if: { status: [-1] }", "mandatory_if: { ¦: [-1] }"), &["order_id", "channel"]);
    assert_eq!(of("mandatory_if: { status: [-1] }", "mandatory_if: { status: [¦] }"), ["given", "0", "-1"]);
    assert_eq!(of("mandatory_if: { status: [-1] }", "mandatory_if: { status: ¦ }")[0], "given");
    assert_eq!(of("status: { type: order_status,", "status: { type: order_status, default: ¦,"), ["0", "-1"]);
    // Examples.
    assert_offers(&of("          status: -1\n", "          ¦: -1\n"), &["X-Language", "contact_email"]);
    assert_eq!(of("price: { amount: 12, currency", "price: { ¦: 12, currency"), ["amount"]);
    assert_eq!(of("body: { orders: [{ amount: 12.3400,", "body: { orders: [{ ¦: 1,"), ["order_id", "amount", "cycle"]);
    assert_eq!(of("fail_items: [{ id: x }]", "fail_items: [{ ¦: x }]"), ["id"]);
    // Names that nothing else knows, comments, and descriptions.
    assert_eq!(of("  refund_order:\n", "  ¦:\n"), [""; 0]);
    assert_eq!(of("    caller: any\n", "    # ca¦\n"), [""; 0]);
    assert_eq!(of("summary: Shows an order.", "summary: Shows ¦"), [""; 0]);
}

#[test]
fn proposals_are_explained() {
    let folder = spec("lsp-explained", COMPLETE);
    let mut client = Client::start();
    let document = client.open_file(&folder, "orders.yaml");
    let offset = document.text.find("paid_at: { type: string").unwrap() + "paid_at: { type: s".len();
    let found = client.at("textDocument/completion", &document, offset);
    let order = found.as_array().unwrap().iter().find(|item| item["label"] == "order").unwrap();
    assert_eq!(order["documentation"]["value"], "type **`order`**\n\nAn order.\n\nRust: `Order`");
    let found = client.at("textDocument/completion", &document, document.find("caller"));
    let key = found.as_array().unwrap().iter().find(|item| item["label"] == "caller").unwrap();
    let text = key["documentation"]["value"].as_str().unwrap();
    assert_eq!(text, "**`caller`**: `partner`, `customer` or `any`, mandatory\n\nWho can call the operation.");
    client.end();
}
