//! Merging a page with the structure of an SDK.

use huaweicloud_bss_codegen::Vocabulary;
use huaweicloud_bss_workbench::import::{Import, Layout, Options, import};
use huaweicloud_bss_workbench::scaffold::Structure;

const PAGE: &str = "\
# Querying Things

## URI

GET /v2/things/{thing_id}

| Parameter | Mandatory | Type | Value Range | Description |
| --- | --- | --- | --- | --- |
| thing_id | Yes | String | A maximum of 64 characters | ID of the thing. |
| limit | No | Integer | [1-100] | Page size. |
| kind | No | Integer | - | Kind. |
| extra | No | String | - | Only on the page. |

## Response

| Parameter | Type | Value Range | Description |
| --- | --- | --- | --- |
| total_count | Integer | - | Number of things. |
| things | List<Thing> | - | The things. |
| error_code | String | - | Error code. Returned only when a failure occurs. |
";

fn structure(kind: &str) -> Structure {
    let json = format!(
        r#"{{"operations": {{"list_things": {{"method": "GET", "path": "/v2/things/{{thing}}", "request": "Request",
        "response": "Response", "query": ["limit", "kind", "missing"], "header": [], "path_parameters": ["thing_id"]}}}},
        "models": {{"Request": [["thing_id", "str", true], ["limit", "int", true], ["kind", "{kind}", false],
        ["missing", "str", false]], "Response": [["total_count", "int", false], ["things", "list[Thing]", false]],
        "Thing": [["id", "str", false], ["parts", "list[Thing]", false]]}}}}"#
    );
    Structure::parse(&json).unwrap()
}

fn merged(page: &str, kind: &str) -> Import {
    let (vocabulary, structure) = (Vocabulary::default(), structure(kind));
    let options = Options { vocabulary: &vocabulary, name: None, structure: Some(&structure) };
    import(page, Layout::Markdown, options).unwrap()
}

#[test]
fn the_structure_fills_what_the_page_lacks_and_each_contradiction_is_reported() {
    let import = merged(PAGE, "str");
    assert_eq!(import.name, "list_things");
    assert_eq!(import.problems, [""; 0]);
    assert_eq!(
        import.contradictions,
        [
            "on the page, `limit` is optional; in the SDK, it is mandatory",
            "the page has the type integer for `kind`, the SDK has str",
            "the SDK lacks the field `extra` of the query",
            "the page lacks the field `missing` of the query",
        ]
    );
    let text = import.draft.document();
    for line in [
        "      limit: { type: integer, min: 1, max: 100, doc: Page size. } # mandatory in the SDK\n",
        "      kind: { type: integer, doc: Kind. } # the SDK has the type str\n",
        "      missing: { type: string, doc: TODO } # from the SDK; the page lacks it\n",
        "      things: { type: [thing], doc: The things. } # type: from the SDK; the page lacks it\n",
        "  thing:\n    doc: The things.\n    fields:\n      id: { type: string, doc: TODO } # from the SDK; the page lacks it\n",
        "      parts: { type: [thing], doc: TODO } # from the SDK; the page lacks it\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn a_field_in_another_place_is_reported_once() {
    let page = PAGE.replace(
        "\n## Response",
        "\n## Request\n\nTable 1 Header parameters\n\n| Parameter | Mandatory | Type |\n\
                                             | --- | --- | --- |\n| missing | No | String |\n\n## Response",
    );
    let contradictions = merged(&page, "int").contradictions;
    let about: Vec<&String> = contradictions.iter().filter(|one| one.contains("missing")).collect();
    assert_eq!(about, ["the page has `missing` in the header, the SDK has it in the query"]);
}

#[test]
fn a_lost_column_is_filled() {
    let page = PAGE.replace("| Parameter | Mandatory | Type |", "| Parameter | Type |");
    let page = page.replace("| --- | --- | --- | --- | --- |", "| --- | --- | --- | --- |");
    let page = page.replace("| Yes ", "").replace("| No ", "");
    let import = merged(&page, "int");
    assert_eq!(import.problems.len(), 1, "{:?}", import.problems);
    let text = import.draft.document();
    assert!(text.contains("limit: { type: integer, mandatory: true, min: 1"), "{text}");
    assert!(text.contains("extra: { type: string, mandatory: TODO"), "{text}");
}
