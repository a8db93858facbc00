//! Compares the generated client with recordings of the official SDK: it sends the same request, makes the same
//! signature for the recorded request, and decodes equal values from the same answer. See README.md in this folder.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout, reason = "a test")]

mod exact;
mod recordings;

mod differences;
mod secrets;
mod structure;
mod synthetic;

use std::collections::BTreeMap;

use huaweicloud_bss::signing::{Message, authorization};
use huaweicloud_bss::{OPERATIONS, Reply, SPEC, dynamic::Fields};
use huaweicloud_bss_codegen::{Sources, check};
use serde_json::Value;

use exact::{as_stored, exact};
use recordings::{ACCESS_KEY, SECRET_KEY, parts, played, recordings, signed_names};

fn pairs(query: &str) -> Vec<&str> {
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_unstable();
    pairs
}

#[tokio::test]
async fn sends_the_same_request() {
    for played in played().await {
        let (recording, request, name) = (&played.recording, &played.request, played.recording.name());
        let (path, query) = parts(&recording.target);
        assert_eq!(request.method().as_str(), recording.method, "{name}");
        assert_eq!(request.uri().path(), path, "{name}");
        assert_eq!(pairs(request.uri().query().unwrap_or_default()), pairs(query), "{name}");
        assert_eq!(exact(std::str::from_utf8(request.body()).unwrap()), exact(&recording.body), "{name}");
        for header in ["content-type", "x-domain-id", "host"] {
            assert_eq!(request.headers()[header], recording.headers[header], "{name}: {header}");
        }
        // Apart from these and those of the signature, each has only the headers of fields.
        let of_fields = |header: &str| {
            !["content-type", "x-domain-id", "host", "authorization", "x-sdk-date", "user-agent"].contains(&header)
        };
        let theirs: BTreeMap<&str, &str> = recording.signed().into_iter().filter(|(name, _)| of_fields(name)).collect();
        let ours = request.headers().iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
        let signed: Vec<&str> = signed_names(request.headers()["authorization"].to_str().unwrap()).collect();
        let ours: BTreeMap<&str, &str> = ours.filter(|(name, _)| of_fields(name) && signed.contains(name)).collect();
        assert_eq!(ours, theirs, "{name}");
    }
}

#[test]
fn makes_the_recorded_signature() {
    for recording in recordings() {
        let (path, query) = parts(&recording.target);
        let headers = recording.signed();
        let message =
            Message { method: &recording.method, path, query, headers: &headers, body: recording.body.as_bytes() };
        let signature = authorization(&message, &recording.headers["x-sdk-date"], ACCESS_KEY, SECRET_KEY);
        assert_eq!(signature, recording.headers["authorization"], "{}", recording.name());
    }
}

/// Checks the signature of a sent request as a server does: for the headers that the `Authorization` header lists.
#[tokio::test]
async fn signs_what_is_sent() {
    for played in played().await {
        let request = &played.request;
        let header = |name: &str| request.headers()[name].to_str().unwrap();
        let sent = header("authorization");
        let signed: Vec<(&str, &str)> = signed_names(sent).map(|name| (name, header(name))).collect();
        for name in ["content-type", "host", "x-domain-id", "x-sdk-date"] {
            assert!(signed.iter().any(|(other, _)| *other == name), "{name} is not signed");
        }
        let message = Message {
            method: request.method().as_str(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            headers: &signed,
            body: request.body(),
        };
        let expected = authorization(&message, header("x-sdk-date"), ACCESS_KEY, SECRET_KEY);
        assert_eq!(expected, sent, "{}", played.recording.name());
    }
}

#[tokio::test]
async fn decodes_equal_values() {
    let mut compared = 0;
    for played in played().await {
        let (recording, name) = (&played.recording, played.recording.name());
        let (Some(decoded), None) = (&recording.decoded, &recording.ours) else { continue };
        let reply: &Reply<Box<dyn Fields>> = played.outcome.as_ref().unwrap_or_else(|error| panic!("{name}: {error}"));
        let ours = serde_json::to_value(&***reply).unwrap();
        assert_eq!(ours, as_stored(decoded.get(), &***reply), "{name}");
        compared += 1;
    }
    assert!(compared >= 20 * OPERATIONS.len(), "{compared} replies were compared");
}

#[tokio::test]
async fn failures_are_the_same_or_differ_intentionally() {
    let mut compared = 0;
    for played in played().await {
        let (recording, name) = (&played.recording, played.recording.name());
        if recording.ours.is_none() && recording.error.is_none() {
            continue;
        }
        let Err(error) = &played.outcome else { panic!("{name}: no error") };
        // If the client differs intentionally, the recording contains the expected error.
        let expected = |member: &str| {
            let on_purpose = recording.ours.as_ref().and_then(|ours| ours.get(member));
            on_purpose.or_else(|| recording.error.as_ref().map(|error| &error[member])).cloned().unwrap_or_default()
        };
        assert_eq!(serde_json::json!(error.status()), expected("status"), "{name}");
        assert_eq!(serde_json::json!(error.code()), expected("code"), "{name}");
        assert_eq!(serde_json::json!(error.request_id()), expected("request_id"), "{name}");
        if let Value::String(message) = expected("message") {
            assert_eq!(error.message(), message, "{name}");
        }
        compared += 1;
    }
    assert!(compared > 100, "{compared} failures were compared");
}

/// This also notices if recordings are removed from a file.
#[test]
fn there_are_recordings_for_every_operation_of_the_spec() {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for recording in recordings() {
        *counts.entry(recording.operation).or_default() += 1;
    }
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    let mut names: Vec<&str> = model.operations().map(|(_, operation)| operation.name.as_str()).collect();
    let table: Vec<&str> = OPERATIONS.iter().map(|entry| entry.descriptor.name).collect();
    assert_eq!(table, names);
    names.sort_unstable();
    assert_eq!(counts.keys().map(String::as_str).collect::<Vec<_>>(), names);
    let (name, least) = counts.iter().min_by_key(|(_, count)| **count).unwrap();
    println!("at least {least} recordings of each of {} operations", names.len());
    assert!(*least >= 20, "{name} has {least}: see tests/parity/README.md");
}
