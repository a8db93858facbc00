//! The partner's bucket: stores signed uploads and gives the service access to the files.

use std::collections::HashMap;
use std::fmt;

use huaweicloud_bss::attachments::obs::{self, DATE_FORMAT, Message, SCHEME};
use huaweicloud_bss::attachments::{Attachment, AttachmentError};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use percent_encoding::percent_decode_str;

use crate::answer::Answer;
use crate::incoming::Incoming;

/// The folder in which the service looks for files.
const FOLDER: &str = "download/";

/// The largest allowed difference between a request's date and the server's clock.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(15);

/// The maximum length of an object's name, in bytes.
const MAX_KEY: usize = 1024;

/// A bucket as configured by a test.
#[derive(Clone)]
pub(crate) struct Bucket {
    pub(crate) name: String,
    pub(crate) access: String,
    pub(crate) secret: String,
    pub(crate) encrypts: bool,
}

impl fmt::Debug for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bucket").field("name", &self.name).field("encrypts", &self.encrypts).finish_non_exhaustive()
    }
}

/// The objects in the bucket, by full name.
pub(crate) type Objects = HashMap<String, Vec<u8>>;

/// The reason why the service cannot use a file that a request names.
pub(crate) enum Unusable {
    /// The file does not exist or cannot be read.
    Unreadable,
    TooLarge,
    Format,
}

/// Returns the name of the bucket that a request addresses, from its `Host` header.
pub(crate) fn called(request: &Incoming) -> Option<&str> {
    let host = request.header("host")?;
    let (name, region) = host.split_once(".obs.")?;
    region.ends_with(".myhuaweicloud.com").then_some(name)
}

impl Bucket {
    /// Returns the name and the content of the object that a request stores, or an error response.
    pub(crate) fn authorize(
        &self,
        request: &Incoming,
        clock_offset: SignedDuration,
        request_id: &str,
    ) -> Result<(String, Vec<u8>), Answer> {
        let reject = |status, code, message: &str| Err(rejection(status, code, message, request_id));
        if called(request) != Some(self.name.as_str()) {
            return reject(404, "NoSuchBucket", "The specified bucket does not exist.");
        }
        if let Err((code, message)) = self.check_signature(request, clock_offset) {
            return reject(403, code, &message);
        }
        let key = percent_decode_str(request.path.trim_start_matches('/')).decode_utf8_lossy().into_owned();
        if request.method != "PUT" || key.is_empty() {
            return reject(405, "MethodNotAllowed", "The specified method is not allowed against this resource.");
        }
        if key.len() > MAX_KEY {
            return reject(400, "KeyTooLongError", "Your key is too long.");
        }
        if request.header("content-length").is_none() {
            return reject(411, "MissingContentLength", "You must provide the Content-Length HTTP header.");
        }
        match request.header("content-md5") {
            Some(given) if given != obs::content_md5(&request.body) => {
                reject(400, "BadDigest", "The Content-MD5 you specified did not match what we received.")
            }
            _ => Ok((key, request.body.to_vec())),
        }
    }

    fn check_signature(&self, request: &Incoming, clock_offset: SignedDuration) -> Result<(), (&'static str, String)> {
        let denied = || ("AccessDenied", "Access Denied".to_owned());
        let authorization = request.header("authorization").ok_or_else(denied)?;
        let (access, signature) = authorization
            .strip_prefix(SCHEME)
            .and_then(|rest| rest.strip_prefix(' '))
            .and_then(|rest| rest.split_once(':'))
            .ok_or_else(denied)?;
        let date = request.header("date").ok_or_else(denied)?;
        let sent = DateTime::strptime(DATE_FORMAT, date).and_then(|date| TimeZone::UTC.to_timestamp(date));
        let sent = sent.map_err(|_| denied())?;
        if sent.duration_since(Timestamp::now() + clock_offset).abs() > CLOCK_SKEW {
            let message = "The difference between the request time and the current time is too large.";
            return Err(("RequestTimeTooSkewed", message.to_owned()));
        }
        if access != self.access {
            let message = "The access key ID you provided does not exist in our records.";
            return Err(("InvalidAccessKeyId", message.to_owned()));
        }
        let text = |value: &'_ http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let own: Vec<(&str, String)> = request
            .headers
            .iter()
            .filter(|(name, _)| name.as_str().starts_with("x-obs-"))
            .map(|(name, value)| (name.as_str(), text(value)))
            .collect();
        let own: Vec<(&str, &str)> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let message = Message {
            method: &request.method,
            content_md5: request.header("content-md5").unwrap_or_default(),
            content_type: request.header("content-type").unwrap_or_default(),
            date,
            headers: &own,
            resource: &format!("/{}{}", self.name, request.path),
        };
        if obs::signature(&message, &self.secret) == signature {
            return Ok(());
        }
        let text = obs::string_to_sign(&message).replace('\n', "|");
        let message = format!("The request signature we calculated does not match the one you provided: {text}");
        Err(("SignatureDoesNotMatch", message))
    }

    /// Returns the answer to a successful upload.
    pub(crate) fn success(&self) -> Answer {
        let encryption = ("x-obs-server-side-encryption".to_owned(), "kms".to_owned());
        let headers = if self.encrypts { vec![encryption] } else { Vec::new() };
        Answer::custom(200, headers, String::new())
    }

    /// Checks a file as the service does. `path` is the path in the request.
    pub(crate) fn check_file(&self, objects: &Objects, path: &str) -> Result<(), Unusable> {
        let content = objects.get(&format!("{FOLDER}{path}")).filter(|_| !self.encrypts).ok_or(Unusable::Unreadable)?;
        match Attachment::new(path, content.clone()) {
            Ok(_) => Ok(()),
            Err(AttachmentError::TooLarge { .. }) => Err(Unusable::TooLarge),
            Err(_) => Err(Unusable::Format),
        }
    }
}

impl Unusable {
    /// Returns the service's error response.
    pub(crate) fn answer(&self) -> Answer {
        let (code, message) = match self {
            Self::Unreadable => (
                "CBC.99005030",
                "The partner has not switched on real-name authentication, or its bucket cannot be read.",
            ),
            Self::TooLarge => ("CBC.99000099", "An attachment exceeds the size that is allowed."),
            Self::Format => ("CBC.99000100", "An attachment has a format that is not allowed."),
        };
        Answer::error(400, code, message)
    }
}

/// Creates an error response of the storage service, which sends XML.
pub(crate) fn rejection(status: u16, code: &str, message: &str, request_id: &str) -> Answer {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Error><Code>{code}</Code>\
         <Message>{}</Message><RequestId>{request_id}</RequestId><HostId>mock</HostId></Error>",
        message.replace('&', "&amp;").replace('<', "&lt;")
    );
    Answer::custom(status, vec![("content-type".to_owned(), "application/xml".to_owned())], body)
}
