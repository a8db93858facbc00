//! The mock rejects a request for exactly the fields that the oracle finds wrong. The mock validates with the client's
//! code, so only a second implementation of the rules can check it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use huaweicloud_bss::__private::Place;
use huaweicloud_bss::dynamic::{Entry, Node};
use huaweicloud_bss::transport::http::{HeaderValue, Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport};
use huaweicloud_bss_mock::Mock;
use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::config::config;
use crate::counts::Counts;
use crate::oracle::{Broken, broken};
use crate::tables::{self, Table};
use crate::values::{Maker, random};

const TOKEN: &str = "a token";

const CASES: u32 = 64;

/// Messages of the mock with the code of a broken rule, about valid requests that it cannot process.
const NOT_GRANTED: [&str; 4] = [
    "A parameter is wrong.",
    "The period is too long.",
    "There is nothing to unsubscribe from.",
    "`customer_id` is not one of the partner's customers",
];

/// Builds the HTTP request with these members, without the client. Returns `None` if a value cannot be encoded in its
/// place.
fn request(entry: &Entry, table: &Table, members: &Map<String, Value>) -> Option<Request<Bytes>> {
    let record = entry.request(Node::Object(Vec::new())).request;
    assert_eq!(table.fields.len(), record.fields().len());
    let (mut path, mut query, mut body) = (entry.descriptor.path.to_owned(), Vec::new(), Map::new());
    let mut builder = Request::builder().method(entry.descriptor.method).header("x-auth-token", TOKEN);
    let mut has_body = false;
    for (row, field) in table.fields.iter().zip(record.fields()) {
        has_body |= field.place == Place::Body;
        let value = members.get(&row.name);
        match (field.place, value) {
            (Place::Path, None) => return None,
            (_, None) => {}
            (Place::Path, Some(value)) => path = path.replace(&format!("{{{}}}", row.name), &encoded(value)),
            (Place::Query, Some(Value::Array(entries))) => {
                query.extend(entries.iter().map(|entry| format!("{}={}", row.name, encoded(entry))));
            }
            (Place::Query, Some(value)) => query.push(format!("{}={}", row.name, encoded(value))),
            (Place::Header, Some(value)) => {
                builder = builder.header(&row.name, HeaderValue::from_bytes(text(value).as_bytes()).ok()?);
            }
            (Place::Body, Some(value)) => {
                body.insert(row.name.clone(), value.clone());
            }
        }
    }
    let body = if has_body {
        builder = builder.header("content-type", "application/json");
        Value::Object(body).to_string()
    } else {
        String::new()
    };
    builder.uri(format!("http://bss.example.com{path}?{}", query.join("&"))).body(body.into()).ok()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn encoded(value: &Value) -> String {
    text(value).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// Returns the paths that a rejection is about, with an empty one for the request as a whole. `None` if broken rules
/// are not the reason.
fn rejected_fields(answer: &Response<Bytes>) -> Option<BTreeSet<String>> {
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let message = body["error_msg"].as_str().unwrap_or_default();
    if body["error_code"] != "CBC.0100" || NOT_GRANTED.contains(&message) {
        return None;
    }
    let path = |part: &str| match part.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        Some((path, _)) => path.to_owned(),
        None if part.starts_with("the request must ") => String::new(),
        // Another reason, which is not a path and so is equal to none.
        None => part.to_owned(),
    };
    Some(message.split("; ").map(path).collect())
}

#[test]
fn the_mock_rejects_exactly_the_requests_that_break_a_rule() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mock = Mock::builder().token(TOKEN).without_socket().unwrap();
    let operations = tables::requests();
    assert!(!operations.is_empty());
    let counts = Counts::default();
    let transport = mock.transport();
    proptest!(config(CASES), |(mut rng in random())| {
        for (entry, table) in &operations {
            let members = Maker { rng: &mut rng, odd: 0 }.object(table);
            let Some(request) = request(entry, table, &members) else { continue };
            let shown = format!("{} {} {:?}", request.method(), request.uri(), request.body());
            let mut expected = Broken::new();
            broken(table, &members, "", &mut expected);
            let limits = Limits::new(Duration::from_secs(30), 1 << 30);
            let answer = runtime.block_on(Arc::clone(&transport).send(request, limits)).unwrap();
            prop_assert_eq!(mock.take_received().pop().unwrap().operation, Some(entry.descriptor.name), "{}", shown);
            let fields: BTreeSet<String> = expected.iter().map(|(path, _)| path.clone()).collect();
            let fields = (!fields.is_empty()).then_some(fields);
            prop_assert_eq!(rejected_fields(&answer), fields, "{}: {:?}", shown, answer.body());
            counts.add(&expected);
        }
    });
    counts.assert_enough(CASES);
}
