//! Orders: the initial ones, and those created by renewals and unsubscriptions.

use std::collections::HashMap;

use huaweicloud_bss_codegen::model::Json;

use super::base_data::{owner, region, resource_code, resource_name, service_code, service_name};
use super::context::{CUSTOMER, Context, ORDER, RESOURCE, as_i64, months_later, timestamp};
use super::paging::Filtered;
use super::record::{Money, Record};
use super::{Memory, Outcome, Rejection};

/// The order statuses that the mock uses.
pub(super) const CANCELLED: i64 = 4;
pub(super) const COMPLETED: i64 = 5;
pub(super) const PENDING: i64 = 6;

/// The order types that the mock uses.
pub(super) const PURCHASE: i64 = 1;
pub(super) const RENEWAL: i64 = 2;
pub(super) const UNSUBSCRIPTION: i64 = 4;

/// The number of line items in each initial order. Other orders have one.
const LINE_ITEMS: usize = 12;

/// How long an order can be paid, in seconds.
const TIME_TO_PAY: i64 = 7 * 86_400;

/// The changes of the initial orders, and the created orders.
#[derive(Default)]
pub(super) struct Orders {
    changed: HashMap<usize, Change>,
    made: Vec<Order>,
    /// Changed orders with unknown IDs. They exist only if the mock is not strict.
    unknown: HashMap<String, Order>,
}

/// A change of an order.
#[derive(Clone, Copy)]
struct Change {
    status: i64,
    paid: Option<i64>,
    /// The amount that coupons paid.
    coupons: i64,
    /// The amount of the discount.
    discount: i64,
}

/// An order.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub(super) kind: i64,
    pub(super) status: i64,
    pub(super) customer: String,
    /// The resource, and its index if its ID is known.
    pub(super) resource: String,
    pub(super) index: Option<usize>,
    /// The number of months.
    pub(super) months: i64,
    /// The list price. For an unsubscription, the refund.
    pub(super) price: i64,
    pub(super) discount: i64,
    pub(super) coupons: i64,
    pub(super) created: i64,
    pub(super) paid: Option<i64>,
    pub(super) line_items: usize,
}

impl Order {
    /// Returns the amount to pay before coupons.
    pub(super) fn amount(&self) -> i64 {
        self.price - self.discount
    }

    /// Returns the time until which the order can be paid.
    pub(super) fn pay_until(&self) -> i64 {
        // The initial orders wait as if they were created when the mock started.
        self.created.max(super::START) + TIME_TO_PAY
    }
}

impl Orders {
    pub(super) fn count(&self, context: &Context<'_>) -> usize {
        context.records + self.made.len()
    }

    /// Returns the index of the order with this ID.
    pub(super) fn find(&self, context: &Context<'_>, id: &str) -> Option<usize> {
        context.index(ORDER, id, self.count(context))
    }

    pub(super) fn get(&self, context: &Context<'_>, index: usize) -> Order {
        let made = index.checked_sub(context.records).and_then(|index| self.made.get(index)).cloned();
        let mut order = made.unwrap_or_else(|| before(context, index));
        if let Some(change) = self.changed.get(&index) {
            (order.status, order.paid) = (change.status, change.paid);
            (order.coupons, order.discount) = (change.coupons, change.discount);
        }
        order
    }

    /// Returns the order with an unknown ID. It looks like the first order and waits for payment, until a request
    /// changes it.
    pub(super) fn unknown(&self, context: &Context<'_>, id: &str) -> Order {
        self.unknown.get(id).cloned().unwrap_or_else(|| Order { status: PENDING, paid: None, ..before(context, 0) })
    }

    /// Changes an order with an unknown ID. The balance stays the same.
    pub(super) fn change_unknown(&mut self, id: &str, order: Order) {
        self.unknown.insert(id.to_owned(), order);
    }

    /// Adds an order and returns its index.
    pub(super) fn add(&mut self, context: &Context<'_>, order: Order) -> usize {
        self.made.push(order);
        self.count(context) - 1
    }

    /// Stores the changes of an order.
    pub(super) fn change(&mut self, index: usize, order: &Order) {
        let Order { status, paid, coupons, discount, .. } = *order;
        self.changed.insert(index, Change { status, paid, coupons, discount });
    }
}

/// Returns the initial order with this index.
fn before(context: &Context<'_>, index: usize) -> Order {
    let unit = 100 + as_i64(context.rng(&format!("price/{index}")).below(400));
    let (kind, status) = match index % 8 {
        0 | 4 => (PURCHASE, PENDING),
        3 => (PURCHASE, CANCELLED),
        5 => (UNSUBSCRIPTION, COMPLETED),
        _ => (PURCHASE, COMPLETED),
    };
    let created = context.timestamp_of(index);
    Order {
        kind,
        status,
        customer: context.id(CUSTOMER, index),
        resource: context.id(RESOURCE, index),
        index: Some(index),
        months: 1,
        price: unit * as_i64(LINE_ITEMS),
        discount: 0,
        coupons: 0,
        created,
        paid: (status == COMPLETED).then_some(created + 60),
        line_items: LINE_ITEMS,
    }
}

/// Sets the fields that lists and details have in common.
fn describe(context: &Context<'_>, index: usize, order: &Order, record: &mut Record) {
    let resource = order.index.unwrap_or(index) % context.records.max(1);
    let service = owner(context, resource);
    record.set("order_id", context.id(ORDER, index)).set("customer_id", order.customer.as_str());
    record.set("service_type_code", service_code(service)).set("service_type_name", service_name(service));
    record.set("status", order.status).set("order_type", order.kind).set("source_type", 1_i64);
    record.set("create_time", timestamp(order.created)).set("sub_order_infos", Vec::<Record>::new());
    price(record, order, 1);
    match order.paid {
        Some(paid) => record.set("payment_time", timestamp(paid)),
        None => record.drop("payment_time"),
    };
    record.each("agent_pay_info", |info| {
        info.set("is_agent_pay", Json::Boolean(false));
    });
}

