//! The mock's memory: one module for each topic, and the table of operations that use it.
//!
//! Operations that are not in the table are answered from samples. A long list has a fixed number of records.

mod accounts;
mod base_data;
mod bills;
mod budgets;
mod context;
mod costs;
mod coupons;
mod customers;
mod enterprises;
mod invoices;
mod orders;
mod packages;
mod paging;
mod payments;
mod prices;
mod ratings;
mod realname;
mod record;
mod renewals;
mod resources;
mod verification;

use std::collections::HashMap;

use huaweicloud_bss_codegen::model::{Model, Operation};
use serde_json::{Map, Value};

use crate::answer::Answer;
use accounts::Account;
use budgets::Budgets;
use context::Context;
use coupons::Coupons;
use customers::Customers;
use orders::Orders;
use realname::Applications;
pub use realname::Decision;
use record::Record;
use resources::Resources;
use verification::Codes;
pub use verification::VERIFICATION_CODE;

/// The time at which every mock starts, in seconds: 2026-01-01T00:00:00Z, later than all records of lists.
const START: i64 = 1_767_225_600;

/// The default number of records in a long list.
const RECORDS: usize = 24;

/// Settings of the memory.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) seed: u64,
    /// The number of records in a long list.
    pub(crate) records: usize,
    /// Whether unknown IDs are an error.
    pub(crate) strict: bool,
    /// How many requests for the result of an application are answered "under review".
    pub(crate) polls_until_decided: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { seed: 0, records: RECORDS, strict: false, polls_until_decided: 1 }
    }
}

/// The state that requests change.
pub(crate) struct Memory {
    settings: Settings,
    /// The mock's own clock, in seconds.
    now: i64,
    applications: Applications,
    customers: Customers,
    codes: Codes,
    budgets: Budgets,
    orders: Orders,
    resources: Resources,
    coupons: Coupons,
    account: Account,
}

/// The error of an operation. The message is used only if the docs do not list the code.
struct Rejection {
    code: &'static str,
    why: &'static str,
}

impl Rejection {
    fn new(code: &'static str, why: &'static str) -> Self {
        Self { code, why }
    }
}

type Outcome = Result<Record, Rejection>;

