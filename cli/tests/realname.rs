//! `bss realname` as a program: files as input, an outcome on standard output, and one JSON object on standard error.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

#[path = "support/folder.rs"]
mod folder;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use huaweicloud_bss_mock::{Decision, Mock};
use serde_json::{Value, json};

use folder::Folder;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Writes a file, and returns its path.
fn file(folder: &Folder, name: &str, content: &[u8]) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path.to_str().unwrap().to_owned()
}

async fn mock() -> Mock {
    Mock::builder().keys("AK", "SK").bucket("documents", "OBSAK", "OBSSK").start().await.unwrap()
}

fn bss(arguments: &[&str], input: &Value, bucket_key: Option<&str>) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
    command.arg("realname").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("HUAWEICLOUD_SDK_AK", "AK").env("HUAWEICLOUD_SDK_SK", "SK");
    for name in
        ["HUAWEICLOUD_SDK_SECURITY_TOKEN", "HUAWEICLOUD_SDK_DOMAIN_ID", "OBS_ACCESS_KEY_ID", "OBS_SECURITY_TOKEN"]
    {
        command.env_remove(name);
    }
    if let Some(key) = bucket_key {
        command.env("OBS_ACCESS_KEY_ID", key);
    }
    command.env("OBS_SECRET_ACCESS_KEY", "OBSSK");
    let mut child = command.spawn().unwrap();
    // The program may end before it has read its input.
    let _ = child.stdin.take().unwrap().write_all(input.to_string().as_bytes());
    child.wait_with_output().unwrap()
}

fn submit(mock: &Mock, input: &Value, more: &[&str], bucket_key: Option<&str>) -> Output {
    let endpoint = mock.endpoint();
    let mut arguments = vec!["submit", "--input", "-", "--endpoint", &endpoint, "--bucket-endpoint", &endpoint];
    arguments.extend(["--bucket", "documents", "--every", "0"]);
    arguments.extend(more);
    bss(&arguments, input, bucket_key)
}

fn outcome(output: &Output) -> (Option<i32>, Value) {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
}

fn report(output: &Output) -> (Option<i32>, Value) {
    assert!(output.stdout.is_empty(), "a failure prints nothing on standard output");
    (output.status.code(), serde_json::from_slice(&output.stderr).unwrap())
}

