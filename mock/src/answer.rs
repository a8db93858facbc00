//! What the mock answers: a status and a body, and how they are written.

use std::fmt::Display;
use std::time::Duration;

use huaweicloud_bss_codegen::model::{Json, Operation};
use huaweicloud_bss_workbench::sample::Sampler;
use serde_json::json;

/// An answer before it is written as HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// How long to wait before it is written.
    pub(crate) delay: Duration,
    pub(crate) manner: Manner,
}

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// As a server should.
    Whole,
    /// Not at all: the connection is reset.
    Reset,
    /// Up to the middle of its body.
    Truncated,
    /// In small pieces, with such a pause before each.
    Slow(Duration),
    /// With so many bytes instead of its body.
    Huge(u64),
}

impl Answer {
    /// An answer whose body is written as JSON.
    pub(crate) fn new(status: u16, body: &impl Display) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json;charset=UTF-8".to_owned())];
        Self::written(status, headers, body.to_string())
    }

    /// Any answer, written as it should be.
    pub(crate) fn written(status: u16, headers: Vec<(String, String)>, body: String) -> Self {
        Self { status, headers, body, delay: Duration::ZERO, manner: Manner::Whole }
    }

    /// A documented error with all that it carries. The message is the documented meaning.
    pub(crate) fn documented(operation: &Operation, code: &str, sampler: Sampler<'_>) -> Option<Self> {
        let error = operation.errors.iter().find(|error| error.code == code)?;
        let carried = error.carries.iter().filter_map(|index| operation.failure.get(*index));
        let mut body = sampler.fields(carried, code);
        body.retain(|(name, _)| !matches!(name.as_str(), "error_code" | "error_msg"));
        body.push(("error_code".to_owned(), Json::String(error.code.clone())));
        body.push(("error_msg".to_owned(), Json::String(error.doc.clone())));
        Some(Self::new(error.http, &Json::Object(body)))
    }

    /// A refusal of the service.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::new(status, &json!({ "error_code": code, "error_msg": message }))
    }

    /// A refusal of the gateway, which names the request in its body as well.
    pub(crate) fn gateway(status: u16, code: &str, message: &str, request_id: &str) -> Self {
        Self::new(status, &json!({ "error_msg": message, "error_code": code, "request_id": request_id }))
    }
}
