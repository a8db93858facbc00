//! The JSON object that a failed `bss call` or `bss realname` prints.

use std::process::ExitCode;

use huaweicloud_bss::attachments::UploadError;
use huaweicloud_bss::{
    Effect, Error, ErrorKind, Violation, credentials::CredentialsError, interceptor::View, operation::Descriptor,
    operation::ServiceError, paging::Position, validation::Limit,
};
use serde_json::{Value, json};

use huaweicloud_bss_workbench::stdio::{PrintError, note, print};

/// A failure, for programs that read it.
#[derive(Debug)]
pub(crate) struct Report {
    object: Value,
    exit: u8,
}

/// The exit status if a part of the request failed, or a list is incomplete.
pub(crate) const PARTLY_FAILED: u8 = 4;
/// The exit status if a change may have been processed.
const UNKNOWN_EFFECT: u8 = 5;
/// The exit status if a change was processed although the call failed.
const DONE: u8 = 6;
/// The exit status after Ctrl-C, as in shells.
const INTERRUPTED: u8 = 130;

impl Report {
    /// The command line or its input is invalid.
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

    /// The call failed. `warned` are violations that were sent nevertheless. The data of the error is included; hidden
    /// values only if `reveal` is true.
    pub(crate) fn failure<E: ServiceError>(error: &Error<E>, warned: &[Violation], reveal: bool) -> Self {
        let violations = if error.violations().is_empty() { warned } else { error.violations() };
        let exit = exit(error.kind(), error.effect());
        let mut report = Self::new(error.kind().as_str(), exit, Some(error.operation()), error.message(), violations);
        report.set("effect", json!(error.effect().as_str()));
        report.set("retryable", json!(error.is_retryable()));
        report.set("attempts", json!(error.attempts()));
        if let Some(position) = error.resume_at() {
            report.set_resume_at(Some(position));
        }
        report.set("status", json!(error.status()));
        report.set("code", json!(error.code()));
        report.set("variant", json!(error.variant()));
        report.set("advice", json!(error.advice()));
        report.set("request_id", json!(error.request_id()));
        let data = if reveal { View::revealed(error.data()) } else { View::of(error.data()) };
        // This cannot fail, because absent fields of a record are left out.
        if let Ok(Value::Object(data)) = serde_json::to_value(data)
            && !data.is_empty()
        {
            report.set("data", Value::Object(data));
        }
        report
    }

    /// A document could not be uploaded, so `operation` was not called.
    pub(crate) fn upload(operation: &str, document: &str, error: &UploadError) -> Self {
        let message = format!("the {document} could not be uploaded to the bucket: {}", error.message());
        let exit = exit(error.kind(), Effect::None);
        let mut report = Self::new(error.kind().as_str(), exit, Some(operation), &message, &[]);
        report.set("retryable", json!(error.is_retryable()));
        report.set("attempts", json!(error.attempts()));
        report.set("status", json!(error.status()));
        report.set("code", json!(error.code()));
        report.set("advice", json!(error.advice()));
        report.set("request_id", json!(error.request_id()));
        report
    }

    /// The user pressed Ctrl-C after `attempts` requests of an operation.
    pub(crate) fn interrupted(descriptor: &Descriptor, attempts: u32) -> Self {
        let is_unknown = attempts > 0 && !descriptor.effect.is_read();
        let (effect, message, advice) = if is_unknown {
            let advice = "Look up the state of what the request changes before you call again.";
            (Effect::Unknown, "interrupted; whether the request was processed is unknown", Some(advice))
        } else {
            (Effect::None, "interrupted; nothing was changed", None)
        };
        let mut report = Self::new("interrupted", INTERRUPTED, Some(descriptor.name), message, &[]);
        report.set("effect", json!(effect.as_str()));
        report.set("attempts", json!(attempts));
        report.set("advice", json!(advice));
        report
    }

    /// The reply was received but cannot be printed.
    pub(crate) fn unwritable(descriptor: &Descriptor, error: &dyn std::fmt::Display) -> Self {
        let message = format!("the reply cannot be written: {error}");
        let report = Self::new("output", 1, Some(descriptor.name), &message, &[]);
        // The request was processed, although its reply cannot be printed.
        if descriptor.effect.is_read() { report } else { report.after_change(message) }
    }

    /// Prints a part of the reply. Returns false if the reader of standard output has closed it.
    pub(crate) fn print_reply(descriptor: &Descriptor, text: &str) -> Result<bool, Self> {
        match print(text) {
            Ok(()) => Ok(true),
            Err(PrintError::Closed) => Ok(false),
            Err(PrintError::Failed(error)) => Err(Self::unwritable(descriptor, &error)),
        }
    }

    /// Adds the position at which a list can be resumed: the argument of `--from`.
    pub(crate) fn set_resume_at(&mut self, position: Option<&Position>) {
        if let Some(position) = position {
            self.set("resume_at", json!(position.value()));
        }
    }

    /// Changes the report to a change that was processed before the failure.
    pub(crate) fn after_change(mut self, message: String) -> Self {
        self.set("message", json!(message));
        self.set("effect", json!(Effect::Done.as_str()));
        self.set("retryable", json!(false));
        self.exit = DONE;
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
            "effect": Effect::None.as_str(),
            "retryable": false,
            "attempts": 0,
            "advice": null,
            "request_id": null,
            "violations": violations.iter().map(violation).collect::<Vec<_>>(),
        });
        Self { object, exit }
    }

    pub(crate) fn print(&self) -> ExitCode {
        note!("{}", self.object);
        ExitCode::from(self.exit)
    }
}

/// Returns the exit status. The effect on the server takes precedence over the kind of failure, because a script must
/// not repeat a change that may have been processed.
fn exit(kind: ErrorKind, effect: Effect) -> u8 {
    match (effect, kind) {
        (Effect::Unknown, _) => UNKNOWN_EFFECT,
        (Effect::Done, _) => DONE,
        (_, ErrorKind::Validation) => 2,
        (
            _,
            ErrorKind::Transport
            | ErrorKind::Timeout
            | ErrorKind::Credentials
            | ErrorKind::Configuration
            | ErrorKind::Blocking,
        ) => 3,
        (_, ErrorKind::Incomplete { .. }) => PARTLY_FAILED,
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
        "case": violation.case(),
        "message": violation.to_string(),
    })
}
