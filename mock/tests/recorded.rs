//! Requests with literal signatures: requests recorded from the official Python SDK, and uploads that were signed with
//! Python's `hmac` and `hashlib`. The mock checks signatures with the client's functions, so the client's own requests
//! would not reveal a mistake in them.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, reason = "a test")]

use std::time::Duration;

use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport};
use huaweicloud_bss_mock::{Builder, Mock};
use jiff::Timestamp;

/// A recorded request.
#[derive(Clone, Debug)]
struct Recorded {
    method: &'static str,
    target: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Recorded {
    fn header(&mut self, name: &str) -> &mut String {
        &mut self.headers.iter_mut().find(|(other, _)| *other == name).unwrap().1
    }

    /// Sends the request without a socket, so that no header is added or changed.
    async fn send(&self, mock: &Mock) -> (Response<Bytes>, String) {
        let host = &self.headers.iter().find(|(name, _)| *name == "host").unwrap().1;
        let request = Request::builder().method(self.method).uri(format!("http://{host}{}", self.target));
        let request = self.headers.iter().fold(request, |request, (name, value)| request.header(*name, value));
        let request = request.body(Bytes::from(self.body.clone())).unwrap();
        let answer = mock.transport().send(request, Limits::new(Duration::from_secs(30), 1 << 20)).await.unwrap();
        let text = String::from_utf8_lossy(answer.body()).into_owned();
        (answer, text)
    }
}

/// Changes the last byte of a string.
fn change_end(text: &mut String) {
    let last = text.pop();
    text.push(if last == Some('0') { '1' } else { '0' });
}

/// Returns a mock whose clock is at `date`, when the requests were signed.
fn mock_at(date: &str, builder: Builder) -> Mock {
    let date: Timestamp = date.parse().unwrap();
    builder.clock_offset_seconds(date.duration_since(Timestamp::now()).as_secs()).without_socket().unwrap()
}

const SDK_DATE: &str = "2024-01-02T03:04:05Z";

/// A request of the official SDK, from `tests/parity/recorded`.
fn of_sdk(method: &'static str, target: &str, language: Option<&str>, body: &str, signature: &str) -> Recorded {
    let mut names = vec!["content-type", "host", "user-agent", "x-domain-id", "x-sdk-date"];
    if language.is_some() {
        names.insert(4, "x-language");
    }
    let authorization = format!(
        "SDK-HMAC-SHA256 Access=ORACLEACCESSKEY00001, SignedHeaders={}, Signature={signature}",
        names.join(";")
    );
    let mut headers = vec![
        ("content-type", "application/json".to_owned()),
        ("host", "127.0.0.1:18970".to_owned()),
        ("user-agent", "huaweicloud-usdk-python/3.0; recorder".to_owned()),
        ("x-domain-id", "0123456789abcdef0123456789abcdef".to_owned()),
        ("x-sdk-date", "20240102T030405Z".to_owned()),
        ("authorization", authorization),
    ];
    headers.extend(language.map(|language| ("x-language", language.to_owned())));
    Recorded { method, target: target.to_owned(), headers, body: body.to_owned() }
}

fn requests_of_sdk() -> [Recorded; 3] {
    [
        of_sdk(
            "GET",
            "/v2/orders/customer-orders?limit=1&order_type=1&payment_time_begin=2025-03-07T19%3A51%3A38Z\
             &service_type_code=%2520%252Fb%2525%25zz%2B%25%25E4%25BA",
            None,
            "",
            "876d27d284c0a9c09f96410238c15ceb60a784d7c8cde3072c0af7e81b5833ea",
        ),
        of_sdk(
            "GET",
            "/v2/orders/customer-orders/details/9c7cc28f3497b308396ae050bf59543e\
             ?indirect_partner_id=73d2169bbbaa265e49b39b2fbf7e230b&limit=71&offset=375",
            Some("zh_CN"),
            "",
            "eeb247c8130ebbf45eb1636b435adf47388003f97bf9885043d2f109d12890ad",
        ),
        of_sdk(
            "PUT",
            "/v2/customers/realname-auths/enterprise",
            None,
            "{\"customer_id\": \"f0284da46689fc5f58cdb4c108110abe\", \"identify_type\": 1, \"verified_file_url\": \
             [\"verified_file_url 284\"], \"corp_name\": \"corp_name 790\", \"verified_number\": \
             \"a86251de02a0f6ce93abef399752d2aa\", \"change_type\": 1, \"xaccount_type\": \"xaccount_type 899\"}",
            "7524b6e507d4e5cdd8552b08afa2bfb5d46b585e9eb58eb91d1b745b212e8d92",
        ),
    ]
}

fn with_key_of_sdk() -> Builder {
    Mock::builder().keys("ORACLEACCESSKEY00001", "oracleSecretKey/0000000000000000000000001")
}

#[tokio::test]
async fn accepts_recorded_requests_of_the_official_sdk() {
    let mock = mock_at(SDK_DATE, with_key_of_sdk());
    for recorded in requests_of_sdk() {
        let (answer, text) = recorded.send(&mock).await;
        assert_eq!(answer.status(), 200, "{recorded:?}: {text}");
        assert!(mock.received().last().unwrap().processed, "{recorded:?}");
    }
}

#[tokio::test]
async fn rejects_recorded_requests_in_which_a_byte_was_changed() {
    let mock = mock_at(SDK_DATE, with_key_of_sdk());
    let changes: [fn(&mut Recorded); 5] = [
        |request| change_end(&mut request.target),
        |request| change_end(request.header("x-domain-id")),
        |request| *request.header("x-sdk-date") = "20240102T030406Z".to_owned(),
        |request| change_end(request.header("authorization")),
        |request| request.body.push(' '),
    ];
    for (index, change) in changes.iter().enumerate() {
        for mut request in requests_of_sdk() {
            // The last character of this path is part of the operation's path.
            if index == 0 && request.method == "PUT" {
                continue;
            }
            change(&mut request);
            let (answer, text) = request.send(&mock).await;
            assert_eq!(answer.status(), 401, "{request:?}: {text}");
            assert!(text.contains("APIGW.0301") && text.contains("verify aksk signature fail"), "{request:?}: {text}");
        }
    }
    assert!(mock.received().iter().all(|received| !received.processed));
}

#[tokio::test]
async fn rejects_recorded_requests_with_another_key_or_at_another_time() {
    let [request, ..] = requests_of_sdk();
    let mock = mock_at(SDK_DATE, Mock::builder().keys("ORACLEACCESSKEY00001", "another"));
    let (answer, text) = request.send(&mock).await;
    assert_eq!(answer.status(), 401, "{text}");
    for (date, accepted) in [("2024-01-02T03:18:00Z", true), ("2024-01-02T03:20:00Z", false)] {
        let (answer, text) = request.send(&mock_at(date, with_key_of_sdk())).await;
        assert_eq!((answer.status() == 200, text.contains("signature expired")), (accepted, !accepted), "{text}");
    }
}

const UPLOAD_DATE: &str = "2026-01-01T00:00:00Z";

fn upload(more: &[(&'static str, &str)], signature: &str) -> Recorded {
    let mut headers = vec![
        ("host", "documents.obs.ap-southeast-1.myhuaweicloud.com".to_owned()),
        ("content-length", "17".to_owned()),
        ("content-md5", "4NdtT6Fy5uUh1Szy2bvv+g==".to_owned()),
        ("content-type", "application/pdf".to_owned()),
        ("date", "Thu, 01 Jan 2026 00:00:00 GMT".to_owned()),
        ("authorization", format!("OBS OBSAK:{signature}")),
    ];
    headers.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
    let target = "/download/a%20b/%E6%AD%A3.pdf".to_owned();
    Recorded { method: "PUT", target, headers, body: "%PDF-1.7 recorded".to_owned() }
}

#[tokio::test]
async fn the_bucket_accepts_recorded_uploads_and_rejects_changed_ones() {
    let mock = mock_at(UPLOAD_DATE, Mock::builder().bucket("documents", "OBSAK", "OBSSK"));
    let with_headers = [("x-obs-security-token", "a token"), ("x-obs-acl", "private")];
    for (upload, has_headers) in [
        (upload(&[], "9ykMT2yrsEG0wYE5PMtMOPmtD1w="), false),
        (upload(&with_headers, "OEf678Dl9liRRkPusQvedCN/gsY="), true),
    ] {
        let (answer, text) = upload.send(&mock).await;
        assert_eq!(answer.status(), 200, "{upload:?}: {text}");
        assert_eq!(mock.object("download/a b/正.pdf").unwrap(), b"%PDF-1.7 recorded");
        let mut changes: Vec<fn(&mut Recorded)> = vec![
            |request| change_end(&mut request.target),
            |request| change_end(request.header("content-md5")),
            |request| change_end(request.header("content-type")),
            |request| *request.header("date") = "Thu, 01 Jan 2026 00:00:01 GMT".to_owned(),
            |request| change_end(request.header("authorization")),
        ];
        if has_headers {
            changes.push(|request| change_end(request.header("x-obs-acl")));
        }
        for change in changes {
            let mut request = upload.clone();
            change(&mut request);
            let (answer, text) = request.send(&mock).await;
            assert_eq!(answer.status(), 403, "{request:?}: {text}");
            assert!(text.contains("<Code>SignatureDoesNotMatch</Code>"), "{request:?}: {text}");
        }
        // The signature covers the digest of the body, not the body.
        let mut request = upload.clone();
        request.body.push(' ');
        let (answer, text) = request.send(&mock).await;
        assert!(answer.status() == 400 && text.contains("BadDigest"), "{text}");
    }
}
