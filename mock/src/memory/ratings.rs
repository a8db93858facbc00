//! Prices of products and renewals. The parts of a price add up, and a renewal costs the quoted price.

use serde_json::{Map, Value};

use super::context::{Context, RESOURCE, as_i64};
use super::payments::discount_on;
use super::record::{Money, Record};
use super::{Memory, Outcome, renewals};

/// Returns the price of one product for an hour or a month. It is always the same.
fn unit(context: &Context<'_>, product: &Map<String, Value>) -> i64 {
    let part = |name: &str| product.get(name).and_then(Value::as_str).unwrap_or_default();
    let parts = ["cloud_service_type", "resource_type", "resource_spec", "region"].map(part);
    10 + as_i64(context.rng(&format!("rating/{}", parts.join("/"))).below(5_000))
}

/// Returns a number in a product, at least 1.
fn count(product: &Map<String, Value>, name: &str) -> i64 {
    // A usage of less than one costs as much as one.
    product.get(name).and_then(Value::as_f64).map_or(1, |number| number.ceil() as i64).clamp(1, i64::from(i32::MAX))
}

/// Returns each product's ID in the request and its list price, which is proportional to these fields.
fn prices<'c>(context: &Context<'c>, fields: &[&str]) -> Vec<(&'c str, i64)> {
    let price = |product: &Map<String, Value>| {
        fields.iter().fold(unit(context, product), |price, field| price.saturating_mul(count(product, field)))
    };
    let id = |product: &'c Map<String, Value>| product.get("id").and_then(Value::as_str).unwrap_or_default();
    context.objects("product_infos").map(|product| (id(product), price(product))).collect()
}

fn total(prices: &[(&str, i64)]) -> i64 {
    prices.iter().fold(0, |total, (_, price)| total.saturating_add(*price))
}

/// Sets list price, discount and final price.
fn set(record: &mut Record, price: i64) -> &mut Record {
    record.set("official_website_amount", Money(price)).set("discount_amount", Money(discount_on(price)));
    record.set("amount", Money(price - discount_on(price)))
}

/// Returns one record for each product, based on a generated one.
fn each(context: &Context<'_>, sample: &Record, prices: &[(&str, i64)], finish: fn(&mut Record, i64)) -> Vec<Record> {
    let record = |(id, price): &(&str, i64)| {
        let mut record = sample.first("product_rating_results");
        record.set("id", *id).set("product_id", format!("{:016x}", context.rng(id).number()));
        finish(&mut record, *price);
        record
    };
    prices.iter().map(record).collect()
}

/// Returns the prices of pay-per-use products.
pub(super) fn on_demand(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let prices = prices(context, &["usage_value", "subscription_num"]);
    let mut reply = context.sample();
    // The discount of a product is the reduction of its price. It is calculated by product, so that the sum is exact.
    let products = each(context, &reply, &prices, |record, price| {
        set(record, price);
        let mut discount = record.first("discount_rating_results");
        discount.set("amount", Money(discount_on(price)));
        record.set("discount_rating_results", vec![discount]);
    });
    let reduced = prices.iter().fold(0_i64, |sum, (_, price)| sum.saturating_add(discount_on(*price)));
    reply.set("product_rating_results", products).set("official_website_amount", Money(total(&prices)));
    reply.set("discount_amount", Money(reduced)).set("amount", Money(total(&prices) - reduced));
    Ok(reply)
}

/// Returns the prices of products for months or years.
pub(super) fn by_period(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let mut prices = prices(context, &["period_num", "subscription_num"]);
    for ((_, price), product) in prices.iter_mut().zip(context.objects("product_infos")) {
        // A year is twelve months.
        if product.get("period_type").and_then(Value::as_i64) == Some(3) {
            *price = price.saturating_mul(12);
        }
    }
    let mut reply = context.sample();
    reply.each("official_website_rating_result", |result| {
        let products = each(context, result, &prices, |record, price| {
            record.set("official_website_amount", Money(price));
        });
        result.set("official_website_amount", Money(total(&prices))).set("product_rating_results", products);
    });
    let mut discounted = reply.first("optional_discount_rating_results");
    let products = each(context, &discounted, &prices, |record, price| {
        set(record, price);
    });
    let reduced = prices.iter().fold(0_i64, |sum, (_, price)| sum.saturating_add(discount_on(*price)));
    discounted.set("official_website_amount", Money(total(&prices))).set("discount_amount", Money(reduced));
    discounted.set("amount", Money(total(&prices) - reduced)).set("best_offer", 1_i64);
    discounted.set("product_rating_results", products);
    reply.set("optional_discount_rating_results", vec![discounted]);
    Ok(reply)
}

/// Returns the prices of renewals.
pub(super) fn renewal(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let months = renewals::months(context);
    let (mut results, mut failures, mut total) = (Vec::new(), Vec::new(), 0);
    for id in context.strings("resource_ids") {
        let index = context.index(RESOURCE, id, context.records);
        let state = memory.resources.state(id);
        let failure = match index {
            None if context.strict => Some(("CBC.30050009", "The resource does not exist.")),
            _ if state.is_closed => Some(("CBC.30050009", "The resource is closed.")),
            Some(_) if renewals::is_pending(memory, context, state.order) => {
                Some(("CBC.30050010", "The resource is in an order that is not paid yet."))
            }
            _ => None,
        };
        let mut record = Record::default();
        record.set("resource_id", id);
        match failure {
            Some((code, why)) => failures.push(record.set("error_code", code).set("error_msg", why).clone()),
            None => {
                let price = renewals::price(index, months);
                total += price;
                results.push(record.set("amount", Money(price)).clone());
            }
        }
    }
    let mut reply = context.sample();
    reply.set("renew_inquiry_results", results).set("fail_resource_infos", failures);
    reply.each("official_website_rating_result", |result| {
        result.set("official_website_amount", Money(total));
    });
    let mut discounted = reply.first("optional_discount_rating_results");
    set(&mut discounted, total).set("best_offer", 1_i64);
    reply.set("optional_discount_rating_results", vec![discounted]);
    Ok(reply)
}
