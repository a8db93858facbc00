//! How values are encoded in path, query, headers and body.

use huaweicloud_bss_runtime::{ErrorKind, ValidationPolicy};

use crate::support::{Fake, Read, SECRET, Sent, Write, answer, client, read, write};

const FINE: &str = r#"{"id":"a"}"#;

async fn sent(request: &Read) -> Sent {
    let fake = Fake::new([answer(200, FINE)]);
    client(&fake).call(request).await.unwrap();
    let sent = fake.sent().remove(0);
    assert!(sent.is_well_signed(SECRET), "{}", sent.target());
    sent
}

#[tokio::test]
async fn a_path_parameter_stays_one_segment() {
    for (id, encoded) in [
        ("plain-._~", "plain-._~"),
        ("a/b", "a%2Fb"),
        ("a/../b", "a%2F..%2Fb"),
        ("...", "..."),
        ("50%", "50%25"),
        ("%2e%2e", "%252e%252e"),
        ("a?b#c&d=e;f+g", "a%3Fb%23c%26d%3De%3Bf%2Bg"),
        ("王 某", "%E7%8E%8B%20%E6%9F%90"),
        ("a\\b\r\n", "a%5Cb%0D%0A"),
    ] {
        assert_eq!(sent(&read(id)).await.target(), format!("/v1/things/{encoded}/state"));
    }
}

/// Also without validation: these values would change the path.
#[tokio::test]
async fn a_path_parameter_cannot_change_the_path() {
    for id in ["", ".", ".."] {
        let fake = Fake::new([]);
        let error = client(&fake).call(&read(id)).validation(ValidationPolicy::Off).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Validation, 0));
        assert_eq!(error.violations()[0].to_string(), "`id` must be text that can be a segment of a path");
        assert!(fake.sent().is_empty());
    }
}

#[tokio::test]
async fn limits_the_length_of_an_address() {
    let fake = Fake::new([]);
    let error = client(&fake).call(&read(&"x".repeat(70_000))).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Validation, 0, false));
    assert_eq!(
        error.to_string(),
        "read failed, the request was not sent: the request must be short enough for an address, which is limited \
         to 64 KiB"
    );
}

#[tokio::test]
async fn queries_encode_lists_numbers_and_booleans() {
    let request = Read {
        tags: ["b", "a b", "", "x&y=z", "ü"].map(str::to_owned).to_vec(),
        limit: Some(-3),
        all: Some(false),
        ..read("a")
    };
    let fake = Fake::new([answer(200, FINE)]);
    client(&fake).call(&request).validation(ValidationPolicy::Off).await.unwrap();
    let sent_now = fake.sent().remove(0);
    assert_eq!(
        sent_now.request.uri().query(),
        Some("tags=b&tags=a%20b&tags=&tags=x%26y%3Dz&tags=%C3%BC&limit=-3&all=false")
    );
    assert!(sent_now.is_well_signed(SECRET));
    assert_eq!(sent(&read("a")).await.target(), "/v1/things/a/state");
}

async fn body(request: &Write) -> String {
    let fake = Fake::new([answer(204, "")]);
    client(&fake).call(request).validation(ValidationPolicy::Off).await.unwrap();
    let sent = fake.sent().remove(0);
    assert!(sent.is_well_signed(SECRET));
    String::from_utf8(sent.request.body().to_vec()).unwrap()
}

#[tokio::test]
async fn a_body_contains_only_the_fields_that_are_set() {
    let nothing = Write { must: Vec::new(), ..write() };
    // A mandatory list is sent even if it is empty; an optional one is not.
    assert_eq!(body(&nothing).await, r#"{"must":[]}"#);
    let all = Write {
        name: Some(String::new()),
        phone: Some(i64::MIN),
        tags: vec!["\"\n\u{1}王".to_owned()],
        flag: Some(false),
        at: Some("in the query".to_owned()),
        ..nothing
    };
    assert_eq!(
        body(&all).await,
        r#"{"name":"","phone":-9223372036854775808,"tags":["\"\n\u0001王"],"must":[],"flag":false}"#
    );
}

#[tokio::test]
async fn a_read_has_no_body() {
    assert!(sent(&read("a")).await.request.body().is_empty());
}

mod empty {
    //! An operation whose body fields are all optional.

    use huaweicloud_bss_runtime::{AnyServiceError, Descriptor, Operation};

    use crate::support::{Fake, Nothing, answer, client};
    use huaweicloud_bss_runtime::__private::Blank;

    impl Operation for Nothing {
        type Reply = Self;
        type Error = AnyServiceError;
        const DESCRIPTOR: &'static Descriptor = &Descriptor::new("nothing", "PUT", "/v1/nothing").body();
    }

    /// The gateway rejects a missing body.
    #[tokio::test]
    async fn an_empty_object_is_sent() {
        let fake = Fake::new([answer(200, "{}")]);
        client(&fake).call(&Nothing::BLANK).await.unwrap();
        assert_eq!(fake.sent()[0].request.body().as_ref(), b"{}");
    }
}
