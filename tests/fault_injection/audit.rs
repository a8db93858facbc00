//! The audit: compares the client's outcome of each call with the requests that the server received, and checks the
//! invariants.

use std::collections::BTreeMap;
use std::fmt;

use huaweicloud_bss::OPERATIONS;
use huaweicloud_bss_mock::{Fault, Received};

use super::calls::{Outcome, call_of};

/// The result of the audit.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    /// All broken invariants. Empty if everything is correct.
    pub(crate) problems: Vec<String>,
    pub(crate) calls: u64,
    pub(crate) replies: usize,
    /// The number of errors by kind.
    pub(crate) errors: BTreeMap<String, usize>,
    /// The number of received requests, and how many of them were processed.
    pub(crate) received: usize,
    pub(crate) processed: usize,
    /// Attempts that did not arrive, because the server had already closed the connection.
    pub(crate) lost: usize,
    /// Calls of operations that change something.
    pub(crate) changing: usize,
    /// How often each fault occurred, and how often in a request that changes something.
    pub(crate) faults: BTreeMap<String, (usize, usize)>,
}

/// Compares both sides. The calls are numbered from 0. `received` must contain all requests of the mock in the order of
/// their numbers, so the mock must run on one thread.
pub(crate) fn audit(calls: u64, outcomes: &[Outcome], received: &[Received]) -> Audit {
    let mut audit = Audit { calls, received: received.len(), ..Audit::default() };
    let mut arrived: BTreeMap<u64, Vec<Arrived<'_>>> = BTreeMap::new();
    for (index, request) in received.iter().enumerate() {
        audit.processed += usize::from(request.processed);
        match call_of(&request.headers) {
            Some(call) => arrived.entry(call).or_default().push(Arrived { number: index + 1, request }),
            None => audit.problems.push(format!("request {} belongs to no call", index + 1)),
        }
    }
    let mut counts: BTreeMap<u64, usize> = BTreeMap::new();
    for outcome in outcomes {
        *counts.entry(outcome.call).or_default() += 1;
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
        match counts.remove(&call) {
            Some(1) => {}
            Some(count) => audit.problems.push(format!("call {call} ended {count} times")),
            None => audit.problems.push(format!("call {call} never ended")),
        }
    }
    let unknown = counts.keys().chain(arrived.keys().filter(|call| **call >= calls));
    audit.problems.extend(unknown.map(|call| format!("there is no call {call}")));
    audit
}

/// A request of a call, with its number among all requests, from which the mock derives the request ID.
struct Arrived<'a> {
    number: usize,
    request: &'a Received,
}

impl fmt::Display for Arrived<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let processed = if self.request.processed { "processed" } else { "not processed" };
        write!(f, "{} {processed} {:?}", self.number, self.request.fault)
    }
}

/// Returns all problems of one call.
fn problems(outcome: &Outcome, requests: &[Arrived<'_>]) -> Vec<String> {
    let mut problems = Vec::new();
    let mut must = |holds: bool, what: &str| {
        if !holds {
            problems.push(what.to_owned());
        }
    };
    let error = outcome.error.as_deref();
    let processed = requests.iter().filter(|arrived| arrived.request.processed).count();
    let attempts = outcome.attempts as usize;
    must(attempts > 0, "it was never sent");
    must(requests.len() <= attempts, "more requests arrived than were sent");
    must(requests.iter().all(|a| a.request.operation == Some(outcome.operation.as_str())), "another operation arrived");
    if !outcome.is_repeatable {
        must(processed <= 1, "it was processed twice");
        must(!(outcome.retryable && processed > 0), "it was processed, and the error says that it may be repeated");
        match outcome.effect.as_deref() {
            Some("none") => must(processed == 0, "it was processed, and the error says that it was not"),
            Some("done") => must(processed == 1, "it was not processed, and the error says that it was"),
            _ => {}
        }
    }
    if let Some((last, before)) = requests.split_last() {
        for arrived in before {
            let fault = arrived.request.fault;
            let repeatable = if outcome.is_repeatable { is_transient(fault) } else { is_rejection(fault) };
            must(repeatable, &format!("it was sent again after request {}", arrived.number));
        }
        // If the last attempt did not arrive, this request was not the last.
        if requests.len() == attempts || error.is_none() {
            must(fits(error, last.request), "this does not follow from the last request");
            let id = format!("{:032x}", last.number);
            must(outcome.request_id.as_ref().is_none_or(|given| *given == id), "the answer belongs to another request");
            must(error.is_some() || outcome.request_id.is_some(), "the reply has no id");
        }
    }
    if requests.len() < attempts {
        must(!requests.is_empty() || error.is_some(), "there is a reply although no request arrived");
        must(matches!(error, None | Some("transport" | "timeout")), "the last request did not arrive");
    }
    problems
}

/// Whether this fault proves that the server did not process the request.
fn is_rejection(fault: Option<Fault>) -> bool {
    matches!(fault, Some(Fault::Throttled { .. } | Fault::ThrottledApig { .. }))
}

/// Whether another attempt may succeed after this fault.
fn is_transient(fault: Option<Fault>) -> bool {
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
    lost || is_late(fault) || is_rejection(fault)
}

fn is_late(fault: Option<Fault>) -> bool {
    matches!(fault, Some(Fault::Latency(_) | Fault::Slow(_)))
}

/// Whether a call with this last request can end with this error.
fn fits(error: Option<&str>, last: &Received) -> bool {
    let Some(error) = error else { return last.processed && leaves_a_reply(last) };
    // The error is the mock's own answer.
    let rejected = error == "service" && !last.processed;
    match last.fault {
        None | Some(Fault::WrongType) => rejected,
        Some(Fault::Latency(_) | Fault::Slow(_)) => rejected || error == "timeout",
        Some(Fault::Garbage | Fault::Empty | Fault::Huge(_)) => rejected || error == "decode",
        Some(Fault::ResetBefore | Fault::ResetAfter | Fault::Truncated) => error == "transport",
        Some(Fault::Throttled { .. } | Fault::ThrottledApig { .. }) => error == "throttled",
        Some(Fault::ServerError | Fault::BadGateway | Fault::Unavailable) => error == "service",
        // A new fault: decide what it leads to.
        Some(_) => false,
    }
}

/// Whether the answer to a processed request can be decoded in spite of the fault.
fn leaves_a_reply(request: &Received) -> bool {
    match request.fault {
        None | Some(Fault::Latency(_) | Fault::Slow(_) | Fault::WrongType) => true,
        // Without a body, there is nothing to damage.
        Some(Fault::Truncated | Fault::Garbage | Fault::Huge(_)) => {
            let entry = OPERATIONS.iter().find(|entry| Some(entry.descriptor.name) == request.operation);
            entry.is_some_and(|entry| entry.descriptor.success.contains(&204))
        }
        // An empty body is a reply if the docs list no field.
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

/// Prints the figures.
impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let errors: usize = self.errors.values().sum();
        writeln!(
            f,
            "{} calls, {} of them changes: {} replies, {errors} errors",
            self.calls, self.changing, self.replies
        )?;
        let kinds: Vec<String> = self.errors.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        writeln!(f, "errors: {}", kinds.join(", "))?;
        let Self { received, processed, lost, .. } = self;
        writeln!(
            f,
            "{received} requests arrived, {processed} were processed; {lost} were lost with a closed connection"
        )?;
        for (fault, (all, changing)) in &self.faults {
            writeln!(f, "  {all:>5} times {fault}, {changing} of them in changes")?;
        }
        write!(f, "{} problems", self.problems.len())
    }
}
