//! Real-name authentication as the service remembers it: who applied, and what became of it.

use std::collections::HashMap;

use super::context::Context;
use super::record::Record;
use super::{Memory, Outcome, Refusal};

/// What becomes of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Decision {
    /// It is approved.
    Approve,
    /// It is rejected, with this opinion.
    Reject(String),
}

/// The applications of all customers.
#[derive(Default)]
pub(crate) struct Applications {
    customers: HashMap<String, Customer>,
    /// How often the result is asked for before it is there.
    polls_until_decided: u32,
}

#[derive(Default)]
struct Customer {
    application: Option<Application>,
    /// What the next decision will be; approval if a test says nothing.
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

    /// Takes an application; false where another one stands in its way.
    fn submit(&mut self, customer: &str) -> bool {
        let customer = self.customers.entry(customer.to_owned()).or_default();
        match &customer.application {
            // A rejected application may be followed by another one.
            Some(application) if !matches!(application.decided, Some(Decision::Reject(_))) => false,
            _ => {
                customer.application = Some(Application::default());
                true
            }
        }
    }

    /// The state of the last application. Asking moves the review on.
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

    /// Says what the next decision on a customer will be.
    pub(crate) fn decide(&mut self, customer: &str, decision: Decision) {
        self.customers.entry(customer.to_owned()).or_default().decision = Some(decision);
    }
}

/// An application, which somebody reviews.
pub(super) fn apply(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    if !memory.applications.submit(context.text("customer_id").unwrap_or_default()) {
        return Err(Refusal::new("CBC.99007188", "The customer is authenticated already or under review."));
    }
    let mut reply = Record::default();
    reply.set("is_review", 1_i64);
    Ok(reply)
}

/// What became of it.
pub(super) fn result(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    Ok(memory.applications.result(context.text("customer_id").unwrap_or_default()))
}
