//! The generated client held against recordings of the official SDK: the same request on the wire, the same signature
//! over what was recorded, and equal values out of the same answer. See README.md beside this file.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

mod differences;
mod structure;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use huaweicloud_bss::signing::{Message, authorization};
use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{AnyOutcome, BoxFuture, CallOptions, Client, Credentials, Fields, Node, OPERATIONS, Reply};
use serde_json::Value;

const ACCESS_KEY: &str = "ORACLEACCESSKEY00001";
const SECRET_KEY: &str = "oracleSecretKey/0000000000000000000000001";
const DOMAIN_ID: &str = "0123456789abcdef0123456789abcdef";

/// Answers every request with the recorded answer, and keeps the request.
struct Replay {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
    sent: Mutex<Vec<Request<Bytes>>>,
}

impl Transport for Replay {
    fn send(&self, request: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.sent.lock().unwrap().push(request);
        let mut response = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            response = response.header(name, value);
        }
        let response = response.body(Bytes::from(self.body.clone())).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

/// One recording, played through the generated request and its call.
struct Played {
    recording: Value,
    request: Request<Bytes>,
    outcome: AnyOutcome,
}

impl Played {
    fn name(&self) -> String {
        format!("{} {}", text(&self.recording["operation"]), text(&self.recording["name"]))
    }
}

fn recordings() -> Vec<Value> {
    include_str!("recorded.jsonl").lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn play(recording: Value) -> Played {
    let name = text(&recording["operation"]);
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == name).unwrap();
    let input = recording["input"].to_string();
    let decoded = entry.request(Node::parse(&input).ok().unwrap());
    assert_eq!(decoded.violations(), [], "{name} {}", recording["name"]);

    let answer = &recording["response"];
    let mut headers = BTreeMap::from([("content-type".to_owned(), "application/json".to_owned())]);
    for (name, value) in answer["headers"].as_object().unwrap() {
        headers.insert(name.to_lowercase(), text(value).to_owned());
    }
    let replay = Arc::new(Replay {
        status: answer["status"].as_u64().unwrap().try_into().unwrap(),
        headers: headers.into_iter().collect(),
        body: text(&answer["body"]).to_owned(),
        sent: Mutex::default(),
    });
    let transport: Arc<dyn Transport> = Arc::clone(&replay) as _;
    let client = Client::builder()
        .endpoint("http://127.0.0.1:18970")
        .credentials(Credentials::new(ACCESS_KEY, SECRET_KEY).domain_id(DOMAIN_ID))
        .transport(transport)
        .max_attempts(1)
        .build()
        .unwrap();
    let outcome = decoded.request.call(client.core(), CallOptions::new()).await;
    let request = replay.sent.lock().unwrap().pop().unwrap();
    Played { recording, request, outcome }
}

async fn played() -> Vec<Played> {
    let mut played = Vec::new();
    for recording in recordings() {
        played.push(play(recording).await);
    }
    played
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

fn json(text: &[u8]) -> Value {
    if text.is_empty() { Value::Null } else { serde_json::from_slice(text).unwrap() }
}

fn pairs(target: &str) -> Vec<&str> {
    let mut pairs: Vec<&str> = target.split_once('?').map_or("", |(_, query)| query).split('&').collect();
    pairs.sort_unstable();
    pairs
}

#[tokio::test]
async fn the_same_request_reaches_the_wire() {
    for played in played().await {
        let (recording, request, name) = (&played.recording, &played.request, played.name());
        let target = request.uri().path_and_query().unwrap().as_str();
        let recorded = text(&recording["target"]);
        assert_eq!(request.method().as_str(), text(&recording["method"]), "{name}");
        assert_eq!(request.uri().path(), recorded.split('?').next().unwrap(), "{name}");
        assert_eq!(pairs(target), pairs(recorded), "{name}");
        assert_eq!(json(request.body()), json(text(&recording["body"]).as_bytes()), "{name}");
        for header in ["content-type", "x-domain-id", "host"] {
            assert_eq!(request.headers()[header], text(&recording["headers"][header]), "{name}: {header}");
        }
        let language = request.headers().get("x-language").map(|language| language.to_str().unwrap());
        assert_eq!(language, recording["headers"].get("x-language").map(text), "{name}: x-language");
    }
}

#[test]
fn the_signature_over_what_was_recorded_is_the_same() {
    for recording in recordings() {
        let headers = recording["headers"].as_object().unwrap();
        let recorded = text(&headers["authorization"]);
        let signed = recorded.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
        let signed: Vec<(&str, &str)> = signed.split(';').map(|name| (name, text(&headers[name]))).collect();
        let (path, query) = text(&recording["target"]).split_once('?').unwrap_or((text(&recording["target"]), ""));
        let message = Message {
            method: text(&recording["method"]),
            path,
            query,
            headers: &signed,
            body: text(&recording["body"]).as_bytes(),
        };
        let date = text(&headers["x-sdk-date"]);
        assert_eq!(authorization(&message, date, ACCESS_KEY, SECRET_KEY), recorded, "{}", recording["name"]);
    }
}

/// What is sent is signed the way a server checks it: over the headers that the `Authorization` header lists.
#[tokio::test]
async fn what_is_sent_is_what_is_signed() {
    for played in played().await {
        let request = &played.request;
        let header = |name: &str| request.headers()[name].to_str().unwrap();
        let sent = header("authorization");
        let signed = sent.split("SignedHeaders=").nth(1).unwrap().split(',').next().unwrap();
        let language = if request.headers().contains_key("x-language") { "x-language;" } else { "" };
        assert_eq!(signed, format!("content-type;host;x-domain-id;{language}x-sdk-date"));
        let signed: Vec<(&str, &str)> = signed.split(';').map(|name| (name, header(name))).collect();
        let message = Message {
            method: request.method().as_str(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            headers: &signed,
            body: request.body(),
        };
        assert_eq!(authorization(&message, header("x-sdk-date"), ACCESS_KEY, SECRET_KEY), sent, "{}", played.name());
    }
}

#[tokio::test]
async fn equal_values_come_out_of_the_same_answer() {
    let mut compared = 0;
    for played in played().await {
        let (recording, name) = (&played.recording, played.name());
        if recording.get("ours").is_some() || recording.get("error").is_some() {
            continue;
        }
        let reply: &Reply<Box<dyn Fields>> = played.outcome.as_ref().unwrap_or_else(|error| panic!("{name}: {error}"));
        let ours = serde_json::to_value(&***reply).unwrap();
        // The SDK writes null for what is not there, and an empty list; we leave both out.
        let theirs: serde_json::Map<String, Value> = recording["decoded"]
            .as_object()
            .unwrap()
            .clone()
            .into_iter()
            .filter(|(_, value)| !value.is_null() && value.as_array().is_none_or(|entries| !entries.is_empty()))
            .collect();
        assert_eq!(ours, Value::Object(theirs), "{name}");
        compared += 1;
    }
    assert!(compared > 250, "{compared} replies were compared");
}

#[tokio::test]
async fn failures_tell_the_same_or_differ_on_purpose() {
    let mut compared = 0;
    for played in played().await {
        let (recording, name) = (&played.recording, played.name());
        let ours = recording.get("ours");
        if ours.is_none() && recording.get("error").is_none() {
            continue;
        }
        let Err(error) = &played.outcome else { panic!("{name}: no error") };
        // Where ours differs on purpose, the recording says what is expected instead.
        let expected = |member: &str| {
            let on_purpose = ours.and_then(|ours| ours.get(member));
            on_purpose.or_else(|| recording.get("error").map(|error| &error[member])).cloned().unwrap_or_default()
        };
        assert_eq!(serde_json::json!(error.status()), expected("status"), "{name}");
        assert_eq!(serde_json::json!(error.code()), expected("code"), "{name}");
        assert_eq!(serde_json::json!(error.request_id()), expected("request_id"), "{name}");
        if let Value::String(message) = expected("message") {
            assert_eq!(error.message(), message, "{name}");
        }
        compared += 1;
    }
    assert!(compared > 140, "{compared} failures were compared");
}

/// Unlike a recorder's exit code, a number in a test notices when somebody cuts the file.
#[test]
fn there_are_recordings_for_every_operation() {
    for entry in OPERATIONS {
        let name = entry.descriptor.name;
        let count = recordings().iter().filter(|recording| recording["operation"] == name).count();
        assert!(count >= 20, "{name}: {count} recordings; see tests/parity/README.md");
    }
}
