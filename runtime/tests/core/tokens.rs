//! Tokens of the identity service: fetched, cached, renewed once for all callers, and rejected.

use std::sync::Arc;
use std::time::Duration;

use huaweicloud_bss_runtime::transport::TransportError;
use huaweicloud_bss_runtime::{Credentials, ErrorKind, IamToken, RetryPolicy};
use tokio::task::JoinSet;
use tokio::time::{Instant, advance, sleep, timeout};

use crate::site::{Iam, PASSWORD, Site, WRONG, user};
use crate::support::{Client, Fake, Step, builder, read, write};

pub(crate) const HOUR: Duration = Duration::from_secs(60 * 60);
pub(crate) const MINUTE: Duration = Duration::from_secs(60);
pub(crate) const OUTDATED: &str =
    r#"{"error_msg":"The token must be updated.","error_code":"APIGW.0307","request_id":"r"}"#;

/// The outcomes of concurrent calls.
pub(crate) async fn together(client: &Client, count: usize) -> Vec<Result<u32, String>> {
    let mut calls = JoinSet::new();
    for _ in 0..count {
        let core = client.core.clone();
        calls.spawn(async move {
            let outcome = Client { core }.call(&read("a")).await;
            outcome.map(|reply| reply.attempts()).map_err(|error| error.to_string())
        });
    }
    // Far beyond the deadline of a call: calls that wait for something that never comes fail, and do not hang.
    timeout(HOUR, calls.join_all()).await.unwrap()
}

pub(crate) fn is_fine(outcomes: &[Result<u32, String>]) -> bool {
    outcomes.iter().all(Result::is_ok)
}

#[tokio::test(start_paused = true)]
async fn the_request_is_the_documented_one() {
    let site = Site::new([]);
    site.client(user()).call(&read("a")).await.unwrap();
    let by_project = IamToken::of_customer(Arc::new(user()), "customer", "x_IDP").project("eu-west-101");
    let by_project = by_project.endpoint("https://iam.eu-west-101.myhuaweicloud.com").unwrap();
    site.client(by_project).call(&read("a")).await.unwrap();
    let [partner, _, customer] = &site.take_asked()[..] else { panic!("three requests") };
    assert_eq!(partner.request.method(), "POST");
    assert_eq!(partner.request.uri(), "https://iam.myhuaweicloud.com/v3/auth/tokens?nocatalog=true");
    assert_eq!(partner.header("host"), Some("iam.myhuaweicloud.com"));
    assert_eq!(partner.header("content-type"), Some("application/json;charset=utf8"));
    assert_eq!((partner.header("x-auth-token"), partner.header("authorization")), (None, None));
    assert!(partner.limits.timeout <= Duration::from_secs(10) && partner.limits.max_body == 1 << 20);
    let body: serde_json::Value = serde_json::from_slice(partner.request.body()).unwrap();
    let user = serde_json::json!({ "name": "user", "password": PASSWORD, "domain": { "name": "account" } });
    assert_eq!(
        body,
        serde_json::json!({ "auth": {
            "identity": { "methods": ["password"], "password": { "user": user } },
            "scope": { "domain": { "name": "account" } },
        } })
    );
    assert_eq!(customer.request.uri().host(), Some("iam.eu-west-101.myhuaweicloud.com"));
    assert_eq!(customer.header("x-auth-token"), Some("CANARY-token-2"));
    assert!(customer.request.headers()["x-auth-token"].is_sensitive());
    let body: serde_json::Value = serde_json::from_slice(customer.request.body()).unwrap();
    assert_eq!(
        body,
        serde_json::json!({ "auth": {
            "identity": {
                "methods": ["assume_role"],
                "assume_role": { "domain_name": "customer", "agency_name": "x_IDP" },
            },
            "scope": { "project": { "name": "eu-west-101" } },
        } })
    );
    assert_eq!(site.called(), ["CANARY-token-1", "CANARY-token-3"]);
}

#[tokio::test(start_paused = true)]
async fn one_caller_fetches_for_all() {
    let site = Site::with([], Duration::from_secs(2), "2026-01-02T00:00:00Z");
    let client = site.client(user());
    assert!(is_fine(&together(&client, 20).await));
    assert!(is_fine(&together(&client, 20).await));
    assert_eq!(site.asked(), 1);
    assert!(site.called().iter().all(|token| token == "CANARY-token-1"));
}

