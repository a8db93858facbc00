//! From files to a decision, against the mock.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use huaweicloud_bss::attachments::{Attachment, Bucket, Progress};
use huaweicloud_bss::realname_authentication::{
    ApplyingEnterprisePerson, ChangeEnterpriseRealnameAuthentication,
    ChangeEnterpriseRealnameAuthenticationError as ChangeError, CreateEnterpriseRealnameAuthentication,
    CreatePersonalRealnameAuth, EnterpriseChangeType, EnterpriseIdentifyType, EnterprisePerson,
    IndividualCertificateType, IndividualIdentifyType,
};
use huaweicloud_bss::{Client, Credentials, ErrorKind};
use huaweicloud_bss_mock::{Builder, Decision, Fault, Mock};
use huaweicloud_bss_realname::{
    Document, Documents, EnterpriseDocuments, Mismatch, PersonDocuments, PersonalDocuments, ReviewOutcome, Submission,
    SubmitError, review, submit,
};

const PUT: &str = "put_object";
const CHANGE: &str = "change_enterprise_realname_authentication";
const SHOW: &str = "show_realname_authentication_review_result";
const TICK: Duration = Duration::from_millis(100);

struct Partner {
    mock: Mock,
    client: Client,
    bucket: Bucket,
}

impl Partner {
    async fn new(settings: Builder) -> Self {
        let mock = settings.keys("AK", "SK").bucket("documents", "OBSAK", "OBSSK").start().await.unwrap();
        let keys = Credentials::new("AK", "SK");
        let client = Client::builder().endpoint(mock.endpoint()).credentials(keys).build().unwrap();
        let keys = Credentials::new("OBSAK", "OBSSK");
        let bucket = Bucket::builder("documents", keys).endpoint(mock.endpoint()).build().unwrap();
        Self { mock, client, bucket }
    }

    fn submit<'a>(
        &'a self,
        documents: &'a EnterpriseDocuments,
        application: &'a ChangeEnterpriseRealnameAuthentication,
    ) -> Submission<'a, ChangeEnterpriseRealnameAuthentication> {
        submit(&self.client, &self.bucket, documents, application).poll_interval(TICK).deadline(Duration::from_secs(20))
    }

    /// Returns the operations that were called, in order.
    fn called(&self) -> Vec<&'static str> {
        self.mock.received().into_iter().map(|received| received.operation.unwrap()).collect()
    }
}

fn scan(content: &str) -> Attachment {
    Attachment::new("scan.png", [b"\x89PNG\r\n\x1a\n", content.as_bytes()].concat()).unwrap()
}

fn documents() -> EnterpriseDocuments {
    let person = PersonDocuments { portrait: scan("portrait"), emblem: scan("emblem") };
    EnterpriseDocuments { certificate_front: scan("front"), certificate_back: Some(scan("back")), person: Some(person) }
}

fn application(documents: &EnterpriseDocuments) -> ChangeEnterpriseRealnameAuthentication {
    let person = EnterprisePerson::builder().legal_name("wangmoumou").legal_id_number("371812").build();
    ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id("c1")
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url(documents.paths())
        .corp_name("Example Ltd")
        .verified_number("91310000")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("x_IDP")
        .enterprise_person(person)
        .build()
}

#[tokio::test]
async fn uploads_submits_and_reviews() {
    let partner = Partner::new(Mock::builder().polls_until_decided(2)).await;
    let documents = documents();
    let application = application(&documents);
    let reports: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let listener = Arc::clone(&reports);
    let submission = partner.submit(&documents, &application);
    let submission = submission.on_progress(move |progress| listener.lock().unwrap().push(progress));
    assert_eq!(submission.await.unwrap(), ReviewOutcome::Passed);
    assert_eq!(partner.called(), [PUT, PUT, PUT, PUT, CHANGE, SHOW, SHOW, SHOW]);
    let expected = ["front", "back", "portrait", "emblem"];
    let files = documents.paths();
    assert_eq!(files.len(), expected.len());
    for (path, expected) in files.iter().zip(expected) {
        let object = partner.mock.object(&format!("download/{path}")).unwrap();
        assert!(object.ends_with(expected.as_bytes()), "{path} is not the {expected}");
    }
    let reports = reports.lock().unwrap();
    let total = 4 * 8 + 5 + 4 + 8 + 6;
    assert_eq!(*reports, [13, 13 + 12, 13 + 12 + 16, total].map(|sent| Progress::new(sent, total)));
}

