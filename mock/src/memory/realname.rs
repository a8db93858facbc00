//! Real-name authentication: the applications and their results.

use std::collections::HashMap;

use super::context::Context;
use super::record::Record;
use super::{Memory, Outcome, Rejection};

/// The decision on an application.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// The application is approved.
    Approve,
    /// The application is rejected with this opinion.
    Reject(String),
}

/// The applications of all customers.
#[derive(Default)]
pub(crate) struct Applications {
    customers: HashMap<String, Customer>,
    /// How many requests for the result are answered "under review".
    polls_until_decided: u32,
}

#[derive(Default)]
struct Customer {
    application: Option<Application>,
    /// The next decision. `None` is approval.
    decision: Option<Decision>,
}

#[derive(Default)]
struct Application {
    polls: u32,
    decided: Option<Decision>,
}

impl Applications {
    pub(crate) fn new(polls_until_decided: u32) -> Self {
        Self { customers: HashMap::new(), polls_until_decided }
    }

    /// Adds an application. Returns false if the customer is authenticated or under review.
    fn submit(&mut self, customer: &str) -> bool {
        let customer = self.customers.entry(customer.to_owned()).or_default();
        match &customer.application {
            // After a rejection, another application is allowed.
            Some(application) if !matches!(application.decided, Some(Decision::Reject(_))) => false,
            _ => {
                customer.application = Some(Application::default());
                true
            }
        }
    }

    /// Returns the result of the last application. Each request advances the review.
    fn result(&mut self, customer: &str) -> Record {
        let mut reply = Record::default();
        let wait = self.polls_until_decided;
        let Some(customer) = self.customers.get_mut(customer) else { return reply };
        let Some(application) = &mut customer.application else { return reply };
        if application.decided.is_none() {
            if application.polls < wait {
                application.polls += 1;
                reply.set("review_result", 0_i64);
                return reply;
            }
            application.decided = Some(customer.decision.take().unwrap_or(Decision::Approve));
        }
        match &application.decided {
            Some(Decision::Reject(opinion)) => reply.set("review_result", 1_i64).set("opinion", opinion.as_str()),
            _ => reply.set("review_result", 2_i64),
        };
        reply
    }

    /// Sets the next decision on a customer.
    pub(crate) fn decide(&mut self, customer: &str, decision: Decision) {
        self.customers.entry(customer.to_owned()).or_default().decision = Some(decision);
    }
}

/// Submits an application.
pub(super) fn apply(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    if !memory.applications.submit(context.string("customer_id").unwrap_or_default()) {
        return Err(Rejection::new("CBC.99007188", "The customer is already authenticated or under review."));
    }
    let mut reply = Record::default();
    reply.set("is_review", 1_i64);
    Ok(reply)
}

/// Returns the result of an application.
pub(super) fn result(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    Ok(memory.applications.result(context.string("customer_id").unwrap_or_default()))
}
