//! The mock itself: what a test sets up and asks, and how one request is answered.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::{HeaderName, HeaderValue, StatusCode};
use huaweicloud_bss::{Entry, Node, OPERATIONS, SPEC, Violations};
use huaweicloud_bss_codegen::model::{Model, Operation};
use huaweicloud_bss_codegen::sample::{Draw, Sampler};
use huaweicloud_bss_codegen::{Sources, check};
use jiff::fmt::rfc2822::DateTimePrinter;
use serde_json::{Map, Value};

use crate::answer::Answer;
use crate::bucket::{self, Bucket, Objects, PUT_OBJECT};
use crate::fault::Fault;
use crate::gateway::Gatekeeper;
use crate::iam::{Iam, Tokens};
use crate::in_process::InProcess;
use crate::incoming::Incoming;
use crate::memory::{Decision, Memory, Settings};
use crate::server::Server;

/// A running mock. It stops when it is dropped.
#[must_use = "a mock stops when it is dropped"]
pub struct Mock {
    /// Absent where it listens nowhere.
    server: Option<Server>,
    service: Arc<Service>,
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("endpoint", &self.endpoint()).finish_non_exhaustive()
    }
}

impl Mock {
    /// Begins a mock.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where it listens: `http://127.0.0.1:` and a port. Without a socket, an address that nobody need listen at.
    pub fn endpoint(&self) -> String {
        match &self.server {
            Some(server) => format!("http://{}", server.address()),
            None => "http://localhost".to_owned(),
        }
    }

    /// The way to this mock without a socket, for [`Builder::transport`](huaweicloud_bss::Builder::transport) of a client.
    pub fn transport(&self) -> Arc<InProcess> {
        Arc::new(InProcess::new(Arc::clone(&self.service)))
    }

    /// Answers the next request for `operation` with the error that the docs list under `code`, with all that the
    /// error carries. Asked several times, it answers so several times, in order.
    ///
    /// # Panics
    ///
    /// If the spec has no such operation, or no such error of it: the test would wait for what never comes.
    #[track_caller]
    pub fn fail_next(&self, operation: &str, code: &str) {
        let Some(answer) = Answer::documented(self.known(operation), code, self.service.sampler()) else {
            mistake(&format!("the spec has no error {code} of {operation}"))
        };
        self.script(operation, Script::Answer(answer));
    }

    /// Answers the next request for `operation` with this status, these headers and this body, whatever they are. For
    /// the bucket, the operation is `put_object`.
    ///
    /// # Panics
    ///
    /// If the spec has no such operation, or HTTP no such status or header.
    #[track_caller]
    pub fn answer_next(&self, operation: &str, status: u16, headers: &[(&str, &str)], body: &str) {
        self.must_know(operation);
        if StatusCode::from_u16(status).is_err() {
            mistake(&format!("{status} is no HTTP status"));
        }
        for (name, value) in headers {
            if HeaderName::try_from(*name).is_err() || HeaderValue::try_from(*value).is_err() {
                mistake(&format!("`{name}: {value}` cannot be a header"));
            }
        }
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.script(operation, Script::Answer(Answer::written(status, headers, body.to_owned())));
    }

    /// Lets something go wrong with the next request for `operation`. Asked several times, it does so several times,
    /// in order. For the bucket, the operation is `put_object`.
    ///
    /// # Panics
    ///
    /// If the spec has no such operation.
    #[track_caller]
    pub fn fault_next(&self, operation: &str, fault: Fault) {
        self.must_know(operation);
        self.script(operation, Script::Fault(fault));
    }

    #[track_caller]
    fn must_know(&self, operation: &str) {
        if operation != PUT_OBJECT {
            self.known(operation);
        }
    }

    #[track_caller]
    fn known(&self, operation: &str) -> &Operation {
        match self.service.operation(operation) {
            Some(operation) => operation,
            None => mistake(&format!("the spec has no operation {operation}")),
        }
    }

    fn script(&self, operation: &str, script: Script) {
        self.service.state().scripted.entry(operation.to_owned()).or_default().push_back(script);
    }

    /// Says what the next decision on a customer's application will be. Without a word, it is approval.
    pub fn decide(&self, customer_id: &str, decision: Decision) {
        self.service.state().memory.decide(customer_id, decision);
    }

