//! The effect of failed calls, and that a change is processed at most once.

use std::time::Duration;

use huaweicloud_bss_runtime::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss_runtime::{
    AnyServiceError, BoxFuture, Descriptor, Effect, Error, ErrorDescriptor, ErrorKind, NoData, Operation, RetryPolicy,
};

use huaweicloud_bss_runtime::__private::{Blank, Field, Fields, Record, Slot, Value, record_impls};

use crate::support::{API, Answer, Fake, Step, answer, broken, builder, client, operation, record, refused};

/// Errors with all kinds of declarations.
const ERRORS: &[ErrorDescriptor] = &[
    ErrorDescriptor::new("E.400", 400, "Rejected", "Rejected."),
    ErrorDescriptor::new("E.500", 500, "Failed", "Failed."),
    ErrorDescriptor::new("E.none", 500, "NotDone", "Not done.").effect(Effect::None).transient(),
    ErrorDescriptor::new("E.not", 500, "Undone", "Undone.").effect(Effect::None),
    ErrorDescriptor::new("E.done", 500, "Done", "Done.").effect(Effect::Done).advice("It is done."),
    ErrorDescriptor::new("E.busy", 400, "Busy", "Busy.").transient(),
    ErrorDescriptor::new("CBC.0250", 429, "FlowControl", "Too many requests.").transient(),
];

operation!(Look, Answer, Descriptor::new("look", "GET", "/v1/look").errors(ERRORS).reads().api(API));
operation!(Set, Answer, Descriptor::new("set", "PUT", "/v1/set").errors(ERRORS).repeat_harmless().api(API));
operation!(Pay, Answer, Descriptor::new("pay", "POST", "/v1/pay").body().errors(ERRORS).api(API));
operation!(Cancel, NoData, Descriptor::new("cancel", "DELETE", "/v1/cancel").errors(ERRORS).success(&[204]).api(API));

async fn failure<O: Operation<Error = AnyServiceError>>(step: Step, request: &O) -> Error<AnyServiceError> {
    client(&Fake::new([step])).call(request).retries(RetryPolicy::none()).await.unwrap_err()
}

