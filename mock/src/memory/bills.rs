//! The bills of a month: the cost of each resource, and sums.
//!
//! The records of a month are grouped by service type and resource type. Within a group, the amount grows by 0.01 with
//! each record, so that the sum of a group can be calculated without its records.

use super::base_data::{owner, region, resource_code, resource_name, service_code, service_name, set_types};
use super::context::{BILL, CUSTOMER, Context, RESOURCE, as_i64, day};
use super::paging::Filtered;
use super::record::{Money, Record};
use super::{Memory, Outcome};

/// The number of groups in a month.
const GROUPS: usize = 12;

/// The discount on each record.
const DISCOUNT: i64 = 100;

/// One group of a month's records.
struct Group {
    index: usize,
    /// The amount of the first record, without its sign.
    first: i64,
}

/// The means of payment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Means {
    Cash,
    Credit,
    Debt,
}

impl Group {
    fn of(context: &Context<'_>, month: &str, index: usize) -> Self {
        let drawn = context.rng(&format!("bill/{month}/{index}")).below(5_000);
        Self { index, first: 500 + as_i64(drawn) }
    }

    /// The last group contains the refunds for unsubscriptions.
    fn is_refund(&self) -> bool {
        self.index == GROUPS - 1
    }

    fn signed(&self, amount: i64) -> i64 {
        if self.is_refund() { -amount } else { amount }
    }

    fn means(&self) -> Means {
        match self.index % 3 {
            0 => Means::Cash,
            1 => Means::Credit,
            _ if self.is_refund() => Means::Cash,
            _ => Means::Debt,
        }
    }

    /// Returns the billing mode of its resources: yearly/monthly, or pay-per-use.
    fn mode(&self) -> i64 {
        if self.index.is_multiple_of(2) { 1 } else { 3 }
    }

    /// Returns the type of its records: purchase, usage or unsubscription.
    fn bill_type(&self) -> i64 {
        match self.mode() {
            _ if self.is_refund() => 4,
            1 => 1,
            _ => 5,
        }
    }

    fn count(&self, context: &Context<'_>) -> i64 {
        as_i64((context.records + GROUPS - 1 - self.index) / GROUPS)
    }

    /// Returns the sum of all its records.
    fn sum(&self, context: &Context<'_>) -> i64 {
        let count = self.count(context);
        self.signed(count * self.first + count * (count - 1) / 2)
    }
}

/// Returns the amount of the record with this index of a month.
pub(super) fn amount(context: &Context<'_>, month: &str, index: usize) -> i64 {
    let group = Group::of(context, month, index % GROUPS);
    group.signed(group.first + as_i64(index / GROUPS))
}

/// Returns the day of the month of a record.
pub(super) fn day_of(index: usize) -> usize {
    index % 28 + 1
}

fn groups(context: &Context<'_>, month: &str) -> impl Iterator<Item = Group> {
    (0..GROUPS.min(context.records)).map(move |index| Group::of(context, month, index))
}

/// Members of an enterprise spend nothing: all amounts are the caller's own.
fn is_of_member(context: &Context<'_>) -> bool {
    context.string("method") == Some("sub_customer")
}

/// Sets the members for the means of payment.
fn pay(record: &mut Record, amount: i64, means: Means, names: &[&str]) {
    record.set_all(names, Money(0));
    let name = match means {
        Means::Cash => "cash_amount",
        Means::Credit => "credit_amount",
        Means::Debt => "debt_amount",
    };
    record.set(name, Money(amount));
}

/// The parts of a sum.
const OF_SUM: [&str; 7] = [
    "cash_amount",
    "credit_amount",
    "debt_amount",
    "coupon_amount",
    "flexipurchase_coupon_amount",
    "stored_value_card_amount",
    "writeoff_amount",
];

/// Sums up a month by service type and resource type.
pub(super) fn sums(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let month = context.string("bill_cycle").unwrap_or_default();
    let fits = |group: &Group| {
        !is_of_member(context)
            && context.equals("service_type_code", &service_code(owner(context, group.index)))
            && context.equals("enterprise_project_id", "0")
    };
    let groups: Vec<Group> = groups(context, month).filter(fits).collect();
    let total = |means: Option<Means>| {
        let counted = groups.iter().filter(|group| means.is_none_or(|means| group.means() == means));
        Money(counted.map(|group| group.sum(context)).sum())
    };
    let filtered = Filtered::These(groups.iter().map(|group| group.index).collect());
    let mut reply = context.paged(&filtered, |index| {
        let group = Group::of(context, month, index);
        let (sum, discount) = (group.sum(context), DISCOUNT * group.count(context));
        let mut record = context.record("bill_sums", &format!("bill/{month}/{index}"));
        set_types(&mut record, owner(context, index), index);
        record.set("bill_cycle", month).set("charging_mode", group.mode()).set("consume_amount", Money(sum));
        record.set("official_amount", Money(sum + discount)).set("official_discount_amount", Money(discount));
        record.set("truncated_amount", Money(0)).set("bill_type", if group.is_refund() { 2_i64 } else { 1 });
        record.set("customer_id", context.id(CUSTOMER, 0)).set("account_name", "account0");
        pay(&mut record, sum, group.means(), &OF_SUM);
        record
    });
    reply.set_all(&OF_SUM, Money(0)).set("consume_amount", total(None));
    reply.set("cash_amount", total(Some(Means::Cash))).set("credit_amount", total(Some(Means::Credit)));
    reply.set("debt_amount", total(Some(Means::Debt)));
    Ok(reply)
}

