//! What is repeated, how often, when, and what never is.

use std::time::Duration;

use huaweicloud_bss_runtime::transport::TransportError;
use huaweicloud_bss_runtime::{CallOptions, ErrorKind};
use tokio::time::Instant;

use crate::support::{Fake, SECRET, Step, answer, broken, builder, client, read, refused, with_header, write};

const FINE: &str = r#"{"id":"a"}"#;

fn passing_faults() -> Vec<Step> {
    vec![
        refused(),
        broken(),
        Step::Fail(TransportError::Timeout),
        answer(429, ""),
        answer(502, "<html>"),
        answer(503, ""),
        answer(504, ""),
        answer(200, r#"{"error_code":"CBC.0250"}"#),
    ]
}

fn lasting_faults() -> Vec<Step> {
    vec![
        answer(400, ""),
        answer(401, ""),
        answer(403, ""),
        answer(404, ""),
        answer(500, r#"{"error_code":"CBC.0999"}"#),
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
async fn a_read_is_repeated_while_the_cause_may_pass() {
    for fault in passing_faults() {
        let fake = Fake::new([fault, answer(200, FINE)]);
        let reply = client(&fake).call(&read("a")).await.unwrap();
        assert_eq!(reply.attempts(), 2);
        assert_eq!(fake.sent().len(), 2);
    }
    for fault in lasting_faults() {
        let fake = Fake::new([fault]);
        let error = client(&fake).call(&read("a")).await.unwrap_err();
        assert!(!error.is_retryable(), "{error}");
        assert_eq!((error.attempts(), fake.sent().len()), (1, 1), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_is_sent_once_whatever_happens() {
    for fault in passing_faults().into_iter().chain(lasting_faults().into_iter().filter(|fault| {
        // An empty object is a fine reply here.
        !matches!(fault, Step::Answer(200, _, body) if body == b"{}")
    })) {
        let fake = Fake::new([fault]);
        let error = builder(&fake).max_attempts(9).build().unwrap().call(&write()).await.unwrap_err();
        assert_eq!((error.attempts(), fake.sent().len()), (1, 1), "{error}");
    }
}

/// The caller may repeat a change where it is certain that the server did not take it, and only there.
#[tokio::test(start_paused = true)]
async fn a_change_says_whether_it_may_be_repeated() {
    for (fault, retryable, doubtful) in [
        (refused(), true, false),
        (answer(429, ""), true, false),
        (broken(), false, true),
        (Step::Fail(TransportError::Timeout), false, true),
        (Step::Hang, false, true),
        (answer(503, ""), false, false),
        (answer(302, ""), false, false),
    ] {
        let error = client(&Fake::new([fault])).call(&write()).await.unwrap_err();
        assert_eq!(error.is_retryable(), retryable, "{error}");
        assert_eq!(error.to_string().contains("; whether the server acted on it is unknown"), doubtful, "{error}");
    }
    // A read does nothing that could be in doubt.
    let error = builder(&Fake::new([broken()])).max_attempts(1).build().unwrap().call(&read("a")).await.unwrap_err();
    assert_eq!(error.to_string(), "read failed: the exchange with https://bss.example.com broke off: reset");
}

#[tokio::test(start_paused = true)]
async fn attempts_end() {
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
async fn retry_after_is_kept() {
    let fake = Fake::new([with_header(503, "retry-after", "7"), answer(200, FINE)]);
    assert_eq!(client(&fake).call(&read("a")).await.unwrap().attempts(), 2);
    let sent = fake.sent();
    assert_eq!(sent[1].at - sent[0].at, Duration::from_secs(7));
}

/// The vendor counts requests by the second.
#[tokio::test(start_paused = true)]
async fn throttling_waits_for_the_next_second() {
    let fake = Fake::new([answer(429, ""), answer(429, ""), answer(200, FINE)]);
    assert_eq!(client(&fake).call(&read("a")).await.unwrap().attempts(), 3);
    for pair in fake.sent().windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_secs(1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_pause_beyond_the_deadline_is_not_slept_through() {
    let begin = Instant::now();
    let fake = Fake::new([with_header(429, "retry-after", "31")]);
    let error = client(&fake).call(&read("a")).await.unwrap_err();
    assert_eq!(begin.elapsed(), Duration::ZERO);
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Throttled, Some(429), 1));
    assert_eq!(error.retry_after(), Some(Duration::from_secs(31)));
    assert!(error.is_retryable());
}

#[tokio::test(start_paused = true)]
async fn the_deadline_covers_all_attempts() {
    let begin = Instant::now();
    let fake = Fake::new([with_header(503, "retry-after", "3"), Step::Hang]);
    let error = client(&fake).call(&read("a")).timeout(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(begin.elapsed(), Duration::from_secs(5));
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Timeout, None, 2));
    assert_eq!(
        error.to_string(),
        "read failed: no answer within 5 s; the attempt before failed: the server gave no reason [2 attempts]"
    );
    // Each attempt is told what is left of the time.
    let left: Vec<Duration> = fake.sent().iter().map(|sent| sent.limits.timeout).collect();
    assert_eq!(left, [Duration::from_secs(5), Duration::from_secs(2)]);
}

#[tokio::test(start_paused = true)]
async fn any_timeout_is_a_timeout() {
    for timeout in [Duration::ZERO, Duration::from_nanos(1), Duration::from_millis(1500)] {
        let fake = Fake::new([Step::Hang]);
        let error = client(&fake).call(&read("a")).timeout(timeout).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Timeout);
    }
    let fake = Fake::new([refused(), answer(200, FINE)]);
    let options = CallOptions::new().timeout(Duration::MAX);
    assert_eq!(client(&fake).call(&read("a")).options(options).await.unwrap().attempts(), 2);
}

/// Takes a second of real time, because a date on the wire has no finer parts.
#[tokio::test]
async fn every_attempt_is_signed_anew() {
    let fake = Fake::new([with_header(503, "retry-after", "1"), answer(200, FINE)]);
    client(&fake).call(&read("a")).await.unwrap();
    let sent = fake.sent();
    assert_ne!(sent[0].header("x-sdk-date"), sent[1].header("x-sdk-date"));
    assert_ne!(sent[0].header("authorization"), sent[1].header("authorization"));
    for sent in sent {
        assert!(sent.is_well_signed(SECRET));
    }
}
