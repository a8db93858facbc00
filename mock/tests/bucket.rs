//! The bucket accepts valid, signed uploads, and the service checks the uploaded files.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::sync::{Arc, Mutex};

use huaweicloud_bss::attachments::{Attachment, Bucket, MAX_BYTES, Progress, obs};
use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthentication, ChangeEnterpriseRealnameAuthenticationError as ChangeError,
    EnterpriseChangeType, EnterpriseIdentifyType,
};
use huaweicloud_bss::{Client, Credentials, Error};
use huaweicloud_bss_mock::{Builder, Fault, Mock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HOST: &str = "documents.obs.ap-southeast-1.myhuaweicloud.com";

fn settings() -> Builder {
    Mock::builder().keys("AK", "SK").bucket("documents", "OBSAK", "OBSSK")
}

fn bucket(mock: &Mock, name: &str, access: &str, secret: &str) -> Bucket {
    Bucket::builder(name, Credentials::new(access, secret)).endpoint(mock.endpoint()).build().unwrap()
}

fn scan(content: &[u8]) -> Attachment {
    Attachment::new("scan.pdf", [b"%PDF-1.7", content].concat()).unwrap()
}

#[tokio::test]
async fn uploads_the_largest_file_and_reports_progress() {
    let mock = settings().start().await.unwrap();
    let scan = scan(&vec![7; MAX_BYTES - 8]).stored_as("a b/正面.pdf").unwrap();
    let reports: Arc<Mutex<Vec<Progress>>> = Arc::default();
    let listener = Arc::clone(&reports);
    let bucket = bucket(&mock, "documents", "OBSAK", "OBSSK");
    let upload = bucket.upload(&scan).on_progress(move |progress| listener.lock().unwrap().push(progress));
    assert_eq!(upload.await.unwrap(), "a b/正面.pdf");
    assert!(mock.object("download/a b/正面.pdf").unwrap() == scan.content()[..]);
    let reports = reports.lock().unwrap();
    let total = MAX_BYTES as u64;
    assert!(reports.len() > 100 && reports.is_sorted_by_key(|progress| progress.sent), "{}", reports.len());
    assert_eq!(reports.last(), Some(&Progress::new(total, total)));
    let received = mock.received();
    assert_eq!((received.len(), received[0].operation, received[0].processed), (1, Some("put_object"), true));
    let header =
        |name: &str| received[0].headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    assert_eq!(header("content-length"), Some("10485760"));
    assert_eq!((header("host"), header("transfer-encoding")), (Some(HOST), None));
}

#[tokio::test]
async fn rejects_wrong_keys_buckets_and_dates() {
    let mock = settings().start().await.unwrap();
    for (name, access, secret, status, code) in [
        ("documents", "other", "OBSSK", 403, "InvalidAccessKeyId"),
        ("documents", "OBSAK", "other", 403, "SignatureDoesNotMatch"),
        ("somebody-elses", "OBSAK", "OBSSK", 404, "NoSuchBucket"),
    ] {
        let error = bucket(&mock, name, access, secret).upload(&scan(b"")).await.unwrap_err();
        assert_eq!((error.status(), error.code(), error.attempts()), (Some(status), Some(code), 1), "{error}");
        assert!(error.advice().is_some() && error.request_id().is_some(), "{error}");
    }
    assert!(mock.received().iter().all(|received| !received.processed));
    // The client corrects its clock once, by at most 24 hours.
    let hour = 60 * 60;
    for (offset, fits) in
        [(14 * 60, true), (-16 * 60, true), (23 * hour, true), (25 * hour, false), (-25 * hour, false)]
    {
        let mock = settings().clock_offset_seconds(offset).start().await.unwrap();
        let outcome = bucket(&mock, "documents", "OBSAK", "OBSSK").upload(&scan(b"")).await.map(str::len);
        assert_eq!(outcome.as_ref().err().and_then(|error| error.code()), (!fits).then_some("RequestTimeTooSkewed"));
    }
    // A mock without a bucket.
    let mock = Mock::builder().keys("AK", "SK").start().await.unwrap();
    let error = bucket(&mock, "documents", "OBSAK", "OBSSK").upload(&scan(b"")).await.unwrap_err();
    assert_eq!(error.status(), Some(404));
}

#[tokio::test]
async fn signs_the_token_of_temporary_keys() {
    let mock = settings().start().await.unwrap();
    let keys = Credentials::new("OBSAK", "OBSSK").security_token("a token");
    let bucket = Bucket::builder("documents", keys).endpoint(mock.endpoint()).build().unwrap();
    let scan = scan(b"");
    bucket.upload(&scan).await.unwrap();
    assert!(mock.received()[0].headers.contains(&("x-obs-security-token".to_owned(), "a token".to_owned())));
}

/// Sends a request that the client would never send.
async fn raw(mock: &Mock, method: &str, target: &str, headers: &str, resource: &str, md5: &str) -> String {
    let address = mock.endpoint();
    let date = jiff::Timestamp::now().strftime(obs::DATE_FORMAT).to_string();
    let message = obs::Message { method, content_md5: md5, date: &date, resource, ..obs::Message::default() };
    let authorization = obs::authorization(&message, "OBSAK", "OBSSK");
    let text = format!(
        "{method} {target} HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\ndate: {date}\r\n\
         authorization: {authorization}\r\n{headers}\r\nbody"
    );
    let mut stream = TcpStream::connect(address.strip_prefix("http://").unwrap()).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn rejects_requests_that_are_not_a_complete_upload() {
    let mock = settings().start().await.unwrap();
    let length = "content-length: 4\r\n";
    let damaged = format!("{length}content-md5: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
    let long = format!("/{}", "x".repeat(1025));
    for (method, target, headers, md5, status, code) in [
        ("PUT", "/download/a.jpg", damaged.as_str(), "AAAAAAAAAAAAAAAAAAAAAA==", 400, "BadDigest"),
        ("PUT", "/download/a.jpg", damaged.as_str(), "", 403, "SignatureDoesNotMatch"),
        ("PUT", "/download/a.jpg", "", "", 411, "MissingContentLength"),
        ("PUT", "/", length, "", 405, "MethodNotAllowed"),
        ("GET", "/download/a.jpg", length, "", 405, "MethodNotAllowed"),
        ("PUT", &long, length, "", 400, "KeyTooLongError"),
    ] {
        let answer = raw(&mock, method, target, headers, &format!("/documents{target}"), md5).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
        assert!(answer.contains(&format!("<Code>{code}</Code>")), "{answer}");
    }
    assert!(raw(&mock, "PUT", "/other/a.jpg", length, "/documents/other/a.jpg", "").await.starts_with("HTTP/1.1 200 "));
    assert_eq!(mock.object("other/a.jpg").as_deref(), Some(&b"body"[..]));
    assert_eq!(mock.object("download/a.jpg"), None);
}

#[tokio::test]
async fn repeats_uploads_after_a_fault() {
    for fault in [Fault::ResetBefore, Fault::ResetAfter, Fault::ServerError, Fault::BadGateway, Fault::Unavailable] {
        let mock = settings().start().await.unwrap();
        mock.fault_next("put_object", fault);
        let scan = scan(&vec![1; 1 << 20]);
        let path = bucket(&mock, "documents", "OBSAK", "OBSSK").upload(&scan).await.unwrap().to_owned();
        assert!(mock.object(&format!("download/{path}")).unwrap() == scan.content()[..], "{fault:?}");
        assert_eq!(mock.received().len(), 2, "{fault:?}");
    }
    let mock = settings().start().await.unwrap();
    mock.answer_next("put_object", 403, &[], "<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
    let error = bucket(&mock, "documents", "OBSAK", "OBSSK").upload(&scan(b"")).await.unwrap_err();
    assert!(error.to_string().contains("obs:object:PutObject"), "{error}");
    assert_eq!(mock.received().len(), 1);
}

async fn apply(mock: &Mock, path: &str) -> Result<(), Error<ChangeError>> {
    let client = Client::builder().endpoint(mock.endpoint()).credentials(Credentials::new("AK", "SK")).build().unwrap();
    let request = ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id("c1")
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url([path])
        .corp_name("Example Ltd")
        .verified_number("91310000")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("x_IDP")
        .build();
    client.change_enterprise_realname_authentication(&request).await.map(|_| ())
}

#[tokio::test]
async fn the_service_checks_the_files() {
    let mock = settings().start().await.unwrap();
    mock.put_object("download/fine.pdf", &b"%PDF-1.7"[..]);
    mock.put_object("elsewhere.pdf", &b"%PDF-1.7"[..]);
    mock.put_object("download/text.txt", &b"text"[..]);
    mock.put_object("download/wrong.jpg", &b"%PDF-1.7"[..]);
    mock.put_object("download/large.pdf", [b"%PDF-1.7".to_vec(), vec![0; MAX_BYTES]].concat());
    for (path, code) in [
        ("missing.pdf", "CBC.99005030"),
        ("elsewhere.pdf", "CBC.99005030"),
        ("FINE.pdf", "CBC.99005030"),
        ("download/fine.pdf", "CBC.99005030"),
        ("large.pdf", "CBC.99000099"),
        ("text.txt", "CBC.99000100"),
        ("wrong.jpg", "CBC.99000100"),
    ] {
        let error = apply(&mock, path).await.unwrap_err();
        assert_eq!((error.status(), error.code()), (Some(400), Some(code)), "{path}");
    }
    apply(&mock, "fine.pdf").await.unwrap();
    // Without a bucket, files are not checked.
    let mock = Mock::builder().keys("AK", "SK").start().await.unwrap();
    apply(&mock, "missing.pdf").await.unwrap();
}

#[tokio::test]
async fn reports_an_encrypting_bucket() {
    let mock = settings().encrypting_bucket().start().await.unwrap();
    let scan = scan(b"");
    let error = bucket(&mock, "documents", "OBSAK", "OBSSK").upload(&scan).await.unwrap_err();
    assert!(error.to_string().contains("disable the default encryption of the bucket"), "{error}");
    assert_eq!(apply(&mock, scan.relative_path()).await.unwrap_err().code(), Some("CBC.99005030"));
}
