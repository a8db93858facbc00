//! The catalogue: types of services and of resources, what their use is counted by, and units.

use super::context::Context;
use super::paging::Kept;
use super::record::{Member, Record};
use super::{Memory, Outcome};

/// So many types of resources has every service that has some, and so many types of use every resource that has some.
const SHARE: usize = 12;

/// What the first services are called; others have numbers.
const SERVICES: [&str; 12] = ["ec2", "ebs", "vpc", "obs", "rds", "cdn", "eip", "elb", "nat", "dcs", "dms", "cbr"];

/// What the first types of resources are called.
const RESOURCES: [&str; 12] =
    ["vm", "volume", "bandwidth", "obs", "rds.vm", "cdn", "ip", "elb", "nat", "dcs", "dms", "cbr"];

/// The regions where everything is.
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

/// The owner of this one of a list: those that have any share the list evenly.
pub(super) fn owner(context: &Context<'_>, index: usize) -> usize {
    index % (context.records / SHARE).max(1)
}

/// Says of a record what service and type of resource it is about.
pub(super) fn about(record: &mut Record, service: usize, resource: usize) {
    record.set("service_type_code", service_code(service)).set("service_type_name", service_name(service));
    record.set("resource_type_code", resource_code(resource)).set("resource_type_name", resource_name(resource));
}

/// Lists services.
pub(super) fn services(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let kept = context.kept(context.records, &["service_type_name"], |index| {
        context.is_part("service_type_name", &service_name(index))
    });
    Ok(context.paged(&kept, |index| {
        let mut record = context.record("service_types", &format!("service/{index}"));
        record.set("service_type_code", service_code(index)).set("service_type_name", service_name(index));
        record.set("abbreviation", named(&SERVICES, index, "service").to_uppercase());
        record
    }))
}

/// Lists types of resources.
pub(super) fn resources(_: &mut Memory, context: &Context<'_>) -> Outcome {
    Ok(context.paged(&Kept::All(context.records), |index| {
        let mut record = context.record("resource_types", &format!("resource_type/{index}"));
        record.set("resource_type_code", resource_code(index)).set("resource_type_name", resource_name(index));
        record.set("service_type_code", service_code(owner(context, index)));
        record
    }))
}

/// Lists those of one service. A service that the mock never told of has the first so many, unless it is strict.
pub(super) fn resources_of_service(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let wanted = context.text("service_type_code").unwrap_or_default();
    let known = (0..context.records).any(|index| service_code(index) == wanted);
    let kept = if known || context.strict {
        let of_service = |index: &usize| service_code(owner(context, *index)) == wanted;
        Kept::These((0..context.records).filter(of_service).collect())
    } else {
        Kept::All(SHARE.min(context.records))
    };
    Ok(context.paged(&kept, |index| {
        let mut record = context.record("infos", &format!("resource_type/{index}"));
        record.each("basic_info", |info| {
            info.set("resource_type_code", resource_code(index)).set("name", resource_name(index));
            info.set("product_owner_service", wanted);
        });
        record
    }))
}

/// Lists what use is counted by.
pub(super) fn usages(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let kept = context.kept(context.records, &["resource_type_code"], |index| {
        context.equals("resource_type_code", &resource_code(owner(context, index)))
    });
    Ok(context.paged(&kept, |index| {
        let mut record = context.record("usage_types", &format!("usage/{index}"));
        let resource = owner(context, index);
        about(&mut record, owner(context, resource), resource);
        record.set("code", format!("usage{index}")).set("name", format!("Usage {index}"));
        record
    }))
}

/// Lists ratios of units, all of the kind that is asked for.
pub(super) fn conversions(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let mut reply = context.composed();
    if let Some(kind) = context.number("measure_type") {
        reply.each("conversions", |conversion| {
            conversion.set("measure_type", kind.json());
        });
    }
    Ok(reply)
}
