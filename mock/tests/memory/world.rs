//! A mock and a client of it. Calls operations by name with JSON.

use huaweicloud_bss::{CallOptions, Client, Credentials, OPERATIONS, dynamic::Node};
use huaweicloud_bss_mock::{Builder, Mock};
use serde_json::{Value, json};

pub(crate) struct World {
    pub(crate) mock: Mock,
    pub(crate) client: Client,
}

/// A failure: its status and code.
pub(crate) type Failure = (u16, String);

impl World {
    pub(crate) async fn start(builder: Builder) -> Self {
        let mock = builder.keys("AK", "SK").start().await.unwrap();
        let client =
            Client::builder().endpoint(mock.endpoint()).credentials(Credentials::new("AK", "SK")).build().unwrap();
        Self { mock, client }
    }

    pub(crate) async fn new() -> Self {
        Self::start(Mock::builder()).await
    }

    pub(crate) async fn strict() -> Self {
        Self::start(Mock::builder().strict()).await
    }

    /// Calls an operation through the generated client, which validates the request and decodes the reply.
    pub(crate) async fn call(&self, operation: &str, input: Value) -> Result<Value, Failure> {
        let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == operation).unwrap();
        let decoded = entry.request(Node::parse(&input.to_string()).unwrap());
        assert_eq!(decoded.violations(), [], "{operation}: {input}");
        match decoded.request.call(self.client.core(), CallOptions::new()).await {
            Ok(reply) => Ok(serde_json::to_value(&**reply).unwrap()),
            Err(error) => {
                let code = error.code().unwrap_or_default().to_owned();
                // If the docs of the operation list error codes, the error has one of them.
                let documented = entry.descriptor.errors;
                assert!(
                    code.is_empty() || documented.is_empty() || documented.iter().any(|known| known.code == code),
                    "{error}"
                );
                Err((error.status().unwrap_or_default(), code))
            }
        }
    }

    pub(crate) async fn get(&self, operation: &str, input: Value) -> Value {
        self.call(operation, input).await.unwrap_or_else(|failure| panic!("{operation}: {failure:?}"))
    }

    pub(crate) async fn fail(&self, operation: &str, input: Value) -> String {
        match self.call(operation, input).await {
            Ok(reply) => panic!("{operation}: {reply}"),
            Err((status, code)) => {
                assert!(status >= 200, "{code}");
                code
            }
        }
    }

    /// Returns the balance of the cash account, in hundredths.
    pub(crate) async fn balance(&self) -> i64 {
        cents(&self.get("show_customer_account_balances", json!({})).await["account_balances"][0]["amount"])
    }

    /// Returns the orders with this status and type.
    pub(crate) async fn orders(&self, status: i64, kind: &str) -> Vec<Value> {
        let input = json!({ "status": status, "order_type": kind, "limit": 100 });
        self.get("list_customer_orders", input).await["order_infos"].as_array().unwrap().clone()
    }

    pub(crate) async fn order(&self, id: &str) -> Value {
        let listed = self.get("list_customer_orders", json!({ "order_id": id })).await;
        assert_eq!(listed["total_count"], 1);
        let shown = self.get("show_customer_order_details", json!({ "order_id": id })).await;
        for field in ["order_id", "customer_id", "status", "order_type", "amount_after_discount", "create_time"] {
            assert_eq!(listed["order_infos"][0][field], shown["order_info"][field], "{field}");
        }
        let items = shown["order_line_items"].as_array().unwrap();
        if shown["total_count"] == items.len() {
            let sum: i64 = items.iter().map(|item| cents(&item["amount_after_discount"])).sum();
            assert_eq!(sum, cents(&shown["order_info"]["amount_after_discount"]));
        }
        shown["order_info"].clone()
    }

    pub(crate) async fn resource(&self, number: usize) -> Value {
        self.get("list_pay_per_use_customer_resources", json!({ "limit": 500 })).await["data"][number].clone()
    }
}

/// Returns an amount in hundredths.
pub(crate) fn cents(amount: &Value) -> i64 {
    let text = amount.as_str().unwrap_or_else(|| panic!("{amount} is not an amount"));
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let part: i64 = format!("{part:0<2}").parse().unwrap();
    let whole: i64 = whole.parse().unwrap();
    whole * 100 + if text.starts_with('-') { -part } else { part }
}
