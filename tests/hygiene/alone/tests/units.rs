//! Types that contain themselves in lists are built, validated, sent, decoded and stored, and their depth is limited.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test")]

use std::sync::{Arc, Mutex};

use huaweicloud_bss::dynamic::Node;
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError, http};
use huaweicloud_bss::{BoxFuture, CallOptions, Credentials, DecodingPolicy, ErrorKind, Reply, ValidationPolicy};
use huaweicloud_bss_codegen::model::Json;
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::sample::Sampler;
use hygiene_alone::units::{Member, Post, Unit, UpdateUnits, UpdateUnitsReply};
use hygiene_alone::{Client, OPERATIONS, SPEC};

/// How deep objects and lists can be nested in a request and in a reply.
const MAX_DEPTH: usize = 64;

/// Keeps the bodies of the sent requests and gives the same answer to all of them.
struct Fake {
    sent: Mutex<Vec<Bytes>>,
    answer: String,
}

impl Transport for Fake {
    fn send(
        &self,
        request: http::Request<Bytes>,
        _limits: Limits,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        self.sent.lock().unwrap().push(request.into_body());
        let answer = Bytes::from(self.answer.clone());
        Box::pin(async move { Ok(http::Response::new(answer)) })
    }
}

fn client(answer: impl Into<String>) -> (Client, Arc<Fake>) {
    client_with(answer, usize::MAX)
}

fn client_with(answer: impl Into<String>, max_memory: usize) -> (Client, Arc<Fake>) {
    let fake = Arc::new(Fake { sent: Mutex::default(), answer: answer.into() });
    let bss = huaweicloud_bss::Client::builder()
        .credentials(Credentials::new("ACCESSKEY", "secret key"))
        .transport(fake.clone())
        .max_memory(max_memory)
        .build()
        .unwrap();
    (bss.core().clone().into(), fake)
}

fn unit(name: &str, child_nodes: impl IntoIterator<Item = Unit>) -> Unit {
    Unit::builder().name(name).child_nodes(child_nodes).build()
}

fn request(child_nodes: impl IntoIterator<Item = Unit>) -> UpdateUnits {
    UpdateUnits::builder().root("r").child_nodes(child_nodes).build()
}

/// Returns a request with units in this many levels. Each level is an object in a list.
fn nested(levels: usize) -> UpdateUnits {
    let units = (0..levels).fold(Vec::new(), |below, _| vec![unit("u", below)]);
    request(units)
}

