//! Hidden values are never shown, regardless of what the server does.

use std::error::Error as StdError;
use std::fmt::{self, Debug, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex, OnceLock};
use std::task::{Context, Poll};
use std::thread::{self, ThreadId};

use huaweicloud_bss::realname_authentication::{
    CertifierRole, ChangeEnterpriseRealnameAuthentication, EnterpriseChangeType, EnterpriseIdentifyType,
    EnterprisePerson,
};
use huaweicloud_bss::{
    CallOptions, Client, Credentials, Error, ErrorKind, HttpSettings, ValidationPolicy,
    credentials::{CredentialsProvider, IamToken},
};
use tracing::field::{Field, Visit};
use tracing::{Dispatch, Metadata, Subscriber, span};

use crate::support::{Server, Then, builder, question};

/// Collects everything that is written to `tracing` while a future is polled, and to `log` at any time.
#[derive(Clone)]
pub(crate) struct Log {
    tracing: Arc<Mutex<Vec<String>>>,
    /// The number of lines of `log` at the start.
    before: usize,
    thread: ThreadId,
}

impl Log {
    pub(crate) fn new() -> Self {
        // The HTTP library writes to `log`, which has one receiver per process.
        LOGGER.get_or_init(|| {
            log::set_boxed_logger(Box::new(AllLogs)).unwrap();
            log::set_max_level(log::LevelFilter::Trace);
        });
        let before = LOG_LINES.lock().unwrap().len();
        Self { tracing: Arc::default(), before, thread: thread::current().id() }
    }

    /// Returns all lines, including those of other tests of this process: none of them may show a secret.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = self.tracing.lock().unwrap().clone();
        lines.extend(LOG_LINES.lock().unwrap().iter().map(|(_, line)| line.clone()));
        lines
    }

    /// Returns only the lines of this test, which runs on one thread, since this log was created.
    pub(crate) fn own_lines(&self) -> Vec<String> {
        let mut lines = self.tracing.lock().unwrap().clone();
        let log = LOG_LINES.lock().unwrap();
        lines.extend(log[self.before..].iter().filter(|(by, _)| *by == self.thread).map(|(_, line)| line.clone()));
        lines
    }

    /// Fails if the call or the HTTP library logged nothing, because then the test would prove nothing.
    fn assert_at_work(&self) {
        let lines = self.own_lines();
        for begin in ["SPAN bss_call", "TRACE reqwest", "TRACE hyper_util"] {
            assert!(lines.iter().any(|line| line.starts_with(begin)), "no line begins with {begin}: {lines:#?}");
        }
    }

    /// Runs a future with this log as its subscriber.
    pub(crate) fn during<F: Future>(&self, future: F) -> During<F> {
        During { dispatch: Dispatch::new(Recorder(self.clone())), future: Box::pin(future) }
    }

    fn write(&self, line: String) {
        self.tracing.lock().unwrap().push(line);
    }
}

static LOGGER: OnceLock<()> = OnceLock::new();
static LOG_LINES: Mutex<Vec<(ThreadId, String)>> = Mutex::new(Vec::new());

struct AllLogs;

impl log::Log for AllLogs {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}", record.level(), record.target(), record.args());
        LOG_LINES.lock().unwrap().push((thread::current().id(), line));
    }

    fn flush(&self) {}
}

pub(crate) struct During<F> {
    dispatch: Dispatch,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for During<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let dispatch = self.dispatch.clone();
        tracing::dispatcher::with_default(&dispatch, || self.future.as_mut().poll(context))
    }
}

struct Recorder(Log);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}

