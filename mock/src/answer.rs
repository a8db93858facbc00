//! The mock's answers: status, headers and body, and how they are sent.

use std::fmt::Display;
use std::time::Duration;

use huaweicloud_bss_codegen::model::{Json, Operation};
use huaweicloud_bss_workbench::sample::Sampler;
use serde_json::json;

/// An answer of the mock, before it is sent as HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    /// The pause before the answer is sent.
    pub(crate) delay: Duration,
    pub(crate) delivery: Delivery,
}

/// How an answer is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Complete and valid.
    Complete,
    /// Not sent: the connection is reset.
    Reset,
    /// Cut off in the middle of its body.
    Truncated,
    /// In small pieces, with this pause before each piece.
    Slow(Duration),
    /// With a body of this many bytes instead of its own.
    Huge(u64),
}

impl Answer {
    /// Creates an answer with a JSON body.
    pub(crate) fn new(status: u16, body: &impl Display) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json;charset=UTF-8".to_owned())];
        Self::custom(status, headers, body.to_string())
    }

    /// Creates an answer with any status, headers and body.
    pub(crate) fn custom(status: u16, headers: Vec<(String, String)>, body: String) -> Self {
        Self { status, headers, body, delay: Duration::ZERO, delivery: Delivery::Complete }
    }

    /// Creates a documented error with all its documented fields. The message is the documented meaning.
    pub(crate) fn documented(operation: &Operation, code: &str, sampler: Sampler<'_>) -> Option<Self> {
        let error = operation.errors.iter().find(|error| error.code == code)?;
        let carried = error.carries.iter().filter_map(|index| operation.failure.get(*index));
        let mut body = sampler.fields(carried, code);
        body.retain(|(name, _)| !matches!(name.as_str(), "error_code" | "error_msg"));
        body.push(("error_code".to_owned(), Json::String(error.code.clone())));
        body.push(("error_msg".to_owned(), Json::String(error.doc.clone())));
        Some(Self::new(error.http, &Json::Object(body)))
    }

    /// Creates an error response of the service.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::new(status, &json!({ "error_code": code, "error_msg": message }))
    }

    /// Creates an error response of the gateway. Its body contains the request ID.
    pub(crate) fn gateway(status: u16, code: &str, message: &str, request_id: &str) -> Self {
        Self::new(status, &json!({ "error_msg": message, "error_code": code, "request_id": request_id }))
    }
}
