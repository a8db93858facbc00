//! Invoices.

use super::context::{Context, INVOICE, timestamp};
use super::{Memory, Outcome};

/// Lists the invoices of an account by the time of the application.
pub(super) fn list(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let account = context.string("domain_id").unwrap_or_default();
    let applied = context.range("start_time", "end_time");
    let filtered = context
        .filtered(context.records, &["start_time", "end_time"], |index| applied.contains(&context.timestamp_of(index)));
    Ok(context.paged(&filtered, |index| {
        let mut record = context.record("invoices", &format!("invoice/{account}/{index}"));
        record.set("requestId", context.id(INVOICE, index)).set("invoiceNo", format!("{index:012}"));
        record.set("applyTime", timestamp(context.timestamp_of(index)));
        record
    }))
}
