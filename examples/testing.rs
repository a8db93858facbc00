//! Tests code of your own that uses the client: against the mock, with injected faults, and with replies from JSON.
//!
//! ```text
//! cargo test --example testing    # the tests
//! cargo run --example testing     # the program that is tested, against a mock
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use huaweicloud_bss::orders::{ListCustomerOrders, ListCustomerOrdersReply, OrderStatus};
use huaweicloud_bss::{AnyError, Client, Credentials};
use huaweicloud_bss_mock::Mock;

/// Returns how many orders wait for payment.
async fn count_unpaid(client: &Client) -> Result<usize, AnyError> {
    let request = ListCustomerOrders::builder().limit(100).build();
    let mut pages = client.list_customer_orders(&request).pages();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        count += unpaid(page?.body());
    }
    Ok(count)
}

/// Returns how many orders of a page wait for payment.
fn unpaid(page: &ListCustomerOrdersReply) -> usize {
    page.order_infos.iter().filter(|order| order.status == Some(OrderStatus::PendingPayment)).count()
}

/// A client of a mock without a port: requests go to it directly.
fn client(mock: &Mock) -> Result<Client, AnyError> {
    let credentials = Credentials::new("MOCKACCESSKEY", "mock secret key");
    Ok(Client::builder().endpoint(mock.endpoint()).transport(mock.transport()).credentials(credentials).build()?)
}

fn mock() -> Result<Mock, Box<dyn std::error::Error>> {
    Ok(Mock::builder().keys("MOCKACCESSKEY", "mock secret key").records(250).without_socket()?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = mock()?;
    println!("{} orders wait for payment", count_unpaid(&client(&mock)?).await?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use huaweicloud_bss::{ErrorKind, Reply};
    use huaweicloud_bss_mock::Fault;

    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    #[tokio::test]
    async fn counts_over_all_pages_and_survives_throttling() -> Outcome {
        let mock = mock()?;
        mock.fault_next("list_customer_orders", Fault::Throttled { retry_after: Some(Duration::ZERO) });
        let count = count_unpaid(&client(&mock)?).await?;
        assert!(count > 0);
        // Three pages, and one request that was throttled.
        assert_eq!(mock.received().len(), 4);
        Ok(())
    }

    #[tokio::test]
    async fn reports_a_documented_error() -> Outcome {
        let mock = mock()?;
        mock.fail_next("list_customer_orders", "CBC.0151");
        let Err(error) = count_unpaid(&client(&mock)?).await else { return Err("an error was expected".into()) };
        assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("CBC.0151")));
        Ok(())
    }

    #[test]
    fn counts_only_orders_that_wait_for_payment() -> Outcome {
        let reply: Reply<ListCustomerOrdersReply> = Reply::from_json(r#"{"order_infos":[{"status":6},{"status":5}]}"#)?;
        assert_eq!(unpaid(&reply), 1);
        Ok(())
    }
}
