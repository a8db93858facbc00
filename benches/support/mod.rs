//! Shared code of the benchmarks: a request, the same call hand-written, a server that answers without checks, a median,
//! and the line of a figure.
#![allow(dead_code, unused_imports, reason = "no benchmark uses all of it")]

mod canned;
mod figure;
pub(crate) mod hand_written;

use std::time::Duration;

use huaweicloud_bss::Client;
use huaweicloud_bss::realname_authentication::{
    CertificateType, CertifierRole, ChangeEnterpriseRealnameAuthentication, EnterpriseChangeType,
    EnterpriseIdentifyType, EnterprisePerson, ManualReview,
};

pub(crate) use canned::{apart, serve};
pub(crate) use figure::figure;

/// The server's answer to [`application`].
pub(crate) const ANSWER: &str = r#"{"is_review": 1}"#;

/// Returns a request with all fields.
pub(crate) fn application() -> ChangeEnterpriseRealnameAuthentication {
    let person = EnterprisePerson::builder()
        .legal_name("Example Person")
        .legal_id_number("3718120000")
        .certifier_role(CertifierRole::LegalPerson)
        .build();
    ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id("4505ce6f")
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url(["test/front.jpg", "test/back.jpg"])
        .corp_name("Example Trading Ltd")
        .verified_number("91310000")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("example_IDP")
        .certificate_type(CertificateType::BusinessLicense)
        .reg_country("CN")
        .reg_address("Beijing")
        .enterprise_person(person)
        .build()
}

/// Makes the call with the generated client.
pub(crate) async fn generated(client: &Client, request: &ChangeEnterpriseRealnameAuthentication) -> Option<i32> {
    let reply = client.change_enterprise_realname_authentication(request).await.unwrap();
    reply.is_review.as_ref().map(|review| i32::from(*review == ManualReview::Needed))
}

/// Returns the median.
pub(crate) fn median<T: PartialOrd + Copy>(mut values: Vec<T>) -> T {
    values.sort_unstable_by(|one, other| one.partial_cmp(other).unwrap());
    values[values.len() / 2]
}
