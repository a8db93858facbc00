//! A call of an operation with a deduplication key fills it once, sends its request again, and says which key it used.

use huaweicloud_bss_runtime::__private::{Blank, Fields};
use huaweicloud_bss_runtime::__private::{Field, FieldValue, Kind, Place, Record, Rule, Slot, Value, record_impls};
use huaweicloud_bss_runtime::{
    AnyError, AnyServiceError, Descriptor, Effect, ErrorKind, Operation, RetryPolicy, ValidationPolicy,
};

use crate::support::{API, Fake, Sent, Step, answer, body, broken, builder, client, record};

record!(Pay {
    order: Option<String> = body("order", Kind::Text).rules(&[Rule::MaxLength(5)]),
    trans_id: Option<String> = body("trans_id", Kind::Text).rules(&[Rule::MaxLength(40)]),
    receipt: Option<String> = Field::new("X-Receipt", Place::Header, Kind::Text),
});

record!(Paid { id: Option<String> = body("id", Kind::Text).shown() });

impl Operation for Pay {
    type Reply = Paid;
    type Error = AnyServiceError;
    const DESCRIPTOR: &'static Descriptor =
        &Descriptor::new("pay", "POST", "/v1/payments").body().deduplicate_by(1).api(API);
}

const FINE: &str = r#"{"id":"a"}"#;

fn pay(trans_id: Option<&str>) -> Pay {
    Pay { order: Some("o-1".to_owned()), trans_id: trans_id.map(str::to_owned), receipt: None }
}

/// Returns the key of a sent request.
fn key(sent: &Sent) -> String {
    let body: serde_json::Value = serde_json::from_slice(sent.request.body()).unwrap();
    assert_eq!(body["order"], "o-1");
    body["trans_id"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn all_attempts_of_a_call_have_the_same_random_key() {
    let fake = Fake::new([broken(), answer(500, ""), answer(200, FINE), answer(200, FINE)]);
    let client = client(&fake);
    let request = pay(None);
    let reply = client.call(&request).await.unwrap();
    assert_eq!((reply.attempts(), reply.id.as_deref()), (3, Some("a")));
    client.call(&request).await.unwrap();
    let keys: Vec<String> = fake.sent().iter().map(key).collect();
    assert_eq!((keys.len(), keys[0].len()), (4, 32));
    assert!(keys[0] == keys[1] && keys[1] == keys[2], "{keys:?}");
    assert!(keys[2] != keys[3], "a second call needs a key of its own: {keys:?}");
    assert!(request == pay(None));
}

#[tokio::test(start_paused = true)]
async fn the_caller_can_give_the_key() {
    for (given, is_kept) in [(Some("my-own-key"), true), (Some(""), false), (None, false)] {
        let fake = Fake::new([broken(), answer(200, FINE)]);
        client(&fake).call(&pay(given)).await.unwrap();
        let keys: Vec<String> = fake.sent().iter().map(key).collect();
        assert_eq!(keys[0] == "my-own-key", is_kept);
        assert_eq!(keys[0], keys[1]);
    }
}

#[tokio::test(start_paused = true)]
async fn the_error_has_the_key_to_repeat_the_call() {
    let fake = Fake::new([broken(), broken(), broken(), answer(200, FINE)]);
    let client = client(&fake);
    let error = client.call(&pay(None)).await.unwrap_err();
    assert_eq!((error.attempts(), error.effect()), (3, Effect::Unknown));
    // A new call without this key would have another effect.
    assert!(!error.is_retryable());
    assert!(error.advice().unwrap().contains("with the same deduplication key"), "{:?}", error.advice());
    let used = error.deduplication_key().unwrap().to_owned();
    assert!(!format!("{error} {error:?}").contains(&used));
    let error = AnyError::from(error);
    assert_eq!(error.deduplication_key(), Some(&*used));
    client.call(&pay(Some(&used))).await.unwrap();
    assert!(fake.sent().iter().all(|sent| key(sent) == used));
}

#[tokio::test(start_paused = true)]
async fn only_transient_failures_without_a_proven_effect_are_sent_again() {
    for step in [answer(400, ""), answer(200, "no JSON"), answer(200, r#"{"error_code":"CBC.5002"}"#)] {
        let fake = Fake::new([step]);
        let error = client(&fake).call(&pay(None)).await.unwrap_err();
        assert_eq!((error.attempts(), fake.sent().len()), (1, 1), "{error}");
        assert!(error.deduplication_key().is_some());
    }
    let fake = Fake::new([broken()]);
    let error = client(&fake).call(&pay(None)).retries(RetryPolicy::none()).await.unwrap_err();
    assert_eq!((error.attempts(), fake.sent().len()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_without_an_answer_leaves_time_for_another_one() {
    let fake = Fake::new([Step::Hang, answer(200, FINE)]);
    let reply = client(&fake).call(&pay(None)).await.unwrap();
    assert_eq!(reply.attempts(), 2);
}

#[tokio::test]
async fn the_request_is_validated_with_its_key() {
    let fake = Fake::new([]);
    let long = "k".repeat(41);
    let error = client(&fake).call(&pay(Some(&long))).await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::Validation, "trans_id"));
    let mut request = pay(None);
    request.order = Some("too long".to_owned());
    request.receipt = Some("line\nbreak".to_owned());
    for policy in [ValidationPolicy::Enforce, ValidationPolicy::Off] {
        let error = builder(&fake).validation(policy).build().unwrap().call(&request).await.unwrap_err();
        let fields: Vec<&str> = error.violations().iter().map(|violation| violation.field()).collect();
        assert_eq!(fields, [if policy == ValidationPolicy::Off { "X-Receipt" } else { "order" }]);
    }
}

#[tokio::test(start_paused = true)]
async fn other_errors_have_no_key() {
    let fake = Fake::new([broken()]);
    let error = client(&fake).call(&crate::support::write()).await.unwrap_err();
    assert_eq!((error.effect(), error.deduplication_key()), (Effect::Unknown, None));
    assert!(error.advice().unwrap().starts_with("The request may have been processed. Look up"));
}
