//! Uploads to a bucket: signature, retries and errors.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_bss_runtime::attachments::{Attachment, Bucket, BucketBuilder, Progress, obs};
use huaweicloud_bss_runtime::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss_runtime::{AnyError, Credentials, Effect, ErrorKind};
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::clock::http_date;
use crate::signatures;
use crate::support::{ACCESS, Fake, SECRET, Sent, Step, answer, broken, refused, with_header};

const HOST: &str = "partner-documents.obs.ap-southeast-1.myhuaweicloud.com";

fn builder(fake: &Arc<Fake>) -> BucketBuilder {
    let transport: Arc<dyn Transport> = Arc::<Fake>::clone(fake);
    Bucket::builder("partner-documents", Credentials::new(ACCESS, SECRET)).transport(transport)
}

fn bucket(fake: &Arc<Fake>) -> Bucket {
    builder(fake).build().unwrap()
}

fn scan() -> Attachment {
    Attachment::new("scan.png", &b"\x89PNG\r\n\x1a\nCANARY"[..]).unwrap().stored_as("CANARY 正/front 1.png").unwrap()
}

/// An error response of the storage service.
fn no(status: u16, code: &str, message: &str) -> Step {
    let page = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>{code}</Code><Message>{message}</Message>\
         <RequestId>001B21A61C6C</RequestId><HostId>RkRC</HostId></Error>"
    );
    answer(status, &page)
}

/// Whether the signature is the one that a server would calculate from what it sees.
fn is_well_signed(sent: &Sent) -> bool {
    let signature = signatures::of_storage(sent, "partner-documents", SECRET);
    sent.header("authorization") == Some(format!("OBS {ACCESS}:{signature}").as_str())
}

/// The signatures were calculated with Python's `hmac` and `hashlib`.
#[test]
fn a_recorded_upload_has_its_recorded_signature() {
    for (token, signature) in
        [(None, "fje6q+VAMO3xnSM2aAmTfImK5Gg="), (Some("a token"), "qzVM8opM4n2J+hwzPebMKow8fes=")]
    {
        let authorization = format!("OBS {ACCESS}:{signature}");
        let target = "/download/CANARY%20%E6%AD%A3/front%201.png";
        let upload = |target: &str, content_type: &str| {
            let request = http::Request::put(format!("https://{HOST}{target}"))
                .header("content-md5", "AqLUHPhuFWlq9BZoDfj2Ig==")
                .header("content-type", content_type)
                .header("date", "Thu, 01 Jan 2026 00:00:00 GMT")
                .header("authorization", &authorization);
            let request =
                token.into_iter().fold(request, |request, token| request.header("x-obs-security-token", token));
            let limits = Limits::new(Duration::from_secs(1), 1);
            Sent { request: request.body(Bytes::new()).unwrap(), limits, at: Instant::now() }
        };
        assert!(is_well_signed(&upload(target, "image/png")));
        assert!(!is_well_signed(&upload("/download/other.png", "image/png")));
        assert!(!is_well_signed(&upload(target, "image/jpeg")));
        let headers: Vec<(&str, &str)> = token.iter().map(|token| ("x-obs-security-token", *token)).collect();
        let message = obs::Message {
            method: "PUT",
            content_md5: "AqLUHPhuFWlq9BZoDfj2Ig==",
            content_type: "image/png",
            date: "Thu, 01 Jan 2026 00:00:00 GMT",
            headers: &headers,
            resource: &format!("/partner-documents{target}"),
        };
        assert_eq!(obs::authorization(&message, ACCESS, SECRET), authorization);
    }
}

#[tokio::test(start_paused = true)]
async fn a_file_goes_into_the_folder() {
    let fake = Fake::new([answer(200, ""), answer(200, "")]);
    let scan = scan();
    assert_eq!(bucket(&fake).upload(&scan).await.unwrap(), "CANARY 正/front 1.png");
    let transport: Arc<dyn Transport> = Arc::<Fake>::clone(&fake);
    let temporary = Credentials::new(ACCESS, SECRET).security_token("a token");
    let bucket = Bucket::builder("partner-documents", temporary).transport(transport).build().unwrap();
    bucket.upload(&scan).await.unwrap();
    let sent = fake.sent();
    assert_eq!(sent.len(), 2);
    for (sent, token) in sent.iter().zip([None, Some("a token")]) {
        assert_eq!(sent.request.method(), "PUT");
        let target = "/download/CANARY%20%E6%AD%A3/front%201.png";
        assert_eq!(sent.request.uri().to_string(), format!("https://{HOST}{target}"));
        assert_eq!(sent.request.body(), scan.content());
        for (name, value) in [
            ("host", Some(HOST)),
            ("content-type", Some("image/png")),
            ("content-length", Some("14")),
            ("content-md5", Some("AqLUHPhuFWlq9BZoDfj2Ig==")),
            ("x-obs-security-token", token),
        ] {
            assert_eq!(sent.header(name), value, "{name}");
        }
        for name in ["authorization", "x-obs-security-token"] {
            assert!(sent.request.headers().get_all(name).iter().all(|value| value.is_sensitive()), "{name}");
        }
        assert!(is_well_signed(sent));
        assert!(sent.limits.timeout <= Duration::from_secs(120));
    }
}