#[tokio::test(start_paused = true)]
async fn renews_a_token_early_without_delaying_calls() {
    let site = Site::with([], Duration::from_secs(1), "2026-01-02T00:00:00Z");
    let client = site.client(user());
    assert!(is_fine(&together(&client, 1).await));
    advance(24 * HOUR - 16 * MINUTE).await;
    assert!(is_fine(&together(&client, 5).await));
    assert_eq!(site.asked(), 1, "too early, whatever chance says");
    advance(7 * MINUTE).await;
    site.called();
    assert!(is_fine(&together(&client, 20).await));
    assert_eq!(site.asked(), 2);
    let called = site.called();
    assert!(called.len() == 20 && called.iter().all(|token| token == "CANARY-token-1"), "nobody waits");
    sleep(Duration::from_secs(2)).await;
    together(&client, 3).await;
    assert!(site.called().iter().all(|token| token == "CANARY-token-2"));
    assert_eq!(site.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn callers_with_an_expired_token_wait_for_the_renewal() {
    let site = Site::with([], Duration::from_secs(1), "2026-01-02T00:00:00Z");
    let client = site.client(user());
    assert!(is_fine(&together(&client, 1).await));
    advance(24 * HOUR).await;
    site.called();
    assert!(is_fine(&together(&client, 20).await));
    assert_eq!(site.asked(), 2);
    assert!(site.called().iter().all(|token| token == "CANARY-token-2"));
}

/// Renewed after half of a short lifetime, not ten minutes before its end.
#[tokio::test(start_paused = true)]
async fn short_lifetimes_are_used() {
    let site = Site::with([], Duration::ZERO, "2026-01-01T00:01:00Z");
    let client = site.client(user());
    for (seconds, asked) in [(0, 1), (20, 1), (20, 2), (20, 2), (20, 3), (70, 4)] {
        advance(Duration::from_secs(seconds)).await;
        assert!(is_fine(&together(&client, 1).await));
        assert_eq!(site.asked(), asked);
    }
}

#[tokio::test(start_paused = true)]
async fn an_early_renewal_may_fail() {
    let page = Iam::Answer(403, "<html>a proxy's page</html>");
    for trouble in [Iam::Answer(500, ""), Iam::Refuse, Iam::Hang, page, WRONG] {
        let pause = if matches!(trouble, Iam::Answer(401, _)) { 5 * MINUTE } else { MINUTE / 2 };
        let provider = Arc::new(user());
        assert!(is_fine(&together(&Site::new([]).client(Arc::clone(&provider)), 1).await));
        let troubled = Site::new([trouble]);
        let client = troubled.client(provider);
        advance(24 * HOUR - 9 * MINUTE).await;
        let begin = Instant::now();
        assert!(is_fine(&together(&client, 3).await), "the old one serves");
        assert!(begin.elapsed().is_zero(), "nobody waits");
        // It has failed by now: at once, or after the 10 seconds for a request.
        sleep(Duration::from_secs(11)).await;
        assert_eq!(troubled.asked(), 1);
        sleep(pause - Duration::from_secs(12)).await;
        assert!(is_fine(&together(&client, 3).await));
        assert_eq!(troubled.asked(), 1, "not again so soon");
        sleep(Duration::from_secs(12)).await;
        assert!(is_fine(&together(&client, 3).await));
        assert_eq!(troubled.asked(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn a_rejected_token_is_renewed_and_the_call_repeated_once() {
    for (status, body) in [
        (401, OUTDATED),
        (401, r#"{"error_msg":"m","error_code":"APIG.0307"}"#),
        (
            401,
            r#"{"error_msg":"Incorrect IAM authentication information: token expires, expires_at: x",
                "error_code":"APIGW.0301"}"#,
        ),
        (401, r#"{"error_msg":"m","error_code":"CBC.0154"}"#),
        (403, r#"{"error_msg":"m","error_code":"CBC.0154"}"#),
    ] {
        let site = Site::new([]);
        let client = site.builder().credentials(user()).retries(RetryPolicy::none()).build().unwrap();
        assert!(is_fine(&together(&client, 1).await));
        site.expire(status, body);
        // The gateway did not process the request, so changes are repeated too, and this is no retry.
        assert_eq!(client.call(&write()).await.unwrap().attempts(), 2);
        assert_eq!(site.called(), ["CANARY-token-1", "CANARY-token-1", "CANARY-token-2"]);
        assert_eq!(site.asked(), 2);
    }
}

#[tokio::test(start_paused = true)]
async fn other_rejections_are_permanent() {
    for (status, body) in [
        (401, r#"{"error_msg":"decrypt token fail","error_code":"APIGW.0301"}"#),
        (401, r#"{"error_msg":"calc ak sk signature fail:signature expired","error_code":"APIGW.0301"}"#),
        (401, r#"{"error_msg":"AK access failed to reach the limit,forbidden","error_code":"APIGW.0301"}"#),
        (401, ""),
        (403, r#"{"error_msg":"m","error_code":"CBC.0151"}"#),
        (400, OUTDATED),
    ] {
        let site = Site::new([]);
        let client = site.client(user());
        assert!(is_fine(&together(&client, 1).await));
        site.expire(status, body);
        let error = client.call(&read("a")).await.unwrap_err();
        assert_eq!((error.attempts(), error.status(), site.asked()), (1, Some(status), 1), "{error}");
    }
    // A token without renewal is rejected once.
    let site = Site::new([]);
    site.expire(401, OUTDATED);
    let error = site.client(Credentials::token("a-0")).call(&read("a")).await.unwrap_err();
    assert_eq!((error.attempts(), error.code()), (1, Some("APIGW.0307")));
}

#[tokio::test(start_paused = true)]
async fn concurrent_rejections_cause_one_renewal() {
    let site = Site::with([], Duration::from_secs(1), "2026-01-02T00:00:00Z");
    let client = site.client(user());
    assert!(is_fine(&together(&client, 1).await));
    site.expire(401, OUTDATED);
    assert_eq!(together(&client, 20).await, vec![Ok(2); 20]);
    assert_eq!(site.asked(), 2);
}

/// The token of another region, for instance: a new one is rejected too.
#[tokio::test(start_paused = true)]
async fn tokens_that_are_always_rejected_are_not_fetched_endlessly() {
    let site = Site::new([]);
    let client = site.client(user());
    site.reject_all(401, OUTDATED);
    for round in 0..20 {
        let error = client.call(&read("a")).await.unwrap_err();
        assert_eq!((error.code(), error.attempts()), (Some("APIGW.0307"), if round == 0 { 2 } else { 1 }), "{error}");
    }
    assert_eq!(site.asked(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_wrong_password_is_sent_once() {
    let site = Site::with([WRONG, WRONG], Duration::from_secs(1), "2026-01-02T00:00:00Z");
    let client = site.client(user());
    let expected = "read failed: the identity service https://iam.myhuaweicloud.com gave no token: HTTP 401: The \
                    username or password is wrong; check account, user and password; no further request is sent for five minutes, because a few wrong passwords lock the user";
    assert_eq!(together(&client, 20).await, vec![Err(expected.to_owned()); 20]);
    assert_eq!(together(&client, 20).await, vec![Err(expected.to_owned()); 20]);
    let error = client.call(&write()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Credentials, 0, false));
    assert_eq!(error.status(), None, "the service itself was not asked");
    assert_eq!(site.asked(), 1, "a few wrong ones lock the user");
    advance(5 * MINUTE).await;
    client.call(&read("a")).await.unwrap_err();
    assert_eq!(site.asked(), 2);
    advance(5 * MINUTE).await;
    client.call(&read("a")).await.unwrap();
    assert!(site.called().len() == 1);
}

#[tokio::test(start_paused = true)]
async fn an_unavailable_identity_service_is_asked_again() {
    for trouble in [Iam::Refuse, Iam::Answer(503, ""), Iam::Answer(429, r#"{"error":{"code":429,"message":"m"}}"#)] {
        let site = Site::new([trouble.clone(), trouble.clone()]);
        // Nothing was sent, so changes are treated alike, and this is no attempt.
        assert_eq!(site.client(user()).call(&write()).await.unwrap().attempts(), 1);
        assert_eq!(site.asked(), 3);
        let site = Site::new([trouble.clone()]);
        let error = site.client(user()).call(&write()).retries(RetryPolicy::none()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Credentials, 0, true));
        assert!(!error.to_string().contains("unknown"), "{error}");
    }
    let site = Site::new([Iam::Answer(201, "{}")]);
    let error = site.client(user()).call(&read("a")).retries(RetryPolicy::none()).await.unwrap_err();
    assert!(error.message().contains("HTTP 201: the answer has no X-Subject-Token; check whether"), "{error}");
    assert!(error.is_retryable(), "nobody said no");
}

#[tokio::test(start_paused = true)]
async fn waiting_callers_share_the_error() {
    let site = Site::with([Iam::Answer(503, ""), Iam::Answer(503, "")], Duration::from_secs(1), "2026-01-02T00:00:00Z");
    let client = site.builder().credentials(user()).retries(RetryPolicy::none()).build().unwrap();
    for asked in [1, 2] {
        assert!(together(&client, 20).await.iter().all(Result::is_err));
        assert_eq!(site.asked(), asked, "one asks, and later one asks again");
    }
    assert!(is_fine(&together(&client, 20).await));
}

#[tokio::test(start_paused = true)]
async fn an_identity_service_that_does_not_answer() {
    let begin = Instant::now();
    let site = Site::new([Iam::Hang, Iam::Hang]);
    let client = site.client(user());
    let error = client.call(&write()).retries(RetryPolicy::none()).await.unwrap_err();
    assert_eq!(begin.elapsed(), Duration::from_secs(10));
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Credentials, 0, true));
    let error = client.call(&write()).timeout(Duration::from_secs(3)).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Timeout, 0, true));
    assert_eq!(
        error.to_string(),
        "write failed: no credentials within 3 s from the identity service https://iam.myhuaweicloud.com; check \
         whether it can be reached, or give the call more time"
    );
    // The timeout of one call must not be an error for other waiting calls.
    assert!(site.take_asked().iter().all(|sent| sent.limits.timeout == Duration::from_secs(10)));
    client.call(&write()).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn exchanges_the_partners_token_for_a_customers() {
    let site = Site::new([]);
    let partner = Arc::new(user());
    let customer = Arc::new(IamToken::of_customer(Arc::clone(&partner), "customer", "x_IDP"));
    let client = site.client(partner);
    client.call(&read("a")).await.unwrap();
    client.call(&read("a")).credentials(Arc::clone(&customer)).await.unwrap();
    client.call(&read("a")).credentials(Arc::clone(&customer)).await.unwrap();
    assert_eq!(site.called(), ["CANARY-token-1", "CANARY-token-2", "CANARY-token-2"]);
    assert_eq!(site.asked(), 2);

    let keys = IamToken::of_customer(Credentials::new("ak", "sk"), "customer", "x_IDP");
    let error = client.call(&read("a")).credentials(keys).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        error.message(),
        "a customer's token requires a token of the partner, not an access key; use `IamToken` or `Credentials::token`"
    );
}

/// The identity service rejects the partner's token as expired.
#[tokio::test(start_paused = true)]
async fn the_partners_token_is_renewed_for_the_exchange() {
    let expired = Iam::Answer(401, r#"{"error":{"message":"The token must be updated.","code":401}}"#);
    let partner = Arc::new(user());
    Site::new([]).client(Arc::clone(&partner)).call(&read("a")).await.unwrap();
    let site = Site::new([expired.clone()]);
    let customer = IamToken::of_customer(Arc::clone(&partner), "customer", "x_IDP");
    site.client(customer).call(&read("a")).await.unwrap();
    let asked: Vec<bool> = site.take_asked().iter().map(|sent| sent.header("x-auth-token").is_some()).collect();
    assert_eq!(asked, [true, false, true], "exchange, renewal, exchange");

    let site = Site::new([expired]);
    let customer = IamToken::of_customer(Credentials::token("CANARY"), "customer", "x_IDP");
    let error = site.client(customer).call(&read("a")).await.unwrap_err();
    assert!(error.message().contains("HTTP 401: The token must be updated; check the partner's token, "), "{error}");
    assert_eq!(site.asked(), 1);
}

#[tokio::test(start_paused = true)]
async fn errors_contain_no_secrets() {
    let repeated = r#"{"error":{"code":401,"message":"neither CANARY-pass\"word nor harmless"}}"#;
    let mut texts = vec![format!("{:?} {:?}", user(), user().endpoint("https://u:CANARY@iam").unwrap_err())];
    let troubles = [Iam::Answer(401, repeated), Iam::Answer(500, repeated), Iam::Answer(201, "{"), Iam::Refuse];
    for trouble in troubles {
        let site = Site::new([trouble]);
        let client = site.client(user());
        let request = read("a");
        let call = client.call(&request).credentials(user()).retries(RetryPolicy::none());
        texts.push(format!("{client:?} {:?} {call:?}", site.builder().credentials(user())));
        let error = call.await.unwrap_err();
        let source = std::error::Error::source(&error).unwrap();
        texts.push(format!("{error} {error:?} {source} {source:?} {:?}", client.core));
    }
    assert!(texts.iter().any(|text| text.contains("neither [redacted] nor harmless")));
    for text in texts {
        assert!(!text.contains("CANARY"), "{text}");
    }
}

/// A proxy may lock users after repeated rejections, and the message is about the proxy.
#[tokio::test(start_paused = true)]
async fn a_proxy_that_rejects_the_credentials_is_asked_once() {
    let fake = Fake::new([Step::Fail(TransportError::ProxyLogin)]);
    let client = builder(&fake).credentials(user()).build().unwrap();
    for _ in 0..2 {
        let error = client.call(&read("a")).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Credentials, 0, false));
        let expected =
            "the identity service https://iam.myhuaweicloud.com cannot be reached: the proxy requires a user and";
        assert!(error.message().starts_with(expected), "{error}");
    }
    assert_eq!(fake.sent().len(), 1);
}
