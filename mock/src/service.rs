//! Gateway and service: how one request is answered.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use huaweicloud_bss::{Entry, Node, Violations};
use huaweicloud_bss_codegen::model::{Model, Operation};
use huaweicloud_bss_workbench::sample::{Rng, Sampler};
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::bucket::{Bucket, Objects};
use crate::door::Door;
use crate::fault::Fault;
use crate::gateway::Gatekeeper;
use crate::iam::{Iam, Tokens};
use crate::incoming::Incoming;
use crate::memory::{Memory, Settings};
use crate::received::Received;

/// Gateway and service.
pub(crate) struct Service {
    pub(crate) model: Model,
    pub(crate) gatekeeper: Gatekeeper,
    pub(crate) iam: Iam,
    pub(crate) bucket: Option<Bucket>,
    pub(crate) seed: u64,
    /// Each with its rate.
    pub(crate) faults: Vec<(Fault, f64)>,
    pub(crate) state: Mutex<State>,
}

/// What changes while the mock runs.
pub(crate) struct State {
    pub(crate) memory: Memory,
    pub(crate) objects: Objects,
    pub(crate) scripted: HashMap<String, VecDeque<Script>>,
    /// How many requests have arrived, whoever has forgotten them since.
    pub(crate) count: usize,
    pub(crate) received: Vec<Received>,
    pub(crate) tokens: Tokens,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            memory: Memory::new(settings),
            objects: Objects::default(),
            scripted: HashMap::new(),
            count: 0,
            received: Vec::new(),
            tokens: Tokens::default(),
        }
    }
}

/// What a test asked for.
pub(crate) enum Script {
    /// This answer instead of the mock's own. The request counts as taken where the answer is a success.
    Answer(Answer),
    /// This fault.
    Fault(Fault),
}

impl Service {
    /// Answers one request.
    pub(crate) fn answer(&self, request: &Incoming) -> Answer {
        let door = Door::of(request, self.bucket.as_ref());
        let number = self.count();
        let request_id = format!("{number:032x}");
        let script = door.operation().and_then(|operation| self.scripted(operation));
        let (scripted, fault) = match script {
            Some(Script::Answer(answer)) => (Some(answer), None),
            Some(Script::Fault(fault)) => (None, Some(fault)),
            None => (None, self.drawn(number)),
        };
        let (mut answer, taken) = match fault {
            Some(fault) if !fault.takes() => (Answer::error(500, "", ""), false),
            _ => {
                let outcome = match door {
                    Door::Identity => self.identify(request, scripted),
                    Door::Bucket(bucket) => self.store(bucket, request, scripted, &request_id),
                    Door::Service(entry) => self.decide(request, entry, scripted, &request_id),
                };
                let taken = outcome.as_ref().is_ok_and(|answer| answer.status < 400);
                (outcome.unwrap_or_else(|refusal| refusal), taken)
            }
        };
        if let Some(fault) = fault {
            answer = fault.spoil(answer, door, &request_id);
        }
        self.state().received.push(Received::new(request, door.operation(), taken, fault));
        let has_id = answer.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("x-request-id"));
        // The identity service has a header of its own for it, which no client reads.
        if !has_id && !matches!(door, Door::Identity) {
            answer.headers.push(("x-request-id".to_owned(), request_id));
        }
        if !self.gatekeeper.clock_offset.is_zero() {
            let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&self.gatekeeper.now());
            answer.headers.extend(date.ok().map(|date| ("date".to_owned(), date)));
        }
        answer
    }

    /// The fault whose turn it is at the request with this number.
    fn drawn(&self, number: usize) -> Option<Fault> {
        let turn = |(index, (_, rate)): &(usize, &(Fault, f64))| {
            let drawn = Rng::new(self.seed, &format!("{number}/fault/{index}")).number();
            // The upper half of the bits, as a number from 0 to 1.
            let drawn = (drawn >> 32) as f64 / f64::from(u32::MAX);
            drawn < *rate
        };
        self.faults.iter().enumerate().find(turn).map(|(_, (fault, _))| *fault)
    }

    /// A request for a token.
    fn identify(&self, request: &Incoming, scripted: Option<Answer>) -> Result<Answer, Answer> {
        let state = &mut *self.state();
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        let lets_in = |token: &str| self.gatekeeper.tokens.iter().any(|known| known == token);
        let account = self.iam.admit(&body, request, &state.tokens, lets_in)?;
        if let Some(answer) = scripted {
            return Ok(answer);
        }
        Ok(self.iam.grant(&body, account, &mut state.tokens, self.gatekeeper.clock_offset))
    }

    /// A request that is for the bucket.
    fn store(
        &self,
        bucket: &Bucket,
        request: &Incoming,
        scripted: Option<Answer>,
        request_id: &str,
    ) -> Result<Answer, Answer> {
        let (key, content) = bucket.admit(request, self.gatekeeper.clock_offset, request_id)?;
        if let Some(answer) = scripted {
            return Ok(answer);
        }
        self.state().objects.insert(key, content);
        Ok(bucket.stored())
    }

    /// A request for an operation.
    fn decide(
        &self,
        request: &Incoming,
        entry: Option<&Entry>,
        scripted: Option<Answer>,
        request_id: &str,
    ) -> Result<Answer, Answer> {
        let no_api =
            || Answer::gateway(404, "APIGW.0101", "API not exist or not published in the environment", request_id);
        let entry = entry.ok_or_else(no_api)?;
        let operation = self.operation(entry.descriptor.name).ok_or_else(no_api)?;
        let has_token = request.header("x-auth-token").is_some_and(|token| self.state().tokens.has_valid(token));
        if !has_token {
            self.gatekeeper.admit(request, request_id)?;
        }
        if let Some(answer) = scripted {
            return Ok(answer);
        }
        let wrong = |why: &str| Answer::error(400, "CBC.0100", why);
        let fields = request.fields(operation, &self.model).map_err(|why| wrong(&why))?;
        let text = Value::Object(fields.clone()).to_string();
        let node = Node::parse(&text).map_err(|error| wrong(&error.to_string()))?;
        Violations::check(entry.request(node).violations()).map_err(|violations| wrong(&violations.to_string()))?;
        let state = &mut *self.state();
        if let Some(answer) = self.unusable_file(&state.objects, &fields) {
            return Ok(answer);
        }
        Ok(state.memory.answer(&self.model, operation, &fields))
    }

    /// What the service says about the first file of an application that it cannot use. Without a bucket, it looks at
    /// none.
    fn unusable_file(&self, objects: &Objects, fields: &Map<String, Value>) -> Option<Answer> {
        let bucket = self.bucket.as_ref()?;
        let paths = fields.get("verified_file_url")?.as_array()?;
        let unusable = paths.iter().filter_map(Value::as_str).find_map(|path| bucket.look(objects, path).err())?;
        Some(unusable.answer())
    }

    pub(crate) fn sampler(&self) -> Sampler<'_> {
        Sampler::new(&self.model, self.seed)
    }

    pub(crate) fn operation(&self, name: &str) -> Option<&Operation> {
        self.model.operations().map(|(_, operation)| operation).find(|operation| operation.name == name)
    }

    fn scripted(&self, operation: &str) -> Option<Script> {
        self.state().scripted.get_mut(operation)?.pop_front()
    }

    /// The number of a request that arrives, from 1.
    fn count(&self) -> usize {
        let mut state = self.state();
        state.count += 1;
        state.count
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked while it held the lock left the state as whole as ever.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
