//! Headers: which are reserved, which are signed, and which cannot be sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use huaweicloud_bss_runtime::{
    BoxFuture, BuildError, CallOptions, Context, Credentials, ErrorKind, Interceptor, Next, Outcome,
};

use crate::support::{ACCESS, Fake, Read, SECRET, answer, builder, client, read, write};

const FINE: &str = r#"{"id":"a"}"#;

#[tokio::test]
async fn keys_sign_and_a_token_does_not() {
    let fake = Fake::new([answer(200, FINE), answer(200, FINE), answer(200, FINE)]);
    let client = builder(&fake).credentials(Credentials::new(ACCESS, SECRET).domain_id("d")).build().unwrap();
    client.call(&read("a")).await.unwrap();
    client.call(&read("a")).credentials(Credentials::token("T").domain_id("d")).await.unwrap();
    let temporary = Credentials::new("TEMPORARY", "other").security_token("S");
    client.call(&read("a")).credentials(temporary).await.unwrap();

    let [keys, token, temporary] = &fake.sent()[..] else { panic!("three calls") };
    assert!(keys.is_well_signed(SECRET));
    assert_eq!(keys.signed_headers(), ["content-type", "host", "x-domain-id", "x-sdk-date"]);
    assert_eq!(keys.header("x-auth-token"), None);

    assert_eq!(token.header("x-auth-token"), Some("T"));
    assert_eq!((token.header("authorization"), token.header("x-sdk-date")), (None, None));
    assert_eq!(token.header("x-domain-id"), Some("d"));

    assert!(temporary.is_well_signed("other") && !temporary.is_well_signed(SECRET));
    assert!(temporary.header("authorization").unwrap().contains("Access=TEMPORARY,"));
    assert_eq!(temporary.header("x-security-token"), Some("S"));
    assert!(temporary.signed_headers().contains(&"x-security-token"));
    assert_eq!(temporary.header("x-domain-id"), None);
    for sent in [keys, token, temporary] {
        for name in ["authorization", "x-auth-token", "x-security-token"] {
            assert!(sent.request.headers().get(name).is_none_or(|value| value.is_sensitive()), "{name}");
        }
    }
}

#[tokio::test]
async fn extra_headers_without_underscores_are_signed() {
    let fake = Fake::new([answer(200, FINE)]);
    let request = Read { mark: Some("é 王".to_owned()), count: Some(-7), ..read("a") };
    let call = client(&fake).core.clone();
    huaweicloud_bss_runtime::Call::new(&call, &request)
        .header("X-Extra", " padded ")
        .header("x_under_score", "u")
        .header("x-extra", "last one wins")
        .await
        .unwrap();
    let sent = &fake.sent()[0];
    assert!(sent.is_well_signed(SECRET));
    assert_eq!(sent.signed_headers(), ["content-type", "host", "x-count", "x-extra", "x-mark", "x-sdk-date"]);
    assert_eq!(sent.header("x-extra"), Some("last one wins"));
    assert_eq!(sent.header("x_under_score"), Some("u"));
    assert_eq!((sent.header("x-mark"), sent.header("x-count")), (Some("é 王"), Some("-7")));
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(sent.header("host"), Some("bss.example.com"));
}

#[tokio::test]
async fn the_language_of_a_call_overrides_the_clients() {
    let fake = Fake::new([answer(200, FINE), answer(200, FINE), answer(200, FINE)]);
    let client = builder(&fake).language("en_US").user_agent("mine/2").build().unwrap();
    client.call(&read("a")).await.unwrap();
    client.call(&read("a")).language("zh_CN").await.unwrap();
    client.call(&read("a")).language("zh_CN").header("X-Language", "fr_FR").await.unwrap();
    let sent = fake.sent();
    let languages: Vec<_> = sent.iter().map(|sent| sent.header("x-language").unwrap()).collect();
    assert_eq!(languages, ["en_US", "zh_CN", "fr_FR"]);
    assert_eq!(sent[0].header("user-agent"), Some("mine/2 test/1"));
}

#[tokio::test]
async fn reserved_headers_cannot_be_set() {
    let ours = [
        "Host",
        "authorization",
        "X-Auth-Token",
        "x-security-token",
        "X-SDK-Date",
        "content-length",
        "Content-Type",
        "user-agent",
        "transfer-encoding",
        "connection",
        "x-sdk-content-sha256",
        "Expect",
        "keep-alive",
        "TE",
        "trailer",
        "Upgrade",
    ];
    for name in ours {
        let fake = Fake::new([]);
        let error = client(&fake).call(&read("a")).header(name, "canary").await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Validation, 0), "{name}");
        assert_eq!(error.violations()[0].field(), name.to_ascii_lowercase());
        assert!(!error.to_string().contains("canary"));
    }
}

