//! No page makes the importer panic or write a file that is not YAML.

use huaweicloud_bss_codegen::{Code, Sources, Vocabulary, check};
use huaweicloud_bss_workbench::import::{Layout, MAX_BYTES, Options, decode, import};
use proptest::prelude::*;

const LAYOUTS: [Layout; 3] = [Layout::Html, Layout::Markdown, Layout::Text];

/// Imports a page in every layout. Where there is a draft, it is YAML.
fn survives(page: &str) {
    for layout in LAYOUTS {
        let vocabulary = Vocabulary::default();
        let options = Options { vocabulary: &vocabulary, name: None, structure: None };
        let Ok(import) = import(page, layout, options) else { continue };
        let text = import.draft.new_chapter("imported");
        let api = "edition: 2\napi: demo\ntitle: Demo\ndoc: An API.\nchapters: [imported]\n";
        if let Err(found) = check(&Sources::from_texts([("api.yaml", api), ("imported.yaml", &text)])) {
            let broken = [Code::InvalidYaml, Code::DuplicateKey, Code::UnknownKey];
            let is_broken = found.iter().any(|one| broken.contains(&one.code()));
            assert!(!is_broken, "{layout:?}: {}\n{page}\n{text}", found.render());
        }
    }
}

/// Parts of pages.
fn part() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "Parameter",
        "Mandatory",
        "Type",
        "Value Range",
        "Description",
        "参数",
        "是否必选",
        "参数类型",
        "取值范围",
        "描述",
        "Status Code",
        "Error Code",
        "Value",
        "Meaning",
        "customer_id",
        "order_infos",
        "limit",
        "offset",
        "Yes",
        "No",
        "是",
        "String",
        "Integer",
        "List<OrderInfo>",
        "OrderInfo object",
        "Array of objects",
        "Map",
        "A maximum of 64 characters",
        "[1-100]",
        "最大长度：64",
        "1: yes 0: no",
        "BALANCE_TYPE: x",
        "For details, see Table 2.",
        "Table 2 OrderInfo",
        "表3 OrderInfo",
        "URI",
        "Request",
        "Response",
        "Example Request",
        "响应示例",
        "Returned Values",
        "Constraints",
        "GET /v2/orders/{order_id}?a=b",
        "POST https://example.com/v2/x HTTP/1.1",
        "HTTP/1.1 200 OK",
        "Status code: 400",
        "{\"a\": [1, {\"b\": \"x\"",
        "\"",
        "}",
        "{",
        "CBC.0100",
        "400",
        "---|---|",
        "| --- | --- |",
        " | ",
        "|",
        "\t",
        "\n",
        "\n\n",
        "# ",
        "<table>",
        "</table>",
        "<tr>",
        "<td colspan=3>",
        "<td rowspan=\"4\">",
        "<th>",
        "<p>",
        "<pre>",
        "</pre>",
        "<h2>",
        "</h2>",
        "<br>",
        "<ul><li>",
        "<script>",
        "<!--",
        "-->",
        "&lt;",
        "```",
        "TODO",
        ": ",
        "# x",
        "- ",
        "'",
        "\u{0}",
        "\u{feff}",
        "\u{2028}",
        "\u{85}",
        "𝒳",
        "é",
        "*",
        "[",
        "]",
        ",",
        "\\",
        "%",
        "&",
        "1e999",
        "99999999999999999999",
        "-0",
        "true",
        "null",
    ])
    .prop_map(str::to_owned);
    prop_oneof![8 => known, 1 => any::<String>(), 1 => "[a-z_]{1,8}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_survived(parts in prop::collection::vec(part(), 0..80), glue in prop::sample::select(vec!["", " ", "\n", "\n\n"])) {
        survives(&parts.join(glue));
    }

    #[test]
    fn any_table_is_survived(cells in prop::collection::vec(part(), 0..60), width in 2_usize..6) {
        let header = ["Parameter", "Mandatory", "Type", "Value Range", "Description", "x"].iter().take(width);
        let header: Vec<&str> = header.copied().collect();
        let rows: Vec<String> = cells.chunks(width).map(|row| row.join(" | ")).collect();
        let markdown = format!("POST /v2/x\n\n{}\n{}\n{}\n", header.join(" | "), vec!["---"; width].join("|"), rows.join("\n"));
        survives(&markdown);
        let rows: String = cells.chunks(width).map(|row| format!("<tr><td>{}</tr>", row.join("<td>"))).collect();
        survives(&format!("<p>POST /v2/x<table><tr><th>{}</tr>{rows}</table>", header.join("<th>")));
        survives(&format!("POST /v2/x\n{}\n{}\n", header.join("\n"), cells.join("\n")));
    }
}

#[test]
fn nested_and_repeated_parts_are_survived() {
    for part in [
        "<table><tr><td>",
        "<td rowspan=1000 colspan=1000>x",
        "<tr><td>a<td>b",
        "<ul><li>",
        "{\"a\":",
        "[",
        "> ",
        "- ",
        "| ",
        "*a ",
        "Parameter\nType\n",
        "Parameter | Type |\n---|---|\n",
        "a |\n",
        "x\t",
        "Status Code\nError Code\n",
        "<h1>",
        "\"",
        "1: a ",
        "Table 1 a\n",
    ] {
        survives(&format!("POST /v2/x\n\nExample Request\n{}", part.repeat(3000)));
        survives(&format!("<p>POST /v2/x<table><tr><th>Parameter<th>Type<tr><td>a<td>{}", part.repeat(3000)));
    }
}

#[test]
fn bytes_that_are_no_page_are_reported_in_words() {
    assert_eq!(decode(b"a\nb\xff").unwrap_err(), "it is not UTF-8 at line 2; save it as UTF-8");
    assert_eq!(decode(&[0xff, 0xfe, b'a', 0]).unwrap_err(), "it is UTF-16; save it as UTF-8");
    assert_eq!(decode(&vec![b'a'; MAX_BYTES + 1]).unwrap_err(), "it has more than 16 MiB");
    assert_eq!(decode("\u{feff}a".as_bytes()).unwrap(), "\u{feff}a");
}

#[test]
fn a_page_without_an_operation_is_an_error() {
    let vocabulary = Vocabulary::default();
    let options = Options { vocabulary: &vocabulary, name: None, structure: None };
    let error = import("Just a text.\n", Layout::Text, options).unwrap_err();
    assert_eq!(error, "it has no line with method and path, and no table of parameters or errors");
}
