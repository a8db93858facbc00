//! An upload: signed and sent, with retries, within its time.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, DATE, HOST, HeaderName, HeaderValue};
use jiff::Timestamp;
use percent_encoding::{AsciiSet, utf8_percent_encode};
use tokio::time::Instant;
use tracing::Instrument;

use super::attachment::{Attachment, FOLDER};
use super::bucket::{Bucket, Inner};
use super::error::{TIME_TOO_SKEWED, UploadError};
use super::obs::{self, DATE_FORMAT, Message};
use crate::base::{BoxFuture, Effect, RESERVED, http_date};
use crate::outcome::ErrorKind;
use crate::pipeline::RetryPolicy;
use crate::signing::{Correction, too_large};
use crate::transport::{Limits, Progress, StreamedBody};

/// The maximum size of an answer, which is a short error or empty.
const MAX_ANSWER: usize = 64 << 10;

/// The characters of a path to encode; slashes separate folders.
const RESERVED_BUT_SLASH: &AsciiSet = &RESERVED.remove(b'/');

const SECURITY_TOKEN: &str = "x-obs-security-token";
const ENCRYPTION: &str = "x-obs-server-side-encryption";

type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// An upload that is sent when it is awaited. Set its options first.
///
/// Dropping it closes the connection. An object is stored completely or not at all.
#[must_use = "an upload does nothing until it is awaited"]
pub struct Upload<'a> {
    bucket: &'a Bucket,
    attachment: &'a Attachment,
    listener: Option<Listener>,
    timeout: Duration,
}

impl Bucket {
    /// Uploads a file to the folder `download/` of the bucket. The upload is sent when it is awaited, and returns the
    /// relative path.
    pub fn upload<'a>(&'a self, attachment: &'a Attachment) -> Upload<'a> {
        Upload::new(self, attachment)
    }
}

impl<'a> Upload<'a> {
    pub(super) fn new(bucket: &'a Bucket, attachment: &'a Attachment) -> Self {
        Self { bucket, attachment, listener: None, timeout: bucket.inner.timeout }
    }

    /// Calls `listener` for each piece that is passed to the connection. A retry starts from the beginning.
    pub fn on_progress(mut self, listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// Sets the time for the upload, including all attempts and pauses.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sends the upload. Awaiting the `Upload` does the same. Returns the relative path for requests.
    ///
    /// # Errors
    ///
    /// See [`UploadError`].
    pub async fn send(self) -> Result<&'a str, UploadError> {
        // Without the name of the file and its content, which must not be logged.
        let span = tracing::debug_span!("bss_upload", bytes = self.attachment.content().len());
        self.within_deadline().instrument(span).await
    }

    async fn within_deadline(self) -> Result<&'a str, UploadError> {
        let timeout = self.timeout;
        let deadline = Instant::now().checked_add(timeout);
        let remaining =
            || deadline.map_or(Duration::MAX, |deadline| deadline.saturating_duration_since(Instant::now()));
        let mut past = Past::default();
        let all = self.attempts(&remaining, &mut past);
        let outcome = tokio::time::timeout(timeout, all).await;
        let deadline_exceeded = || {
            let mut message = format!("not done within {} s", timeout.as_secs_f64());
            if let Some(last) = &past.last {
                message = format!("{message}; the attempt before failed: {last}");
            }
            UploadError::new(ErrorKind::Timeout, message)
        };
        let outcome = match outcome {
            // A transport that respects its limits may end first.
            Ok(Err(UploadError { kind: ErrorKind::Timeout, status, source, .. })) if remaining().is_zero() => {
                Err(UploadError { status, source, ..deadline_exceeded() })
            }
            Ok(outcome) => outcome,
            Err(_) => Err(deadline_exceeded()),
        };
        outcome.map_err(|error| UploadError { attempts: past.attempts, effect: past.effect, ..error })
    }

    async fn attempts(
        self,
        remaining: &(dyn Fn() -> Duration + Send + Sync),
        past: &mut Past,
    ) -> Result<&'a str, UploadError> {
        let bucket = &*self.bucket.inner;
        let path = self.attachment.relative_path();
        let prepared = Prepared::new(bucket, self.attachment)?;
        let (mut tries, mut is_corrected) = (1, false);
        loop {
            past.attempts += 1;
            let attempt = past.attempts;
            let mut body = StreamedBody::new(self.attachment.content().clone());
            if let Some(listener) = &self.listener {
                body = body.on_progress(Arc::clone(listener));
            }
            let limits = Limits::new(remaining(), MAX_ANSWER);
            let signed = bucket.clock.now();
            let effect_before = past.effect;
            // Until the answer arrives.
            past.effect = effect_before.max(Effect::Unknown);
            let outcome = match bucket.transport.send_streamed(prepared.http(bucket, signed, body), limits).await {
                Ok(answer) if !answer.status().is_success() => {
                    let mut error = UploadError::rejected(&answer, bucket, path);
                    if !is_corrected && error.code() == Some(TIME_TOO_SKEWED) {
                        is_corrected = set_clock(bucket, &answer, signed, &mut error);
                        if is_corrected {
                            past.effect = effect_before;
                            past.last = Some(error.message);
                            continue;
                        }
                    }
                    Err(error)
                }
                // The default encryption of a bucket, which the docs forbid: the service cannot read the file.
                Ok(answer) if answer.headers().contains_key(ENCRYPTION) => {
                    Err(UploadError::encrypted(answer.status().as_u16()))
                }
                Ok(_) => Ok(path),
                Err(error) => Err(UploadError::unanswered(error, bucket, path)),
            };
            let error = match outcome {
                Ok(path) => {
                    tracing::debug!(attempt, "stored");
                    return Ok(path);
                }
                Err(error) => error,
            };
            past.effect = effect_before.max(error.effect);
            tracing::debug!(attempt, kind = error.kind.as_str(), status = error.status, code = error.code, "failed");
            let pause = RetryPolicy::new().pause(tries, error.kind, error.retry_after);
            if !error.is_retryable() || tries >= bucket.max_attempts || pause >= remaining() {
                return Err(error);
            }
            tries += 1;
            past.last = Some(error.message);
            tokio::time::sleep(pause).await;
        }
    }
}

