//! `bss call` as a program: exit status, JSON on standard output, and one JSON object on standard error.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

#[path = "support/folder.rs"]
mod folder;
mod support;

use std::path::Path;

use huaweicloud_bss_mock::{Decision, Mock};
use serde_json::{Value, json};

use crate::folder::Folder;
use crate::support::{bss, bss_with_file, call};

const CHANGE: &str = "change_enterprise_realname_authentication";
const SHOW: &str = "show_realname_authentication_review_result";

async fn mock() -> Mock {
    Mock::builder().keys("AK", "SK").polls_until_decided(0).start().await.unwrap()
}

fn application() -> Value {
    json!({
        "customer_id": "c1", "identify_type": 1, "verified_file_url": ["a.jpg", "b.jpg"], "corp_name": "Example Ltd",
        "verified_number": "CANARY-91310000", "change_type": 1, "xaccount_type": "x_IDP",
        "enterprise_person": { "legel_name": "CANARY-name", "legel_id_number": "CANARY-id" },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_replies_as_json() {
    let mock = mock().await;
    let outcome = call(&mock, CHANGE, &application(), &[]);
    assert_eq!((outcome.exit, outcome.stderr.as_str()), (0, ""));
    assert_eq!(outcome.json(), json!({ "is_review": 1 }));

    mock.decide("c1", Decision::Reject("blurred".to_owned()));
    let outcome = call(&mock, SHOW, &json!({ "customer_id": "c1" }), &[]);
    assert_eq!(outcome.json(), json!({ "review_result": 1, "opinion": "[redacted]" }));
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_input_from_a_file() {
    let mock = mock().await;
    let folder = Folder::new("call-input");
    let file = folder.join("input.json");
    std::fs::write(&file, r#"{"customer_id": "nobody"}"#).unwrap();
    let endpoint = mock.endpoint();
    let arguments = ["call", SHOW, "--input", file.to_str().unwrap(), "--endpoint", &endpoint];
    let outcome = bss(&arguments, "", Some(("AK", "SK")));
    assert_eq!((outcome.exit, outcome.stdout.as_str()), (0, "{}\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_a_field_that_is_given_twice() {
    let mock = mock().await;
    let endpoint = mock.endpoint();
    let input = r#"{"order_id":"CANARY1","use_coupon":"NO","use_discount":"NO","order_id":"CANARY2"}"#;
    for validation in ["enforce", "warn", "off"] {
        let arguments = ["call", "pay_orders", "--input", "-", "--endpoint", &endpoint, "--validation", validation];
        let outcome = bss(&arguments, input, Some(("AK", "SK")));
        let report: Value = serde_json::from_str(&outcome.stderr).unwrap();
        assert_eq!((outcome.exit, &report["message"]), (2, &json!("`order_id` is given more than once")));
        assert_eq!(report["violations"][0]["rule"], "duplicate");
        assert!(!outcome.stderr.contains("CANARY"));
    }
    assert!(mock.received().is_empty(), "nothing must be sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_all_violations_and_sends_nothing() {
    let mock = mock().await;
    let mut input = application();
    input["customer_id"] = json!("4".repeat(65));
    input["identify_type"] = json!(9);
    input["change_type"] = json!("1");
    input["corp_nam"] = json!("Example");
    input["verified_file_url"] = json!(["1", "2", "3", "4", "5"]);
    input["enterprise_person"]["legel_name"] = json!("x".repeat(256));
    input.as_object_mut().unwrap().remove("xaccount_type");
    let outcome = call(&mock, CHANGE, &input, &[]);
    let report = outcome.report();
    assert_eq!(outcome.exit, 2);
    assert_eq!(report["kind"], "validation");
    assert_eq!(report["operation"], CHANGE);
    let violations: Vec<(&str, &str, &Value)> = report["violations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["field"].as_str().unwrap(), one["rule"].as_str().unwrap(), &one["limit"]))
        .collect();
    for expected in [
        ("customer_id", "max_length", &json!(64)),
        ("identify_type", "one_of", &json!("1")),
        ("change_type", "type", &json!("an integer")),
        ("corp_nam", "unknown", &json!("corp_name")),
        ("verified_file_url", "max_items", &json!(4)),
        ("enterprise_person.legel_name", "max_length", &json!(255)),
        ("xaccount_type", "mandatory", &Value::Null),
    ] {
        assert!(violations.contains(&expected), "{expected:?} is not among {violations:?}");
    }
    assert_eq!(violations.len(), 7, "{violations:?}");
    assert!(mock.received().is_empty());
    assert!(!outcome.stderr.contains("CANARY"), "{}", outcome.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn sends_violations_if_validation_is_off_or_warn() {
    let mock = mock().await;
    let mut input = application();
    input["customer_id"] = json!("4".repeat(65));
    // The mock rejects what the docs forbid, so the request reached it.
    let warned = call(&mock, CHANGE, &input, &["--validation", "warn"]);
    assert_eq!((warned.exit, &warned.report()["kind"]), (1, &json!("service")));
    assert_eq!(warned.report()["violations"][0]["field"], "customer_id");
    let off = call(&mock, CHANGE, &input, &["--validation", "off"]);
    assert_eq!((off.exit, &off.report()["code"]), (1, &json!("CBC.0100")));
    assert_eq!(off.report()["violations"], json!([]));
    assert_eq!(mock.received().len(), 2);
    // A value of the wrong type is never sent.
    input["identify_type"] = json!("one");
    let wrong_type = call(&mock, CHANGE, &input, &["--validation", "off"]);
    assert_eq!((wrong_type.exit, &wrong_type.report()["kind"]), (2, &json!("validation")));
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_error_responses() {
    let mock = mock().await;
    mock.fail_next(CHANGE, "CBC.99007004");
    let outcome = call(&mock, CHANGE, &application(), &[]);
    let report = outcome.report();
    assert_eq!(outcome.exit, 1);
    assert_eq!(report["kind"], "service");
    assert_eq!(report["status"], 400);
    assert_eq!(report["code"], "CBC.99007004");
    assert_eq!(report["variant"], "ServiceCheckFailed");
    assert!(report["request_id"].is_string());

    let throttled = r#"{"error_code":"APIGW.0308","error_message":"too fast","request_id":"r"}"#;
    for _ in 0..3 {
        mock.answer_next(CHANGE, 429, &[("retry-after", "0")], throttled);
    }
    let outcome = call(&mock, CHANGE, &application(), &[]);
    assert_eq!((outcome.exit, &outcome.report()["kind"]), (1, &json!("throttled")));
    assert_eq!(outcome.report()["message"], "too fast");

    // A mismatching value is left out, and the warning does not contain it.
    mock.answer_next(CHANGE, 200, &[], r#"{"is_review": {"canary": 1}}"#);
    let outcome = call(&mock, CHANGE, &application(), &[]);
    assert_eq!((outcome.exit, outcome.stdout.as_str()), (0, "{}\n"));
    assert_eq!(outcome.stderr, "warning: `is_review` is not an integer; the value is left out\n");
}

/// The account exists although the call failed, and its ID is in the report.
#[tokio::test(flavor = "multi_thread")]
async fn reports_the_data_of_an_error() {
    let mock = mock().await;
    let input = json!({ "domain_area": "SG", "xaccount_id": "a", "xaccount_type": "t" });
    let body = json!({ "error_code": "CBC.99000050", "error_msg": "m", "domain_id": "id-1", "domain_name": "CANARY" });
    for (arguments, name) in [(&[][..], "[redacted]"), (&["--reveal"], "CANARY")] {
        mock.answer_next("create_sub_customer", 500, &[], &body.to_string());
        let outcome = call(&mock, "create_sub_customer", &input, arguments);
        let report = outcome.report();
        assert_eq!((outcome.exit, &report["effect"]), (6, &json!("done")));
        assert_eq!(report["data"], json!({ "domain_id": "id-1", "domain_name": name }));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_a_wrong_key() {
    let mock = mock().await;
    let endpoint = mock.endpoint();
    let arguments = ["call", SHOW, "--input", "-", "--endpoint", &endpoint];
    let outcome = bss(&arguments, r#"{"customer_id":"c1"}"#, Some(("AK", "wrong")));
    let report = outcome.report();
    assert_eq!((outcome.exit, &report["status"], &report["code"]), (1, &json!(401), &json!("APIGW.0301")));
    assert!(report["advice"].as_str().unwrap().starts_with("Check the access key and its secret key"), "{report}");
}

#[test]
fn reports_that_there_is_no_server() {
    let arguments = ["call", SHOW, "--input", "-", "--endpoint", "http://127.0.0.1:1"];
    let outcome = bss(&arguments, r#"{"customer_id":"c1"}"#, Some(("AK", "SK")));
    assert_eq!((outcome.exit, &outcome.report()["kind"]), (3, &json!("transport")));
}

#[test]
fn reports_missing_credentials() {
    let outcome = bss(&["call", SHOW, "--input", "-"], r#"{"customer_id":"c1"}"#, None);
    let report = outcome.report();
    assert_eq!((outcome.exit, &report["kind"]), (3, &json!("credentials")));
    let message = report["message"].as_str().unwrap();
    assert!(message.contains("HUAWEICLOUD_SDK_AK") && message.contains(".huaweicloud"), "{message}");
}

#[tokio::test(flavor = "multi_thread")]
async fn reads_credentials_from_the_file_if_the_environment_has_none() {
    let mock = mock().await;
    let endpoint = mock.endpoint();
    let folder = Folder::new("call-credentials");
    let file = folder.join("credentials of call");
    std::fs::write(&file, "[global]\nak = AK\nsk = SK\n[broken]\nak = CANARY\n[wrong]\nak = AK\nsk = CANARY\n")
        .unwrap();
    let call = |more: &[&str], keys, file: &Path| {
        let arguments = [&["call", SHOW, "--input", "-", "--endpoint", endpoint.as_str()], more].concat();
        bss_with_file(&arguments, r#"{"customer_id":"c1"}"#, keys, Some(file))
    };
    assert_eq!(call(&[], None, &file).exit, 0);
    assert_eq!(call(&[], Some(("AK", "wrong")), &file).exit, 1, "the environment takes precedence");
    assert_eq!(call(&["--profile", "global"], Some(("AK", "wrong")), &file).exit, 0, "except over an explicit section");
    assert_eq!(call(&["--profile", "wrong"], None, &file).report()["code"], "APIGW.0301");
    for (section, problem) in [("broken", ", line 4: the section has no `sk`"), ("x", ": there is no section [x]")] {
        let outcome = call(&["--profile", section], None, &file);
        let report = outcome.report();
        assert_eq!((outcome.exit, &report["kind"]), (3, &json!("credentials")));
        assert!(report["message"].as_str().unwrap().ends_with(problem), "{report}");
        assert!(!outcome.stderr.contains("CANARY"));
    }
    let report = call(&[], None, Path::new("/nowhere/at-all")).report();
    assert!(report["message"].as_str().unwrap().starts_with("the credentials file /nowhere/at-all: it cannot be read"));
}

#[test]
fn rejects_invalid_command_lines() {
    for (arguments, input, message) in [
        (&["call", "show_realname_authentication_review_resul"][..], "", "did you mean"),
        (&["call", "lst_orders"], "", "did you mean `list_customer_orders` or `list_order_discounts`?"),
        (&["call", SHOW, "--input", "-"], "not json", "line 1"),
        (&["call", SHOW, "--input", "-"], "[]", "one JSON object"),
        (&["call", SHOW, "--input", "/nowhere/at-all.json"], "", "cannot be read"),
        (&["call", SHOW, "--validation", "maybe"], "", "maybe"),
        (&["call", SHOW, "--site", "mars"], "", "mars"),
        (&["call"], "", "OPERATION"),
        (&["call", SHOW, "--input", "-", "--endpoint", "http://example.com"], r#"{"customer_id":"c"}"#, "plain `http`"),
    ] {
        let outcome = bss(arguments, input, Some(("AK", "SK")));
        let report = outcome.report();
        assert_eq!((outcome.exit, &report["kind"]), (2, &json!("usage")), "{arguments:?}: {report}");
        assert!(report["message"].as_str().unwrap().contains(message), "{arguments:?}: {report}");
    }
}

#[test]
fn prints_help_and_exits_with_0() {
    let outcome = bss(&["call", "--help"], "", None);
    assert_eq!(outcome.exit, 0);
    assert!(outcome.stdout.contains("HUAWEICLOUD_SDK_AK"));
}

#[tokio::test(flavor = "multi_thread")]
async fn prints_all_pages_as_lines() {
    let mock = Mock::builder().keys("AK", "SK").start().await.unwrap();
    let headers = [("content-type", "application/json")];
    let page = |codes: &[&str]| {
        let types: Vec<Value> = codes.iter().map(|code| json!({ "service_type_code": code })).collect();
        json!({ "total_count": 3, "service_types": types }).to_string()
    };
    mock.answer_next("list_service_types", 200, &headers, &page(&["a", "b"]));
    mock.answer_next("list_service_types", 200, &headers, &page(&["c"]));
    let outcome = call(&mock, "list_service_types", &json!({ "limit": 2 }), &["--all-pages"]);
    assert_eq!((outcome.exit, outcome.stderr.as_str()), (0, ""));
    let lines = "{\"service_type_code\":\"a\"}\n{\"service_type_code\":\"b\"}\n{\"service_type_code\":\"c\"}\n";
    assert_eq!(outcome.stdout, lines);
    let targets: Vec<String> = mock.received().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["/v2/products/service-types?limit=2", "/v2/products/service-types?offset=2&limit=2"]);

    // The pages before a failure stay printed.
    mock.answer_next("list_service_types", 200, &headers, &page(&["a", "b"]));
    mock.fail_next("list_service_types", "CBC.0151");
    let outcome = call(&mock, "list_service_types", &json!({ "limit": 2 }), &["--all-pages"]);
    assert_eq!((outcome.exit, outcome.stdout.lines().count()), (1, 2));
    assert!(outcome.stderr.contains("CBC.0151"), "{}", outcome.stderr);

    // The list can be resumed from there.
    let report: Value = serde_json::from_str(&outcome.stderr).unwrap();
    assert_eq!(report["resume_at"], "2");
    mock.answer_next("list_service_types", 200, &headers, &page(&["c"]));
    let outcome = call(&mock, "list_service_types", &json!({ "limit": 2 }), &["--all-pages", "--from", "2"]);
    assert_eq!((outcome.exit, outcome.stdout.as_str()), (0, "{\"service_type_code\":\"c\"}\n"));
    assert!(mock.received().last().unwrap().target.ends_with("?offset=2&limit=2"));

    // A list that ends before its total is incomplete.
    for answer in [page(&["a", "b"]), page(&[]), page(&[])] {
        mock.answer_next("list_service_types", 200, &headers, &answer);
    }
    let outcome = call(&mock, "list_service_types", &json!({ "limit": 2 }), &["--all-pages"]);
    let report: Value = serde_json::from_str(&outcome.stderr).unwrap();
    assert_eq!((outcome.exit, outcome.stdout.lines().count()), (4, 2));
    assert_eq!((&report["kind"], &report["resume_at"]), (&json!("incomplete"), &json!("2")));
    assert_eq!(report["message"], "the list ended after 2 of 3 records");

    for (position, expected) in [("x", "the number of records before the page"), ("99999999999", "the number of")] {
        let outcome = call(&mock, "list_service_types", &json!({}), &["--all-pages", "--from", position]);
        assert_eq!(outcome.exit, 2);
        assert!(outcome.report()["message"].as_str().unwrap().contains(expected), "{}", outcome.stderr);
    }

    let outcome = call(&mock, SHOW, &json!({ "customer_id": "c" }), &["--all-pages"]);
    assert_eq!(outcome.exit, 2);
    assert_eq!(outcome.report()["message"], format!("`{SHOW}` does not return a list with pages"));
}

#[tokio::test(flavor = "multi_thread")]
async fn warns_if_a_part_of_the_request_failed() {
    let mock = Mock::builder().keys("AK", "SK").start().await.unwrap();
    let headers = [("content-type", "application/json")];
    let body = r#"{"error_details":[{"error_code":"CBC.99000035","error_msg":"not yours","id":"b"}]}"#;
    mock.answer_next("freeze_sub_customers", 200, &headers, body);
    let input = json!({ "customer_ids": ["a", "b"], "reason": "x" });
    let outcome = call(&mock, "freeze_sub_customers", &input, &["--reveal"]);
    assert_eq!((outcome.exit, outcome.stderr.as_str()), (4, "warning: 1 failed; see `error_details`\n"));
    assert!(outcome.stdout.contains("CBC.99000035"), "{}", outcome.stdout);
    mock.answer_next("freeze_sub_customers", 200, &headers, r#"{"error_details":null}"#);
    assert_eq!(call(&mock, "freeze_sub_customers", &input, &[]).exit, 0);
}
