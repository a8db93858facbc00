//! Interceptors of calls and attempts.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use huaweicloud_bss_runtime::{
    BoxFuture, Context, CredentialsError, CredentialsProvider, Effect, ErrorKind, Interceptor, Next, Outcome,
    RawRequest,
};
use huaweicloud_bss_runtime::{Credentials, transport};

use crate::support::{Fake, SECRET, Step, answer, broken, builder, read, refused, write};

const FINE: &str = r#"{"id":"a"}"#;

type Log = Arc<Mutex<Vec<String>>>;

/// Records the calls and attempts that it wraps.
struct Diary(&'static str, Log);

impl Diary {
    fn write(&self, what: String) {
        self.1.lock().unwrap().push(format!("{} {what}", self.0));
    }
}

fn brief(outcome: &Outcome) -> String {
    format!("{:?} {:?} {:?}", outcome.kind(), outcome.status(), outcome.code())
}

impl Interceptor for Diary {
    fn call<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            self.write(format!("call {}", context.operation()));
            let outcome = next.run(context).await;
            self.write(format!("called {}", brief(&outcome)));
            outcome
        })
    }

    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            self.write(format!("attempt {:?}", context.attempt().unwrap()));
            let outcome = next.run(context).await;
            self.write(format!("attempted {}", brief(&outcome)));
            outcome
        })
    }
}

#[tokio::test(start_paused = true)]
async fn interceptors_are_nested_and_see_all_attempts() {
    let log = Log::default();
    let fake = Fake::new([refused(), answer(503, r#"{"error_code":"CBC.1","error_msg":"busy"}"#), answer(200, FINE)]);
    let client =
        builder(&fake).interceptor(Diary("a", log.clone())).interceptor(Diary("b", log.clone())).build().unwrap();
    let reply = client.call(&read("a")).await.unwrap();
    assert_eq!((reply.id.as_str(), reply.attempts()), ("a", 3));
    let expected = "\
a call read
b call read
a attempt 1
b attempt 1
b attempted Some(Transport) None None
a attempted Some(Transport) None None
a attempt 2
b attempt 2
b attempted Some(Service) Some(503) Some(\"CBC.1\")
a attempted Some(Service) Some(503) Some(\"CBC.1\")
a attempt 3
b attempt 3
b attempted None Some(200) None
a attempted None Some(200) None
b called None Some(200) None
a called None Some(200) None";
    assert_eq!(log.lock().unwrap().join("\n"), expected);
}

#[tokio::test(start_paused = true)]
async fn a_call_is_intercepted_if_nothing_was_sent() {
    let log = Log::default();
    let client = builder(&Fake::new([])).interceptor(Diary("a", log.clone())).build().unwrap();
    let mut request = read("a");
    request.limit = Some(0);
    client.call(&request).await.unwrap_err();
    let raw = RawRequest::get("/v1/{id}").path("id", "secret");
    client.raw(&raw).options(huaweicloud_bss_runtime::CallOptions::new().timeout(Duration::ZERO)).await.unwrap_err();
    let expected =
        "a call read\na called Some(Validation) None None\na call GET /v1/{id}\na called Some(Timeout) None None";
    assert_eq!(log.lock().unwrap().join("\n"), expected);
}

/// At the timeout, the attempt is dropped, and the interceptor of the call sees the error.
#[tokio::test(start_paused = true)]
async fn a_call_that_times_out_is_seen_to_end() {
    let log = Log::default();
    let client = builder(&Fake::new([Step::Hang])).interceptor(Diary("a", log.clone())).build().unwrap();
    let error = client.call(&write()).timeout(Duration::from_secs(3)).await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Timeout, false));
    let expected = "a call write\na attempt 1\na called Some(Timeout) None None";
    assert_eq!(log.lock().unwrap().join("\n"), expected);
}

/// Wraps the attempt with a closure.
struct Round<F>(F);

impl<F> Interceptor for Round<F>
where
    F: for<'a> Fn(&'a mut Context<'_>, Next<'a>) -> BoxFuture<'a, Outcome> + Send + Sync,
{
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        (self.0)(context, next)
    }
}

/// Helps the compiler to infer the type of the closure.
fn around_attempt<F>(f: F) -> Round<F>
where
    F: for<'a> Fn(&'a mut Context<'_>, Next<'a>) -> BoxFuture<'a, Outcome> + Send + Sync,
{
    Round(f)
}

