//! The calls: every operation in turn, each time with another request out of the spec.

use std::ops::Range;
use std::sync::Arc;
use std::time::Duration;

use huaweicloud_bss::{CallOptions, Client, Node, OPERATIONS, Request, SPEC};
use huaweicloud_bss_codegen::model::{Json, Model};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::sample::Sampler;
use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

/// The header by which the server knows the call.
const HEADER: &str = "x-call";

/// More than the client gives itself for a call. What is not done then is never done.
const NEVER: Duration = Duration::from_secs(60);

/// What became of a call, as the client tells it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) call: u64,
    pub(crate) operation: String,
    /// Whether the operation only reads, or a repeat does no harm.
    pub(crate) is_repeatable: bool,
    /// The kind of the error; absent for a reply.
    pub(crate) error: Option<String>,
    /// What the error says was done; absent for a reply.
    pub(crate) effect: Option<String>,
    pub(crate) attempts: u32,
    /// Whether the error says that the same call may be made again.
    pub(crate) retryable: bool,
    pub(crate) request_id: Option<String>,
}

/// What the value of the header says.
pub(crate) fn call_of(headers: &[(String, String)]) -> Option<u64> {
    let (_, value) = headers.iter().find(|(name, _)| name == HEADER)?;
    value.strip_prefix("call-")?.parse().ok()
}

/// A client, and the model that requests come from.
pub(crate) struct Calls {
    client: Client,
    model: Model,
}

impl Calls {
    pub(crate) fn new(client: Client) -> Arc<Self> {
        Arc::new(Self { client, model: check(&Sources::from_texts(SPEC.iter().copied())).unwrap() })
    }

    /// Makes the calls with these numbers, so many at once, and tells what became of each. A call that panics makes this
    /// panic; nothing is told of one that never ends.
    pub(crate) async fn make(self: &Arc<Self>, numbers: Range<u64>, at_once: usize, mut told: impl FnMut(Outcome)) {
        let mut running: JoinSet<Option<Outcome>> = JoinSet::new();
        for number in numbers {
            if running.len() == at_once {
                running.join_next().await.unwrap().unwrap().into_iter().for_each(&mut told);
            }
            let calls = Arc::clone(self);
            running.spawn(async move { tokio::time::timeout(NEVER, calls.call(number)).await.ok() });
        }
        while let Some(ended) = running.join_next().await {
            ended.unwrap().into_iter().for_each(&mut told);
        }
    }

    async fn call(&self, number: u64) -> Outcome {
        let request = self.request(number);
        let (name, is_repeatable) = (request.descriptor().name, request.descriptor().effect.repeat_is_harmless());
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
            members.iter_mut().for_each(|(name, value)| make_own(name, value, number));
        }
        let decoded = OPERATIONS[index].request(Node::parse(&input.to_string()).unwrap());
        assert_eq!(decoded.violations(), [], "{}: {input}", operation.name);
        decoded.request
    }
}

/// Nobody can apply twice, no two customers have the same name, and an order can be paid once: each request is about somebody else.
fn make_own(name: &str, value: &mut Json, number: u64) {
    *value = Json::String(match name {
        "customer_id" => format!("customer-{number}"),
        "domain_name" => format!("customer-{number}"),
        "order_id" => format!("order-{number}"),
        "email" => format!("c{number}@example.com"),
        _ => return,
    });
}
