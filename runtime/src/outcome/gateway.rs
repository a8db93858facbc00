//! The codes of the API gateway. The gateway precedes every service of the vendor, so its codes are in no spec.
//!
//! Sources: <https://support.huaweicloud.com/en-us/devg-apisign/api-sign-errorcode.html> and
//! <https://support.huaweicloud.com/intl/en-us/usermanual-apig/apig_03_0048.html> for the codes and their statuses,
//! <https://support.huaweicloud.com/bpconsole_faq/csdp_apifaq_00001.html> for the pause after throttling.

use crate::signing::DATE_FORMAT;

/// The length of `20230527T020608Z`.
const TIME_LENGTH: usize = 16;

/// The advice for too many requests.
pub(crate) const THROTTLING_ADVICE: &str = "There were too many requests. Wait 2 to 5 seconds before you call again, make \
                                            fewer calls at a time, and ask for larger pages.";

const WRONG_SITE_ADVICE: &str = "The site of this endpoint does not have the operation. Check the endpoint, and choose a \
                                 site that has it.";
const EXPIRED_SIGNATURE_ADVICE: &str = "The signature is too old or in the future. Correct the clock of this machine.";
const UNKNOWN_KEY_ADVICE: &str = "The site does not know the access key. Check the key, whether it was deleted or disabled, \
                                  and whether it is for this site.";
const LOCKED_KEY_ADVICE: &str = "The access key is locked for five minutes after too many failures in a row. Check the \
                                 secret key, and wait before you call again.";
const TOKEN_ADVICE: &str = "The token is expired, revoked or of another region. Get a new one.";

/// Returns the number of a gateway's code: `0308` of `APIGW.0308`. Some gateways use the prefix `APIG.`.
fn number(code: &str) -> Option<&str> {
    code.strip_prefix("APIGW.").or_else(|| code.strip_prefix("APIG."))
}

/// Whether the gateway rejects a request because there were too many.
pub(crate) fn is_throttling(code: &str) -> bool {
    number(code) == Some("0308")
}

/// Returns the advice for a code of the gateway.
pub(crate) fn advice(code: &str, message: &str) -> Option<&'static str> {
    match number(code)? {
        "0101" => Some(WRONG_SITE_ADVICE),
        "0301" | "0303" if is_expired_signature(message) => Some(EXPIRED_SIGNATURE_ADVICE),
        "0301" | "0303" if message.contains("Get secretKey failed") => Some(UNKNOWN_KEY_ADVICE),
        "0301" | "0303" if message.contains("AK access failed to reach the limit") => Some(LOCKED_KEY_ADVICE),
        "0301" if message.contains("token") => Some(TOKEN_ADVICE),
        "0307" => Some(TOKEN_ADVICE),
        "0308" => Some(THROTTLING_ADVICE),
        _ => None,
    }
}

/// Whether the gateway rejects a token because it has expired.
pub(crate) fn is_expired_token(code: &str, status: u16, message: &str) -> bool {
    match number(code) {
        Some("0307") => status == 401,
        Some("0301") => status == 401 && message.contains("token expires"),
        _ => false,
    }
}

/// Whether the gateway rejects a signature because of its time.
pub(crate) fn is_rejected_time(code: &str, status: u16, message: &str) -> bool {
    status == 401 && matches!(number(code), Some("0301" | "0303")) && is_expired_signature(message)
}

fn is_expired_signature(message: &str) -> bool {
    message.contains("signature expired")
}

/// Returns the gateway's time from the message of an expired signature: `server time:20230527T020608Z`.
pub(crate) fn server_time(message: &str) -> Option<jiff::Timestamp> {
    let (_, rest) = message.split_once("server time:")?;
    let text = rest.trim_start().get(..TIME_LENGTH)?;
    let time = jiff::civil::DateTime::strptime(DATE_FORMAT, text).ok()?;
    jiff::tz::TimeZone::UTC.to_timestamp(time).ok()
}

/// Whether the gateway rejects requests with this code and status before it forwards them. With another status, the
/// answer is from another server, which may repeat the code.
pub(crate) fn is_rejection(code: &str, status: u16) -> bool {
    matches!(
        (number(code), status),
        (Some("0101"), 404)
            | (Some("0103"), 404 | 500)
            | (Some("0104" | "0105"), 400 | 500)
            | (Some("0106"), 400)
            | (Some("0201"), 400 | 413)
            | (Some("0301" | "0303" | "0307"), 401)
            | (Some("0308"), 429)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rejection_requires_the_status_of_its_code() {
        assert!(is_rejection("APIGW.0308", 429) && is_rejection("APIG.0308", 429) && is_rejection("APIGW.0105", 500));
        for (code, status) in
            [("APIGW.0308", 200), ("APIGW.0308", 500), ("APIGW.0301", 502), ("CBC.0308", 429), ("APIGW.9999", 429)]
        {
            assert!(!is_rejection(code, status), "{code} {status}");
        }
    }

    #[test]
    fn reads_the_server_time_of_a_message() {
        let time = |message| server_time(message).map(|time| time.to_string());
        for message in [
            "signature expired, signature time:20230527T000431Z,server time:20230527T020608Z",
            "signature expired, signature time:x,server time: 20230527T020608Z, and more",
        ] {
            assert_eq!(time(message).as_deref(), Some("2023-05-27T02:06:08Z"), "{message}");
        }
        for message in
            ["signature expired", "server time:", "server time:20230527T0206", "server time:20230527T020608é"]
        {
            assert_eq!(time(message), None, "{message}");
        }
    }

    #[test]
    fn advice_depends_on_code_and_message() {
        for (code, message, advice) in [
            ("APIGW.0101", "The API does not exist or has not been published in the environment", WRONG_SITE_ADVICE),
            ("APIG.0303", "signature expired, signature time:20230527T000431Z", EXPIRED_SIGNATURE_ADVICE),
            ("APIGW.0301", "calc ak sk signature fail:signature expired", EXPIRED_SIGNATURE_ADVICE),
            ("APIGW.0301", "Incorrect IAM authentication information: Get secretKey failed", UNKNOWN_KEY_ADVICE),
            ("APIGW.0301", "AK access failed to reach the limit,forbidden", LOCKED_KEY_ADVICE),
            ("APIGW.0301", "decrypt token fail", TOKEN_ADVICE),
            ("APIGW.0307", "The token must be updated.", TOKEN_ADVICE),
            ("APIG.0308", "", THROTTLING_ADVICE),
        ] {
            assert_eq!(super::advice(code, message), Some(advice), "{code} {message}");
        }
        assert_eq!(super::advice("APIGW.0301", "verify aksk signature fail"), None);
        assert_eq!(super::advice("CBC.0250", ""), None);
    }
}
