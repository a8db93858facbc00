//! Hover, definitions and symbols.

use serde_json::Value;

use crate::client::{Client, Document};
use crate::folder::Folder;
use crate::{COMPLETE, REAL, spec};

fn session(name: &str) -> (Folder, Client, Document, Document) {
    let folder = spec(name, COMPLETE);
    let mut client = Client::start();
    let api = client.open_file(&folder, "api.yaml");
    let orders = client.open_file(&folder, "orders.yaml");
    (folder, client, api, orders)
}

fn hover(client: &mut Client, document: &Document, needle: &str) -> (String, String) {
    let found = client.at("textDocument/hover", document, document.find(needle));
    if found.is_null() {
        return Default::default();
    }
    assert_eq!(found["contents"]["kind"], "markdown");
    (document.part(&found["range"]).to_owned(), found["contents"]["value"].as_str().unwrap().to_owned())
}

#[test]
fn shows_the_documentation_of_keys() {
    let (_folder, mut client, _, orders) = session("lsp-hover-keys");
    let (range, text) = hover(&mut client, &orders, "repeat_reason");
    assert_eq!(range, "repeat_reason");
    assert_eq!(
        text,
        "**`repeat_reason`**: a string\n\nWhy a repeat is harmless or harmful. Required with `effect: changes`."
    );
    // A word is explained by its key.
    let (range, text) = hover(&mut client, &orders, "harmless");
    assert!(range == "harmless" && text.starts_with("**`repeat`**: `harmless` or `harmful`\n\n"), "{text}");
    assert_eq!(hover(&mut client, &orders, "Pays an order").1, "");
    let (_, text) = hover(&mut client, &orders, "max_items");
    assert_eq!(text, "**`max_items`**: an integer, at least 0, or count limit\n\nThe maximum number of entries.");
}

#[test]
fn shows_declarations_with_their_names_in_rust_and_their_errata() {
    let (_folder, mut client, api, orders) = session("lsp-hover");
    let mut of = |needle: &str| hover(&mut client, &orders, needle).1;
    assert_eq!(
        of("pay_order:"),
        "**`pay_order`**: `PUT /v2/orders/{order_id}/pay`\n\nPays an order.\n\nThe order is paid from the account.\n\n\
         Rust: `PayOrder`, `PayOrderReply`, `PayOrderError`\n\nErratum: The page's title is wrong."
    );
    assert_eq!(
        of("legel_name:"),
        "**`legel_name`**: `string`\n\nA name.\n\nRust: `legal_name`\n\n\
         Erratum: A misspelling, and what travels on the wire."
    );
    assert!(of("old:").contains("\n\nIf absent: Nothing.\n\nIf empty: Everything.\n\n"));
    assert_eq!(of("remarks:").lines().next().unwrap(), "**`remarks`**: `[remark]`");
    // A field that uses a shared one, and the name of the shared one.
    assert_eq!(
        of("\n      limit: {"),
        "**`limit`**: `integer`\n\nHow many records a page has.\n\nRust: `limit`\n\n\
         Uses the shared field `page_size` of `api.yaml`"
    );
    assert!(of("page_size,").starts_with("shared field **`page_size`**: `integer`\n\n"));
    // Names of declarations of another file.
    assert_eq!(
        of("order_status,"),
        "enum **`order_status`**\n\nWhat has become of an order.\n\nRust: `OrderStatus`\n\n- `0`: Not paid.\n- `-1`: Paid.\n\n\
         Erratum: The page lists no values.\n\nErratum: The SDK does."
    );
    assert_eq!(
        of("CBC.0100"),
        "error **`CBC.0100`**: HTTP 400\n\nA parameter is wrong.\n\nRust: `InvalidParameter`\n\nErratum: One page says 403."
    );
    assert_eq!(of("doc-intl,"), "source **`doc-intl`**\n\nThe page of the international site.");
    assert_eq!(
        of("sites: intl"),
        "**`sites`**: a name in `snake_case`, or a list of these\n\nThe sites that return the error. The default is all sites."
    );
    assert_eq!(of("standard"), "failure **`standard`**\n\nFields: `error_code`, `error_msg`");
    assert!(of("next_marker, key").starts_with("**`next_marker`**: `string`"));
    // The values of examples have fields too.
    assert!(of("legel_name: Ada").starts_with("**`legel_name`**"));
    assert!(of("price: { amount").starts_with("**`price`**: `money`, mandatory"));
    let mut of = |needle: &str| hover(&mut client, &api, needle).1;
    assert_eq!(of("Closed").lines().next().unwrap(), "**`name`**: a name in `UpperCamelCase`, mandatory");
    assert_eq!(of("-1:"), "**`-1`**\n\nPaid.\n\nRust: `Closed`\n\nErratum: The page says 1.");
    assert_eq!(of("bills]"), "chapter **`bills`**: Bills\n\nBills of a customer.");
    assert_eq!(of("intl:"), "site **`intl`**: https://bss.example.com\n\nEveryone.");
    assert_eq!(of("# Every key"), "");
}

