//! No operation shows what the spec does not call harmless, whatever the server does: every such text of every request
//! and every reply is a canary, and the servers of this test repeat all that they are sent.

use std::fmt;
use std::sync::{Arc, Mutex};

use huaweicloud_bss::__private::{Fields, Kind, Slot, debug};
use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{
    BoxFuture, CallOptions, Client, Context, Credentials, Entry, Interceptor, Next, Node, OPERATIONS, Outcome,
    RetryPolicy, ValidationPolicy,
};
use serde_json::json;

use crate::canaries::Log;

const CANARY: &str = "CANARY hidden value";

/// A record as `Debug` shows it.
struct Shown<'a>(&'a dyn Fields);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.0, f)
    }
}

/// Puts something into every field: a canary into each text that may not be shown. How many those are.
fn fill(record: &mut dyn Fields) -> usize {
    let mut hidden = 0;
    for index in 0..record.fields().len() {
        let field = record.fields()[index];
        let is_text = matches!(field.kind, Kind::Text | Kind::List(Kind::Text));
        let canary = is_text && !field.shown;
        hidden += usize::from(canary);
        hidden += fill_slot(record.slot(index).unwrap(), canary);
    }
    hidden
}

fn fill_slot(slot: Slot<'_>, canary: bool) -> usize {
    match slot {
        Slot::Text(text) => *text = if canary { CANARY.to_owned() } else { "harmless".to_owned() },
        Slot::TextChoice(choice) => choice.set("harmless"),
        Slot::Record(record) => return fill(record),
        Slot::Optional(slot) => return fill_slot(slot.fill(), canary),
        Slot::List(list) => return list.push().map_or(0, |slot| fill_slot(slot, canary)),
        _ => {}
    }
    0
}

/// What the server makes of a request: its own words hold all of it.
#[derive(Clone, Copy, Debug)]
enum Repeats {
    Refusal(u16),
    Success,
    Page,
    Nothing,
    Misfit,
    /// A reply in which every text that may not be shown is a canary, and members that the spec does not have.
    Reply,
}

struct Echo {
    repeats: Repeats,
    reply: Mutex<String>,
}

impl Transport for Echo {
    fn send(&self, request: Request<Bytes>, _: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let headers: Vec<String> = request
            .headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", String::from_utf8_lossy(value.as_bytes())))
            .collect();
        let all = format!("{} {} {}", request.uri(), headers.join(" "), String::from_utf8_lossy(request.body()));
        let (status, body) = match self.repeats {
            Repeats::Refusal(status) => (status, json!({ "error_code": "CBC.0100", "error_msg": all }).to_string()),
            Repeats::Success => (200, json!({ "error_code": "CBC.5001", "error_msg": all }).to_string()),
            Repeats::Page => (502, format!("<html>{all}</html>")),
            Repeats::Misfit => (200, json!({ "total_count": all, "count": all, "is_review": all }).to_string()),
            Repeats::Reply => (200, self.reply.lock().unwrap().clone()),
            Repeats::Nothing => {
                let error = TransportError::Broken(std::io::Error::other("the connection broke").into());
                return Box::pin(async move { Err(error) });
            }
        };
        let response = Response::builder().status(status).header("x-seen", CANARY).body(Bytes::from(body)).unwrap();
        Box::pin(async move { Ok(response) })
    }
}

fn filled(entry: &Entry) -> (Box<dyn huaweicloud_bss::Request>, usize) {
    let mut request = entry.request(Node::Object(Vec::new())).request;
    let hidden = fill(&mut *request);
    (request, hidden)
}

/// Writes down what goes over the wire, as one who debugs would.
struct Wire(Arc<Mutex<Vec<String>>>);

impl Interceptor for Wire {
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            context.header("X-Seen", CANARY);
            let request = context.request().unwrap();
            let outcome = next.run(context).await;
            let answer = context.answer().unwrap_or_default();
            self.0.lock().unwrap().push(format!("{context:?} {request}{answer}{outcome:?}"));
            outcome
        })
    }
}

