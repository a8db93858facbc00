//! The mock's identity service: tokens for users and customers, accepted until they expire.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::sync::Arc;
use std::time::Duration;

use huaweicloud_bss::realname_authentication::ShowRealnameAuthenticationReviewResult;
use huaweicloud_bss::transport::{Bytes, Limits, Transport, http};
use huaweicloud_bss::{
    Client, Credentials, ErrorKind,
    credentials::{CredentialsProvider, IamToken},
};
use huaweicloud_bss_mock::{Builder, Fault, Mock};
use serde_json::{Value, json};

const TARGET: &str = "/v3/auth/tokens?nocatalog=true";

fn builder() -> Builder {
    Mock::builder().user("account", "user", "password").customer("customer", "x_IDP").token("a token")
}

fn user(mock: &Mock, password: &str) -> IamToken {
    IamToken::of_user("account", "user", password).endpoint(&mock.endpoint()).unwrap()
}

fn client(mock: &Mock, credentials: impl CredentialsProvider + 'static) -> Client {
    Client::builder().endpoint(mock.endpoint()).credentials(credentials).build().unwrap()
}

fn question() -> ShowRealnameAuthenticationReviewResult {
    ShowRealnameAuthenticationReviewResult::builder().customer_id("c1").build()
}

/// Whether each request was for a token, and whether it was processed.
fn requests(mock: &Mock) -> Vec<(bool, bool)> {
    mock.received().iter().map(|received| (received.target == TARGET, received.processed)).collect()
}

/// Sends a body without the client, and returns status, headers and body of the answer.
async fn request_token(mock: &Mock, kind: &str, token: Option<&str>, body: &str) -> (u16, http::HeaderMap, Value) {
    let mut request = http::Request::post("https://iam.example.com/v3/auth/tokens").header("content-type", kind);
    if let Some(token) = token {
        request = request.header("x-auth-token", token);
    }
    let request = request.body(Bytes::copy_from_slice(body.as_bytes())).unwrap();
    let answer = mock.transport().send(request, Limits::new(Duration::from_secs(30), 1 << 20)).await.unwrap();
    (answer.status().as_u16(), answer.headers().clone(), serde_json::from_slice(answer.body()).unwrap())
}

fn password(user: &str, password: &str) -> Value {
    json!({ "auth": {
        "identity": {
            "methods": ["password"],
            "password": { "user": { "name": user, "password": password, "domain": { "name": "account" } } },
        },
        "scope": { "domain": { "name": "account" } },
    } })
}

fn assume_role(account: &str, agency: &str) -> Value {
    json!({ "auth": {
        "identity": {
            "methods": ["assume_role"],
            "assume_role": { "domain_name": account, "agency_name": agency },
        },
        "scope": { "project": { "name": "eu-west-101" } },
    } })
}

#[tokio::test]
async fn the_gateway_accepts_a_token_until_it_expires() {
    let mock = builder().start().await.unwrap();
    let client = client(&mock, user(&mock, "password"));
    for _ in 0..3 {
        client.show_realname_authentication_review_result(&question()).await.unwrap();
    }
    assert_eq!(requests(&mock), [(true, true), (false, true), (false, true), (false, true)]);
    mock.expire_tokens();
    let reply = client.show_realname_authentication_review_result(&question()).await.unwrap();
    assert_eq!(reply.attempts(), 2);
    assert_eq!(requests(&mock)[4..], [(false, false), (true, true), (false, true)]);
    let text = format!("{mock:?} {:?} {:?}", builder(), mock.received());
    assert!(!text.contains("password") && !text.contains("MII"), "{text}");
}

/// With tokio's paused clock, so that a busy machine makes no difference.
#[tokio::test(start_paused = true)]
async fn a_token_expires_after_its_lifetime() {
    let lifetime = Duration::from_secs(60);
    let mock = builder().token_lifetime(lifetime).without_socket().unwrap();
    let (_, headers, body) =
        request_token(&mock, "application/json", None, &password("user", "password").to_string()).await;
    let moment = |name: &str| body["token"][name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(moment("expires_at").duration_since(moment("issued_at")), jiff::SignedDuration::from_secs(60));
    let token = Credentials::token(headers["x-subject-token"].to_str().unwrap());
    let client = Client::builder().transport(mock.transport()).credentials(token).build().unwrap();
    tokio::time::advance(lifetime - Duration::from_millis(1)).await;
    client.show_realname_authentication_review_result(&question()).await.unwrap();
    tokio::time::advance(Duration::from_millis(1)).await;
    let error = client.show_realname_authentication_review_result(&question()).await.unwrap_err();
    assert_eq!((error.status(), error.code(), error.attempts()), (Some(401), Some("APIGW.0307"), 1));
    assert_eq!(error.message(), "The token must be updated.");
}

#[tokio::test]
async fn accepts_a_lifetime_beyond_the_range_of_the_clock() {
    let mock = builder().token_lifetime(Duration::MAX).start().await.unwrap();
    let client = client(&mock, user(&mock, "password"));
    client.show_realname_authentication_review_result(&question()).await.unwrap();
    mock.expire_tokens();
    assert_eq!(client.show_realname_authentication_review_result(&question()).await.unwrap().attempts(), 2);
}

#[tokio::test]
async fn sends_a_wrong_password_only_once() {
    let mock = builder().start().await.unwrap();
    let client = client(&mock, user(&mock, "CANARY"));
    for _ in 0..3 {
        let error = client.show_realname_authentication_review_result(&question()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Credentials, 0));
        assert!(error.message().contains(": HTTP 401: The username or password is wrong; check account, "), "{error}");
    }
    assert_eq!(requests(&mock), [(true, false)]);
}

