//! Writes the bill of a month as CSV, and checks that the records add up to the sum of the bill.
//!
//! ```text
//! cargo run --example monthly_bill               # against a mock on this machine: no network, no account
//! cargo run --example monthly_bill -- 2026-01    # another month
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, reason = "an example shows what it does")]

use std::error::Error;

use huaweicloud_bss::bills::{ListCustomerselfResourceRecords, ResourceFeeRecord, ShowCustomerMonthlySum};
use huaweicloud_bss::{Client, Credentials, Decimal, Month, table};
use huaweicloud_bss_mock::Mock;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let month: Month = match std::env::args().nth(1) {
        Some(text) => text.parse()?,
        None => Month::current().previous(),
    };
    let mock = Mock::builder().keys("MOCKACCESSKEY", "mock secret key").records(250).start().await?;
    let credentials = Credentials::new("MOCKACCESSKEY", "mock secret key");
    let client = Client::builder().endpoint(mock.endpoint()).credentials(credentials).build()?;

    let mut csv = csv::Writer::from_writer(std::io::stdout());
    csv.write_record(table::header::<ResourceFeeRecord>())?;
    let request = ListCustomerselfResourceRecords::builder().cycle(month).limit(100).build();
    let mut records = client.list_customerself_resource_records(&request).items();
    // Amounts are decimal numbers with all their digits, so the sum is exact.
    let (mut count, mut sum) = (0, Decimal::ZERO);
    while let Some(record) = records.next().await {
        let record = record?;
        csv.write_record(table::cells(&record))?;
        sum += record.amount.unwrap_or_default();
        count += 1;
    }
    csv.flush()?;
    let currency = records.page().and_then(|page| page.currency.clone());

    let request = ShowCustomerMonthlySum::builder().bill_cycle(month).build();
    let bill = client.show_customer_monthly_sum(&request).await?;
    eprintln!("{month}: {count} records, {sum} {currency:?}; the bill says {:?}", bill.consume_amount);
    if bill.consume_amount != Some(sum) {
        return Err("the records do not add up to the bill".into());
    }
    Ok(())
}
