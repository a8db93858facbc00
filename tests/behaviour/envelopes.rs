//! Every way in which a server says no, and what a user reads of it.

use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthenticationError as ChangeError, FailCheckItem, ManualReview,
};
use huaweicloud_bss::{Error, ErrorKind};

use crate::support::{Server, application, builder, client, question};

const JSON: &str = "content-type: application/json\r\n";

async fn refused(status: u16, headers: &str, body: impl AsRef<[u8]>) -> Error<ChangeError> {
    let server = Server::answering(status, headers, body).await;
    client(server.address()).change_enterprise_realname_authentication(&application()).await.unwrap_err()
}

#[tokio::test]
async fn every_shape_of_an_error() {
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
        // No message: the documented meaning.
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
        // The status says that all is well, and the code that it is not.
        (200, r#"{"error_code":"CBC.5002","error_msg":"none"}"#, Some("CBC.5002"), ": HTTP 200 CBC.5002: none"),
        (400, r#"{"error_msg":"no code"}"#, None, ": HTTP 400: no code"),
        (400, "{}", None, ": HTTP 400: the server gave no reason"),
        (400, "[]", None, ": HTTP 400: the server gave no reason"),
        (400, "", None, ": HTTP 400: the server gave no reason"),
        (400, r#"{"error_code":"CBC.01"#, None, ": HTTP 400: the server gave no reason"),
    ] {
        let error = refused(status, JSON, body).await;
        assert_eq!(error.to_string(), format!("{name}{line}"));
        assert_eq!((error.status(), error.code(), error.attempts()), (Some(status), code, 1), "{error}");
        let kind = if status == 429 { ErrorKind::Throttled } else { ErrorKind::Service };
        assert_eq!(error.kind(), kind, "{error}");
        assert_eq!(error.service().map(huaweicloud_bss::ServiceError::code), code);
        assert!(error.violations().is_empty());
    }
}

#[tokio::test]
async fn a_gateways_page() {
    let html = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    let error = refused(502, "content-type: text/html\r\nx-request-id: r7\r\n", html).await;
    assert_eq!(
        error.to_string(),
        "change_enterprise_realname_authentication failed: HTTP 502: the server gave no reason, its content is called \
         text/html [request r7]"
    );
    assert_eq!(
        error.advice(),
        Some("The server failed, or cannot do what was asked. Contact Huawei Cloud customer service.")
    );
    assert!(!error.is_retryable(), "nobody knows whether the service took it");

    let error = refused(200, "content-type: text/html\r\nx-request-id: r7\r\n", html).await;
    assert_eq!((error.kind(), error.status(), error.request_id()), (ErrorKind::Decode, Some(200), Some("r7")));
    assert_eq!(
        error.to_string(),
        "change_enterprise_realname_authentication failed, the reply does not fit: HTTP 200: the body is not valid \
         JSON (line 1, column 1), its content is called text/html [request r7]"
    );
}

/// The header is what the vendor's support asks for.
#[tokio::test]
async fn the_request_id_of_the_header_goes_first() {
    let body = r#"{"error_code":"CBC.0100","error_msg":"m","request_id":"body"}"#;
    assert_eq!(refused(400, "X-Request-Id: header\r\n", body).await.request_id(), Some("header"));
    assert_eq!(refused(400, "", body).await.request_id(), Some("body"));
    assert_eq!(refused(400, "", "{}").await.request_id(), None);
}

#[tokio::test]
async fn success_in_all_its_forms() {
    for (status, headers, body, review) in [
        (200, JSON, r#"{"is_review":1}"#, Some(ManualReview::Needed)),
        (200, JSON, r#"{"is_review":"1"}"#, Some(ManualReview::Needed)),
        (200, "", r#"{"is_review":"0","new":[{}]}"#, Some(ManualReview::NotNeeded)),
        (200, "content-type: text/plain\r\nx-request-id: r\r\n", r#"{"is_review":null}"#, None),
        (200, JSON, r#"{"error_code":"CBC.0000","error_msg":"success","is_review":7}"#, Some(ManualReview::from(7))),
        (200, JSON, r#"{"error_code":null,"error_msg":null}"#, None),
        (200, JSON, "", None),
        (204, "", "", None),
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
async fn what_a_failure_carries() {
    let body = r#"{"error_code":"CBC.99007004","error_msg":"m","fail_check_items":["IS_DEBT","NEW_ONE",7]}"#;
    let error = refused(400, JSON, body).await;
    assert!(error.is(ChangeError::ServiceCheckFailed));
    assert_eq!(
        error.fail_check_items(),
        [FailCheckItem::InArrears, FailCheckItem::from("NEW_ONE"), FailCheckItem::from("7")]
    );
    // A failure that carries what does not fit is reported all the same.
    let error = refused(400, JSON, r#"{"error_code":"CBC.99007004","fail_check_items":{"a":1}}"#).await;
    assert!(error.is(ChangeError::ServiceCheckFailed) && error.fail_check_items().is_empty());
}

/// The code is documented, so it is no secret, whatever the request says.
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
async fn a_misfit_names_its_field() {
    let server = Server::answering(200, JSON, r#"{"review_result":{"canary":1},"opinion":"canary"}"#).await;
    let error =
        builder(server.address()).build().unwrap().show_realname_authentication_review_result(&question()).await;
    let error = error.unwrap_err();
    assert_eq!(
        error.to_string(),
        "show_realname_authentication_review_result failed, the reply does not fit: HTTP 200: `review_result` is not \
         an integer"
    );
    assert_eq!(server.seen().len(), 1);
}

#[test]
fn kinds_have_stable_words() {
    for (kind, word) in [
        (ErrorKind::Validation, "validation"),
        (ErrorKind::Service, "service"),
        (ErrorKind::Throttled, "throttled"),
        (ErrorKind::Transport, "transport"),
        (ErrorKind::Timeout, "timeout"),
        (ErrorKind::Decode, "decode"),
        (ErrorKind::Credentials, "credentials"),
    ] {
        assert_eq!((kind.as_str(), kind.to_string().as_str()), (word, word));
    }
}