/// Sets the amounts of an order, or of one of `parts` equal parts of it.
fn price(record: &mut Record, order: &Order, parts: usize) {
    let parts = as_i64(parts.max(1));
    let none = Money(0);
    record
        .set("amount_after_discount", Money(order.amount() / parts))
        .set("official_amount", Money(order.price / parts));
    record.each("amount_info", |info| {
        info.set_all(
            &["flexipurchase_coupon_amount", "stored_card_amount", "commission_amount", "consumed_amount"],
            none,
        );
        info.set("coupon_amount", Money(order.coupons / parts));
        let mut left = order.discount / parts;
        info.each("discounts", |discount| {
            discount.set("discount_amount", Money(left));
            left = 0;
        });
    });
}

/// Lists orders.
pub(super) fn list(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let orders = &memory.orders;
    let filters = [
        "order_id",
        "customer_id",
        "create_time_begin",
        "create_time_end",
        "service_type_code",
        "status",
        "order_type",
        "payment_time_begin",
        "payment_time_end",
    ];
    let by_payment = context.string("payment_time_begin").or(context.string("payment_time_end")).is_some();
    let created = context.range("create_time_begin", "create_time_end");
    let paid = context.range("payment_time_begin", "payment_time_end");
    let filtered = context.filtered(orders.count(context), &filters, |index| {
        let order = orders.get(context, index);
        let service = owner(context, order.index.unwrap_or(index) % context.records.max(1));
        context.equals_in_any_case("order_id", &context.id(ORDER, index))
            && context.equals("customer_id", &order.customer)
            && created.contains(&order.created)
            && context.equals_in_any_case("service_type_code", &service_code(service))
            && context.equals("status", &order.status.to_string())
            && context.equals("order_type", &order.kind.to_string())
            && (!by_payment || order.paid.is_some_and(|time| paid.contains(&time)))
    });
    let newest_first = context.string("order_by") == Some("-createTime");
    Ok(context.paged_backwards(&filtered, newest_first, |index| {
        let mut record = context.record("order_infos", &format!("order/{index}"));
        describe(context, index, &orders.get(context, index), &mut record);
        record
    }))
}

/// Returns one order with its line items.
pub(super) fn details(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let id = context.string("order_id").unwrap_or_default();
    let (index, order) = match memory.orders.find(context, id) {
        Some(index) => (index, memory.orders.get(context, index)),
        None if context.strict => return Err(Rejection::new("CBC.30000010", "The order does not exist.")),
        None => (0, memory.orders.unknown(context, id)),
    };
    let filtered = Filtered::All(order.line_items);
    let resource = order.index.unwrap_or(index) % context.records.max(1);
    let mut reply = context.paged(&filtered, |item| {
        let mut record = context.record("order_line_items", &format!("order/{index}/{item}"));
        record.set("order_line_item_id", line_item(id, item)).set("order_id", id);
        record.set("service_type_code", service_code(owner(context, resource)));
        record.set("service_type_name", service_name(owner(context, resource)));
        record.set("commercial_resource", resource_code(resource)).set("subscription_num", 1_i64);
        record.set("period_type", 2_i64).set("period_num", order.months);
        record.set("effective_time", timestamp(order.created));
        record.set("expire_time", timestamp(months_later(order.created, order.months)));
        price(&mut record, &order, order.line_items);
        record
    });
    let mut info = context.record("order_info", &format!("order/{index}"));
    describe(context, index, &order, &mut info);
    info.set("order_id", id).set("pending_payment_end_time", timestamp(order.pay_until()));
    reply.set("order_info", info);
    Ok(reply)
}

/// Returns the ID of a line item.
pub(super) fn line_item(order: &str, index: usize) -> String {
    format!("{order}-{:06}", index + 1)
}

/// Cancels an order that waits for payment.
pub(super) fn cancel(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let id = context.string("order_id").unwrap_or_default();
    let index = memory.orders.find(context, id);
    let order = match index {
        Some(index) => memory.orders.get(context, index),
        None if context.strict => return Err(Rejection::new("CBC.0100", "")),
        None => memory.orders.unknown(context, id),
    };
    if order.status != PENDING {
        return Err(Rejection::new("CBC.99005010", "The order is not pending payment."));
    }
    let order = Order { status: CANCELLED, ..order };
    match index {
        Some(index) => memory.orders.change(index, &order),
        None => memory.orders.change_unknown(id, order),
    }
    Ok(Record::default())
}

/// Returns the sources of an unsubscription's refund.
pub(super) fn refund(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let id = context.string("order_id").unwrap_or_default();
    let order = memory.orders.find(context, id).map(|index| memory.orders.get(context, index));
    let order = match order {
        Some(order) if order.kind == UNSUBSCRIPTION => order,
        None if !context.strict => before(context, 0),
        _ => return Err(Rejection::new("CBC.99005026", "The order is not an unsubscription.")),
    };
    let resource = order.index.unwrap_or_default();
    let mut record = context.record("refund_infos", &format!("refund/{id}"));
    record.set("amount", Money(-order.amount())).set("customer_id", order.customer);
    record.set("resource_type_code", resource_code(resource)).set("resource_type_name", resource_name(resource));
    record.set("service_type_code", service_code(owner(context, resource)));
    record.set("service_type_name", service_name(owner(context, resource)));
    record.set("region_code", region(resource)).set("base_order_id", context.id(ORDER, resource));
    let mut reply = context.sample();
    reply.set("total_count", 1_i64).set("refund_infos", vec![record]);
    Ok(reply)
}
