//! What is repeated, how often and when.

use std::time::Duration;

use huaweicloud_bss_runtime::transport::TransportError;
use huaweicloud_bss_runtime::{CallOptions, ErrorKind, RetryPolicy};
use tokio::time::Instant;

use crate::support::{Fake, SECRET, Step, answer, broken, builder, client, read, refused, with_header, write};

const FINE: &str = r#"{"id":"a"}"#;

fn transient_faults() -> Vec<Step> {
    vec![
        refused(),
        broken(),
        Step::Fail(TransportError::Timeout),
        answer(429, ""),
        answer(500, r#"{"error_code":"CBC.0999"}"#),
        answer(502, "<html>"),
        answer(503, ""),
        answer(504, ""),
        answer(200, r#"{"error_code":"CBC.0250"}"#),
    ]
}

fn permanent_faults() -> Vec<Step> {
    vec![
        answer(400, ""),
        answer(401, ""),
        answer(403, ""),
        answer(404, ""),
        answer(200, r#"{"error_code":"CBC.5002"}"#),
        answer(200, "no JSON"),
        answer(200, "{}"),
        answer(301, ""),
        answer(302, ""),
        answer(307, ""),
        Step::Fail(TransportError::BodyTooLarge { limit: 5 }),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_read_is_repeated_after_transient_errors() {
    for fault in transient_faults() {
        let fake = Fake::new([fault, answer(200, FINE)]);
        let reply = client(&fake).call(&read("a")).await.unwrap();
        assert_eq!(reply.attempts(), 2);
        assert_eq!(fake.sent().len(), 2);
    }
    for fault in permanent_faults() {
        let fake = Fake::new([fault]);
        let error = client(&fake).call(&read("a")).await.unwrap_err();
        assert!(!error.is_retryable(), "{error}");
        assert_eq!((error.attempts(), fake.sent().len()), (1, 1), "{error}");
    }
}

/// Requests that the server provably did not process.
fn not_processed() -> Vec<Step> {
    vec![
        refused(),
        answer(429, ""),
        answer(429, r#"{"error_code":"CBC.0250"}"#),
        answer(429, r#"{"error_code":"APIG.0308","error_msg":"m"}"#),
        answer(429, "<html>"),
    ]
}

#[tokio::test(start_paused = true)]
async fn a_change_is_repeated_if_it_was_not_processed() {
    for fault in not_processed() {
        let fake = Fake::new([fault, answer(204, "")]);
        assert_eq!(client(&fake).call(&write()).await.unwrap().attempts(), 2);
    }
    let fake = Fake::new(not_processed());
    let error = builder(&fake).max_attempts(5).build().unwrap().call(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Throttled, 5, true));
    assert!(fake.sent().iter().all(|sent| sent.is_well_signed(SECRET)));
}

#[tokio::test(start_paused = true)]
async fn a_change_is_sent_once_if_its_effect_is_unknown() {
    let doubtful = [broken(), Step::Fail(TransportError::Timeout), Step::Hang];
    let doubtful = doubtful.into_iter().chain([500, 502, 503, 504].map(|status| answer(status, "")));
    for fault in doubtful.chain(permanent_faults().into_iter().filter(|fault| {
        // An empty object is a valid reply here.
        !matches!(fault, Step::Answer(200, _, body) if body == b"{}")
    })) {
        let fake = Fake::new([fault]);
        let error = builder(&fake).max_attempts(9).build().unwrap().call(&write()).await.unwrap_err();
        assert_eq!((error.attempts(), fake.sent().len()), (1, 1), "{error}");
    }
    // First not processed, then unknown.
    let fake = Fake::new([refused(), broken()]);
    let error = builder(&fake).max_attempts(9).build().unwrap().call(&write()).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (2, false));
    assert!(error.to_string().contains("whether the request was processed is unknown"), "{error}");
}

/// The caller may repeat a change only if the server provably did not process it.
#[tokio::test(start_paused = true)]
async fn a_change_reports_whether_it_may_be_repeated() {
    for (fault, retryable, doubtful) in [
        (refused(), true, false),
        (answer(429, ""), true, false),
        (broken(), false, true),
        (Step::Fail(TransportError::Timeout), false, true),
        (Step::Hang, false, true),
        (answer(503, ""), false, true),
        (answer(302, ""), false, true),
        (answer(200, r#"{"error_code":"CBC.0250"}"#), false, true),
        (answer(500, r#"{"error_code":"APIGW.0308","error_msg":"m"}"#), false, true),
        (answer(403, r#"{"error_code":"APIG.0308","error_msg":"m"}"#), false, true),
        (answer(403, r#"{"error_code":"CBC.1","error_msg":"m"}"#), false, false),
    ] {
        let client = client(&Fake::new([fault]));
        let error = client.call(&write()).retries(RetryPolicy::none()).await.unwrap_err();
        assert_eq!(error.is_retryable(), retryable, "{error}");
        assert_eq!(error.to_string().contains("; whether the request was processed is unknown"), doubtful, "{error}");
    }
    // A read never has an unknown effect.
    let error = builder(&Fake::new([broken()])).max_attempts(1).build().unwrap().call(&read("a")).await.unwrap_err();
    assert_eq!(error.to_string(), "read failed: the exchange with https://bss.example.com broke off: reset");
}

#[tokio::test(start_paused = true)]
async fn attempts_are_limited() {
    for most in [0, 1, 2, 3, 5] {
        let fake = Fake::new((0..most.max(1)).map(|_| answer(503, r#"{"error_code":"CBC.1","error_msg":"busy"}"#)));
        let error = builder(&fake).max_attempts(most).build().unwrap().call(&read("a")).await.unwrap_err();
        assert_eq!(error.attempts(), most.max(1));
        assert_eq!(fake.sent().len(), most.max(1) as usize);
        assert_eq!(error.kind(), ErrorKind::Service);
        let suffix = if most > 1 { format!(" [{most} attempts]") } else { String::new() };
        assert_eq!(error.to_string(), format!("read failed: HTTP 503 CBC.1: busy{suffix}"));
    }
}

#[tokio::test(start_paused = true)]
async fn waits_for_retry_after() {
    let fake = Fake::new([with_header(503, "retry-after", "7"), answer(200, FINE)]);
    assert_eq!(client(&fake).call(&read("a")).await.unwrap().attempts(), 2);
    let sent = fake.sent();
    assert_eq!(sent[1].at - sent[0].at, Duration::from_secs(7));
}

/// The vendor limits requests per second.
#[tokio::test(start_paused = true)]
async fn throttling_waits_for_the_next_second() {
    let fake = Fake::new([answer(429, ""), answer(429, ""), answer(200, FINE)]);
    assert_eq!(client(&fake).call(&read("a")).await.unwrap().attempts(), 3);
    for pair in fake.sent().windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_secs(1));
    }
}

#[tokio::test(start_paused = true)]
async fn fails_at_once_if_the_pause_leaves_no_time() {
    // The call may take 30 seconds.
    for seconds in [30, 31] {
        let begin = Instant::now();
        let fake = Fake::new([with_header(429, "retry-after", &seconds.to_string())]);
        let error = client(&fake).call(&read("a")).await.unwrap_err();
        assert_eq!(begin.elapsed(), Duration::ZERO);
        assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Throttled, Some(429), 1));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)));
        assert!(error.is_retryable());
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_can_ask_for_a_day_at_most() {
    for (asked, seconds) in [("86400", 86_400), ("86401", 86_400), ("99999999999999999999", 86_400)] {
        let fake = Fake::new([with_header(429, "retry-after", asked)]);
        let error = client(&fake).call(&read("a")).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(seconds)), "{asked}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_deadline_covers_all_attempts() {
    let begin = Instant::now();
    let fake = Fake::new([with_header(503, "retry-after", "3"), Step::Hang]);
    let client = builder(&fake).attempt_timeout(Duration::MAX).build().unwrap();
    let error = client.call(&read("a")).timeout(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(begin.elapsed(), Duration::from_secs(5));
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Timeout, None, 2));
    assert_eq!(
        error.to_string(),
        "read failed: no answer within 5 s; the attempt before failed: the server gave no reason [2 attempts]"
    );
    // Each attempt gets the remaining time.
    let left: Vec<Duration> = fake.sent().iter().map(|sent| sent.limits.timeout).collect();
    assert_eq!(left, [Duration::from_secs(5), Duration::from_secs(2)]);
}

#[tokio::test(start_paused = true)]
async fn every_timeout_has_the_same_kind() {
    for timeout in [Duration::ZERO, Duration::from_nanos(1), Duration::from_millis(1500)] {
        let fake = Fake::new([Step::Hang, Step::Hang]);
        let error = client(&fake).call(&read("a")).timeout(timeout).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
    let fake = Fake::new([refused(), answer(200, FINE)]);
    let options = CallOptions::new().timeout(Duration::MAX);
    assert_eq!(client(&fake).call(&read("a")).options(options).await.unwrap().attempts(), 2);
}

/// Takes a second of real time, because dates have a resolution of a second.
#[tokio::test]
async fn every_attempt_has_its_own_signature() {
    let fake = Fake::new([with_header(503, "retry-after", "1"), answer(200, FINE)]);
    client(&fake).call(&read("a")).await.unwrap();
    let sent = fake.sent();
    assert_ne!(sent[0].header("x-sdk-date"), sent[1].header("x-sdk-date"));
    assert_ne!(sent[0].header("authorization"), sent[1].header("authorization"));
    for sent in sent {
        assert!(sent.is_well_signed(SECRET));
    }
}

#[tokio::test(start_paused = true)]
async fn the_policy_of_a_call_overrides_the_clients() {
    let busy = || Fake::new((0..9).map(|_| answer(503, "")));
    let most = |attempts| RetryPolicy::new().max_attempts(attempts);
    for (of_client, of_call, expected) in [
        (most(5), None, 5),
        (most(5), Some(RetryPolicy::none()), 1),
        (RetryPolicy::none(), Some(most(4)), 4),
        (most(0), None, 1),
    ] {
        let fake = busy();
        let client = builder(&fake).retries(of_client).build().unwrap();
        let request = read("a");
        let call = client.call(&request);
        let call = of_call.into_iter().fold(call, |call, policy| call.retries(policy));
        assert_eq!(call.await.unwrap_err().attempts(), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn pauses_follow_the_policy() {
    let fake = Fake::new([broken(), broken(), broken(), answer(200, FINE)]);
    let policy = RetryPolicy::new().max_attempts(4).base(Duration::ZERO);
    let begin = Instant::now();
    assert_eq!(builder(&fake).retries(policy).build().unwrap().call(&read("a")).await.unwrap().attempts(), 4);
    assert!(begin.elapsed() < Duration::from_millis(5), "{:?}", begin.elapsed());
}

/// A timeout costs 10 of 500, another failure 5.
#[tokio::test(start_paused = true)]
async fn the_budget_limits_retries() {
    for (fault, most) in [(broken as fn() -> Step, 100), (|| Step::Fail(TransportError::Timeout), 50)] {
        let fake = Fake::new((0..1000).map(|_| fault()));
        let client = builder(&fake).build().unwrap();
        let mut last = None;
        for _ in 0..200 {
            last = client.call(&read("a")).await.err();
        }
        assert_eq!(fake.sent().len(), 200 + most, "each call is made once in any case");
        let last = last.unwrap();
        assert_eq!(last.attempts(), 1);
        assert!(last.message().ends_with("; not retried, because too many calls have failed"), "{last}");
        // All clients of the core share the budget. A policy can disable it.
        let other = crate::support::Client { core: client.core.clone() };
        assert_eq!(other.call(&read("a")).await.unwrap_err().attempts(), 1);
        let unlimited = RetryPolicy::new().budget(false);
        assert_eq!(other.call(&read("a")).retries(unlimited).await.unwrap_err().attempts(), 3);
    }
}

#[tokio::test(start_paused = true)]
async fn successes_refill_the_budget() {
    let down = (0..210).map(|_| broken());
    let fake = Fake::new(down.chain((0..5).map(|_| answer(200, FINE))).chain([broken(), answer(200, FINE), broken()]));
    let client = builder(&fake).max_attempts(2).build().unwrap();
    for _ in 0..110 {
        client.call(&read("a")).await.unwrap_err();
    }
    for _ in 0..5 {
        assert_eq!(client.call(&read("a")).await.unwrap().attempts(), 1);
    }
    assert_eq!(client.call(&read("a")).await.unwrap().attempts(), 2, "five successes pay for one more attempt");
    let fake_is_at_its_end = client.call(&read("a")).retries(RetryPolicy::none()).await.unwrap_err();
    assert_eq!(fake_is_at_its_end.attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_attempt_has_its_own_time() {
    let begin = Instant::now();
    let fake = Fake::new([Step::Hang, answer(200, FINE), Step::Hang]);
    let client = builder(&fake).attempt_timeout(Duration::from_secs(2)).build().unwrap();
    assert_eq!(client.call(&read("a")).await.unwrap().attempts(), 2);
    assert!(begin.elapsed() >= Duration::from_secs(2) && begin.elapsed() < Duration::from_secs(3));
    let error = client.call(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Timeout, 1, false));
    assert_eq!(
        error.to_string(),
        "write failed: no answer within 2 s, the time for one attempt; whether the request was processed is unknown"
    );
    assert!(fake.sent().iter().all(|sent| sent.limits.timeout <= Duration::from_secs(2)));
}
