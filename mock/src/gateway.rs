//! The checks of the vendor's gateway before a request reaches the service: authentication and date.

use std::fmt;

use huaweicloud_bss::signing::{ALGORITHM, DATE_FORMAT, Message, canonical_request, signature};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};

use crate::answer::Answer;
use crate::incoming::Incoming;

/// The largest allowed difference between a request's date and the gateway's clock.
const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(15);

/// Checks keys and tokens.
#[derive(Clone, Default)]
pub(crate) struct Authenticator {
    pub(crate) keys: Vec<(String, String)>,
    pub(crate) tokens: Vec<String>,
    /// The difference between the gateway's clock and this machine's.
    pub(crate) clock_offset: SignedDuration,
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Authenticator")
            .field("keys", &self.keys.len())
            .field("tokens", &self.tokens.len())
            .field("clock_offset", &self.clock_offset)
            .finish()
    }
}

impl Authenticator {
    /// Accepts a request, or returns an error response.
    pub(crate) fn authorize(&self, request: &Incoming, request_id: &str) -> Result<(), Answer> {
        let reject = |code: &str, why: &str| Err(Answer::gateway(401, code, why, request_id));
        if let Some(token) = request.header("x-auth-token") {
            if self.tokens.iter().any(|known| known == token) {
                return Ok(());
            }
            return reject("APIGW.0307", "The token must be updated.");
        }
        match self.check_signature(request) {
            Ok(()) => Ok(()),
            Err(why) => reject("APIGW.0301", &format!("Incorrect IAM authentication information: {why}")),
        }
    }

    /// Returns the gateway's time.
    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::now() + self.clock_offset
    }

    fn check_signature(&self, request: &Incoming) -> Result<(), String> {
        let authorization = request.header("authorization").ok_or("x-auth-token not found")?;
        let signed = Signed::parse(authorization).ok_or("authorization header format error")?;
        let date = request.header("x-sdk-date").ok_or("X-Sdk-Date header is missing")?;
        self.check_clock(date)?;
        let (_, secret) = self.keys.iter().find(|(access, _)| access == signed.access).ok_or("Get secretKey failed")?;
        let names: Vec<&str> = signed.headers.split(';').collect();
        if !names.contains(&"x-sdk-date") {
            return Err("X-Sdk-Date must be signed".to_owned());
        }
        let mut headers = Vec::new();
        for name in names {
            let value = request.header(name).ok_or_else(|| format!("signed header {name} is missing"))?;
            headers.push((name, value));
        }
        let message = Message {
            method: &request.method,
            path: &request.path,
            query: &request.query,
            headers: &headers,
            body: &request.body,
        };
        if signature(&message, date, secret) == signed.signature {
            return Ok(());
        }
        let canonical = canonical_request(&message).replace('\n', "|");
        Err(format!("verify aksk signature fail,canonicalRequest:{canonical}"))
    }

    fn check_clock(&self, date: &str) -> Result<(), String> {
        let sent = DateTime::strptime(DATE_FORMAT, date)
            .and_then(|date| TimeZone::UTC.to_timestamp(date))
            .map_err(|_| "X-Sdk-Date format error".to_owned())?;
        let now = self.now();
        if sent.duration_since(now).abs() > CLOCK_SKEW {
            let now = now.strftime(DATE_FORMAT);
            return Err(format!(
                "calc ak sk signature fail:signature expired, signature time:{date},server time:{now}"
            ));
        }
        Ok(())
    }
}

/// The parts of an `Authorization` header.
struct Signed<'a> {
    access: &'a str,
    headers: &'a str,
    signature: &'a str,
}

impl<'a> Signed<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        let mut parts = header.strip_prefix(ALGORITHM)?.trim_start().split(", ");
        let mut part = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
        Some(Self { access: part("Access")?, headers: part("SignedHeaders")?, signature: part("Signature")? })
    }
}