/// Sums up a month of the partner.
pub(super) fn postpaid(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let month = context.string("bill_cycle").unwrap_or_default();
    let total = |refunds: bool| -> i64 {
        groups(context, month).filter(|group| group.is_refund() == refunds).map(|group| group.sum(context)).sum()
    };
    let (spent, refunded) = (total(false), total(true));
    let mut reply = context.sample();
    reply.set("bill_cycle", month).set("consume_amount", Money(spent)).set("refunds", Money(refunded));
    reply.set("adjustments", Money(0)).set("tax_amount", Money(0)).set("initial_amount_due", Money(spent + refunded));
    Ok(reply)
}

/// The different field names of the two lists of records.
struct Names {
    month: &'static str,
    list: &'static str,
    resource: &'static str,
    resource_type: &'static str,
    amount: &'static str,
    days: [&'static str; 2],
}

/// Lists the costs of resources.
pub(super) fn fees(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let names = Names {
        month: "cycle",
        list: "fee_records",
        resource: "resource_id",
        resource_type: "resource_type",
        amount: "amount",
        days: ["bill_date_begin", "bill_date_end"],
    };
    Ok(records(context, &names))
}

/// Lists the bills of resources.
pub(super) fn details(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let names = Names {
        month: "cycle",
        list: "monthly_records",
        resource: "res_instance_id",
        resource_type: "resource_Type_code",
        amount: "consume_amount",
        days: ["bill_cycle_begin", "bill_cycle_end"],
    };
    let mut reply = records(context, &names);
    // Only records by day contain the day.
    if context.number("statistic_type") != Some(2) {
        reply.each("monthly_records", |record| {
            record.drop("bill_date");
        });
    }
    Ok(reply)
}

fn records(context: &Context<'_>, names: &Names) -> Record {
    let month = context.string(names.month).unwrap_or_default();
    let date = |index: usize| format!("{month}-{:02}", day_of(index));
    let trade = |index: usize| context.id(BILL, index);
    // The days apply only if both are given and lie in the month.
    let days = names.days.map(|name| context.string(name).filter(|day| day.starts_with(month)).and_then(day));
    let filters = [
        "cloud_service_type",
        "region",
        "charge_mode",
        "bill_type",
        "resource_type",
        "enterprise_project_id",
        "method",
        "trade_id",
        names.resource,
        names.days[0],
    ];
    let filtered = context.filtered(context.records, &filters, |index| {
        let group = Group::of(context, month, index % GROUPS);
        let between = match (days, day(&date(index))) {
            ([Some(begin), Some(end)], Some(day)) => (begin..=end).contains(&day),
            _ => true,
        };
        between
            && !is_of_member(context)
            && context.equals("cloud_service_type", &service_code(owner(context, group.index)))
            && context.equals("resource_type", &resource_code(group.index))
            && context.equals("region", region(group.index))
            && context.equals("charge_mode", &group.mode().to_string())
            && context.equals("bill_type", &group.bill_type().to_string())
            && context.equals("enterprise_project_id", "0")
            && context.equals("trade_id", &trade(index))
            && context.equals(names.resource, &context.id(RESOURCE, index))
    });
    context.paged(&filtered, |index| {
        let group = Group::of(context, month, index % GROUPS);
        let amount = amount(context, month, index);
        let mut record = context.record(names.list, &format!("bill/{month}/record/{index}"));
        // One list has the mode as a string, the other as a number.
        let mode = group.mode();
        match names.list {
            "fee_records" => record.set("charge_mode", mode.to_string()),
            _ => record.set("charge_mode", mode).set("cycle", month),
        };
        record.set("bill_date", date(index)).set("bill_type", group.bill_type());
        record.set("customer_id", context.id(CUSTOMER, 0)).set("account_name", "account0");
        record.set("cloud_service_type", service_code(owner(context, group.index)));
        record.set("cloud_service_type_name", service_name(owner(context, group.index)));
        record.set(names.resource_type, resource_code(group.index));
        record.set("resource_type_name", resource_name(group.index)).set("region", region(group.index));
        record.set(names.resource, context.id(RESOURCE, index)).set("resource_name", format!("resource-{index}"));
        record.set("id", format!("{month}-{index:08}")).set("trade_id", trade(index));
        record.set("enterprise_project_id", "0");
        record.set("official_amount", Money(amount + DISCOUNT)).set("discount_amount", Money(DISCOUNT));
        let parts = [
            "cash_amount",
            "credit_amount",
            "debt_amount",
            "coupon_amount",
            "flexipurchase_coupon_amount",
            "stored_card_amount",
            "bonus_amount",
            "adjustment_amount",
        ];
        pay(&mut record, amount, group.means(), &parts);
        record.set(names.amount, Money(amount));
        record
    })
}