#[test]
fn goes_to_definitions_in_the_same_and_in_other_files() {
    let (folder, mut client, api, orders) = session("lsp-definition");
    let bills = client.open_file(&folder, "bills.yaml");
    let mut definition = |document: &Document, needle: &str| {
        let found = client.at("textDocument/definition", document, document.find(needle));
        if found.is_null() {
            return "nothing".to_owned();
        }
        let target = [&api, &orders, &bills].into_iter().find(|target| found["uri"] == target.uri.as_str()).unwrap();
        let start = crate::client::offset(&target.text, &found["range"]["start"]);
        let name = target.uri.rsplit('/').next().unwrap();
        let line = target.text[start..].lines().next().unwrap();
        format!("{name}: {}", line.split(", doc").next().unwrap())
    };
    for (needle, expected) in [
        ("order_status,", "api.yaml: order_status:"),
        ("[remark]", "orders.yaml: remark: { doc: A remark., fields: { text: { type: string"),
        (
            "\"[kind]\"",
            "orders.yaml: kind: { doc: A kind., enum: string, filter_of: order_status, values: { A: { name: A",
        ),
        ("order_status, values", "api.yaml: order_status:"),
        ("CBC.0100", "api.yaml: CBC.0100: { http: 400, name: InvalidParameter"),
        ("CBC.0101,", "orders.yaml: CBC.0101: { http: 400, name: PartlyFailed"),
        ("page_size,", "api.yaml: page_size: { type: integer, min: 1, max: 100, default: 10"),
        ("standard\n", "api.yaml: standard:"),
        ("doc-intl,", "api.yaml: doc-intl: The page of the international site."),
        ("test\n", "api.yaml: test: { endpoint: \"https://localhost:8443\", region: r-2"),
        ("{order_id}", "orders.yaml: order_id: { type: string, mandatory: true, max_length: 64"),
        ("limit, items", "orders.yaml: limit: { use: page_size, default: 20 }"),
        ("orders, total", "orders.yaml: orders: { type: [order]"),
        ("page_info.next", "orders.yaml: page_info: { type: page_info"),
        ("next_marker, key", "orders.yaml: next_marker: { type: string"),
        ("order_id, day", "orders.yaml: order_id: { type: string"),
        ("trans_id\n", "orders.yaml: trans_id: { type: string, mandatory: true, max_length: 64"),
        ("since: given", "orders.yaml: since: { type: timestamp, not_after: until"),
        ("until, doc: The first", "orders.yaml: until: { type: timestamp, mandatory_if: { since: given }"),
        ("since]]", "orders.yaml: since: { type: timestamp, not_after: until"),
        ("kinds\n", "orders.yaml: kinds: { type: \"[kind]\""),
        ("fail_items]", "orders.yaml: fail_items: { type: [fail_item]"),
        ("text: a }", "orders.yaml: text: { type: string"),
        ("unknown }", "nothing"),
        ("Pays an order", "nothing"),
    ] {
        assert_eq!(definition(&orders, needle), expected, "{needle}");
    }
    assert_eq!(definition(&api, "bills]"), "bills.yaml: chapter: bills");
    assert_eq!(definition(&api, "CBC.0250]"), "api.yaml: CBC.0250: { http: 429, name: FlowControl");
    drop(folder);
}

