//! The money of the calling customer, and of the partner.

use super::context::Context;
use super::record::Money;
use super::{Counts, Memory, Outcome, coupons};

/// The initial balance of the cash account.
const CASH: i64 = 100_000;

/// The quota for monthly settlement. It cannot pay for orders.
const QUOTA: i64 = 1_000_000;

/// The partner's quota, balance and debt.
const PARTNER: (i64, i64, i64) = (10_000_000, 250_000, 50_000);

/// Payments and refunds.
#[derive(Default)]
pub(super) struct Account {
    /// The payments from the cash account, minus refunds.
    paid: i64,
    /// How much each customer spent on orders.
    spent: Counts,
}

impl Account {
    /// Returns the balance of the cash account.
    pub(super) fn balance(&self) -> i64 {
        CASH - self.paid
    }

    /// Pays for a customer. A negative amount is a refund.
    pub(super) fn pay(&mut self, customer: &str, amount: i64) {
        self.paid += amount;
        *self.spent.entry(customer.to_owned()).or_default() += amount;
    }

    /// Returns how much a customer spent.
    pub(super) fn spent_by(&self, customer: &str) -> i64 {
        self.spent.get(customer).copied().unwrap_or_default()
    }
}

/// Returns the balances of the accounts.
pub(super) fn balances(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let accounts = [(1, memory.account.balance(), 0), (2, 0, 50_000)].map(|(kind, amount, credit): (i64, i64, i64)| {
        let mut record = context.record("account_balances", &format!("account/{kind}"));
        record.set("account_type", kind).set("amount", Money(amount)).set("designated_amount", Money(0));
        record.set("credit_amount", Money(credit));
        record
    });
    let mut reply = context.sample();
    reply.set("account_balances", Vec::from(accounts)).set("debt_amount", Money(0));
    Ok(reply)
}

/// Returns how much of the quota for monthly settlement is used.
pub(super) fn expenditure_quota(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let used = memory.account.paid;
    let mut reply = context.sample();
    reply.set("granting_amount", Money(QUOTA)).set("granting_amount_used", Money(used));
    reply.set("percentage_granting_amount_used", Money(used * 100 / QUOTA));
    Ok(reply)
}

/// Returns how much of the partner's quota is used.
pub(super) fn consumption_quota(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let (quota, amount, due) = PARTNER;
    let coupons = coupons::left(memory, context);
    let unbilled = memory.account.paid;
    let mut reply = context.sample();
    reply.set("consumption_quota", Money(quota)).set("amount", Money(amount)).set("coupon_amount", Money(coupons));
    reply.set("due_amount", Money(due)).set("unbilled_amount", Money(unbilled));
    reply.set("used_consumption_quota", Money(due + unbilled - amount - coupons));
    Ok(reply)
}