#[tokio::test(start_paused = true)]
async fn an_upload_is_repeated_after_transient_errors() {
    for fault in [
        refused(),
        broken(),
        Step::Fail(TransportError::Timeout),
        answer(501, ""),
        answer(503, ""),
        answer(599, ""),
        answer(429, ""),
        no(500, "InternalError", "x"),
        no(503, "SlowDown", "x"),
        no(400, "BadDigest", "x"),
        no(400, "RequestTimeout", "x"),
        with_header(503, "retry-after", "7"),
    ] {
        let begin = Instant::now();
        let waits = matches!(&fault, Step::Answer(_, headers, _) if !headers.is_empty());
        let fake = Fake::new([fault, answer(200, "")]);
        bucket(&fake).upload(&scan()).await.unwrap();
        let sent = fake.sent();
        assert!(sent.len() == 2 && sent.iter().all(|sent| is_well_signed(sent) && !sent.request.body().is_empty()));
        assert!(!waits || begin.elapsed() == Duration::from_secs(7));
    }
    for fault in [no(403, "AccessDenied", "x"), no(404, "NoSuchBucket", "x"), answer(301, ""), answer(200, "")] {
        let fake = Fake::new([match fault {
            Step::Answer(200, ..) => with_header(200, "x-obs-server-side-encryption", "kms"),
            fault => fault,
        }]);
        let error = bucket(&fake).upload(&scan()).await.unwrap_err();
        assert!(!error.is_retryable() && error.attempts() == 1 && fake.sent().len() == 1, "{error}");
    }
    let fake = Fake::new([answer(503, ""), answer(503, "")]);
    let error = builder(&fake).max_attempts(2).build().unwrap().upload(&scan()).await.unwrap_err();
    assert!(error.is_retryable());
    assert_eq!(error.to_string(), "the upload failed: HTTP 503: the server gave no reason [2 attempts]");
}

#[tokio::test(start_paused = true)]
async fn the_deadline_covers_all_attempts() {
    let begin = Instant::now();
    let fake = Fake::new([with_header(503, "retry-after", "3"), Step::Hang]);
    let error = bucket(&fake).upload(&scan()).timeout(Duration::from_secs(5)).await.unwrap_err();
    assert_eq!(begin.elapsed(), Duration::from_secs(5));
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 2));
    assert_eq!(
        error.to_string(),
        "the upload failed: not done within 5 s; the attempt before failed: the server gave no reason [2 attempts]"
    );
}

#[test]
fn errors_before_an_upload_are_converted() {
    let file = AnyError::from(Attachment::new("front.txt", "").unwrap_err());
    assert_eq!((file.kind(), file.effect()), (ErrorKind::Validation, Effect::None));
    let bucket = AnyError::from(Bucket::builder("B", Credentials::new(ACCESS, SECRET)).build().unwrap_err());
    assert_eq!((bucket.kind(), bucket.effect()), (ErrorKind::Configuration, Effect::None));
}

#[tokio::test(start_paused = true)]
async fn the_effect_is_that_of_all_attempts() {
    let lost = |status| {
        let cause = Box::new(TransportError::Timeout);
        Step::Fail(TransportError::Body { status, cause })
    };
    let denied = || no(403, "AccessDenied", "x");
    let cases = [
        (vec![denied()], Effect::None),
        (vec![refused(), denied()], Effect::None),
        (vec![no(503, "SlowDown", "x"), answer(429, ""), denied()], Effect::None),
        (vec![skewed(60), denied()], Effect::None),
        (vec![no(500, "InternalError", "x"), denied()], Effect::Unknown),
        (vec![broken(), denied()], Effect::Unknown),
        (vec![skewed(60), broken(), denied()], Effect::Unknown),
        (vec![Step::Fail(TransportError::Timeout), refused(), denied()], Effect::Unknown),
        (vec![Step::Hang], Effect::Unknown),
        (vec![lost(200), denied()], Effect::Done),
        (vec![lost(200), Step::Hang], Effect::Done),
        (vec![with_header(200, "x-obs-server-side-encryption", "kms")], Effect::Done),
    ];
    for (case, (steps, effect)) in cases.into_iter().enumerate() {
        let count = u32::try_from(steps.len()).unwrap();
        let bucket = builder(&Fake::new(steps)).max_attempts(3).build().unwrap();
        let error = bucket.upload(&scan()).await.unwrap_err();
        assert_eq!((error.effect(), error.attempts()), (effect, count), "case {case}");
        assert_eq!(AnyError::from(error).effect(), effect, "case {case}");
    }
}

/// A transport without streaming reports the whole progress when the answer arrives.
#[tokio::test(start_paused = true)]
async fn reports_progress_without_streaming() {
    let fake = Fake::new([broken(), answer(200, "")]);
    let told: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let listener = Arc::clone(&told);
    bucket(&fake).upload(&scan()).on_progress(move |progress| listener.lock().unwrap().push(progress)).await.unwrap();
    assert_eq!(*told.lock().unwrap(), [Progress::new(14, 14)]);
}