#[tokio::test]
async fn exchanges_the_partners_token_for_a_customers() {
    let mock = builder().start().await.unwrap();
    let partner = Arc::new(user(&mock, "password"));
    let of = |account: &str, agency: &str| {
        IamToken::of_customer(Arc::clone(&partner), account, agency).endpoint(&mock.endpoint()).unwrap()
    };
    let client = client(&mock, Arc::clone(&partner));
    client.show_realname_authentication_review_result(&question()).credentials(of("customer", "x_IDP")).await.unwrap();
    for (account, agency) in [("another", "x_IDP"), ("customer", "another")] {
        let call =
            client.show_realname_authentication_review_result(&question()).credentials(of(account, agency)).await;
        let error = call.unwrap_err();
        assert!(error.message().contains("HTTP 403: You are not authorized"), "{error}");
    }
    let token = mock.received()[2].headers.iter().find(|(name, _)| name == "x-auth-token").cloned().unwrap().1;
    assert!(token.ends_with("-2"), "not the customer's token: {token}");
}

/// Over a socket. `tokens.rs` tests what happens to calls, without a socket.
#[tokio::test]
async fn injects_faults_into_token_requests() {
    let mock = builder().start().await.unwrap();
    for (name, ..) in Fault::names() {
        let fault: Fault = match name {
            "latency" | "slow" => format!("{name}=1").parse().unwrap(),
            "throttled" | "throttled-apig" => format!("{name}=0").parse().unwrap(),
            _ => name.parse().unwrap(),
        };
        mock.take_received();
        mock.fault_next("create_token", fault);
        let reply =
            client(&mock, user(&mock, "password")).show_realname_authentication_review_result(&question()).await;
        assert_eq!(reply.unwrap().attempts(), 1, "{fault:?}");
        let received = mock.received();
        assert_eq!((received[0].operation, received[0].fault), (Some("create_token"), Some(fault)));
        assert_eq!(received[0].processed, fault.processes_request(), "{fault:?}");
        let (last, tokens) = received.split_last().unwrap();
        assert_eq!(last.operation, Some("show_realname_authentication_review_result"));
        assert!((1..=2).contains(&tokens.len()), "{fault:?}");
    }
}

#[tokio::test]
async fn rejects_invalid_token_requests() {
    let mock = builder().start().await.unwrap();
    let json = "application/json;charset=utf8";
    let fine = password("user", "password").to_string();
    for (kind, token, body, status) in [
        (json, None, fine.clone(), 201),
        ("text/plain", None, fine.clone(), 400),
        (json, None, "{".to_owned(), 400),
        (json, None, fine.replace("scope", "scoop"), 400),
        (json, None, fine.replace("\"methods\":[\"password\"]", "\"methods\":[\"totp\"]"), 400),
        (json, None, password("user", "").to_string(), 401),
        (json, None, password("another", "password").to_string(), 401),
        (json, None, assume_role("customer", "x_IDP").to_string(), 401),
        (json, Some("unknown"), assume_role("customer", "x_IDP").to_string(), 401),
        (json, Some("a token"), assume_role("customer", "x_IDP").to_string(), 201),
        (json, Some("MII-token-1"), assume_role("customer", "x_IDP").to_string(), 201),
        (json, Some("a token"), assume_role("customer", "y_IDP").to_string(), 403),
    ] {
        let (got, headers, answer) = request_token(&mock, kind, token, &body).await;
        assert_eq!(got, status, "{body}: {answer}");
        assert_eq!(headers.contains_key("x-subject-token"), status == 201);
        if status != 201 {
            assert_eq!(answer["error"]["code"], status);
            assert!(answer["error"]["message"].is_string() && answer["error"]["title"].is_string());
        }
    }
    let wrong = request_token(&mock, json, None, &password("user", "wrong").to_string()).await.2;
    assert_eq!(
        wrong,
        json!({ "error": { "message": "The username or password is wrong.", "code": 401, "title": "Unauthorized" } })
    );
}
