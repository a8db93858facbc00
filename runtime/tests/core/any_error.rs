//! One error type for several operations.

use huaweicloud_bss_runtime::transport::TransportError;
use huaweicloud_bss_runtime::{
    AnyError, AnyServiceError, BuildError, CredentialsChain, CredentialsError, Effect, Error, ErrorKind, Month, Node,
    Profile, RawRequest, Reply, RetryPolicy, RuleName, ServiceError, Violation, Violations,
};

use crate::support::{Answer, Fake, answer, client, read, with_header, write};

async fn both(fake: &std::sync::Arc<Fake>) -> Result<(), AnyError> {
    let client = client(fake);
    client.call(&read("a")).retries(RetryPolicy::none()).await?;
    client.call(&write()).retries(RetryPolicy::none()).await?;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn the_errors_of_all_operations_become_one_type() {
    let rejected = || answer(400, r#"{"error_code":"E.1","error_msg":"m","request_id":"id-7"}"#);
    let error = both(&Fake::new([rejected()])).await.unwrap_err();
    assert_eq!((error.kind(), error.effect(), error.operation()), (ErrorKind::Service, Effect::None, Some("read")));
    assert_eq!((error.code(), error.status(), error.request_id()), (Some("E.1"), Some(400), Some("id-7")));
    assert_eq!((error.attempts(), error.is_retryable(), error.retry_after()), (1, false, None));
    let original = error.downcast_ref::<Error<AnyServiceError>>().unwrap();
    assert_eq!((error.to_string(), format!("{error:?}")), (original.to_string(), format!("{original:?}")));
    assert!(error.is(AnyServiceError::from_code("E.1")) && !error.is(AnyServiceError::from_code("E.2")));
    assert!(error.downcast_ref::<Violations>().is_none());

    let error = both(&Fake::new([answer(200, r#"{"id":"a"}"#), answer(500, "{}")])).await.unwrap_err();
    assert_eq!((error.operation(), error.effect()), (Some("write"), Effect::Unknown));
    assert!(error.advice().unwrap().starts_with("The request may have been processed."), "{error}");

    let error = both(&Fake::new([with_header(429, "retry-after", "7")])).await.unwrap_err();
    assert_eq!((error.is_retryable(), error.retry_after().map(|pause| pause.as_secs())), (true, Some(7)));
}

#[tokio::test]
async fn the_violations_of_a_request_are_kept() {
    let mut request = read("a");
    request.limit = Some(0);
    let error = AnyError::from(client(&Fake::new([])).call(&request).await.unwrap_err());
    assert_eq!((error.kind(), error.violations().len(), error.attempts()), (ErrorKind::Validation, 1, 0));

    let violation = Violation::new("f", RuleName::Mandatory, None, None);
    let error = AnyError::from(Violations::check(vec![violation.clone()]).unwrap_err());
    assert_eq!((error.kind(), error.violations()), (ErrorKind::Validation, &[violation.clone()][..]));
    assert!(error.downcast_ref::<Violations>().is_some());
    let error = AnyError::from(violation.clone());
    assert_eq!((error.kind(), error.violations()), (ErrorKind::Validation, &[violation][..]));
}

#[test]
fn errors_before_a_call_are_converted() {
    let error = AnyError::from(BuildError::NoEndpoint);
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Configuration, Effect::None));
    assert!(matches!(error.downcast_ref(), Some(BuildError::NoEndpoint)));
    assert_eq!((error.code(), error.operation(), error.advice(), error.attempts()), (None, None, None, 0));
    assert_eq!(error.with_advice("Give one.").advice(), Some("Give one."));

    let error = AnyError::from(CredentialsError::Absent("none".to_owned()));
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::Credentials, "none".to_owned()));
    for (error, kind) in [
        (AnyError::from("x".parse::<Month>().unwrap_err()), ErrorKind::Validation),
        (AnyError::from(Node::parse("{").err().unwrap()), ErrorKind::Validation),
        (AnyError::from(Reply::<Answer>::from_json("[").unwrap_err()), ErrorKind::Decode),
    ] {
        assert_eq!((error.kind(), error.effect()), (kind, Effect::None), "{error}");
    }
}

#[test]
fn the_error_of_a_transport_has_the_effect_that_the_exchange_shows() {
    let reset = || Box::from("reset");
    let body = |status, cause| TransportError::Body { status, cause: Box::new(cause) };
    for (error, kind, effect) in [
        (TransportError::Connect(reset()), ErrorKind::Transport, Effect::None),
        (TransportError::ProxyLogin, ErrorKind::Transport, Effect::None),
        (TransportError::Timeout, ErrorKind::Timeout, Effect::Unknown),
        (TransportError::Broken(reset()), ErrorKind::Transport, Effect::Unknown),
        (TransportError::BodyTooLarge { limit: 1 }, ErrorKind::Decode, Effect::Unknown),
        (body(200, TransportError::BodyTooLarge { limit: 1 }), ErrorKind::Decode, Effect::Done),
        (body(299, TransportError::Timeout), ErrorKind::Timeout, Effect::Done),
        (body(300, TransportError::Timeout), ErrorKind::Timeout, Effect::Unknown),
        (body(429, TransportError::Broken(reset())), ErrorKind::Transport, Effect::None),
        (body(503, TransportError::Broken(reset())), ErrorKind::Transport, Effect::Unknown),
    ] {
        let error = AnyError::from(error);
        assert_eq!((error.kind(), error.effect()), (kind, effect), "{error:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_raw_body_that_does_not_fit_has_the_effect_of_its_call() {
    let fake = Fake::new(std::iter::repeat_with(|| answer(200, "[]")).take(3));
    let client = client(&fake);
    let path = "/v2/things";
    for (request, effect) in [
        (RawRequest::get(path).reads(), Effect::None),
        (RawRequest::put(path).repeat_harmless(), Effect::Done),
        (RawRequest::post(path), Effect::Done),
    ] {
        let reply = client.raw(&request).await.unwrap();
        let error = AnyError::from(reply.json::<String>().unwrap_err());
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Decode, effect), "{request:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_source_is_that_of_the_original_error() {
    use std::error::Error as _;
    let absent = CredentialsChain::first(Profile::new().path("/nonexistent/credentials"));
    let error = client(&Fake::new([])).call(&read("a")).credentials(absent).await.unwrap_err();
    let error = AnyError::from(error);
    assert!(error.source().unwrap().is::<CredentialsError>(), "{error:?}");
}
