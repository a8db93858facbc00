//! Each kind of change, as an edit of a spec.

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::check;
use huaweicloud_bss_codegen::model::Model;
use huaweicloud_bss_workbench::diff::{Change, Diff, Kind};
use huaweicloud_bss_workbench::fixture;

use crate::{API, Files, ORDERS, complete, model, sources};

/// The kind of a change, and its sites in brackets unless it concerns all.
fn described(change: &Change) -> String {
    let sites = if change.sites.is_empty() { String::new() } else { format!(" [{}]", change.sites.join(", ")) };
    format!("{}{sites}", change.kind.as_str())
}

fn changes(old: &Model, new: &Model) -> Vec<String> {
    Diff::of(old, new).changes.iter().map(described).collect()
}
/// An edit of the complete spec: the file, a text that occurs once in it, what replaces it, the changes, and the changes
/// of the way back.
type Case = (&'static str, &'static str, &'static str, &'static [&'static str], &'static [&'static str]);

const REFUND: &str =
    "      trans_id: { type: string, mandatory: true, max_length: 64, doc: The key of the transaction. }\n";
const SHOW: &str = "  show_order:\n    summary: Shows an order.\n    source: { url: \"https://example.com/show_order\" }\n    http: GET /v2/orders\n    sites: intl\n    deprecated: Use `list_orders`.\n    caller: any\n    effect: reads\n";
const PAGING: &str = "    paging: { by: marker, from: marker, size: limit, items: orders, total: total_count, next: page_info.next_marker, key: { fields: [order_id, day], source: doc-intl } }\n";

const CASES: &[Case] = &[
    // The API.
    (API, "title: Demo", "title: Demonstration", &["documentation"], &["documentation"]),
    (API, "4xx: Correct the request.", "4xx: Correct it.", &["documentation"], &["documentation"]),
    (API, "https://bss.example.com", "https://b.example.com", &["site-address [intl]"], &["site-address [intl]"]),
    (API, "region: r-2", "region: r-3", &["site-address [test]"], &["site-address [test]"]),
    (API, "doc: Nobody.", "doc: Few.", &["documentation"], &["documentation"]),
    (
        API,
        "sources:\n  doc-intl",
        "  far: { endpoint: \"https://far.example.com\", region: r-3, doc: Far. }\nsources:\n  doc-intl",
        &["site-added [far]"],
        &["site-removed [far]"],
    ),
    (API, "features: true", "features: false", &["features-dropped"], &["features-required"]),
    (API, "[CBC.0000, \"000\"]", "[CBC.0000]", &["code-removed"], &["code-added"]),
    (
        API,
        "throttling: [CBC.0250]",
        "throttling: [CBC.0251]",
        &["code-removed", "code-added"],
        &["code-removed", "code-added"],
    ),
    (
        API,
        "advice: Use the client of that site., everywhere: true",
        "everywhere: true",
        &["documentation"],
        &["documentation"],
    ),
    (API, "transient: true, everywhere", "everywhere", &["error-outcome"; 2], &["error-outcome-known"; 2]),
    // Operations.
    (ORDERS, SHOW, "", &["operation-removed [intl]"], &["operation-added [intl]"]),
    (ORDERS, "  show_order:", "  view_order:", &["operation-renamed [intl]"], &["operation-renamed [intl]"]),
    (ORDERS, "    sites: intl\n", "", &["operation-site-added [test]"], &["operation-site-removed [test]"]),
    (ORDERS, "    deprecated: Use `list_orders`.\n", "", &["deprecated [intl]"], &["deprecated [intl]"]),
    (
        ORDERS,
        "deprecated: Use `list_orders`.",
        "deprecated: Use it.",
        &["documentation [intl]"],
        &["documentation [intl]"],
    ),
    (ORDERS, "http: PUT /v2", "http: POST /v2", &["request-line"], &["request-line"]),
    (ORDERS, "http: PUT /v2", "http: PUT /v3", &["request-line"], &["request-line"]),
    (ORDERS, "repeat: harmless", "repeat: harmful", &["retried-less"], &["retried-more"]),
    (ORDERS, "An order is paid once.", "It is paid once.", &["documentation"], &["documentation"]),
    (ORDERS, "success: [200, 204]", "success: [200]", &["success-removed"], &["success-added"]),
    (ORDERS, "caller: customer", "caller: any", &["documentation"], &["documentation"]),
    (ORDERS, "requests: 10", "requests: 20", &["documentation"], &["documentation"]),
    (ORDERS, "permissions: [bss:order:pay,", "permissions: [bss:order:see,", &["documentation"], &["documentation"]),
    (ORDERS, "note: A comma was added.", "note: It was repaired.", &["documentation"], &["documentation"]),
    (
        ORDERS,
        "    deduplicate_by: trans_id\n",
        "",
        &["deduplication-reduced", "field-required"],
        &["field-optional", "deduplication-added"],
    ),
    (ORDERS, PAGING, "", &["paging-changed"], &["paging-added"]),
    (ORDERS, " total: total_count,", "", &["paging-changed"], &["paging-added"]),
    (ORDERS, ", key: { fields: [order_id, day], source: doc-intl }", "", &["paging-changed"], &["paging-added"]),
    (ORDERS, "fields: [order_id, day]", "fields: [order_id]", &["paging-changed"], &["paging-changed"]),
    (ORDERS, "day], source: doc-intl", "day], source: sdk", &["documentation"], &["documentation"]),
    (ORDERS, "    partial_failure: kinds\n", "", &["partial-failure-changed"], &["partial-failure-added"]),
    // Errors.
    (
        ORDERS,
        "      - { code: CBC.2, http: 400, name: Unpaid, doc: It is unpaid., sites: intl }\n",
        "",
        &["error-removed"],
        &["error-added"],
    ),
    (ORDERS, "doc: It is unpaid., sites: intl", "doc: It is unpaid.", &["documentation"], &["documentation"]),
    (ORDERS, "name: Failed", "name: Broken", &["error-renamed"], &["error-renamed"]),
    (ORDERS, "effect: done, ", "", &["error-outcome"], &["error-outcome-known"]),
    (ORDERS, "effect: done, ", "effect: none, ", &["error-outcome"], &["error-outcome"]),
    (ORDERS, "http: 500, name", "http: 502, name", &["error-outcome"], &["error-outcome"]),
    (ORDERS, "carries: fail_items, erratum", "erratum", &["documentation"], &["documentation"]),
    // Fields.
    (
        ORDERS,
        "      old: { type: boolean, reserved: true, null_means: Nothing., empty_means: Everything., doc: Not used. }\n",
        "",
        &["field-removed"],
        &["field-added"],
    ),
    (
        ORDERS,
        REFUND,
        concat!(
            "      trans_id: { type: string, mandatory: true, max_length: 64, doc: The key of the transaction. }\n",
            "      note: { type: string, mandatory: true, sensitive: false, doc: A note. }\n",
        ),
        &["required-field-added"],
        &["field-removed"],
    ),
    (
        ORDERS,
        "      status: { type: order_status, doc: The status. }\n",
        concat!(
            "      status: { type: order_status, doc: The status. }\n",
            "      why: { type: string, mandatory_if: { status: [0] }, sensitive: false, doc: Why. }\n",
        ),
        &["required-field-added", "field-added"],
        &["field-removed"],
    ),
    (ORDERS, "mandatory_if: { status: [-1] }", "mandatory: true", &["field-required"], &["field-optional"]),
    (
        ORDERS,
        "        min_items: 1\n",
        "        min_items: 1\n        mandatory: true\n",
        &["field-required"],
        &["loosened"],
    ),
    (ORDERS, "        rust: legal_name\n", "        rust: lawful_name\n", &["field-renamed"], &["field-renamed"]),
    (
        ORDERS,
        "cycle: { type: month, doc: In which month. }",
        "period: { rust: cycle, type: month, doc: In which month. }",
        &["wire-name"],
        &["wire-name"],
    ),
    (ORDERS, "    query:\n      on:", "    header:\n      on:", &["place"; 2], &["place"; 2]),
    (
        ORDERS,
        "cycle: { type: month, doc: In which",
        "cycle: { type: date, doc: In which",
        &["field-type"],
        &["field-type"],
    ),
    (
        ORDERS,
        "sort: { type: string, ",
        "sort: { type: string, sites: test, ",
        &["field-site-removed [intl]"],
        &["field-site-added [intl]"],
    ),
    (ORDERS, "min_length: 3, max_length: 64", "min_length: 3, max_length: 32", &["tightened"], &["loosened"]),
    (ORDERS, "min_length: 3, max_length: 64", "min_length: 3", &["loosened"], &["tightened"]),
    (
        ORDERS,
        "min_length: 3, max_length: 64",
        "min_length: 4, max_length: 65",
        &["tightened", "loosened"],
        &["tightened", "loosened"],
    ),
    (ORDERS, "max: 9, max_items", "max: 8, max_items", &["tightened"], &["loosened"]),
    (ORDERS, "        not_only: digits_special_or_spaces\n", "", &["loosened"], &["tightened"]),
    (ORDERS, "max_joined_length: 20", "max_joined_length: 19", &["tightened"], &["loosened"]),
    (ORDERS, "month, doc: In which", "[integer], joined_by: comma, doc: In which", &["field-type"], &["field-type"]),
    (ORDERS, "format: digits", "format: digits, max_length: 4", &["tightened [test]"], &["loosened [test]"]),
    (ORDERS, "max: { is: 9, source: sdk }", "max: { is: 8, source: sdk }", &["tightened"], &["loosened"]),
    (ORDERS, "max: { is: 9, source: sdk }", "max: { is: 9, source: doc-intl }", &["notation"], &["notation"]),
    (ORDERS, "{ if: { method: [one] }, max", "{ if: { method: [one, two] }, max", &["tightened"], &["loosened"]),
    (ORDERS, "values: [1, 3]", "values: [1, 3, 5]", &["loosened [test]"], &["tightened [test]"]),
    (ORDERS, "mandatory: true, values", "values", &["loosened [test]"], &["tightened [test]"]),
    (ORDERS, "not_after: until, ", "", &["loosened"], &["tightened"]),
    (ORDERS, "allowed_if: { method: [one] }, ", "", &["loosened"], &["tightened"]),
    (ORDERS, "allowed_if: { method: [one] }, ", "allowed_if: { method: [one, two] }, ", &["loosened"], &["tightened"]),
    (ORDERS, "mandatory_if: { since: given }, ", "", &["loosened"], &["tightened"]),
    (ORDERS, "[[cycle, since]]", "[[cycle, since, until]]", &["loosened"], &["tightened"]),
    (ORDERS, "    at_least_one_of: [[cycle, since]]\n", "", &["loosened"], &["tightened"]),
    (API, "at_least_one_of: [[price, usage]]", "at_least_one_of: [[usage, price]]", &["notation"], &["notation"]),
    (ORDERS, "[integer], min: 1,", "[integer], above: 0,", &["notation"], &["notation"]),
    (ORDERS, "default: all", "default: any", &["default-changed"], &["default-changed"]),
    (ORDERS, "use: page_size, default: 20", "use: page_size, default: 30", &["documentation"], &["documentation"]),
    (ORDERS, "string, sensitive: true", "string, sensitive: false", &["shown"], &["hidden"]),
    (ORDERS, "deprecated: The order of the list is fixed., ", "", &["deprecated"], &["deprecated"]),
    (ORDERS, "doc: When.", "doc: When it was paid.", &["documentation"], &["documentation"]),
    (
        ORDERS,
        "paid_at: { type: string, doc: When.",
        "paid_at: { type: string, max_length: 9, doc: When.",
        &["documentation"],
        &["documentation"],
    ),
    (ORDERS, "null_means: Nothing., ", "", &["documentation"], &["documentation"]),
    (
        ORDERS,
        "      day: { type: date, doc: On which day. }\n      cycle: { type: month, doc: In which month. }\n",
        "      cycle: { type: month, doc: In which month. }\n      day: { type: date, doc: On which day. }\n",
        &["notation"],
        &["notation"],
    ),
    // The client reads these two fields of a failure.
    (ORDERS, "      error_msg: { type: string, doc: The message. }\n", "", &["documentation"], &["documentation"]),
    (
        ORDERS,
        "error_code: { type: string, max_length: 20",
        "error_code: { type: string, max_length: 16",
        &["documentation"],
        &["documentation"],
    ),
    // Types.
    (
        API,
        "  old_status: { doc: Not used any more., enum: integer, values: { 1: { name: Old, doc: Old. } }, allow: { unused_type: The next page has it. } }\n",
        "",
        &["type-removed"],
        &["type-added"],
    ),
    (API, "old_status: { doc", "older_status: { doc", &["type-renamed"], &["type-renamed"]),
    (API, "enum: integer, values: { 1: {", "enum: string, values: { A: {", &["type-form"], &["type-form"]),
    (
        ORDERS,
        REFUND,
        concat!(
            "      trans_id: { type: string, mandatory: true, max_length: 64, doc: The key of the transaction. }\n",
            "      order: { type: order, doc: The order. }\n",
        ),
        &["field-added", "builder-added"],
        &["field-removed", "builder-removed"],
    ),
    (ORDERS, "filter_of: order_status, ", "", &["filter-removed"], &["filter-added"]),
    (API, "NO: { name: Krone", "NO: { name: Crown", &["value-renamed"], &["value-renamed"]),
    (API, "      NO: { name: Krone, doc: Not a boolean. }\n", "", &["value-removed"], &["value-added"]),
    (
        API,
        "Not a boolean. }",
        "Not a boolean., sites: intl }",
        &["value-site-removed [test]"],
        &["value-site-added [test]"],
    ),
    (ORDERS, "doc: The first. }", "doc: The first., sites: intl }", &["documentation"], &["documentation"]),
    (ORDERS, ", deprecated: Use `A`.", "", &["deprecated"], &["deprecated"]),
    (API, "doc: The dollar.", "doc: A dollar.", &["documentation"], &["documentation"]),
    (API, "doc: An amount of money.", "doc: An amount.", &["documentation"], &["documentation"]),
];

fn edited(case: &Case) -> Files {
    let (file, from, to, ..) = *case;
    let mut files = complete();
    let text = files.get_mut(file).unwrap();
    assert_eq!(text.matches(from).count(), 1, "{from:?} must occur once in {file}");
    *text = text.replacen(from, to, 1);
    files
}

#[test]
fn each_change_has_its_kind_and_its_sites() {
    let old = model(&complete());
    let mut wrong = Vec::new();
    for case in CASES {
        let (.., from, to, forth, back) = *case;
        let new = match check(&sources(&edited(case))) {
            Ok(model) => model,
            Err(diagnostics) => {
                wrong.push(format!("{from} -> {to}: {diagnostics}"));
                continue;
            }
        };
        for (old, new, expected, way) in [(&old, &new, forth, "forth"), (&new, &old, back, "back")] {
            if changes(old, new) != expected {
                let text = Diff::of(old, new).text();
                wrong.push(format!("{from} -> {to}, {way}: expected {expected:?}, but\n{text}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}
/// Two sites and two chapters.
const SMALL: &str = "#--- file: api.yaml
edition: 2
api: demo
title: Demo
doc: An API.
sites:
  one: { endpoint: \"https://one.example.com\", region: r-1, doc: One. }
  two: { endpoint: \"https://two.example.com\", region: r-2, doc: Two. }
sources: { docs: The docs. }
chapters: [a, b]
#--- file: a.yaml
chapter: a
title: A
doc: A.
operations:
  show:
    summary: Shows.
    source: { url: \"https://example.com/show\" }
    http: GET /v1/show
    caller: any
    effect: reads
    query:
      state: { type: state, doc: The state. }
    reply:
      now: { type: state, doc: The state now. }
types:
  state: { doc: A state., enum: string, values: { X: { name: X, doc: X. } } }
#--- file: b.yaml
chapter: b
title: B
doc: B.
operations: {}
";

fn small(edits: &[(&str, &str)]) -> Model {
    let mut text = SMALL.to_owned();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from:?} must occur once");
        text = text.replacen(from, to, 1);
    }
    check(&fixture::sources(&text)).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

/// An edit of several places of the small spec: the edits, the changes, and the changes of the way back.
type SmallCase = (&'static [(&'static str, &'static str)], &'static [&'static str], &'static [&'static str]);

const SMALL_CASES: &[SmallCase] = &[
    // No request of before has the new value.
    (
        &[
            ("X: { name: X, doc: X. } }", "X: { name: X, doc: X. }, Y: { name: Y, doc: Y. } }"),
            (
                "    reply:\n",
                "      why: { type: string, mandatory_if: { state: [Y] }, sensitive: false, source: docs, doc: Why. }\n    reply:\n",
            ),
        ],
        &["field-added", "value-added"],
        &["field-removed", "value-removed"],
    ),
    (
        &[(
            "    reply:\n",
            "      why: { type: string, mandatory_if: { state: [X] }, sensitive: false, source: docs, doc: Why. }\n    reply:\n",
        )],
        &["required-field-added", "field-added"],
        &["field-removed"],
    ),
    (
        &[
            ("  one: { endpoint", "  x: { endpoint"),
            ("  two: { endpoint", "  one: { endpoint"),
            ("  x: { endpoint", "  two: { endpoint"),
        ],
        &[
            "default-site",
            "site-address [two]",
            "site-address [two]",
            "site-address [one]",
            "site-address [one]",
            "documentation",
            "documentation",
        ],
        &[
            "default-site",
            "site-address [one]",
            "site-address [one]",
            "site-address [two]",
            "site-address [two]",
            "documentation",
            "documentation",
        ],
    ),
    (
        &[
            ("chapters: [a, b]", "chapters: [a]"),
            ("#--- file: b.yaml\nchapter: b\ntitle: B\ndoc: B.\noperations: {}\n", ""),
        ],
        &["documentation", "chapter-removed"],
        &["documentation", "chapter-added"],
    ),
    (&[("chapters: [a, b]", "chapters: [b, a]")], &["documentation", "notation"], &["documentation", "notation"]),
    (
        &[
            ("types:\n  state: { doc: A state., enum: string, values: { X: { name: X, doc: X. } } }\n", ""),
            (
                "chapters: [a, b]",
                "chapters: [a, b]\ntypes:\n  state: { doc: A state., enum: string, values: { X: { name: X, doc: X. } } }",
            ),
        ],
        &["type-moved"],
        &["type-moved"],
    ),
    (
        &[("chapter: a\n", "chapter: x\n"), ("file: a.yaml", "file: x.yaml"), ("chapters: [a, b]", "chapters: [x, b]")],
        &["documentation", "chapter-added", "chapter-removed", "operation-moved", "type-moved"],
        &["documentation", "chapter-added", "chapter-removed", "operation-moved", "type-moved"],
    ),
];
#[test]
fn changes_of_chapters_and_of_the_default_site_have_their_kinds() {
    let old = small(&[]);
    for (edits, forth, back) in SMALL_CASES {
        let new = small(edits);
        let sorted = |mut list: Vec<String>| {
            list.sort();
            list
        };
        for (old, new, expected) in [(&old, &new, forth), (&new, &old, back)] {
            let expected = sorted(expected.iter().map(|&kind| kind.to_owned()).collect());
            assert_eq!(sorted(changes(old, new)), expected, "{edits:?}\n{}", Diff::of(old, new).text());
        }
    }
}

#[test]
fn the_cases_show_every_kind() {
    let of_cases = CASES.iter().flat_map(|(.., forth, back)| forth.iter().chain(back.iter()));
    let of_small = SMALL_CASES.iter().flat_map(|(_, forth, back)| forth.iter().chain(back.iter()));
    let shown: BTreeSet<&str> =
        of_cases.chain(of_small).map(|words| words.split(' ').next().unwrap_or_default()).collect();
    let all: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    assert_eq!(all.len(), Kind::ALL.len(), "two kinds have the same name");
    assert_eq!(shown, all);
}
