//! Applies to change an individual account to an enterprise account, and follows the review.
//!
//! ```text
//! cargo run --example realname_change              # against a mock on this machine: no network, no account
//! cargo run --example realname_change -- --live    # against the international site, with HUAWEICLOUD_SDK_AK and _SK
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::time::Duration;

use huaweicloud_bss::realname_authentication::{
    CertificateType, CertifierRole, ChangeEnterpriseRealnameAuthentication,
    ChangeEnterpriseRealnameAuthenticationError as ChangeError, EnterpriseChangeType, EnterpriseIdentifyType,
    EnterprisePerson, ReviewResult, ShowRealnameAuthenticationReviewResult,
};
use huaweicloud_bss::{Client, Credentials};
use huaweicloud_bss_mock::Mock;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    if std::env::args().any(|argument| argument == "--live") {
        let client = Client::builder().credentials(Credentials::from_env()?).build()?;
        return follow(&client, Duration::from_secs(60)).await;
    }
    let mock = Mock::builder().keys("MOCKACCESSKEY", "mock secret key").polls_until_decided(2).start().await?;
    println!("a mock listens on {}", mock.endpoint());
    let credentials = Credentials::new("MOCKACCESSKEY", "mock secret key");
    let client = Client::builder().endpoint(mock.endpoint()).credentials(credentials).build()?;
    follow(&client, Duration::from_millis(100)).await?;
    show_violations(&client).await;
    mock.fail_next("change_enterprise_realname_authentication", "CBC.99007004");
    show_service_error(&client).await;
    Ok(())
}

/// The example request of the docs page.
fn application() -> ChangeEnterpriseRealnameAuthentication {
    let person = EnterprisePerson::builder()
        .legal_name("wangmoumou")
        .legal_id_number("371812********8888")
        .certifier_role(CertifierRole::LegalPerson)
        .build();
    ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id("4505ce********de8263e33b57e76abc")
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url([
            "gerenshiming/zhengmian001.jpg",
            "gerenshiming/fanmian002.jpg",
            "gerenshiming/chizheng003.jpg",
        ])
        .corp_name("test001")
        .verified_number("371812********8888")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("***_IDP")
        .certificate_type(CertificateType::BusinessLicense)
        .reg_country("CN")
        .reg_address("Beijing")
        .enterprise_person(person)
        .build()
}

async fn follow(client: &Client, pause: Duration) -> Result<(), Box<dyn Error>> {
    let application = application();
    // Debug shows no personal data.
    println!("submitting {application:?}");
    let reply = client.change_enterprise_realname_authentication(&application).await?;
    println!("submitted: manual review {:?} (request {})", reply.is_review, reply.request_id().unwrap_or("without id"));

    let question = ShowRealnameAuthenticationReviewResult::builder().customer_id(application.customer_id).build();
    for _ in 0..10 {
        let reply = client.show_realname_authentication_review_result(&question).await?;
        println!("review: {:?}", reply.review_result);
        if reply.review_result != Some(ReviewResult::UnderReview) {
            return Ok(());
        }
        tokio::time::sleep(pause).await;
    }
    println!("not decided yet; try again later");
    Ok(())
}

/// A request that breaks two rules. Nothing is sent.
async fn show_violations(client: &Client) {
    let mut application = application();
    application.customer_id = "4".repeat(65);
    application.corp_name = "12345 !".to_owned();
    if let Err(error) = client.change_enterprise_realname_authentication(&application).await {
        println!("violations, and nothing was sent:");
        for violation in error.violations() {
            println!("  {violation}");
        }
    }
}

/// An error response that lists the failed checks.
async fn show_service_error(client: &Client) {
    match client.change_enterprise_realname_authentication(&application()).await {
        Ok(_) => println!("the request succeeded"),
        Err(error) if error.is(ChangeError::ServiceCheckFailed) => {
            println!("rejected: {error}");
            println!("  to fix first: {:?}", error.fail_check_items());
        }
        Err(error) => println!("rejected: {error}; {}", error.advice().unwrap_or_default()),
    }
}
