//! The budgets of customers: what they are, how much is used, and who set them when.

use std::collections::HashMap;

use huaweicloud_bss_codegen::model::Json;

use super::context::{Context, as_whole, moment};
use super::record::{Money, Record};
use super::{Memory, Outcome, Refusal};

/// How often every budget was set before the mock began.
const BEFORE: usize = 12;

/// What a budget was set to.
struct Set {
    amount: Json,
    kind: String,
    moment: i64,
}

/// What budgets were set to, by customer, the oldest first.
#[derive(Default)]
pub(super) struct Budgets {
    set: HashMap<String, Vec<Set>>,
}

impl Budgets {
    /// How a budget was set for the time with this index.
    fn facts(&self, context: &Context<'_>, customer: &str, index: usize) -> Set {
        let later = self.set.get(customer).and_then(|set| set.get(index.checked_sub(BEFORE)?));
        match later {
            Some(set) => Set { amount: set.amount.clone(), kind: set.kind.clone(), moment: set.moment },
            None => {
                let drawn = context.draw(&format!("budget/{customer}/{index}")).below(9);
                let amount = Json::Number(Money(100_000 * (1 + as_whole(drawn))).text());
                Set { amount, kind: "MONTHLY".to_owned(), moment: context.moment_of(index) }
            }
        }
    }

    fn count(&self, customer: &str) -> usize {
        BEFORE + self.set.get(customer).map_or(0, Vec::len)
    }

    /// What the budget is now.
    fn last(&self, context: &Context<'_>, customer: &str) -> Set {
        self.facts(context, customer, self.count(customer) - 1)
    }
}

/// Sets a budget.
pub(super) fn update(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let customer = known(memory, context)?;
    if context.text("cancel_partner_frozen") == Some("1") {
        memory.customers.thaw(customer);
    }
    let amount = Json::Number(context.written("budget_amount").unwrap_or_default());
    let kind = context.text("budget_type").unwrap_or("MONTHLY").to_owned();
    let set = memory.budgets.set.entry(customer.to_owned()).or_default();
    set.push(Set { amount, kind, moment: context.now });
    Ok(Record::default())
}

/// Tells the budget of one customer.
pub(super) fn show(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let customer = known(memory, context)?;
    let mut reply = context.composed();
    tell(memory, context, customer, &mut reply);
    Ok(reply)
}

/// Tells those of several customers. Who is no customer is left out without a word.
pub(super) fn list(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let customers = context.texts("customer_ids").into_iter().filter(|id| memory.customers.has(context, id));
    let budgets: Vec<Record> = customers
        .map(|customer| {
            let mut record = context.record("budget_infos", &format!("budget/{customer}"));
            tell(memory, context, customer, record.set("customer_id", customer));
            record
        })
        .collect();
    let mut reply = context.composed();
    reply.set("budget_infos", budgets);
    Ok(reply)
}

/// Lists how often a budget was set, the last time first.
pub(super) fn records(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let customer = known(memory, context)?;
    let budgets = &memory.budgets;
    let count = budgets.count(customer);
    let kept = context.kept(count, &["operation_type", "budget_type"], |index| {
        context.equals("operation_type", "SETTING")
            && context.equals("budget_type", &budgets.facts(context, customer, index).kind)
    });
    let record = |index: usize| {
        let Set { amount, kind, moment: at } = budgets.facts(context, customer, index);
        let mut record = context.record("record_list", &format!("budget/{customer}/{index}"));
        record.set("budget_amount", amount).set("budget_type", kind).set("operation_type", "SETTING");
        record.set("operation_time", moment(at));
        record
    };
    Ok(context.paged_backwards(&kept, true, record))
}

/// The customer of the request. The docs list no errors, so that a stranger is a wrong parameter.
fn known<'c>(memory: &Memory, context: &Context<'c>) -> Result<&'c str, Refusal> {
    let customer = context.text("customer_id").unwrap_or_default();
    if memory.customers.has(context, customer) {
        return Ok(customer);
    }
    Err(Refusal::new("CBC.0100", "`customer_id` is not one of the partner's customers"))
}

fn tell(memory: &Memory, context: &Context<'_>, customer: &str, record: &mut Record) {
    let Set { amount, kind, .. } = memory.budgets.last(context, customer);
    let used = memory.account.spent_by(customer);
    record.set("budget_amount", amount).set("budget_type", kind).set("used_amount", Money(used));
}