#[tokio::test]
async fn submits_again_after_a_rejection() {
    let partner = Partner::new(Mock::builder()).await;
    let documents = documents();
    let application = application(&documents);
    partner.mock.decide("c1", Decision::Reject("the portrait of CANARY is blurred".to_owned()));
    let outcome = partner.submit(&documents, &application).await.unwrap();
    assert_eq!(format!("{outcome:?}"), "Rejected { opinion: [redacted] }");
    assert_eq!(outcome, ReviewOutcome::Rejected { opinion: Some("the portrait of CANARY is blurred".to_owned()) });
    assert_eq!(partner.submit(&documents, &application).await.unwrap(), ReviewOutcome::Passed);
}

#[tokio::test]
async fn polls_until_the_deadline() {
    let partner = Partner::new(Mock::builder().polls_until_decided(5)).await;
    let documents = documents();
    let application = application(&documents);
    let begin = Instant::now();
    let outcome = partner.submit(&documents, &application).deadline(Duration::from_millis(250)).await.unwrap();
    assert_eq!(outcome, ReviewOutcome::UnderReview);
    assert!(begin.elapsed() >= Duration::from_millis(250));
    // Immediately, after at most two pauses, and at the deadline.
    let requests = partner.called().iter().filter(|name| **name == SHOW).count();
    assert!((2..=4).contains(&requests), "{requests}");
    let outcome = review(&partner.client, "c1").deadline(Duration::ZERO).await.unwrap();
    assert_eq!(outcome, ReviewOutcome::UnderReview);
    assert_eq!(review(&partner.client, "c1").poll_interval(Duration::ZERO).await.unwrap(), ReviewOutcome::Passed);
}

#[tokio::test]
async fn passes_without_manual_review() {
    let partner = Partner::new(Mock::builder()).await;
    let documents = documents();
    let application = application(&documents);
    partner.mock.answer_next(CHANGE, 200, &[], r#"{"is_review":0}"#);
    assert_eq!(partner.submit(&documents, &application).await.unwrap(), ReviewOutcome::Passed);
    assert_eq!(partner.called(), [PUT, PUT, PUT, PUT, CHANGE]);
}

#[tokio::test]
async fn rejects_documents_that_do_not_match() {
    let partner = Partner::new(Mock::builder()).await;
    let all = documents();
    let fine = application(&all);
    let without_card = EnterpriseDocuments { person: None, ..all.clone() };
    let twice = EnterpriseDocuments { certificate_back: Some(scan("front")), ..all.clone() };
    let mut without_person = application(&all);
    without_person.enterprise_person = None;
    let mut other_files = application(&all);
    other_files.verified_file_url.swap(2, 3);
    let (one, other) = (Document::CertificateFront, Document::CertificateBack);
    for (documents, application, mismatch) in [
        (&without_card, &application(&without_card), Mismatch::NoCard),
        (&all, &without_person, Mismatch::NoPerson),
        (&all, &other_files, Mismatch::Paths),
        (&twice, &application(&twice), Mismatch::SameFile { one, other }),
        (&without_card, &fine, Mismatch::NoCard),
    ] {
        match partner.submit(documents, application).await.unwrap_err() {
            SubmitError::Mismatch(found) => assert_eq!(found, mismatch),
            error => panic!("{error}"),
        }
    }
    let mut broken = application(&all);
    broken.corp_name = "12345".to_owned();
    match partner.submit(&all, &broken).await.unwrap_err() {
        SubmitError::Invalid(violations) => assert_eq!(violations[0].field(), "corp_name"),
        error => panic!("{error}"),
    }
    assert!(partner.mock.received().is_empty());
}

#[tokio::test]
async fn a_rejected_upload_ends_the_submission() {
    let partner = Partner::new(Mock::builder()).await;
    let documents = documents();
    let application = application(&documents);
    let denied = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>";
    partner.mock.answer_next(PUT, 200, &[], "");
    partner.mock.answer_next(PUT, 403, &[], denied);
    let error = partner.submit(&documents, &application).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the back of the enterprise's certificate: the upload failed: HTTP 403 AccessDenied: Access Denied; the owner of \
         the access key must own the bucket `documents`, or be allowed to put objects into it (obs:object:PutObject, or \
         PutObject in the bucket's policy)"
    );
    assert_eq!(partner.called(), [PUT, PUT]);
}

