//! Specifications for sale, page by page with markers.

use serde_json::Value;

use super::context::Context;
use super::record::Record;
use super::{Memory, Outcome};

/// Whether a specification with this code matches the request.
fn is_wanted(context: &Context<'_>, code: &str) -> bool {
    context.objects("filters").all(|filter| {
        let part = |name: &str| filter.get(name).and_then(Value::as_str);
        part("key") != Some("RESOURCE_SPEC") || part("value") == Some(code)
    })
}

/// Returns the requested specifications. Each combination of service, resource type and region has its own.
fn page(context: &Context<'_>, list: &str, finish: impl Fn(&mut Record)) -> Record {
    let text = |name: &str, otherwise: &str| context.scalar(name).unwrap_or_else(|| otherwise.to_owned());
    let service = text("cloud_service_type", "hws.service.type.ec2");
    let resource = text("resource_type", "hws.resource.type.vm");
    let region = text("region_code", "");
    let code = |index: usize| format!("spec{index}.linux");
    let filtered = context.filtered(context.records, &["filters"], |index| is_wanted(context, &code(index)));
    context.paged(&filtered, |index| {
        let mut record = context.record(list, &format!("spec/{service}/{resource}/{region}/{index}"));
        record.set("cloud_service_type", service.as_str()).set("resource_type", resource.as_str());
        record.set("resource_spec", code(index)).set("resource_spec_name", format!("Specification {index}"));
        finish(&mut record);
        record
    })
}

/// Lists specifications.
pub(super) fn specs(_: &mut Memory, context: &Context<'_>) -> Outcome {
    Ok(page(context, "cloud_service_basics", |record| {
        record.set("region_code", context.string("region_code").unwrap_or_default());
        record.set("charge_mode", context.string("charge_mode").unwrap_or_default());
    }))
}

/// Lists specifications, with attributes and prices if they are requested.
pub(super) fn priced_specs(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let mut reply = page(context, "resource_spec_infos", |record| {
        for (flag, list) in [("need_attributes", "attributes"), ("need_price", "price_lists")] {
            if context.fields.get(flag).and_then(Value::as_bool) != Some(true) {
                record.drop(list);
            }
        }
    });
    reply.set("region_code", context.string("region_code").unwrap_or_default());
    Ok(reply)
}