/// The function that answers one operation.
type Handler = fn(&mut Memory, &Context<'_>) -> Outcome;

/// All operations that are answered from memory.
const HANDLERS: [(&str, Handler); 52] = [
    ("change_enterprise_realname_authentication", realname::apply),
    ("create_enterprise_realname_authentication", realname::apply),
    ("create_personal_realname_auth", realname::apply),
    ("show_realname_authentication_review_result", realname::result),
    ("check_user_identity", customers::check),
    ("send_verification_message_code", verification::send),
    ("create_sub_customer", customers::create),
    ("list_sub_customers", customers::list),
    ("list_indirect_partners", customers::list_resellers),
    ("freeze_sub_customers", customers::freeze),
    ("unfreeze_sub_customers", customers::unfreeze),
    ("update_sub_customer_budget", budgets::update),
    ("show_sub_customer_budget", budgets::show),
    ("list_sub_customer_budget", budgets::list),
    ("list_sub_customer_budget_records", budgets::records),
    ("list_customer_orders", orders::list),
    ("show_customer_order_details", orders::details),
    ("show_refund_order_details", orders::refund),
    ("cancel_customer_order", orders::cancel),
    ("list_order_discounts", payments::discounts),
    ("pay_orders", payments::pay),
    ("list_pay_per_use_customer_resources", resources::list),
    ("list_customer_on_demand_resources", resources::list_on_demand),
    ("renewal_resources", renewals::renew),
    ("cancel_resources_subscription", renewals::unsubscribe),
    ("auto_renewal_resources", renewals::renew_automatically),
    ("cancel_auto_renewal_resources", renewals::stop_renewing),
    ("update_period_to_on_demand", renewals::change_to_on_demand),
    ("list_free_resource_infos", packages::list),
    ("list_free_resource_usages", packages::usages),
    ("list_free_resources_usage_records", packages::deductions),
    ("list_sub_customer_coupons", coupons::list),
    ("show_customer_account_balances", accounts::balances),
    ("show_customer_expenditure_quota", accounts::expenditure_quota),
    ("show_partner_consumption_quota", accounts::consumption_quota),
    ("show_customer_monthly_sum", bills::sums),
    ("list_customerself_resource_records", bills::fees),
    ("list_customerself_resource_record_details", bills::details),
    ("list_postpaid_bill_sum", bills::postpaid),
    ("list_costs", costs::list),
    ("list_invoices", invoices::list),
    ("list_enterprise_sub_customers", enterprises::members),
    ("list_service_types", base_data::services),
    ("list_resource_types", base_data::resources),
    ("list_service_resources", base_data::resources_of_service),
    ("list_usage_types", base_data::usages),
    ("list_conversions", base_data::conversions),
    ("list_on_demand_resource_ratings", ratings::on_demand),
    ("list_rate_on_period_detail", ratings::by_period),
    ("list_renew_rate_on_period", ratings::renewal),
    ("list_resource_specs", prices::specs),
    ("list_resource_specs_price", prices::priced_specs),
];

impl Memory {
    pub(crate) fn new(settings: Settings) -> Self {
        Self {
            settings,
            now: START,
            applications: Applications::new(settings.polls_until_decided),
            customers: Customers::default(),
            codes: Codes::default(),
            budgets: Budgets::default(),
            orders: Orders::default(),
            resources: Resources::default(),
            coupons: Coupons::default(),
            account: Account::default(),
        }
    }

    /// Answers a valid request and remembers its effect.
    pub(crate) fn answer(&mut self, model: &Model, operation: &Operation, fields: &Map<String, Value>) -> Answer {
        // One second for each request, so that later events have later timestamps.
        self.now += 1;
        let Settings { seed, records, strict, .. } = self.settings;
        let context = Context { model, operation, fields, seed, records, strict, now: self.now };
        let handler = HANDLERS.iter().find(|(name, _)| *name == operation.name).map(|(_, handler)| handler);
        let outcome = self.unknown_account(&context).map_or(Ok(()), Err).and_then(|()| match handler {
            Some(handler) => handler(self, &context),
            None => Ok(context.default_reply()),
        });
        let status = operation.success.first().copied().unwrap_or(200);
        match outcome {
            Ok(body) => {
                let mut answer = Answer::new(status, &body.into_json());
                if status == 204 {
                    answer.headers.clear();
                    answer.body.clear();
                }
                answer
            }
            Err(Rejection { code, why }) => {
                Answer::documented(operation, code, context.sampler()).unwrap_or_else(|| Answer::error(400, code, why))
            }
        }
    }

    /// Returns the documented error for an unknown customer or reseller.
    fn unknown_account(&self, context: &Context<'_>) -> Option<Rejection> {
        let documented = |code: &str| context.operation.errors.iter().any(|error| error.code == code);
        let customer = context.string("customer_id").is_some_and(|id| !self.customers.has(context, id));
        let reseller = context.string("indirect_partner_id").is_some_and(|id| !customers::has_reseller(context, id));
        let rejections = [(customer, "CBC.99000035"), (reseller, "CBC.99000037")];
        let (_, code) = rejections.into_iter().find(|(wrong, code)| *wrong && documented(code))?;
        Some(Rejection::new(code, ""))
    }

    /// Sets the next decision on a customer's application.
    pub(crate) fn decide(&mut self, customer: &str, decision: Decision) {
        self.applications.decide(customer, decision);
    }

    /// Advances the clock.
    pub(crate) fn advance(&mut self, seconds: i64) {
        self.now = self.now.saturating_add(seconds);
    }
}

/// Counters by key.
type Counts = HashMap<String, i64>;

#[cfg(test)]
mod tests {
    use huaweicloud_bss_codegen::{Sources, check};

    use super::*;

    #[test]
    fn every_handler_belongs_to_one_operation() {
        let model = check(&Sources::from_texts(huaweicloud_bss::SPEC.iter().copied())).unwrap();
        for (index, (name, _)) in HANDLERS.iter().enumerate() {
            assert!(model.operations().any(|(_, operation)| operation.name == *name), "{name}");
            assert!(HANDLERS[..index].iter().all(|(other, _)| other != name), "{name} is listed twice");
        }
    }

    const API: &str = "{ edition: 2, api: demo, title: Demo, doc: An API., chapters: [a] }";
    const CHAPTER: &str = r#"
chapter: a
title: A
doc: A chapter that no subject knows.
operations:
  list_things:
    summary: Lists things.
    source: { url: "https://a.b" }
    http: GET /things
    caller: any
    effect: reads
    query:
      offset: { type: integer, default: 0, min: 0, doc: Where the page begins. }
      limit: { type: integer, default: 10, min: 1, doc: How long the page is. }
    paging: { by: offset, from: offset, size: limit, items: things, total: count }
    reply:
      count: { type: integer, doc: How many there are. }
      things: { type: [thing], doc: The things. }
types:
  thing:
    doc: A thing.
    fields:
      id: { type: string, sensitive: false, doc: Its ID. }
"#;

    #[test]
    fn answers_a_list_without_a_handler_page_by_page() {
        let model = check(&Sources::from_texts([("api.yaml", API), ("a.yaml", CHAPTER)])).unwrap();
        let (_, operation) = model.operations().next().unwrap();
        let mut memory = Memory::new(Settings { records: 25, ..Settings::default() });
        let mut page = |offset: usize| -> Value {
            let fields = Map::from_iter([("offset".to_owned(), offset.into())]);
            serde_json::from_str(&memory.answer(&model, operation, &fields).body).unwrap()
        };
        let pages = [page(0), page(10), page(20), page(30)];
        assert!(pages.iter().all(|page| page["count"] == 25));
        let things: Vec<&Value> = pages.iter().flat_map(|page| page["things"].as_array().unwrap()).collect();
        assert_eq!(things.len(), 25);
        assert!(things.iter().enumerate().all(|(index, thing)| !things[..index].contains(thing)));
        assert_eq!(page(10), pages[1]);
    }
}
