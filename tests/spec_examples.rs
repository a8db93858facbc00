//! Every example of the spec, sent by the client to the mock: the mock receives the example's request, with each field
//! in its place, and the client returns the example's reply.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use huaweicloud_bss::{
    CallOptions, Client, Credentials, OPERATIONS, SPEC, Site, ValidationPolicy,
    dynamic::{Entry, Node},
};
use huaweicloud_bss_codegen::model::{Example, Field, FieldType, Json, Model, Operation, Place, TypeBody};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_mock::{Mock, Received};
use serde_json::{Map, Value};

fn model() -> Model {
    check(&Sources::from_texts(SPEC.iter().copied())).unwrap()
}

/// Formats JSON, with decimal numbers digit by digit.
fn text(json: &Json) -> String {
    let quoted = |text: &str| Value::from(text).to_string();
    match json {
        Json::Null => "null".to_owned(),
        Json::Boolean(flag) => flag.to_string(),
        Json::Number(number) => number.clone(),
        Json::String(text) => quoted(text),
        Json::List(entries) => format!("[{}]", entries.iter().map(text).collect::<Vec<_>>().join(",")),
        Json::Object(members) => object(members),
    }
}

fn object(members: &[(String, Json)]) -> String {
    let member = |(name, value): &(String, Json)| format!("{}:{}", Value::from(name.as_str()), text(value));
    format!("{{{}}}", members.iter().map(member).collect::<Vec<_>>().join(","))
}

/// Converts a stored value to the form of the example: decimal numbers are stored as strings, and are numbers in the
/// example.
fn stored(json: &Json, ty: &FieldType, model: &Model) -> Value {
    match (json, ty) {
        (Json::Number(number), FieldType::Decimal) => Value::from(number.as_str()),
        (Json::List(entries), FieldType::List(item)) => {
            entries.iter().map(|entry| stored(entry, item, model)).collect()
        }
        (Json::Object(members), FieldType::Named(id)) => match &model.ty(*id).body {
            TypeBody::Object(fields) => Value::Object(stored_fields(members, fields, model)),
            TypeBody::StringEnum(_) | TypeBody::IntegerEnum(_) => serde_json::from_str(&text(json)).unwrap(),
        },
        _ => serde_json::from_str(&text(json)).unwrap(),
    }
}

fn stored_fields(members: &[(String, Json)], fields: &[Field], model: &Model) -> Map<String, Value> {
    let given = members.iter().filter(|(_, json)| *json != Json::Null && *json != Json::List(Vec::new()));
    let field = |name: &str| fields.iter().find(|field| field.name == name).unwrap();
    given.map(|(name, json)| (name.clone(), stored(json, &field(name).ty, model))).collect()
}

struct World {
    /// A mock of each site, in the order of the spec.
    mocks: Vec<Mock>,
    /// A client of each site, in the order of the spec.
    clients: Vec<Client>,
    model: Model,
}

impl World {
    async fn new() -> Self {
        let (mut mocks, mut clients) = (Vec::new(), Vec::new());
        for site in Site::ALL {
            let mock = Mock::builder().site(*site).keys("AK", "SK").start().await.unwrap();
            let builder = Client::builder().site(*site).endpoint(mock.endpoint());
            clients.push(builder.credentials(Credentials::new("AK", "SK")).build().unwrap());
            mocks.push(mock);
        }
        Self { mocks, clients, model: model() }
    }

    fn entry(operation: &Operation) -> &'static Entry {
        OPERATIONS.iter().find(|entry| entry.descriptor.name == operation.name).unwrap()
    }

    fn client(&self, example: &Example) -> &Client {
        self.clients.get(example.site).unwrap()
    }

    fn mock(&self, example: &Example) -> &Mock {
        self.mocks.get(example.site).unwrap()
    }

    async fn call(&self, operation: &Operation, example: &Example) -> huaweicloud_bss::dynamic::AnyOutcome {
        let input = object(&example.request);
        let decoded = Self::entry(operation).request(Node::parse(&input).unwrap());
        let site = self.model.sites.get(example.site).unwrap();
        assert_eq!(decoded.violations_for(&site.name), [], "{}: {}", operation.name, example.title);
        decoded.request.call(self.client(example).core(), CallOptions::new()).await
    }
}

