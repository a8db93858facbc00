//! Texts of a server in errors and in the wire log: no control characters, a limited length, and no unknown keys.

use std::sync::{Arc, Mutex};

use huaweicloud_bss_runtime::transport::TransportError;
use huaweicloud_bss_runtime::{BoxFuture, Context, IamToken, Interceptor, Next, Outcome, RawRequest};

use crate::support::{Fake, Step, answer, builder, client, read, write};

/// Control characters of both blocks, DEL, and characters that reorder text.
const DISRUPTIVE: &str = "a\u{1b}[2J\r\n\u{7f}\u{9b}\u{202e}\u{2066}b";
const ESCAPED: &str = "a\\u{1b}[2J\\u{d}\\u{a}\\u{7f}\\u{9b}\\u{202e}\\u{2066}b";

fn body(code: &str, message: &str) -> String {
    serde_json::json!({ "error_code": code, "error_msg": message }).to_string()
}

/// Whether a text is one line without control characters.
fn is_plain_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
}

#[tokio::test(start_paused = true)]
async fn code_and_message_are_escaped() {
    let fake = Fake::new([answer(400, &body(DISRUPTIVE, DISRUPTIVE))]);
    let error = client(&fake).call(&write()).await.unwrap_err();
    assert_eq!((error.code(), error.message()), (Some(ESCAPED), ESCAPED));
    assert_eq!(
        error.to_string(),
        format!("write failed: HTTP 400 {ESCAPED}: {ESCAPED}; the request was not processed")
    );
    assert!(is_plain_line(&format!("{error:?}")), "{error:?}");
}

#[tokio::test(start_paused = true)]
async fn code_and_message_are_limited_to_a_kibibyte_each() {
    let fake = Fake::new([answer(400, &body(&"C".repeat(5000), &"王".repeat(1 << 20)))]);
    let error = client(&fake).call(&write()).await.unwrap_err();
    assert_eq!(error.code().unwrap(), "C".repeat(1021) + "…");
    assert_eq!(error.message(), "王".repeat(340) + "…");
    assert!(error.to_string().len() < 2200);
}

#[tokio::test(start_paused = true)]
async fn messages_of_a_transport_are_escaped() {
    let fake = Fake::new([Step::Fail(TransportError::Broken(DISRUPTIVE.into()))]);
    let error = client(&fake).call(&write()).await.unwrap_err();
    assert!(error.message().ends_with(&format!(" broke off: {ESCAPED}")), "{error}");
}

#[tokio::test(start_paused = true)]
async fn messages_of_the_identity_service_are_escaped() {
    let refusal = serde_json::json!({ "error": { "code": 400, "message": DISRUPTIVE.repeat(200) } }).to_string();
    let fake = Fake::new([answer(400, &refusal)]);
    let token = IamToken::of_user("account", "user", "a password");
    let error = builder(&fake).credentials(token).build().unwrap().call(&read("a")).await.unwrap_err();
    assert!(error.message().contains(&format!(" gave no token: HTTP 400: {ESCAPED}{ESCAPED}")), "{error}");
    assert!(is_plain_line(error.message()) && error.message().len() < 1500, "{error}");
}

#[cfg(feature = "attachments")]
#[tokio::test(start_paused = true)]
async fn messages_of_the_bucket_are_escaped() {
    use huaweicloud_bss_runtime::Credentials;
    use huaweicloud_bss_runtime::attachments::{Attachment, Bucket};
    use huaweicloud_bss_runtime::transport::Transport;

    let page = format!("<Error><Code>AccessDenied</Code><Message>{}</Message></Error>", DISRUPTIVE.repeat(200));
    let transport: Arc<dyn Transport> = Fake::new([answer(403, &page)]);
    let bucket = Bucket::builder("documents", Credentials::new("AK", "SK")).transport(transport).build().unwrap();
    let scan = Attachment::new("scan.png", &b"\x89PNG\r\n\x1a\n"[..]).unwrap();
    let error = bucket.upload(&scan).await.unwrap_err();
    assert!(error.message().starts_with(&format!("{ESCAPED}{ESCAPED}")), "{error}");
    assert!(is_plain_line(&error.to_string()) && error.message().len() <= 1024, "{error}");
}

/// The server repeats values in another letter case, and beside words that contain them.
#[tokio::test(start_paused = true)]
async fn values_are_hidden_in_any_letter_case_and_short_ones_as_words() {
    let mut request = write();
    request.name = Some("Müller".to_owned());
    request.tags = vec!["CN".to_owned(), "red".to_owned()];
    let fake = Fake::new([answer(400, &body("X.1", "MÜLLER of cn pays in CNY on credit, redacted, and müller"))]);
    let error = client(&fake).call(&request).await.unwrap_err();
    assert_eq!(error.message(), "[redacted] of [redacted] pays in CNY on credit, redacted, and [redacted]");
}

/// Keeps the answers of the wire log.
struct Log(Arc<Mutex<Vec<String>>>);

impl Interceptor for Log {
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let request = context.request().unwrap();
            let outcome = next.run(context).await;
            let answer = context.answer().unwrap();
            let bodies = [request, answer].map(|text| text.split_once("\n\n").map_or("", |(_, body)| body).to_owned());
            self.0.lock().unwrap().extend(bodies.map(|body| body.trim_end().to_owned()));
            outcome
        })
    }
}

#[tokio::test(start_paused = true)]
async fn unknown_keys_are_counted_in_the_wire_log() {
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let fake = Fake::new([
        answer(
            200,
            r#"{"id":"a","CANARY":1,"items":[{"id":"b","CANARY 2":{"CANARY":2}}],"best":{"id":"c","CANARY":3},"C":null}"#,
        ),
        answer(400, r#"{"error":{"code":"X.1","message":"m","CANARY":1},"CANARY":{"code":2},"CANARY 2":[1]}"#),
        answer(200, r#"[{"CANARY":"CANARY"}]"#),
    ]);
    let client = builder(&fake).interceptor(Log(log.clone())).build().unwrap();
    client.call(&read("a")).await.unwrap();
    client.call(&read("a")).await.unwrap_err();
    client.raw(&RawRequest::post("/v1").json(&serde_json::json!({ "CANARY": "CANARY" }))).await.unwrap();
    let expected = [
        "",
        r#"{"id":"a","items":[{"id":"b","[not in the spec]":1}],"best":{"id":"c","[not in the spec]":1},"[not in the spec]":2}"#,
        "",
        r#"{"error":{"code":"X.1","message":"m","[not in the spec]":1},"[not in the spec]":2}"#,
        r#"{"[not in the spec]":1}"#,
        r#"[{"[not in the spec]":1}]"#,
    ];
    assert_eq!(*log.lock().unwrap(), expected);
}

/// Harmless values are shown, but with escapes.
#[tokio::test(start_paused = true)]
async fn values_are_escaped_in_the_wire_log() {
    let log: Arc<Mutex<Vec<String>>> = Arc::default();
    let fake = Fake::new([answer(200, &serde_json::json!({ "id": DISRUPTIVE }).to_string())]);
    builder(&fake).interceptor(Log(log.clone())).build().unwrap().call(&read("a")).await.unwrap();
    let shown = log.lock().unwrap().pop().unwrap();
    assert!(is_plain_line(&shown), "{shown}");
    assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).unwrap(), serde_json::json!({ "id": DISRUPTIVE }));
}
