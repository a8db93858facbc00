//! What can go wrong on the way of one call, made to order.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use huaweicloud_bss_codegen::closest;
use serde_json::json;

use crate::answer::{Answer, Manner};
use crate::door::Door;

/// Something that goes wrong with one call.
///
/// Where nothing else is said, the request is taken first: its effect is done, and only the answer suffers. That is
/// the hard case for a client that must not send anything twice. [`Received::taken`](crate::Received::taken) tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The answer comes so much later.
    Latency(Duration),
    /// The connection is reset before the request is looked at. It is not taken.
    ResetBefore,
    /// The connection is reset instead of an answer.
    ResetAfter,
    /// The answer breaks off in the middle of its body.
    Truncated,
    /// The body is no JSON.
    Garbage,
    /// The body is empty.
    Empty,
    /// The body is called HTML by its content type.
    WrongType,
    /// The body comes in small pieces, with such a pause before each.
    Slow(Duration),
    /// The body has so many bytes.
    Huge(u64),
    /// HTTP 429 of the gateway, whose message stands in `error_message`. The request is not taken.
    Throttled {
        /// What `Retry-After` asks for, in whole seconds; absent where the header is.
        retry_after: Option<Duration>,
    },
    /// HTTP 429 in its other documented shape, with the message in `error_msg`. The request is not taken.
    ThrottledApig {
        /// What `Retry-After` asks for, in whole seconds; absent where the header is.
        retry_after: Option<Duration>,
    },
    /// HTTP 500 with the error body of the service that was asked.
    ServerError,
    /// HTTP 502 with an HTML page, as a gateway has it that lost the answer.
    BadGateway,
    /// HTTP 503 with an HTML page. The request is not taken.
    Unavailable,
}

/// The name of each fault on a command line, what its value is, and a sentence.
const NAMES: [(&str, &str, &str); 14] = [
    ("latency", "=MILLISECONDS", "the answer comes so much later; 1000 without a value"),
    ("reset-before", "", "the connection is reset before the request is looked at"),
    ("reset-after", "", "the request is taken, and the connection reset instead of an answer"),
    ("truncated", "", "the answer breaks off in the middle of its body"),
    ("garbage", "", "the body is no JSON"),
    ("empty", "", "the body is empty"),
    ("wrong-type", "", "the body is called HTML"),
    ("slow", "=MILLISECONDS", "the body comes in small pieces with such pauses; 100 without a value"),
    ("huge", "=BYTES", "the body has so many bytes; 100000000 without a value"),
    ("throttled", "=SECONDS", "429 of the gateway, with Retry-After where there is a value"),
    ("throttled-apig", "=SECONDS", "429 in its other documented shape"),
    ("server-error", "", "500 with the service's error body"),
    ("bad-gateway", "", "502 with an HTML page; the request is taken"),
    ("unavailable", "", "503 with an HTML page"),
];

impl Fault {
    /// Every fault as a command line names it: its name, the form of its value, and a sentence.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        NAMES.into_iter()
    }

    /// Whether the request is taken all the same.
    pub fn takes(self) -> bool {
        !matches!(self, Self::ResetBefore | Self::Throttled { .. } | Self::ThrottledApig { .. } | Self::Unavailable)
    }

    /// What becomes of the answer that this door gives.
    pub(crate) fn spoil(self, mut answer: Answer, door: Door<'_>, request_id: &str) -> Answer {
        match self {
            Self::Latency(delay) => answer.delay = delay,
            Self::ResetBefore | Self::ResetAfter => answer.manner = Manner::Reset,
            Self::Truncated => answer.manner = Manner::Truncated,
            Self::Garbage => answer.body = "{\"error_code\": \u{fffd}".to_owned(),
            Self::Empty => answer.body.clear(),
            Self::WrongType => {
                answer.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
                answer.headers.push(("content-type".to_owned(), "text/html".to_owned()));
            }
            Self::Slow(pause) => answer.manner = Manner::Slow(pause),
            Self::Huge(bytes) => answer.manner = Manner::Huge(bytes),
            Self::Throttled { retry_after } => {
                return throttled("APIGW.0308", "error_message", retry_after, request_id);
            }
            Self::ThrottledApig { retry_after } => return throttled("APIG.0308", "error_msg", retry_after, request_id),
            Self::ServerError => return door.broken(request_id),
            Self::BadGateway => return page(502, "Bad Gateway"),
            Self::Unavailable => return page(503, "Service Unavailable"),
        }
        answer
    }
}

