//! The catalogue: types of services, resources and usage, and units.

use super::context::Context;
use super::paging::Filtered;
use super::record::{Member, Record};
use super::{Memory, Outcome};

/// The number of resource types of each service that has any, and of usage types of each resource type that has any.
const SHARE: usize = 12;

/// The names of the first services. Others have numbers.
const SERVICES: [&str; 12] = ["ec2", "ebs", "vpc", "obs", "rds", "cdn", "eip", "elb", "nat", "dcs", "dms", "cbr"];

/// The names of the first resource types.
const RESOURCES: [&str; 12] =
    ["vm", "volume", "bandwidth", "obs", "rds.vm", "cdn", "ip", "elb", "nat", "dcs", "dms", "cbr"];

/// The regions of all resources.
const REGIONS: [&str; 3] = ["ap-southeast-1", "ap-southeast-3", "la-north-2"];

fn named(names: &[&str], index: usize, otherwise: &str) -> String {
    names.get(index).map_or_else(|| format!("{otherwise}{index}"), |name| (*name).to_owned())
}

pub(super) fn service_code(index: usize) -> String {
    format!("hws.service.type.{}", named(&SERVICES, index, "service"))
}

pub(super) fn service_name(index: usize) -> String {
    format!("Service {}", named(&SERVICES, index, "service"))
}

pub(super) fn resource_code(index: usize) -> String {
    format!("hws.resource.type.{}", named(&RESOURCES, index, "resource"))
}

pub(super) fn resource_name(index: usize) -> String {
    format!("Resource {}", named(&RESOURCES, index, "resource"))
}

pub(super) fn region(index: usize) -> &'static str {
    REGIONS.get(index % REGIONS.len()).copied().unwrap_or_default()
}

/// Returns the owner of the entry with this index. Owners share the list evenly.
pub(super) fn owner(context: &Context<'_>, index: usize) -> usize {
    index % (context.records / SHARE).max(1)
}

/// Sets the service type and the resource type of a record.
pub(super) fn set_types(record: &mut Record, service: usize, resource: usize) {
    record.set("service_type_code", service_code(service)).set("service_type_name", service_name(service));
    record.set("resource_type_code", resource_code(resource)).set("resource_type_name", resource_name(resource));
}

/// Lists service types.
pub(super) fn services(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let filtered = context.filtered(context.records, &["service_type_name"], |index| {
        context.is_part("service_type_name", &service_name(index))
    });
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("service_types", &format!("service/{index}"));
        record.set("service_type_code", service_code(index)).set("service_type_name", service_name(index));
        record.set("abbreviation", named(&SERVICES, index, "service").to_uppercase());
        record
    }))
}

/// Lists resource types.
pub(super) fn resources(_: &mut Memory, context: &Context<'_>) -> Outcome {
    Ok(context.paged(&Filtered::All(context.records), |index| {
        let mut record = context.record("resource_types", &format!("resource_type/{index}"));
        record.set("resource_type_code", resource_code(index)).set("resource_type_name", resource_name(index));
        record.set("service_type_code", service_code(owner(context, index)));
        record
    }))
}

/// Lists the resource types of one service. An unknown service has the first ones, unless the mock is strict.
pub(super) fn resources_of_service(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let wanted = context.string("service_type_code").unwrap_or_default();
    let known = (0..context.records).any(|index| service_code(index) == wanted);
    let filtered = if known || context.strict {
        let of_service = |index: &usize| service_code(owner(context, *index)) == wanted;
        Filtered::These((0..context.records).filter(of_service).collect())
    } else {
        Filtered::All(SHARE.min(context.records))
    };
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("infos", &format!("resource_type/{index}"));
        record.each("basic_info", |info| {
            info.set("resource_type_code", resource_code(index)).set("name", resource_name(index));
            info.set("product_owner_service", wanted);
        });
        record
    }))
}

/// Lists usage types.
pub(super) fn usages(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let filtered = context.filtered(context.records, &["resource_type_code"], |index| {
        context.equals("resource_type_code", &resource_code(owner(context, index)))
    });
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("usage_types", &format!("usage/{index}"));
        let resource = owner(context, index);
        set_types(&mut record, owner(context, resource), resource);
        record.set("code", format!("usage{index}")).set("name", format!("Usage {index}"));
        record
    }))
}

/// Lists conversions between units, all of the requested kind.
pub(super) fn conversions(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let mut reply = context.sample();
    if let Some(kind) = context.number("measure_type") {
        reply.each("conversions", |conversion| {
            conversion.set("measure_type", kind.json());
        });
    }
    Ok(reply)
}