#[tokio::test]
async fn an_invalid_header_is_a_violation() {
    let fake = Fake::new([]);
    let client = client(&fake);
    for (name, value) in [("x-a", "line\r\nx-b: injected"), ("x-a", "\0"), ("no name", "v"), ("", "v"), ("é", "v")] {
        let error = client.call(&read("a")).header(name, value).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Validation, "{name}");
        assert!(!error.to_string().contains("injected"));
    }
    for mark in ["line\r\nx-b: injected", "\u{7f}", "\u{1}"] {
        let request = Read { mark: Some(mark.to_owned()), ..read("a") };
        let error = client.call(&request).await.unwrap_err();
        assert_eq!(error.violations()[0].field(), "X-Mark");
        assert_eq!(
            error.to_string(),
            "read failed, the request was not sent: `X-Mark` must be text without line breaks and other control \
             characters"
        );
    }
    let error = client.call(&read("a")).language("a\nb").await.unwrap_err();
    assert_eq!(error.violations()[0].field(), "x-language");
}

/// A `HeaderMap` panics with too many headers.
#[tokio::test]
async fn too_many_headers_are_a_violation() {
    let name = |number| format!("x-{number}");
    let options = |count| (0..count).fold(CallOptions::new(), |options, number| options.header(name(number), "v"));
    let fake = Fake::new([answer(200, FINE), answer(200, FINE)]);
    let interceptor = Arc::new(AtomicUsize::new(0));
    let client = builder(&fake).interceptor(Adding(Arc::clone(&interceptor))).build().unwrap();
    client.call(&read("a")).options(options(256)).await.unwrap();
    let error = client.call(&read("a")).options(options(40_000)).await.unwrap_err();
    assert_eq!(
        (error.to_string().as_str(), error.attempts()),
        ("read failed, the request was not sent: `headers` must be 256 at most", 0)
    );
    interceptor.store(256, Ordering::Relaxed);
    client.call(&read("a")).await.unwrap();
    interceptor.store(40_000, Ordering::Relaxed);
    let error = client.call(&read("a")).await.unwrap_err();
    assert_eq!((error.kind(), error.violations()[0].field()), (ErrorKind::Validation, "headers"));
}

struct Adding(Arc<AtomicUsize>);

impl Interceptor for Adding {
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        (0..self.0.load(Ordering::Relaxed)).for_each(|number| context.header(format!("x-more-{number}"), "v"));
        next.run(context)
    }
}

/// A token that was read from a file often ends with a line break.
#[tokio::test]
async fn reports_credentials_that_cannot_be_sent() {
    for (credentials, what) in [
        (Credentials::token("canary\n"), "x-auth-token"),
        (Credentials::new("canary\n", "s"), "access key"),
        (Credentials::new("a", "s").security_token("canary\n"), "x-security-token"),
        (Credentials::new("a", "s").domain_id("canary\n"), "x-domain-id"),
    ] {
        let error = client(&Fake::new([])).call(&read("a")).credentials(credentials).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credentials, 0));
        assert_eq!(
            error.to_string(),
            format!(
                "read failed: the {what} contains characters that are not allowed in a header; check for a line break \
                 at its end"
            )
        );
    }
}

#[tokio::test]
async fn without_credentials_nothing_is_sent() {
    let fake = Fake::new([]);
    let transport: std::sync::Arc<dyn huaweicloud_bss_runtime::transport::Transport> =
        std::sync::Arc::<Fake>::clone(&fake);
    let client: crate::support::Client = huaweicloud_bss_runtime::Builder::new().transport(transport).build().unwrap();
    let error = client.call(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Credentials, 0, false));
    assert_eq!(error.to_string(), "write failed: no credentials; give them to the client's builder or to the call");
    assert!(fake.sent().is_empty());
}

#[test]
fn rejects_settings_that_cannot_be_headers() {
    let fake = Fake::new([]);
    let user_agent = builder(&fake).user_agent("a\nb").build().unwrap_err();
    assert!(matches!(user_agent, BuildError::Header { name: "user agent", .. }));
    let language = builder(&fake).language("a\nb").build().unwrap_err();
    assert_eq!(language.to_string(), "the language contains characters that are not allowed in a header");
}
