//! Nothing about a document is shown: neither its content, nor its name, nor the keys of the bucket.

use std::time::Duration;

use huaweicloud_bss::Credentials;
use huaweicloud_bss::attachments::{Attachment, Bucket};
use huaweicloud_bss_mock::{Decision, Mock};
use huaweicloud_bss_realname::{Documents, EnterpriseDocuments, PersonDocuments, submit};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::canaries::{Log, assert_clean, printed, shown};
use crate::support::{Server, Then, answer, application, client};

fn scan(name: &str) -> Attachment {
    let content = format!("GIF89a CANARY {name}");
    Attachment::new("CANARY.gif", content).unwrap().stored_as(format!("CANARY 正/{name} CANARY.gif")).unwrap()
}

fn bucket(address: &str) -> Bucket {
    let keys = Credentials::new("CANARYACCESSKEY", "CANARY secret").security_token("CANARY-token");
    Bucket::builder("documents", keys).endpoint(address).max_attempts(2).build().unwrap()
}

/// Servers that repeat the request as a message, and one that does not exist.
#[tokio::test]
async fn failed_uploads_show_no_secret() {
    let page = |text: &str| {
        format!("<Error><Code>{text}</Code><Message>{text}</Message><RequestId>{text}</RequestId></Error>").into_bytes()
    };
    let repeated = "CANARYACCESSKEY CANARY secret CANARY-token CANARY 正/front CANARY.gif";
    for then in [
        Then::Echo,
        Then::Write(answer(403, "x-obs-request-id: CANARYACCESSKEY\r\n", &page(repeated))),
        Then::Write(answer(403, "", &page("CANARYACCESSKEY"))),
        Then::Write(answer(301, "location: http://127.0.0.1:1/CANARY\r\n", b"")),
        Then::Write(b"HTTP/1.1 200 CANARY\r\nCANARY".to_vec()),
        Then::Reset(Vec::new()),
    ] {
        let server = Server::start(then).await;
        let log = Log::new();
        let (bucket, scan) = (bucket(server.address()), scan("front"));
        let upload = bucket.upload(&scan);
        assert_clean("upload", &shown(&upload));
        let error = log.during(upload.into_future()).await.unwrap_err();
        assert!(server.seen()[0].contains("CANARY front"), "the document was not sent");
        assert_clean("error", &printed(&error));
        assert_clean("advice", error.advice().unwrap_or_default());
        assert_clean("log", &log.lines().join("\n"));
        assert!(log.own_lines().iter().any(|line| line.starts_with("SPAN bss_upload")), "nothing was logged");
    }
    let error = bucket("http://127.0.0.1:1").upload(&scan("front")).await.unwrap_err();
    assert_clean("error", &printed(&error));
}

#[tokio::test]
async fn a_submission_shows_no_secret() {
    let settings =
        Mock::builder().keys("ACCESSKEY", "secret key").bucket("documents", "CANARYACCESSKEY", "CANARY secret");
    let mock = settings.start().await.unwrap();
    let person = PersonDocuments { portrait: scan("portrait"), emblem: scan("emblem") };
    let documents =
        EnterpriseDocuments { certificate_front: scan("front"), certificate_back: None, person: Some(person) };
    let mut application = application();
    let (client, bucket) = (client(&mock.endpoint()), bucket(&mock.endpoint()));
    let log = Log::new();
    let error = log.during(submit(&client, &bucket, &documents, &application).into_future()).await.unwrap_err();
    assert_clean("mismatch", &printed(&error));
    application.verified_file_url = documents.paths();
    mock.decide("4505ce6f", Decision::Reject("CANARY opinion".to_owned()));
    let submission = submit(&client, &bucket, &documents, &application).poll_interval(Duration::ZERO);
    assert_clean("submission", &shown(&submission));
    assert_clean("documents", &shown(&documents));
    let outcome = log.during(submission.into_future()).await.unwrap();
    assert_clean("outcome", &shown(&outcome));
    mock.fail_next("change_enterprise_realname_authentication", "CBC.99000100");
    let error = log.during(submit(&client, &bucket, &documents, &application).into_future()).await.unwrap_err();
    assert_clean("rejection", &printed(&error));
    assert_clean("log", &log.lines().join("\n"));
    for begin in ["SPAN bss_call", "SPAN bss_upload"] {
        assert!(log.own_lines().iter().any(|line| line.starts_with(begin)), "nothing was logged");
    }
}

/// A server may reject a file before it was received completely.
#[tokio::test]
async fn reports_a_rejection_before_the_file_is_sent_completely() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = [0; 512];
        stream.read_exact(&mut head).await.unwrap();
        stream.write_all(&answer(403, "", b"<Error><Code>AccessDenied</Code></Error>")).await.unwrap();
        stream.shutdown().await.unwrap();
        // Nothing more is read until the client closes the connection.
        tokio::time::sleep(Duration::from_millis(300)).await;
    });
    let scan = Attachment::new("scan.gif", [b"GIF89a".to_vec(), vec![0; 9 << 20]].concat()).unwrap();
    let error = bucket(&address).upload(&scan).await.unwrap_err();
    assert_eq!((error.status(), error.code(), error.attempts()), (Some(403), Some("AccessDenied"), 1), "{error}");
    server.await.unwrap();
}
