//! The mock rejects what the vendor's gateway and service reject, and remembers applications.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::time::Duration;

use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthentication, ChangeEnterpriseRealnameAuthenticationError as ChangeError,
    EnterpriseChangeType, EnterpriseIdentifyType, ManualReview, ReviewResult, ShowRealnameAuthenticationReviewResult,
};
use huaweicloud_bss::signing::{Message, authorization};
use huaweicloud_bss::{CallOptions, Client, Credentials, Effect, OPERATIONS, ValidationPolicy, dynamic::Node};
use huaweicloud_bss_mock::{Builder, Decision, Mock};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const ACCESS: &str = "AK";
const SECRET: &str = "SK";
const CHANGE: &str = "change_enterprise_realname_authentication";
const SHOW: &str = "show_realname_authentication_review_result";
const SHOW_PATH: &str = "/v2/customers/realname-auths/result";
const CHANGE_PATH: &str = "/v2/customers/realname-auths/enterprise";

async fn mock() -> Mock {
    Mock::builder().keys(ACCESS, SECRET).token("a token").start().await.unwrap()
}

fn client(mock: &Mock) -> Client {
    Client::builder().endpoint(mock.endpoint()).credentials(Credentials::new(ACCESS, SECRET)).build().unwrap()
}

/// Sends a request that the client would never send.
async fn raw(mock: &Mock, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> (u16, Value) {
    let address = mock.endpoint();
    let host = address.strip_prefix("http://").unwrap();
    let mut text = format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    let mut stream = TcpStream::connect(host).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("\r\nx-request-id: "), "{head}");
    (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap())
}

async fn with_token(mock: &Mock, method: &str, target: &str, body: &str) -> (u16, Value) {
    raw(mock, method, target, &[("x-auth-token", "a token"), ("content-type", "application/json")], body).await
}