#[test]
fn no_request_and_no_reply_shows_a_hidden_text() {
    let (mut requests, mut replies) = (0, 0);
    for entry in OPERATIONS {
        let name = entry.descriptor.name;
        let (request, hidden) = filled(entry);
        requests += hidden;
        let shown = format!("{:?} {:#?}", Shown(&*request), Shown(&*request));
        assert!(!shown.contains("CANARY"), "{name}: {shown}");
        // The check itself would see one: it is in there.
        let stored = serde_json::to_string(&*request as &dyn Fields).unwrap();
        assert_eq!(stored.matches(CANARY).count(), hidden, "{name}");

        let mut reply = entry.reply();
        replies += fill(&mut *reply);
        let shown = format!("{:?}", Shown(&*reply));
        assert!(!shown.contains("CANARY"), "{name}: {shown}");
    }
    assert!(requests >= 30 && replies >= 40, "{requests} and {replies} hidden texts");
}

#[tokio::test]
async fn no_violation_shows_a_hidden_text() {
    for entry in OPERATIONS {
        let (mut request, _) = filled(entry);
        // Too long for any limit.
        for index in 0..request.fields().len() {
            lengthen(request.slot(index).unwrap());
        }
        for violation in (huaweicloud_bss::__private::validate)(&*request) {
            let shown = format!("{violation} {violation:?}");
            assert!(!shown.contains("CANARY"), "{}: {shown}", entry.descriptor.name);
        }
    }
}

fn lengthen(slot: Slot<'_>) {
    match slot {
        Slot::Text(text) => *text = text.repeat(400),
        Slot::Record(record) => {
            for index in 0..record.fields().len() {
                lengthen(record.slot(index).unwrap());
            }
        }
        Slot::Optional(slot) => lengthen(slot.fill()),
        _ => {}
    }
}

#[tokio::test]
async fn no_error_and_no_log_repeats_what_the_server_repeats() {
    let log = Log::new();
    for answer in [
        Repeats::Refusal(400),
        Repeats::Refusal(401),
        Repeats::Refusal(500),
        Repeats::Success,
        Repeats::Page,
        Repeats::Misfit,
        Repeats::Reply,
        Repeats::Nothing,
    ] {
        let credentials = Credentials::new("CANARYACCESSKEY", "CANARY secret").security_token("CANARY token");
        let echo = Arc::new(Echo { repeats: answer, reply: Mutex::default() });
        let transport: Arc<dyn Transport> = Arc::<Echo>::clone(&echo);
        let wire = Arc::default();
        let client = Client::builder()
            .credentials(credentials)
            .transport(transport)
            .interceptor(Wire(Arc::clone(&wire)))
            .build()
            .unwrap();
        for entry in OPERATIONS {
            let (request, _) = filled(entry);
            let mut reply = entry.reply();
            fill(&mut *reply);
            let mut reply = serde_json::to_value(&*reply).unwrap();
            reply["news"] = json!({ "of": [CANARY] });
            *echo.reply.lock().unwrap() = reply.to_string();
            let options = CallOptions::new().validation(ValidationPolicy::Off).retries(RetryPolicy::none());
            let outcome = log.during(request.call(client.core(), options)).await;
            let shown = match &outcome {
                Ok(reply) => format!("{:?}", Shown(&***reply)),
                Err(error) => {
                    format!("{error} {error:?} {:?}", std::error::Error::source(error).map(ToString::to_string))
                }
            };
            assert!(!shown.contains("CANARY"), "{} {answer:?}: {shown}", entry.descriptor.name);
        }
        let wire = wire.lock().unwrap();
        assert_eq!(wire.len(), OPERATIONS.len());
        for shown in wire.iter() {
            assert!(!shown.contains("CANARY"), "{answer:?}: {shown}");
            assert!(shown.contains("x-seen: [redacted]"), "{shown}");
        }
    }
    // What the docs of the runtime promise.
    let failed = log.lines().into_iter().find(|line| line.contains("message=failed")).unwrap();
    let fields: Vec<&str> = failed.split(' ').filter_map(|word| Some(word.split_once('=')?.0)).collect();
    assert_eq!(fields, ["message", "attempt", "duration_ms", "kind", "effect", "status", "code"], "{failed}");
    assert!(log.lines().iter().any(|line| line == "SPAN bss_call operation=\"pay_orders\""));
    let lines = log.lines();
    assert!(lines.len() > 7 * OPERATIONS.len(), "{} lines", lines.len());
    for line in lines {
        assert!(!line.contains(CANARY) && !line.contains("CANARYACCESSKEY"), "{line}");
    }
}
