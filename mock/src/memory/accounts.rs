//! The money of the customer who calls, and of the partner.

use super::context::Context;
use super::record::Money;
use super::{Counts, Memory, Outcome, coupons};

/// What is on the cash account at the beginning.
const CASH: i64 = 100_000;

/// The quota for monthly settlement. It is no means of payment.
const QUOTA: i64 = 1_000_000;

/// The partner's quota, balance and debt.
const PARTNER: (i64, i64, i64) = (10_000_000, 250_000, 50_000);

/// What was paid and paid back.
#[derive(Default)]
pub(super) struct Account {
    /// What was paid from the cash account, less what came back to it.
    paid: i64,
    /// What each customer spent on orders.
    spent: Counts,
}

impl Account {
    /// What is on the cash account.
    pub(super) fn balance(&self) -> i64 {
        CASH - self.paid
    }

    /// Pays for a customer; below zero, it is paid back.
    pub(super) fn pay(&mut self, customer: &str, amount: i64) {
        self.paid += amount;
        *self.spent.entry(customer.to_owned()).or_default() += amount;
    }

    /// What a customer spent.
    pub(super) fn spent_by(&self, customer: &str) -> i64 {
        self.spent.get(customer).copied().unwrap_or_default()
    }
}

/// What is on the accounts.
pub(super) fn balances(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let accounts = [(1, memory.account.balance(), 0), (2, 0, 50_000)].map(|(kind, amount, credit): (i64, i64, i64)| {
        let mut record = context.record("account_balances", &format!("account/{kind}"));
        record.set("account_type", kind).set("amount", Money(amount)).set("designated_amount", Money(0));
        record.set("credit_amount", Money(credit));
        record
    });
    let mut reply = context.composed();
    reply.set("account_balances", Vec::from(accounts)).set("debt_amount", Money(0));
    Ok(reply)
}

/// How much of the quota for monthly settlement is used.
pub(super) fn expenditure_quota(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let used = memory.account.paid;
    let mut reply = context.composed();
    reply.set("granting_amount", Money(QUOTA)).set("granting_amount_used", Money(used));
    reply.set("percentage_granting_amount_used", Money(used * 100 / QUOTA));
    Ok(reply)
}

/// How much of the partner's quota is used.
pub(super) fn consumption_quota(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let (quota, amount, due) = PARTNER;
    let coupons = coupons::left(memory, context);
    let unbilled = memory.account.paid;
    let mut reply = context.composed();
    reply.set("consumption_quota", Money(quota)).set("amount", Money(amount)).set("coupon_amount", Money(coupons));
    reply.set("due_amount", Money(due)).set("unbilled_amount", Money(unbilled));
    reply.set("used_consumption_quota", Money(due + unbilled - amount - coupons));
    Ok(reply)
}
