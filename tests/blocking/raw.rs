//! Raw blocking calls.

use std::time::Duration;

use huaweicloud_bss::{Credentials, ErrorKind, RawRequest};
use huaweicloud_bss_mock::Fault;
use serde_json::Value;

use crate::support::Service;

fn question() -> RawRequest {
    RawRequest::get("/v2/customers/realname-auths/result").query("customer_id", "4505ce6f").reads()
}

#[test]
fn returns_a_reply() {
    let service = Service::start();
    service.mock.fault_next("show_realname_authentication_review_result", Fault::ResetAfter);
    let reply = service.client().raw(&question()).timeout(Duration::from_secs(20)).send().unwrap();
    assert_eq!((reply.status(), reply.attempts()), (200, 2));
    assert!(reply.json::<Value>().unwrap().is_object(), "{reply:?}");
}

#[test]
fn returns_the_same_errors_as_other_calls() {
    let service = Service::start();
    let client = service.client();
    let nowhere = RawRequest::post("/v2/things/{id}").path("id", "4505ce6f");
    let error = client.raw(&nowhere).send().unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(404), Some("APIGW.0101")), "{error}");
    assert!(error.to_string().starts_with("POST /v2/things/{id} failed: HTTP 404 APIGW.0101: "), "{error}");
    let call = client.raw(&nowhere).credentials(Credentials::new("ACCESSKEY", "wrong"));
    assert_eq!(call.send().unwrap_err().status(), Some(404));
}

#[tokio::test]
async fn rejects_a_call_on_a_thread_of_a_runtime() {
    let service = Service::start();
    let client = service.client();
    let error = client.raw(&question()).send().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Blocking, 0));
    let outcome =
        tokio::task::spawn_blocking(move || client.raw(&question()).allow_inside_runtime().send()).await.unwrap();
    assert_eq!(outcome.unwrap().status(), 200);
}
