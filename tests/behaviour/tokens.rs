//! Requests for tokens show no secret, whatever fault occurs.

use std::future::IntoFuture;
use std::sync::Arc;

use huaweicloud_bss::{
    Client, RetryPolicy,
    credentials::{CredentialsProvider, IamToken},
};
use huaweicloud_bss_mock::{Fault, Mock};

use crate::canaries::{Log, assert_clean, printed, shown};
use crate::support::question;

const TOKEN: &str = "create_token";

/// Every fault, with short pauses.
fn faults() -> impl Iterator<Item = Fault> {
    Fault::names().map(|(name, ..)| match name {
        "latency" | "slow" => format!("{name}=1").parse().unwrap(),
        "throttled" | "throttled-apig" => format!("{name}=0").parse().unwrap(),
        _ => name.parse().unwrap(),
    })
}

/// Makes a call without retries. Returns the reply, or the error and its sources, as text, and whether it succeeded.
async fn call(log: &Log, client: &Client, credentials: impl CredentialsProvider + 'static) -> (String, bool) {
    let question = question();
    let call = client.show_realname_authentication_review_result(&question).credentials(credentials);
    let call = call.retries(RetryPolicy::none());
    let before = shown(&call);
    match log.during(call.into_future()).await {
        Ok(reply) => (format!("{before} {reply:?}"), true),
        Err(error) => (format!("{before} {}", printed(&error)), false),
    }
}

fn assert_no_secret(what: &str, text: &str) {
    assert_clean(what, text);
    // The tokens that the mock issues.
    assert!(!text.contains("MII-token"), "{what}: {text}");
}

#[tokio::test]
async fn faults_of_token_requests_show_no_secret() {
    let settings = Mock::builder().user("harmless", "harmless", "CANARY password").customer("customer", "harmless_IDP");
    assert_no_secret("settings", &shown(&settings));
    let mock = settings.without_socket().unwrap();
    let client = Client::builder().transport(mock.transport()).build().unwrap();
    let log = Log::new();
    let (mut failed, mut requested) = (0, 0);
    for fault in faults() {
        for password in ["CANARY password", "CANARY and wrong"] {
            let partner = Arc::new(IamToken::of_user("harmless", "harmless", password));
            let customer = Arc::new(IamToken::of_customer(Arc::clone(&partner), "customer", "harmless_IDP"));
            // A first token, its renewal after the gateway rejected it, and the exchange.
            for token in [&partner, &partner, &customer, &customer] {
                mock.fault_next(TOKEN, fault);
                let (text, succeeded) = call(&log, &client, Arc::clone(token)).await;
                assert_no_secret(&format!("{fault:?}"), &text);
                failed += usize::from(!succeeded);
                if !succeeded {
                    assert!(text.contains("the identity service https://iam.myhuaweicloud.com"), "{fault:?}: {text}");
                }
                assert_no_secret("token", &shown(token));
                call(&log, &client, Arc::clone(token)).await;
                mock.expire_tokens();
            }
        }
        assert_no_secret("mock", &format!("{mock:?} {:?} {:#?}", mock.received(), client));
        let received = mock.take_received();
        requested += received.iter().filter(|received| received.operation == Some(TOKEN)).count();
        // The secrets were sent, so the check works.
        assert!(received.iter().any(|received| String::from_utf8_lossy(&received.body).contains("CANARY password")));
    }
    assert!(failed > 50 && requested > 60, "{failed} {requested}");
    assert_no_secret("log", &log.lines().join("\n"));
    let lines = log.own_lines().join("\n");
    assert!(lines.contains("got a token") && lines.contains("message=failed"), "nothing was logged");
}
