//! Classifies an answer as a reply or a failure.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};

use super::prepare::Prepared;
use super::subject::Sink;
use crate::base::{Effect, http_date, retry_after};
use crate::outcome::{ErrorKind, Failure, Meta, Remedy, gateway};
use crate::wire::{Envelope, Fields, Mismatches, Node, UnknownFields, decode_reply, read_envelope};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

impl Prepared<'_> {
    /// Decodes the answer into `sink`, or returns a failure.
    pub(super) fn classify(&self, answer: &http::Response<Bytes>, sink: Sink<'_>) -> Result<Meta, Box<Failure>> {
        let status = answer.status().as_u16();
        let text = std::str::from_utf8(answer.body()).ok();
        if !(self.subject.descriptor.success.contains(&status) || answer.status().is_success()) {
            return Err(self.error_response(answer, whole_envelope(text), text));
        }
        let success_codes = self.subject.descriptor.api.success_codes;
        let reply = match sink {
            Sink::Fields(reply) => reply,
            Sink::Raw(body) => {
                let node = text.and_then(|text| read_envelope(text).ok());
                if node.is_some_and(|node| Envelope::find_in_success(&node, None, success_codes).is_some()) {
                    return Err(self.error_response(answer, whole_envelope(text), text));
                }
                *body = answer.body().clone();
                return Ok(self.meta(answer, Mismatches::default(), UnknownFields::default()));
            }
        };
        let text =
            text.ok_or_else(|| self.unreadable(answer, format!("the body is not UTF-8{}", self.kind_of(answer))))?;
        let json = match text.trim() {
            "" if self.expects_fields(reply) => return Err(self.empty(answer)),
            "" => "{}",
            text => text,
        };
        let reading = decode_reply(json, reply, self.settings.decoding, self.max_memory)
            .map_err(|error| self.unreadable(answer, format!("the body {error}{}", self.kind_of(answer))))?;
        if Envelope::find_in_success(&reading.envelope, Some(reply.fields()), success_codes).is_some() {
            return Err(self.error_response(answer, whole_envelope(Some(text)), Some(text)));
        }
        let mismatches = reading.outcome.map_err(|error| self.unreadable(answer, error.to_string()))?;
        Ok(self.meta(answer, mismatches, reading.unknown))
    }

    fn meta(&self, answer: &http::Response<Bytes>, mismatches: Mismatches, unknown_fields: UnknownFields) -> Meta {
        let (status, request_id) = (answer.status().as_u16(), self.request_id(answer, None));
        Meta { status, request_id, attempts: 0, mismatches, unknown_fields }
    }

    /// Whether the operation documents a reply with fields, and no success without a reply.
    fn expects_fields(&self, reply: &dyn Fields) -> bool {
        !reply.fields().is_empty() && !self.subject.descriptor.success.contains(&204)
    }

    /// Creates the failure of a success whose reply cannot be read: the server processed the request.
    #[cold]
    fn unreadable(&self, answer: &http::Response<Bytes>, message: String) -> Box<Failure> {
        let mut failure = Failure::new(ErrorKind::Decode, self.subject.descriptor, message);
        failure.status = Some(answer.status().as_u16());
        failure.envelope.request_id = self.request_id(answer, None);
        failure.effect = Effect::Done;
        failure
    }

    /// Creates the failure of a success without the documented body. Services send it under load, so the failure is
    /// transient.
    #[cold]
    fn empty(&self, answer: &http::Response<Bytes>) -> Box<Failure> {
        let mut failure =
            self.unreadable(answer, "the body is empty, where a reply with fields is documented".to_owned());
        failure.is_transient = true;
        failure
    }

    /// Creates the failure of an error response.
    #[cold]
    fn error_response(&self, answer: &http::Response<Bytes>, envelope: Envelope, body: Option<&str>) -> Box<Failure> {
        let status = answer.status();
        let throttled = status.as_u16() == 429 || envelope.code.as_deref().is_some_and(|code| self.is_throttling(code));
        let effect = self.effect_of(status.as_u16(), &envelope);
        let Envelope { code, message, request_id } = envelope;
        // Read before the message is redacted, because a hidden value may occur in the time.
        let server_time = message.as_deref().and_then(gateway::server_time);
        let documented = code.as_deref().and_then(|code| self.subject.descriptor.error(code));
        let message = match (message, documented) {
            (Some(message), _) => self.scrub(&message),
            (None, Some(error)) => error.meaning.to_owned(),
            (None, None) if status.is_redirection() => {
                "the server points to another address, and redirects are not followed".to_owned()
            }
            (None, None) => format!("the server gave no reason{}", self.kind_of(answer)),
        };
        let kind = match () {
            () if throttled => ErrorKind::Throttled,
            () if status.is_redirection() => ErrorKind::Transport,
            () => ErrorKind::Service,
        };
        let mut failure = Failure::new(kind, self.subject.descriptor, message);
        failure.status = Some(status.as_u16());
        failure.envelope.code = match documented {
            // Not redacted: a value of the request may be a part of it by chance.
            Some(error) => Some(error.code.to_owned()),
            None => code.map(|code| self.scrub_id(&code)),
        };
        failure.envelope.request_id = self.request_id(answer, request_id);
        failure.retry_after = retry_after(answer.headers(), self.clock.now());
        failure.effect = effect;
        failure.is_permanent = status.is_redirection();
        failure.remedy = self.remedy(status, &failure, answer, server_time);
        failure.body = body.map(str::to_owned);
        failure
    }

    /// Returns the effect of a request that ended with an error response.
    ///
    /// Evidence that the request was not processed is: HTTP 429; a client error whose body can be read; a rejection by
    /// the gateway, or an error that the spec declares to have no effect, with the documented status. A code alone is
    /// not evidence, because servers repeat the codes of others. If declaration and status disagree, the greater effect
    /// holds. A transient error counts only with its documented status.
    fn effect_of(&self, status: u16, envelope: &Envelope) -> Effect {
        let by_status = |status| match status {
            400..=499 => Effect::None,
            _ => Effect::Unknown,
        };
        if status == 429 {
            return Effect::None;
        }
        let Some(code) = envelope.code.as_deref() else {
            return if envelope.message.is_some() { by_status(status) } else { Effect::Unknown };
        };
        match self.subject.descriptor.error(code) {
            _ if gateway::is_rejection(code, status) => Effect::None,
            _ if self.is_throttling(code) => Effect::Unknown,
            Some(error) if error.transient && status != error.http => Effect::Unknown,
            Some(error) => match error.effect {
                Some(Effect::None) if status == error.http => Effect::None,
                Some(effect) => effect.max(by_status(status)),
                None => by_status(error.http).max(by_status(status)),
            },
            None => by_status(status),
        }
    }

    /// Returns what may help once if the credentials were rejected.
    fn remedy(
        &self,
        status: http::StatusCode,
        failure: &Failure,
        answer: &http::Response<Bytes>,
        server_time: Option<jiff::Timestamp>,
    ) -> Option<Remedy> {
        let code = failure.envelope.code.as_deref()?;
        let (status, message) = (status.as_u16(), failure.message.as_str());
        let is_expired = || self.subject.descriptor.api.expired_token_codes.contains(&code);
        if gateway::is_expired_token(code, status, message) || (matches!(status, 401 | 403) && is_expired()) {
            return Some(Remedy::Renew);
        }
        if gateway::is_rejected_time(code, status, message) && self.keys().is_some() {
            let date = answer.headers().get(http::header::DATE).and_then(http_date);
            return Some(Remedy::SetClock(date.or(server_time)));
        }
        None
    }

    /// Whether the code says that there were too many requests.
    fn is_throttling(&self, code: &str) -> bool {
        gateway::is_throttling(code) || self.subject.descriptor.api.throttling_codes.contains(&code)
    }

    fn request_id(&self, answer: &http::Response<Bytes>, in_body: Option<String>) -> Option<String> {
        let id = header(answer, &REQUEST_ID).or(in_body.as_deref())?;
        // Other values are no ids, and may be personal data.
        let is_id = id.len() <= 128 && id.bytes().all(|byte| byte.is_ascii_graphic());
        is_id.then(|| self.scrub_id(id))
    }

    /// Describes the content type of an answer that is not JSON.
    fn kind_of(&self, answer: &http::Response<Bytes>) -> String {
        let kind = header(answer, &CONTENT_TYPE).and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        let is_kind =
            kind.len() <= 64 && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+-.".contains(&byte));
        if kind.is_empty() || kind == "application/json" || !is_kind {
            return String::new();
        }
        format!(", its content type is {}", self.scrub(kind))
    }
}

/// Reads code, message and request id from the whole body of an error response.
#[cold]
fn whole_envelope(text: Option<&str>) -> Envelope {
    let node = text.and_then(|text| Node::parse(text).ok());
    node.map(|node| Envelope::find(&node)).unwrap_or_default()
}

fn header<'a>(answer: &'a http::Response<Bytes>, name: &HeaderName) -> Option<&'a str> {
    answer.headers().get(name)?.to_str().ok()
}
