//! The error of an upload, and what to do about it.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::bucket::Inner;
use crate::base::{Effect, Scrub, retry_after};
use crate::outcome::{AnyError, ErrorKind};
use crate::transport::TransportError;

/// The storage service's code for a date that is more than 15 minutes off.
pub(super) const TIME_TOO_SKEWED: &str = "RequestTimeTooSkewed";

/// Why an upload failed. Neither `Display` nor `Debug` shows the name of the file or a key, even if the server repeats
/// them.
pub struct UploadError {
    pub(super) kind: ErrorKind,
    pub(super) effect: Effect,
    pub(super) status: Option<u16>,
    pub(super) code: Option<String>,
    pub(super) message: String,
    pub(super) advice: Option<String>,
    pub(super) request_id: Option<String>,
    pub(super) attempts: u32,
    pub(super) retry_after: Option<Duration>,
    pub(super) source: Option<Box<dyn StdError + Send + Sync>>,
}

impl UploadError {
    /// The kind of the error: [`Service`](ErrorKind::Service), [`Throttled`](ErrorKind::Throttled),
    /// [`Transport`](ErrorKind::Transport) or [`Timeout`](ErrorKind::Timeout).
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The effect on the bucket: whether the file is stored. All attempts of the upload count. A second upload replaces
    /// the file.
    pub fn effect(&self) -> Effect {
        self.effect
    }

    /// The HTTP status, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The storage service's code: `AccessDenied`.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// The message of the storage service, or of this client if there is none.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about the error, if it is known.
    pub fn advice(&self) -> Option<&str> {
        self.advice.as_deref()
    }

    /// The id of the request for the vendor's support.
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }

    /// How often the file was sent.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Whether the same upload may succeed later.
    pub fn is_retryable(&self) -> bool {
        match self.kind {
            ErrorKind::Throttled | ErrorKind::Timeout => true,
            // With a status, it is a redirect, which is permanent.
            ErrorKind::Transport => self.status.is_none() && !self.is_rejected_by_proxy(),
            ErrorKind::Service => {
                // The body was damaged or incomplete.
                matches!(self.status, Some(500..=599))
                    || matches!(self.code.as_deref(), Some("BadDigest" | "IncompleteBody" | "RequestTimeout"))
            }
            _ => false,
        }
    }

    fn is_rejected_by_proxy(&self) -> bool {
        let cause = self.source.as_deref().and_then(|source| source.downcast_ref());
        matches!(cause, Some(TransportError::ProxyLogin))
    }

    pub(super) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            effect: Effect::None,
            status: None,
            code: None,
            message: message.into(),
            advice: None,
            request_id: None,
            attempts: 0,
            retry_after: None,
            source: None,
        }
    }

    /// Creates the error of a transport error.
    pub(super) fn unanswered(error: TransportError, bucket: &Inner, path: &str) -> Self {
        let message = redacted(bucket, path, Scrub::message(&error.describe(&bucket.endpoint)));
        let mut upload = Self::new(ErrorKind::of_exchange(&error), message);
        upload.status = error.split().0;
        upload.effect = error.effect();
        upload.source = Some(Box::new(error));
        upload
    }

    /// Creates the error of an error response.
    pub(super) fn rejected(answer: &http::Response<bytes::Bytes>, bucket: &Inner, path: &str) -> Self {
        let status = answer.status();
        let body = String::from_utf8_lossy(answer.body());
        let code =
            element(&body, "Code").filter(|code| is_id(code)).map(|code| redacted(bucket, path, Scrub::id(&code)));
        let id = answer.headers().get("x-obs-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
        let id = id.or_else(|| element(&body, "RequestId")).filter(|id| is_id(id));
        let kind = match code.as_deref() {
            Some("SlowDown") => ErrorKind::Throttled,
            _ if status.as_u16() == 429 => ErrorKind::Throttled,
            _ if status.is_redirection() => ErrorKind::Transport,
            _ => ErrorKind::Service,
        };
        let is_conclusive = kind != ErrorKind::Service || !status.is_server_error();
        let effect = if is_conclusive { Effect::None } else { Effect::Unknown };
        let message = match element(&body, "Message") {
            Some(message) => redacted(bucket, path, Scrub::message(&message)),
            None if status.is_redirection() => {
                "the server points to another address, and redirects are not followed".to_owned()
            }
            None => "the server gave no reason".to_owned(),
        };
        Self {
            effect,
            status: Some(status.as_u16()),
            advice: advice(status, code.as_deref(), bucket),
            code,
            request_id: id.map(|id| redacted(bucket, path, Scrub::id(&id))),
            retry_after: retry_after(answer.headers(), bucket.clock.now()),
            ..Self::new(kind, message)
        }
    }

    /// Creates the error of a file that was stored encrypted, which the service cannot read.
    pub(super) fn encrypted(status: u16) -> Self {
        Self {
            effect: Effect::Done,
            status: Some(status),
            advice: Some("disable the default encryption of the bucket, and upload the file again".to_owned()),
            ..Self::new(ErrorKind::Service, "the bucket encrypts objects, and the service cannot read them")
        }
    }
}

