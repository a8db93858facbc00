//! An application with documents: they are checked, uploaded and submitted, the review is followed, and a rejected
//! application is submitted again.
//!
//! ```text
//! cargo run --example realname_attachments    # against a mock on this machine: no network, no account
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::time::Duration;

use huaweicloud_bss::attachments::{Attachment, Bucket};
use huaweicloud_bss::realname_authentication::{
    CertificateType, CertifierRole, ChangeEnterpriseRealnameAuthentication, EnterpriseChangeType,
    EnterpriseIdentifyType, EnterprisePerson,
};
use huaweicloud_bss::{Client, Credentials};
use huaweicloud_bss_mock::{Decision, Mock};
use huaweicloud_bss_realname::{Documents, EnterpriseDocuments, PersonDocuments, ReviewOutcome, submit};

const CUSTOMER: &str = "4505ce6f";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let settings = Mock::builder().keys("PARTNERKEY", "partner's secret").polls_until_decided(2);
    let mock = settings.bucket("partner-documents", "BUCKETKEY", "bucket's secret").start().await?;
    let keys = Credentials::new("PARTNERKEY", "partner's secret");
    let client = Client::builder().endpoint(mock.endpoint()).credentials(keys).build()?;
    // The bucket belongs to an ordinary account, so its keys are not the partner's.
    let keys = Credentials::new("BUCKETKEY", "bucket's secret");
    let bucket = Bucket::builder("partner-documents", keys).endpoint(mock.endpoint()).build()?;

    // A file that the service would reject is reported before anything is sent.
    if let Err(error) = Attachment::new("front.jpg", scan("front")) {
        println!("front.jpg cannot be attached: {error}");
    }

    mock.decide(CUSTOMER, Decision::Reject("the emblem side is blurred".to_owned()));
    for emblem in ["blurred emblem side", "emblem side"] {
        let documents = EnterpriseDocuments {
            certificate_front: Attachment::new("front.png", scan("front"))?,
            certificate_back: Some(Attachment::new("back.png", scan("back"))?),
            person: Some(PersonDocuments {
                portrait: Attachment::new("portrait.png", scan("portrait side"))?,
                emblem: Attachment::new("emblem.png", scan(emblem))?,
            }),
        };
        match submit_application(&client, &bucket, &documents).await? {
            ReviewOutcome::Passed => println!("passed"),
            ReviewOutcome::Rejected { opinion } => println!("rejected: {}", opinion.unwrap_or_default()),
            ReviewOutcome::UnderReview => println!("not decided yet; try again later"),
        }
    }
    Ok(())
}

async fn submit_application(
    client: &Client,
    bucket: &Bucket,
    documents: &EnterpriseDocuments,
) -> Result<ReviewOutcome, Box<dyn Error>> {
    let person = EnterprisePerson::builder()
        .legal_name("wangmoumou")
        .legal_id_number("371812********8888")
        .certifier_role(CertifierRole::LegalPerson)
        .build();
    let application = ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id(CUSTOMER)
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        // The paths are known before the upload, because they are derived from the content of the files.
        .verified_file_url(documents.paths())
        .corp_name("test001")
        .verified_number("371812********8888")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("***_IDP")
        .certificate_type(CertificateType::BusinessLicense)
        .enterprise_person(person)
        .build();
    let outcome = submit(client, bucket, documents, &application)
        .on_progress(|progress| println!("  sent {} of {} bytes", progress.sent, progress.total))
        // For a mock. The default is to poll every 30 seconds for ten minutes, because people review.
        .poll_interval(Duration::from_millis(100))
        .await?;
    Ok(outcome)
}

/// A placeholder for a picture. Only its first bytes are checked.
fn scan(what: &str) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n", what.as_bytes(), &[0; 100_000]].concat()
}