#[tokio::test]
async fn rejects_a_field_that_is_given_more_than_once() {
    let mock = mock().await;
    let pay = |body: &str| format!(r#"{{"use_coupon":"NO","use_discount":"NO",{body}}}"#);
    for (target, body, field) in [
        ("/v3/orders/customer-orders/pay", pay(r#""order_id":"a","order_id":"b""#), "order_id"),
        ("/v3/orders/customer-orders/pay", pay(r#""order_id":"a","order_id":"a""#), "order_id"),
        (
            "/v3/orders/customer-orders/pay",
            pay(r#""order_id":"a","coupon_infos":[{"id":"1","type":301},{"id":"2","type":301,"id":"3"}]"#),
            "coupon_infos[1].id",
        ),
        ("/v3/orders/customer-orders/pay?order_id=b", pay(r#""order_id":"a""#), "order_id"),
    ] {
        let (status, answer) = with_token(&mock, "POST", target, &body).await;
        let message = format!("`{field}` is given more than once");
        assert_eq!((status, &answer["error_msg"]), (400, &json!(message)), "{target} {body}");
    }
    let (status, answer) = with_token(&mock, "GET", &format!("{SHOW_PATH}?customer_id=a&customer_id=a"), "").await;
    assert_eq!((status, &answer["error_msg"]), (400, &json!("`customer_id` is given more than once")));
    let target = "/v2/bases/conversions?measure_type=1";
    let language = ("X-Language", "en_US");
    let headers = [("x-auth-token", "a token"), language, language];
    let (status, answer) = raw(&mock, "GET", target, &headers, "").await;
    assert_eq!((status, &answer["error_msg"]), (400, &json!("`X-Language` is given more than once")));
    assert_eq!(raw(&mock, "GET", target, &headers[..2], "").await.0, 200);
}

#[tokio::test(start_paused = true)]
async fn closes_connections_on_which_no_whole_request_arrives() {
    let mock = mock().await;
    let host = mock.endpoint().strip_prefix("http://").unwrap().to_owned();
    let get = format!("GET {SHOW_PATH}?customer_id=c HTTP/1.1\r\nhost: {host}\r\nx-auth-token: a token\r\n");
    for (sent, answered) in [
        (String::new(), false),
        ("GET".to_owned(), false),
        (get.clone(), false),
        (format!("{get}content-length: 10\r\n\r\n12345"), false),
        // A connection that was used and is idle.
        (format!("{get}\r\n"), true),
    ] {
        let mut stream = TcpStream::connect(&host).await.unwrap();
        stream.write_all(sent.as_bytes()).await.unwrap();
        let began = tokio::time::Instant::now();
        let mut answer = Vec::new();
        // A reset is an error, and also ends the connection.
        let read = tokio::time::timeout(Duration::from_secs(100), stream.read_to_end(&mut answer)).await;
        assert!(read.is_ok(), "the connection stays open after {sent:?}");
        let seconds = began.elapsed().as_secs();
        assert!((59..=61).contains(&seconds), "the connection is closed {seconds} s after {sent:?}");
        assert_eq!(answer.starts_with(b"HTTP/1.1 200"), answered, "{sent:?}");
    }
}

#[tokio::test]
async fn rejects_too_many_records() {
    for count in [Builder::MAX_RECORDS + 1, 99_999_999_999, usize::MAX] {
        let builder = Mock::builder().records(count);
        let expected = format!("the mock cannot have {count} records in a list; it has at most 30000000");
        assert_eq!(builder.clone().without_socket().unwrap_err().to_string(), expected);
        assert_eq!(builder.start().await.unwrap_err().to_string(), expected);
    }
    let mock =
        Mock::builder().keys(ACCESS, SECRET).token("a token").records(Builder::MAX_RECORDS).start().await.unwrap();
    let last = "/v2/orders/customer-orders?limit=1&offset=29999999";
    let (status, answer) = with_token(&mock, "GET", last, "").await;
    assert_eq!((status, &answer["total_count"]), (200, &json!(30_000_000)));
    let order = &answer["order_infos"][0];
    assert!(order["create_time"].as_str().unwrap() < "2026", "{order}");
    // The order can be found by its ID.
    let details = format!("/v2/orders/customer-orders/details/{}", order["order_id"].as_str().unwrap());
    let (status, answer) = with_token(&mock, "GET", &details, "").await;
    assert_eq!((status, &answer["order_info"]["create_time"]), (200, &order["create_time"]));
}

fn now() -> String {
    jiff::Timestamp::now().strftime(huaweicloud_bss::signing::DATE_FORMAT).to_string()
}

/// Returns the `Authorization` header of a signed read.
fn signed(mock: &Mock, date: &str, access: &str, secret: &str) -> String {
    let address = mock.endpoint();
    let headers = [("host", address.strip_prefix("http://").unwrap()), ("x-sdk-date", date)];
    let message = Message { method: "GET", path: SHOW_PATH, query: "customer_id=c", headers: &headers, body: b"" };
    authorization(&message, date, access, secret)
}

async fn send_signed(mock: &Mock, headers: &[(&str, &str)]) -> (u16, Value) {
    raw(mock, "GET", &format!("{SHOW_PATH}?customer_id=c"), headers, "").await
}

fn assert_rejected(answer: &(u16, Value), status: u16, code: &str, message: &str) {
    let (got, body) = answer;
    assert_eq!((*got, body["error_code"].as_str()), (status, Some(code)), "{body}");
    assert!(body["error_msg"].as_str().unwrap().contains(message), "{body}");
}

#[tokio::test]
async fn the_gateway_requires_authentication() {
    let mock = mock().await;
    let date = now();
    let good = signed(&mock, &date, ACCESS, SECRET);
    assert_eq!(send_signed(&mock, &[("authorization", &good), ("x-sdk-date", &date)]).await.0, 200);
    assert_eq!(send_signed(&mock, &[("x-auth-token", "a token")]).await.0, 200);
    assert_rejected(
        &send_signed(&mock, &[("x-auth-token", "another")]).await,
        401,
        "APIGW.0307",
        "The token must be updated.",
    );

    let half = good.split_once(", Signature").unwrap().0;
    let undated = good.replace("host;x-sdk-date", "host");
    let unknown = signed(&mock, &date, "other", SECRET);
    let wrong_key = signed(&mock, &date, ACCESS, "other");
    let more = good.replace("host;", "host;x-nothing;");
    for (authorization, date, message) in [
        (None, Some(&date), "x-auth-token not found"),
        (Some(""), Some(&date), "authorization header format error"),
        (Some("Basic abc"), Some(&date), "authorization header format error"),
        (Some(half), Some(&date), "authorization header format error"),
        (Some(&good), None, "X-Sdk-Date header is missing"),
        (Some(&good), Some(&"yesterday".to_owned()), "X-Sdk-Date format error"),
        (Some(&unknown), Some(&date), "Get secretKey failed"),
        (Some(&undated), Some(&date), "X-Sdk-Date must be signed"),
        (Some(&more), Some(&date), "signed header x-nothing is missing"),
        (Some(&wrong_key), Some(&date), "verify aksk signature fail,canonicalRequest:GET|/v2/customers/"),
    ] {
        let mut headers = Vec::new();
        headers.extend(authorization.map(|text| ("authorization", text)));
        headers.extend(date.map(|text| ("x-sdk-date", text.as_str())));
        assert_rejected(&send_signed(&mock, &headers).await, 401, "APIGW.0301", message);
    }
    // The signature covers the query.
    let headers = [("authorization", good.as_str()), ("x-sdk-date", date.as_str())];
    let answer = raw(&mock, "GET", &format!("{SHOW_PATH}?customer_id=d"), &headers, "").await;
    assert_rejected(&answer, 401, "APIGW.0301", "verify aksk signature fail");
}

#[tokio::test]
async fn rejects_a_signature_if_the_clocks_differ_too_much() {
    for (offset, fits) in [(0, true), (14 * 60, true), (-14 * 60, true), (16 * 60, false), (-16 * 60, false)] {
        let mock = Mock::builder().keys(ACCESS, SECRET).clock_offset_seconds(offset).start().await.unwrap();
        let question = ShowRealnameAuthenticationReviewResult::builder().customer_id("c").build();
        // The client corrects its clock by the date of the error response.
        let reply = client(&mock).show_realname_authentication_review_result(&question).await.unwrap();
        assert_eq!(reply.attempts(), if fits { 1 } else { 2 });
        let processed: Vec<bool> = mock.received().iter().map(|received| received.processed).collect();
        assert_eq!(processed, if fits { vec![true] } else { vec![false, true] });
        let date = now();
        let signature = signed(&mock, &date, ACCESS, SECRET);
        let answer = send_signed(&mock, &[("x-sdk-date", &date), ("authorization", &signature)]).await;
        match fits {
            true => assert_eq!(answer.0, 200),
            false => assert_rejected(&answer, 401, "APIGW.0301", "signature expired, signature time:"),
        }
    }
}

#[tokio::test]
async fn answers_404_for_an_unknown_path() {
    let mock = mock().await;
    for (method, target) in [
        ("GET", "/"),
        ("GET", "/v2/customers/realname-auths"),
        ("DELETE", CHANGE_PATH),
        ("GET", CHANGE_PATH),
        ("POST", SHOW_PATH),
        ("GET", "/v2/customers/realname-auths/result/"),
        ("GET", "/V2/customers/realname-auths/result"),
    ] {
        let answer = with_token(&mock, method, target, "").await;
        assert_rejected(&answer, 404, "APIGW.0101", "API not exist or not published in the environment");
        assert_eq!(answer.1["request_id"].as_str().map(str::len), Some(32));
    }
    assert!(mock.received().iter().all(|received| received.operation.is_none()));
}

#[tokio::test]
async fn rejects_a_body_that_is_not_a_json_object() {
    let mock = mock().await;
    for (kind, body, message) in [
        (None, "{}", "the Content-Type must be application/json"),
        (Some("text/plain"), "{}", "the Content-Type must be application/json"),
        (Some("application/json"), "", "the body is not JSON"),
        (Some("application/json"), "{", "the body is not JSON"),
        (Some("application/json;charset=utf8"), "[]", "the body must be a JSON object"),
        (Some("application/json"), "{}", "`customer_id` is required"),
        (Some("application/json"), r#"{"customer_id":1}"#, "`customer_id` must be a string"),
        (Some("application/json"), r#"{"custmer_id":"c"}"#, "`custmer_id` is not a known field"),
    ] {
        let mut headers = vec![("x-auth-token", "a token")];
        headers.extend(kind.map(|kind| ("content-type", kind)));
        assert_rejected(&raw(&mock, "PUT", CHANGE_PATH, &headers, body).await, 400, "CBC.0100", message);
    }
    for (query, message) in [
        ("", "`customer_id` is required"),
        ("?customer_id=a&other=b", "`other` is not a known field"),
        (&format!("?customer_id={}", "x".repeat(65)), "`customer_id` must have at most 64 characters, but has 65"),
    ] {
        let answer = with_token(&mock, "GET", &format!("{SHOW_PATH}{query}"), "").await;
        assert_rejected(&answer, 400, "CBC.0100", message);
    }
}

fn example() -> Value {
    json!({
        "customer_id": "c", "identify_type": 1, "verified_file_url": ["a.jpg"], "corp_name": "Example",
        "verified_number": "9", "change_type": 1, "xaccount_type": "x", "certificate_type": 0, "reg_country": "CN",
        "reg_address": "Beijing",
        "enterprise_person": { "legel_name": "w", "legel_id_number": "3", "certifier_role": "legalPerson" },
    })
}

/// A change of the example that breaks a rule, and the message about it.
#[tokio::test]
async fn checks_every_rule_of_an_operation() {
    let mock = mock().await;
    assert_eq!(with_token(&mock, "PUT", CHANGE_PATH, &example().to_string()).await.0, 200);
    let long = |count: usize| json!("x".repeat(count));
    let cases = [
        ("/customer_id", json!(""), "`customer_id` must have at least 1 character, but has 0"),
        ("/customer_id", long(65), "`customer_id` must have at most 64 characters, but has 65"),
        ("/identify_type", json!(2), "`identify_type` must be one of 1, but is 2"),
        ("/identify_type", json!("1"), "`identify_type` must be an integer"),
        ("/verified_file_url", json!([]), "`verified_file_url` is required"),
        (
            "/verified_file_url",
            json!(["a", "b", "c", "d", "e"]),
            "`verified_file_url` must have at most 4 entries, but has 5",
        ),
        ("/verified_file_url", json!([1]), "`verified_file_url[0]` must be a string"),
        ("/verified_file_url", json!("a"), "`verified_file_url` must be a list"),
        ("/corp_name", json!(""), "`corp_name` must have at least 1 character, but has 0"),
        ("/corp_name", long(256), "`corp_name` must have at most 255 characters, but has 256"),
        ("/corp_name", json!("12 #"), "`corp_name` must not consist only of digits, special characters and spaces"),
        ("/verified_number", json!(""), "`verified_number` must have at least 1 character, but has 0"),
        ("/verified_number", long(33), "`verified_number` must have at most 32 characters, but has 33"),
        ("/change_type", json!(0), "`change_type` must be one of 1, but is 0"),
        ("/xaccount_type", json!(null), "`xaccount_type` is required"),
        ("/xaccount_type", long(65), "`xaccount_type` must have at most 64 characters, but has 65"),
        ("/certificate_type", json!(5), "`certificate_type` must be one of 0, 1, 2, 3, 4, 99, but is 5"),
        ("/reg_country", long(11), "`reg_country` must have at most 10 characters, but has 11"),
        ("/reg_address", long(257), "`reg_address` must have at most 256 characters, but has 257"),
        ("/enterprise_person", json!({}), "`enterprise_person.legel_name` is required"),
        ("/enterprise_person/legel_name", long(256), "`enterprise_person.legel_name` must have at most 255 characters"),
        ("/enterprise_person/legel_id_number", long(33), "`enterprise_person.legel_id_number` must have at most 32"),
        (
            "/enterprise_person/certifier_role",
            json!("boss"),
            "`enterprise_person.certifier_role` must be one of legalPerson",
        ),
        ("/enterprise_person/other", json!(1), "`enterprise_person.other` is not a known field"),
    ];
    for (pointer, value, message) in cases {
        let mut body = example();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        body.pointer_mut(parent).unwrap()[name] = value;
        assert_rejected(&with_token(&mock, "PUT", CHANGE_PATH, &body.to_string()).await, 400, "CBC.0100", message);
    }
}

fn application(customer: &str) -> ChangeEnterpriseRealnameAuthentication {
    ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id(customer)
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url(["a.jpg"])
        .corp_name("Example")
        .verified_number("9")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("x")
        .build()
}

async fn review(client: &Client, customer: &str) -> (Option<ReviewResult>, Option<String>) {
    let question = ShowRealnameAuthenticationReviewResult::builder().customer_id(customer).build();
    let reply = client.show_realname_authentication_review_result(&question).await.unwrap().into_body();
    (reply.review_result, reply.opinion)
}

#[tokio::test]
async fn reviews_an_application() {
    let mock = Mock::builder().keys(ACCESS, SECRET).polls_until_decided(2).start().await.unwrap();
    let client = client(&mock);
    mock.decide("c", Decision::Reject("blurred".to_owned()));
    assert_eq!(review(&client, "c").await, (None, None), "nothing was submitted");

    let reply = client.change_enterprise_realname_authentication(&application("c")).await.unwrap();
    assert_eq!(reply.is_review, Some(ManualReview::Needed));
    let again = client.change_enterprise_realname_authentication(&application("c")).await.unwrap_err();
    assert!(again.is(ChangeError::AlreadyAuthenticated), "under review");
    for _ in 0..2 {
        assert_eq!(review(&client, "c").await, (Some(ReviewResult::UnderReview), None));
    }
    for _ in 0..2 {
        assert_eq!(review(&client, "c").await, (Some(ReviewResult::Rejected), Some("blurred".to_owned())));
    }
    assert_eq!(review(&client, "d").await, (None, None), "another customer");

    client.change_enterprise_realname_authentication(&application("c")).await.unwrap();
    for _ in 0..2 {
        assert_eq!(review(&client, "c").await, (Some(ReviewResult::UnderReview), None));
    }
    assert_eq!(review(&client, "c").await, (Some(ReviewResult::Approved), None));
    let again = client.change_enterprise_realname_authentication(&application("c")).await.unwrap_err();
    assert!(again.is(ChangeError::AlreadyAuthenticated), "authenticated");
}

/// Every documented error of every operation, through the table that tools use.
#[tokio::test]
async fn injects_every_documented_error() {
    let mock = mock().await;
    // One attempt: throttling, for example, would be repeated.
    let builder = Client::builder().endpoint(mock.endpoint()).credentials(Credentials::new(ACCESS, SECRET));
    let client = builder.max_attempts(1).build().unwrap();
    let mut count = 0;
    for entry in OPERATIONS {
        // Path parameters are required to build the request.
        let places = entry.descriptor.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let input = Value::Object(places.map(|name| (name.to_owned(), "1".into())).collect()).to_string();
        let decoded = entry.request(Node::parse(&input).unwrap());
        for error in entry.descriptor.errors {
            mock.fail_next(entry.descriptor.name, error.code);
            let options = CallOptions::new().validation(ValidationPolicy::Off);
            let failed = decoded.request.call(client.core(), options).await.err();
            let failed = failed.unwrap_or_else(|| panic!("{}: {}", entry.descriptor.name, error.code));
            assert_eq!((failed.code(), failed.status()), (Some(error.code), Some(error.http)), "{failed}");
            assert_eq!((failed.variant(), failed.meaning()), (Some(error.variant), Some(error.meaning)));
            assert_eq!(failed.message(), error.meaning);
            assert!(failed.advice().is_some() || error.http < 400, "{failed}");
            assert!(failed.request_id().is_some(), "{failed}");
            let declared = error.effect.unwrap_or(match error.http {
                400..=499 => Effect::None,
                _ => Effect::Unknown,
            });
            let effect = if entry.descriptor.effect.is_read() { Effect::None } else { declared };
            assert_eq!(failed.effect(), effect, "{failed}");
            assert!(error.advice.is_none() || failed.advice() == error.advice, "{failed}");
            assert!(failed.to_string().contains(&format!("{} ({})", error.code, error.variant)), "{failed}");
            count += 1;
        }
    }
    assert!(count > 30, "{count}");
    mock.fail_next(CHANGE, "CBC.99007004");
    let error = client.change_enterprise_realname_authentication(&application("c")).await.unwrap_err();
    assert!(!error.fail_check_items().is_empty(), "a documented field is missing");
}

#[tokio::test]
async fn gives_scripted_answers_once_and_in_order() {
    let mock = mock().await;
    let client = client(&mock);
    mock.fail_next(CHANGE, "CBC.99000035");
    mock.answer_next(CHANGE, 200, &[("X-Request-Id", "mine")], r#"{"is_review":"0"}"#);
    mock.answer_next(SHOW, 201, &[], "{}");
    let error = client.change_enterprise_realname_authentication(&application("c")).await.unwrap_err();
    assert!(error.is(ChangeError::NotPartnerCustomer));
    let reply = client.change_enterprise_realname_authentication(&application("c")).await.unwrap();
    assert_eq!((reply.is_review.clone(), reply.request_id()), (Some(ManualReview::NotNeeded), Some("mine")));
    let reply = client.change_enterprise_realname_authentication(&application("c")).await.unwrap();
    assert_eq!(reply.is_review, Some(ManualReview::Needed), "the mock's own answer");
    let question = ShowRealnameAuthenticationReviewResult::builder().customer_id("c").build();
    assert_eq!(client.show_realname_authentication_review_result(&question).await.unwrap().status(), 201);
    let names: Vec<_> = mock.received().iter().map(|received| received.operation).collect();
    assert_eq!(names, [Some(CHANGE), Some(CHANGE), Some(CHANGE), Some(SHOW)]);
}

#[tokio::test]
async fn accepts_any_string_in_headers() {
    let mock = mock().await;
    let question = ShowRealnameAuthenticationReviewResult::builder().customer_id("c").build();
    let client = client(&mock);
    let call = client.show_realname_authentication_review_result(&question);
    call.header("x-note", "é 王").header("x_note", "u").await.unwrap();
    assert!(mock.received()[0].headers.contains(&("x-note".to_owned(), "é 王".to_owned())));
}

#[tokio::test]
#[should_panic(expected = "the spec has no operation change_enterprise_realname")]
async fn panics_for_an_unknown_operation() {
    mock().await.fail_next("change_enterprise_realname", "CBC.0100");
}

#[tokio::test]
#[should_panic(expected = "the spec has no error CBC.1 of")]
async fn panics_for_an_unknown_error_code() {
    mock().await.fail_next(CHANGE, "CBC.1");
}

#[tokio::test]
#[should_panic(expected = "1000 is not an HTTP status")]
async fn panics_for_an_invalid_status() {
    mock().await.answer_next(CHANGE, 1000, &[], "");
}

#[tokio::test]
async fn debug_output_contains_no_secret() {
    let builder = Mock::builder().keys("CANARY", "CANARY").token("CANARY");
    assert!(!format!("{builder:?}").contains("CANARY"));
    let mock = builder.start().await.unwrap();
    let credentials = Credentials::token("CANARY");
    let client = Client::builder().endpoint(mock.endpoint()).credentials(credentials).build().unwrap();
    client.change_enterprise_realname_authentication(&application("CANARY")).await.unwrap();
    let printed = format!("{mock:?} {:?}", mock.received());
    assert!(!printed.contains("CANARY") && printed.contains(&mock.endpoint()), "{printed}");
}

#[tokio::test]
async fn reports_a_port_in_use() {
    let mock = mock().await;
    let port = mock.endpoint().rsplit_once(':').unwrap().1.parse().unwrap();
    let error = Builder::default().port(port).start().await.unwrap_err().to_string();
    assert!(error.contains("choose another port, or set no port"), "{error}");
    drop(mock);
    // The port is free again once the task behind it has ended.
    for _ in 0..200 {
        if Mock::builder().port(port).start().await.is_ok() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the mock did not stop");
}
