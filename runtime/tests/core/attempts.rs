//! The time for one attempt, which failures are retried, and what ends a call.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use huaweicloud_bss_runtime::__private::{Blank, Field, Fields, Record, Slot, Value, record_impls};
use huaweicloud_bss_runtime::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss_runtime::{
    AnyServiceError, BoxFuture, Context, Credentials, CredentialsError, CredentialsProvider, Descriptor, Effect,
    ErrorKind, Interceptor, Next, Operation, Outcome, RetryPolicy,
};
use tokio::time::Instant;

use crate::support::{Client, Fake, Nothing, Step, answer, builder, client, operation, read, record, write};

const FINE: &str = r#"{"id":"a"}"#;

operation!(Harmless, Nothing, Descriptor::new("harmless", "PUT", "/v1/things").repeat_harmless());

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// When each request was sent after the first one, and the time limit of the transport.
fn times(fake: &Fake) -> Vec<(Duration, Duration)> {
    let sent = fake.sent();
    sent.iter().map(|one| (one.at - sent[0].at, one.limits.timeout)).collect()
}

/// A policy without pauses.
fn at_once(attempts: u32) -> RetryPolicy {
    RetryPolicy::new().max_attempts(attempts).base(Duration::ZERO)
}

#[tokio::test(start_paused = true)]
async fn one_hanging_attempt_does_not_use_up_the_time() {
    let fake = Fake::new([Step::Hang, answer(200, FINE)]);
    let client = builder(&fake).retries(at_once(3)).build().unwrap();
    assert_eq!(client.call(&read("a")).await.unwrap().attempts(), 2);
    let [first, second] = times(&fake)[..] else { panic!("two attempts") };
    assert_eq!(first, (Duration::ZERO, secs(10)));
    assert!(second.0 >= secs(10) && second.0 < secs(11) && second.1 == secs(10), "{second:?}");
}

#[tokio::test(start_paused = true)]
async fn the_last_attempt_has_all_the_remaining_time() {
    let fake = Fake::new([Step::Hang, Step::Hang, Step::Hang]);
    let client = builder(&fake).retries(at_once(3)).build().unwrap();
    let begin = Instant::now();
    let error = client.call(&read("a")).timeout(secs(60)).await.unwrap_err();
    assert!(begin.elapsed() >= secs(60) && begin.elapsed() < secs(61), "{:?}", begin.elapsed());
    assert_eq!(
        error.to_string(),
        "read failed: no answer within 60 s; the attempt before failed: no answer within 20 s, the time for one attempt \
         [3 attempts]"
    );
    // The second of two attempts has two thirds.
    let fake = Fake::new([Step::Hang, answer(200, FINE)]);
    builder(&fake).retries(at_once(2)).build().unwrap().call(&read("a")).await.unwrap();
    let left: Vec<u64> = times(&fake).iter().map(|(_, limit)| limit.as_millis().div_ceil(1000) as u64).collect();
    assert_eq!(left, [10, 20]);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_is_not_repeated_has_all_the_time() {
    let fake = Fake::new([Step::Hang, Step::Hang, Step::Hang]);
    let error = client(&fake).call(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.effect()), (ErrorKind::Timeout, 1, Effect::Unknown), "{error}");
    assert!(!error.is_retryable());
    assert_eq!(times(&fake), [(Duration::ZERO, secs(30))]);
    let error = client(&fake).call(&read("a")).retries(RetryPolicy::none()).await.unwrap_err();
    assert_eq!((error.message(), error.attempts()), ("no answer within 30 s", 1));
    assert_eq!(times(&fake), [(Duration::ZERO, secs(30))]);
    let client = builder(&fake).attempt_timeout(Duration::MAX).build().unwrap();
    assert_eq!(client.call(&read("a")).await.unwrap_err().attempts(), 1);
    assert_eq!(times(&fake), [(Duration::ZERO, secs(30))]);
}

#[tokio::test(start_paused = true)]
async fn short_calls_are_not_divided() {
    for (timeout, limit) in [(900, 900), (1500, 1000), (2400, 1000), (4500, 1500)]
        .map(|(a, b)| (Duration::from_millis(a), Duration::from_millis(b)))
    {
        let fake = Fake::new([answer(200, FINE)]);
        client(&fake).call(&read("a")).timeout(timeout).await.unwrap();
        assert_eq!(times(&fake), [(Duration::ZERO, limit)]);
    }
}

/// A change that timed out may have been processed, whatever set the limit.
#[tokio::test(start_paused = true)]
async fn a_change_that_timed_out_is_not_repeated() {
    let fake = Fake::new([Step::Hang]);
    let client = builder(&fake).attempt_timeout(secs(2)).build().unwrap();
    let error = client.call(&write()).await.unwrap_err();
    assert_eq!((error.attempts(), error.effect()), (1, Effect::Unknown), "{error}");
    // A request with a harmless repeat is repeated.
    let fake = Fake::new([Step::Hang, answer(200, "{}")]);
    assert_eq!(crate::support::client(&fake).call(&Harmless {}).await.unwrap().attempts(), 2);
}

/// A transport that ends at its limit, and reports its progress.
struct Punctual(fn() -> TransportError);

impl Transport for Punctual {
    fn send(
        &self,
        _: http::Request<Bytes>,
        limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            tokio::time::sleep(limits.timeout).await;
            Err((self.0)())
        })
    }
}

