//! The budgets of customers, how much of them is used, and their history.

use std::collections::HashMap;

use huaweicloud_bss_codegen::model::Json;

use super::context::{Context, as_i64, timestamp};
use super::record::{Money, Record};
use super::{Memory, Outcome, Rejection};

/// The number of changes of every budget before the mock starts.
const BEFORE: usize = 12;

/// A value that a budget was set to.
struct Set {
    amount: Json,
    kind: String,
    timestamp: i64,
}

/// The values of budgets by customer, oldest first.
#[derive(Default)]
pub(super) struct Budgets {
    set: HashMap<String, Vec<Set>>,
}

impl Budgets {
    /// Returns the budget's value after the change with this index.
    fn facts(&self, context: &Context<'_>, customer: &str, index: usize) -> Set {
        let later = self.set.get(customer).and_then(|set| set.get(index.checked_sub(BEFORE)?));
        match later {
            Some(set) => Set { amount: set.amount.clone(), kind: set.kind.clone(), timestamp: set.timestamp },
            None => {
                let drawn = context.rng(&format!("budget/{customer}/{index}")).below(9);
                let amount = Json::Number(Money(100_000 * (1 + as_i64(drawn))).text());
                Set { amount, kind: "MONTHLY".to_owned(), timestamp: context.timestamp_of(index) }
            }
        }
    }

    fn count(&self, customer: &str) -> usize {
        BEFORE + self.set.get(customer).map_or(0, Vec::len)
    }

    /// Returns the current value of the budget.
    fn last(&self, context: &Context<'_>, customer: &str) -> Set {
        self.facts(context, customer, self.count(customer) - 1)
    }
}

/// Sets a budget.
pub(super) fn update(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let customer = known_customer(memory, context)?;
    if context.string("cancel_partner_frozen") == Some("1") {
        memory.customers.unfreeze(customer);
    }
    let amount = Json::Number(context.scalar("budget_amount").unwrap_or_default());
    let kind = context.string("budget_type").unwrap_or("MONTHLY").to_owned();
    let set = memory.budgets.set.entry(customer.to_owned()).or_default();
    set.push(Set { amount, kind, timestamp: context.now });
    Ok(Record::default())
}

/// Returns the budget of one customer.
pub(super) fn show(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let customer = known_customer(memory, context)?;
    let mut reply = context.sample();
    set_budget(memory, context, customer, &mut reply);
    Ok(reply)
}

/// Returns the budgets of several customers. Unknown customers are left out.
pub(super) fn list(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let customers = context.strings("customer_ids").into_iter().filter(|id| memory.customers.has(context, id));
    let budgets: Vec<Record> = customers
        .map(|customer| {
            let mut record = context.record("budget_infos", &format!("budget/{customer}"));
            set_budget(memory, context, customer, record.set("customer_id", customer));
            record
        })
        .collect();
    let mut reply = context.sample();
    reply.set("budget_infos", budgets);
    Ok(reply)
}

/// Lists the changes of a budget, newest first.
pub(super) fn records(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let customer = known_customer(memory, context)?;
    let budgets = &memory.budgets;
    let count = budgets.count(customer);
    let filtered = context.filtered(count, &["operation_type", "budget_type"], |index| {
        context.equals("operation_type", "SETTING")
            && context.equals("budget_type", &budgets.facts(context, customer, index).kind)
    });
    let record = |index: usize| {
        let Set { amount, kind, timestamp: at } = budgets.facts(context, customer, index);
        let mut record = context.record("record_list", &format!("budget/{customer}/{index}"));
        record.set("budget_amount", amount).set("budget_type", kind).set("operation_type", "SETTING");
        record.set("operation_time", timestamp(at));
        record
    };
    Ok(context.paged_backwards(&filtered, true, record))
}

/// Returns the customer of the request. The docs list no errors, so an unknown customer is an invalid parameter.
fn known_customer<'c>(memory: &Memory, context: &Context<'c>) -> Result<&'c str, Rejection> {
    let customer = context.string("customer_id").unwrap_or_default();
    if memory.customers.has(context, customer) {
        return Ok(customer);
    }
    Err(Rejection::new("CBC.0100", "`customer_id` is not one of the partner's customers"))
}

fn set_budget(memory: &Memory, context: &Context<'_>, customer: &str, record: &mut Record) {
    let Set { amount, kind, .. } = memory.budgets.last(context, customer);
    let used = memory.account.spent_by(customer);
    record.set("budget_amount", amount).set("budget_type", kind).set("used_amount", Money(used));
}
