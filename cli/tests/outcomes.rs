//! The table in docs/errors.md: each cause of a failure, for an operation that reads and one that changes something.
//! `BLESS=1` writes the rows.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use huaweicloud_bss_mock::{Fault, Mock};
use serde_json::{Value, json};

use crate::support::{Outcome, bss, call};

const READ: &str = "show_realname_authentication_review_result";
const CHANGE: &str = "change_enterprise_realname_authentication";
/// An operation with an error that the docs say occurs after the change.
const CREATE: &str = "create_sub_customer";
/// An operation that only reads, and that the China site does not have.
const READ_ELSEWHERE: &str = "show_sub_customer_budget";

fn input(operation: &str) -> Value {
    match operation {
        READ => json!({ "customer_id": "c1" }),
        CREATE => json!({ "domain_area": "SG", "xaccount_id": "a", "xaccount_type": "t" }),
        _ => json!({
            "customer_id": "c1", "identify_type": 1, "verified_file_url": ["a.jpg", "b.jpg"], "corp_name": "Example",
            "verified_number": "91310000", "change_type": 1, "xaccount_type": "x_IDP",
        }),
    }
}

/// Returns the row of a cause, from the command's report.
fn row(cause: &str, operation: &str, outcome: &Outcome) -> String {
    let kind = if [READ, READ_ELSEWHERE].contains(&operation) { "reads" } else { "changes" };
    if outcome.exit == 0 {
        assert!(outcome.json().is_object());
        return format!("| {cause} | {kind} | success | | | {} |", outcome.exit);
    }
    let report = outcome.report();
    let text = |name: &str| report[name].as_str().unwrap().to_owned();
    let retryable = if report["retryable"].as_bool().unwrap() { "yes" } else { "no" };
    format!("| {cause} | {kind} | {} | {} | {retryable} | {} |", text("kind"), text("effect"), outcome.exit)
}

/// Calls the operation on a mock that always injects this fault.
async fn always(fault: Fault, operation: &str) -> Outcome {
    let mock = Mock::builder().keys("AK", "SK").fault_rate(fault, 1.0).start().await.unwrap();
    call(&mock, operation, &input(operation), &[])
}

/// Calls the operation on a mock that gives this answer.
async fn answered(operation: &str, status: u16, body: &str) -> Outcome {
    let mock = Mock::builder().keys("AK", "SK").start().await.unwrap();
    for _ in 0..3 {
        mock.answer_next(operation, status, &[("retry-after", "0")], body);
    }
    call(&mock, operation, &input(operation), &[])
}

