//! Real-name authentication as the service remembers it: who applied, and what became of it.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

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

/// Why an application is not taken.
pub(crate) struct AlreadyApplied;

impl Applications {
    pub(crate) fn new(polls_until_decided: u32) -> Self {
        Self { customers: HashMap::new(), polls_until_decided }
    }

    /// Takes an application. Whether somebody reviews it.
    pub(crate) fn submit(&mut self, customer: &str) -> Result<Map<String, Value>, AlreadyApplied> {
        let customer = self.customers.entry(customer.to_owned()).or_default();
        match &customer.application {
            // A rejected application may be followed by another one; any other stands in its way.
            Some(application) if !matches!(application.decided, Some(Decision::Reject(_))) => Err(AlreadyApplied),
            _ => {
                customer.application = Some(Application::default());
                Ok(object(json!({ "is_review": 1 })))
            }
        }
    }

    /// The state of the last application. Asking moves the review on.
    pub(crate) fn result(&mut self, customer: &str) -> Map<String, Value> {
        let wait = self.polls_until_decided;
        let Some(customer) = self.customers.get_mut(customer) else { return Map::new() };
        let Some(application) = &mut customer.application else { return Map::new() };
        if application.decided.is_none() {
            if application.polls < wait {
                application.polls += 1;
                return object(json!({ "review_result": 0 }));
            }
            application.decided = Some(customer.decision.take().unwrap_or(Decision::Approve));
        }
        object(match &application.decided {
            Some(Decision::Reject(opinion)) => json!({ "review_result": 1, "opinion": opinion }),
            _ => json!({ "review_result": 2 }),
        })
    }

    /// Says what the next decision on a customer will be.
    pub(crate) fn decide(&mut self, customer: &str, decision: Decision) {
        self.customers.entry(customer.to_owned()).or_default().decision = Some(decision);
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