fn application() -> Value {
    json!({
        "identify_type": 1, "corp_name": "Example Ltd", "verified_number": "CANARY-91310000", "change_type": 1,
        "xaccount_type": "x_IDP",
        "enterprise_person": { "legel_name": "CANARY-name", "legel_id_number": "CANARY-id" },
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn rejects_a_field_that_is_given_twice() {
    let mock = mock().await;
    let folder = Folder::new("realname-twice");
    let front = file(&folder, "front.png", PNG);
    let whole = application().to_string();
    let twice = whole.replacen('{', r#"{"corp_name":"CANARY","#, 1);
    let endpoint = mock.endpoint();
    let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
    command.args(["realname", "submit", "--input", "-", "--bucket", "documents", "--endpoint", &endpoint]);
    command.args(["--certificate-front", &front]).env("HUAWEICLOUD_SDK_AK", "AK").env("HUAWEICLOUD_SDK_SK", "SK");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(twice.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!((output.status.code(), &report["message"]), (Some(2), &json!("`corp_name` is given more than once")));
    assert!(!report.to_string().contains("CANARY") && mock.received().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn submits_again_after_a_rejection() {
    let mock = mock().await;
    let folder = Folder::new("realname-whole");
    let scan = |name: &str| file(&folder, name, &[PNG, name.as_bytes()].concat());
    let (front, back, portrait, emblem) = (scan("1.png"), scan("2.PNG"), scan("3.png"), scan("4.png"));
    let files = [
        "--customer",
        "c1",
        "--person-emblem",
        &emblem,
        "--certificate-back",
        &back,
        "--person-portrait",
        &portrait,
        "--certificate-front",
        &front,
    ];
    mock.decide("c1", Decision::Reject("blurred".to_owned()));
    let revealing = [&files[..], &["--reveal"]].concat();
    let output = submit(&mock, &application(), &revealing, Some("OBSAK"));
    assert_eq!(outcome(&output), (Some(1), json!({ "outcome": "rejected", "opinion": "blurred" })));
    let sent = mock.received().into_iter().find(|sent| sent.method == "PUT" && sent.target.ends_with("enterprise"));
    let sent: Value = serde_json::from_slice(&sent.unwrap().body).unwrap();
    let paths: Vec<&str> =
        sent["verified_file_url"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    assert_eq!(paths.len(), 4);
    for (path, name) in paths.iter().zip(["1.png", "2.PNG", "3.png", "4.png"]) {
        assert_eq!(mock.object(&format!("download/{path}")).unwrap(), [PNG, name.as_bytes()].concat());
    }

    let waiting = [&files[..], &["--deadline", "0"]].concat();
    let output = submit(&mock, &application(), &waiting, Some("OBSAK"));
    assert_eq!(outcome(&output), (Some(0), json!({ "outcome": "under_review" })));
    let endpoint = mock.endpoint();
    let output = bss(&["review", "--customer", "c1", "--endpoint", &endpoint], &Value::Null, None);
    assert_eq!(outcome(&output), (Some(0), json!({ "outcome": "passed" })));
}

#[tokio::test(flavor = "multi_thread")]
async fn shows_the_opinion_only_with_reveal() {
    let mock = mock().await;
    let endpoint = mock.endpoint();
    let review = |more: &[&str]| {
        let body = r#"{"review_result":1,"opinion":"CANARY"}"#;
        mock.answer_next("show_realname_authentication_review_result", 200, &[], body);
        let arguments =
            [&["review", "--customer", "c1", "--endpoint", endpoint.as_str(), "--deadline", "0"], more].concat();
        let Output { status, stdout, stderr } = bss(&arguments, &Value::Null, None);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (status.code(), text(stdout), text(stderr))
    };
    let note = || "note: 1 value is not shown; --reveal shows it\n".to_owned();
    let json = "{\"outcome\":\"rejected\",\"opinion\":\"[redacted]\"}\n".to_owned();
    assert_eq!(review(&[]), (Some(1), json, note()));
    let table = "name     value\noutcome  rejected\nopinion  [redacted]\n".to_owned();
    assert_eq!(review(&["--output", "table"]), (Some(1), table, note()));
    let table = "name     value\noutcome  rejected\nopinion  CANARY\n".to_owned();
    assert_eq!(review(&["--output", "table", "--reveal"]), (Some(1), table, String::new()));
}

#[tokio::test(flavor = "multi_thread")]
async fn submits_a_first_application_of_an_enterprise() {
    let mock = mock().await;
    let folder = Folder::new("realname-create");
    let front = file(&folder, "front.png", PNG);
    let mut input = application();
    input["customer_id"] = json!("c1");
    input.as_object_mut().unwrap().retain(|name, _| name != "change_type" && name != "enterprise_person");
    let output = submit(&mock, &input, &["--kind", "create", "--certificate-front", &front], Some("OBSAK"));
    assert_eq!(outcome(&output), (Some(0), json!({ "outcome": "passed" })));
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_failures_as_json() {
    let mock = mock().await;
    let folder = Folder::new("realname-wrong");
    let (front, fake) = (file(&folder, "front.png", PNG), file(&folder, "fake.jpg", PNG));
    let without_person = |mut input: Value| {
        input.as_object_mut().unwrap().remove("enterprise_person");
        input
    };
    let plain = without_person(application());
    let mut named = plain.clone();
    named["verified_file_url"] = json!(["a.jpg"]);
    let mut broken = plain.clone();
    broken["corp_name"] = json!("123");
    let files = ["--customer", "c1", "--certificate-front", front.as_str()];
    let wrong_file = ["--customer", "c1", "--certificate-front", fake.as_str()];
    let half = [&files[..], &["--person-portrait", &front]].concat();
    for (input, arguments, key, exit, kind, text) in [
        (
            &plain,
            &wrong_file[..],
            Some("OBSAK"),
            2,
            "usage",
            "fake.jpg`: the extension says JPEG, but the content is PNG",
        ),
        (&plain, &["--certificate-front", &front][..], Some("OBSAK"), 2, "validation", "customer_id"),
        (&plain, &half, Some("OBSAK"), 2, "usage", "--person-emblem"),
        (&named, &files, Some("OBSAK"), 2, "usage", "remove `verified_file_url`"),
        (&broken, &files, Some("OBSAK"), 2, "validation", "corp_name"),
        (&application(), &files, Some("OBSAK"), 2, "usage", "add both sides of this person's ID card"),
        (&json!("CANARY"), &files, Some("OBSAK"), 2, "usage", "one JSON object"),
        (&plain, &files, None, 3, "credentials", "OBS_ACCESS_KEY_ID is not set; it must hold the access key"),
        (&plain, &files, Some("other"), 1, "service", "not the partner's"),
    ] {
        let (code, report) = report(&submit(&mock, input, arguments, key));
        assert_eq!((code, report["kind"].as_str()), (Some(exit), Some(kind)), "{report}");
        let message = if exit == 1 { &report["advice"] } else { &report["message"] };
        assert!(message.as_str().unwrap().contains(text), "{text}: {report}");
        assert!(!report.to_string().contains("CANARY"), "{report}");
    }
    // One upload was tried, and no application was submitted.
    let received = mock.received();
    assert_eq!((received.len(), received[0].operation), (1, Some("put_object")));

    mock.fail_next("change_enterprise_realname_authentication", "CBC.99007191");
    let (code, rejected) = report(&submit(&mock, &plain, &files, Some("OBSAK")));
    assert_eq!(
        (code, &rejected["code"], &rejected["variant"]),
        (Some(1), &json!("CBC.99007191"), &json!("TooManyAttempts"))
    );
    mock.fail_next("show_realname_authentication_review_result", "CBC.0151");
    let (code, lost) = report(&submit(&mock, &plain, &files, Some("OBSAK")));
    assert_eq!((code, &lost["code"]), (Some(6), &json!("CBC.0151")));
    assert!(
        lost["message"]
            .as_str()
            .unwrap()
            .starts_with("the application was submitted, but its review cannot be followed: "),
        "{lost}"
    );
}