impl Subscriber for Recorder {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, attributes: &span::Attributes<'_>) -> span::Id {
        let mut line = Line(format!("SPAN {}", attributes.metadata().name()));
        attributes.record(&mut line);
        self.0.write(line.0);
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        let mut line = Line("RECORD".to_owned());
        values.record(&mut line);
        self.0.write(line.0);
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        let mut line = Line(format!("{} {}", event.metadata().level(), event.metadata().target()));
        event.record(&mut line);
        self.0.write(line.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// Part of every hidden value, and of nothing else. It is in upper case, so that it is no other word.
const CANARY: &str = "CANARY";

fn application() -> ChangeEnterpriseRealnameAuthentication {
    let person = EnterprisePerson::builder()
        .legal_name("CANARY legal name 王")
        .legal_id_number("CANARY\"legal\\id")
        .certifier_role(CertifierRole::LegalPerson)
        .build();
    ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id("harmless-id")
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url(["CANARY/front.jpg", "CANARY back.jpg"])
        .corp_name("CANARY corp")
        .verified_number("CANARY-number")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("harmless_IDP")
        .reg_country("CN")
        .reg_address("CANARY address, with more behind it")
        .enterprise_person(person)
        .build()
}

fn options(credentials: impl CredentialsProvider + 'static) -> CallOptions {
    CallOptions::new()
        .validation(ValidationPolicy::Warn)
        .header("X-Extra", "CANARY extra header")
        .header("x_under_score", "CANARY underscore")
        .credentials(credentials)
}

fn keys() -> Credentials {
    Credentials::new("CANARYACCESSKEY", "CANARY secret key").security_token("CANARY-security-token")
}

/// Returns everything that a user might print of an error: itself and its sources, in both formats.
pub(crate) fn printed(error: &(dyn StdError + 'static)) -> String {
    let mut text = format!("{error} {error:?} {error:#?}");
    let mut source = error.source();
    while let Some(inner) = source {
        let _ = write!(text, " {inner} {inner:?}");
        source = inner.source();
    }
    text
}

pub(crate) fn assert_clean(what: &str, text: &str) {
    assert!(!text.contains(CANARY), "{what}: {text}");
    assert!(!text.contains("%E7%8E%8B"), "{what}: {text}");
}

pub(crate) fn shown(value: &dyn Debug) -> String {
    format!("{value:?} {value:#?}")
}

#[tokio::test]
async fn debug_output_shows_no_secret() {
    let builder = Client::builder().endpoint("https://bss.example.com").credentials(keys());
    assert_clean("builder", &shown(&builder));
    let client = builder.build().unwrap();
    let request = application();
    let call = client.change_enterprise_realname_authentication(&request).options(options(keys()));
    let call = call.header("x-more", "CANARY more");
    for (what, value) in [
        ("client", &client as &dyn Debug),
        ("core", client.core()),
        ("credentials", &keys()),
        ("token", &Credentials::token("CANARY token")),
        ("options", &options(keys())),
        ("request", &request),
        ("call", &call),
        ("builder of the request", &ChangeEnterpriseRealnameAuthentication::builder().corp_name("CANARY corp")),
    ] {
        assert_clean(what, &shown(value));
    }
    assert_clean("address", &Client::builder().endpoint("https://u:CANARY@h/").build().unwrap_err().to_string());
    assert_clean("address", &format!("{:?}", Client::builder().endpoint("https://h/?k=CANARY").build().unwrap_err()));
}

/// Neither as given, nor as encoded in a header.
#[tokio::test]
async fn errors_of_a_proxy_show_no_credentials() {
    let proxy = Server::answering(407, "", "").await;
    let in_address = proxy.address().replace("http://", "http://CANARYUSER:CANARY%20password@");
    for settings in [
        HttpSettings::new().proxy(proxy.address()).proxy_credentials("CANARYUSER", "CANARY password"),
        HttpSettings::new().proxy(in_address),
    ] {
        assert_clean("settings", &shown(&settings));
        for endpoint in ["http://bss.example.com", "https://bss.example.com"] {
            let builder = builder(endpoint).allow_plain_http(true).http(settings.clone());
            assert_clean("builder", &shown(&builder));
            let (client, log) = (builder.build().unwrap(), Log::new());
            assert_clean("client", &shown(&client));
            let request = question();
            let call = client.show_realname_authentication_review_result(&request);
            let error = log.during(call.into_future()).await.unwrap_err();
            assert!(error.message().contains("the proxy requires a user and a password"), "{error}");
            for (what, text) in [("error", printed(&error)), ("log", log.lines().join("\n"))] {
                assert_clean(what, &text);
                assert!(!text.contains("Q0FOQVJZ"), "{what}: {text}");
            }
            log.assert_at_work();
        }
    }
    assert!(proxy.seen().iter().all(|request| request.contains("Basic Q0FOQVJZ")), "the canary was not sent");
    assert_eq!(proxy.seen().len(), 4, "each call sent one request");
}

/// The server repeats the whole request in every part of its answer.
#[tokio::test]
async fn errors_hide_what_the_server_repeats() {
    for credentials in [keys(), Credentials::token("CANARY-token")] {
        let server = Server::start(Then::Echo).await;
        let client = Client::builder().endpoint(server.address()).build().unwrap();
        let log = Log::new();
        let request = application();
        let call = client.change_enterprise_realname_authentication(&request).options(options(credentials.clone()));
        let error = log.during(call.into_future()).await.unwrap_err();
        let seen = server.seen();
        assert!(seen[0].contains("CANARY corp") && seen[0].contains("CANARY extra header"), "the canary was not sent");
        assert!(error.message().contains("[redacted]") && error.message().contains("harmless-id"), "{error}");
        assert_eq!(error.request_id(), None, "it is not a valid ID");
        assert_clean("error", &printed(&error));
        assert_clean("code", error.code().unwrap_or_default());
        assert_clean("data", &shown(error.data()));
        assert_clean("log", &log.lines().join("\n"));

        let question = question();
        let call = client.show_realname_authentication_review_result(&question).options(options(credentials));
        let error = log.during(call.into_future()).await.unwrap_err();
        assert_clean("error", &printed(&error));
        assert_clean("log", &log.lines().join("\n"));
        log.assert_at_work();
    }
}

/// Answers with canaries in the place of other values.
#[tokio::test]
async fn answers_with_canaries_show_none() {
    let own = "CANARY corp";
    let service = Some(ErrorKind::Service);
    for (status, headers, body, expected) in [
        (200, "x-request-id: CANARY corp\r\n", r#"{"is_review":"CANARY corp"}"#.to_owned(), None),
        (200, "x-request-id: CANARY-number\r\n", r#"{"is_review":1}"#.to_owned(), None),
        (400, "x-request-id: id-CANARY-number\r\n", r#"{"is_review":1}"#.to_owned(), service),
        (502, "content-type: text/CANARY-number\r\n", String::new(), service),
        (200, "content-type: text/CANARY corp\r\n", format!("<html>{own}</html>"), Some(ErrorKind::Decode)),
        (200, "", format!("{{\"{own}\": {own}"), Some(ErrorKind::Decode)),
        (200, "", format!(r#"{{"error_code":"{own}","error_msg":"{own}"}}"#), service),
        (502, "content-type: CANARY corp\r\n", format!("<html>{own}</html>"), service),
        (
            400,
            "",
            format!(r#"{{"error_code":"CBC.99007004","error_msg":"{own}","fail_check_items":["{own}"]}}"#),
            service,
        ),
        (401, "", format!(r#"{{"error":{{"code":"{own}","message":"{own}","request_id":"{own}"}}}}"#), service),
        (
            429,
            "retry-after: CANARY corp\r\n",
            format!(r#"{{"error_code":"{own}","error_message":"{own}"}}"#),
            Some(ErrorKind::Throttled),
        ),
        (302, "location: http://127.0.0.1:1/CANARY\r\n", String::new(), Some(ErrorKind::Transport)),
    ] {
        let server = Server::answering(status, headers, &body).await;
        let client = Client::builder().endpoint(server.address()).build().unwrap();
        let log = Log::new();
        let request = application();
        let call = client.change_enterprise_realname_authentication(&request).options(options(keys()));
        let outcome = log.during(call.into_future()).await;
        assert_eq!(outcome.as_ref().err().map(Error::kind), expected, "{status} {headers} {body}");
        match outcome {
            Ok(reply) => assert_clean("reply", &shown(&reply)),
            Err(error) => assert_clean("error", &printed(&error)),
        }
        assert_clean("log", &log.lines().join("\n"));
        log.assert_at_work();
    }
}

#[tokio::test]
async fn a_reply_shows_only_harmless_values() {
    let server = Server::answering(200, "", r#"{"review_result":1,"opinion":"CANARY opinion"}"#).await;
    let client = crate::support::client(server.address());
    let reply = client.show_realname_authentication_review_result(&question()).await.unwrap();
    assert_eq!(reply.opinion.as_deref(), Some("CANARY opinion"));
    assert_clean("reply", &shown(&reply));
    assert!(shown(&reply).contains("opinion: [redacted]"));
}

/// If a signature is wrong, the gateway repeats the canonical request with all its headers.
#[tokio::test]
async fn hides_the_canonical_request_after_a_wrong_key() {
    let mock = huaweicloud_bss_mock::Mock::builder().keys("CANARYACCESSKEY", "the right one").start().await.unwrap();
    let client = Client::builder().endpoint(mock.endpoint()).build().unwrap();
    let request = application();
    let call = client.change_enterprise_realname_authentication(&request).options(options(keys()));
    let error = call.await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(401), Some("APIGW.0301")));
    assert_eq!(
        error.message(),
        "Incorrect IAM authentication information: verify aksk signature fail,canonicalRequest:[redacted]"
    );
    assert_clean("error", &printed(&error));
}

/// An identity service that repeats the password and the partner's token in every part of its answer.
#[tokio::test]
async fn errors_hide_what_the_identity_service_repeats() {
    let server = Server::start(Then::Echo).await;
    let user = || IamToken::of_user("harmless", "harmless", "CANARY \"password").endpoint(server.address()).unwrap();
    let customer = IamToken::of_customer(Credentials::token("CANARY-token"), "harmless", "harmless_IDP");
    let customer = customer.endpoint(server.address()).unwrap();
    let log = Log::new();
    for (number, token) in [user(), customer].into_iter().enumerate() {
        assert_clean("token", &shown(&token));
        let client = Client::builder().endpoint(server.address()).credentials(user()).build().unwrap();
        assert_clean("client", &shown(&client));
        let question = question();
        let call = client.show_realname_authentication_review_result(&question).options(options(token));
        assert_clean("call", &shown(&call));
        let error = log.during(call.into_future()).await.unwrap_err();
        assert!(server.seen()[number].contains(CANARY), "the canary was not sent");
        assert!(error.message().contains("[redacted]") && error.message().contains("harmless"), "{error}");
        assert_clean("error", &printed(&error));
        assert_clean("log", &log.lines().join("\n"));
    }
    log.assert_at_work();
}

/// The log about fetched, renewed and rejected tokens, and about a wrong clock.
#[tokio::test]
async fn tokens_and_clocks_are_logged_without_secrets() {
    let mock = huaweicloud_bss_mock::Mock::builder()
        .user("account", "user", "CANARY password")
        .keys("CANARYACCESSKEY", "CANARY secret key")
        .clock_offset_seconds(7200)
        .start()
        .await
        .unwrap();
    let token = IamToken::of_user("account", "user", "CANARY password").endpoint(&mock.endpoint()).unwrap();
    let client = Client::builder().endpoint(mock.endpoint()).credentials(token).build().unwrap();
    let log = Log::new();
    let question = question();
    for credentials in [None, None, Some(Credentials::new("CANARYACCESSKEY", "CANARY secret key"))] {
        let call = client.show_realname_authentication_review_result(&question);
        let call = credentials.into_iter().fold(call, |call, credentials| call.credentials(credentials));
        log.during(call.into_future()).await.unwrap();
        mock.expire_tokens();
    }
    let lines = log.lines().join("\n");
    assert_clean("log", &lines);
    assert!(!lines.contains("MII-token"), "{lines}");
    assert!(lines.contains("got a token") && lines.contains("this machine's clock is "), "{lines}");
}

#[test]
fn the_log_contains_recorded_fields() {
    struct Shown;
    impl fmt::Display for Shown {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("displayed")
        }
    }
    let log = Log::new();
    tracing::dispatcher::with_default(&Dispatch::new(Recorder(log.clone())), || {
        let span = tracing::trace_span!("outer", later = tracing::field::Empty);
        span.record("later", "recorded");
        tracing::trace!(field = %Shown, "message");
    });
    let text = log.lines().join("\n");
    assert!(["recorded", "displayed", "message"].iter().all(|word| text.contains(word)), "{text}");
}
