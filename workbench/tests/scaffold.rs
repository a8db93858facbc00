//! Drafts of operations: two compared with files in `drafts`, which `BLESS=1` writes, and the validity of all others.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{env, fs, path::Path};

use huaweicloud_bss_codegen::{Code, Sources, Vocabulary, check};
use huaweicloud_bss_workbench::fixture;
use huaweicloud_bss_workbench::scaffold::{Draft, Structure};

const SPEC: &str = "\
#--- file: api.yaml
edition: 2
api: demo
title: Demo
doc: An API to try things with.
chapters: [orders]
fields:
  currency: { type: currency, doc: The currency of the amounts. }
  customer_id: { type: string, sensitive: false, doc: The customer. }
  offset: { type: integer, doc: How many records come before the page. }
types:
  currency: { doc: A currency., enum: string, values: { USD: { name: UsDollar, doc: US dollar. } } }
#--- file: orders.yaml
chapter: orders
title: Orders
doc: Orders.
operations: {}
fields:
  amount_info: { type: string, sensitive: false, doc: The type differs from that of the SDK. }
  order_id: { type: string, mandatory: true, sensitive: false, doc: Mandatory. }
types:
  budget_type: { doc: A kind., enum: string, values: { MONTHLY: { name: Monthly, doc: For a month. } } }
  discount_item: { doc: A discount., fields: { discount_type: string_of_code, discount_amount: amount } }
  agent_pay_info: { doc: Another object., fields: { id: customer_id } }
";

fn structures() -> [Structure; 2] {
    ["intl", "cn"].map(|site| {
        let path = format!("{}/../tests/parity/official_sdk_{site}.json", env!("CARGO_MANIFEST_DIR"));
        Structure::parse(&fs::read_to_string(path).unwrap()).unwrap()
    })
}

fn draft(structure: &Structure, name: &str) -> Draft {
    Draft::new(structure, name, &Vocabulary::read(&fixture::sources(SPEC), Some("orders.yaml"))).unwrap()
}

#[track_caller]
fn is_like_its_file(name: &str) {
    let [intl, _] = structures();
    let text = draft(&intl, name).document();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/drafts").join(format!("{name}.yaml"));
    if env::var_os("BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &text).unwrap();
    }
    assert!(fs::read_to_string(&path).unwrap_or_default() == text, "BLESS=1 accepts this draft:\n{text}");
}

/// It has pages, nested types, shared fields that fit and that do not, and types that the spec has or whose name it has.
#[test]
fn drafts_a_list_with_nested_types() {
    is_like_its_file("list_customer_orders");
}

#[test]
fn drafts_a_change() {
    is_like_its_file("update_sub_customer_budget");
}

#[test]
fn a_marker_is_recognized_as_paging() {
    let [intl, _] = structures();
    let text = draft(&intl, "list_resource_specs").document();
    let paging =
        "paging: { by: marker, from: marker, size: limit, items: cloud_service_basics, next: page_info.next_marker }";
    assert!(text.contains(paging), "{text}");
}

/// The SDK takes it from the credentials.
#[test]
fn a_path_parameter_without_a_field_gets_one() {
    let [intl, _] = structures();
    let text = draft(&intl, "list_invoices").document();
    assert!(text.contains("    path:\n      domain_id: { type: string, mandatory: true, doc: TODO }\n"), "{text}");
}

/// The codes of the diagnostics of a spec with one chapter.
fn codes(chapter: &str) -> Vec<Code> {
    let api = "edition: 2\napi: demo\ntitle: Demo\ndoc: An API.\nchapters: [orders]\n";
    match check(&Sources::from_texts([("api.yaml", api), ("orders.yaml", chapter)])) {
        Ok(_) => Vec::new(),
        Err(diagnostics) => {
            // With more, only the first ones could be looked at.
            assert!(diagnostics.rest().is_none() || diagnostics.iter().any(|one| one.code() == Code::Todo));
            diagnostics.iter().map(huaweicloud_bss_codegen::Diagnostic::code).collect()
        }
    }
}

#[test]
fn every_draft_is_a_valid_spec_once_its_questions_are_answered() {
    let answers = [
        ("caller: TODO", "caller: any"),
        ("effect: TODO", "effect: reads"),
        ("url: TODO", "url: \"https://example.com\""),
        ("errors: TODO", "errors: []"),
        ("items: TODO", "items: records"),
        ("type: TODO", "type: long"),
        ("type: [TODO]", "type: [long]"),
        ("TODO", "Answered."),
    ];
    let mut drafts = 0;
    for structure in structures() {
        for name in structure.operations() {
            let text = Draft::new(&structure, name, &Vocabulary::default()).unwrap().new_chapter("orders");
            let open = codes(&text);
            assert!(
                open.iter().all(|code| matches!(code, Code::Todo | Code::Unclassified)),
                "{name}: {open:?}\n{text}"
            );
            let todos = open.iter().filter(|code| **code == Code::Todo).count();
            assert!(todos == text.matches("TODO").count() || open.len() == 100, "{name}: {todos}\n{text}");
            let answered = answers.iter().fold(text, |text, (question, answer)| text.replace(question, answer));
            let codes = codes(&answered);
            let allowed = |code: &Code| {
                matches!(code, Code::Unclassified) || (*code == Code::BadPaging && answered.contains("items: records"))
            };
            assert!(codes.iter().all(allowed), "{name}: {codes:?}\n{answered}");
            drafts += 1;
        }
    }
    assert!(drafts > 100, "{drafts} drafts");
}

#[test]
fn strange_names_are_quoted() {
    let json = r#"{"operations": {"a: b": {"method": "GET", "path": "/x/{1}", "request": "R", "response": "no",
        "query": ["\n#"], "header": [], "path_parameters": []}},
        "models": {"R": [["\n#", "list[dict(str, \"x\")]", false]], "no": [["true", "no", true]]}}"#;
    let structure = Structure::parse(json).unwrap();
    let text = draft(&structure, "a: b").document();
    for line in
        ["  \"a: b\":", "      \"1\": {", "      \"\\n#\": { type: [TODO], doc: TODO } # the SDK has \"dict(str"]
    {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn a_structure_must_be_complete() {
    let error = |json: &str| match Structure::parse(json) {
        Ok(_) => panic!("{json} is accepted"),
        Err(error) => error,
    };
    assert_eq!(error("{"), "EOF while parsing an object at line 1 column 1");
    assert_eq!(error("{}"), "missing field `operations` at line 1 column 2");
    assert_eq!(
        error(r#"{"operations": {"a": 1}, "models": {}}"#),
        "invalid type: integer `1`, expected an operation, which is an object at line 1 column 22"
    );
    let operation = r#"{"method": "GET", "path": "/x", "request": "R", "response": "R", "query": [], "header": [],
        "path_parameters": []}"#;
    assert_eq!(
        error(&format!(r#"{{"operations": {{"a": {operation}}}, "models": {{}}}}"#)),
        "the operation `a` uses the model `R`, which is missing"
    );
}