#[tokio::test(start_paused = true)]
async fn a_transport_that_ends_first_does_not_change_the_message() {
    let punctual = |error| builder(&Fake::new([])).transport(Arc::new(Punctual(error))).build().unwrap();
    let client: Client = punctual(|| TransportError::Timeout);
    let error = client.call(&write()).await.unwrap_err();
    assert_eq!(error.to_string(), "write failed: no answer within 30 s; whether the request was processed is unknown");
    let error = client.call(&read("a")).retries(at_once(3)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "read failed: no answer within 30 s; the attempt before failed: no answer within 10 s, the time for one attempt \
         [3 attempts]"
    );
    // The head of the answer reported a success.
    let client = punctual(|| TransportError::Body { status: 200, cause: Box::new(TransportError::Timeout) });
    let error = client.call(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.effect()), (ErrorKind::Timeout, Some(200), Effect::Done));
    assert!(!error.is_retryable());
}

#[cfg(feature = "attachments")]
#[tokio::test(start_paused = true)]
async fn an_upload_has_all_the_time() {
    use huaweicloud_bss_runtime::attachments::{Attachment, Bucket};

    let keys = Credentials::new("AK", "SK");
    let transport = Arc::new(Punctual(|| TransportError::Timeout));
    let bucket = Bucket::builder("documents", keys).transport(transport).build().unwrap();
    let scan = Attachment::new("scan.png", &b"\x89PNG\r\n\x1a\n"[..]).unwrap();
    let begin = Instant::now();
    let error = bucket.upload(&scan).timeout(secs(100)).await.unwrap_err();
    assert_eq!((error.message(), error.attempts()), ("not done within 100 s", 1));
    assert!(begin.elapsed() >= secs(100) && begin.elapsed() < secs(101), "{:?}", begin.elapsed());
}

#[tokio::test(start_paused = true)]
async fn reads_are_retried_after_every_server_error() {
    for status in 500..=599 {
        for body in ["", r#"{"error_code":"CBC.0999","error_msg":"m"}"#, "<html>"] {
            let fake = Fake::new([answer(status, body), answer(200, FINE)]);
            assert_eq!(client(&fake).call(&read("a")).await.unwrap().attempts(), 2, "{status} {body}");
            let fake = Fake::new([answer(status, body), answer(200, "{}")]);
            assert_eq!(client(&fake).call(&Harmless {}).await.unwrap().attempts(), 2, "{status} {body}");
            let error = client(&Fake::new([answer(status, body)])).call(&write()).await.unwrap_err();
            assert_eq!((error.attempts(), error.is_retryable()), (1, false), "{error}");
        }
    }
    // The gateway rejected the request permanently.
    let rejected = answer(500, r#"{"error_code":"APIGW.0105","error_msg":"m"}"#);
    let error = client(&Fake::new([rejected])).call(&write()).await.unwrap_err();
    assert_eq!((error.attempts(), error.effect(), error.is_retryable()), (1, Effect::None, false), "{error}");
    for status in [400, 404, 409, 499] {
        let error = client(&Fake::new([answer(status, "")])).call(&read("a")).await.unwrap_err();
        assert_eq!((error.attempts(), error.is_retryable()), (1, false), "{error}");
    }
}

/// A provider that can always renew its token.
#[derive(Default)]
struct Renewable(AtomicU32);

impl CredentialsProvider for Renewable {
    fn credentials<'a>(
        &'a self,
        _: std::sync::Arc<dyn Transport>,
        _: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(async { Ok(Credentials::token(format!("token {}", self.0.load(Ordering::Relaxed)))) })
    }

    fn expired(&self, _: &Credentials) -> bool {
        self.0.fetch_add(1, Ordering::Relaxed);
        true
    }
}

/// An interceptor that rejects the call after the attempt.
struct Refuses;

impl Interceptor for Refuses {
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            next.run(context).await;
            context.reject("no more")
        })
    }
}

/// For all answers, also retryable ones.
#[tokio::test(start_paused = true)]
async fn an_interceptor_can_end_the_call_between_attempts() {
    const DATE: &str = "Fri, 02 Jan 2026 03:04:05 GMT";
    const EXPIRED: &str = r#"{"error_code":"APIGW.0301","error_msg":"signature expired"}"#;
    let steps = || {
        [
            answer(401, r#"{"error_code":"APIGW.0307","error_msg":"The token must be updated."}"#),
            answer(401, r#"{"error_code":"CBC.0154","error_msg":"m"}"#),
            Step::Answer(401, vec![("date", DATE.to_owned())], EXPIRED.as_bytes().to_vec()),
            answer(503, ""),
            answer(429, ""),
            Step::Fail(TransportError::Connect("refused".into())),
            Step::Fail(TransportError::Timeout),
        ]
    };
    for has_keys in [true, false] {
        for step in steps() {
            let fake = Fake::new([step]);
            let builder = builder(&fake).interceptor(Refuses);
            let builder = if has_keys { builder } else { builder.credentials(Renewable::default()) };
            let error = builder.build().unwrap().call(&read("a")).await.unwrap_err();
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Intercepted, 1), "{error}");
            assert_eq!(fake.sent().len(), 1);
        }
    }
}
