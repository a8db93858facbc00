//! Raw calls.

use huaweicloud_bss_runtime::{
    ApiClient, ApiDescriptor, CallOptions, Core, ErrorKind, NoSite, RawCall, RawRequest, RetryPolicy,
};
use serde_json::{Value, json};

use crate::support::{Client, Fake, SECRET, Step, answer, broken, builder, client, refused};

fn look() -> RawRequest {
    RawRequest::get("/v2/things/{id}/state")
        .path("id", "a/b c")
        .query("limit", 10)
        .query("name", "x&y")
        .query("name", "")
}

#[tokio::test(start_paused = true)]
async fn parts_are_encoded_and_signed() {
    let fake = Fake::new([answer(200, r#"{"a":[1.50]}"#), answer(204, "")]);
    let reply = client(&fake).raw(&look()).header("X-Own", "1").await.unwrap();
    assert_eq!((reply.status(), reply.attempts()), (200, 1));
    assert_eq!(reply.bytes(), br#"{"a":[1.50]}"#);
    assert_eq!(reply.json::<Value>().unwrap(), json!({ "a": [1.5] }));
    let change = RawRequest::put("/v2/things").json(&json!({ "name": "new" }));
    let reply = client(&fake).raw(&change).send().await.unwrap();
    assert!(reply.bytes().is_empty());

    let sent = fake.sent();
    assert_eq!(sent[0].target(), "/v2/things/a%2Fb%20c/state?limit=10&name=x%26y&name=");
    assert_eq!((sent[0].request.method().as_str(), sent[0].header("x-own")), ("GET", Some("1")));
    assert!(sent[0].request.body().is_empty());
    assert_eq!((sent[1].request.method().as_str(), sent[1].target()), ("PUT", "/v2/things"));
    assert_eq!(&sent[1].request.body()[..], br#"{"name":"new"}"#);
    assert!(sent.iter().all(|sent| sent.is_well_signed(SECRET)));
}

#[tokio::test(start_paused = true)]
async fn a_raw_call_is_sent_once_unless_a_repeat_is_harmless() {
    let fake = Fake::new([broken()]);
    let error = client(&fake).raw(&look()).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    let whole = "GET /v2/things/{id}/state failed: the exchange with https://bss.example.com broke off: reset; \
                 whether the request was processed is unknown";
    assert_eq!(error.to_string(), whole);

    let fake = Fake::new([refused(), answer(200, "")]);
    assert_eq!(client(&fake).raw(&look()).await.unwrap().attempts(), 2);
    let fake = Fake::new([broken(), answer(503, ""), answer(200, "plain text")]);
    let reply = client(&fake).raw(&look().reads()).await.unwrap();
    assert_eq!((reply.attempts(), reply.bytes()), (3, &b"plain text"[..]));
    let fake = Fake::new([broken()]);
    let once = CallOptions::new().retries(RetryPolicy::none());
    assert_eq!(client(&fake).raw(&look().reads()).options(once).await.unwrap_err().attempts(), 1);
}

/// A client of an API that declares no codes.
struct Other(Core);

impl From<Core> for Other {
    fn from(core: Core) -> Self {
        Self(core)
    }
}

impl ApiClient for Other {
    type Site = NoSite;
    const PRODUCT: &'static str = "other/1";
    const ENDPOINT: Option<&'static str> = None;
    const API: &'static ApiDescriptor = &ApiDescriptor::new();
}

#[tokio::test(start_paused = true)]
async fn clients_that_share_a_core_have_the_codes_of_their_own_api() {
    let success = || answer(200, r#"{"error_code":"CBC.0000"}"#);
    let throttled = || answer(200, r#"{"error_code":"CBC.0250"}"#);
    let fake = Fake::new([success(), success(), throttled(), throttled()]);
    let Client { core } = client(&fake);
    let Other(core) = Other::from(core);
    let request = look();
    let own = || RawCall::new::<Client>(&core, &request);
    let other = || RawCall::new::<Other>(&core, &request);
    assert_eq!(own().await.unwrap().status(), 200);
    assert_eq!(other().await.unwrap_err().code(), Some("CBC.0000"));
    assert_eq!(own().await.unwrap_err().kind(), ErrorKind::Throttled);
    assert_eq!(other().await.unwrap_err().kind(), ErrorKind::Service);
}

#[tokio::test(start_paused = true)]
async fn failures_of_raw_calls_hide_all_values() {
    let said =
        r#"{"error_code":"CBC.0100","error_msg":"no a/b c, no x%26y, no Wang, no 13800001111","request_id":"r1"}"#;
    for (status, effect) in
        [(400, "the request was not processed"), (200, "whether the request was processed is unknown")]
    {
        let fake = Fake::new([answer(status, said)]);
        let request = look().json(&json!({ "name": ["Wang"], "phone": 13_800_001_111_i64 }));
        let error = client(&fake).raw(&request).await.unwrap_err();
        let hidden = "no [redacted], no [redacted], no [redacted], no [redacted]";
        assert_eq!(
            error.to_string(),
            format!("GET /v2/things/{{id}}/state failed: HTTP {status} CBC.0100: {hidden}; {effect} [request r1]")
        );
        assert_eq!((error.operation(), error.code(), error.kind()), ("raw", Some("CBC.0100"), ErrorKind::Service));
        assert!(!format!("{error:?} {request:?}").contains("Wang"));
    }
}

#[tokio::test(start_paused = true)]
async fn invalid_parts_are_violations() {
    let unfit = [
        (RawRequest::get("v2/things"), "`path` must be a path that starts with a slash"),
        (RawRequest::get(""), "`path` must be a path that starts with a slash"),
        (RawRequest::get("/v2/things?limit=1"), "`path` must be made of segments"),
        (RawRequest::get("/v2//things"), "`path` must be made of segments"),
        (RawRequest::get("/v2/../things"), "`path` must be made of segments"),
        (RawRequest::get("/v2/a%2Fb"), "`path` must be made of segments"),
        (RawRequest::get("/v2/{id}"), "`id` is required"),
        (RawRequest::get("/v2/{id}").path("id", ".."), "`id` must be text that can be a segment of a path"),
        (RawRequest::get("/v2/{id}").path("id", ""), "`id` must be text that can be a segment of a path"),
        (RawRequest::get("/v2").path("id", "1"), "`id`"),
        (RawRequest::get("/v2/{id}").path("id", "1").path("id", "2"), "`id` is given more than once"),
        (RawRequest::get("/v2/{id}").path("id", "1").path("id", "1").path("id", "1"), "`id` is given more than once"),
        (RawRequest::new("get", "/v2"), "`method` must be an HTTP method in upper case"),
        (RawRequest::new("", "/v2"), "`method` must be an HTTP method in upper case"),
        (
            RawRequest::post("/v2").json(&std::collections::HashMap::from([((1, 2), 3)])),
            "`body` must be a value that JSON can represent",
        ),
    ];
    for (request, expected) in unfit {
        let error = client(&Fake::new([])).raw(&request).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Validation, 0));
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.violations().len(), 1, "{error}");
    }
    let error = client(&Fake::new([])).raw(&RawRequest::new("go to", "{id}").path("x", 1)).await.unwrap_err();
    assert_eq!(error.violations().len(), 2, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_does_not_fit_is_reported_by_position_only() {
    let fake =
        Fake::new([answer(200, "{\n\"name\": \"Wang\"}"), answer(200, "Wang"), Step::Answer(200, vec![], vec![0xff])]);
    let client = builder(&fake).build().unwrap();
    let mut told = Vec::new();
    for _ in 0..3 {
        let reply = client.raw(&look()).await.unwrap();
        told.push(reply.json::<std::collections::HashMap<String, i32>>().unwrap_err().to_string());
        assert!(!format!("{reply:?}").contains("Wang"));
    }
    assert_eq!(told[0], "the body does not fit the type, at line 2, column 14");
    assert_eq!(told[1], "the body is not valid JSON, at line 1, column 1");
    assert_eq!(told[2], "the body is not valid JSON, at line 1, column 1");
}
