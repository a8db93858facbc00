//! The invoices that were applied for.

use super::context::{Context, INVOICE, moment};
use super::{Memory, Outcome};

/// Lists the invoices of an account by the time of their application.
pub(super) fn list(_: &mut Memory, context: &Context<'_>) -> Outcome {
    let account = context.text("domain_id").unwrap_or_default();
    let applied = context.range("start_time", "end_time");
    let kept =
        context.kept(context.records, &["start_time", "end_time"], |index| applied.contains(&context.moment_of(index)));
    Ok(context.paged(&kept, |index| {
        let mut record = context.record("invoices", &format!("invoice/{account}/{index}"));
        record.set("requestId", context.id(INVOICE, index)).set("invoiceNo", format!("{index:012}"));
        record.set("applyTime", moment(context.moment_of(index)));
        record
    }))
}
