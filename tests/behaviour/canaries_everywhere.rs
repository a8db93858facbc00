//! No operation shows values that the spec does not declare as harmless, regardless of what the server does. Every such
//! string of every request and reply is a canary, and the servers of this test repeat everything they receive.

use std::fmt;
use std::sync::{Arc, Mutex};

use huaweicloud_bss::__private::{Fields, Slot, debug};
use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{
    BoxFuture, CallOptions, Client, Credentials, OPERATIONS, RetryPolicy, SPEC, ValidationPolicy,
    dynamic::{Entry, Node},
    interceptor::{Context, Interceptor, Next, Outcome},
};
use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Operation, TypeBody, TypeId};
use huaweicloud_bss_codegen::{Sources, check};
use serde_json::json;

use crate::canaries::Log;

const CANARY: &str = "CANARY hidden value";

/// A record as `Debug` formats it.
struct Shown<'a>(&'a dyn Fields);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug(self.0, f)
    }
}

/// Fills records according to the spec. The generated table is not used, because it might show too much.
struct Spec {
    model: Model,
    /// The value of string enums, whose values are harmless only if the docs list them.
    unlisted: &'static str,
}

impl Spec {
    fn new(unlisted: &'static str) -> Self {
        let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
        assert_eq!(model.operations().count(), OPERATIONS.len());
        Self { model, unlisted }
    }

    fn operation(&self, entry: &Entry) -> &Operation {
        let name = entry.descriptor.name;
        self.model.operations().map(|(_, operation)| operation).find(|operation| operation.name == name).unwrap()
    }

    /// Returns a request full of canaries, and their number.
    fn request(&self, entry: &Entry) -> (Box<dyn huaweicloud_bss::dynamic::Request>, usize) {
        let mut request = entry.request(Node::Object(Vec::new())).request;
        let hidden = self.fill(&mut *request, &self.operation(entry).request, &[]);
        (request, hidden)
    }

    /// Returns a reply full of canaries, and their number.
    fn reply(&self, entry: &Entry) -> (Box<dyn Fields>, usize) {
        let mut reply = entry.reply();
        let hidden = self.fill(&mut *reply, &self.operation(entry).reply, &[]);
        (reply, hidden)
    }

    /// Fills every field, with a canary in each string that the spec does not declare as harmless. Returns the number
    /// of canaries. `within` are the types that contain the record.
    fn fill(&self, record: &mut dyn Fields, fields: &[Field], within: &[TypeId]) -> usize {
        assert_eq!(record.fields().len(), fields.len(), "{}", record.name());
        let mut hidden = 0;
        for index in 0..fields.len() {
            let name = record.fields()[index].name.to_owned();
            let field = fields.iter().find(|field| field.name == name).unwrap();
            hidden += self.fill_slot(record.slot(index).unwrap(), field, &field.ty, within);
        }
        hidden
    }

    fn fill_slot(&self, slot: Slot<'_>, field: &Field, ty: &FieldType, within: &[TypeId]) -> usize {
        let is_hidden = field.sensitive.unwrap_or(*ty == FieldType::String);
        let text = match slot {
            Slot::Optional(slot) => return self.fill_slot(slot.fill(), field, ty, within),
            Slot::List(list) => {
                let Some(item) = ty.entry() else { panic!("{} is a list", field.name) };
                // A type that contains itself would have no end.
                if item.named().is_some_and(|id| within.contains(&id)) {
                    return 0;
                }
                return self.fill_slot(list.push().unwrap(), field, item, within);
            }
            Slot::Record(record) => {
                let id = ty.named().unwrap();
                let TypeBody::Object(fields) = &self.model.ty(id).body else { panic!("{} is a record", field.name) };
                return self.fill(record, fields, &[within, &[id]].concat());
            }
            Slot::StringEnum(value) => {
                value.set(self.unlisted);
                return usize::from(self.unlisted == CANARY);
            }
            Slot::Text(text) => text,
            // Nothing else is sensitive in this spec. The runtime's own tests have canaries of all types.
            _ => {
                assert!(!is_hidden, "{} is not a string and needs a canary of its own", field.name);
                return 0;
            }
        };
        // Any other code would turn a reply into a failure.
        let harmless = if field.name == "error_code" { "CBC.0000" } else { "harmless" };
        *text = if is_hidden { CANARY } else { harmless }.to_owned();
        usize::from(is_hidden)
    }
}

