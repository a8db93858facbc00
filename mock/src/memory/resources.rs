//! Yearly/monthly and pay-per-use resources.

use std::collections::HashMap;

use super::base_data::{owner, region, resource_code, service_code, set_types};
use super::context::{Context, ON_DEMAND, RESOURCE, as_i64, months_later, timestamp};
use super::{Memory, Outcome};

/// The expiry date of the first resource before renewals: 2026-07-01T00:00:00Z.
const EXPIRY: i64 = 1_782_864_000;

/// The resource statuses that the mock uses.
pub(super) const IN_USE: i64 = 2;
pub(super) const CLOSED: i64 = 3;

/// What happens to a resource when it expires.
pub(super) const GRACE: i64 = 0;
pub(super) const TO_ON_DEMAND: i64 = 1;
pub(super) const RENEWED: i64 = 3;

/// The changes of resources, by ID.
#[derive(Default)]
pub(super) struct Resources {
    changed: HashMap<String, State>,
}

/// The changes of one resource.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct State {
    pub(super) is_closed: bool,
    /// The number of months that it was renewed for.
    pub(super) months: i64,
    /// What happens at expiry.
    pub(super) policy: i64,
    /// The order of its last renewal.
    pub(super) order: Option<usize>,
}

impl State {
    fn status(self) -> i64 {
        if self.is_closed { CLOSED } else { IN_USE }
    }
}

impl Resources {
    pub(super) fn state(&self, id: &str) -> State {
        self.changed.get(id).copied().unwrap_or_default()
    }

    pub(super) fn change(&mut self, id: &str, change: impl FnOnce(&mut State)) {
        change(self.changed.entry(id.to_owned()).or_default());
    }

    /// Adds paid months.
    pub(super) fn renewed(&mut self, id: &str, months: i64) {
        self.change(id, |state| state.months += months);
    }
}

/// Returns the expiry date of a resource.
fn expiry(index: usize, state: State) -> i64 {
    months_later(EXPIRY + as_i64(index % 28) * 86_400, state.months)
}

/// Lists yearly/monthly resources.
pub(super) fn list(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let filters =
        ["resource_ids", "order_id", "status_list", "expire_time_begin", "expire_time_end", "service_type_code"];
    let id = |index: usize| context.id(RESOURCE, index);
    let state = |index: usize| memory.resources.state(&id(index));
    let of_order = context
        .string("order_id")
        .map(|order| memory.orders.find(context, order).map(|order| memory.orders.get(context, order).resource));
    let expires = context.range("expire_time_begin", "expire_time_end");
    let filtered = context.filtered(context.records, &filters, |index| {
        context.lists("resource_ids", &id(index))
            && of_order.as_ref().is_none_or(|resource| *resource == Some(id(index)))
            && context.lists("status_list", &state(index).status().to_string())
            && expires.contains(&expiry(index, state(index)))
            && context.equals("service_type_code", &service_code(owner(context, index)))
    });
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("data", &format!("resource/{index}"));
        let state = state(index);
        set_types(&mut record, owner(context, index), index);
        record.set("resource_id", id(index)).set("id", id(index)).set("resource_name", format!("resource-{index}"));
        record.set("region_code", region(index)).set("is_main_resource", 1_i64).set("parent_resource_id", "");
        record.set("status", state.status()).set("expire_policy", state.policy);
        record.set("effective_time", timestamp(context.timestamp_of(index)));
        record.set("expire_time", timestamp(expiry(index, state)));
        record
    }))
}

/// Lists the pay-per-use resources of a customer.
pub(super) fn list_on_demand(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let customer = context.string("customer_id").unwrap_or_default();
    let filters =
        ["region_code", "service_type_code", "resource_ids", "effective_time_begin", "effective_time_end", "status"];
    let effective = context.range("effective_time_begin", "effective_time_end");
    let filtered = context.filtered(context.records, &filters, |index| {
        context.equals("region_code", region(index))
            && context.equals("service_type_code", &service_code(owner(context, index)))
            && context.lists("resource_ids", &context.id(ON_DEMAND, index))
            && effective.contains(&context.timestamp_of(index))
            && context.equals("status", "1")
    });
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("resources", &format!("on-demand/{customer}/{index}"));
        set_types(&mut record, owner(context, index), index);
        record.set("customer_id", customer).set("region_code", region(index)).set("status", 1_i64);
        record.set("resource_id", context.id(ON_DEMAND, index)).set("resource_name", resource_code(index));
        record.set("effective_time", timestamp(context.timestamp_of(index)));
        record
    }))
}
