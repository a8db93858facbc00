//! Faults that the mock can inject into a request.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use huaweicloud_bss_codegen::closest;
use serde_json::json;

use crate::answer::{Answer, Delivery};
use crate::destination::Destination;

/// A fault that the mock injects into a request.
///
/// Unless a variant says otherwise, the mock processes the request first, and the fault affects only the answer. This
/// is the hard case for a client that must not repeat a change. [`Received::processed`](crate::Received::processed)
/// says whether the request was processed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The answer is delayed.
    Latency(Duration),
    /// The connection is reset before the request is processed.
    ResetBefore,
    /// The connection is reset after the request is processed, instead of an answer.
    ResetAfter,
    /// The answer is cut off in the middle of its body.
    Truncated,
    /// The body is not JSON.
    Garbage,
    /// The body is empty.
    Empty,
    /// The content type says HTML.
    WrongType,
    /// The body is sent in small pieces, with this pause before each piece.
    Slow(Duration),
    /// The body has this many bytes.
    Huge(u64),
    /// HTTP 429 of the gateway, with the message in `error_message`. The request is not processed.
    Throttled {
        /// The value of `Retry-After` in whole seconds. Without it, the header is absent.
        retry_after: Option<Duration>,
    },
    /// HTTP 429 in the other documented format, with the message in `error_msg`. The request is not processed.
    ThrottledApig {
        /// The value of `Retry-After` in whole seconds. Without it, the header is absent.
        retry_after: Option<Duration>,
    },
    /// HTTP 500 in the error format of the service.
    ServerError,
    /// HTTP 502 with an HTML page, as a gateway sends it after it lost the answer.
    BadGateway,
    /// HTTP 503 with an HTML page. The request is not processed.
    Unavailable,
}

/// The name of each fault on a command line, the format of its value, and a description.
const NAMES: [(&str, &str, &str); 14] = [
    ("latency", "=MILLISECONDS", "delays the answer; default: 1000"),
    ("reset-before", "", "resets the connection; the request is not processed"),
    ("reset-after", "", "processes the request, then resets the connection instead of an answer"),
    ("truncated", "", "cuts the answer off in the middle of its body"),
    ("garbage", "", "sends a body that is not JSON"),
    ("empty", "", "sends an empty body"),
    ("wrong-type", "", "sends the content type text/html"),
    ("slow", "=MILLISECONDS", "sends the body in small pieces with this pause; default: 100"),
    ("huge", "=BYTES", "sends a body of this size; default: 100000000"),
    ("throttled", "=SECONDS", "sends the gateway's 429, with Retry-After if a value is given; not processed"),
    ("throttled-apig", "=SECONDS", "sends 429 in the other documented format; not processed"),
    ("server-error", "", "processes the request, then sends 500 with the service's error body"),
    ("bad-gateway", "", "processes the request, then sends 502 with an HTML page"),
    ("unavailable", "", "sends 503 with an HTML page; not processed"),
];

impl Fault {
    /// Returns the name of each fault on a command line, the format of its value, and a description.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static str, &'static str)> {
        NAMES.into_iter()
    }

    /// Returns whether the mock processes the request in spite of this fault.
    pub fn processes_request(self) -> bool {
        !matches!(self, Self::ResetBefore | Self::Throttled { .. } | Self::ThrottledApig { .. } | Self::Unavailable)
    }

    /// Returns the answer after this fault.
    pub(crate) fn apply(self, mut answer: Answer, destination: Destination<'_>, request_id: &str) -> Answer {
        match self {
            Self::Latency(delay) => answer.delay = delay,
            Self::ResetBefore | Self::ResetAfter => answer.delivery = Delivery::Reset,
            Self::Truncated => answer.delivery = Delivery::Truncated,
            Self::Garbage => answer.body = "{\"error_code\": \u{fffd}".to_owned(),
            Self::Empty => answer.body.clear(),
            Self::WrongType => {
                answer.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
                answer.headers.push(("content-type".to_owned(), "text/html".to_owned()));
            }
            Self::Slow(pause) => answer.delivery = Delivery::Slow(pause),
            Self::Huge(bytes) => answer.delivery = Delivery::Huge(bytes),
            Self::Throttled { retry_after } => {
                return throttled("APIGW.0308", "error_message", retry_after, request_id);
            }
            Self::ThrottledApig { retry_after } => return throttled("APIG.0308", "error_msg", retry_after, request_id),
            Self::ServerError => return destination.broken(request_id),
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

/// The error of a string that does not name a fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultError(String);

impl fmt::Display for FaultError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for FaultError {}

/// Parses strings such as `garbage` and `latency=200`. See [`Fault::names`].
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
                    Some(_) => Err(FaultError(format!("`{name}` takes no value"))),
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
        None => format!("there is no fault `{name}`; the faults are: {}", names().collect::<Vec<_>>().join(", ")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_every_documented_name_and_value() {
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
            ("empty=1", "`empty` takes no value"),
        ] {
            assert_eq!(text.parse::<Fault>().unwrap_err().to_string(), message);
        }
    }
}
