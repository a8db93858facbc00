//! Runs `bss` as a program against a mock.

mod run;

use std::path::Path;
use std::process::Command;

use huaweicloud_bss_mock::Mock;
use serde_json::Value;

pub(crate) use run::Outcome;

impl Outcome {
    /// Parses standard output, which must be one JSON document.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|_| panic!("not JSON: {}{}", self.stdout, self.stderr))
    }

    /// Parses standard error, which must be one JSON object and nothing else.
    pub(crate) fn report(&self) -> Value {
        assert_eq!(self.stdout, "", "a failure prints nothing on standard output");
        let report: Value = serde_json::from_str(&self.stderr).unwrap_or_else(|_| panic!("not JSON: {}", self.stderr));
        let keys: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
        let expected = [
            "advice",
            "attempts",
            "code",
            "effect",
            "kind",
            "message",
            "operation",
            "request_id",
            "retryable",
            "status",
            "variant",
            "violations",
        ];
        // `resume_at` exists only in failures of `--all-pages`, and `data` only if the error carries any.
        let keys: Vec<&str> = keys.into_iter().filter(|key| !["resume_at", "data"].contains(key)).collect();
        assert_eq!(keys, expected);
        report
    }
}

/// Runs `bss` in its own environment, without a credentials file.
pub(crate) fn bss(arguments: &[&str], input: &str, keys: Option<(&str, &str)>) -> Outcome {
    bss_with_file(arguments, input, keys, None)
}

pub(crate) fn bss_with_file(
    arguments: &[&str],
    input: &str,
    keys: Option<(&str, &str)>,
    file: Option<&Path>,
) -> Outcome {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bss"));
    for name in ["AK", "SK", "SECURITY_TOKEN", "DOMAIN_ID", "CREDENTIALS_FILE"] {
        command.env_remove(format!("HUAWEICLOUD_SDK_{name}"));
    }
    command.args(arguments).env("HOME", env!("CARGO_TARGET_TMPDIR"));
    if let Some(file) = file {
        command.env("HUAWEICLOUD_SDK_CREDENTIALS_FILE", file);
    }
    if let Some((access, secret)) = keys {
        command.env("HUAWEICLOUD_SDK_AK", access).env("HUAWEICLOUD_SDK_SK", secret);
    }
    run::run(command, input)
}

/// Calls an operation of the mock with valid keys.
pub(crate) fn call(mock: &Mock, operation: &str, input: &Value, more: &[&str]) -> Outcome {
    let endpoint = mock.endpoint();
    let mut arguments = vec!["call", operation, "--input", "-", "--endpoint", &endpoint];
    arguments.extend(more);
    bss(&arguments, &input.to_string(), Some(("AK", "SK")))
}
