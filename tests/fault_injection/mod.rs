//! Many calls with random faults, and an audit that compares the client's outcomes with what the server received.
//! Shared by a test and a benchmark.

mod audit;
mod calls;

use std::time::Duration;

use huaweicloud_bss::{Builder, Client, Credentials};
use huaweicloud_bss_mock::{self as mock, Fault};

pub(crate) use audit::audit;
pub(crate) use calls::{Calls, Outcome};

/// The maximum size of a reply that the client accepts. Replies of the mock, whose lists are short here, are smaller.
const MAX_BODY: usize = 128 << 10;

/// Larger than the maximum. A transport may read a part of it first.
const TOO_LARGE: usize = 3 * MAX_BODY;

/// The time for one attempt: longer than any answer without a delay fault needs.
const ATTEMPT: Duration = Duration::from_secs(3);

/// Returns a mock with every fault at a rate of a few percent. About two of three requests are answered normally.
pub(crate) fn faulty_mock() -> mock::Builder {
    let start = mock::Mock::builder().keys("AK", "SK").records(3);
    faults().into_iter().fold(start, |builder, (fault, rate)| builder.fault_rate(fault, rate))
}

/// Returns all faults of the mock, each with its rate.
fn faults() -> Vec<(Fault, f64)> {
    let mut faults = Vec::new();
    let mut add = |text: String, rate: f64| faults.push((text.parse().unwrap(), rate));
    for (name, value, _) in Fault::names() {
        match name {
            "latency" => {
                add(format!("{name}=3"), 0.02);
                // Later than the timeout.
                add(format!("{name}={}", ATTEMPT.as_millis() + 1000), 0.004);
            }
            "slow" => add(format!("{name}=1"), 0.02),
            "huge" => add(format!("{name}={TOO_LARGE}"), 0.02),
            _ if value == "=SECONDS" => {
                for text in [name.to_owned(), format!("{name}=0"), format!("{name}=1")] {
                    add(text, 0.008);
                }
            }
            _ => add(name.to_owned(), 0.03),
        }
    }
    faults
}

/// Returns a client for this mock. All settings of retries are the defaults.
pub(crate) fn client(builder: Builder<Client>) -> Client {
    builder.credentials(Credentials::new("AK", "SK")).max_body(MAX_BODY).attempt_timeout(ATTEMPT).build().unwrap()
}
