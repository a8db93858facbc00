//! Pays an order, loses the answer, and finds out whether the order is paid before it decides what to do.
//!
//! ```text
//! cargo run --example pay_orders    # against a mock on this machine: no network, no account
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use huaweicloud_bss::orders::{
    ListCustomerOrders, OrderStatus, OrderStatusFilter, PayOrders, PayOrdersError, ShowCustomerOrderDetails, UseChoice,
};
use huaweicloud_bss::{AnyError, Client, Credentials, Effect};
use huaweicloud_bss_mock::{Fault, Mock};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::builder().keys("MOCKACCESSKEY", "mock secret key").start().await?;
    let credentials = Credentials::new("MOCKACCESSKEY", "mock secret key");
    let client = Client::builder().endpoint(mock.endpoint()).credentials(credentials).build()?;
    for fault in [Fault::ResetBefore, Fault::ResetAfter] {
        let Some(order) = unpaid(&client).await? else { return Err("there is no unpaid order".into()) };
        println!("{order}: pay, and the connection breaks ({fault:?})");
        mock.fault_next("pay_orders", fault);
        pay(&client, &order).await?;
    }
    Ok(())
}

/// Returns an order that waits for payment.
async fn unpaid(client: &Client) -> Result<Option<String>, AnyError> {
    let request = ListCustomerOrders::builder().status(OrderStatusFilter::PendingPayment).limit(1).build();
    let page = client.list_customer_orders(&request).await?;
    Ok(page.order_infos.first().and_then(|order| order.order_id.clone()))
}

/// Pays an order exactly once. Returns an error if it is not paid.
async fn pay(client: &Client, order: &str) -> Result<(), AnyError> {
    let request = PayOrders::builder().order_id(order).use_coupon(UseChoice::No).use_discount(UseChoice::No).build();
    let mut calls = 0;
    loop {
        let Err(error) = client.pay_orders(&request).await else {
            println!("{order}: paid");
            return Ok(());
        };
        calls += 1;
        println!("{order}: {error}");
        // The order may be paid, by this call or by another one: only its status decides.
        if error.effect() != Effect::None || error.is(PayOrdersError::OrderStatusChanged) {
            match status(client, order).await? {
                Some(OrderStatus::PendingPayment) => println!("{order}: not paid, so it is paid again"),
                Some(OrderStatus::Completed) => {
                    println!("{order}: is paid, so it is not paid again");
                    return Ok(());
                }
                // It is being processed, or was cancelled: somebody has to look at it.
                _ => return Err(error.into()),
            }
        } else if !error.is_retryable() {
            return Err(error.into());
        }
        if calls == 3 {
            return Err(error.into());
        }
    }
}

async fn status(client: &Client, order: &str) -> Result<Option<OrderStatus>, AnyError> {
    let request = ShowCustomerOrderDetails::builder().order_id(order).build();
    let reply = client.show_customer_order_details(&request).await?;
    Ok(reply.order_info.as_ref().and_then(|order| order.status.clone()))
}
