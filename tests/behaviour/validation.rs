//! Documented rules: enforced, reported as warnings, or ignored.

use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthentication, CreatePersonalRealnameAuth, EnterpriseIdentifyType, EnterprisePerson,
    IndividualIdentifyType,
};
use huaweicloud_bss::{
    ErrorKind, ValidationPolicy,
    validation::{Limit, RuleName},
};

use crate::canaries::Log;
use crate::support::{Server, application, builder, client};

/// Returns a request that breaks one rule of each kind that the operation has.
fn broken() -> ChangeEnterpriseRealnameAuthentication {
    let mut request = application();
    request.customer_id = String::new();
    request.identify_type = EnterpriseIdentifyType::from(9);
    request.verified_file_url = (0..5).map(|index| format!("canary-{index}.jpg")).collect();
    request.corp_name = "12345 canary!".replace("canary", "");
    request.verified_number = "canary".repeat(6);
    request.reg_country = Some("canary-long".to_owned());
    request.enterprise_person =
        Some(EnterprisePerson::builder().legal_name("").legal_id_number("canary".repeat(6)).build());
    request
}

const SENTENCES: [&str; 8] = [
    "`customer_id` must have at least 1 character, but has 0",
    "`identify_type` must be one of 1, but is 9",
    "`verified_file_url` must have at most 4 entries, but has 5",
    "`corp_name` must not consist only of digits, special characters and spaces",
    "`verified_number` must have at most 32 characters, but has 36",
    "`reg_country` must have at most 10 characters, but has 11",
    "`enterprise_person.legel_name` must have at least 1 character, but has 0",
    "`enterprise_person.legel_id_number` must have at most 32 characters, but has 36",
];

#[tokio::test]
async fn reports_all_violations_and_sends_nothing() {
    let server = Server::answering(200, "", "{}").await;
    let client = client(server.address());
    let error = client.change_enterprise_realname_authentication(&broken()).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.status()), (ErrorKind::Validation, 0, None));
    let sentences: Vec<String> = error.violations().iter().map(ToString::to_string).collect();
    assert_eq!(sentences, SENTENCES);
    assert_eq!(
        error.to_string(),
        format!("change_enterprise_realname_authentication failed, the request was not sent: {}", SENTENCES.join("; "))
    );
    let files = &error.violations()[2];
    assert_eq!((files.field(), files.rule()), ("verified_file_url", RuleName::MaxItems));
    assert_eq!((files.limit(), files.given()), (Some(&Limit::Number(4)), Some("5")));
    assert!(!format!("{error:?} {error}").contains("canary"));
    assert_eq!(broken().validate().unwrap_err().to_string(), SENTENCES.join("; "));
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn the_policy_of_a_call_overrides_the_clients() {
    use ValidationPolicy::{Enforce, Off, Warn};
    let server = Server::answering(200, "", "{}").await;
    for (of_client, of_call, sent) in [
        (Enforce, None, false),
        (Enforce, Some(Warn), true),
        (Enforce, Some(Off), true),
        (Warn, None, true),
        (Warn, Some(Enforce), false),
        (Off, None, true),
        (Off, Some(Enforce), false),
    ] {
        let client = builder(server.address()).validation(of_client).build().unwrap();
        let before = server.seen().len();
        let request = broken();
        let mut call = client.change_enterprise_realname_authentication(&request);
        if let Some(policy) = of_call {
            call = call.validation(policy);
        }
        assert_eq!(call.await.is_ok(), sent, "{of_client:?} {of_call:?}");
        assert_eq!(server.seen().len() - before, usize::from(sent));
    }
}

#[tokio::test]
async fn warnings_contain_the_rules_and_not_the_values() {
    let server = Server::answering(200, "", "{}").await;
    for (policy, warned) in [(ValidationPolicy::Warn, SENTENCES.len()), (ValidationPolicy::Off, 0)] {
        let client = builder(server.address()).validation(policy).build().unwrap();
        let log = Log::new();
        let request = broken();
        log.during(client.change_enterprise_realname_authentication(&request).into_future()).await.unwrap();
        let lines = log.lines();
        let warnings: Vec<&String> = lines.iter().filter(|line| line.starts_with("WARN")).collect();
        assert_eq!(warnings.len(), warned);
        for (warning, sentence) in warnings.iter().zip(SENTENCES) {
            assert!(warning.contains(sentence) && warning.contains("rule="), "{warning}");
        }
        assert!(!lines.join("\n").contains("canary"));
        // Values that break a rule are sent unchanged.
        assert!(server.seen().last().unwrap().contains("canary-4.jpg"));
    }
}

#[test]
fn a_field_can_be_required_by_another() {
    let request = CreatePersonalRealnameAuth::builder()
        .customer_id("c")
        .identify_type(IndividualIdentifyType::IndividualCertificate)
        .verified_file_url(["a.jpg"])
        .name("Wang")
        .verified_number("1")
        .xaccount_type("x")
        .build();
    let violations = request.validate().unwrap_err();
    assert_eq!(violations.to_string(), "`verified_type` is required when `identify_type` is 0");
    assert_eq!(violations[0].rule(), RuleName::MandatoryIf);
}
