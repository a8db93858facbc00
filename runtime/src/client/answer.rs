//! What an answer, or the lack of one, means for a call.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};

use super::clock::http_date;
use super::core::Meta;
use super::prepared::Prepared;
use super::retry;
use super::subject::Sink;
use crate::credentials::Credentials;
use crate::error::{ErrorKind, Failure, Remedy};
use crate::failure::{Envelope, Scrub};
use crate::transport::TransportError;
use crate::wire::{Node, decode_reply};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

impl Prepared<'_> {
    /// Reads the answer into `sink`, or into a failure.
    pub(super) fn classify(&self, answer: &http::Response<Bytes>, sink: Sink<'_>) -> Result<Meta, Box<Failure>> {
        let status = answer.status().as_u16();
        let text = std::str::from_utf8(answer.body()).ok();
        if !(self.subject.descriptor.success.contains(&status) || answer.status().is_success()) {
            let node = text.and_then(|text| Node::parse(text).ok());
            let envelope = node.map(|node| Envelope::find(&node)).unwrap_or_default();
            return Err(self.refused(answer, envelope, text));
        }
        let misfit = |message: String| {
            let mut failure = Failure::new(ErrorKind::Decode, self.subject.descriptor, message);
            failure.status = Some(status);
            failure.envelope.request_id = self.request_id(answer, None);
            failure
        };
        let reply = match sink {
            Sink::Fields(reply) => reply,
            Sink::Raw(body) => {
                let node = text.and_then(|text| Node::parse(text).ok());
                if let Some(envelope) = node.as_ref().and_then(Envelope::find_in_success) {
                    return Err(self.refused(answer, envelope, text));
                }
                body.0 = answer.body().clone();
                return Ok(Meta { status, request_id: self.request_id(answer, None), attempts: 0 });
            }
        };
        let text = text.ok_or_else(|| misfit(format!("the body is not UTF-8{}", self.kind_of(answer))))?;
        // An empty body says as much as an object without members, and is as wrong where something is mandatory.
        let node = match text.trim() {
            "" => Node::Object(Vec::new()),
            text => {
                Node::parse(text).map_err(|error| misfit(format!("the body is {error}{}", self.kind_of(answer))))?
            }
        };
        if let Some(envelope) = Envelope::find_in_success(&node) {
            return Err(self.refused(answer, envelope, Some(text)));
        }
        decode_reply(node, reply).map_err(|error| misfit(error.to_string()))?;
        Ok(Meta { status, request_id: self.request_id(answer, None), attempts: 0 })
    }

    /// An answer that says no.
    #[cold]
    fn refused(&self, answer: &http::Response<Bytes>, envelope: Envelope, body: Option<&str>) -> Box<Failure> {
        let status = answer.status();
        let throttled = status.as_u16() == 429 || envelope.is_throttling();
        let Envelope { code, message, request_id } = envelope;
        let documented = self.subject.descriptor.errors.iter().find(|error| Some(error.code) == code.as_deref());
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
            // A value of the request may be a part of it by chance.
            Some(error) => Some(error.code.to_owned()),
            None => code.map(|code| self.scrub_id(&code)),
        };
        failure.envelope.request_id = self.request_id(answer, request_id);
        failure.retry_after = retry::retry_after(answer.headers(), jiff::Timestamp::now());
        failure.not_taken = throttled;
        failure.remedy = self.remedy(status, &failure, answer);
        failure.body = body.map(str::to_owned);
        failure
    }

    /// What kept an answer from arriving.
    #[cold]
    pub(super) fn transport_failure(&self, error: TransportError) -> Box<Failure> {
        let endpoint = self.endpoint;
        let (kind, message) = match &error {
            TransportError::Connect(cause) => (ErrorKind::Transport, format!("no connection to {endpoint}: {cause}")),
            TransportError::ProxyLogin => (ErrorKind::Transport, format!("no connection to {endpoint}: {error}")),
            TransportError::Broken(cause) => {
                (ErrorKind::Transport, format!("the exchange with {endpoint} broke off: {cause}"))
            }
            TransportError::Timeout => (ErrorKind::Timeout, error.to_string()),
            TransportError::BodyTooLarge { .. } => {
                (ErrorKind::Decode, format!("{error}; `max_body` on the client's builder sets it"))
            }
        };
        let mut failure = Failure::new(kind, self.subject.descriptor, self.scrub(&message));
        failure.not_taken = matches!(error, TransportError::Connect(_) | TransportError::ProxyLogin);
        failure.is_final = matches!(error, TransportError::ProxyLogin);
        failure.source = Some(Box::new(error));
        failure
    }

    /// What may be done about a refusal of who calls.
    fn remedy(&self, status: http::StatusCode, failure: &Failure, answer: &http::Response<Bytes>) -> Option<Remedy> {
        let code = failure.envelope.code.as_deref()?;
        // Written `APIG.` by some gateways and `APIGW.` by others.
        let number = code.strip_prefix("APIGW.").or_else(|| code.strip_prefix("APIG."));
        let says = |text| failure.message.contains(text);
        match (status.as_u16(), number) {
            (401, Some("0307")) => Some(Remedy::Renew),
            (401, Some("0301")) if says("token expires") => Some(Remedy::Renew),
            (401 | 403, None) if code == "CBC.0154" => Some(Remedy::Renew),
            (401, Some("0301" | "0303")) if says("signature expired") && self.keys().is_some() => {
                Some(Remedy::SetClock(answer.headers().get(http::header::DATE).and_then(http_date)))
            }
            _ => None,
        }
    }

    fn request_id(&self, answer: &http::Response<Bytes>, in_body: Option<String>) -> Option<String> {
        let id = header(answer, &REQUEST_ID).or(in_body.as_deref())?;
        // Anything else would be of no use to the vendor's support, and may be anything.
        let is_id = id.len() <= 128 && id.bytes().all(|byte| byte.is_ascii_graphic());
        is_id.then(|| self.scrub_id(id))
    }

    /// For an answer that is no JSON: what it claims to be.
    fn kind_of(&self, answer: &http::Response<Bytes>) -> String {
        let kind = header(answer, &CONTENT_TYPE).and_then(|kind| kind.split(';').next()).unwrap_or_default().trim();
        let is_kind =
            kind.len() <= 64 && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/+-.".contains(&byte));
        if kind.is_empty() || kind == "application/json" || !is_kind {
            return String::new();
        }
        format!(", its content is called {}", self.scrub(kind))
    }

    /// A message without what must not be repeated.
    pub(super) fn scrub(&self, message: &str) -> String {
        self.hide(Scrub::message(message))
    }

    /// The same for a code or an id.
    fn scrub_id(&self, id: &str) -> String {
        self.hide(Scrub::id(id))
    }

    fn hide(&self, mut scrub: Scrub<'_>) -> String {
        let credentials = self.credentials.as_deref();
        credentials.into_iter().flat_map(Credentials::secrets).for_each(|secret| scrub.hide(secret));
        self.options.headers.iter().for_each(|(_, value)| scrub.hide(value));
        let extra = self.extra.values().filter_map(|value| std::str::from_utf8(value.as_bytes()).ok());
        extra.for_each(|value| scrub.hide(value));
        self.subject.hide(&mut scrub);
        scrub.finish()
    }
}

fn header<'a>(answer: &'a http::Response<Bytes>, name: &HeaderName) -> Option<&'a str> {
    answer.headers().get(name)?.to_str().ok()
}
