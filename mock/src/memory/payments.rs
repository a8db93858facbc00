//! Payments of orders with coupons, with a discount, and from the balance.

use huaweicloud_bss_codegen::model::Json;
use serde_json::Value;

use super::context::{COUPON, Context, DISCOUNT, ORDER, as_i64};
use super::coupons::FACE;
use super::orders::{COMPLETED, Order, PENDING, RENEWAL, line_item};
use super::record::{Member, Money, Record};
use super::{Memory, Outcome, Rejection};

/// Every discount, in percent.
const DISCOUNTED: i64 = 10;

/// Returns the discount on a price.
pub(super) fn discount_on(price: i64) -> i64 {
    // Divides first to avoid an overflow.
    price / 100 * DISCOUNTED + price % 100 * DISCOUNTED / 100
}

/// Lists the discount of an order. Each order has its own.
pub(super) fn discounts(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let id = context.string("order_id").unwrap_or_default();
    let index = memory.orders.find(context, id);
    let order = match index {
        None if context.strict => None,
        None => Some(memory.orders.unknown(context, id)),
        Some(index) => Some(memory.orders.get(context, index)),
    };
    let order = order.filter(|order| order.status == PENDING);
    let mut reply = context.sample();
    let Some(order) = order else {
        reply.set("discounts", Vec::<Record>::new());
        return Ok(reply);
    };
    let off = discount_on(order.price);
    let items: Vec<String> = (0..order.line_items).map(|item| line_item(id, item)).collect();
    let mut group = Record::default();
    group.set("order_line_item_ids", items).set("discount_mode", 0_i64).set("discount_amount", Money(off));
    group.set("discount_ratio", Json::Number("0.9".to_owned()));
    let mut orders = Record::default();
    orders.set("order_id", id).set("order_line_items", vec![group]);
    let mut discount = context.record("discounts", &format!("discount/{id}"));
    let discount_id = context.id(DISCOUNT, index.unwrap_or(usize::from(u16::MAX)));
    discount.set("discount_id", discount_id).set("discount_value", "0.9").set("discount_type", 3_i64.json());
    discount.set("orders", vec![orders]);
    reply.set("discounts", vec![discount]);
    Ok(reply)
}

/// Pays an order that waits for payment.
pub(super) fn pay(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let id = context.string("order_id").unwrap_or_default();
    let Some(index) = memory.orders.find(context, id) else {
        if context.strict {
            return Err(Rejection::new("CBC.30000010", ""));
        }
        let order = memory.orders.unknown(context, id);
        if order.status != PENDING {
            return Err(not_pending());
        }
        memory.orders.change_unknown(id, Order { status: COMPLETED, paid: Some(context.now), ..order });
        return Ok(Record::default());
    };
    let coupons = if context.string("use_coupon") == Some("YES") { chosen(memory, context)? } else { Vec::new() };
    let has_discount = context.string("use_discount") == Some("YES") && has_discount(context, index)?;
    settle(memory, context, index, &coupons, has_discount)?;
    Ok(Record::default())
}

/// Returns the known coupons of the request. Each must be unused, and be given once.
fn chosen(memory: &Memory, context: &Context<'_>) -> Result<Vec<usize>, Rejection> {
    let mut coupons = Vec::new();
    for given in context.objects("coupon_infos") {
        let id = given.get("id").and_then(Value::as_str).unwrap_or_default();
        let used = Rejection::new("CBC.99003112", "");
        match context.index(COUPON, id, context.records) {
            Some(index) if memory.coupons.is_usable(index) && !coupons.contains(&index) => coupons.push(index),
            None if !context.strict => {}
            _ => return Err(used),
        }
    }
    Ok(coupons)
}

/// Whether the request's discount applies. It must not be another order's.
fn has_discount(context: &Context<'_>, order: usize) -> Result<bool, Rejection> {
    let given = context.objects("discount_infos").next();
    let id = given.and_then(|given| given.get("id")?.as_str()).unwrap_or_default();
    match context.index(DISCOUNT, id, usize::MAX) {
        Some(index) if index == order => Ok(true),
        None if !context.strict => Ok(false),
        _ => Err(Rejection::new("CBC.99003108", "")),
    }
}

fn not_pending() -> Rejection {
    Rejection::new("CBC.99003106", "The order is not pending payment.")
}

/// Pays an order, and does what it was placed for.
pub(super) fn settle(
    memory: &mut Memory,
    context: &Context<'_>,
    index: usize,
    coupons: &[usize],
    has_discount: bool,
) -> Result<(), Rejection> {
    let mut order = memory.orders.get(context, index);
    if order.status != PENDING {
        return Err(not_pending());
    }
    if context.now > order.pay_until() {
        return Err(Rejection::new("CBC.99003110", "The time to pay the order is over."));
    }
    if has_discount {
        order.discount = discount_on(order.price);
    }
    order.coupons = (FACE * as_i64(coupons.len())).min(order.amount());
    let due = order.amount() - order.coupons;
    if due > memory.account.balance() {
        return Err(Rejection::new("CBC.99005003", "The balance is insufficient."));
    }
    let id = context.id(ORDER, index);
    for coupon in coupons {
        memory.coupons.use_for(*coupon, &id, context.now);
    }
    memory.account.pay(&order.customer, due);
    if order.kind == RENEWAL {
        memory.resources.renewed(&order.resource, order.months);
    }
    let order = Order { status: COMPLETED, paid: Some(context.now), ..order };
    memory.orders.change(index, &order);
    Ok(())
}