/// The server's answer to a request. Its messages contain the whole request.
#[derive(Clone, Copy, Debug)]
enum Repeats {
    Refusal(u16),
    Success,
    Page,
    Nothing,
    WrongType,
    /// A reply in which every hidden string is a canary, and with members that the spec does not have.
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
            Repeats::WrongType => (200, json!({ "total_count": all, "count": all, "is_review": all }).to_string()),
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

/// Writes the wire log, as for debugging.
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
fn requests_and_replies_show_no_hidden_string() {
    let spec = Spec::new(CANARY);
    let (mut requests, mut replies) = (0, 0);
    for entry in OPERATIONS {
        let name = entry.descriptor.name;
        let (request, in_request) = spec.request(entry);
        let (reply, in_reply) = spec.reply(entry);
        for (record, hidden) in [(&*request as &dyn Fields, in_request), (&*reply, in_reply)] {
            let shown = format!("{:?}", Shown(record));
            assert!(
                !shown.contains("CANARY") && !format!("{:#?}", Shown(record)).contains("CANARY"),
                "{name}: {shown}"
            );
            assert_eq!(shown.matches("[redacted]").count(), hidden, "{name}: {shown}");
            // The canaries are in the record, so the check works.
            let stored = serde_json::to_string(record).unwrap();
            assert_eq!(stored.matches(CANARY).count(), hidden, "{name}");
        }
        requests += in_request;
        replies += in_reply;
    }
    assert!(requests >= 70 && replies >= 80, "{requests} and {replies} hidden strings");
}

#[test]
fn violations_show_no_hidden_string() {
    let spec = Spec::new("harmless");
    let mut violations = 0;
    for entry in OPERATIONS {
        let (mut request, _) = spec.request(entry);
        // Longer than any limit.
        for index in 0..request.fields().len() {
            lengthen(request.slot(index).unwrap());
        }
        for violation in (huaweicloud_bss::__private::validate)(&*request, Default::default()) {
            let shown = format!("{violation} {violation:?}");
            assert!(!shown.contains("CANARY"), "{}: {shown}", entry.descriptor.name);
            violations += 1;
        }
    }
    assert!(violations >= 140, "{violations} violations");
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
async fn errors_and_logs_hide_what_the_server_repeats() {
    let (log, spec) = (Log::new(), Spec::new(CANARY));
    for answer in [
        Repeats::Refusal(400),
        Repeats::Refusal(401),
        Repeats::Refusal(500),
        Repeats::Success,
        Repeats::Page,
        Repeats::WrongType,
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
            let (request, _) = spec.request(entry);
            let mut reply = serde_json::to_value(&*spec.reply(entry).0).unwrap();
            reply["news"] = json!({ "of": [CANARY] });
            *echo.reply.lock().unwrap() = reply.to_string();
            let options = CallOptions::new().validation(ValidationPolicy::Off).retries(RetryPolicy::none());
            let outcome = log.during(request.call(client.core(), options)).await;
            let is_reply = matches!(answer, Repeats::WrongType | Repeats::Reply);
            assert_eq!(outcome.is_ok(), is_reply, "{} {answer:?}", entry.descriptor.name);
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
    // The fields that the docs of the runtime promise.
    let failed = log.own_lines().into_iter().find(|line| line.contains("message=failed")).unwrap();
    let fields: Vec<&str> = failed.split(' ').filter_map(|word| Some(word.split_once('=')?.0)).collect();
    assert_eq!(fields, ["message", "attempt", "duration_ms", "kind", "effect", "status", "code"], "{failed}");
    assert!(log.own_lines().iter().any(|line| line == "SPAN bss_call operation=\"pay_orders\""));
    let own = log.own_lines().len();
    assert!(own > 7 * OPERATIONS.len(), "{own} lines");
    for line in log.lines() {
        assert!(!line.contains(CANARY) && !line.contains("CANARYACCESSKEY"), "{line}");
    }
}