/// Returns a reply with units in this many levels.
fn reply(levels: usize) -> String {
    let (open, close) = (r#"{"name":"u","child_nodes":["#, "]}");
    format!("{}{}", open.repeat(levels + 1), close.repeat(levels + 1))
}

#[tokio::test]
async fn sends_and_decodes_all_levels() {
    let (client, fake) = client(
        r#"{"child_nodes":[{"name":"a","child_nodes":[{"name":"b","child_nodes":null},{"name":"c","child_nodes":[]}]}],
            "heads":[{"post":{"units":[{"name":"d","members":[{"email":"e@f"}]}]}}]}"#,
    );
    let boss = Member::builder().email("a@b").post(Post::builder().units([unit("z", [])]).build()).build();
    let mut top = unit("a", [unit("b", [unit("c", [])])]);
    top.members.push(boss);
    let reply = client.update_units(&request([top])).await.unwrap();
    let body = r#"{"root":"r","child_nodes":[{"name":"a","child_nodes":[{"name":"b","child_nodes":[{"name":"c"}]}],"members":[{"email":"a@b","post":{"units":[{"name":"z"}]}}]}]}"#;
    assert_eq!(fake.sent.lock().unwrap()[0], body);
    assert_eq!(reply.child_nodes[0].child_nodes[1].name, "c");
    let head = reply.heads[0].post.as_ref().unwrap();
    assert_eq!(head.units[0].members[0].email.as_deref(), Some("e@f"));
    let shown = format!("{reply:?}");
    assert!(shown.contains(r#"name: "d""#) && shown.contains("[redacted]") && !shown.contains("e@f"), "{shown}");
}

#[test]
fn violations_name_the_level() {
    let request = request([unit("a", [unit("b", []), unit("", [unit("much too long", [])])])]);
    let violations = request.validate().unwrap_err();
    let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        violations,
        [
            "`child_nodes[0].child_nodes[1].name` must have at least 1 character, but has 0",
            "`child_nodes[0].child_nodes[1].child_nodes[0].name` must have at most 8 characters, but has 13",
        ]
    );
}

#[tokio::test]
async fn mismatches_name_the_level() {
    let text = r#"{"child_nodes":[{"name":"a","child_nodes":[{"name":"b","number":1},{"name":"c","number":"x"}]}]}"#;
    let (client, _) = client(text);
    let reply = client.update_units(&nested(1)).await.unwrap();
    assert_eq!(reply.mismatches()[0].to_string(), "`child_nodes[0].child_nodes[1].number` is not a 32-bit integer");
    let error = client.update_units(&nested(1)).decoding(DecodingPolicy::Strict).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn rejects_a_request_that_is_nested_too_deeply() {
    let (client, fake) = client("{}");
    // The body is an object, and each level adds a list and an object.
    let most = (MAX_DEPTH - 1) / 2;
    client.update_units(&nested(most)).await.unwrap();
    for (levels, policy) in [
        (most + 1, ValidationPolicy::Enforce),
        (most + 1, ValidationPolicy::Off),
        (most + 1, ValidationPolicy::Warn),
        (3000, ValidationPolicy::Enforce),
        (3000, ValidationPolicy::Off),
    ] {
        let request = nested(levels);
        let error = client.update_units(&request).validation(policy).await.unwrap_err();
        let violation = &error.violations()[0];
        assert_eq!((error.kind(), violation.rule().as_str()), (ErrorKind::Validation, "max_depth"), "{levels}");
        assert!(violation.field().starts_with("child_nodes[0].child_nodes[0]."), "{violation}");
        assert!(violation.to_string().ends_with("must not be inside more than 64 objects and lists"), "{violation}");
        assert!(error.to_string().len() < 10_000);
        // Output ends at the same depth.
        assert!(format!("{request:?}").len() < 10_000);
        let stored = serde_json::to_string(&request).unwrap_err().to_string();
        assert_eq!(stored, "more than 64 objects and lists are nested in each other");
    }
    assert_eq!(fake.sent.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn rejects_a_reply_that_is_nested_too_deeply() {
    let most = MAX_DEPTH / 2 - 1;
    let (client, _) = client(reply(most));
    let decoded = client.update_units(&nested(1)).await.unwrap().into_body();
    let mut levels = 0;
    let mut units = &decoded.child_nodes;
    while let Some(unit) = units.first() {
        levels += 1;
        units = &unit.child_nodes;
    }
    assert_eq!(levels, most);
    for levels in [most + 1, 100_000] {
        let (client, _) = self::client(reply(levels));
        let error = client.update_units(&nested(1)).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.message().contains("nested too deeply"), "{}", error.message());
    }
}

#[tokio::test]
async fn the_entries_of_all_levels_count_against_the_memory_limit() {
    for (levels, fits) in [(2, true), (30, false)] {
        let (client, _) = client_with(reply(levels), 2000);
        let outcome = client.update_units(&nested(1)).await;
        assert_eq!(outcome.as_ref().err().map(|error| error.kind()), (!fits).then_some(ErrorKind::Decode));
    }
}

#[test]
fn a_stored_reply_is_decoded_unchanged() {
    let body = Reply::<UpdateUnitsReply>::from_json(&reply(20)).unwrap().into_body();
    let stored = serde_json::to_string(&body).unwrap();
    assert!(serde_json::from_str::<UpdateUnitsReply>(&stored).unwrap() == body);
}

#[tokio::test]
async fn a_call_by_name_has_the_same_limits() {
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == "update_units").unwrap();
    let input = r#"{"root":"r","child_nodes":[{"name":"a","child_nodes":[{"name":"much too long"},{"nam":1}]}]}"#;
    let violations = entry.request(Node::parse(input).unwrap()).violations();
    let violations: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        violations,
        [
            "`child_nodes[0].child_nodes[1].nam` is not a known field",
            "`child_nodes[0].child_nodes[1].name` is required",
            "`child_nodes[0].child_nodes[0].name` must have at most 8 characters, but has 13",
        ]
    );
    let (client, fake) = client(r#"{"child_nodes":[{"name":"a","child_nodes":[{"name":"b"}]}]}"#);
    let request = entry.request(Node::parse(r#"{"root":"r","child_nodes":[{"name":"a"}]}"#).unwrap()).request;
    let reply = request.call(client.core(), CallOptions::new()).await.unwrap();
    assert_eq!(fake.sent.lock().unwrap()[0], r#"{"root":"r","child_nodes":[{"name":"a"}]}"#);
    let stored = serde_json::to_string(&**reply).unwrap();
    assert_eq!(stored, r#"{"child_nodes":[{"name":"a","child_nodes":[{"name":"b"}]}]}"#);
}

/// Returns the number of levels of a sample.
fn levels(json: &Json) -> usize {
    match json {
        Json::Object(members) => 1 + members.iter().map(|(_, value)| levels(value)).max().unwrap_or_default(),
        Json::List(entries) => entries.iter().map(levels).max().unwrap_or_default(),
        _ => 0,
    }
}

#[test]
fn samples_end_after_a_few_levels() {
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    let sampler = Sampler::new(&model, 0);
    let (_, operation) = model.operations().find(|(_, operation)| operation.name == "update_units").unwrap();
    for number in 0..50 {
        for json in [sampler.input(operation, number), sampler.answer(operation, number)] {
            assert!(levels(&json) < 15, "{number}: {}", levels(&json));
        }
    }
    assert!(levels(&sampler.input(operation, 1)) > 4);
    assert!(levels(&sampler.reply(operation)) > 4);
    assert!(model.only("update_units").is_some_and(|only| only.types.len() == 3));
}
