//! Error responses of the identity service: what the error says, what to do, and which kind of error it is.

use std::error::Error as _;
use std::sync::Arc;

use huaweicloud_bss_runtime::{Credentials, CredentialsError, CredentialsProvider, IamToken, RetryPolicy};

use crate::site::{Iam, Site, user};
use crate::support::read;

const REASON: &str = r#"{"error":{"code":1,"message":"m","title":"t"}}"#;

const LATER: &str = "try again later";
const ADDRESS: &str = "check whether this is the address of the identity service";
const PASSWORD: &str = "check account, user and password";

fn customer() -> IamToken {
    IamToken::of_customer(Credentials::token("partner"), "customer", "x_IDP")
}

async fn error(answer: Iam, provider: impl CredentialsProvider + 'static) -> (String, CredentialsError) {
    let client = Site::new([answer]).client(provider);
    let error = client.call(&read("a")).retries(RetryPolicy::none()).await.unwrap_err();
    let source = error.source().unwrap().downcast_ref::<CredentialsError>().unwrap().clone();
    (error.message().to_owned(), source)
}

#[tokio::test(start_paused = true)]
async fn the_advice_fits_the_status_and_the_login() {
    for (status, body, of_user, of_customer) in [
        (400, REASON, "check the names of account and project", "check the names of account and project"),
        (401, REASON, PASSWORD, "check the partner's token"),
        (403, REASON, "check the permissions of the user", "check the customer's account and the agency"),
        (400, "<html>", ADDRESS, ADDRESS),
        (401, "<html>", ADDRESS, ADDRESS),
        (403, "<html>", ADDRESS, ADDRESS),
        (404, REASON, ADDRESS, ADDRESS),
        (408, REASON, LATER, LATER),
        (425, REASON, LATER, LATER),
        (429, REASON, LATER, LATER),
        (500, REASON, LATER, LATER),
        (503, "", LATER, LATER),
    ] {
        let (of_a_user, _) = error(Iam::Answer(status, body), user()).await;
        let (of_a_customer, _) = error(Iam::Answer(status, body), customer()).await;
        assert!(of_a_user.contains(&format!("; {of_user}")), "{status}: {of_a_user}");
        assert!(of_a_customer.contains(&format!("; {of_customer}")), "{status}: {of_a_customer}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_kind_of_error_fits_the_status() {
    let busy = |error: &CredentialsError| matches!(error, CredentialsError::Busy { .. });
    let unavailable = |error: &CredentialsError| matches!(error, CredentialsError::Unavailable(_));
    assert!(busy(&error(Iam::Answer(429, ""), user()).await.1));
    assert!(busy(&error(Iam::Busy("7".to_owned(), None), user()).await.1));
    assert!(unavailable(&error(Iam::Answer(503, ""), user()).await.1), "without Retry-After");
    assert!(unavailable(&error(Iam::Answer(404, REASON), user()).await.1));
    assert!(matches!(error(Iam::Answer(401, REASON), user()).await.1, CredentialsError::Refused(_)));
}

#[test]
fn the_provider_is_shown_without_names_and_secrets() {
    let address = "https://iam.myhuaweicloud.com";
    assert_eq!(format!("{:?}", user()), format!("IamToken(a user's, from {address})"));
    assert_eq!(format!("{:?}", Arc::new(customer())), format!("IamToken(a customer's, from {address})"));
}
