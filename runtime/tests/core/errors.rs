//! What an error tells of a failure: its documented meaning, its advice, whether a retry helps, and stable words.

use huaweicloud_bss_runtime::__private::{Blank, Field, Fields, Record, Slot, Value, record_impls};
use huaweicloud_bss_runtime::{
    AnyServiceError, CallOptions, Descriptor, Effect, Error, ErrorDescriptor, ErrorKind, Operation, RawRequest,
    Request, RetryPolicy, RuleName, ServiceError, Violation, Violations,
};

use crate::support::{API, Answer, Fake, Nothing, answer, client, operation, record, refused, with_header};

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

#[tokio::test]
async fn a_redirect_is_a_permanent_failure_of_the_exchange() {
    for status in [301, 302, 307, 308] {
        let fake = Fake::new([answer(status, "")]);
        let error = client(&fake).call(&Pay {}).await.unwrap_err();
        assert_eq!((error.kind(), error.is_retryable(), error.attempts()), (ErrorKind::Transport, false, 1));
        assert_eq!(error.message(), "the server points to another address, and redirects are not followed");
    }
}

#[tokio::test]
async fn an_error_inside_a_success_is_a_failure() {
    let body = r#"{"id":"a","error":{"code":"E.full","message":"m"}}"#;
    let error = client(&Fake::new([answer(200, body)])).call(&Pay {}).await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Service, Some("E.full"), "m"));
}

/// The documented errors of an operation whose failures carry data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Code(String);

impl ServiceError for Code {
    type Data = Nothing;
    fn from_code(code: &str) -> Self {
        Self(code.to_owned())
    }
    fn code(&self) -> &str {
        &self.0
    }
}

record!(Ask {});

impl Operation for Ask {
    type Reply = Answer;
    type Error = Code;
    const DESCRIPTOR: &'static Descriptor = &Descriptor::new("ask", "GET", "/v1/ask").reads().api(API);
}

#[tokio::test]
async fn a_failure_has_the_data_beside_its_code() {
    let body = r#"{"error_code":"E.1","error_msg":"m","note":"canary"}"#;
    let client = client(&Fake::new([answer(400, body), answer(400, body), answer(400, body)]));
    let error = client.call(&Ask {}).await.unwrap_err();
    assert_eq!((error.note.as_deref(), error.service()), (Some("canary"), Some(&Code("E.1".to_owned()))));
    // Of an operation that is known only at run time.
    let error = Request::call(&Ask {}, &client.core, CallOptions::new()).await.err().unwrap();
    let data = error.data();
    assert_eq!((data.name(), data.fields().len()), ("Nothing", 1));
    assert!(matches!(data.value(0), Value::Text("canary")));
    assert_eq!(format!("{data:?}"), "Nothing { note: [redacted] }");
    // A raw call knows no data.
    let error = client.raw(&RawRequest::get("/v1/ask")).await.unwrap_err();
    let data = error.data();
    assert_eq!((data.name(), data.fields().len()), ("AnyData", 0));
    assert!(matches!(data.value(0), Value::Absent));
}

/// Other values may be personal data.
#[tokio::test]
async fn an_id_or_a_content_type_is_shown_if_it_has_the_form_of_one() {
    let longest = "x".repeat(128);
    for (id, is_shown) in [("id-7", true), ("Wang Xiaoming", false), (&longest, true), (&format!("{longest}x"), false)]
    {
        let body = format!(r#"{{"error_code":"E.full","error_msg":"m","request_id":"{id}"}}"#);
        let error = client(&Fake::new([answer(400, &body)])).call(&Pay {}).await.unwrap_err();
        assert_eq!(error.request_id(), Some(id).filter(|_| is_shown));
    }
    let longest = format!("text/{}", "x".repeat(59));
    for (kind, is_shown) in [
        ("text/html; charset=utf-8", true),
        ("application/vnd.x-y+json", true),
        ("application/json", false),
        ("", false),
        ("Wang Xiaoming", false),
        (&longest, true),
        (&format!("{longest}x"), false),
    ] {
        let error = client(&Fake::new([with_header(400, "content-type", kind)])).call(&Pay {}).await.unwrap_err();
        let name = kind.split(';').next().unwrap();
        let expected = if is_shown { format!(", its content type is {name}") } else { String::new() };
        assert_eq!(error.message(), format!("the server gave no reason{expected}"));
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
