//! The member accounts of an enterprise.

use super::context::{Context, MEMBER};
use super::{Memory, Outcome};

/// Lists member accounts, by full name or by a part of it.
pub(super) fn members(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let name = |index: usize| format!("member{index}");
    let display = |index: usize| format!("Member {index}");
    let unit = |index: usize| format!("unit{}", index % 3);
    let in_part = context.number("fuzzy_query") == Some(1);
    let fits = |field: &str, value: &str| {
        if in_part { context.is_part(field, value) } else { context.equals(field, value) }
    };
    let filters = ["sub_customer_account_name", "sub_customer_display_name", "org_id"];
    let filtered = context.filtered(context.records, &filters, |index| {
        fits("sub_customer_account_name", &name(index))
            && fits("sub_customer_display_name", &display(index))
            && context.equals("org_id", &unit(index))
    });
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("sub_customer_infos", &format!("member/{index}"));
        record.set("id", context.id(MEMBER, index)).set("name", name(index)).set("display_name", display(index));
        record.set("org_id", unit(index));
        record
    }))
}
