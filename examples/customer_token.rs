//! Calls an operation that only customers may call: the partner's token is exchanged for the customer's.
//!
//! ```text
//! cargo run --example customer_token    # against a mock on this machine: no network, no account
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::sync::Arc;

use huaweicloud_bss::accounts::ShowCustomerAccountBalances;
use huaweicloud_bss::credentials::IamToken;
use huaweicloud_bss::{AnyError, Client};
use huaweicloud_bss_mock::Mock;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mock = Mock::builder()
        .user("partner_account", "partner_user", "mock password")
        .customer("customer_account", "example_IDP")
        .start()
        .await?;
    // The identity service is part of the mock.
    let partner = IamToken::of_user("partner_account", "partner_user", "mock password");
    let partner = Arc::new(partner.endpoint(&mock.endpoint())?);
    let client = Client::builder().endpoint(mock.endpoint()).credentials(partner.clone()).build()?;

    // Keep it for all calls of this customer: it caches the token and renews it in time.
    let customer = IamToken::of_customer(partner, "customer_account", "example_IDP");
    let customer = Arc::new(customer.endpoint(&mock.endpoint())?);
    for _ in 0..3 {
        show_balances(&client, &customer).await?;
    }
    let received = mock.received();
    let tokens = received.iter().filter(|request| request.operation == Some("create_token")).count();
    println!("{} requests, {tokens} of them for tokens: one for the partner, one for the customer", received.len());
    Ok(())
}

async fn show_balances(client: &Client, customer: &Arc<IamToken>) -> Result<(), AnyError> {
    let request = ShowCustomerAccountBalances::builder().build();
    let reply = client.show_customer_account_balances(&request).credentials(customer.clone()).await?;
    for balance in &reply.account_balances {
        println!("{:?}: {:?} {:?}", balance.account_type, balance.amount, reply.currency);
    }
    Ok(())
}