struct Headers;

impl Interceptor for Headers {
    fn call<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        context.header("X-Call", "every attempt");
        context.header("X-Both", "call");
        next.run(context)
    }

    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        if context.attempt() == Some(1) {
            context.header("X-First", "first only");
            context.header("X-Both", "attempt");
        }
        next.run(context)
    }
}

#[tokio::test(start_paused = true)]
async fn headers_are_signed() {
    let fake = Fake::new([refused(), answer(200, FINE)]);
    builder(&fake).interceptor(Headers).build().unwrap().call(&read("a")).header("X-Call", "mine").await.unwrap();
    let sent = fake.sent();
    let headers = |index: usize| ["x-call", "x-both", "x-first"].map(|name| sent[index].header(name));
    assert_eq!(headers(0), [Some("every attempt"), Some("attempt"), Some("first only")]);
    assert_eq!(headers(1), [Some("every attempt"), Some("call"), None]);
    for sent in &sent {
        assert!(sent.is_well_signed(SECRET));
        assert_eq!(sent.request.headers().get_all("x-both").iter().count(), 1);
    }
    assert!(sent[0].signed_headers().contains(&"x-first"), "{:?}", sent[0].signed_headers());
}

#[tokio::test(start_paused = true)]
async fn reserved_headers_cannot_be_changed() {
    for (name, value) in [("Authorization", "x"), ("x-sdk-date", "x"), ("two words", "x"), ("x-fine", "a\nb")] {
        let fake = Fake::new([]);
        let client = builder(&fake)
            .interceptor(around_attempt(move |context, next| {
                context.header(name, value);
                next.run(context)
            }))
            .build()
            .unwrap();
        let error = client.call(&write()).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.violations().len(), error.attempts()),
            (ErrorKind::Validation, 1, 0),
            "{error}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_rejection_by_an_interceptor_ends_the_call() {
    let fake = Fake::new([]);
    let refuse = around_attempt(|context, _| {
        let outcome = context.reject("out of quota");
        Box::pin(async move { outcome })
    });
    let error = builder(&fake).interceptor(refuse).build().unwrap().call(&write()).await.unwrap_err();
    assert_eq!(error.to_string(), "write failed, an interceptor refused it: out of quota");
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Intercepted, 0, false));

    // A later rejection does not undo the effect.
    let fake = Fake::new([answer(204, "")]);
    let refuse = around_attempt(|context, next| {
        Box::pin(async move {
            next.run(context).await;
            context.reject("changed my mind")
        })
    });
    let error = builder(&fake).interceptor(refuse).build().unwrap().call(&write()).await.unwrap_err();
    assert!(error.to_string().ends_with("changed my mind; the request was processed"), "{error}");
    assert_eq!((fake.sent().len(), error.attempts(), error.effect()), (1, 1, Effect::Done));
}

/// An interceptor that drops a request that is being sent does not know its outcome.
#[tokio::test(start_paused = true)]
async fn a_request_that_an_interceptor_dropped_has_an_unknown_effect() {
    async fn give_up(context: &mut Context<'_>, next: Next<'_>) -> Outcome {
        let outcome = tokio::time::timeout(Duration::from_secs(1), next.run(context)).await;
        outcome.unwrap_or_else(|_| context.reject("too slow"))
    }
    struct Impatient(bool);
    impl Interceptor for Impatient {
        fn call<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
            if self.0 { Box::pin(give_up(context, next)) } else { next.run(context) }
        }
        fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
            if self.0 { next.run(context) } else { Box::pin(give_up(context, next)) }
        }
    }
    for wraps_calls in [true, false] {
        let fake = Fake::new([Step::Hang]);
        let client = builder(&fake).interceptor(Impatient(wraps_calls)).build().unwrap();
        let error = client.call(&write()).await.unwrap_err();
        assert_eq!((error.kind(), error.effect()), (ErrorKind::Intercepted, Effect::Unknown), "{error}");
        assert!(!error.is_retryable());
    }
}