/// Corrects the clock of the bucket by the `Date` of an answer that rejects the time of a signature. The file was not
/// stored, so the upload is repeated once.
fn set_clock(bucket: &Inner, answer: &http::Response<Bytes>, signed: Timestamp, error: &mut UploadError) -> bool {
    let date = answer.headers().get(DATE).and_then(http_date);
    match date.map(|date| bucket.clock.correct(date, signed)) {
        Some(Correction::Made(_)) => return true,
        Some(Correction::TooLarge(offset)) => error.message.push_str(&too_large(offset)),
        Some(Correction::Unneeded) | None => {}
    }
    false
}

impl<'a> IntoFuture for Upload<'a> {
    type Output = Result<&'a str, UploadError>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for Upload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("bucket", self.bucket)
            .field("attachment", self.attachment)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// The attempts of an upload so far.
#[derive(Default)]
struct Past {
    attempts: u32,
    /// The effect of all of them.
    effect: Effect,
    /// The message of the last one that failed.
    last: Option<String>,
}

/// The parts of the request that all attempts share.
struct Prepared {
    uri: http::Uri,
    resource: String,
    md5: String,
    content_type: &'static str,
    length: usize,
}

impl Prepared {
    fn new(bucket: &Inner, attachment: &Attachment) -> Result<Self, UploadError> {
        let path = utf8_percent_encode(attachment.relative_path(), RESERVED_BUT_SLASH);
        let path = format!("/{FOLDER}{path}");
        let uri = http::Uri::try_from(format!("{}{path}", bucket.endpoint))
            .map_err(|_| UploadError::new(ErrorKind::Transport, "the path of the file is too long for an address"))?;
        Ok(Self {
            uri,
            resource: format!("/{}{path}", bucket.name),
            md5: obs::content_md5(attachment.content()),
            content_type: attachment.format().content_type(),
            length: attachment.content().len(),
        })
    }

    /// Returns the request as it is sent at this time.
    fn http(&self, bucket: &Inner, now: Timestamp, body: StreamedBody) -> http::Request<StreamedBody> {
        let date = now.strftime(DATE_FORMAT).to_string();
        let token = bucket.credentials.temporary_token();
        let signed: Vec<(&str, &str)> = token.iter().map(|token| (SECURITY_TOKEN, *token)).collect();
        let message = Message {
            method: "PUT",
            content_md5: &self.md5,
            content_type: self.content_type,
            date: &date,
            headers: &signed,
            resource: &self.resource,
        };
        // A bucket always has keys.
        let (access, secret) = bucket.credentials.keys().unwrap_or_default();
        let authorization = obs::authorization(&message, access, secret);
        let mut request = http::Request::new(body);
        *request.method_mut() = http::Method::PUT;
        *request.uri_mut() = self.uri.clone();
        let headers = request.headers_mut();
        headers.insert(HOST, bucket.host.clone());
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(self.length));
        for (name, value, secret) in [
            (HeaderName::from_static("content-md5"), Some(self.md5.as_str()), false),
            (DATE, Some(date.as_str()), false),
            (HeaderName::from_static(SECURITY_TOKEN), token, true),
            (AUTHORIZATION, Some(authorization.as_str()), true),
        ] {
            // Invalid values were rejected when the bucket was built.
            let Some(Ok(mut value)) = value.map(HeaderValue::from_str) else { continue };
            value.set_sensitive(secret);
            headers.insert(name, value);
        }
        request
    }
}
