//! Resource packages: their quotas, what is left of them, and the deductions.
//!
//! A package has one resource item, whose quota is renewed each month. Each month has one deduction from each item.

use jiff::Span;

use super::base_data::{owner, region, resource_code, resource_name, service_code, set_types};
use super::context::{Context, ORDER, PACKAGE, PACKAGE_ITEM, RESOURCE, as_i64, day, seconds, timestamp};
use super::paging::Filtered;
use super::record::{Money, Record};
use super::{Memory, Outcome};

/// The maximum number of days. The docs allow 90 days after the first; later days are left out.
const DAYS: usize = 91;

/// Returns the quota of an item, and the deduction of each month.
fn quota(context: &Context<'_>, index: usize) -> (i64, i64) {
    let mut rng = context.rng(&format!("quota/{index}"));
    let quota = 10_000 + 100 * as_i64(rng.below(100));
    (quota, 100 + as_i64(rng.below(5_000)))
}

fn product(index: usize) -> String {
    format!("package-product-{}", index % 6)
}

fn product_name(index: usize) -> String {
    format!("Package {}", index % 6)
}

/// Lists packages.
pub(super) fn list(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let filters = [
        "region_code",
        "order_id",
        "product_id",
        "product_name",
        "enterprise_project_id",
        "status",
        "service_type_code_list",
    ];
    let service = |index: usize| service_code(owner(context, index));
    let services: Vec<String> =
        context.strings("service_type_code_list").into_iter().map(str::to_ascii_lowercase).collect();
    let filtered = context.filtered(context.records, &filters, |index| {
        context.equals("region_code", region(index))
            && context.equals("order_id", &context.id(ORDER, index))
            && context.equals("product_id", &product(index))
            && context.equals("product_name", &product_name(index))
            && context.equals("enterprise_project_id", "0")
            && context.equals("status", "1")
            && (services.is_empty() || services.contains(&service(index)))
    });
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("free_resource_packages", &format!("package/{index}"));
        let (quota, used) = quota(context, index);
        let mut item = Record::default();
        item.set("free_resource_id", context.id(PACKAGE_ITEM, index)).set("usage_type_name", "Usage 0");
        item.set("amount", Money(quota - used).text()).set("original_amount", Money(quota).text());
        item.set("measure_id", 10_i64);
        record.set("order_instance_id", context.id(PACKAGE, index)).set("order_id", context.id(ORDER, index));
        record.set("product_id", product(index)).set("product_name", product_name(index));
        record.set("enterprise_project_id", "0").set("enterprise_project_scope", 0_i64).set("source_type", 0_i64);
        record.set("region_code", region(index)).set("status", 1_i64).set("quota_reuse_mode", 1_i64);
        record.set("service_type_code", service(index)).set("bundle_type", "ATOMIC_PKG");
        record.set("free_resources", vec![item]);
        record
    }))
}

/// Returns what is left of items.
pub(super) fn usages(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let items = context.strings("free_resource_ids").into_iter();
    let items: Vec<Record> = items
        .filter_map(|id| {
            let known = context.index(PACKAGE_ITEM, id, context.records);
            if known.is_none() && context.strict {
                return None;
            }
            let (quota, used) = quota(context, known.unwrap_or_default());
            let mut record = context.record("free_resources", &format!("item/{id}"));
            record.set("free_resource_id", id).set("amount", Money(quota - used)).set("original_amount", Money(quota));
            record.set("quota_reuse_cycle", 4_i64).set("quota_reuse_cycle_type", 1_i64).set("measure_id", 10_i64);
            record.set("usage_type_name", "Usage 0");
            Some(record)
        })
        .collect();
    let mut reply = context.sample();
    reply.set("free_resources", items);
    Ok(reply)
}

/// Lists the deductions on the requested days.
pub(super) fn deductions(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let limit = |name: &str| context.string(name).and_then(day);
    let days: Vec<(i64, i64)> = match (limit("deduct_time_begin"), limit("deduct_time_end")) {
        (Some(begin), Some(end)) => begin
            .series(Span::new().days(1))
            .take_while(|day| *day <= end)
            .take(DAYS)
            .filter_map(|day| Some((seconds(&day.to_string())?, i64::from(day.day()))))
            .collect(),
        _ => Vec::new(),
    };
    let count = context.records;
    let is_filtered =
        ["free_resource_id", "product_id", "resource_type_code"].iter().any(|name| context.fields.contains_key(*name));
    let fits = |index: usize| {
        !is_filtered
            || (context.equals("free_resource_id", &context.id(PACKAGE_ITEM, index))
                && context.equals("product_id", &product(index))
                && context.equals("resource_type_code", &resource_code(index)))
    };
    // Each deduction as one number: the position of the day, and the item.
    let of_day = |(place, (_, number)): (usize, &(i64, i64))| {
        let first = usize::try_from(number - 1).unwrap_or(usize::MAX);
        let items: Vec<usize> = if *number > 28 { Vec::new() } else { (first..count).step_by(28).collect() };
        items.into_iter().filter(|index| fits(*index)).map(move |index| place * count + index).collect::<Vec<_>>()
    };
    let filtered = Filtered::These(days.iter().enumerate().flat_map(of_day).collect());
    Ok(context.paged(&filtered, |number| {
        let (place, index) = (number / count.max(1), number % count.max(1));
        let at = days.get(place).map_or(0, |(at, _)| *at);
        let (quota, used) = quota(context, index);
        let mut record = context.record("free_resource_records", &format!("deduction/{at}/{index}"));
        set_types(&mut record, owner(context, index), index);
        record.drop("service_type_code").drop("service_type_name");
        record.set("resource_type_name", resource_name(index)).set("deduct_time", timestamp(at + 43_200));
        record.set("free_resource_id", context.id(PACKAGE_ITEM, index)).set("resource_id", context.id(RESOURCE, index));
        record.set("product_id", product(index)).set("product_name", product_name(index));
        record.set("available_amount", Money(quota).text()).set("remaining_amount", Money(quota - used).text());
        record.set("used_amount", Money(used).text()).set("measure_id", 10_i64);
        record.set("effective_time", timestamp(at)).set("expire_time", timestamp(at + 86_400));
        record
    }))
}
