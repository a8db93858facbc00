//! The partner's customers, and a distributor's resellers.

use std::collections::HashMap;

use super::context::{CUSTOMER, Context, RESELLER, timestamp};
use super::record::Record;
use super::{Memory, Outcome, Rejection};

/// Created and frozen customers.
#[derive(Default)]
pub(super) struct Customers {
    created: Vec<Created>,
    /// How accounts are frozen, by ID.
    frozen: HashMap<String, String>,
}

/// A customer that a request created.
struct Created {
    name: String,
    email: Option<String>,
    xaccount_id: String,
    xaccount_type: String,
    timestamp: i64,
}

/// The fields that lists are filtered by.
struct Facts {
    id: String,
    account: String,
    name: String,
    label: String,
    email: Option<String>,
    telephone: String,
    association: &'static str,
    timestamp: i64,
}

impl Customers {
    fn count(&self, context: &Context<'_>) -> usize {
        context.records + self.created.len()
    }

    /// Whether a customer exists. Every customer does, unless the mock is strict.
    pub(super) fn has(&self, context: &Context<'_>, id: &str) -> bool {
        !context.strict || context.index(CUSTOMER, id, self.count(context)).is_some()
    }

    fn facts(&self, context: &Context<'_>, index: usize) -> Facts {
        let created = index.checked_sub(context.records).and_then(|index| self.created.get(index));
        Facts {
            id: context.id(CUSTOMER, index),
            account: created.map_or_else(|| format!("account{index}"), |created| created.name.clone()),
            name: format!("Customer {index}"),
            label: format!("label{}", index % 4),
            email: created.map_or_else(|| Some(format!("customer{index}@example.com")), |other| other.email.clone()),
            telephone: format!("138{index:08}"),
            association: if created.is_some() || index.is_multiple_of(2) { "3" } else { "1" },
            timestamp: created.map_or_else(|| context.timestamp_of(index), |created| created.timestamp),
        }
    }

    /// Whether any customer matches `fits`.
    fn any(&self, context: &Context<'_>, fits: impl Fn(&Facts) -> bool) -> bool {
        (0..self.count(context)).any(|index| fits(&self.facts(context, index)))
    }

    fn record(&self, context: &Context<'_>, index: usize) -> Record {
        let facts = self.facts(context, index);
        let mut record = context.record("customer_infos", &format!("customer/{index}"));
        record.set("customer", facts.name).set("account_name", facts.account);
        record.set("is_frozen", i64::from(self.frozen.contains_key(&facts.id)));
        record.set("customer_id", facts.id).set("label", facts.label).set("telephone", facts.telephone);
        record.set("associated_on", timestamp(facts.timestamp)).set("association_type", facts.association);
        match facts.email {
            Some(email) => record.set("email", email),
            None => record.drop("email"),
        };
        if let Some(created) = index.checked_sub(context.records).and_then(|index| self.created.get(index)) {
            record.set("xaccount_id", created.xaccount_id.as_str());
            record.set("xaccount_type", created.xaccount_type.as_str());
            // A new customer has no real-name authentication.
            record.set("verified_status", "-1").set("customer_type", -1_i64).set("customer_level", "V0");
            record.drop("telephone").drop("country_code").drop("label");
        }
        record
    }

    /// Unfreezes an account.
    pub(super) fn unfreeze(&mut self, id: &str) {
        self.frozen.remove(id);
    }
}

/// Whether a reseller exists. Every reseller does, unless the mock is strict.
pub(super) fn has_reseller(context: &Context<'_>, id: &str) -> bool {
    !context.strict || context.index(RESELLER, id, context.records).is_some()
}

/// Checks whether a customer can be registered.
pub(super) fn check(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let value = context.string("search_value").unwrap_or_default();
    let kind = context.string("search_type").unwrap_or_default();
    let exists = memory.customers.any(context, |facts| match kind {
        "email" => facts.email.as_deref() == Some(value),
        "mobile" => value.strip_prefix("0086-") == Some(facts.telephone.as_str()),
        _ => facts.account == value,
    });
    let mut reply = context.sample();
    reply.set("error_msg", "success").set("check_result", if exists { "used_by_user" } else { "available" });
    match kind {
        "mobile" => reply.set("mobile_remain_available_num", i64::from(!exists)),
        _ => reply.drop("mobile_remain_available_num"),
    };
    Ok(reply)
}

