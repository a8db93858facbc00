//! The wire log: a request and its answer as text, for interceptors. It contains only values that the spec declares as
//! harmless.

use bytes::Bytes;
use http::HeaderName;

use super::prepare::Prepared;
use super::subject::Sink;
use crate::base::{REDACTED, is_disruptive};
use crate::wire::{Envelope, Node, shown_json, shown_members, shown_target};

/// The headers of an answer that contain no personal data.
const HARMLESS: [&str; 7] =
    ["content-length", "content-type", "date", "retry-after", "server", "transfer-encoding", "x-request-id"];

/// The object in which some services return code and message of a failure.
const NESTED: &str = "error";

impl Prepared<'_> {
    /// Returns the request as it will be sent, with these headers added to it.
    pub(super) fn shown<'n>(&self, added: impl Iterator<Item = &'n str>) -> String {
        let subject = &self.subject;
        let mut text = format!("{} {}\n", subject.method, shown_target(subject.path, subject.record));
        for (name, value) in &self.headers() {
            let value = if value.is_sensitive() { None } else { value.to_str().ok() };
            push_header(&mut text, name, value);
        }
        added.for_each(|name| text.push_str(&format!("{}: {REDACTED}\n", name.to_ascii_lowercase())));
        if self.keys().is_some() {
            text.push_str("authorization: [signed when it is sent]\n");
        }
        if !self.body().is_empty() {
            let body = std::str::from_utf8(self.body()).ok().and_then(|body| Node::parse(body).ok());
            let body = body.map(|node| match subject.body {
                Some(_) => shown_members(&node, "", &|_, _| None),
                None => shown_json(&node, subject.record),
            });
            push_body(&mut text, body.as_ref(), self.body().len());
        }
        text
    }

    /// Returns the answer. `sink` contains the decoded reply, if it is one.
    pub(super) fn shown_answer(&self, answer: &http::Response<Bytes>, sink: &Sink<'_>, is_reply: bool) -> String {
        let mut text = format!("HTTP {}\n", answer.status());
        for (name, value) in answer.headers() {
            let value = value.to_str().ok().filter(|_| HARMLESS.contains(&name.as_str()));
            let value = value.map(|value| self.scrub(value));
            push_header(&mut text, name, value.as_deref());
        }
        if !answer.body().is_empty() {
            let body = std::str::from_utf8(answer.body()).ok().and_then(|body| Node::parse(body).ok());
            let body = body.map(|node| match sink {
                Sink::Fields(reply) if is_reply => shown_json(&node, *reply),
                Sink::Raw(_) if is_reply => shown_members(&node, "", &|_, _| None),
                _ => shown_members(&node, NESTED, &|name, text| Envelope::has(name).then(|| self.scrub(text))),
            });
            push_body(&mut text, body.as_ref(), answer.body().len());
        }
        text
    }
}

fn push_header(text: &mut String, name: &HeaderName, value: Option<&str>) {
    text.push_str(&format!("{name}: {}\n", value.unwrap_or(REDACTED)));
}

/// Appends a body. One that is not JSON is not shown.
fn push_body(text: &mut String, body: Option<&Node<'_>>, length: usize) {
    match body {
        Some(node) => {
            text.push('\n');
            for c in node.to_string().chars() {
                // It is within a string, so the JSON stays valid.
                if is_disruptive(c) { text.push_str(&format!("\\u{:04x}", u32::from(c))) } else { text.push(c) }
            }
            text.push('\n');
        }
        None => text.push_str(&format!("\n[{length} bytes that are not JSON]\n")),
    }
}
