//! Properties of types, and robustness against any bytes.

use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthentication, ChangeEnterpriseRealnameAuthenticationError,
    ChangeEnterpriseRealnameAuthenticationReply,
};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss::{
    BoxFuture, BuildError, Builder, Call, CallOptions, Client, Core, Credentials, Error, ErrorKind, OPERATIONS, Reply,
    Violations,
    dynamic::{Entry, Fields, Node},
};
use std::sync::{Arc, Mutex};

use crate::support::{application, question};

#[test]
fn types_are_send_and_sync() {
    fn shared<T: Send + Sync + 'static>() {}
    fn sent<T: Send>(_: &T) {}
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    shared::<Client>();
    shared::<Core>();
    shared::<Builder<Client>>();
    shared::<Credentials>();
    shared::<CallOptions>();
    shared::<Reply<ChangeEnterpriseRealnameAuthenticationReply>>();
    shared::<ChangeEnterpriseRealnameAuthentication>();
    error::<Error<ChangeEnterpriseRealnameAuthenticationError>>();
    error::<BuildError>();
    error::<Violations>();
    let client = Client::builder().build().unwrap();
    let request = application();
    let call: Call<'_, _> = client.change_enterprise_realname_authentication(&request);
    sent(&call);
    sent(&call.into_future());
    sent(&client.change_enterprise_realname_authentication(&request).send());
    let size = size_of::<
        Result<Reply<ChangeEnterpriseRealnameAuthenticationReply>, Error<ChangeEnterpriseRealnameAuthenticationError>>,
    >();
    assert!(size <= 128, "errors are returned by value, so they must be small: {size}");
}

/// Keys of error responses, and of the two operations that `no_answer_causes_a_panic` calls.
const REPLY_KEYS: [&str; 14] = [
    "error_code",
    "error_msg",
    "error_message",
    "code",
    "message",
    "errorCode",
    "errorMsg",
    "error",
    "request_id",
    "is_review",
    "fail_check_items",
    "review_result",
    "opinion",
    "",
];

/// A fixed sequence of pseudo-random numbers.
struct Dice {
    state: u64,
    /// The keys of objects.
    keys: Vec<String>,
}

impl Dice {
    fn new(state: u64) -> Self {
        Self { state, keys: REPLY_KEYS.map(str::to_owned).to_vec() }
    }

    fn roll(&mut self, sides: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.state >> 33).unwrap() % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    fn json(&mut self, depth: usize) -> String {
        match self.roll(if depth > 4 { 4 } else { 7 }) {
            0 => self.pick(&["null", "true", "false"]).to_owned(),
            1 => self
                .pick(&["0", "-1", "1", "2", "1.5", "1e400", "-0", "99999999999999999999", "2147483648", "1E2"])
                .to_owned(),
            2 | 3 => format!(
                "\"{}\"",
                self.pick(&[
                    "",
                    "1",
                    "CBC.0000",
                    "CBC.99007004",
                    "IS_DEBT",
                    "\\ud800",
                    "\\u0000",
                    "\\\"",
                    "é",
                    "APIG.0308",
                    "2026-01",
                    "2026-01-02",
                    "2026-01-02T03:04:05Z"
                ])
            ),
            4 => {
                let entries: Vec<String> = (0..self.roll(4)).map(|_| self.json(depth + 1)).collect();
                format!("[{}]", entries.join(","))
            }
            _ => self.object(depth),
        }
    }

    fn object(&mut self, depth: usize) -> String {
        let members: Vec<String> = (0..self.roll(6))
            .map(|_| {
                let index = self.roll(self.keys.len());
                let key = self.keys[index].clone();
                format!("\"{key}\":{}", self.json(depth + 1))
            })
            .collect();
        format!("{{{}}}", members.join(","))
    }

    /// Returns the string, truncated or with a changed byte in two of six cases.
    fn bytes(&mut self, text: String) -> Vec<u8> {
        let mut bytes = text.into_bytes();
        match self.roll(6) {
            0 => bytes.truncate(self.roll(bytes.len() + 1)),
            1 => {
                let at = self.roll(bytes.len());
                bytes[at] = u8::try_from(self.roll(256)).unwrap();
            }
            _ => {}
        }
        bytes
    }
}

struct Random(Mutex<Dice>);

impl Transport for Random {
    fn send(&self, _: http::Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let mut dice = self.0.lock().unwrap();
        let status = [200, 200, 204, 400, 401, 403, 404, 429, 500, 503, 302, 599, 999, 100][dice.roll(14)];
        let text = dice.json(0);
        let body = Bytes::from(dice.bytes(text));
        Box::pin(async move { Ok(http::Response::builder().status(status).body(body).unwrap()) })
    }
}

#[tokio::test]
async fn no_answer_causes_a_panic() {
    let transport = Arc::new(Random(Mutex::new(Dice::new(20_221_216))));
    let keys = Credentials::new("a", "b");
    let client = Client::builder().credentials(keys).transport(transport).max_attempts(1).build().unwrap();
    let (application, question) = (application(), question());
    let mut kinds = std::collections::HashMap::<Option<ErrorKind>, usize>::new();
    for _ in 0..4_000 {
        let change = client.change_enterprise_realname_authentication(&application).await;
        let kind = change.map(|reply| drop(format!("{reply:?}"))).map_err(|error| {
            assert!(!format!("{error} {error:?} {:?}", error.advice()).is_empty());
            error.kind()
        });
        *kinds.entry(kind.err()).or_default() += 1;
        if let Err(error) = client.show_realname_authentication_review_result(&question).await {
            assert!(error.status().is_some());
        }
    }
    for kind in [
        None,
        Some(ErrorKind::Service),
        Some(ErrorKind::Throttled),
        Some(ErrorKind::Decode),
        Some(ErrorKind::Transport),
    ] {
        assert!(kinds.get(&kind).is_some_and(|count| *count > 20), "{kinds:?}");
    }
}

/// Each string has keys of one operation, and is sent as the request of every operation.
#[test]
fn no_request_causes_a_panic() {
    let stored = |request: &dyn Fields| serde_json::to_string(request).unwrap();
    let names: Vec<Vec<String>> = OPERATIONS.iter().map(Entry::field_names).collect();
    let empty: Vec<String> =
        OPERATIONS.iter().map(|entry| stored(&*entry.request(Node::Object(Vec::new())).request)).collect();
    let (mut with_field, mut with_value) = (0, vec![0; OPERATIONS.len()]);
    let mut dice = Dice::new(7);
    for _ in 0..20_000 {
        let operation = dice.roll(OPERATIONS.len());
        dice.keys = ["error_code", ""].map(str::to_owned).into_iter().chain(names[operation].iter().cloned()).collect();
        let text = dice.object(0);
        let text = String::from_utf8_lossy(&dice.bytes(text)).into_owned();
        let Ok(node) = Node::parse(&text) else { continue };
        for (index, entry) in OPERATIONS.iter().enumerate() {
            let decoded = entry.request(node.clone());
            for violation in decoded.violations() {
                assert!(!violation.to_string().is_empty());
            }
            if names[index].iter().any(|name| node.member(name).is_some()) {
                with_field += 1;
                with_value[index] += usize::from(stored(&*decoded.request) != empty[index]);
            }
        }
    }
    // There were 75,330 and 62,269 when this was written.
    assert!(with_field > 60_000, "{with_field}");
    assert!(with_value.iter().sum::<usize>() > 50_000, "{with_value:?}");
    for (index, entry) in OPERATIONS.iter().enumerate() {
        assert!(names[index].is_empty() || with_value[index] > 0, "{} was never given a value", entry.descriptor.name);
    }
}
