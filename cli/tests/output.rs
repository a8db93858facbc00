//! The output of `bss call`: JSON and tables, with and without hidden values.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod support;

use huaweicloud_bss_mock::{Fault, Mock};
use serde_json::{Value, json};

use crate::support::{Outcome, call};

const RECORDS: &str = "list_sub_customer_budget_records";

async fn mock() -> Mock {
    Mock::builder().keys("AK", "SK").start().await.unwrap()
}

/// Calls an operation that gets these answers.
fn answered(mock: &Mock, operation: &str, input: &Value, bodies: &[Value], more: &[&str]) -> Outcome {
    for body in bodies {
        mock.answer_next(operation, 200, &[("content-type", "application/json")], &body.to_string());
    }
    call(mock, operation, input, &[&["--validation", "off"], more].concat())
}

/// Returns the lines of standard output and of standard error of a successful call.
fn lines(outcome: &Outcome) -> (Vec<&str>, Vec<&str>) {
    assert_eq!(outcome.exit, 0, "{}", outcome.stderr);
    (outcome.stdout.lines().collect(), outcome.stderr.lines().collect())
}

fn record(amount: &str, company: &str) -> Value {
    json!({ "budget_amount": amount, "operation_type": "SETTING", "partner_corp_name": company })
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_hidden_values_only_with_reveal() {
    let mock = mock().await;
    let body = json!({ "total_count": 2, "record_list": [record("10.50", "CANARY"), { "operator": "CANARY", "budget_type": "CANARY" }] });
    let call =
        |more: &[&str]| answered(&mock, RECORDS, &json!({ "customer_id": "c" }), std::slice::from_ref(&body), more);

    let hidden = call(&[]);
    // A budget type that the docs do not list is free text like a name.
    let expected = json!({ "total_count": 2, "record_list": [record("10.50", "[redacted]"), { "operator": "[redacted]", "budget_type": "[redacted]" }] });
    assert_eq!(hidden.json(), expected);
    assert_eq!(hidden.stderr, "note: 3 values are not shown; --reveal shows them\n");
    let revealed = call(&["--reveal"]);
    assert_eq!((revealed.json(), revealed.stderr.as_str()), (body.clone(), ""));

    let hidden = call(&["--output", "table"]);
    let expected = [
        "total_count: 2",
        "",
        "budget_amount  operation_type  operator    budget_type  partner_corp_name",
        "        10.50  SETTING                                  [redacted]",
        "                               [redacted]  [redacted]",
    ];
    assert_eq!(lines(&hidden), (expected.to_vec(), vec!["note: 3 values are not shown; --reveal shows them"]));
    let revealed = call(&["--output", "table", "--reveal"]);
    assert_eq!((revealed.stdout.matches("CANARY").count(), revealed.stderr.as_str()), (3, ""));

    let one = answered(
        &mock,
        RECORDS,
        &json!({ "customer_id": "c" }),
        &[json!({ "record_list": [record("1", "CANARY")] })],
        &["--all-pages"],
    );
    assert_eq!(one.stderr, "note: 1 value is not shown; --reveal shows it\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_a_table_with_nested_values_and_wide_characters() {
    let mock = mock().await;
    let order = |id: &str, service: &str, amount: &str, discounts: usize| {
        let amounts = json!({ "flexipurchase_coupon_amount": amount, "discounts": vec![json!({}); discounts] });
        json!({ "order_id": id, "service_type_name": service, "amount_info": amounts, "sub_order_infos": [] })
    };
    let orders = json!([
        order("A1", "弹性云服务器", "12.3400", 1),
        order("B22", "a\nb\u{1b}[2J\u{202e}", "7", 2),
        { "order_id": "", "service_type_name": "é" },
    ]);
    let body = json!({ "total_count": 3, "order_infos": orders });
    let outcome = answered(&mock, "list_customer_orders", &json!({}), &[body], &["--output", "table"]);
    let expected = [
        "total_count: 3",
        "",
        "order_id  service_type_name      amount_info.discounts  amount_info.flexipurchase_coupon_amount",
        "A1        弹性云服务器           1 item                                                 12.3400",
        r"B22       a\nb\u{1b}[2J\u{202e}  2 items                                                      7",
        "          é",
    ];
    assert_eq!(lines(&outcome), (expected.to_vec(), vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_a_reply_without_a_list_as_a_table_of_its_fields() {
    let mock = mock().await;
    let body = json!({ "order_info": { "order_id": "CS1", "official_amount": "5.10" }, "total_count": 0 });
    let show = |body: &Value| {
        let input = json!({ "customer_id": "c" });
        answered(
            &mock,
            "show_realname_authentication_review_result",
            &input,
            std::slice::from_ref(body),
            &["--output", "table"],
        )
    };
    let outcome = show(&json!({ "review_result": 1, "opinion": "blurred" }));
    let expected = ["name           value", "review_result  1", "opinion        [redacted]"];
    assert_eq!(lines(&outcome), (expected.to_vec(), vec!["note: 1 value is not shown; --reveal shows it"]));
    assert_eq!(lines(&show(&json!({}))), (vec![], vec!["note: the reply is empty"]));

    let outcome =
        answered(&mock, "show_customer_order_details", &json!({ "order_id": "o" }), &[body], &["--output", "table"]);
    let expected = ["total_count: 0", "order_info.order_id: CS1", "order_info.official_amount: 5.10"];
    assert_eq!(lines(&outcome), (expected.to_vec(), vec!["note: `order_line_items` is empty"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_a_list_that_is_joined_on_the_wire_as_its_string() {
    let mock = mock().await;
    let body = json!({ "monthly_records": [{ "promotion_type": "300, 500" }, { "promotion_type": "" }] });
    let call = |more: &[&str]| {
        let input = json!({ "cycle": "2026-01" });
        answered(&mock, "list_customerself_resource_record_details", &input, std::slice::from_ref(&body), more)
    };
    assert_eq!(call(&[]).json(), json!({ "monthly_records": [{ "promotion_type": "300,500" }, {}] }));
    assert!(
        call(&["--output", "table"]).stdout.contains("promotion_type\n300,500\n"),
        "{}",
        call(&["--output", "table"]).stdout
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_share_one_table_while_they_fit() {
    let mock = mock().await;
    let page = |codes: &[&str]| {
        let types: Vec<Value> = codes.iter().map(|code| json!({ "service_type_code": code })).collect();
        json!({ "total_count": 5, "service_types": types })
    };
    let mut last = page(&["eee"]);
    last["service_types"][0]["service_type_name"] = json!("five");
    let pages = [page(&["aaa", "b"]), page(&["cc", "d"]), last];
    let table = &["--all-pages", "--output", "table"];
    let outcome = answered(&mock, "list_service_types", &json!({ "limit": 2 }), &pages, table);
    let expected = [
        "service_type_code",
        "aaa",
        "b",
        "cc",
        "d", // has the width of the name
        "",
        "service_type_name  service_type_code",
        "five               eee",
    ];
    assert_eq!(lines(&outcome), (expected.to_vec(), vec![]));

    let wide = "w".repeat(20);
    let pages = [page(&["a", "b"]), page(&[&wide, "d"]), page(&["e"])];
    let outcome = answered(&mock, "list_service_types", &json!({ "limit": 2 }), &pages, table);
    let expected = ["service_type_code", "a", "b", "", "service_type_code", wide.as_str(), "d", "e"];
    assert_eq!(lines(&outcome), (expected.to_vec(), vec![]));

    let outcome = answered(&mock, "list_service_types", &json!({ "limit": 2 }), &[json!({ "total_count": 0 })], table);
    assert_eq!(lines(&outcome), (vec![], vec!["note: `service_types` is empty"]));
}

#[test]
fn rejects_an_unknown_format() {
    let outcome = support::bss(&["call", RECORDS, "--output", "xml"], "", Some(("AK", "SK")));
    assert_eq!((outcome.exit, &outcome.report()["kind"]), (2, &json!("usage")));
}

/// Attempts, requests and answers are on standard error. The report is the last line.
#[tokio::test(flavor = "multi_thread")]
async fn prints_the_wire_log() {
    let (mock, operation) = (mock().await, "show_realname_authentication_review_result");
    mock.fault_next(operation, Fault::Throttled { retry_after: None });
    mock.fault_next(operation, Fault::ResetAfter);
    mock.fail_next(operation, "CBC.0100");
    let input = json!({ "customer_id": "4505ce6f" });
    let outcome = call(&mock, operation, &input, &["--validation", "off", "--debug"]);
    let lines: Vec<&str> = outcome.stderr.lines().collect();
    let attempts: Vec<&&str> = lines.iter().filter(|line| line.starts_with("> attempt")).collect();
    assert_eq!(attempts, [&"> attempt 1", &"> attempt 2", &"> attempt 3"], "{}", outcome.stderr);
    let answers: Vec<&str> = lines.iter().filter_map(|line| line.strip_prefix("< HTTP ")).collect();
    assert_eq!(answers, ["429 Too Many Requests", "400 Bad Request"], "{}", outcome.stderr);
    let broken = lines.iter().find(|line| line.starts_with("< no answer after ")).unwrap();
    assert!(broken.ends_with(" ms: transport"), "{broken}");
    let report: Value = serde_json::from_str(lines.last().unwrap()).unwrap();
    assert_eq!((outcome.exit, &report["code"]), (1, &json!("CBC.0100")));
    assert!(outcome.stdout.is_empty());
}
