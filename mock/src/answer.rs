//! What the mock answers: a status and a JSON body.

use serde_json::{Value, json};

/// An answer before it is written as HTTP.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn new(status: u16, body: &Value) -> Self {
        let headers = vec![("content-type".to_owned(), "application/json;charset=UTF-8".to_owned())];
        Self { status, headers, body: body.to_string() }
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
