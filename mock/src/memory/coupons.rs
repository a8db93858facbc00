//! The coupons of the calling customer.

use std::collections::HashMap;

use super::context::{COUPON, Context, ORDER, as_i64, timestamp};
use super::record::Money;
use super::{Memory, Outcome};

/// The value of every coupon. A coupon can be used once; what exceeds the order's amount is lost.
pub(super) const FACE: i64 = 1_000;

/// The statuses of coupons.
const USABLE: i64 = 2;
const USED: i64 = 3;

/// The used coupons, and the orders they were used for.
#[derive(Default)]
pub(super) struct Coupons {
    used: HashMap<usize, Use>,
}

/// The use of a coupon.
struct Use {
    order: String,
    timestamp: i64,
}

/// Every fourth coupon was used before the mock starts.
fn was_used(index: usize) -> bool {
    index % 4 == 3
}

impl Coupons {
    pub(super) fn is_usable(&self, index: usize) -> bool {
        !was_used(index) && !self.used.contains_key(&index)
    }

    pub(super) fn use_for(&mut self, index: usize, order: &str, timestamp: i64) {
        self.used.insert(index, Use { order: order.to_owned(), timestamp });
    }
}

/// Returns the value of all unused coupons.
pub(super) fn left(memory: &Memory, context: &Context<'_>) -> i64 {
    let usable = context.records - context.records / 4 - memory.coupons.used.len();
    FACE * as_i64(usable)
}

/// Lists coupons.
pub(super) fn list(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let coupons = &memory.coupons;
    let status = |index: usize| if coupons.is_usable(index) { USABLE } else { USED };
    // Coupons that were used before the start belong to orders from before the start.
    let order = |index: usize| match coupons.used.get(&index) {
        Some(using) => using.order.clone(),
        None if was_used(index) => context.id(ORDER, index),
        None => String::new(),
    };
    let plan = |index: usize| format!("plan{}", index % 3);
    let issuer = |index: usize| format!("issuer{}", index % 2);
    let filters = [
        "coupon_id",
        "order_id",
        "promotion_plan_id",
        "coupon_type",
        "status",
        "active_start_time",
        "active_end_time",
        "source_id",
    ];
    let active = context.range("active_start_time", "active_end_time");
    let filtered = context.filtered(context.records, &filters, |index| {
        context.equals("coupon_id", &context.id(COUPON, index))
            && context.equals("order_id", &order(index))
            && context.equals("promotion_plan_id", &plan(index))
            && context.equals("coupon_type", "1")
            && context.equals("status", &status(index).to_string())
            && context.equals("source_id", &issuer(index))
            && active.contains(&context.timestamp_of(index))
    });
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("user_coupons", &format!("coupon/{index}"));
        let usable = coupons.is_usable(index);
        record.set("coupon_id", context.id(COUPON, index)).set("status", status(index)).set("coupon_type", 1_i64);
        record.set("coupon_code", format!("CODE{index:08}")).set("coupon_version", 1_i64).set("is_frozen", "0");
        record.set("face_value", Money(FACE)).set("balance", Money(if usable { FACE } else { 0 }));
        record.set("promotion_plan_id", plan(index)).set("source_id", issuer(index)).set("order_id", order(index));
        record.set_all(&["active_time", "valid_time", "create_time"], timestamp(context.timestamp_of(index)));
        record.set("expire_time", "2099-12-31T00:00:00Z").set("lock_order_id", "");
        match coupons.used.get(&index) {
            Some(using) => record.set("reserve_time", timestamp(using.timestamp)),
            None if usable => record.drop("reserve_time"),
            None => record.set("reserve_time", timestamp(context.timestamp_of(index) + 3_600)),
        };
        record
    }))
}
