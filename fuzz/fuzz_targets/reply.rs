//! Any bytes as the reply to an operation that the first byte selects, with a status of success or failure.
#![no_main]

use std::sync::{Arc, Mutex};

use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{BoxFuture, CallOptions, Client, Credentials, OPERATIONS, ValidationPolicy, dynamic::Node};
use libfuzzer_sys::fuzz_target;

// Without operations, the target would check nothing.
const _: () = assert!(!OPERATIONS.is_empty(), "the client has no operations; enable its chapters");

/// Gives the same answer to every request.
struct Canned(Mutex<(u16, Bytes)>);

impl Transport for Canned {
    fn send(&self, _: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let (status, body) = self.0.lock().unwrap().clone();
        let response = Response::builder().status(status).body(body).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

fuzz_target!(|bytes: &[u8]| {
    let [operation, status, body @ ..] = bytes else { return };
    let entry = &OPERATIONS[usize::from(*operation) % OPERATIONS.len()];
    let status = if status % 2 == 0 { 200 } else { 500 };
    let canned = Arc::new(Canned(Mutex::new((status, Bytes::copy_from_slice(body)))));
    let client =
        Client::builder().credentials(Credentials::new("AK", "SK")).transport(canned).max_attempts(1).build().unwrap();
    let names = entry.descriptor.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
    let input: serde_json::Map<_, _> = names.map(|name| (name.to_owned(), "x".into())).collect();
    let input = serde_json::Value::Object(input).to_string();
    let request = entry.request(Node::parse(&input).unwrap()).request;
    let options = CallOptions::new().validation(ValidationPolicy::Off);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    match runtime.block_on(request.call(client.core(), options)) {
        Ok(reply) => drop(serde_json::to_string(&**reply).unwrap()),
        Err(error) => drop(format!("{error} {error:?}")),
    }
});
