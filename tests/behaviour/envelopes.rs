//! All formats of error responses, and the resulting errors.

use std::sync::Arc;

use huaweicloud_bss::bills::ListCustomerselfResourceRecords;
use huaweicloud_bss::customers::{CreateSubCustomer, FreezeSubCustomers};
use huaweicloud_bss::orders::ListCustomerOrders;
use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthenticationError as ChangeError, FailCheckItem, ManualReview,
};
use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{
    BoxFuture, Builder, CallOptions, Client, Credentials, DecodingPolicy, Effect, Error, ErrorKind, Month, OPERATIONS,
    ValidationPolicy, dynamic::Node, reply::Mismatch,
};

use serde_json::{Value, json};

use crate::support::{Server, application, builder, client, question};

const JSON: &str = "content-type: application/json\r\n";

async fn rejected(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Error<ChangeError> {
    let server = Server::answering(status, headers, body).await;
    let client = builder(server.address()).max_attempts(1).build().unwrap();
    client.change_enterprise_realname_authentication(&application()).await.unwrap_err()
}

#[tokio::test]
async fn reads_every_format_of_an_error() {
    let name = "change_enterprise_realname_authentication failed";
    for (status, body, code, line) in [
        (
            400,
            r#"{"error_code":"CBC.99000035","error_msg":"not yours"}"#,
            Some("CBC.99000035"),
            ": HTTP 400 CBC.99000035 (NotPartnerCustomer): not yours",
        ),
        (
            429,
            r#"{"status_code":429,"request_id":"r1","error_code":"APIGW.0308","error_message":"over ratelimit","encoded_authorization_message":""}"#,
            Some("APIGW.0308"),
            ", too many requests: HTTP 429 APIGW.0308: over ratelimit [request r1]",
        ),
        (400, r#"{"errorCode":"X.1","errorMsg":"older"}"#, Some("X.1"), ": HTTP 400 X.1: older"),
        (403, r#"{"code":"X.2","message":"oldest"}"#, Some("X.2"), ": HTTP 403 X.2: oldest"),
        (
            401,
            r#"{"error":{"message":"The username or password is wrong.","code":401,"title":"Unauthorized"}}"#,
            Some("401"),
            ": HTTP 401 401: The username or password is wrong.",
        ),
        (
            404,
            r#"{"error_msg":"API not exist","error_code":"APIGW.0101","request_id":"e62e"}"#,
            Some("APIGW.0101"),
            ": HTTP 404 APIGW.0101: API not exist [request e62e]",
        ),
        // Without a message, the documented meaning is used.
        (
            400,
            r#"{"error_code":"CBC.99000099","error_msg":null}"#,
            Some("CBC.99000099"),
            ": HTTP 400 CBC.99000099 (AttachmentTooLarge): An attachment exceeds the size that is allowed.",
        ),
        (
            500,
            r#"{"error_code":"CBC.0999"}"#,
            Some("CBC.0999"),
            ": HTTP 500 CBC.0999 (UnknownError): An unknown error occurred.",
        ),
        // The status says success, and the code says failure.
        (200, r#"{"error_code":"CBC.5002","error_msg":"none"}"#, Some("CBC.5002"), ": HTTP 200 CBC.5002: none"),
        (400, r#"{"error_msg":"no code"}"#, None, ": HTTP 400: no code"),
        (400, "{}", None, ": HTTP 400: the server gave no reason"),
        (400, "[]", None, ": HTTP 400: the server gave no reason"),
        (400, "", None, ": HTTP 400: the server gave no reason"),
        (400, r#"{"error_code":"CBC.01"#, None, ": HTTP 400: the server gave no reason"),
    ] {
        let error = rejected(status, JSON, body).await;
        // The effect is between message and request ID.
        let effect = match error.effect() {
            Effect::None => "the request was not processed",
            _ => "whether the request was processed is unknown",
        };
        let (line, id) = line.split_once(" [").map_or((line, String::new()), |(line, id)| (line, format!(" [{id}")));
        assert_eq!(error.to_string(), format!("{name}{line}; {effect}{id}"));
        let is_rejection = (400..500).contains(&status) && !error.message().starts_with("the server gave no reason");
        assert_eq!(error.effect() == Effect::None, is_rejection, "{error}");
        assert_eq!((error.status(), error.code(), error.attempts()), (Some(status), code, 1), "{error}");
        let kind = if status == 429 { ErrorKind::Throttled } else { ErrorKind::Service };
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.service().map(huaweicloud_bss::operation::ServiceError::code), code);
        assert!(error.violations().is_empty());
    }
}

#[tokio::test]
async fn reports_an_html_page_of_a_gateway() {
    let html = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    let error = rejected(502, "content-type: text/html\r\nx-request-id: r7\r\n", html).await;
    assert_eq!(
        error.to_string(),
        "change_enterprise_realname_authentication failed: HTTP 502: the server gave no reason, its content type is \
         text/html; whether the request was processed is unknown [request r7]"
    );
    assert!(error.advice().unwrap().starts_with("The request may have been processed. Look up the state"));
    assert!(!error.is_retryable(), "it is unknown whether the service processed it");
    let error = rejected(401, "", "{}").await;
    assert!(error.advice().unwrap().starts_with("Check the access key and its secret key, or the token"));

    let error = rejected(200, "content-type: text/html\r\nx-request-id: r7\r\n", html).await;
    assert_eq!((error.kind(), error.status(), error.request_id()), (ErrorKind::Decode, Some(200), Some("r7")));
    assert_eq!(
        error.to_string(),
        "change_enterprise_realname_authentication failed, the reply does not fit: HTTP 200: the body is not valid \
         JSON (line 1, column 1), its content type is text/html; the request was processed [request r7]"
    );
}

/// The vendor's support asks for the ID in the header.
#[tokio::test]
async fn the_request_id_of_the_header_takes_precedence() {
    let body = r#"{"error_code":"CBC.0100","error_msg":"m","request_id":"body"}"#;
    assert_eq!(rejected(400, "X-Request-Id: header\r\n", body).await.request_id(), Some("header"));
    assert_eq!(rejected(400, "", body).await.request_id(), Some("body"));
    assert_eq!(rejected(400, "", "{}").await.request_id(), None);
}

#[tokio::test]
async fn accepts_all_forms_of_success() {
    for (status, headers, body, review) in [
        (200, JSON, r#"{"is_review":1}"#, Some(ManualReview::Needed)),
        (200, JSON, r#"{"is_review":"1"}"#, Some(ManualReview::Needed)),
        (200, "", r#"{"is_review":"0","new":[{}]}"#, Some(ManualReview::NotNeeded)),
        (200, "content-type: text/plain\r\nx-request-id: r\r\n", r#"{"is_review":null}"#, None),
        (200, JSON, r#"{"error_code":"CBC.0000","error_msg":"success","is_review":7}"#, Some(ManualReview::from(7))),
        (200, JSON, r#"{"error_code":null,"error_msg":null}"#, None),
        (200, JSON, "null", None),
        (201, JSON, "{}", None),
    ] {
        let server = Server::answering(status, headers, body).await;
        let client = client(server.address());
        let reply = client.change_enterprise_realname_authentication(&application()).await.unwrap();
        assert_eq!(reply.is_review, review, "{body}");
        assert_eq!((reply.status(), reply.attempts()), (status, 1));
        assert_eq!(reply.request_id().is_some(), headers.contains("x-request-id"));
    }
}

#[tokio::test]
async fn returns_the_data_of_a_failure() {
    let body = r#"{"error_code":"CBC.99007004","error_msg":"m","fail_check_items":["IS_DEBT","NEW_ONE",7]}"#;
    let error = rejected(400, JSON, body).await;
    assert!(error.is(ChangeError::ServiceCheckFailed));
    assert_eq!(
        error.fail_check_items(),
        [FailCheckItem::InArrears, FailCheckItem::from("NEW_ONE"), FailCheckItem::from("7")]
    );
    // A failure is reported even if its data has values of the wrong type.
    let error = rejected(400, JSON, r#"{"error_code":"CBC.99007004","fail_check_items":{"a":1}}"#).await;
    assert!(error.is(ChangeError::ServiceCheckFailed) && error.fail_check_items().is_empty());
}

/// The code is documented, so it is no secret, even if the request contains it.
#[tokio::test]
async fn a_value_of_the_request_does_not_hide_a_code() {
    let server =
        Server::answering(400, "x-request-id: 00CBC99\r\n", r#"{"error_code":"CBC.99000035","error_msg":"CBC?"}"#)
            .await;
    let mut application = application();
    application.corp_name = "CBC".to_owned();
    application.verified_number = "99000035".to_owned();
    let error = client(server.address()).change_enterprise_realname_authentication(&application).await.unwrap_err();
    assert!(error.is(ChangeError::NotPartnerCustomer));
    assert_eq!((error.message(), error.request_id()), ("[redacted]?", Some("00CBC99")));
}

#[tokio::test]
async fn a_mismatch_names_its_field_and_affects_no_other() {
    let server = Server::answering(200, JSON, r#"{"review_result":{"canary":1},"opinion":"fine"}"#).await;
    let client = builder(server.address()).build().unwrap();
    let reply = client.show_realname_authentication_review_result(&question()).await.unwrap();
    assert_eq!((reply.review_result.as_ref(), reply.opinion.as_deref()), (None, Some("fine")));
    let [mismatch] = &reply.mismatches()[..] else { panic!("{:?}", reply.mismatches()) };
    assert_eq!(mismatch.to_string(), "`review_result` is not an integer");
    assert_eq!(mismatch.raw(), Some(r#"{"canary":1}"#));
    assert!(!format!("{reply:?} {mismatch:?}").contains("canary"));

    let strict = builder(server.address()).decoding(DecodingPolicy::Strict).build().unwrap();
    let error = strict.show_realname_authentication_review_result(&question()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "show_realname_authentication_review_result failed, the reply does not fit: HTTP 200: `review_result` is not \
         an integer"
    );
    assert_eq!(server.seen().len(), 2);
}

/// A single mismatching value costs neither a new customer's ID nor a page of bills.
#[tokio::test]
async fn a_mismatch_does_not_fail_a_success() {
    let client = answered(200, r#"{"domain_id":"id-1","domain_name":{"odd":true}}"#).build().unwrap();
    let request = CreateSubCustomer::builder().domain_area("SG").xaccount_id("a").xaccount_type("t").build();
    let reply = client.create_sub_customer(&request).await.unwrap();
    assert_eq!((reply.domain_id.as_deref(), reply.domain_name.as_deref()), (Some("id-1"), None));
    assert_eq!(reply.mismatches().total(), 1);

    for value in ["--", "1,234.50", "12.50 USD"] {
        let body = json!({ "total_count": 1000, "fee_records": thousand("amount", value) }).to_string();
        let client = answered(200, &body).build().unwrap();
        let request = ListCustomerselfResourceRecords::builder().cycle("2026-01".parse::<Month>().unwrap()).build();
        let reply = client.list_customerself_resource_records(&request).await.unwrap();
        assert_eq!(reply.fee_records.len(), 1000, "{value}");
        let paths: Vec<&str> = reply.mismatches().iter().map(Mismatch::path).collect();
        assert_eq!(paths, ["fee_records[999].amount"], "{value}");
    }
    let body = json!({ "total_count": 1000, "order_infos": thousand("create_time", "2022-01-01 00:00:00") });
    let client = answered(200, &body.to_string()).build().unwrap();
    let reply = client.list_customer_orders(&ListCustomerOrders::builder().build()).await.unwrap();
    assert_eq!((reply.order_infos.len(), reply.mismatches().total()), (1000, 1));
    assert_eq!(reply.mismatches()[0].path(), "order_infos[999].create_time");
}

/// Returns a thousand records, of which the last one has an unusual value.
fn thousand(member: &str, value: &str) -> Vec<Value> {
    let mut records = vec![json!({}); 999];
    records.push(json!({ member: value }));
    records
}

/// The spellings of a failing code with a success status.
#[tokio::test]
async fn a_failing_code_in_any_documented_spelling_is_a_failure() {
    for body in [
        r#"{"error_code":"CBC.5002","error_msg":"none"}"#,
        r#"{"error_code":"CBC.5002","error_message":"none"}"#,
        r#"{"errorCode":"CBC.5002","errorMsg":"none"}"#,
        r#"{"code":"CBC.5002","message":"none"}"#,
        r#"{"error":{"code":"CBC.5002","message":"none"}}"#,
    ] {
        let error = rejected(200, JSON, body).await;
        assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Service, Some("CBC.5002"), "none"));
        assert_eq!(error.effect(), Effect::Unknown);
    }
}

/// The outcome of each answer, for every operation: the kind of error and the code, or neither for a reply.
#[tokio::test]
async fn handles_unusual_answers_to_every_operation() {
    const HTML: &str = "<html><body><h1>Bad Gateway</h1></body></html>";
    let throttled =
        r#"{"status_code":429,"request_id":"r","error_code":"APIGW.0308","error_message":"over ratelimit"}"#;
    let answers = [
        (200, "{}", None),
        (200, "", Some((ErrorKind::Decode, None))),
        (204, "", Some((ErrorKind::Decode, None))),
        (200, r#"{"error_code":"CBC.0000","error_msg":"success"}"#, None),
        (200, r#"{"error_code":null,"error_msg":null}"#, None),
        (200, r#"{"error_code":"CBC.5001","error_msg":"no partner"}"#, Some((ErrorKind::Service, Some("CBC.5001")))),
        (200, HTML, Some((ErrorKind::Decode, None))),
        (200, r#"{"total_count":1,"da"#, Some((ErrorKind::Decode, None))),
        (400, r#"{"error_code":"CBC.0100","error_msg":"wrong"}"#, Some((ErrorKind::Service, Some("CBC.0100")))),
        (401, r#"{"error":{"message":"wrong","code":401}}"#, Some((ErrorKind::Service, Some("401")))),
        (429, throttled, Some((ErrorKind::Throttled, Some("APIGW.0308")))),
        (429, "", Some((ErrorKind::Throttled, None))),
        (502, HTML, Some((ErrorKind::Service, None))),
        (500, r#"{"error_code":"CBC.09"#, Some((ErrorKind::Service, None))),
    ];
    for (status, body, expected) in answers {
        let client = answered(status, body).max_attempts(1).build().unwrap();
        for entry in OPERATIONS {
            // Path parameters are required to build the request.
            let places = entry.descriptor.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
            let members: Vec<String> = places.map(|name| format!("{name:?}:\"1\"")).collect();
            let input = format!("{{{}}}", members.join(","));
            let request = entry.request(Node::parse(&input).unwrap()).request;
            let options = CallOptions::new().validation(ValidationPolicy::Off);
            let outcome = request.call(client.core(), options).await;
            let found = outcome.as_ref().err().map(|error| (error.kind(), error.code()));
            // If the docs list no field, or allow no body, an empty body is a reply.
            let is_content = entry.descriptor.success.contains(&204) || entry.reply().fields().is_empty();
            let expected = if body.is_empty() && status < 300 && is_content { None } else { expected };
            assert_eq!(found, expected, "{}: {status} {body}", entry.descriptor.name);
        }
    }
}

#[tokio::test]
async fn a_partial_failure_is_part_of_the_reply() {
    let body = r#"{"error_details":[{"error_code":"CBC.99000035","error_msg":"not yours","id":"b"}]}"#;
    let client = answered(200, body).build().unwrap();
    let request = FreezeSubCustomers::builder().customer_ids(["a", "b"]).reason("arrears").build();
    let reply = client.freeze_sub_customers(&request).await.unwrap();
    let [failed] = reply.failed() else { panic!("{:?}", reply.failed()) };
    assert_eq!((failed.id.as_deref(), failed.error_code.as_deref()), (Some("b"), Some("CBC.99000035")));

    let client = answered(200, "{}").build().unwrap();
    assert!(client.freeze_sub_customers(&request).await.unwrap().failed().is_empty());
    let partly: Vec<&str> = OPERATIONS
        .iter()
        .filter(|entry| entry.descriptor.partial_failure.is_some())
        .map(|entry| entry.descriptor.name)
        .collect();
    assert_eq!(
        partly,
        [
            "freeze_sub_customers",
            "unfreeze_sub_customers",
            "list_renew_rate_on_period",
            "renewal_resources",
            "cancel_resources_subscription",
            "update_period_to_on_demand",
        ]
    );
}

/// Gives the same answer to every request.
struct Always(u16, String);

impl Transport for Always {
    fn send(&self, _: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let response = Response::builder().status(self.0).body(Bytes::from(self.1.clone())).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

fn answered(status: u16, body: &str) -> Builder<Client> {
    let transport: Arc<dyn Transport> = Arc::new(Always(status, body.to_owned()));
    Client::builder().credentials(Credentials::new("AK", "SK")).transport(transport)
}