fn throttled(code: &str, message: &str, retry_after: Option<Duration>, request_id: &str) -> Answer {
    let text = "The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 second";
    let mut answer =
        Answer::new(429, &json!({ "status_code": 429, "request_id": request_id, "error_code": code, message: text }));
    let seconds = retry_after.map(|after| after.as_secs().to_string());
    answer.headers.extend(seconds.map(|seconds| ("retry-after".to_owned(), seconds)));
    answer
}

fn page(status: u16, title: &str) -> Answer {
    let mut answer = Answer::new(status, &json!({}));
    answer.headers = vec![("content-type".to_owned(), "text/html".to_owned())];
    answer.body = format!("<html><head><title>{status} {title}</title></head><body><h1>{title}</h1></body></html>");
    answer
}

/// A text that names no fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

/// Reads `garbage` and `latency=200`: see [`Fault::names`].
impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, FaultError> {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (text, None),
        };
        let number = |default: u64| match value {
            None => Ok(default),
            Some(value) => {
                value.parse().map_err(|_| FaultError(format!("the value of `{name}` must be a whole number")))
            }
        };
        let seconds = || value.map(|_| number(0).map(Duration::from_secs)).transpose();
        let fault = match name {
            "latency" => Self::Latency(Duration::from_millis(number(1000)?)),
            "slow" => Self::Slow(Duration::from_millis(number(100)?)),
            "huge" => Self::Huge(number(100_000_000)?),
            "throttled" => Self::Throttled { retry_after: seconds()? },
            "throttled-apig" => Self::ThrottledApig { retry_after: seconds()? },
            _ => {
                let plain = match name {
                    "reset-before" => Self::ResetBefore,
                    "reset-after" => Self::ResetAfter,
                    "truncated" => Self::Truncated,
                    "garbage" => Self::Garbage,
                    "empty" => Self::Empty,
                    "wrong-type" => Self::WrongType,
                    "server-error" => Self::ServerError,
                    "bad-gateway" => Self::BadGateway,
                    "unavailable" => Self::Unavailable,
                    _ => return Err(unknown(name)),
                };
                return match value {
                    None => Ok(plain),
                    Some(_) => Err(FaultError(format!("`{name}` has no value"))),
                };
            }
        };
        Ok(fault)
    }
}

fn unknown(name: &str) -> FaultError {
    let names = || NAMES.iter().map(|(name, ..)| *name);
    FaultError(match closest(name, names()) {
        Some(meant) => format!("there is no fault `{name}`; did you mean `{meant}`?"),
        None => format!("there is no fault `{name}`; there are: {}", names().collect::<Vec<_>>().join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_fault_and_takes_the_value_it_says() {
        for (name, value, _) in NAMES {
            let fault: Fault = name.parse().unwrap();
            let with_value = format!("{name}=7").parse::<Fault>();
            assert_eq!(with_value.is_ok(), !value.is_empty(), "{name}");
            assert!(with_value.is_err() || with_value != Ok(fault), "{name}");
        }
        assert_eq!("latency=20".parse(), Ok(Fault::Latency(Duration::from_millis(20))));
        for (text, message) in [
            ("garbge", "there is no fault `garbge`; did you mean `garbage`?"),
            ("huge=many", "the value of `huge` must be a whole number"),
            ("empty=1", "`empty` has no value"),
        ] {
            assert_eq!(text.parse::<Fault>().unwrap_err().to_string(), message);
        }
    }
}
