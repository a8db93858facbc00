//! The one JSON object that a failed `bss call` or `bss realname` prints.

use std::process::ExitCode;

use huaweicloud_bss::attachments::UploadError;
use huaweicloud_bss::{CredentialsError, Error, ErrorKind, Limit, ServiceError, Violation};
use serde_json::{Value, json};

/// What went wrong, for programs that read it.
#[derive(Debug)]
pub(crate) struct Report {
    object: Value,
    exit: u8,
}

impl Report {
    /// The command line, or its input, makes no sense.
    pub(crate) fn usage(operation: Option<&str>, message: impl AsRef<str>) -> Self {
        Self::new("usage", 2, operation, message.as_ref(), &[])
    }

    /// The request breaks rules.
    pub(crate) fn validation(operation: &str, violations: &[Violation]) -> Self {
        let sentences: Vec<String> = violations.iter().map(Violation::to_string).collect();
        Self::new("validation", 2, Some(operation), &sentences.join("; "), violations)
    }

    /// There are no credentials.
    pub(crate) fn credentials(operation: &str, error: &CredentialsError) -> Self {
        Self::new("credentials", 3, Some(operation), &error.to_string(), &[])
    }

    /// The call failed. `warned` are violations that were let through.
    pub(crate) fn failure<E: ServiceError>(error: &Error<E>, warned: &[Violation]) -> Self {
        let violations = if error.violations().is_empty() { warned } else { error.violations() };
        let mut report =
            Self::new(error.kind().as_str(), exit(error.kind()), Some(error.operation()), error.message(), violations);
        report.set("status", json!(error.status()));
        report.set("code", json!(error.code()));
        report.set("variant", json!(error.variant()));
        report.set("advice", json!(error.advice()));
        report.set("request_id", json!(error.request_id()));
        report
    }

    /// A document did not get into the bucket, so `operation` was not called.
    pub(crate) fn upload(operation: &str, document: &str, error: &UploadError) -> Self {
        let message = format!("the {document} did not get into the bucket: {}", error.message());
        let mut report = Self::new(error.kind().as_str(), exit(error.kind()), Some(operation), &message, &[]);
        report.set("status", json!(error.status()));
        report.set("code", json!(error.code()));
        report.set("advice", json!(error.advice()));
        report.set("request_id", json!(error.request_id()));
        report
    }

    /// The same with another message.
    pub(crate) fn message(mut self, message: String) -> Self {
        self.set("message", json!(message));
        self
    }

    fn set(&mut self, name: &str, value: Value) {
        if let Some(object) = self.object.as_object_mut() {
            object.insert(name.to_owned(), value);
        }
    }

    fn new(kind: &str, exit: u8, operation: Option<&str>, message: &str, violations: &[Violation]) -> Self {
        let object = json!({
            "kind": kind,
            "operation": operation,
            "status": null,
            "code": null,
            "variant": null,
            "message": message,
            "advice": null,
            "request_id": null,
            "violations": violations.iter().map(violation).collect::<Vec<_>>(),
        });
        Self { object, exit }
    }

    pub(crate) fn print(&self) -> ExitCode {
        eprintln!("{}", self.object);
        ExitCode::from(self.exit)
    }
}

/// What to exit with.
fn exit(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Validation => 2,
        ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Credentials | ErrorKind::Blocking => 3,
        _ => 1,
    }
}

fn violation(violation: &Violation) -> Value {
    let limit = match violation.limit() {
        Some(Limit::Number(number)) => json!(number),
        Some(limit) => json!(limit.to_string()),
        None => Value::Null,
    };
    json!({
        "field": violation.field(),
        "rule": violation.rule().as_str(),
        "limit": limit,
        "message": violation.to_string(),
    })
}