/// Checks that each field of the example's request arrived in its place.
fn assert_arrived(operation: &Operation, example: &Example, received: &Received) {
    let title = format!("{}: {}", operation.name, example.title);
    assert_eq!((received.operation, &received.method), (Some(World::name(operation)), &operation.method), "{title}");
    let body = if received.body.is_empty() { "{}" } else { std::str::from_utf8(&received.body).unwrap() };
    let mut body: Map<String, Value> = serde_json::from_str(body).unwrap();
    let (path, query) = received.target.split_once('?').unwrap_or((&received.target, ""));
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    for (name, json) in &example.request {
        let field = operation.request.iter().find(|field| field.name == *name).unwrap();
        let written = |json: &Json| match json {
            Json::String(text) => encoded(text),
            json => text(json),
        };
        match field.place {
            Place::Body => {
                let expected: Value = serde_json::from_str(&text(json)).unwrap();
                assert_eq!(body.remove(name), Some(expected), "{title}: {name}");
            }
            Place::Path => assert!(path.split('/').any(|segment| segment == written(json)), "{title}: {path}"),
            Place::Query => {
                let entries =
                    if let Json::List(entries) = json { entries.as_slice() } else { std::slice::from_ref(json) };
                for entry in entries {
                    let pair = format!("{}={}", encoded(name), written(entry));
                    let at = pairs.iter().position(|other| *other == pair);
                    pairs.remove(at.unwrap_or_else(|| panic!("{title}: {pair} is not in {query}")));
                }
            }
            Place::Header => {
                let header = (name.to_ascii_lowercase(), text(json).trim_matches('"').to_owned());
                assert!(received.headers.contains(&header), "{title}: {name}");
            }
        }
    }
    assert!(body.is_empty() && pairs.is_empty(), "{title}: not in the example: {body:?} {pairs:?}");
}

impl World {
    fn name(operation: &Operation) -> &'static str {
        Self::entry(operation).descriptor.name
    }
}

/// Percent-encodes everything except letters, digits, `-`, `_`, `.` and `~`.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

/// Returns the input of a request that can be sent: its path parameters are not empty.
fn sendable(operation: &Operation) -> String {
    let path = operation.request.iter().filter(|field| field.place == Place::Path);
    Value::Object(path.map(|field| (field.name.clone(), "1".into())).collect()).to_string()
}

#[tokio::test]
async fn sends_every_example_and_returns_its_reply() {
    let world = World::new().await;
    let mut replies = 0;
    for (_, operation) in world.model.operations() {
        for example in &operation.examples {
            let Some((status, body)) = &example.reply else { continue };
            let headers = [("content-type", "application/json")];
            world.mock(example).answer_next(&operation.name, *status, &headers, &object(body));
            let outcome = if example.request.is_empty() {
                // The page has only a reply, so any request will do.
                let input = sendable(operation);
                let request = World::entry(operation).request(Node::parse(&input).unwrap()).request;
                let options = CallOptions::new().validation(ValidationPolicy::Off);
                request.call(world.client(example).core(), options).await
            } else {
                let outcome = world.call(operation, example).await;
                assert_arrived(operation, example, world.mock(example).received().last().unwrap());
                outcome
            };
            let title = format!("{}: {}", operation.name, example.title);
            match outcome {
                Ok(reply) => {
                    assert_eq!(reply.status(), *status, "{title}");
                    let reply = serde_json::to_value(&**reply).unwrap();
                    assert_eq!(reply, Value::Object(stored_fields(body, &operation.reply, &world.model)), "{title}");
                }
                Err(error) => {
                    let code = body.iter().find(|(name, _)| name == "error_code").map(|(_, json)| json);
                    let expected = code.map(|json| text(json).trim_matches('"').to_owned());
                    assert_eq!((error.status(), error.code()), (Some(*status), expected.as_deref()), "{title}");
                }
            }
            replies += 1;
        }
    }
    let all = world.model.operations().flat_map(|(_, operation)| &operation.examples);
    let expected = all.filter(|example| example.reply.is_some()).count();
    assert!(expected >= 40, "{expected} replies");
    assert_eq!(replies, expected);
}

/// Tests that iterate over the generated table cover all operations of the spec.
#[test]
fn the_generated_table_has_the_operations_of_the_spec() {
    let model = model();
    let names: Vec<&str> = model.operations().map(|(_, operation)| operation.name.as_str()).collect();
    assert!(!names.is_empty());
    assert_eq!(OPERATIONS.iter().map(|entry| entry.descriptor.name).collect::<Vec<_>>(), names);
}

#[tokio::test]
async fn the_mock_accepts_every_example() {
    let world = World::new().await;
    let can_be_sent = |example: &&Example| !example.request.is_empty();
    let examples = world.model.operations().flat_map(|(_, operation)| &operation.examples);
    let expected = examples.filter(can_be_sent).count();
    assert!(expected >= 40, "{expected} examples");
    for (_, operation) in world.model.operations() {
        for example in operation.examples.iter().filter(can_be_sent) {
            let outcome = world.call(operation, example).await;
            assert!(outcome.is_ok(), "{}: {}: {:?}", operation.name, example.title, outcome.err());
            let received = world.mock(example).received();
            assert!(received.last().unwrap().processed);
            assert_arrived(operation, example, received.last().unwrap());
        }
    }
    let received: Vec<usize> = world.mocks.iter().map(|mock| mock.received().len()).collect();
    assert_eq!(received.iter().sum::<usize>(), expected);
    assert!(received.last().is_some_and(|count| *count >= 2), "{received:?}");
}
