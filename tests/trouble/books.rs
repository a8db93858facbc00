//! The books: what the client said of each call beside what the server received of it, and what must hold of the two.

use std::collections::BTreeMap;
use std::fmt;

use huaweicloud_bss::OPERATIONS;
use huaweicloud_bss_mock::{Fault, Received};

use super::calls::{Outcome, call_of};

/// What was found.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    /// All that must not be, in words. Empty if everything holds.
    pub(crate) problems: Vec<String>,
    pub(crate) calls: u64,
    pub(crate) replies: usize,
    /// By their kinds.
    pub(crate) errors: BTreeMap<String, usize>,
    /// Requests that arrived, and how many of them were taken.
    pub(crate) received: usize,
    pub(crate) taken: usize,
    /// Attempts of which nothing arrived: the server had closed the connection by then.
    pub(crate) lost: usize,
    /// Calls of operations that change something.
    pub(crate) changing: usize,
    /// How often each fault came about, and how often where something would have changed.
    pub(crate) faults: BTreeMap<String, (usize, usize)>,
}

/// Compares the two sides. The calls have the numbers from 0 on. The requests are all that the mock received, in the order
/// of their numbers: it must run on one thread.
pub(crate) fn audit(calls: u64, outcomes: &[Outcome], received: &[Received]) -> Audit {
    let mut audit = Audit { calls, received: received.len(), ..Audit::default() };
    let mut arrived: BTreeMap<u64, Vec<Arrived<'_>>> = BTreeMap::new();
    for (index, request) in received.iter().enumerate() {
        audit.taken += usize::from(request.taken);
        match call_of(&request.headers) {
            Some(call) => arrived.entry(call).or_default().push(Arrived { number: index + 1, request }),
            None => audit.problems.push(format!("request {} is of no call", index + 1)),
        }
    }
    let mut told: BTreeMap<u64, usize> = BTreeMap::new();
    for outcome in outcomes {
        *told.entry(outcome.call).or_default() += 1;
        let requests = arrived.get(&outcome.call).map(Vec::as_slice).unwrap_or_default();
        audit.count(outcome, requests);
        audit.problems.extend(problems(outcome, requests).into_iter().map(|problem| {
            let seen: Vec<String> = requests.iter().map(ToString::to_string).collect();
            format!(
                "call {} of {}: {problem}; {outcome:?}; received: {}",
                outcome.call,
                outcome.operation,
                seen.join(", ")
            )
        }));
    }
    for call in 0..calls {
        match told.remove(&call) {
            Some(1) => {}
            Some(count) => audit.problems.push(format!("call {call} ended {count} times")),
            None => audit.problems.push(format!("call {call} never ended")),
        }
    }
    let unknown = told.keys().chain(arrived.keys().filter(|call| **call >= calls));
    audit.problems.extend(unknown.map(|call| format!("there is no call {call}")));
    audit
}

/// A request of some call, with its number among all requests, which is the id that the mock gives it.
struct Arrived<'a> {
    number: usize,
    request: &'a Received,
}

impl fmt::Display for Arrived<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let taken = if self.request.taken { "taken" } else { "not taken" };
        write!(f, "{} {taken} {:?}", self.number, self.request.fault)
    }
}

/// All that is wrong with one call.
fn problems(outcome: &Outcome, requests: &[Arrived<'_>]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            problems.push(what.to_owned());
        }
    };
    let error = outcome.error.as_deref();
    let taken = requests.iter().filter(|arrived| arrived.request.taken).count();
    let attempts = outcome.attempts as usize;
    must(attempts > 0, "it was never sent");
    must(requests.len() <= attempts, "more arrived than was sent");
    must(requests.iter().all(|a| a.request.operation == Some(outcome.operation.as_str())), "another operation arrived");
    if !outcome.is_repeatable {
        must(taken <= 1, "it was taken twice");
        must(!(outcome.retryable && taken > 0), "it was taken, and the error says that it may be repeated");
        match outcome.effect.as_deref() {
            Some("none") => must(taken == 0, "it was taken, and the error says that it was not"),
            Some("done") => must(taken == 1, "it was not taken, and the error says that it was"),
            _ => {}
        }
    }
    if let Some((last, before)) = requests.split_last() {
        for arrived in before {
            let fault = arrived.request.fault;
            let repeatable = if outcome.is_repeatable { passes(fault) } else { is_refusal(fault) };
            must(repeatable, &format!("it was sent again after request {}", arrived.number));
        }
        // Where the last attempt did not arrive, this was not the last.
        if requests.len() == attempts || error.is_none() {
            must(fits(error, last.request), "this does not follow from the last request");
            let id = format!("{:032x}", last.number);
            must(outcome.request_id.as_ref().is_none_or(|given| *given == id), "the answer is one to another request");
            must(error.is_some() || outcome.request_id.is_some(), "the reply has no id");
        }
    }
    if requests.len() < attempts {
        must(!requests.is_empty() || error.is_some(), "there is a reply to what never arrived");
        must(matches!(error, None | Some("transport" | "timeout")), "the last request did not arrive");
    }
    problems
}

