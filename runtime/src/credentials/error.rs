//! Credentials that cannot be had, in words that help to get them.

use std::path::PathBuf;
use std::time::Duration;

/// Credentials that cannot be had.
///
/// Neither `Display` nor `Debug` holds anything of what stands in a file, a variable, or a request for a token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CredentialsError {
    /// An environment variable is not set, or empty.
    #[error("the environment variable {variable} is not set; it must hold the {}", what(.variable))]
    Missing {
        /// Its name.
        variable: &'static str,
    },
    /// An environment variable holds something that is not text.
    #[error("the environment variable {variable} is not valid Unicode")]
    NotUnicode {
        /// Its name.
        variable: &'static str,
    },
    /// An environment variable selects a login that is not supported. The official SDK uses it before the access key, so
    /// calls with the key would be made as somebody else.
    #[error(
        "the environment variable {variable} selects a login through an identity provider, which is not supported and \
         which the official SDK uses before an access key; unset it, or give the keys with `Credentials::new`"
    )]
    Unsupported {
        /// Its name.
        variable: &'static str,
    },
    /// This place has none, and says why. A [`CredentialsChain`](crate::CredentialsChain) goes on to the next.
    #[error("{0}")]
    Absent(String),
    /// A file has something that cannot be used.
    #[error("the credentials file {}{}: {problem}", .path.display(), at(.line))]
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1, if there is one that can be named.
        line: Option<usize>,
        /// What is wrong with it.
        problem: String,
    },
    /// No place has any. Each says why.
    #[error("no credentials found: {}", sentences(.0))]
    NoneInChain(Vec<CredentialsError>),
    /// Whoever gives them out refuses. To ask again will not help.
    #[error("{0}")]
    Refused(String),
    /// They cannot be had now: a network that is down, a service that is busy. This may pass.
    #[error("{0}")]
    Unavailable(String),
    /// They cannot be had now because too many ask for them.
    #[error("{message}")]
    Busy {
        /// What to tell the caller.
        message: String,
        /// How long to wait before asking again, where that was said.
        retry_after: Option<Duration>,
    },
}

impl CredentialsError {
    /// Whether there is nothing, rather than something wrong. A chain goes on to the next place then.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent(_) | Self::NoneInChain(_))
    }

    /// Whether to ask again later may help.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Busy { .. })
    }

    /// How long to wait before asking again, where that was said.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Busy { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

fn what(variable: &str) -> &'static str {
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
