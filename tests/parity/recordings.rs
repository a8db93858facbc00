//! Reads recordings, and replays them through the generated client.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{
    BoxFuture, CallOptions, Client, Credentials, OPERATIONS,
    dynamic::{AnyOutcome, Node},
};
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;

pub(crate) const ACCESS_KEY: &str = "ORACLEACCESSKEY00001";
pub(crate) const SECRET_KEY: &str = "oracleSecretKey/0000000000000000000000001";
pub(crate) const DOMAIN_ID: &str = "0123456789abcdef0123456789abcdef";

/// One line of a file; see README.md. What may contain decimal numbers is kept as raw JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recording {
    pub(crate) name: String,
    pub(crate) operation: String,
    pub(crate) input: Box<RawValue>,
    pub(crate) response: Answer,
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
    pub(crate) decoded: Option<Box<RawValue>>,
    pub(crate) error: Option<Value>,
    pub(crate) ours: Option<Value>,
}

#[derive(Deserialize)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Recording {
    /// Returns operation and name.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.operation, self.name)
    }

    /// Returns names and values of the headers that the signature covers.
    pub(crate) fn signed(&self) -> Vec<(&str, &str)> {
        signed_names(&self.headers["authorization"]).map(|name| (name, self.headers[name].as_str())).collect()
    }
}

/// Returns the headers that an `Authorization` header lists.
pub(crate) fn signed_names(authorization: &str) -> impl Iterator<Item = &str> {
    let names = authorization.split("SignedHeaders=").nth(1).and_then(|rest| rest.split(',').next());
    names.unwrap_or_default().split(';')
}

/// Splits a target into path and query.
pub(crate) fn parts(target: &str) -> (&str, &str) {
    target.split_once('?').unwrap_or((target, ""))
}

/// Returns all lines of all files.
pub(crate) fn lines() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity/recorded");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect();
    texts.iter().flat_map(|text| text.lines()).map(str::to_owned).collect()
}

/// Returns all recordings of all files.
pub(crate) fn recordings() -> Vec<Recording> {
    lines().iter().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Answers every request with the recorded answer, and keeps the request.
struct Replay {
    answer: Answer,
    sent: Mutex<Vec<Request<Bytes>>>,
}

impl Transport for Replay {
    fn send(&self, request: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        self.sent.lock().unwrap().push(request);
        let mut headers = BTreeMap::from([("content-type".to_owned(), "application/json")]);
        headers.extend(self.answer.headers.iter().map(|(name, value)| (name.to_lowercase(), value.as_str())));
        let mut response = Response::builder().status(self.answer.status);
        for (name, value) in headers {
            response = response.header(name, value);
        }
        let response = response.body(Bytes::from(self.answer.body.clone())).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

/// A recording, the request that the client sent for its input, and the outcome of the recorded answer.
pub(crate) struct Played {
    pub(crate) recording: Recording,
    pub(crate) request: Request<Bytes>,
    pub(crate) outcome: AnyOutcome,
}

async fn play(mut recording: Recording) -> Played {
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == recording.operation);
    let entry = entry.unwrap_or_else(|| panic!("there is no operation {}", recording.operation));
    let decoded = entry.request(Node::parse(recording.input.get()).ok().unwrap());
    assert_eq!(decoded.violations(), [], "{}", recording.name());
    let answer = Answer {
        status: recording.response.status,
        headers: std::mem::take(&mut recording.response.headers),
        body: std::mem::take(&mut recording.response.body),
    };
    let replay = Arc::new(Replay { answer, sent: Mutex::default() });
    let transport: Arc<dyn Transport> = Arc::clone(&replay) as _;
    let client = Client::builder()
        .endpoint("http://127.0.0.1:18970")
        .credentials(Credentials::new(ACCESS_KEY, SECRET_KEY).domain_id(DOMAIN_ID))
        .transport(transport)
        .max_attempts(1)
        .build()
        .unwrap();
    let outcome = decoded.request.call(client.core(), CallOptions::new()).await;
    let request = replay.sent.lock().unwrap().pop();
    let request =
        request.unwrap_or_else(|| panic!("{}: nothing was sent: {:?}", recording.name(), outcome.as_ref().err()));
    Played { recording, request, outcome }
}

/// Replays all recordings.
pub(crate) async fn played() -> Vec<Played> {
    let mut played = Vec::new();
    for recording in recordings() {
        played.push(play(recording).await);
    }
    played
}
