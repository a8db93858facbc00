//! Verification codes: the limits on sending, and the check of a code.

use std::collections::HashMap;

use super::context::Context;
use super::record::Record;
use super::{Memory, Outcome, Rejection};

/// The code that the mock sends to every address. The mock sends no mail, so that a test needs to know the code.
pub const VERIFICATION_CODE: &str = "123456";

/// The maximum number of codes for an address, and the period in seconds.
const LIMITS: [(usize, i64); 2] = [(15, 3_600), (60, 86_400)];

/// The number of wrong attempts that are allowed.
const MAX_FAILURES: u32 = 3;

/// The codes of all addresses.
#[derive(Default)]
pub(super) struct Codes {
    addresses: HashMap<String, Address>,
}

#[derive(Default)]
struct Address {
    /// When codes were sent, in seconds.
    sent: Vec<i64>,
    valid_until: i64,
    failures: u32,
}

impl Codes {
    /// Checks the code of an address. If no code was sent to the address, any code is valid, unless the mock is strict.
    pub(super) fn check(&mut self, context: &Context<'_>, email: &str, code: &str) -> Result<(), Rejection> {
        let expired = Rejection::new("CBC.99004008", "The verification code is not valid.");
        let Some(address) = self.addresses.get_mut(email) else {
            return if context.strict { Err(expired) } else { Ok(()) };
        };
        if code != VERIFICATION_CODE {
            address.failures += 1;
        }
        if address.failures > MAX_FAILURES {
            return Err(Rejection::new("CBC.99004009", "The verification code failed too often."));
        }
        if code != VERIFICATION_CODE || context.now > address.valid_until {
            return Err(expired);
        }
        // A code is valid once.
        address.valid_until = i64::MIN;
        Ok(())
    }
}

/// Sends a code.
pub(super) fn send(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let address = memory.codes.addresses.entry(context.string("email").unwrap_or_default().to_owned()).or_default();
    let since = |seconds: i64| address.sent.iter().filter(|sent| context.now - **sent < seconds).count();
    if LIMITS.into_iter().any(|(limit, seconds)| since(seconds) >= limit) {
        return Err(Rejection::new("CBC.99004015", "The limit of verification codes is reached."));
    }
    let minutes = match context.number("timeout").unwrap_or(10) {
        minutes @ ..=60 => minutes,
        // As documented.
        _ => 5,
    };
    address.sent.push(context.now);
    address.valid_until = context.now + minutes * 60;
    address.failures = 0;
    Ok(Record::default())
}