#[tokio::test(start_paused = true)]
async fn each_error_response_has_advice() {
    for (step, expected) in [
        (
            no(403, "AccessDenied", "Access Denied"),
            "HTTP 403 AccessDenied: Access Denied; the owner of the access key must own the bucket `partner-documents`, \
             or be allowed to put objects into it (obs:object:PutObject, or PutObject in the bucket's policy) \
             [request 001B21A61C6C]",
        ),
        (
            no(403, "InvalidAccessKeyId", "no key"),
            "; give the access key of the account that owns the bucket; it is not",
        ),
        (no(403, "SignatureDoesNotMatch", "no"), "; the secret key does not belong to the access key"),
        (no(403, "RequestTimeTooSkewed", "no"), "; set the clock of this machine"),
        (no(404, "NoSuchBucket", "no"), "; the bucket `partner-documents` does not exist"),
        (
            answer(301, ""),
            "redirects are not followed; the bucket `partner-documents` is not in the region ap-southeast-1",
        ),
        (
            with_header(200, "x-obs-server-side-encryption", "kms"),
            "HTTP 200: the bucket encrypts objects, and the service cannot read them; disable",
        ),
    ] {
        let error = bucket(&Fake::new([step])).upload(&scan()).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn output_contains_no_secrets() {
    let everything = format!("{ACCESS} {SECRET} CANARY 正/front 1.png CANARY%20%E6%AD%A3 front 1.png");
    let steps = [
        no(403, "SignatureDoesNotMatch", &everything),
        no(400, &everything, &everything),
        no(400, ACCESS, ""),
        Step::Fail(TransportError::Broken(everything.clone().into())),
    ];
    for step in steps {
        let bucket = builder(&Fake::new([step])).max_attempts(1).build().unwrap();
        let scan = scan();
        let upload = bucket.upload(&scan);
        let shown = format!("{upload:?} {bucket:?}");
        let error = upload.await.unwrap_err();
        let shown = format!("{shown} {error} {error:?}");
        for secret in [ACCESS, SECRET, "CANARY", "front 1"] {
            assert!(!shown.contains(secret), "{secret}: {shown}");
        }
    }
}

/// The storage service rejects the date of the signature, by a clock that is `minutes` ahead.
fn skewed(minutes: i64) -> Step {
    let Step::Answer(status, _, body) = no(403, "RequestTimeTooSkewed", "too far") else { panic!("an answer") };
    let date = http_date(Timestamp::now() + SignedDuration::from_mins(minutes));
    Step::Answer(status, vec![("date", date)], body)
}

/// How many minutes the date of the signature is ahead.
fn signed_ahead(sent: &Sent) -> i64 {
    let date = jiff::fmt::rfc2822::parse(sent.header("date").unwrap()).unwrap().timestamp();
    (date.duration_since(Timestamp::now()).as_secs() + 30).div_euclid(60)
}

#[tokio::test(start_paused = true)]
async fn corrects_the_clock_of_a_bucket_once() {
    for minutes in [120, -120] {
        let until = Timestamp::now() + SignedDuration::from_mins(minutes) + SignedDuration::from_secs(20);
        let busy = Step::Answer(503, vec![("retry-after", http_date(until))], Vec::new());
        let fake = Fake::new([skewed(minutes), busy, answer(200, ""), answer(200, "")]);
        // The correction of the clock does not count as a retry.
        let bucket = builder(&fake).max_attempts(2).build().unwrap();
        let begin = Instant::now();
        bucket.upload(&scan()).await.unwrap();
        let waited = begin.elapsed();
        assert!(waited > Duration::from_secs(15) && waited <= Duration::from_secs(21), "{waited:?}");
        bucket.upload(&scan()).await.unwrap();
        let sent = fake.sent();
        assert_eq!(sent.iter().map(signed_ahead).collect::<Vec<_>>(), [0, minutes, minutes, minutes]);
        assert!(sent.iter().all(is_well_signed));
    }
    let fake = Fake::new([skewed(60), skewed(125)]);
    let error = bucket(&fake).upload(&scan()).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable(), fake.sent().len()), (2, false, 2));
    for step in [no(403, "RequestTimeTooSkewed", "too far"), skewed(3)] {
        let fake = Fake::new([step]);
        let error = bucket(&fake).upload(&scan()).await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
    }
}

#[tokio::test(start_paused = true)]
async fn corrects_the_clock_of_a_bucket_by_at_most_24_hours() {
    let fake = Fake::new([skewed(-50 * 365 * 24 * 60 - 5), answer(200, "")]);
    let bucket = bucket(&fake);
    let error = bucket.upload(&scan()).await.unwrap_err();
    assert_eq!((error.attempts(), error.is_retryable()), (1, false));
    let expected =
        "; by the server's time, this machine's clock is 18250 days fast, and the client corrects at most 24 h";
    assert!(error.message().ends_with(expected), "{error}");
    assert!(error.advice().unwrap().contains("clock of this machine"), "{error}");
    bucket.upload(&scan()).await.unwrap();
    assert_eq!(fake.sent().iter().map(signed_ahead).collect::<Vec<_>>(), [0, 0]);
}
