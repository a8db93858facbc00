//! What an error tells of a failure: its documented meaning, its advice, whether a retry helps, and stable words.

use huaweicloud_bss_runtime::__private::{Blank, Field, Fields, Record, Slot, Value, record_impls};
use huaweicloud_bss_runtime::{
    AnyServiceError, Descriptor, Effect, Error, ErrorDescriptor, ErrorKind, Operation, RetryPolicy, RuleName,
    ServiceError, Violation, Violations,
};

use crate::support::{API, Answer, Fake, answer, client, operation, record, refused};

const ERRORS: &[ErrorDescriptor] = &[
    ErrorDescriptor::new("E.full", 400, "AccountFull", "The account is full.").advice("Empty the account."),
    ErrorDescriptor::new("E.lost", 500, "Lost", "The request was lost.").advice("Ask for the state."),
    ErrorDescriptor::new("E.down", 503, "Down", "The service is down.").effect(Effect::None),
    ErrorDescriptor::new("E.done", 500, "Done", "Done.").effect(Effect::Done).advice("Look it up."),
];

operation!(Pay, Answer, Descriptor::new("pay", "POST", "/v1/pay").body().errors(ERRORS).api(API));

async fn failure(status: u16, code: &str) -> Error<AnyServiceError> {
    let body = format!(r#"{{"error_code":"{code}","error_msg":"m","request_id":"id-7"}}"#);
    client(&Fake::new([answer(status, &body)])).call(&Pay {}).retries(RetryPolicy::none()).await.unwrap_err()
}

#[tokio::test]
async fn a_documented_error_has_its_name_and_meaning() {
    let error = failure(400, "E.full").await;
    assert_eq!(error.service().map(ServiceError::code), Some("E.full"));
    assert!(error.is(AnyServiceError::from_code("E.full")));
    assert!(!error.is(AnyServiceError::from_code("E.lost")));
    assert_eq!((error.variant(), error.meaning()), (Some("AccountFull"), Some("The account is full.")));
    assert_eq!((error.code(), error.request_id(), error.status()), (Some("E.full"), Some("id-7"), Some(400)));

    let error = failure(400, "E.other").await;
    assert_eq!(error.service().map(ServiceError::code), Some("E.other"));
    assert_eq!((error.variant(), error.meaning()), (None, None));

    let error = client(&Fake::new([refused()])).call(&Pay {}).retries(RetryPolicy::none()).await.unwrap_err();
    assert!(!error.is(AnyServiceError::from_code("E.full")));
    assert_eq!((error.service(), error.code(), error.request_id()), (None, None, None));
}

#[tokio::test]
async fn the_advice_of_an_error_is_given_if_it_fits_what_is_known() {
    for (status, code, advice) in [
        (400, "E.full", "Empty the account."),
        // The effect is known, whatever the status.
        (400, "E.done", "Look it up."),
        // It is not known, and the error came with its documented status, or not.
        (500, "E.lost", "Ask for the state."),
        (502, "E.lost", "The request may have been processed."),
    ] {
        let error = failure(status, code).await;
        assert!(error.advice().is_some_and(|text| text.starts_with(advice)), "{status} {code}: {:?}", error.advice());
    }
}

#[tokio::test]
async fn a_change_is_retryable_if_it_was_not_processed_and_the_service_is_down() {
    let error = failure(503, "E.down").await;
    assert_eq!((error.effect(), error.is_retryable()), (Effect::None, true));
    let error = failure(503, "E.lost").await;
    assert_eq!((error.effect(), error.is_retryable()), (Effect::Unknown, false));
}

#[tokio::test]
async fn the_sentence_names_the_kind_of_failure() {
    for (status, body, sentence) in [
        (429, "", "pay failed, too many requests: HTTP 429: "),
        (200, "<html>", "pay failed, the reply does not fit: HTTP 200: "),
        (400, r#"{"error_code":"E.full","error_msg":"m"}"#, "pay failed: HTTP 400 E.full (AccountFull): m"),
    ] {
        let fake = Fake::new([answer(status, body)]);
        let error = client(&fake).call(&Pay {}).retries(RetryPolicy::none()).await.unwrap_err();
        assert!(error.to_string().starts_with(sentence), "{error}");
    }
}

#[test]
fn violations_are_an_error_with_all_of_them() {
    assert_eq!(Violations::check(Vec::new()), Ok(()));
    let violation = |field: &str| Violation::new(field, RuleName::Mandatory, None, None);
    let error = Violations::check(vec![violation("a"), violation("b")]).unwrap_err();
    assert_eq!(error[..], [violation("a"), violation("b")]);
    assert_eq!(error.to_string(), "`a` is required; `b` is required");
}

#[test]
fn kinds_and_effects_have_stable_words() {
    for (kind, word) in [
        (ErrorKind::Validation, "validation"),
        (ErrorKind::Service, "service"),
        (ErrorKind::Throttled, "throttled"),
        (ErrorKind::Transport, "transport"),
        (ErrorKind::Timeout, "timeout"),
        (ErrorKind::Decode, "decode"),
        (ErrorKind::Credentials, "credentials"),
        (ErrorKind::Incomplete { seen: 1, total: 2 }, "incomplete"),
        (ErrorKind::Intercepted, "intercepted"),
        (ErrorKind::Configuration, "configuration"),
        (ErrorKind::Blocking, "blocking"),
    ] {
        assert_eq!((kind.as_str(), kind.to_string().as_str()), (word, word));
    }
    for (effect, word) in [(Effect::None, "none"), (Effect::Unknown, "unknown"), (Effect::Done, "done")] {
        assert_eq!((effect.as_str(), effect.to_string().as_str()), (word, word));
    }
}
