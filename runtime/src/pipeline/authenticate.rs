//! The credentials of an attempt, and the corrections that are made once if the server rejects them.

use std::borrow::Cow;
use std::sync::Arc;

use http::header::{HeaderName, HeaderValue};
use jiff::Timestamp;

use super::exchange::Attempts;
use super::headers::header_value;
use super::prepare::Prepared;
use super::progress::{Progress, Waiting};
use crate::credentials::Credentials;
use crate::outcome::{ErrorKind, Failure, Remedy};
use crate::signing::{Correction, describe_offset, too_large};
use crate::transport::Limits;

impl<'a> Prepared<'a> {
    /// Sets the credentials of the next attempts.
    pub(super) fn set_credentials(&mut self, credentials: Cow<'a, Credentials>) -> Result<(), Box<Failure>> {
        self.identity = credential_headers(&credentials).map_err(|unfit| {
            let message = format!(
                "the {unfit} contains characters that are not allowed in a header; check for a line break at its end"
            );
            Failure::new(ErrorKind::Credentials, self.subject.descriptor, message)
        })?;
        self.credentials = Some(credentials);
        Ok(())
    }
}

impl Attempts<'_> {
    /// Fetches the credentials of the attempt; fixed ones only once.
    pub(super) async fn fetch_credentials(&mut self, progress: &mut Progress) -> Result<(), Box<Failure>> {
        let credentials = match self.provider.fixed() {
            Some(_) if self.prepared.credentials.is_some() => return Ok(()),
            Some(fixed) => Cow::Borrowed(fixed),
            None => {
                progress.waiting = Waiting::Credentials;
                let limits = Limits::new(progress.remaining(), self.shared.max_body);
                let given = self.provider.credentials(Arc::clone(&self.shared.transport), limits).await;
                Cow::Owned(
                    given.map_err(|error| Failure::without_credentials(self.prepared.subject.descriptor, error))?,
                )
            }
        };
        self.prepared.set_credentials(credentials)
    }

    /// Renews the credentials or corrects the clock, once. Returns whether another attempt makes sense. A second
    /// rejection is permanent, because the gateway locks the key after a few.
    pub(super) fn apply_remedy(&mut self, failure: &mut Failure) -> bool {
        match (failure.remedy, &self.prepared.credentials) {
            (Some(Remedy::Renew), Some(rejected)) if !self.renewed => {
                self.renewed = self.provider.expired(rejected);
                self.renewed
            }
            (Some(Remedy::SetClock(time)), _) => match self.offset {
                None => time.is_some_and(|time| self.set_clock(time, failure)),
                Some(offset) => {
                    let clock = describe_offset(offset);
                    let more = format!("; this machine's clock {clock}, and the corrected time was rejected too");
                    failure.message.push_str(&more);
                    false
                }
            },
            _ => false,
        }
    }

    /// Corrects the clock by the server's time, or explains in the failure why not.
    fn set_clock(&mut self, time: Timestamp, failure: &mut Failure) -> bool {
        match self.shared.clock.correct(time, self.signed) {
            Correction::Unneeded => {}
            Correction::Made(offset) => self.offset = Some(offset),
            Correction::TooLarge(offset) => failure.message.push_str(&too_large(offset)),
        }
        self.offset.is_some()
    }
}

/// Returns the headers with credentials, or the name of the one that cannot be sent.
fn credential_headers(credentials: &Credentials) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
    // It is a part of the `Authorization` header, which each attempt builds.
    if credentials.keys().is_some_and(|(access, _)| header_value(access, true).is_none()) {
        return Err("access key".to_owned());
    }
    let mut headers = Vec::with_capacity(2);
    for (name, text, secret) in credentials.headers() {
        match header_value(text, secret) {
            Some(value) => headers.push((name, value)),
            None => return Err(name.to_string()),
        }
    }
    Ok(headers)
}