/// Creates a customer.
pub(super) fn create(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let name = context.string("domain_name");
    let email = context.string("email");
    if let Some(name) = name {
        if memory.customers.any(context, |facts| facts.account == name) {
            return Err(Rejection::new("CBC.99000038", "An account with this name already exists."));
        }
        let backwards: String = name.chars().rev().collect();
        if context.string("password").is_some_and(|password| password == name || password == backwards) {
            return Err(Rejection::new("CBC.99000036", "The password is the account name or its reverse."));
        }
    }
    if let Some(email) = email {
        if memory.customers.any(context, |facts| facts.email.as_deref() == Some(email)) {
            return Err(Rejection::new("CBC.99000051", "A customer with this e-mail address already exists."));
        }
        memory.codes.check(context, email, context.string("verification_code").unwrap_or_default())?;
    }
    let index = memory.customers.count(context);
    let mut rng = context.rng(&format!("domain_name/{index}"));
    let random = || format!("{:016x}{:016x}", rng.number(), rng.number());
    let name = name.map_or_else(random, str::to_owned);
    let given = |field: &str| context.string(field).unwrap_or_default().to_owned();
    memory.customers.created.push(Created {
        name: name.clone(),
        email: email.map(str::to_owned),
        xaccount_id: given("xaccount_id"),
        xaccount_type: given("xaccount_type"),
        timestamp: context.now,
    });
    let mut reply = context.sample();
    reply.set("domain_id", context.id(CUSTOMER, index)).set("domain_name", name);
    Ok(reply)
}

/// Lists customers.
pub(super) fn list(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let filters = [
        "account_name",
        "customer",
        "label",
        "association_type",
        "associated_on_begin",
        "associated_on_end",
        "customer_id",
    ];
    let customers = &memory.customers;
    let associated = context.range("associated_on_begin", "associated_on_end");
    let filtered = context.filtered(customers.count(context), &filters, |index| {
        let facts = customers.facts(context, index);
        context.is_part("account_name", &facts.account)
            && context.is_part("customer", &facts.name)
            && context.is_part("label", &facts.label)
            && context.equals("association_type", facts.association)
            && context.equals("customer_id", &facts.id)
            && associated.contains(&facts.timestamp)
    });
    Ok(context.paged(&filtered, |index| customers.record(context, index)))
}

/// Lists resellers.
pub(super) fn list_resellers(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let filters = ["account_name", "associated_on_begin", "associated_on_end", "indirect_partner_id"];
    let account = |index: usize| format!("reseller{index}");
    let associated = context.range("associated_on_begin", "associated_on_end");
    let filtered = context.filtered(context.records, &filters, |index| {
        context.equals("account_name", &account(index))
            && context.equals("indirect_partner_id", &context.id(RESELLER, index))
            && associated.contains(&context.timestamp_of(index))
    });
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("indirect_partners", &format!("reseller/{index}"));
        record.set("indirect_partner_id", context.id(RESELLER, index)).set("account_name", account(index));
        record.set("name", format!("Reseller {index}")).set("associated_on", timestamp(context.timestamp_of(index)));
        record
    }))
}

/// Freezes accounts.
pub(super) fn freeze(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let scope = context.string("freeze_type").unwrap_or("ACCOUNT");
    for_each(memory, context, |customers, id| {
        customers.frozen.insert(id.to_owned(), scope.to_owned());
        Ok(())
    })
}

/// Unfreezes accounts that are frozen with the same scope.
pub(super) fn unfreeze(memory: &mut Memory, context: &Context<'_>) -> Outcome {
    let scope = context.string("unfreeze_type").unwrap_or("ACCOUNT");
    for_each(memory, context, |customers, id| match customers.frozen.get(id) {
        Some(frozen) if frozen != scope => Err(Rejection::new("CBC.0100", "The account is frozen with another scope.")),
        _ => {
            customers.unfreeze(id);
            Ok(())
        }
    })
}

/// Does something with each of the customers. It fails only if it fails for all of them.
fn for_each(
    memory: &mut Memory,
    context: &Context<'_>,
    mut act: impl FnMut(&mut Customers, &str) -> Result<(), Rejection>,
) -> Outcome {
    let ids = context.strings("customer_ids");
    let mut details = Vec::new();
    let mut first = None;
    for id in &ids {
        let outcome = if memory.customers.has(context, id) {
            act(&mut memory.customers, id)
        } else {
            Err(Rejection::new("CBC.99000035", "The account is not one of the partner's customers."))
        };
        if let Err(rejection) = outcome {
            let mut detail = Record::default();
            detail.set("error_code", rejection.code).set("error_msg", rejection.why).set("id", *id);
            details.push(detail);
            first = first.or(Some(rejection));
        }
    }
    match first {
        Some(rejection) if details.len() == ids.len() => Err(rejection),
        _ => {
            let mut reply = Record::default();
            if !details.is_empty() {
                reply.set("error_details", details);
            }
            Ok(reply)
        }
    }
}