/// Returns what to do about an error response.
fn advice(status: http::StatusCode, code: Option<&str>, bucket: &Inner) -> Option<String> {
    let Inner { name, region, .. } = bucket;
    Some(match (status.as_u16(), code) {
        (_, Some("InvalidAccessKeyId")) => {
            "give the access key of the account that owns the bucket; it is not the partner's".to_owned()
        }
        (_, Some("SignatureDoesNotMatch")) => {
            "the secret key does not belong to the access key; check for a space or a line break at its end".to_owned()
        }
        (_, Some(TIME_TOO_SKEWED)) => "set the clock of this machine, which is more than 15 minutes off".to_owned(),
        (_, Some("NoSuchBucket")) => format!("the bucket `{name}` does not exist; check its name in the console"),
        (301 | 302 | 307 | 308, _) => format!("the bucket `{name}` is not in the region {region}; set its region"),
        (403, _) => format!(
            "the owner of the access key must own the bucket `{name}`, or be allowed to put objects into it \
             (obs:object:PutObject, or PutObject in the bucket's policy)"
        ),
        (_, Some("BadDigest" | "IncompleteBody")) => {
            "the file was damaged during the upload; upload it again".to_owned()
        }
        _ => return None,
    })
}

/// Redacts a text of the server.
fn redacted(bucket: &Inner, path: &str, mut scrub: Scrub<'_>) -> String {
    bucket.credentials.secrets().for_each(|secret| scrub.hide(secret));
    scrub.hide(path);
    path.split('/').for_each(|segment| scrub.hide(segment));
    scrub.finish()
}

/// Whether a string is a valid code or id. Others may be personal data.
fn is_id(text: &str) -> bool {
    (1..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

/// Returns the text of an XML element without child elements.
fn element(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    let plain = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    let text = plain.iter().fold(text.trim().to_owned(), |text, (entity, plain)| text.replace(entity, plain));
    (!text.is_empty()).then_some(text)
}

impl fmt::Display for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the upload failed")?;
        if let Some(status) = self.status {
            write!(f, ": HTTP {status}")?;
        }
        if let Some(code) = &self.code {
            write!(f, " {code}")?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(advice) = &self.advice {
            write!(f, "; {advice}")?;
        }
        if let Some(id) = &self.request_id {
            write!(f, " [request {id}]")?;
        }
        if self.attempts > 1 {
            write!(f, " [{} attempts]", self.attempts)?;
        }
        Ok(())
    }
}

impl fmt::Debug for UploadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UploadError")
            .field("kind", &self.kind)
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", &self.message)
            .field("request_id", &self.request_id)
            .field("attempts", &self.attempts)
            .finish()
    }
}

impl From<UploadError> for AnyError {
    fn from(error: UploadError) -> Self {
        let (kind, effect, advice) = (error.kind, error.effect, error.advice.clone());
        let any = Self::new(error, kind, effect);
        match advice {
            Some(advice) => any.with_advice(advice),
            None => any,
        }
    }
}

impl StdError for UploadError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn StdError + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_elements_of_an_error() {
        let page = "<?xml version=\"1.0\"?><Error> <Code>NoSuchKey</Code> <Message> a &lt;b&gt; &amp;lt; </Message> \
                    <RequestId></RequestId></Error>";
        assert_eq!(element(page, "Code").as_deref(), Some("NoSuchKey"));
        assert_eq!(element(page, "Message").as_deref(), Some("a <b> &lt;"));
        for missing in ["RequestId", "HostId", "Error/"] {
            assert_eq!(element(page, missing), None);
        }
        assert_eq!(element("<Code>never closed", "Code"), None);
        assert_eq!(element("no page at all", "Code"), None);
    }
}