#[tokio::test(start_paused = true)]
async fn an_error_has_the_effect() {
    let body = |code: &str| format!(r#"{{"error_code":"{code}","error_msg":"m"}}"#);
    for (step, effect, phrase) in [
        (refused(), Effect::None, "the request was not processed"),
        (broken(), Effect::Unknown, "whether the request was processed is unknown"),
        (Step::Fail(TransportError::Timeout), Effect::Unknown, "is unknown"),
        (Step::Hang, Effect::Unknown, "is unknown"),
        (body_lost(200), Effect::Done, "the request was processed"),
        (body_lost(500), Effect::Unknown, "is unknown"),
        (body_lost(429), Effect::None, "was not processed"),
        (answer(200, "<html>"), Effect::Done, "the request was processed"),
        (answer(200, ""), Effect::Done, "the request was processed"),
        (answer(204, ""), Effect::Done, "the request was processed"),
        (answer(200, "[]"), Effect::Done, "the request was processed"),
        (answer(200, r#"{"id":[]}"#), Effect::Done, "the request was processed"),
        (answer(200, &body("E.400")), Effect::Unknown, "is unknown"),
        (answer(200, &body("X.1")), Effect::Unknown, "is unknown"),
        (answer(302, ""), Effect::Unknown, "is unknown"),
        (answer(400, &body("E.400")), Effect::None, "was not processed"),
        (answer(400, &body("X.1")), Effect::None, "was not processed"),
        (answer(400, r#"{"error_msg":"m"}"#), Effect::None, "was not processed"),
        (answer(400, "<html>"), Effect::Unknown, "is unknown"),
        (answer(404, ""), Effect::Unknown, "is unknown"),
        (answer(400, &body("E.500")), Effect::Unknown, "is unknown"),
        (answer(429, ""), Effect::None, "was not processed"),
        (answer(500, &body("E.500")), Effect::Unknown, "is unknown"),
        (answer(500, &body("X.1")), Effect::Unknown, "is unknown"),
        (answer(500, &body("E.none")), Effect::None, "was not processed"),
        (answer(502, &body("E.none")), Effect::Unknown, "is unknown"),
        (answer(500, &body("E.not")), Effect::None, "was not processed"),
        (answer(502, &body("E.not")), Effect::Unknown, "is unknown"),
        (answer(500, &body("E.done")), Effect::Done, "the request was processed"),
        (answer(400, &body("E.done")), Effect::Done, "the request was processed"),
        (answer(500, &body("APIGW.0105")), Effect::None, "was not processed"),
        (answer(502, &body("APIGW.0105")), Effect::Unknown, "is unknown"),
    ] {
        let error = failure(step, &Pay {}).await;
        assert_eq!(error.effect(), effect, "{error}");
        // The message contains the phrase once, unless nothing was sent.
        assert!(error.to_string().contains(phrase) || error.attempts() == 0, "{error}");
        assert!(format!("{error:?}").contains("effect: "), "{error:?}");
    }
    for step in [broken(), body_lost(200), answer(200, "<html>"), answer(500, &body("E.done"))] {
        let error = failure(step, &Look {}).await;
        assert_eq!(error.effect(), Effect::None, "{error}");
        assert!(!error.to_string().contains("processed"), "{error}");
    }
    // An operation with a documented empty reply accepts one.
    client(&Fake::new([answer(204, "")])).call(&Cancel {}).await.unwrap();
    client(&Fake::new([answer(200, "")])).call(&Cancel {}).await.unwrap();
}

fn body_lost(status: u16) -> Step {
    Step::Fail(TransportError::Body { status, cause: Box::new(TransportError::Broken("reset".into())) })
}

/// If the first attempt may have been processed, the outcome of the second one does not change that.
#[tokio::test(start_paused = true)]
async fn the_effect_covers_all_attempts() {
    let fake = Fake::new([broken(), answer(400, r#"{"error_code":"E.400","error_msg":"m"}"#)]);
    let error = client(&fake).call(&Set {}).await.unwrap_err();
    assert_eq!((error.attempts(), error.effect()), (2, Effect::Unknown), "{error}");
    // The time of the call ends in the pause after an attempt whose effect is unknown.
    let fake = Fake::new([Step::Hang, Step::Hang]);
    let client = builder(&fake).attempt_timeout(Duration::from_secs(2)).build().unwrap();
    let error = client.call(&Set {}).timeout(Duration::from_secs(3)).await.unwrap_err();
    assert_eq!((error.kind(), error.effect()), (ErrorKind::Timeout, Effect::Unknown), "{error}");
    // Nothing was sent before the time was up.
    let error = client.call(&Pay {}).timeout(Duration::ZERO).await.unwrap_err();
    assert_eq!((error.attempts(), error.effect()), (0, Effect::None), "{error}");
}

#[tokio::test(start_paused = true)]
async fn advice_depends_on_the_error() {
    let body = |code: &str, message: &str| format!(r#"{{"error_code":"{code}","error_msg":"{message}"}}"#);
    for (step, word) in [
        (answer(500, &body("E.done", "m")), "It is done."),
        (answer(429, ""), "too many requests"),
        (answer(429, &body("APIGW.0308", "m")), "too many requests"),
        (answer(404, &body("APIGW.0101", "m")), "site"),
        (answer(401, &body("APIGW.0301", "Get secretKey failed")), "does not know the access key"),
        (answer(401, &body("APIGW.0307", "m")), "Get a new one"),
        (answer(401, &body("X.1", "m")), "Check the access key"),
        (broken(), "Look up the state"),
        // Advice to call again is wrong if the request may have been processed.
        (answer(500, &body("APIGW.0308", "m")), "Look up the state"),
        (answer(200, &body("CBC.0250", "m")), "Look up the state"),
        (answer(200, "<html>"), "Do not call again"),
    ] {
        let error = failure(step, &Pay {}).await;
        let advice = error.advice().unwrap_or_default();
        assert!(advice.contains(word), "{error}: {advice}");
    }
}

/// A server that processes every request unless the answer proves the contrary, and always gives the same answer.
struct Processing {
    status: u16,
    body: String,
    processed: std::sync::atomic::AtomicU32,
}

impl Transport for Processing {
    fn send(&self, _: http::Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.processed.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let answer = http::Response::builder().status(self.status).header("retry-after", "0");
        let answer = answer.body(Bytes::from(self.body.clone())).unwrap();
        Box::pin(async move { Ok(answer) })
    }
}

const STATUSES: [u16; 28] = [
    200, 201, 202, 204, 206, 301, 302, 307, 400, 401, 403, 404, 405, 406, 408, 409, 413, 422, 425, 429, 431, 500, 501,
    502, 503, 504, 505, 599,
];

const CODES: [&str; 20] = [
    "E.400",
    "E.500",
    "E.none",
    "E.done",
    "E.busy",
    "CBC.0250",
    "CBC.0154",
    "CBC.0999",
    "X.1",
    "APIGW.0101",
    "APIGW.0105",
    "APIGW.0201",
    "APIGW.0301",
    "APIGW.0303",
    "APIGW.0307",
    "APIGW.0308",
    "APIG.0308",
    "APIG.0307",
    "429",
    "",
];

/// All forms of an error body, and other bodies.
fn envelopes(code: &str) -> Vec<String> {
    vec![
        format!(r#"{{"error_code":"{code}","error_msg":"m"}}"#),
        format!(r#"{{"error_code":"{code}"}}"#),
        format!(r#"{{"status_code":429,"error_code":"{code}","error_message":"m"}}"#),
        format!(r#"{{"errorCode":"{code}","errorMsg":"m"}}"#),
        format!(r#"{{"code":"{code}","message":"m"}}"#),
        format!(r#"{{"error":{{"code":"{code}","message":"m"}}}}"#),
        format!(r#"{{"error_code":"{code}","error_msg":"signature expired, token expires"}}"#),
        format!(r#"{{"id":"a","error_code":"{code}"}}"#),
        format!("<html>{code}</html>"),
        String::new(),
        "null".to_owned(),
        "{}".to_owned(),
    ]
}

/// Whether this answer proves that the request was not processed.
fn proves_not_processed(status: u16, code: &str) -> bool {
    status == 429 || (status == 500 && code == "E.none") || (status == 400 && code == "E.busy")
}

async fn walked<O: Operation<Error = AnyServiceError>>(request: &O) -> (u32, u32) {
    let (mut combinations, mut twice) = (0, 0);
    for status in STATUSES {
        for code in CODES {
            for body in envelopes(code) {
                let server = std::sync::Arc::new(Processing { status, body, processed: 0.into() });
                let transport: std::sync::Arc<dyn Transport> = server.clone();
                let client = builder(&Fake::new([])).transport(transport).max_attempts(5).build().unwrap();
                let outcome = client.call(request).await;
                let sent = server.processed.load(std::sync::atomic::Ordering::Relaxed);
                combinations += 1;
                if sent > 1 {
                    // The answer is proof only if this code is read from the body.
                    let error = outcome.unwrap_err();
                    let is_proof = proves_not_processed(status, error.code().unwrap_or_default());
                    assert!(
                        O::DESCRIPTOR.effect.is_read() || O::DESCRIPTOR.effect.repeat_is_harmless() || is_proof,
                        "{status} {}: sent {sent} times: {error}",
                        server.body
                    );
                    twice += u32::from(!is_proof);
                } else if let Err(error) = outcome {
                    // The caller may repeat it only for the same reasons.
                    assert!(
                        !error.is_retryable() || O::DESCRIPTOR.effect.repeat_is_harmless(),
                        "{status} {}: {error}",
                        server.body
                    );
                }
            }
        }
    }
    (combinations, twice)
}

/// All combinations of status, envelope, code and kind of operation.
#[tokio::test(start_paused = true)]
async fn a_change_is_processed_at_most_once_whatever_the_server_answers() {
    assert_eq!(walked(&Pay {}).await, (6720, 0));
    assert_eq!(walked(&Cancel {}).await, (6720, 0));
    // The test is effective: some calls are repeated.
    assert!(walked(&Set {}).await.1 > 100);
    assert!(walked(&Look {}).await.1 > 100);
}
