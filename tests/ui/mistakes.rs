//! Only the mistakes of the spec are reported, although the client that this file uses does not exist.

mod api {
    huaweicloud_bss::api!("./mistakes/api.yaml");
}

use api::Client;
use api::orders::{OrderState, PayOrder, PayOrderError};

async fn pay(client: &Client) -> Option<OrderState> {
    let request = PayOrder::builder().id("1").build();
    match client.pay_order(&request).await {
        Ok(reply) => reply.state,
        Err(error) if error.is(PayOrderError::NotFound) => Some(api::orders::OrderState::Gone),
        Err(_) => None,
    }
}

fn main() {
    let _ = pay;
    for entry in api::OPERATIONS {
        println!("{}", entry.descriptor.name);
    }
}