    /// Lets so much time pass on the mock's own clock, by which codes and orders expire and new records are dated. It
    /// begins at 2026-01-01T00:00:00Z in every mock, and goes on by a second with each request that breaks no rule.
    pub fn advance(&self, time: Duration) {
        self.service.state().memory.advance(i64::try_from(time.as_secs()).unwrap_or(i64::MAX));
    }

    /// Ends all tokens that the identity service gave out, as a new password or a locked user does.
    pub fn expire_tokens(&self) {
        self.service.state().tokens.expire();
    }

    /// What lies in the bucket under this name, the folder `download/` included.
    pub fn object(&self, key: &str) -> Option<Vec<u8>> {
        self.service.state().objects.get(key).cloned()
    }

    /// Puts an object into the bucket, whatever it is.
    pub fn put_object(&self, key: impl Into<String>, content: impl Into<Vec<u8>>) {
        self.service.state().objects.insert(key.into(), content.into());
    }

    /// Every request that arrived, in order, refused ones included, and those for tokens.
    pub fn received(&self) -> Vec<Received> {
        self.service.state().received.clone()
    }
}

/// A test that asks for what cannot be is wrong itself, and must not pass.
#[track_caller]
#[expect(clippy::panic, reason = "documented, and the way in which a test fails")]
fn mistake(what: &str) -> ! {
    panic!("{what}")
}

/// A request that arrived.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Received {
    /// The operation, if method and path are those of one. `put_object` for what goes to the bucket.
    pub operation: Option<&'static str>,
    /// The HTTP method.
    pub method: String,
    /// Path and query, as they were sent.
    pub target: String,
    /// The headers, with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// Whether the request was let in, broke no rule, and had its effect, whatever became of the answer.
    pub taken: bool,
    /// What went wrong with it by order.
    pub fault: Option<Fault>,
}

impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Headers hold credentials and the rest holds personal data, even if they are a test's.
        f.debug_struct("Received")
            .field("operation", &self.operation)
            .field("taken", &self.taken)
            .field("fault", &self.fault)
            .finish_non_exhaustive()
    }
}

/// Settings of a mock that is about to be started.
#[derive(Clone, Debug, Default)]
#[must_use = "a mock does nothing until it is started"]
pub struct Builder {
    gatekeeper: Gatekeeper,
    iam: Iam,
    bucket: Option<Bucket>,
    port: u16,
    settings: Settings,
    faults: Vec<(Fault, f64)>,
}

impl Builder {
    /// Lets in requests that are signed with this key.
    pub fn keys(mut self, access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        self.gatekeeper.keys.push((access_key.into(), secret_key.into()));
        self
    }