#[tokio::test]
async fn repeats_uploads_but_not_the_application() {
    for fault in [Fault::ResetAfter, Fault::ServerError, Fault::BadGateway, Fault::Unavailable] {
        let partner = Partner::new(Mock::builder()).await;
        let documents = documents();
        let application = application(&documents);
        partner.mock.fault_next(PUT, fault);
        partner.mock.fault_next(CHANGE, fault);
        match partner.submit(&documents, &application).await.unwrap_err() {
            SubmitError::Submit(error) => assert_eq!((error.operation(), error.attempts()), (CHANGE, 1)),
            error => panic!("{error}"),
        }
        assert_eq!(partner.called(), [PUT, PUT, PUT, PUT, PUT, CHANGE], "{fault:?}");
    }
    let partner = Partner::new(Mock::builder()).await;
    let documents = documents();
    partner.mock.fail_next(CHANGE, "CBC.99007004");
    match partner.submit(&documents, &application(&documents)).await.unwrap_err() {
        SubmitError::Submit(error) => assert!(error.is(ChangeError::ServiceCheckFailed)),
        error => panic!("{error}"),
    }
}

#[tokio::test]
async fn polls_despite_transient_failures() {
    let partner = Partner::new(Mock::builder()).await;
    let documents = documents();
    let application = application(&documents);
    // More failures than the attempts of one call.
    (0..4).for_each(|_| partner.mock.fault_next(SHOW, Fault::ResetAfter));
    assert_eq!(partner.submit(&documents, &application).await.unwrap(), ReviewOutcome::Passed);

    let partner = Partner::new(Mock::builder()).await;
    partner.mock.fail_next(SHOW, "CBC.0151");
    match partner.submit(&documents, &application).await.unwrap_err() {
        SubmitError::Review(error) => {
            assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("CBC.0151")));
        }
        error => panic!("{error}"),
    }
    assert_eq!(partner.called().iter().filter(|name| **name == CHANGE).count(), 1);
}

#[tokio::test]
async fn nothing_continues_after_a_drop() {
    let partner = Partner::new(Mock::builder().polls_until_decided(1000)).await;
    let documents = documents();
    let application = application(&documents);
    let submission = partner.submit(&documents, &application).into_future();
    assert!(tokio::time::timeout(Duration::from_millis(350), submission).await.is_err());
    let called = partner.called();
    assert!(called.contains(&SHOW));
    tokio::time::sleep(3 * TICK).await;
    assert_eq!(partner.called(), called);
}

#[tokio::test]
async fn submits_first_applications() {
    let partner = Partner::new(Mock::builder()).await;
    let documents = documents();
    let person = ApplyingEnterprisePerson::builder().legal_name("wangmoumou").legal_id_number("371812").build();
    let application = CreateEnterpriseRealnameAuthentication::builder()
        .customer_id("c1")
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url(documents.paths())
        .corp_name("Example Ltd")
        .verified_number("91310000")
        .xaccount_type("x_IDP")
        .enterprise_person(person)
        .build();
    let outcome = submit(&partner.client, &partner.bucket, &documents, &application).poll_interval(TICK).await;
    assert_eq!(outcome.unwrap(), ReviewOutcome::Passed);

    let documents = PersonalDocuments::Passport { data_page: scan("page"), held: scan("held") };
    let mut application = CreatePersonalRealnameAuth::builder()
        .customer_id("c2")
        .identify_type(IndividualIdentifyType::IndividualCertificate)
        .verified_type(documents.verified_type())
        .verified_file_url(documents.paths())
        .name("wangmoumou")
        .verified_number("371812")
        .xaccount_type("x_IDP")
        .build();
    let outcome = submit(&partner.client, &partner.bucket, &documents, &application).poll_interval(TICK).await;
    assert_eq!(outcome.unwrap(), ReviewOutcome::Passed);
    application.verified_type = Some(IndividualCertificateType::MainlandPermitTaiwan);
    let outcome = submit(&partner.client, &partner.bucket, &documents, &application).await;
    assert!(matches!(outcome, Err(SubmitError::Mismatch(Mismatch::CertificateType))));
}
