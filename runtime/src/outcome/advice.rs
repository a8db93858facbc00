//! What to do about a failed call.

use huaweicloud_bss_rules::RuleName;

use super::failure::Failure;
use super::gateway;
use crate::base::Effect;

/// What to do if the server rejects the credentials. Source of the number:
/// <https://support.huaweicloud.com/intl/en-us/ocr_faq/ocr_01_0063.html>
const AUTHENTICATION_ADVICE: &str = "Check the access key and its secret key, or the token, and whether they are for this \
                                     site. More than five failures in a row lock a key for five minutes.";

/// What to do if a change may have been processed.
const UNKNOWN_EFFECT_ADVICE: &str = "The request may have been processed. Look up the state of what it changes before you \
                                     call again.";

/// What to do if a change with a deduplication key may have been processed.
const DEDUPLICATION_ADVICE: &str = "The request may have been processed. Repeat the call with the same deduplication key, \
                                    which the error has: the server processes it once.";

/// What to do if a change was processed although the call failed.
const DONE_EFFECT_ADVICE: &str = "The request was processed. Do not call again; query the result.";

/// What to do if the site does not have the operation.
const SITE_ADVICE: &str = "Use a client of a site that has the operation, with credentials of that site.";

impl Failure {
    /// Returns the most specific advice.
    pub(super) fn advice(&self) -> Option<&'static str> {
        if self.violations.iter().any(|violation| violation.field().is_empty() && violation.rule() == RuleName::Site) {
            return Some(SITE_ADVICE);
        }
        // Advice to call again is wrong if the request may have been processed.
        let is_unknown = self.effect() == Effect::Unknown;
        let declared = self.documented().filter(|error| !is_unknown || self.status == Some(error.http));
        let declared = declared.and_then(|error| error.advice);
        let by_code = || gateway::advice(self.envelope.code.as_deref().filter(|_| !is_unknown)?, &self.message);
        let by_effect = || match self.effect() {
            Effect::None => None,
            Effect::Unknown if self.deduplication_key.is_some() => Some(DEDUPLICATION_ADVICE),
            Effect::Unknown => Some(UNKNOWN_EFFECT_ADVICE),
            Effect::Done => Some(DONE_EFFECT_ADVICE),
        };
        let by_status = || match self.status? {
            401 => Some(AUTHENTICATION_ADVICE),
            429 => Some(gateway::THROTTLING_ADVICE),
            _ => None,
        };
        let by_class = || self.descriptor.api.advice_for(self.status?);
        declared.or_else(by_code).or_else(by_status).or_else(by_effect).or_else(by_class)
    }
}