    /// Lets in requests with this token.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.gatekeeper.tokens.push(token.into());
        self
    }

    /// Lets a user of the identity service have tokens, at `/v3/auth/tokens` of the same address. They are let in until
    /// they expire.
    pub fn user(mut self, account: impl Into<String>, name: impl Into<String>, password: impl Into<String>) -> Self {
        self.iam.users.push((account.into(), name.into(), password.into()));
        self
    }

    /// Lets whoever has a token exchange it for one of this customer's account, by this agency.
    pub fn customer(mut self, account: impl Into<String>, agency: impl Into<String>) -> Self {
        self.iam.customers.push((account.into(), agency.into()));
        self
    }

    /// How long tokens of the identity service hold. A day by default.
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.iam.lifetime = Some(lifetime);
        self
    }

    /// Plays a bucket with this name too, which takes files from whoever signs with this key, and checks that the files
    /// that applications name lie there and are fit. Without it, any name of a file does.
    ///
    /// A request is for the bucket if its `Host` is that of a bucket, whatever address it came to.
    pub fn bucket(
        mut self,
        name: impl Into<String>,
        access_key: impl Into<String>,
        secret_key: impl Into<String>,
    ) -> Self {
        let (name, access, secret) = (name.into(), access_key.into(), secret_key.into());
        self.bucket = Some(Bucket { name, access, secret, encrypts: false });
        self
    }

    /// Lets the bucket encrypt what is put into it, so that the service cannot read it.
    pub fn encrypting_bucket(mut self) -> Self {
        if let Some(bucket) = &mut self.bucket {
            bucket.encrypts = true;
        }
        self
    }

    /// Sets the mock's clock off by so many seconds. Requests more than 15 minutes off are refused,
    /// and the answer's `Date` is by that clock.
    pub fn clock_offset_seconds(mut self, seconds: i64) -> Self {
        self.gatekeeper.clock_offset = jiff::SignedDuration::from_secs(seconds);
        self
    }

    /// How often the result of an application is asked for before it is decided. Once by default.
    pub fn polls_until_decided(mut self, polls: u32) -> Self {
        self.settings.polls_until_decided = polls;
        self
    }

    /// What answers and faults at a rate are drawn by: the same in every run with the same seed. 0 by default.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = seed;
        self
    }

    /// How many records a long list has. 24 by default, so that there are several pages of the usual size; as many as
    /// wanted for a trial of strength, for a page composes no records but its own.
    pub fn records(mut self, records: usize) -> Self {
        self.settings.records = records;
        self
    }

    /// Lets customers, resellers, orders, resources, coupons and packages exist only if the mock told of them, in a
    /// list or when they were made. Without it, what a test made up is taken for good.
    pub fn strict(mut self) -> Self {
        self.settings.strict = true;
        self
    }

    /// Lets something go wrong with a part of all requests: 0.1 for every tenth, on the average. Given several times,
    /// the first fault whose turn it is comes about.
    pub fn fault_rate(mut self, fault: Fault, rate: f64) -> Self {
        self.faults.push((fault, rate));
        self
    }

    /// The port to listen on; any free one by default.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Starts to listen on 127.0.0.1, within the current tokio runtime.
    ///
    /// # Errors
    ///
    /// A port that is not to be had.
    pub async fn start(self) -> Result<Mock, StartError> {
        let address = SocketAddr::from(([127, 0, 0, 1], self.port));
        let Mock { service, .. } = self.without_socket()?;
        let server = Server::start(address, Arc::clone(&service)).await.map_err(|error| {
            StartError(format!("the mock cannot listen on {address}: {error}; choose another port, or none"))
        })?;
        Ok(Mock { server: Some(server), service })
    }

    /// A mock that listens nowhere: clients reach it by its [transport](Mock::transport).
    ///
    /// ```
    /// use huaweicloud_bss::base_data::ListMeasureUnits;
    /// use huaweicloud_bss::{Client, Credentials};
    /// use huaweicloud_bss_mock::Mock;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mock = Mock::builder().keys("AK", "SK").without_socket()?;
    /// let client = Client::builder().credentials(Credentials::new("AK", "SK")).transport(mock.transport()).build()?;
    /// let reply = client.list_measure_units(&ListMeasureUnits::builder().build()).await?;
    /// assert!(!reply.measure_units.is_empty());
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// None that can be foreseen: the spec was checked when the client was built.
    pub fn without_socket(self) -> Result<Mock, StartError> {
        let model = check(&Sources::from_texts(SPEC.iter().copied()).shown_in("spec"))
            .map_err(|diagnostics| StartError(diagnostics.to_string()))?;
        let Self { gatekeeper, iam, bucket, settings, faults, .. } = self;
        let seed = settings.seed;
        let state = State {
            memory: Memory::new(settings),
            objects: Objects::default(),
            scripted: HashMap::new(),
            received: Vec::new(),
            tokens: Tokens::default(),
        };
        let service = Arc::new(Service { model, gatekeeper, iam, bucket, seed, faults, state: Mutex::new(state) });
        Ok(Mock { server: None, service })
    }
}

/// A mock that cannot be started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartError(String);

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StartError {}

/// Gateway and service.
pub(crate) struct Service {
    model: Model,
    gatekeeper: Gatekeeper,
    iam: Iam,
    bucket: Option<Bucket>,
    seed: u64,
    /// Each with its rate.
    faults: Vec<(Fault, f64)>,
    state: Mutex<State>,
}

struct State {
    memory: Memory,
    objects: Objects,
    scripted: HashMap<String, VecDeque<Script>>,
    received: Vec<Received>,
    tokens: Tokens,
}

/// What a test asked for.
enum Script {
    /// This answer instead of the mock's own. The request counts as taken where the answer is a success.
    Answer(Answer),
    /// This fault.
    Fault(Fault),
}

