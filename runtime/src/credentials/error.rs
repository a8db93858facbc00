//! Why credentials could not be obtained.

use std::path::PathBuf;
use std::time::Duration;

/// Why credentials could not be obtained.
///
/// Neither `Display` nor `Debug` shows the content of a file, a variable, or a request for a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// An environment variable is not set or empty.
    #[error("the environment variable {variable} is not set; it must hold the {}", key_name(.variable))]
    Missing {
        /// The name of the variable.
        variable: &'static str,
    },
    /// An environment variable is not valid Unicode.
    #[error("the environment variable {variable} is not valid Unicode")]
    NotUnicode {
        /// The name of the variable.
        variable: &'static str,
    },
    /// An environment variable selects a login that is not supported. The official SDK prefers it to the access key, so
    /// calls with the key would be made with another identity.
    #[error(
        "the environment variable {variable} selects a login through an identity provider, which is not supported and \
         which the official SDK prefers to an access key; unset it, or pass the keys to `Credentials::new`"
    )]
    Unsupported {
        /// The name of the variable.
        variable: &'static str,
    },
    /// The provider has no credentials, for this reason. A [`CredentialsChain`](crate::CredentialsChain) asks the next
    /// one.
    #[error("{0}")]
    Absent(String),
    /// A file is invalid.
    #[error("the credentials file {}{}: {problem}", .path.display(), at(.line))]
    File {
        /// The path of the file.
        path: PathBuf,
        /// The number of the line, from 1, if the problem concerns one.
        line: Option<usize>,
        /// What is wrong with the file.
        problem: String,
    },
    /// No provider of a chain has credentials, for these reasons.
    #[error("no credentials found: {}", sentences(.0))]
    NoneInChain(Vec<CredentialsError>),
    /// The request for credentials was rejected. The error is permanent.
    #[error("{0}")]
    Refused(String),
    /// Credentials are not available now, because of the network or the service. The error is transient.
    #[error("{0}")]
    Unavailable(String),
    /// Credentials are not available now because of too many requests. The error is transient.
    #[error("{message}")]
    Busy {
        /// The message.
        message: String,
        /// The requested pause before the next request.
        retry_after: Option<Duration>,
    },
}

impl CredentialsError {
    /// Whether there are no credentials, as opposed to invalid ones. A chain asks the next provider then.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent(_) | Self::NoneInChain(_))
    }

    /// Whether the same request may succeed later.
    pub fn is_transient(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Busy { .. })
    }

    /// The requested pause before the next request.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

fn key_name(variable: &str) -> &'static str {
    if variable.ends_with("_AK") || variable.ends_with("_ACCESS_KEY_ID") {
        "access key (AK)"
    } else {
        "secret key (SK)"
    }
}

fn at(line: &Option<usize>) -> String {
    line.map(|line| format!(", line {line}")).unwrap_or_default()
}

fn sentences(errors: &[CredentialsError]) -> String {
    errors.iter().map(CredentialsError::to_string).collect::<Vec<_>>().join("; ")
}