/// Whether the client can be certain that the server did not take a request with this fault.
fn is_refusal(fault: Option<Fault>) -> bool {
    matches!(fault, Some(Fault::Throttled { .. } | Fault::ThrottledApig { .. }))
}

/// Whether a second attempt may do better than one with this fault.
fn passes(fault: Option<Fault>) -> bool {
    let lost = matches!(
        fault,
        Some(
            Fault::ResetBefore
                | Fault::ResetAfter
                | Fault::Truncated
                | Fault::Empty
                | Fault::ServerError
                | Fault::BadGateway
                | Fault::Unavailable
        )
    );
    lost || is_late(fault) || is_refusal(fault)
}

fn is_late(fault: Option<Fault>) -> bool {
    matches!(fault, Some(Fault::Latency(_) | Fault::Slow(_)))
}

/// Whether a call can end so whose last request was this one.
fn fits(error: Option<&str>, last: &Received) -> bool {
    let Some(error) = error else { return last.taken && leaves_a_reply(last) };
    // The mock itself, whatever became of its words.
    let refused = error == "service" && !last.taken;
    match last.fault {
        None | Some(Fault::WrongType) => refused,
        Some(Fault::Latency(_) | Fault::Slow(_)) => refused || error == "timeout",
        Some(Fault::Garbage | Fault::Empty | Fault::Huge(_)) => refused || error == "decode",
        Some(Fault::ResetBefore | Fault::ResetAfter | Fault::Truncated) => error == "transport",
        Some(Fault::Throttled { .. } | Fault::ThrottledApig { .. }) => error == "throttled",
        Some(Fault::ServerError | Fault::BadGateway | Fault::Unavailable) => error == "service",
        // One that is new: what does it lead to?
        Some(_) => false,
    }
}

/// Whether the answer to a request that was taken can still be read as a reply.
fn leaves_a_reply(request: &Received) -> bool {
    match request.fault {
        None | Some(Fault::Latency(_) | Fault::Slow(_) | Fault::WrongType) => true,
        // Where there is no body, none can be spoilt.
        Some(Fault::Truncated | Fault::Garbage | Fault::Huge(_)) => {
            let entry = OPERATIONS.iter().find(|entry| Some(entry.descriptor.name) == request.operation);
            entry.is_some_and(|entry| entry.descriptor.success.contains(&204))
        }
        // An empty body is a reply where the docs list no field.
        Some(Fault::Empty) => {
            let entry = OPERATIONS.iter().find(|entry| Some(entry.descriptor.name) == request.operation);
            entry.is_some_and(|entry| entry.descriptor.success.contains(&204) || entry.reply().fields().is_empty())
        }
        Some(_) => false,
    }
}

impl Audit {
    fn count(&mut self, outcome: &Outcome, requests: &[Arrived<'_>]) {
        match &outcome.error {
            None => self.replies += 1,
            Some(kind) => *self.errors.entry(kind.clone()).or_default() += 1,
        }
        self.changing += usize::from(!outcome.is_repeatable);
        self.lost += (outcome.attempts as usize).saturating_sub(requests.len());
        for fault in requests.iter().filter_map(|arrived| arrived.request.fault) {
            let (all, changing) = self.faults.entry(format!("{fault:?}")).or_default();
            *all += 1;
            *changing += usize::from(!outcome.is_repeatable);
        }
    }
}

/// The figures.
impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors: usize = self.errors.values().sum();
        writeln!(
            f,
            "{} calls, {} of them to change something: {} replies, {errors} errors",
            self.calls, self.changing, self.replies
        )?;
        let kinds: Vec<String> = self.errors.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        writeln!(f, "errors: {}", kinds.join(", "))?;
        let Self { received, taken, lost, .. } = self;
        writeln!(f, "{received} requests arrived, {taken} were taken; {lost} were lost with their connection")?;
        for (fault, (all, changing)) in &self.faults {
            writeln!(f, "  {all:>5} times {fault}, {changing} of them where something would change")?;
        }
        write!(f, "{} problems", self.problems.len())
    }
}