impl Service {
    /// Answers one request.
    pub(crate) fn answer(&self, request: &Incoming) -> Answer {
        let mut answer = if Iam::is_for(request) { self.identify(request) } else { self.call(request) };
        if !self.gatekeeper.clock_offset.is_zero() {
            let date = DateTimePrinter::new().timestamp_to_rfc9110_string(&self.gatekeeper.now());
            answer.headers.extend(date.ok().map(|date| ("date".to_owned(), date)));
        }
        answer
    }

    /// Answers a request for a token.
    fn identify(&self, request: &Incoming) -> Answer {
        let number = self.record(request, None);
        let state = &mut *self.state();
        let lets_in = |token: &str| self.gatekeeper.tokens.iter().any(|known| known == token);
        let answer = self.iam.answer(request, &mut state.tokens, self.gatekeeper.clock_offset, lets_in);
        if let Some(received) = state.received.get_mut(number - 1) {
            received.taken = answer.status < 400;
        }
        answer
    }

    /// Answers a request for an operation, or to the bucket.
    fn call(&self, request: &Incoming) -> Answer {
        let bucket = self.bucket.as_ref().filter(|_| bucket::called(request).is_some());
        let entry = OPERATIONS.iter().find(|entry| bucket.is_none() && request.is_for(entry.descriptor));
        let name = entry.map(|entry| entry.descriptor.name).or(bucket.map(|_| PUT_OBJECT));
        let number = self.record(request, name);
        let request_id = format!("{number:032x}");
        let script = name.and_then(|name| self.scripted(name));
        let (scripted, fault) = match script {
            Some(Script::Answer(answer)) => (Some(answer), None),
            Some(Script::Fault(fault)) => (None, Some(fault)),
            None => (None, self.drawn(number)),
        };
        let (mut answer, taken) = match fault {
            Some(fault) if !fault.takes() => (Answer::error(500, "", ""), false),
            _ => {
                let outcome = match bucket {
                    Some(bucket) => self.store(bucket, request, scripted, &request_id),
                    None => self.decide(request, entry, scripted, &request_id),
                };
                let taken = outcome.as_ref().is_ok_and(|answer| answer.status < 400);
                (outcome.unwrap_or_else(|refusal| refusal), taken)
            }
        };
        if let Some(fault) = fault {
            answer = fault.spoil(answer, &request_id);
        }
        if let Some(received) = self.state().received.get_mut(number - 1) {
            (received.taken, received.fault) = (taken, fault);
        }
        if answer.headers.iter().all(|(name, _)| !name.eq_ignore_ascii_case("x-request-id")) {
            answer.headers.push(("x-request-id".to_owned(), request_id));
        }
        answer
    }

    /// The fault whose turn it is at the request with this number.
    fn drawn(&self, number: usize) -> Option<Fault> {
        let turn = |(index, (_, rate)): &(usize, &(Fault, f64))| {
            let drawn = Draw::new(self.seed, &format!("{number}/fault/{index}")).number();
            // The upper half of the bits, as a number from 0 to 1.
            let drawn = (drawn >> 32) as f64 / f64::from(u32::MAX);
            drawn < *rate
        };
        self.faults.iter().enumerate().find(turn).map(|(_, (fault, _))| *fault)
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

    fn sampler(&self) -> Sampler<'_> {
        Sampler::new(&self.model, self.seed)
    }

    fn operation(&self, name: &str) -> Option<&Operation> {
        self.model.operations().map(|(_, operation)| operation).find(|operation| operation.name == name)
    }

    fn scripted(&self, operation: &str) -> Option<Script> {
        self.state().scripted.get_mut(operation)?.pop_front()
    }

    /// Remembers a request and counts it.
    fn record(&self, request: &Incoming, operation: Option<&'static str>) -> usize {
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mark = if request.query.is_empty() { "" } else { "?" };
        let received = Received {
            operation,
            method: request.method.clone(),
            target: format!("{}{mark}{}", request.path, request.query),
            headers: request.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect(),
            body: request.body.to_vec(),
            taken: false,
            fault: None,
        };
        let mut state = self.state();
        state.received.push(received);
        state.received.len()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A test that panicked while it held the lock left the state as whole as ever.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
