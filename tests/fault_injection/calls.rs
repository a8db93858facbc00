//! The calls: every operation in turn, each time with another request generated from the spec.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use huaweicloud_bss::{
    CallOptions, Client, OPERATIONS, SPEC,
    dynamic::{Node, Request},
};
use huaweicloud_bss_codegen::model::{Json, Model};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::sample::Sampler;
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

/// The header that identifies the call to the server.
const HEADER: &str = "x-call";

/// Longer than the timeout of a call. A call that has not ended by then never ends.
const NEVER: Duration = Duration::from_secs(60);

/// The outcome of a call, as reported by the client.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) call: u64,
    pub(crate) operation: String,
    /// Whether the operation is a read, or the spec declares a repeat as harmless or a deduplication key.
    pub(crate) is_repeatable: bool,
    /// The kind of the error. `None` for a reply.
    pub(crate) error: Option<String>,
    /// The effect of the error. `None` for a reply.
    pub(crate) effect: Option<String>,
    pub(crate) attempts: u32,
    /// Whether the error says that the call can be repeated.
    pub(crate) retryable: bool,
    pub(crate) request_id: Option<String>,
}

/// Returns the number of the call from the headers.
pub(crate) fn call_of(headers: &[(String, String)]) -> Option<u64> {
    let (_, value) = headers.iter().find(|(name, _)| name == HEADER)?;
    value.strip_prefix("call-")?.parse().ok()
}

/// A client, and the model that requests are generated from.
pub(crate) struct Calls {
    client: Client,
    model: Model,
}

impl Calls {
    pub(crate) fn new(client: Client) -> Arc<Self> {
        Arc::new(Self { client, model: check(&Sources::from_texts(SPEC.iter().copied())).unwrap() })
    }

    /// Makes the calls with these numbers, `at_once` of them concurrently, and passes each outcome to `report`. Panics
    /// if a call panics; a call that never ends is not reported.
    pub(crate) async fn make(self: &Arc<Self>, numbers: Range<u64>, at_once: usize, mut report: impl FnMut(Outcome)) {
        let mut running: JoinSet<Option<Outcome>> = JoinSet::new();
        for number in numbers {
            if running.len() == at_once {
                running.join_next().await.unwrap().unwrap().into_iter().for_each(&mut report);
            }
            let calls = Arc::clone(self);
            running.spawn(async move { tokio::time::timeout(NEVER, calls.call(number)).await.ok() });
        }
        while let Some(ended) = running.join_next().await {
            ended.unwrap().into_iter().for_each(&mut report);
        }
    }

    async fn call(&self, number: u64) -> Outcome {
        let request = self.request(number);
        let (name, is_repeatable) = (request.descriptor().name, request.descriptor().resend_is_harmless());
        let options = CallOptions::new().header(HEADER, format!("call-{number}"));
        let outcome = request.call(self.client.core(), options).await;
        let (error, attempts, retryable, request_id) = match &outcome {
            Ok(reply) => (None, reply.attempts(), false, reply.request_id()),
            Err(error) => (Some(error.kind().to_string()), error.attempts(), error.is_retryable(), error.request_id()),
        };
        let effect = outcome.as_ref().err().map(|error| error.effect().as_str().to_owned());
        let (operation, request_id) = (name.to_owned(), request_id.map(str::to_owned));
        Outcome { call: number, operation, is_repeatable, error, effect, attempts, retryable, request_id }
    }

    fn request(&self, number: u64) -> Box<dyn Request> {
        let all = OPERATIONS.len() as u64;
        let index = usize::try_from(number % all).unwrap();
        let (_, operation) = self.model.operations().nth(index).unwrap();
        let mut input = Sampler::new(&self.model, 0).input(operation, number / all);
        if let Json::Object(members) = &mut input {
            members.iter_mut().for_each(|(name, value)| make_unique(name, value, number));
        }
        let decoded = OPERATIONS[index].request(Node::parse(&input.to_string()).unwrap());
        assert_eq!(decoded.violations(), [], "{}: {input}", operation.name);
        decoded.request
    }
}

/// Makes the request's values unique, because a customer can apply only once, customer names are unique, and an order
/// can be paid only once.
fn make_unique(name: &str, value: &mut Json, number: u64) {
    *value = Json::String(match name {
        "customer_id" => format!("customer-{number}"),
        "domain_name" => format!("customer-{number}"),
        "order_id" => format!("order-{number}"),
        "email" => format!("c{number}@example.com"),
        _ => return,
    });
}
