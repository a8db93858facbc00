//! How gateway and service answer a request.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use huaweicloud_bss::{
    Violations,
    dynamic::{Entry, Node},
};
use huaweicloud_bss_codegen::model::{Model, Operation};
use huaweicloud_bss_workbench::sample::{Rng, Sampler};
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::bucket::{Bucket, Objects};
use crate::deduplication::Deduplication;
use crate::destination::Destination;
use crate::fault::Fault;
use crate::gateway::Authenticator;
use crate::iam::{Iam, Tokens};
use crate::incoming::Incoming;
use crate::memory::{Memory, Settings};
use crate::received::Received;

/// Gateway and service.
pub(crate) struct Service {
    pub(crate) model: Model,
    /// The name of the site whose rules requests are checked against; empty for the default site.
    pub(crate) site: &'static str,
    pub(crate) authenticator: Authenticator,
    pub(crate) iam: Iam,
    pub(crate) bucket: Option<Bucket>,
    pub(crate) seed: u64,
    /// Each fault and its rate.
    pub(crate) faults: Vec<(Fault, f64)>,
    pub(crate) state: Mutex<State>,
}

/// The state that changes while the mock runs.
pub(crate) struct State {
    pub(crate) memory: Memory,
    pub(crate) deduplication: Deduplication,
    pub(crate) objects: Objects,
    pub(crate) scripted: HashMap<String, VecDeque<Script>>,
    /// The number of requests so far, including those that were removed from `received`.
    pub(crate) count: usize,
    pub(crate) received: Vec<Received>,
    pub(crate) tokens: Tokens,
}

impl State {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            memory: Memory::new(settings),
            deduplication: Deduplication::default(),
            objects: Objects::default(),
            scripted: HashMap::new(),
            count: 0,
            received: Vec::new(),
            tokens: Tokens::default(),
        }
    }
}

/// What a test scripted for an operation's next request.
pub(crate) enum Script {
    /// This answer instead of the mock's own. If it is a success, the request counts as processed.
    Answer(Answer),
    /// This fault.
    Fault(Fault),
}

impl Service {
    /// Answers one request.
    pub(crate) fn answer(&self, request: &Incoming) -> Answer {
        let destination = Destination::of(request, self.bucket.as_ref());
        let number = self.next_number();
        let request_id = format!("{number:032x}");
        let script = destination.operation().and_then(|operation| self.next_script(operation));
        let (scripted, fault) = match script {
            Some(Script::Answer(answer)) => (Some(answer), None),
            Some(Script::Fault(fault)) => (None, Some(fault)),
            None => (None, self.random_fault(number)),
        };
        let (mut answer, processed) = match fault {
            Some(fault) if !fault.processes_request() => (Answer::error(500, "", ""), false),
            _ => {
                let outcome = match destination {
                    Destination::Identity => self.answer_token_request(request, scripted),
                    Destination::Bucket(bucket) => self.answer_upload(bucket, request, scripted, &request_id),
                    Destination::Service(entry) => self.answer_operation(request, entry, scripted, &request_id),
                };
                let processed = outcome.as_ref().is_ok_and(|answer| answer.status < 400);
                (outcome.unwrap_or_else(|rejection| rejection), processed)
            }
        };
        if let Some(fault) = fault {
            answer = fault.apply(answer, destination, &request_id);
        }
        self.state().received.push(Received::new(request, destination.operation(), processed, fault));
        let has_id = answer.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("x-request-id"));
        // The identity service has a header of its own for the ID, which no client reads.
        if !has_id && !matches!(destination, Destination::Identity) {
            answer.headers.push(("x-request-id".to_owned(), request_id));
        }
        if !self.authenticator.clock_offset.is_zero() {
            let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&self.authenticator.now());
            answer.headers.extend(date.ok().map(|date| ("date".to_owned(), date)));
        }
        answer
    }

    /// Returns the random fault of the request with this number.
    fn random_fault(&self, number: usize) -> Option<Fault> {
        let turn = |(index, (_, rate)): &(usize, &(Fault, f64))| {
            let drawn = Rng::new(self.seed, &format!("{number}/fault/{index}")).number();
            // The upper half of the bits, as a number from 0 to 1.
            let drawn = (drawn >> 32) as f64 / f64::from(u32::MAX);
            drawn < *rate
        };
        self.faults.iter().enumerate().find(turn).map(|(_, (fault, _))| *fault)
    }

    /// Answers a request for a token.
    fn answer_token_request(&self, request: &Incoming, scripted: Option<Answer>) -> Result<Answer, Answer> {
        let state = &mut *self.state();
        let body = serde_json::from_slice(&request.body).unwrap_or_default();
        let accepts = |token: &str| self.authenticator.tokens.iter().any(|known| known == token);
        let account = self.iam.authorize(&body, request, &state.tokens, accepts)?;
        if let Some(answer) = scripted {
            return Ok(answer);
        }
        Ok(self.iam.token(&body, account, &mut state.tokens, self.authenticator.clock_offset))
    }

    /// Answers a request to the bucket.
    fn answer_upload(
        &self,
        bucket: &Bucket,
        request: &Incoming,
        scripted: Option<Answer>,
        request_id: &str,
    ) -> Result<Answer, Answer> {
        let (key, content) = bucket.authorize(request, self.authenticator.clock_offset, request_id)?;
        if let Some(answer) = scripted {
            return Ok(answer);
        }
        self.state().objects.insert(key, content);
        Ok(bucket.success())
    }

    /// Answers a request for an operation.
    fn answer_operation(
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
            self.authenticator.authorize(request, request_id)?;
        }
        if let Some(answer) = scripted {
            return Ok(answer);
        }
        let wrong = |why: &str| Answer::error(400, "CBC.0100", why);
        let fields = request.fields(operation, &self.model).map_err(|why| wrong(&why))?;
        let text = Value::Object(fields.clone()).to_string();
        let node = Node::parse(&text).map_err(|error| wrong(&error.to_string()))?;
        Violations::check(entry.request(node).violations_for(self.site))
            .map_err(|violations| wrong(&violations.to_string()))?;
        let State { memory, deduplication, objects, .. } = &mut *self.state();
        if let Some(answer) = self.unusable_file(objects, &fields) {
            return Ok(answer);
        }
        Ok(deduplication.answer(operation, &fields, || memory.answer(&self.model, operation, &fields)))
    }

    /// Returns the error for the first file of an application that the service cannot use. Without a bucket, files are
    /// not checked.
    fn unusable_file(&self, objects: &Objects, fields: &Map<String, Value>) -> Option<Answer> {
        let bucket = self.bucket.as_ref()?;
        let paths = fields.get("verified_file_url")?.as_array()?;
        let unusable =
            paths.iter().filter_map(Value::as_str).find_map(|path| bucket.check_file(objects, path).err())?;
        Some(unusable.answer())
    }

    pub(crate) fn sampler(&self) -> Sampler<'_> {
        Sampler::new(&self.model, self.seed)
    }

    pub(crate) fn operation(&self, name: &str) -> Option<&Operation> {
        self.model.operations().map(|(_, operation)| operation).find(|operation| operation.name == name)
    }

    fn next_script(&self, operation: &str) -> Option<Script> {
        self.state().scripted.get_mut(operation)?.pop_front()
    }

    /// Counts a request and returns its number, starting at 1.
    fn next_number(&self) -> usize {
        let mut state = self.state();
        state.count += 1;
        state.count
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        // The state stays consistent if a test panics while it holds the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
