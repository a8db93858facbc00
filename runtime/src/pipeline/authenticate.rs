//! The credentials of an attempt, and what is corrected once if the server does not accept them.

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
use crate::signing::{Correction, in_words, too_large};
use crate::transport::Limits;

impl<'a> Prepared<'a> {
    /// Says who makes the attempts from now on.
    pub(super) fn set_credentials(&mut self, credentials: Cow<'a, Credentials>) -> Result<(), Box<Failure>> {
        self.identity = credential_headers(&credentials).map_err(|unfit| {
            let message = format!("the {unfit} has characters that cannot stand in a header; a line break at its end?");
            Failure::new(ErrorKind::Credentials, self.subject.descriptor, message)
        })?;
        self.credentials = Some(credentials);
        Ok(())
    }
}

impl Attempts<'_> {
    /// Asks who makes the attempt; with what never changes, once.
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

    /// Whether what was refused is other now, so that one more attempt makes sense. A second refusal is final: a few of
    /// them, and the gateway locks the key.
    pub(super) fn is_remedied(&mut self, failure: &mut Failure) -> bool {
        match (failure.remedy, &self.prepared.credentials) {
            (Some(Remedy::Renew), Some(refused)) if !self.renewed => {
                self.renewed = self.provider.expired(refused);
                self.renewed
            }
            (Some(Remedy::SetClock(time)), _) => match self.offset {
                None => time.is_some_and(|time| self.set_clock(time, failure)),
                Some(offset) => {
                    let clock = in_words(offset);
                    let more = format!("; this machine's clock {clock}, and the right time was refused as well");
                    failure.message.push_str(&more);
                    false
                }
            },
            _ => false,
        }
    }

    /// Corrects the clock by the server's time, or says in the failure why it is not corrected.
    fn set_clock(&mut self, time: Timestamp, failure: &mut Failure) -> bool {
        match self.shared.clock.correct(time, self.signed) {
            Correction::Unneeded => {}
            Correction::Made(offset) => self.offset = Some(offset),
            Correction::TooLarge(offset) => failure.message.push_str(&too_large(offset)),
        }
        self.offset.is_some()
    }
}

/// The headers that carry credentials, or the name of what cannot be sent.
fn credential_headers(credentials: &Credentials) -> Result<Vec<(HeaderName, HeaderValue)>, String> {
    // It becomes a part of the `Authorization` header, which each attempt makes anew.
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
