//! Any bytes and any JSON result in a reply or an error, through the whole client.

use std::cell::Cell;
use std::sync::{Arc, Mutex};

use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{
    BoxFuture, CallOptions, Client, Credentials, ValidationPolicy,
    dynamic::{AnyOutcome, Entry, Node},
};
use huaweicloud_bss_codegen::model::Json;
use huaweicloud_bss_workbench::sample::Sampler;
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::config::config;
use crate::tables::{self, Table};
use crate::values::{Maker, random};

/// Gives the same answer to every request.
#[derive(Default)]
struct Canned(Mutex<(u16, Bytes)>);

impl Transport for Canned {
    fn send(&self, _: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let (status, body) = self.0.lock().unwrap().clone();
        let response = Response::builder().status(status).body(body).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

struct World {
    canned: Arc<Canned>,
    client: Client,
    runtime: tokio::runtime::Runtime,
    operations: Vec<(&'static Entry, Table)>,
}

impl World {
    fn new() -> Self {
        let canned = Arc::new(Canned::default());
        let client = Client::builder()
            .credentials(Credentials::new("AK", "SK"))
            .transport(canned.clone())
            .max_attempts(1)
            .build()
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        Self { canned, client, runtime, operations: tables::replies() }
    }

    fn call(&self, entry: &Entry, status: u16, body: impl Into<Bytes>) -> AnyOutcome {
        *self.canned.0.lock().unwrap() = (status, body.into());
        let request = sendable(entry);
        let options = CallOptions::new().validation(ValidationPolicy::Off);
        self.runtime.block_on(request.call(self.client.core(), options))
    }
}

/// Returns a request that can be sent: its path parameters are not empty.
fn sendable(entry: &Entry) -> Box<dyn huaweicloud_bss::dynamic::Request> {
    let segments = entry.descriptor.path.split('/');
    let names = segments.filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    let members: serde_json::Map<String, Value> = names.map(|name| (name.to_owned(), "x".into())).collect();
    entry.request(Node::parse(&Value::Object(members).to_string()).unwrap()).request
}

/// Checks that replies and errors can be formatted and stored, and that a stored reply is decoded to an equal one.
fn check_outcome(world: &World, entry: &Entry, outcome: &AnyOutcome) -> Result<(), TestCaseError> {
    match outcome {
        Ok(reply) => {
            let unknown = reply.unknown_fields();
            prop_assert_eq!((unknown.iter().count(), unknown.total()), (unknown.len(), unknown.len()));
            for field in unknown.iter() {
                prop_assert!(Node::parse(field.raw()).is_ok(), "{}: {}", field.path(), field.raw());
            }
            let stored = serde_json::to_string(&***reply).unwrap();
            match world.call(entry, 200, stored.clone()) {
                Ok(again) => prop_assert_eq!(serde_json::to_string(&**again).unwrap(), stored),
                Err(error) => return Err(TestCaseError::fail(format!("{stored} cannot be decoded again: {error}"))),
            }
        }
        Err(error) => {
            prop_assert!(!error.to_string().is_empty());
            let _ = (format!("{error:?}"), error.is_retryable(), error.advice(), error.meaning());
        }
    }
    Ok(())
}

fn status() -> impl Strategy<Value = u16> {
    prop_oneof![6 => Just(200), 1 => Just(204), 1 => Just(302), 1 => Just(400), 1 => Just(429), 1 => 500..504_u16]
}

#[test]
fn accepts_any_bytes_and_any_json() {
    let world = World::new();
    proptest!(config(64), |(bytes in vec(any::<u8>(), 0..60), status in status(), mut rng in random())| {
        let json = Maker { rng: &mut rng, odd: 0 }.anything(5).to_string();
        for (entry, _) in &world.operations {
            let _ = format!("{:?}", world.call(entry, status, bytes.clone()).err());
            check_outcome(&world, entry, &world.call(entry, status, json.clone()))?;
        }
    });
}

#[test]
fn accepts_json_that_is_almost_valid() {
    let world = World::new();
    let decoded = Cell::new(0);
    proptest!(config(64), |(status in status(), odd in prop_oneof![Just(0_u32), Just(3), Just(25)], mut rng in random())| {
        for (entry, table) in &world.operations {
            let mut maker = Maker { rng: &mut rng, odd };
            let mut members = maker.object(table);
            let expected = Value::Object(tables::stored(table, &members));
            members.insert("a_new_field".to_owned(), maker.anything(2));
            let text = Value::Object(members).to_string();
            // The same members twice: the last one counts.
            let twice = format!("{},{}", text.strip_suffix('}').unwrap(), text.strip_prefix('{').unwrap());
            let outcome = world.call(entry, status, text);
            decoded.set(decoded.get() + u32::from(outcome.is_ok()));
            check_outcome(&world, entry, &outcome)?;
            if let (Ok(reply), 0) = (&outcome, odd) {
                prop_assert_eq!(serde_json::to_value(&***reply).unwrap(), expected);
            }
            let repeated = world.call(entry, status, twice);
            prop_assert_eq!(repeated.is_ok(), outcome.is_ok());
        }
    });
    assert!(decoded.get() > 64, "too few replies were decoded: {}", decoded.get());
}

#[test]
fn decodes_every_sample() {
    let (world, model) = (World::new(), crate::samples::model());
    let sampler = Sampler::new(&model, 0);
    for ((_, operation), (entry, _)) in model.operations().zip(&world.operations) {
        for number in 0..200 {
            let body = sampler.answer(operation, number).to_string();
            match world.call(entry, 200, body.clone()) {
                Ok(reply) if number == 0 => {
                    let Json::Object(members) = sampler.answer(operation, 0) else { panic!("{body}") };
                    let stored = serde_json::to_value(&**reply).unwrap();
                    assert_eq!(stored.as_object().unwrap().len(), members.len(), "{body}");
                }
                Ok(_) => {}
                Err(error) => panic!("{}: {error}\n{body}", operation.name),
            }
        }
    }
}
