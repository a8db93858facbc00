//! Changes of resources: renewals, unsubscriptions, and what happens at expiry.

use super::context::{CUSTOMER, Context, ORDER, RESOURCE};
use super::orders::{COMPLETED, Order, PENDING, RENEWAL, UNSUBSCRIPTION};
use super::record::Record;
use super::resources::{GRACE, RENEWED, TO_ON_DEMAND};
use super::{Memory, Outcome, Rejection, payments};

/// The price of a resource for a month. A resource with an unknown ID costs nothing.
const MONTH: i64 = 5_000;

/// Creates an order for each of several resources.
fn order_each(
    memory: &mut Memory,
    context: &Context<'_>,
    make: impl Fn(&mut Memory, &str, Option<usize>) -> Result<usize, Rejection>,
) -> Outcome {
    let mut orders = Vec::new();
    let mut failures = Vec::new();
    let mut first = None;
    for id in context.strings("resource_ids") {
        match make(memory, id, context.index(RESOURCE, id, context.records)) {
            Ok(order) => orders.push(context.id(ORDER, order)),
            Err(rejection) => {
                let mut failure = Record::default();
                failure.set("resource_id", id).set("error_code", rejection.code).set("error_msg", rejection.why);
                failures.push(failure);
                first = first.or(Some(rejection));
            }
        }
    }
    match first {
        // If it fails for all resources, the request fails.
        Some(rejection) if orders.is_empty() => Err(rejection),
        _ => {
            let mut reply = Record::default();
            reply.set("order_ids", orders).set("fail_resource_infos", failures);
            Ok(reply)
        }
    }
}

fn order(context: &Context<'_>, kind: i64, resource: &str, index: Option<usize>, months: i64) -> Order {
    Order {
        kind,
        status: PENDING,
        // The calling customer is the first one.
        customer: context.id(CUSTOMER, 0),
        resource: resource.to_owned(),
        index,
        months,
        price: price(index, months),
        discount: 0,
        coupons: 0,
        created: context.now,
        paid: None,
        line_items: 1,
    }
}

/// Returns the price of a renewal.
pub(super) fn price(index: Option<usize>, months: i64) -> i64 {
    if index.is_some() { MONTH * months } else { 0 }
}

/// Returns the number of months that the request renews for.
pub(super) fn months(context: &Context<'_>) -> i64 {
    let count = context.number("period_num").unwrap_or(1);
    if context.scalar("period_type").as_deref() == Some("3") { 12 * count } else { count }
}

/// Renews resources. The expiry date changes when the order is paid.
pub(super) fn renew(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let months = months(context);
    let at_once = context.scalar("is_auto_pay").as_deref() == Some("1");
    order_each(memory, context, |memory, id, index| {
        let state = memory.resources.state(id);
        if state.is_closed || index.is_none() && context.strict {
            return Err(Rejection::new("CBC.99003016", "The resource is closed or does not exist."));
        }
        // A resource with an unknown ID can be renewed again and again.
        if index.is_some() && is_pending(memory, context, state.order) {
            return Err(Rejection::new("CBC.99003100", "The resource is in an order that is not paid yet."));
        }
        let order = memory.orders.add(context, order(context, RENEWAL, id, index, months));
        memory.resources.change(id, |state| state.order = Some(order));
        if at_once {
            // The order exists even if the payment fails.
            payments::settle(memory, context, order, &[], false)
                .map_err(|_| Rejection::new("CBC.30050006", "The order could not be paid automatically."))?;
        }
        Ok(order)
    })
}

/// Whether an order waits for payment.
pub(super) fn is_pending(memory: &Memory, context: &Context<'_>, order: Option<usize>) -> bool {
    order.is_some_and(|order| memory.orders.get(context, order).status == PENDING)
}

/// Unsubscribes from resources, or from their renewals. The refund is immediate.
pub(super) fn unsubscribe(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let whole = context.scalar("unsubscribe_type").as_deref() == Some("1");
    order_each(memory, context, |memory, id, index| {
        let state = memory.resources.state(id);
        if index.is_some() && is_pending(memory, context, state.order) {
            return Err(Rejection::new("CBC.99003651", "A transaction of the resource is in progress."));
        }
        let nothing = if whole { state.is_closed } else { state.months == 0 };
        if index.is_some() && nothing || index.is_none() && context.strict {
            return Err(Rejection::new("CBC.0100", "There is nothing to unsubscribe from."));
        }
        // The refund of a resource is its first month and all its renewals.
        let months = if whole { state.months + 1 } else { state.months };
        let mut order = order(context, UNSUBSCRIPTION, id, index, months);
        (order.status, order.paid) = (COMPLETED, Some(context.now));
        memory.account.pay(&order.customer, -order.price);
        if index.is_some() {
            memory.resources.change(id, |state| {
                state.months = 0;
                state.is_closed = whole;
            });
        }
        Ok(memory.orders.add(context, order))
    })
}

/// Whether a setting of a resource can be changed. False if its ID is unknown.
fn settable(memory: &Memory, context: &Context<'_>, id: &str, closed: Rejection) -> Result<bool, Rejection> {
    match context.index(RESOURCE, id, context.records) {
        None if context.strict => Err(Rejection::new("CBC.99003012", "The resource ID does not exist.")),
        None => Ok(false),
        Some(_) if memory.resources.state(id).is_closed => Err(closed),
        Some(_) => Ok(true),
    }
}

/// Enables automatic renewal.
pub(super) fn renew_automatically(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let id = context.string("resource_id").unwrap_or_default();
    if settable(memory, context, id, Rejection::new("CBC.99003602", "The resource is closed."))? {
        memory.resources.change(id, |state| state.policy = RENEWED);
    }
    Ok(Record::default())
}

/// Disables automatic renewal.
pub(super) fn stop_renewing(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let id = context.string("resource_id").unwrap_or_default();
    if settable(memory, context, id, Rejection::new("CBC.99003012", "The resource is closed."))? {
        if memory.resources.state(id).policy != RENEWED {
            return Err(Rejection::new("CBC.99003605", "Automatic renewal is already cancelled."));
        }
        memory.resources.change(id, |state| state.policy = GRACE);
    }
    Ok(Record::default())
}

/// Enables or disables the change to pay-per-use at expiry.
pub(super) fn change_to_on_demand(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let policy = if context.string("operation") == Some("SET_UP") { TO_ON_DEMAND } else { GRACE };
    let mut details = Vec::new();
    for id in context.strings("resource_ids") {
        let closed = Rejection::new("CBC.99003610", "The resource is closed.");
        match settable(memory, context, id, closed) {
            Ok(true) => memory.resources.change(id, |state| state.policy = policy),
            Ok(false) => {}
            Err(rejection) => {
                let mut detail = Record::default();
                detail.set("error_code", rejection.code).set("error_msg", rejection.why).set("id", id);
                details.push(detail);
            }
        }
    }
    let mut reply = Record::default();
    reply.set("error_details", details);
    Ok(reply)
}
