//! Unusual requests and replies: absent, empty and unknown values.

use huaweicloud_bss::realname_authentication::{
    CertificateType, CertifierRole, ChangeEnterpriseRealnameAuthentication,
    ChangeEnterpriseRealnameAuthenticationReply, EnterprisePerson, FailCheckItem, ManualReview,
    ShowRealnameAuthenticationReviewResultReply,
};
use serde_json::{Value, json};

use crate::support::{Server, application, client};

async fn sent(request: &ChangeEnterpriseRealnameAuthentication) -> Value {
    let server = Server::answering(200, "", "{}").await;
    let call = client(server.address());
    let call = call.change_enterprise_realname_authentication(request);
    call.validation(huaweicloud_bss::ValidationPolicy::Off).await.unwrap();
    let seen = server.seen().remove(0);
    serde_json::from_str(seen.split_once("\r\n\r\n").unwrap().1).unwrap()
}

#[tokio::test]
async fn does_not_send_absent_fields() {
    let mut request = application();
    request.reg_address = None;
    request.enterprise_person = None;
    let body = sent(&request).await;
    assert_eq!(
        body,
        json!({
            "customer_id": "4505ce6f", "identify_type": 1, "verified_file_url": ["front001.jpg", "back002.jpg"],
            "corp_name": "Example Limited", "verified_number": "91310000XYZ", "change_type": 1,
            "xaccount_type": "example_IDP",
        })
    );
    // Absent, empty and null have different meanings for this API: an empty string is sent, and so is a required list.
    request.reg_address = Some(String::new());
    request.reg_country = Some(String::new());
    request.verified_file_url = Vec::new();
    let body = sent(&request).await;
    assert_eq!((&body["reg_address"], &body["reg_country"]), (&json!(""), &json!("")));
    assert_eq!(body["verified_file_url"], json!([]));
    assert!(!body.to_string().contains("null"));
}

#[tokio::test]
async fn sends_unlisted_values_unchanged() {
    let mut request = application();
    request.certificate_type = Some(CertificateType::from(-12));
    let person = EnterprisePerson::builder().legal_name("a").legal_id_number("b");
    request.enterprise_person = Some(person.certifier_role(CertifierRole::from("someNewRole")).build());
    let body = sent(&request).await;
    assert_eq!(
        (&body["certificate_type"], &body["enterprise_person"]["certifier_role"]),
        (&json!(-12), &json!("someNewRole"))
    );
    // A listed value is equal to its variant, however it was created.
    assert_eq!(CertifierRole::from("legalPerson"), CertifierRole::LegalPerson);
    assert_eq!(CertificateType::from(99), CertificateType::Other);
    assert_eq!(ManualReview::from(5).to_string(), "5");
    assert_eq!(FailCheckItem::from("IS_DEBT").to_string(), "IS_DEBT");
}

#[test]
fn survives_a_round_trip_through_json() {
    let mut request = application();
    request.certificate_type = Some(CertificateType::from(77));
    request.reg_country = Some(String::new());
    let text = serde_json::to_string(&request).unwrap();
    assert_eq!(serde_json::from_str::<ChangeEnterpriseRealnameAuthentication>(&text).unwrap(), request);
    let value = serde_json::to_value(&request).unwrap();
    assert_eq!(serde_json::from_value::<ChangeEnterpriseRealnameAuthentication>(value).unwrap(), request);
    let reader = serde_json::from_reader::<_, ChangeEnterpriseRealnameAuthentication>(text.as_bytes()).unwrap();
    assert_eq!(reader, request);
    let minimal: ShowRealnameAuthenticationReviewResultReply = serde_json::from_str("{}").unwrap();
    assert_eq!(serde_json::to_string(&minimal).unwrap(), "{}");
}

#[test]
fn survives_a_round_trip_through_toml() {
    let mut request = application();
    request.certificate_type = Some(CertificateType::BusinessLicense);
    let text = toml::to_string(&request).unwrap();
    assert!(text.contains("[enterprise_person]\n"), "{text}");
    assert_eq!(toml::from_str::<ChangeEnterpriseRealnameAuthentication>(&text).unwrap(), request);

    let text = "review_result = 7\nopinion = \"why\"\nlater = 1979-05-27\n";
    let reply: ShowRealnameAuthenticationReviewResultReply = toml::from_str(text).unwrap();
    assert_eq!(reply.opinion.as_deref(), Some("why"));
    assert_eq!(toml::to_string(&reply).unwrap(), "review_result = 7\nopinion = \"why\"\n");
    let reply: ChangeEnterpriseRealnameAuthenticationReply = toml::from_str("is_review = 1.0").unwrap();
    assert_eq!(reply.is_review, Some(ManualReview::Needed));
}

#[test]
fn reports_a_mismatch_without_its_value() {
    for (text, message) in [
        (r#"{"customer_id":"canary"}"#, "`identify_type` is missing"),
        (r#"{"customer_id":["canary"]}"#, "`customer_id` is not a string"),
        (r#""canary""#, "the body is not an object"),
    ] {
        let error = serde_json::from_str::<ChangeEnterpriseRealnameAuthentication>(text).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
        assert!(!error.contains("canary"), "{error}");
    }
}
