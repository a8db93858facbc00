//! The one JSON object that a failed `bss call` prints.

use std::process::ExitCode;

use huaweicloud_bss::{AnyServiceError, CredentialsError, Error, ErrorKind, Limit, Violation};
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
    pub(crate) fn failure(error: &Error<AnyServiceError>, warned: &[Violation]) -> Self {
        let exit = match error.kind() {
            ErrorKind::Validation => 2,
            ErrorKind::Transport | ErrorKind::Timeout | ErrorKind::Credentials => 3,
            _ => 1,
        };
        let violations = if error.violations().is_empty() { warned } else { error.violations() };
        let mut report = Self::new(error.kind().as_str(), exit, Some(error.operation()), error.message(), violations);
        if let Some(object) = report.object.as_object_mut() {
            object.insert("status".to_owned(), json!(error.status()));
            object.insert("code".to_owned(), json!(error.code()));
            object.insert("variant".to_owned(), json!(error.variant()));
            object.insert("request_id".to_owned(), json!(error.request_id()));
        }
        report
    }

    fn new(kind: &str, exit: u8, operation: Option<&str>, message: &str, violations: &[Violation]) -> Self {
        let object = json!({
            "kind": kind,
            "operation": operation,
            "status": null,
            "code": null,
            "variant": null,
            "message": message,
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