/// A success of another call must not become an empty reply.
#[tokio::test(start_paused = true)]
async fn an_interceptor_cannot_create_a_reply() {
    let kept: Arc<Mutex<Option<Outcome>>> = Arc::default();
    let fake = Fake::new([answer(200, FINE)]);
    let keep = around_attempt(move |context, next| {
        let kept = kept.clone();
        Box::pin(async move {
            if let Some(outcome) = kept.lock().unwrap().take() {
                return outcome;
            }
            let outcome = next.run(context).await;
            let refusal = context.reject("kept for the next one");
            *kept.lock().unwrap() = Some(outcome);
            refusal
        })
    });
    let client = builder(&fake).interceptor(keep).build().unwrap();
    client.call(&read("a")).await.unwrap_err();
    let error = client.call(&read("a")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Intercepted, 0), "{error}");
}

/// The wire log, with all canaries hidden.
#[tokio::test(start_paused = true)]
async fn the_wire_log_hides_values() {
    let texts: Arc<Mutex<Vec<String>>> = Arc::default();
    let fake = Fake::new([
        Step::Answer(
            200,
            vec![("x-request-id", "id-1".to_owned()), ("set-cookie", "CANARY".to_owned())],
            br#"{"id":"harmless","count":3,"items":[{"id":"one","size":1,"extra":"CANARY"}],"new":["CANARY"]}"#
                .to_vec(),
        ),
        answer(400, r#"{"error_code":"CBC.1","error_msg":"no CANARY name","other":"CANARY","deep":{"n":7}}"#),
        answer(200, r#"{"note":"CANARY"}"#),
        answer(502, "<html>CANARY</html>"),
        broken(),
        answer(200, r#"{"CANARY":"CANARY"}"#),
    ]);
    let log = texts.clone();
    let client = builder(&fake)
        .interceptor(around_attempt(move |context, next| {
            let log = log.clone();
            Box::pin(async move {
                context.header("X-Extra", "CANARY");
                let before = context.request().unwrap();
                assert!(context.answer().is_none());
                let outcome = next.run(context).await;
                let answer = context.answer().unwrap_or_else(|| "no answer".to_owned());
                log.lock().unwrap().push(format!("{before}--\n{answer}"));
                outcome
            })
        }))
        .credentials(Credentials::new("CANARY", "CANARY").security_token("CANARY"))
        .max_attempts(1)
        .build()
        .unwrap();
    let mut request = read("CANARY/id");
    request.tags = vec!["CANARY".to_owned(), "CANARY b".to_owned()];
    request.limit = Some(10);
    request.mark = Some("CANARY".to_owned());
    client.call(&request).header("X-Own", "CANARY").await.unwrap();
    let mut change = write();
    change.name = Some("CANARY".to_owned());
    change.phone = Some(13_800_001_111);
    change.must = vec!["CANARY".to_owned()];
    change.flag = Some(true);
    client.call(&change).await.unwrap_err();
    client.call(&change).await.unwrap();
    client.call(&change).await.unwrap_err();
    client.call(&change).await.unwrap_err();
    let raw = RawRequest::post("/v1/{id}").path("id", "CANARY").query("q", "CANARY").json(&[("k", "CANARY")]);
    client.raw(&raw).await.unwrap();

    let texts = texts.lock().unwrap();
    for text in texts.iter() {
        assert!(!text.contains("CANARY"), "{text}");
        assert!(!text.contains("13800001111"), "{text}");
    }
    assert_eq!(
        texts[0],
        "\
GET /v1/things/{id}/state?tags=[redacted]&tags=[redacted]&limit=10
content-type: application/json
host: bss.example.com
user-agent: test/1
x-mark: [redacted]
x-own: [redacted]
x-security-token: [redacted]
x-extra: [redacted]
authorization: [signed when it is sent]
--
HTTP 200 OK
x-request-id: id-1
set-cookie: [redacted]

{\"id\":\"harmless\",\"count\":3,\"items\":[{\"id\":\"one\",\"size\":1,\"[not in the spec]\":1}],\"[not in the \
   spec]\":1}
"
    );
    assert!(
        texts[1]
            .ends_with("\n\n{\"error_code\":\"CBC.1\",\"error_msg\":\"no [redacted] name\",\"[not in the spec]\":2}\n"),
        "{}",
        texts[1]
    );
    let body = r#"{"name":"[redacted]","phone":"[redacted]","must":["[redacted]"],"flag":"[redacted]"}"#;
    assert!(texts[1].contains(body), "{}", texts[1]);
    assert!(texts[2].ends_with("{\"note\":\"[redacted]\"}\n"), "{}", texts[2]);
    assert!(texts[3].ends_with("[19 bytes that are not JSON]\n"), "{}", texts[3]);
    assert!(texts[4].ends_with("--\nno answer"), "{}", texts[4]);
    assert!(texts[5].starts_with("POST /v1/{id}?q=[redacted]\n"), "{}", texts[5]);
    assert!(texts[5].contains("[[\"[redacted]\",\"[redacted]\"]]"), "{}", texts[5]);
    assert!(texts[5].ends_with("{\"[not in the spec]\":1}\n"), "{}", texts[5]);
}

/// A provider that returns the same keys asynchronously.
struct Slow;

impl CredentialsProvider for Slow {
    fn credentials<'a>(
        &'a self,
        _: Arc<dyn transport::Transport>,
        _: transport::Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(Credentials::new("AK", "SK"))
        })
    }
}

/// Waiting uses the time of the call, and no stale signature is sent.
#[tokio::test(start_paused = true)]
async fn waiting_uses_the_time_of_the_call() {
    let fake = Fake::new([answer(204, "")]);
    let client = builder(&fake)
        .credentials(Slow)
        .interceptor(around_attempt(|context, next| {
            Box::pin(async move {
                assert_eq!(context.remaining(), Duration::from_secs(29));
                tokio::time::sleep(Duration::from_secs(9)).await;
                next.run(context).await
            })
        }))
        .build()
        .unwrap();
    client.call(&write()).await.unwrap();
    assert_eq!(fake.sent()[0].limits.timeout, Duration::from_secs(20));
}

/// An outcome of another call that says that a change was not processed causes no retry.
#[tokio::test(start_paused = true)]
async fn a_failure_of_another_call_causes_no_retry() {
    for harmless in [refused(), answer(429, ""), answer(401, r#"{"error_code":"APIGW.0307","error_msg":"m"}"#)] {
        let kept: Arc<Mutex<Option<Outcome>>> = Arc::default();
        let fake = Fake::new([harmless, broken()]);
        let swap = around_attempt(move |context, next| {
            let kept = kept.clone();
            Box::pin(async move {
                let outcome = next.run(context).await;
                let mut kept = kept.lock().unwrap();
                if let Some(other) = kept.take() {
                    return other;
                }
                *kept = Some(outcome);
                context.reject("kept for the next one")
            })
        });
        let client = builder(&fake).interceptor(swap).build().unwrap();
        client.call(&write()).await.unwrap_err();
        let error = client.call(&write()).await.unwrap_err();
        assert_eq!((fake.sent().len(), error.attempts(), error.is_retryable()), (2, 1, false), "{error}");
    }
}

/// A timeout while an interceptor waits is not a timeout of the credentials.
#[tokio::test(start_paused = true)]
async fn a_timeout_of_an_interceptor_is_not_reported_as_that_of_credentials() {
    let fake = Fake::new([]);
    let wait = around_attempt(|context, next| {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_secs(60)).await;
            next.run(context).await
        })
    });
    let client = builder(&fake).credentials(Slow).interceptor(wait).build().unwrap();
    let error = client.call(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Timeout, 0, true));
    assert!(error.message().starts_with("no answer within 30 s"), "{error}");
}
