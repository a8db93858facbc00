//! Many calls while everything that can go wrong does so now and then, and the books on them: what the client said of
//! each call, beside what the server received of it. A test and a benchmark share it.

mod books;
mod calls;

use std::time::Duration;

use huaweicloud_bss::{Builder, Client, Credentials};
use huaweicloud_bss_mock::{self as mock, Fault};

pub(crate) use books::audit;
pub(crate) use calls::{Calls, Outcome};

/// The largest reply that the client reads. Replies of the mock, whose lists are short here, are smaller.
const MAX_BODY: usize = 128 << 10;

/// More than that. A transport may have read some of it before it knows.
const TOO_LARGE: usize = 3 * MAX_BODY;

/// The time for one attempt: more than any answer needs that is not late on purpose.
const ATTEMPT: Duration = Duration::from_secs(3);

/// A mock with every fault that there is, each at a few percent. Of three requests, nearly two are answered as they
/// should be.
pub(crate) fn troubled_mock() -> mock::Builder {
    let start = mock::Mock::builder().keys("AK", "SK").records(3);
    faults().into_iter().fold(start, |builder, (fault, rate)| builder.fault_rate(fault, rate))
}

/// Each fault that the mock knows the name of, with its rate.
fn faults() -> Vec<(Fault, f64)> {
    let mut faults = Vec::new();
    let mut add = |text: String, rate: f64| faults.push((text.parse().unwrap(), rate));
    for (name, value, _) in Fault::names() {
        match name {
            "latency" => {
                add(format!("{name}=3"), 0.02);
                // Too late.
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

/// A client that such a mock lets in. All that has to do with repeating is as users have it.
pub(crate) fn client(builder: Builder<Client>) -> Client {
    builder.credentials(Credentials::new("AK", "SK")).max_body(MAX_BODY).attempt_timeout(ATTEMPT).build().unwrap()
}