async fn rows() -> Vec<String> {
    let mut rows = Vec::new();
    for (name, value, _) in Fault::names() {
        let text = match name {
            "latency" | "slow" => format!("{name}=1"),
            "throttled" | "throttled-apig" => format!("{name}=0"),
            _ => name.to_owned(),
        };
        for operation in [READ, CHANGE] {
            let outcome = always(text.parse().unwrap(), operation).await;
            rows.push(row(&format!("fault `{name}{value}` of the mock"), operation, &outcome));
        }
    }
    let error = |code: &str| json!({ "error_code": code, "error_msg": "m" }).to_string();
    for (cause, status, body) in [
        ("a documented error with a status of 4xx", 400, error("CBC.0100")),
        ("an error that is not documented, 4xx", 400, error("X.1")),
        ("an error that is not documented, 5xx", 500, error("X.1")),
        ("a status of 4xx with a body that cannot be read", 403, "<html>".to_owned()),
        ("HTTP 404 of the gateway", 404, error("APIGW.0101")),
        ("HTTP 200 with a failing code", 200, error("CBC.0100")),
        ("HTTP 500 with a code of throttling", 500, error("APIGW.0308")),
        ("a redirect", 302, String::new()),
        ("HTTP 204 in place of a documented reply", 204, String::new()),
        ("a reply with a value that does not fit", 200, r#"{"is_review": {}, "review_result": {}}"#.to_owned()),
        ("a reply that is not an object", 200, "[1]".to_owned()),
    ] {
        for operation in [READ, CHANGE] {
            rows.push(row(cause, operation, &answered(operation, status, &body).await));
        }
    }
    let done = answered(CREATE, 500, &error("CBC.99000050")).await;
    rows.push(row("an error that is documented with the effect `done`", CREATE, &done));
    for operation in [READ, CHANGE] {
        let input = input(operation).to_string();
        let arguments = ["call", operation, "--input", "-", "--endpoint", "http://127.0.0.1:1"];
        rows.push(row("no connection", operation, &bss(&arguments, &input, Some(("AK", "SK")))));
        rows.push(row("no credentials", operation, &bss(&arguments, &input, None)));
        rows.push(row("a request that breaks a rule", operation, &bss(&arguments, "{\"x\": 1}", Some(("AK", "SK")))));
    }
    for (operation, input) in [
        (READ_ELSEWHERE, r#"{"customer_id": "1"}"#),
        ("update_sub_customer_budget", r#"{"customer_id": "1", "budget_amount": 1}"#),
    ] {
        let arguments = ["call", operation, "--site", "cn", "--input", "-", "--endpoint", "http://127.0.0.1:1"];
        let output = bss(&arguments, input, Some(("AK", "SK")));
        rows.push(row("an operation that the site does not have", operation, &output));
    }
    rows
}

#[tokio::test(flavor = "multi_thread")]
async fn the_table_in_the_docs_matches_the_behaviour() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/errors.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let rows = rows().await.join("\n");
    let (begin, end) = ("<!-- outcomes -->\n", "<!-- end of outcomes -->");
    let (head, rest) = page.split_once(begin).unwrap();
    let (there, tail) = rest.split_once(end).unwrap();
    let names = "| cause | operation | kind | effect | retryable | exit status |\n|---|---|---|---|---|---|\n";
    let table = format!("{names}{rows}\n");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, format!("{head}{begin}{table}{end}{tail}")).unwrap();
    } else {
        assert!(there == table, "docs/errors.md does not match the behaviour; BLESS=1 writes it:\n{table}");
    }
    // A change that may have been processed must not look like a rejection to a script.
    for row in rows.lines().filter(|row| row.contains("| unknown |")) {
        assert!(row.contains("| changes |") && row.ends_with("| no | 5 |"), "{row}");
    }
    for row in rows.lines().filter(|row| row.contains("| done |")) {
        assert!(row.contains("| changes |") && row.ends_with("| no | 6 |"), "{row}");
    }
}

/// Sends Ctrl-C to a call while it waits for the mock's answer.
fn interrupted(mock: &Mock, operation: &str) -> (i32, Value) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
    let input_file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("interrupted {operation}.json"));
    std::fs::write(&input_file, input(operation).to_string()).unwrap();
    command.args(["call", operation, "--endpoint", &mock.endpoint(), "--input"]).arg(&input_file);
    command.env("HUAWEICLOUD_SDK_AK", "AK").env("HUAWEICLOUD_SDK_SK", "SK").stderr(Stdio::piped());
    let before = mock.received().len();
    let child = command.spawn().unwrap();
    let begin = Instant::now();
    while mock.received().len() == before {
        assert!(begin.elapsed() < Duration::from_secs(50), "no request arrived");
        std::thread::sleep(Duration::from_millis(10));
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    std::fs::remove_file(&input_file).unwrap();
    let report = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), serde_json::from_str(&report).unwrap_or_else(|_| panic!("not JSON: {report}")))
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn reports_the_effect_after_ctrl_c() {
    let fault = Fault::Latency(Duration::from_secs(60));
    let mock = Mock::builder().keys("AK", "SK").fault_rate(fault, 1.0).start().await.unwrap();
    for (operation, effect, message) in [
        (CHANGE, "unknown", "interrupted; whether the request was processed is unknown"),
        (READ, "none", "interrupted; nothing was changed"),
    ] {
        let (exit, report) = interrupted(&mock, operation);
        assert_eq!((exit, &report["kind"]), (130, &json!("interrupted")), "{report}");
        assert_eq!((&report["effect"], &report["message"]), (&json!(effect), &json!(message)));
        assert_eq!(report["attempts"], 1, "one request was sent");
    }
}