#[test]
fn features_work_while_another_line_is_not_valid_yaml() {
    let (folder, mut client, _, mut orders) = session("lsp-broken");
    let text = orders.text.replace("    caller: customer\n", "    caller: { \"customer\n    sum\n");
    client.replace(&mut orders, &text);
    let found = client.diagnostics(&orders);
    assert_eq!(found[0]["code"], "BSS004");
    assert!(hover(&mut client, &orders, "repeat_reason").1.starts_with("**`repeat_reason`**"));
    let (_, text) = hover(&mut client, &orders, "\n      limit: {");
    assert!(text.ends_with("Uses the shared field `page_size` of `api.yaml`"), "{text}");
    let place = orders.find("limit, items");
    let found = client.at("textDocument/definition", &orders, place);
    assert_eq!(orders.part(&found["range"]), "limit");
    drop(folder);
}

/// The symbols on one line each, with their depth.
fn outline(symbols: &Value, document: &Document, depth: usize, lines: &mut Vec<String>) {
    for symbol in symbols.as_array().unwrap() {
        let name = symbol["name"].as_str().unwrap();
        let detail = symbol["detail"].as_str().unwrap_or_default();
        lines.push(format!("{}{name} {detail}", "  ".repeat(depth)).trim_end().to_owned());
        assert_eq!(document.part(&symbol["selectionRange"]).trim_matches('"'), name);
        let whole = document.part(&symbol["range"]);
        assert!(whole.contains(name) && !whole.ends_with('\n'), "{whole}");
        if let Some(children) = symbol.get("children") {
            outline(children, document, depth + 1, lines);
        }
    }
}

#[test]
fn lists_operations_types_and_their_fields() {
    let folder = spec("lsp-symbols", COMPLETE);
    let mut client = Client::start();
    for (name, expected) in [
        (
            "orders.yaml",
            &[
                "pay_order PUT /v2/orders/{order_id}/pay",
                "  path",
                "    order_id string",
                "  header",
                "    X-Language string",
                "    remarks [remark]",
                "    limit",
                "  page_info",
                "    next_marker string",
                "kind string",
                "  A A",
                "CBC.0101 PartlyFailed",
            ][..],
        ),
        ("api.yaml", &["page_size integer", "standard", "  error_code string", "order_status integer", "  -1 Closed"]),
    ] {
        let document = client.open_file(&folder, name);
        let params = serde_json::json!({ "textDocument": { "uri": document.uri } });
        let symbols = client.request("textDocument/documentSymbol", params).unwrap();
        let mut lines = Vec::new();
        outline(&symbols, &document, 0, &mut lines);
        for line in expected {
            assert!(lines.iter().any(|other| other.trim() == line.trim()), "{line}: {lines:#?}");
        }
    }
    client.end();
}

#[test]
fn every_operation_and_type_of_the_real_spec_is_a_symbol() {
    let folder = spec("lsp-symbols-real", REAL);
    let sources = huaweicloud_bss_codegen::Sources::read(&folder.join("api.yaml"));
    let model = huaweicloud_bss_codegen::check(&sources).unwrap();
    let mut client = Client::start();
    let mut names = Vec::new();
    for file in &model.files {
        let document = client.open_file(&folder, file);
        let params = serde_json::json!({ "textDocument": { "uri": document.uri } });
        let symbols = client.request("textDocument/documentSymbol", params).unwrap();
        let mut lines = Vec::new();
        outline(&symbols, &document, 0, &mut lines);
        names.extend(symbols.as_array().unwrap().iter().map(|symbol| symbol["name"].as_str().unwrap().to_owned()));
    }
    let operations = model.operations().map(|(_, operation)| &operation.name);
    for name in operations.chain(model.types.iter().map(|ty| &ty.name)) {
        assert!(names.contains(name), "{name}");
    }
    client.end();
}
