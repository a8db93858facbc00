//! What was done is remembered: what is created is listed, what is paid is gone from the balance, sums are the sums of
//! their records, and every long list has each of its records once, whatever the size of its pages.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

use std::time::Duration;

use huaweicloud_bss::{CallOptions, Client, Credentials, Node, OPERATIONS, Pager, Turn};
use huaweicloud_bss_mock::{Builder, Fault, Mock, VERIFICATION_CODE};
use serde_json::{Value, json};

struct World {
    mock: Mock,
    client: Client,
}

/// A failure as the test compares it: the status and the code.
type Failure = (u16, String);

impl World {
    async fn start(builder: Builder) -> Self {
        let mock = builder.keys("AK", "SK").start().await.unwrap();
        let client =
            Client::builder().endpoint(mock.endpoint()).credentials(Credentials::new("AK", "SK")).build().unwrap();
        Self { mock, client }
    }

    async fn new() -> Self {
        Self::start(Mock::builder()).await
    }

    async fn strict() -> Self {
        Self::start(Mock::builder().strict()).await
    }

    /// Calls an operation through the generated client, which checks the request and reads the reply by its types.
    async fn call(&self, operation: &str, input: Value) -> Result<Value, Failure> {
        let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == operation).unwrap();
        let decoded = entry.request(Node::parse(&input.to_string()).unwrap());
        assert_eq!(decoded.violations(), [], "{operation}: {input}");
        match decoded.request.call(self.client.core(), CallOptions::new()).await {
            Ok(reply) => Ok(serde_json::to_value(&**reply).unwrap()),
            Err(error) => {
                let code = error.code().unwrap_or_default().to_owned();
                // What is refused is refused with something that the docs of the operation list, if they list any.
                let documented = entry.descriptor.errors;
                assert!(
                    code.is_empty() || documented.is_empty() || documented.iter().any(|known| known.code == code),
                    "{error}"
                );
                Err((error.status().unwrap_or_default(), code))
            }
        }
    }

    async fn get(&self, operation: &str, input: Value) -> Value {
        self.call(operation, input).await.unwrap_or_else(|failure| panic!("{operation}: {failure:?}"))
    }

    async fn fail(&self, operation: &str, input: Value) -> String {
        match self.call(operation, input).await {
            Ok(reply) => panic!("{operation}: {reply}"),
            Err((status, code)) => {
                assert!(status >= 200, "{code}");
                code
            }
        }
    }

    /// What is on the cash account, in hundredths.
    async fn balance(&self) -> i64 {
        cents(&self.get("show_customer_account_balances", json!({})).await["account_balances"][0]["amount"])
    }

    /// The orders in this status, and of this type.
    async fn orders(&self, status: i64, kind: &str) -> Vec<Value> {
        let input = json!({ "status": status, "order_type": kind, "limit": 100 });
        self.get("list_customer_orders", input).await["order_infos"].as_array().unwrap().clone()
    }

    async fn order(&self, id: &str) -> Value {
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

    async fn resource(&self, number: usize) -> Value {
        self.get("list_pay_per_use_customer_resources", json!({ "limit": 500 })).await["data"][number].clone()
    }
}

/// An amount, exact.
fn cents(amount: &Value) -> i64 {
    let text = amount.as_str().unwrap_or_else(|| panic!("{amount} is no amount"));
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    let part: i64 = format!("{part:0<2}").parse().unwrap();
    let whole: i64 = whole.parse().unwrap();
    whole * 100 + if text.starts_with('-') { -part } else { part }
}

fn customer(name: &str, more: Value) -> Value {
    let mut input = json!({ "domain_name": name, "domain_area": "MX", "xaccount_id": name, "xaccount_type": "x_IDP" });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

#[tokio::test]
async fn a_customer_from_its_creation_on() {
    let world = World::strict().await;
    let listed = async |input: Value| world.get("list_sub_customers", input).await;
    let identity = async |kind: &str, value: &str| {
        let reply = world.get("check_user_identity", json!({ "search_type": kind, "search_value": value })).await;
        reply["check_result"].clone()
    };
    let before = listed(json!({})).await["count"].as_i64().unwrap();
    assert_eq!(identity("name", "newcomer").await, "available");

    let code = json!({ "receiver_type": 2, "email": "new@example.com" });
    world.get("send_verification_message_code", code).await;
    let with_mail = json!({ "email": "new@example.com", "verification_code": VERIFICATION_CODE });
    let created = world.get("create_sub_customer", customer("newcomer", with_mail)).await;
    assert_eq!(created["domain_name"], "newcomer");
    let id = created["domain_id"].as_str().unwrap();

    assert_eq!(listed(json!({})).await["count"], before + 1);
    let found = listed(json!({ "account_name": "ewcom" })).await;
    assert_eq!(found["count"], 1);
    let found = &found["customer_infos"][0];
    for (field, value) in [("customer_id", id), ("email", "new@example.com"), ("xaccount_id", "newcomer")] {
        assert_eq!(found[field], value);
    }
    assert_eq!((&found["is_frozen"], &found["association_type"]), (&json!(0), &json!("3")));
    assert_eq!(identity("name", "newcomer").await, "used_by_user");
    assert_eq!(identity("email", "new@example.com").await, "used_by_user");
    assert_eq!(world.fail("create_sub_customer", customer("newcomer", json!({}))).await, "CBC.99000038");
    let same_mail = json!({ "email": "new@example.com", "verification_code": VERIFICATION_CODE });
    assert_eq!(world.fail("create_sub_customer", customer("another", same_mail)).await, "CBC.99000051");
    let unsent = json!({ "email": "unsent@example.com", "verification_code": VERIFICATION_CODE });
    assert_eq!(world.fail("create_sub_customer", customer("another", unsent)).await, "CBC.99004008");
    let backwards = json!({ "password": "2rehtona" });
    assert_eq!(world.fail("create_sub_customer", customer("another2", backwards)).await, "CBC.99000036");
    let other = listed(json!({ "offset": 3, "limit": 1 })).await["customer_infos"][0].clone();
    let mobile = format!("0086-{}", other["telephone"].as_str().unwrap());
    assert_eq!(identity("mobile", &mobile).await, "used_by_user");
    assert_eq!(identity("mobile", "0086-13900000000").await, "available");

    let frozen = async || listed(json!({ "customer_id": id })).await["customer_infos"][0]["is_frozen"].clone();
    let scope = json!({ "customer_ids": [id], "reason": "Arrears" });
    assert_eq!(world.get("freeze_sub_customers", scope.clone()).await, json!({}));
    assert_eq!(frozen().await, 1);
    let other = json!({ "customer_ids": [id], "reason": "Paid", "unfreeze_type": "ACCOUNT_AND_RESOURCE" });
    assert_eq!(world.fail("unfreeze_sub_customers", other).await, "CBC.0100");
    world.get("unfreeze_sub_customers", scope).await;
    assert_eq!(frozen().await, 0);
}

#[tokio::test]
async fn customers_are_found_by_what_the_docs_say() {
    let world = World::new().await;
    let all = world.get("list_sub_customers", json!({ "limit": 100 })).await;
    let all = all["customer_infos"].as_array().unwrap();
    let count = async |input: Value| world.get("list_sub_customers", input).await["count"].as_u64().unwrap();
    let third = &all[3];
    assert_eq!(count(json!({ "customer_id": third["customer_id"] })).await, 1);
    assert_eq!(count(json!({ "customer_id": "" })).await, all.len() as u64, "nothing is filtered");
    for (field, filter) in [("association_type", "association_type"), ("label", "label")] {
        let same = all.iter().filter(|other| other[field] == third[field]).count() as u64;
        assert!(same > 1 && same < all.len() as u64);
        assert_eq!(count(json!({ filter: third[field] })).await, same);
    }
    let moment = &third["associated_on"];
    assert_eq!(count(json!({ "associated_on_begin": moment, "associated_on_end": moment })).await, 1);
    assert_eq!(count(json!({ "associated_on_end": moment })).await, 4);
    assert_eq!(count(json!({ "account_name": "nobody" })).await, 0);
}

#[tokio::test]
async fn who_is_not_known_is_told_beside_those_who_are() {
    let world = World::strict().await;
    let known = world.get("list_sub_customers", json!({})).await["customer_infos"][0]["customer_id"].clone();
    let input = json!({ "customer_ids": [known, "stranger"], "reason": "Arrears" });
    let reply = world.get("freeze_sub_customers", input.clone()).await;
    let details = reply["error_details"].as_array().unwrap();
    assert_eq!(details.len(), 1);
    assert_eq!((&details[0]["id"], &details[0]["error_code"]), (&json!("stranger"), &json!("CBC.99000035")));
    let listed = world.get("list_sub_customers", json!({ "customer_id": known })).await;
    assert_eq!(listed["customer_infos"][0]["is_frozen"], 1);
    let nobody = json!({ "customer_ids": ["stranger"], "reason": "Arrears" });
    let failure = world.call("freeze_sub_customers", nobody.clone()).await.unwrap_err();
    assert_eq!(failure, (400, "CBC.99000035".to_owned()));
    assert_eq!(
        world.fail("list_customer_on_demand_resources", json!({ "customer_id": "stranger" })).await,
        "CBC.99000035"
    );
    let of_nobody = json!({ "indirect_partner_id": "stranger" });
    assert_eq!(world.fail("list_sub_customers", of_nobody).await, "CBC.99000037");

    // Where nothing else is asked for, everybody is known.
    let world = World::new().await;
    assert_eq!(world.get("freeze_sub_customers", nobody).await, json!({}));
    world.get("list_customer_on_demand_resources", json!({ "customer_id": "stranger" })).await;
}

#[tokio::test]
async fn codes_are_limited_and_expire() {
    let world = World::new().await;
    let send = async |email: &str| {
        let input = json!({ "receiver_type": 2, "email": email, "timeout": 10 });
        world.call("send_verification_message_code", input).await
    };
    for _ in 0..15 {
        send("a@example.com").await.unwrap();
    }
    assert_eq!(send("a@example.com").await, Err((400, "CBC.99004015".to_owned())));
    send("b@example.com").await.unwrap();
    for _ in 0..3 {
        world.mock.advance(Duration::from_secs(3600));
        for _ in 0..15 {
            send("a@example.com").await.unwrap();
        }
    }
    world.mock.advance(Duration::from_secs(3600));
    assert!(send("a@example.com").await.is_err(), "60 a day");
    world.mock.advance(Duration::from_secs(86_400));
    send("a@example.com").await.unwrap();

    let create = async |code: &str| {
        let more = json!({ "email": "a@example.com", "verification_code": code });
        world.call("create_sub_customer", customer("codes", more)).await.map_err(|(_, code)| code)
    };
    assert_eq!(create("000000").await.unwrap_err(), "CBC.99004008");
    world.mock.advance(Duration::from_secs(601));
    assert_eq!(create(VERIFICATION_CODE).await.unwrap_err(), "CBC.99004008", "expired");
    send("a@example.com").await.unwrap();
    for _ in 0..3 {
        assert_eq!(create("000000").await.unwrap_err(), "CBC.99004008");
    }
    assert_eq!(create("000000").await.unwrap_err(), "CBC.99004009");
    assert_eq!(create(VERIFICATION_CODE).await.unwrap_err(), "CBC.99004009", "too late");
    send("a@example.com").await.unwrap();
    create(VERIFICATION_CODE).await.unwrap();
}

#[tokio::test]
async fn a_budget_is_told_and_recorded() {
    let world = World::new().await;
    let id = world.get("list_sub_customers", json!({})).await["customer_infos"][0]["customer_id"].clone();
    let records = async |more: Value| {
        let mut input = json!({ "customer_id": id, "limit": 3 });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        world.get("list_sub_customer_budget_records", input).await
    };
    let before = records(json!({})).await["total_count"].as_i64().unwrap();
    for (amount, kind) in [(1000.5, "MONTHLY"), (70.0, "PACKAGE")] {
        let input = json!({ "customer_id": id, "budget_amount": amount, "budget_type": kind });
        world.get("update_sub_customer_budget", input).await;
    }
    let shown = world.get("show_sub_customer_budget", json!({ "customer_id": id })).await;
    assert_eq!((cents(&shown["budget_amount"]), &shown["budget_type"]), (7000, &json!("PACKAGE")));
    let frozen = async || {
        let listed = world.get("list_sub_customers", json!({ "customer_id": id })).await;
        listed["customer_infos"][0]["is_frozen"].clone()
    };
    world.get("freeze_sub_customers", json!({ "customer_ids": [id], "reason": "Too much" })).await;
    assert_eq!(frozen().await, 1);
    let thaw =
        json!({ "customer_id": id, "budget_amount": 70, "budget_type": "PACKAGE", "cancel_partner_frozen": "1" });
    world.get("update_sub_customer_budget", thaw).await;
    assert_eq!(frozen().await, 0);
    let listed = world.get("list_sub_customer_budget", json!({ "customer_ids": [id, "other"] })).await;
    assert_eq!(listed["budget_infos"].as_array().unwrap().len(), 2);
    assert_eq!(cents(&listed["budget_infos"][0]["budget_amount"]), 7000);
    let told = records(json!({})).await;
    assert_eq!(told["total_count"], before + 3);
    let amounts: Vec<i64> =
        told["record_list"].as_array().unwrap().iter().map(|record| cents(&record["budget_amount"])).collect();
    assert_eq!(amounts, [7000, 7000, 100_050], "the last one first");
    assert_eq!(records(json!({ "budget_type": "PACKAGE" })).await["total_count"], 2);

    let world = World::strict().await;
    let listed = world.get("list_sub_customer_budget", json!({ "customer_ids": [id, "stranger"] })).await;
    assert_eq!(listed["budget_infos"].as_array().unwrap().len(), 1, "left out without a word");
    assert_eq!(world.fail("show_sub_customer_budget", json!({ "customer_id": "stranger" })).await, "CBC.0100");
}

fn payment(order: &Value, coupons: &[&Value], discount: Option<&Value>) -> Value {
    let coupons: Vec<Value> = coupons.iter().map(|id| json!({ "id": id, "type": 301 })).collect();
    let mut input = json!({
        "order_id": order,
        "use_coupon": if coupons.is_empty() { "NO" } else { "YES" },
        "use_discount": if discount.is_none() { "NO" } else { "YES" },
    });
    if !coupons.is_empty() {
        input["coupon_infos"] = coupons.into();
    }
    if let Some(id) = discount {
        input["discount_infos"] = json!([{ "id": id, "type": 3 }]);
    }
    input
}

#[tokio::test]
async fn an_order_is_paid_once_and_with_a_coupon() {
    let world = World::strict().await;
    let pending = world.orders(6, "1").await;
    let (order, other) = (&pending[0], &pending[1]);
    let id = order["order_id"].as_str().unwrap();
    let (balance, price) = (world.balance().await, cents(&order["amount_after_discount"]));
    let quota = async || world.get("show_customer_expenditure_quota", json!({})).await;
    let used = cents(&quota().await["granting_amount_used"]);
    let partner = async || world.get("show_partner_consumption_quota", json!({})).await;
    let before = partner().await;
    let spent = async || {
        let budget = world.get("show_sub_customer_budget", json!({ "customer_id": order["customer_id"] })).await;
        cents(&budget["used_amount"])
    };
    let spent_before = spent().await;
    let coupons = world.get("list_sub_customer_coupons", json!({ "status": 2 })).await;
    let coupon = &coupons["user_coupons"][0];
    let discounts = async |id: &str| world.get("list_order_discounts", json!({ "order_id": id })).await;
    let discount = discounts(id).await["discounts"][0].clone();
    assert_eq!(discount["orders"][0]["order_id"], id);
    let others = discounts(other["order_id"].as_str().unwrap()).await["discounts"][0]["discount_id"].clone();

    let wrong = payment(&json!(id), &[], Some(&others));
    assert_eq!(world.fail("pay_orders", wrong).await, "CBC.99003108");
    let twice = payment(&json!(id), &[&coupon["coupon_id"], &coupon["coupon_id"]], None);
    assert_eq!(world.fail("pay_orders", twice).await, "CBC.99003112");
    assert_eq!(world.order(id).await["status"], 6);
    assert_eq!(world.balance().await, balance, "nothing is taken before all is well");

    let right = payment(&json!(id), &[&coupon["coupon_id"]], Some(&discount["discount_id"]));
    world.get("pay_orders", right.clone()).await;
    let paid = world.order(id).await;
    assert_eq!(paid["status"], 5);
    assert_eq!(paid["payment_time"].as_str().unwrap().get(..10), Some("2026-01-01"));
    let off = cents(&discount["orders"][0]["order_line_items"][0]["discount_amount"]);
    let due = price - off - cents(&coupon["face_value"]);
    assert_eq!(world.balance().await, balance - due);
    assert_eq!(cents(&quota().await["granting_amount_used"]), used + due);
    assert_eq!(spent().await, spent_before + due);
    let after = partner().await;
    let rise = |name: &str| cents(&after[name]) - cents(&before[name]);
    assert_eq!((rise("unbilled_amount"), rise("coupon_amount")), (due, -cents(&coupon["face_value"])));
    let parts = ["due_amount", "unbilled_amount", "amount", "coupon_amount"].map(|name| cents(&after[name]));
    assert_eq!(cents(&after["used_consumption_quota"]), parts[0] + parts[1] - parts[2] - parts[3]);
    assert_eq!(world.fail("pay_orders", right).await, "CBC.99003112", "the coupon was used");
    assert_eq!(world.fail("pay_orders", payment(&json!(id), &[], None)).await, "CBC.99003106");
    let gone = world.get("list_sub_customer_coupons", json!({ "coupon_id": coupon["coupon_id"] })).await;
    let gone = &gone["user_coupons"][0];
    assert_eq!((&gone["status"], &gone["order_id"]), (&json!(3), &json!(id)));
    assert_eq!(cents(&gone["balance"]), 0);
    assert_eq!(world.fail("pay_orders", payment(&json!("CS1"), &[], None)).await, "CBC.30000010");
    assert_eq!(world.fail("show_customer_order_details", json!({ "order_id": "CS1" })).await, "CBC.30000010");
}

#[tokio::test]
async fn what_was_made_up_is_taken_for_good_and_costs_nothing() {
    let world = World::new().await;
    let balance = world.balance().await;
    let count = world.get("list_customer_orders", json!({})).await["total_count"].as_i64().unwrap();
    for _ in 0..2 {
        world.get("pay_orders", payment(&json!("made up"), &[&json!("a coupon")], Some(&json!("a discount")))).await;
        world.get("cancel_customer_order", json!({ "order_id": "made up" })).await;
        let shown = world.get("show_customer_order_details", json!({ "order_id": "made up" })).await;
        assert_eq!(shown["order_info"]["order_id"], "made up");
        let renewal = json!({ "resource_ids": ["made up"], "period_type": 3, "period_num": 3, "is_auto_pay": 1 });
        let made = world.get("renewal_resources", renewal).await;
        assert_eq!(cents(&world.order(made["order_ids"][0].as_str().unwrap()).await["official_amount"]), 0);
    }
    assert_eq!(world.balance().await, balance);
    assert_eq!(world.get("list_customer_orders", json!({})).await["total_count"], count + 2);
}

#[tokio::test]
async fn an_order_is_cancelled_or_expires() {
    let world = World::new().await;
    let pending = world.orders(6, "1").await;
    let id = |number: usize| pending[number]["order_id"].clone();
    let cancel = json!({ "order_id": id(0) });
    world.get("cancel_customer_order", cancel.clone()).await;
    assert_eq!(world.order(id(0).as_str().unwrap()).await["status"], 4);
    assert_eq!(world.fail("cancel_customer_order", cancel).await, "CBC.99005010");
    assert_eq!(world.fail("pay_orders", payment(&id(0), &[], None)).await, "CBC.99003106");
    world.mock.advance(Duration::from_secs(8 * 86_400));
    assert_eq!(world.fail("pay_orders", payment(&id(1), &[], None)).await, "CBC.99003110");
}

#[tokio::test]
async fn an_order_dearer_than_the_balance_stays_unpaid() {
    let world = World::new().await;
    let resource = world.resource(0).await["resource_id"].clone();
    let balance = world.balance().await;
    let renewal = json!({ "resource_ids": [resource], "period_type": 3, "period_num": 3 });
    let made = world.get("renewal_resources", renewal.clone()).await;
    let order = &made["order_ids"][0];
    assert!(cents(&world.order(order.as_str().unwrap()).await["amount_after_discount"]) > balance);
    assert_eq!(world.fail("pay_orders", payment(order, &[], None)).await, "CBC.99005003");
    assert_eq!(world.order(order.as_str().unwrap()).await["status"], 6);
    assert_eq!(world.balance().await, balance);
    assert_eq!(world.fail("renewal_resources", renewal).await, "CBC.99003100", "it is in an unpaid order");
}

#[tokio::test]
async fn resources_are_renewed_and_given_back() {
    let world = World::strict().await;
    let (first, second) = (world.resource(0).await, world.resource(1).await);
    let id = &first["resource_id"];
    let balance = world.balance().await;
    let renewal = json!({ "resource_ids": [id, "nothing"], "period_type": 2, "period_num": 2, "is_auto_pay": 1 });
    let made = world.get("renewal_resources", renewal).await;
    assert_eq!(made["fail_resource_infos"][0]["error_code"], "CBC.99003016");
    let order = world.order(made["order_ids"][0].as_str().unwrap()).await;
    let price = cents(&order["amount_after_discount"]);
    assert_eq!((&order["status"], &order["order_type"]), (&json!(5), &json!(2)));
    assert_eq!(world.balance().await, balance - price);
    assert_eq!(first["expire_time"], "2026-07-01T00:00:00Z");
    assert_eq!(world.resource(0).await["expire_time"], "2026-09-01T00:00:00Z");

    let unsubscription = |kind: i64| json!({ "resource_ids": [id], "unsubscribe_type": kind });
    let made = world.get("cancel_resources_subscription", unsubscription(2)).await;
    assert_eq!(world.balance().await, balance, "what it was renewed for came back");
    let refund = world.get("show_refund_order_details", json!({ "order_id": made["order_ids"][0] })).await;
    assert_eq!(cents(&refund["refund_infos"][0]["amount"]), -price);
    assert_eq!(world.resource(0).await["expire_time"], first["expire_time"]);
    world.get("cancel_resources_subscription", unsubscription(1)).await;
    assert_eq!(world.resource(0).await["status"], 3);
    assert!(world.balance().await > balance);
    assert_eq!(world.fail("cancel_resources_subscription", unsubscription(1)).await, "CBC.0100");
    let purchase = world.orders(6, "1").await[0]["order_id"].clone();
    assert_eq!(world.fail("show_refund_order_details", json!({ "order_id": purchase })).await, "CBC.99005026");

    let policy = async || world.resource(1).await["expire_policy"].clone();
    let id = &second["resource_id"];
    let one = json!({ "resource_id": id });
    world.get("auto_renewal_resources", one.clone()).await;
    assert_eq!(policy().await, 3);
    world.get("cancel_auto_renewal_resources", one.clone()).await;
    assert_eq!(policy().await, 0);
    assert_eq!(world.fail("cancel_auto_renewal_resources", one).await, "CBC.99003605");
    assert_eq!(world.fail("auto_renewal_resources", json!({ "resource_id": "nothing" })).await, "CBC.99003012");
    let change = json!({ "operation": "SET_UP", "resource_ids": [id, first["resource_id"], "nothing"] });
    let details = world.get("update_period_to_on_demand", change).await["error_details"].clone();
    let codes: Vec<&Value> = details.as_array().unwrap().iter().map(|detail| &detail["error_code"]).collect();
    assert_eq!(codes, ["CBC.99003610", "CBC.99003012"]);
    assert_eq!(policy().await, 1);
}

#[tokio::test]
async fn sums_are_the_sums_of_their_records() {
    for count in [5, 24, 200] {
        let world = World::start(Mock::builder().records(count).seed(3)).await;
        let month = "2025-03";
        let all = |mut input: Value| {
            input["limit"] = 1000.into();
            input
        };
        let sum = |list: &Value, name: &str| -> i64 {
            list.as_array().unwrap().iter().map(|record| cents(&record[name])).sum()
        };
        let sums = world.get("show_customer_monthly_sum", all(json!({ "bill_cycle": month }))).await;
        let fees = world.get("list_customerself_resource_records", all(json!({ "cycle": month }))).await;
        let bills = world.get("list_customerself_resource_record_details", all(json!({ "cycle": month }))).await;
        let total = cents(&sums["consume_amount"]);
        assert_eq!(fees["total_count"], count);
        assert_eq!(sum(&sums["bill_sums"], "consume_amount"), total);
        assert_eq!(sum(&fees["fee_records"], "amount"), total);
        assert_eq!(sum(&bills["monthly_records"], "consume_amount"), total);
        for means in ["cash_amount", "credit_amount", "debt_amount"] {
            assert_eq!(sum(&sums["bill_sums"], means), cents(&sums[means]), "{means}");
            assert_eq!(sum(&fees["fee_records"], means), cents(&sums[means]), "{means}");
            assert_eq!(sum(&bills["monthly_records"], means), cents(&sums[means]), "{means}");
        }
        for group in sums["bill_sums"].as_array().unwrap() {
            let same = |record: &&Value| record["resource_type"] == group["resource_type_code"];
            let of_group: i64 =
                fees["fee_records"].as_array().unwrap().iter().filter(same).map(|fee| cents(&fee["amount"])).sum();
            assert_eq!(of_group, cents(&group["consume_amount"]));
            assert_eq!(cents(&group["official_amount"]) - cents(&group["official_discount_amount"]), of_group);
        }
        let partner = world.get("list_postpaid_bill_sum", json!({ "bill_cycle": month })).await;
        assert_eq!(cents(&partner["initial_amount_due"]), total);
        assert_eq!(cents(&partner["consume_amount"]) + cents(&partner["refunds"]), total);

        for (unit, begin, end) in [(2, "2025-02", "2025-04"), (1, "2025-02-01", "2025-04-30")] {
            let input = all(json!({
                "time_condition": { "time_measure_id": unit, "begin_time": begin, "end_time": end },
                "groupby": [{ "type": "dimension", "key": "RESOURCE_ID" }],
                "cost_type": "ORIGINAL_COST", "amount_type": "NET_AMOUNT",
            }));
            let costs = world.get("list_costs", input).await;
            let mut of_month = 0;
            for record in costs["cost_data"].as_array().unwrap() {
                assert_eq!(sum(&record["costs"], "amount"), cents(&record["amount_by_costs"]));
                let periods = record["costs"].as_array().unwrap().iter();
                let march = periods.filter(|cost| cost["time_dimension_value"].as_str().unwrap().starts_with(month));
                of_month += march.map(|cost| cents(&cost["amount"])).sum::<i64>();
            }
            assert_eq!(of_month, total, "{unit}");
        }
    }
}

#[tokio::test]
async fn packages_have_what_was_not_deducted() {
    let world = World::new().await;
    let packages = world.get("list_free_resource_infos", json!({ "limit": 1000 })).await;
    let month = json!({ "deduct_time_begin": "2025-12-01", "deduct_time_end": "2025-12-31", "limit": 1000 });
    let deductions = world.get("list_free_resources_usage_records", month).await;
    let packages = packages["free_resource_packages"].as_array().unwrap();
    assert_eq!(deductions["total_count"], packages.len());
    for package in packages {
        let item = &package["free_resources"][0];
        let id = &item["free_resource_id"];
        let all = deductions["free_resource_records"].as_array().unwrap();
        let deduction = all.iter().find(|deduction| deduction["free_resource_id"] == *id).unwrap();
        let usages = world.get("list_free_resource_usages", json!({ "free_resource_ids": [id] })).await;
        let usage = &usages["free_resources"][0];
        assert_eq!(cents(&item["original_amount"]) - cents(&deduction["used_amount"]), cents(&item["amount"]));
        assert_eq!(deduction["remaining_amount"], item["amount"]);
        assert_eq!(
            (cents(&usage["amount"]), cents(&usage["original_amount"])),
            (cents(&item["amount"]), cents(&item["original_amount"]))
        );
    }
}

#[tokio::test]
async fn prices_add_up_and_are_those_of_the_orders() {
    let world = World::strict().await;
    let product = |id: &str, count: i64| {
        json!({
            "id": id, "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
            "resource_spec": "spec1.linux", "region": "ap-southeast-1", "subscription_num": count,
            "usage_factor": "Duration", "usage_value": 1, "usage_measure_id": 4,
        })
    };
    let input = json!({ "project_id": "p", "product_infos": [product("one", 1), product("three", 3)] });
    let rated = world.get("list_on_demand_resource_ratings", input).await;
    let products = rated["product_rating_results"].as_array().unwrap();
    let ids: Vec<&Value> = products.iter().map(|product| &product["id"]).collect();
    assert_eq!(ids, ["one", "three"]);
    let of = |record: &Value, name: &str| cents(&record[name]);
    for name in ["amount", "discount_amount", "official_website_amount"] {
        assert_eq!(of(&rated, name), products.iter().map(|product| of(product, name)).sum::<i64>(), "{name}");
    }
    assert_eq!(of(&products[1], "official_website_amount"), 3 * of(&products[0], "official_website_amount"));
    assert_eq!(of(&rated, "official_website_amount") - of(&rated, "discount_amount"), of(&rated, "amount"));

    let product = |id: &str, months: i64| {
        json!({
            "id": id, "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
            "resource_spec": "spec1.linux", "region": "ap-southeast-1", "subscription_num": 1,
            "period_type": 2, "period_num": months,
        })
    };
    let input = json!({ "project_id": "p", "product_infos": [product("one", 1), product("two", 2)] });
    let rated = world.get("list_rate_on_period_detail", input).await;
    for (result, name) in [
        (&rated["official_website_rating_result"], "official_website_amount"),
        (&rated["optional_discount_rating_results"][0], "amount"),
        (&rated["optional_discount_rating_results"][0], "discount_amount"),
    ] {
        let products = result["product_rating_results"].as_array().unwrap();
        assert_eq!(products.len(), 2);
        assert_eq!(of(result, name), products.iter().map(|product| of(product, name)).sum::<i64>(), "{name}");
    }

    let id = world.resource(0).await["resource_id"].clone();
    let rate = async || {
        let input = json!({ "resource_ids": [id, "nothing"], "period_type": 2, "period_num": 3 });
        world.get("list_renew_rate_on_period", input).await
    };
    let rated = rate().await;
    assert_eq!(rated["fail_resource_infos"][0]["error_code"], "CBC.30050009");
    let renewal = json!({ "resource_ids": [id], "period_type": 2, "period_num": 3 });
    let order = world.get("renewal_resources", renewal).await["order_ids"][0].clone();
    let order = world.order(order.as_str().unwrap()).await;
    assert_eq!(of(&rated["renew_inquiry_results"][0], "amount"), of(&order, "amount_after_discount"));
    assert_eq!(of(&rated["official_website_rating_result"], "official_website_amount"), of(&order, "official_amount"));
    assert_eq!(rate().await["fail_resource_infos"][0]["error_code"], "CBC.30050010");
}

/// Lists with what they are filtered by: the list, the field of the request, that of a record, and the whole of it or,
/// with a star, a part.
const FILTERS: [(&str, &str, &str, &str); 36] = [
    ("list_customer_orders", "order_infos", "order_id", "order_id"),
    ("list_customer_orders", "order_infos", "customer_id", "customer_id"),
    ("list_customer_orders", "order_infos", "service_type_code", "service_type_code"),
    ("list_customer_orders", "order_infos", "status", "status"),
    ("list_customer_orders", "order_infos", "order_type", "order_type"),
    ("list_sub_customers", "customer_infos", "customer", "customer*"),
    ("list_indirect_partners", "indirect_partners", "account_name", "account_name"),
    ("list_indirect_partners", "indirect_partners", "indirect_partner_id", "indirect_partner_id"),
    ("list_enterprise_sub_customers", "sub_customer_infos", "org_id", "org_id"),
    ("list_enterprise_sub_customers", "sub_customer_infos", "sub_customer_account_name", "name"),
    ("list_sub_customer_coupons", "user_coupons", "coupon_id", "coupon_id"),
    ("list_sub_customer_coupons", "user_coupons", "status", "status"),
    ("list_sub_customer_coupons", "user_coupons", "promotion_plan_id", "promotion_plan_id"),
    ("list_sub_customer_coupons", "user_coupons", "source_id", "source_id"),
    ("list_free_resource_infos", "free_resource_packages", "product_id", "product_id"),
    ("list_free_resource_infos", "free_resource_packages", "product_name", "product_name"),
    ("list_free_resource_infos", "free_resource_packages", "region_code", "region_code"),
    ("list_free_resource_infos", "free_resource_packages", "order_id", "order_id"),
    ("list_free_resources_usage_records", "free_resource_records", "free_resource_id", "free_resource_id"),
    ("list_free_resources_usage_records", "free_resource_records", "product_id", "product_id"),
    ("list_pay_per_use_customer_resources", "data", "service_type_code", "service_type_code"),
    ("list_customer_on_demand_resources", "resources", "service_type_code", "service_type_code"),
    ("list_customer_on_demand_resources", "resources", "region_code", "region_code"),
    ("list_service_types", "service_types", "service_type_name", "service_type_name*"),
    ("list_usage_types", "usage_types", "resource_type_code", "resource_type_code"),
    ("show_customer_monthly_sum", "bill_sums", "service_type_code", "service_type_code"),
    ("list_customerself_resource_records", "fee_records", "resource_id", "resource_id"),
    ("list_customerself_resource_records", "fee_records", "region", "region"),
    ("list_customerself_resource_records", "fee_records", "charge_mode", "charge_mode"),
    ("list_customerself_resource_records", "fee_records", "bill_type", "bill_type"),
    ("list_customerself_resource_records", "fee_records", "trade_id", "trade_id"),
    ("list_customerself_resource_record_details", "monthly_records", "res_instance_id", "res_instance_id"),
    ("list_customerself_resource_record_details", "monthly_records", "charge_mode", "charge_mode"),
    ("list_customerself_resource_record_details", "monthly_records", "resource_type", "resource_Type_code"),
    ("list_customerself_resource_record_details", "monthly_records", "cloud_service_type", "cloud_service_type"),
    ("list_resource_specs", "cloud_service_basics", "resource_spec", "resource_spec"),
];

#[tokio::test]
async fn filters_leave_what_fits() {
    let world = World::new().await;
    let orders = world.get("list_customer_orders", json!({})).await;
    for (operation, list, filter, field) in FILTERS {
        let mut input = asked(operation, &orders);
        input["limit"] = 100.into();
        let all = world.get(operation, input.clone()).await[list].as_array().unwrap().clone();
        let name = field.trim_end_matches('*');
        // One of the last: the first would be there without a filter too.
        let wanted = all[all.len() - 2][name].clone();
        let fits = |record: &&Value| record[name] == wanted;
        let expected: Vec<Value> = all.iter().filter(fits).cloned().collect();
        assert!(!expected.is_empty() && expected.len() < all.len(), "{operation} {filter}");
        input[filter] = match (filter, &wanted) {
            ("order_type", number) => number.to_string().into(),
            _ => wanted.clone(),
        };
        if filter == "resource_spec" {
            input.as_object_mut().unwrap().remove(filter);
            input["filters"] = json!([{ "key": "RESOURCE_SPEC", "value": wanted }]);
        }
        let mut found = world.get(operation, input).await[list].as_array().unwrap().clone();
        if field.ends_with('*') {
            assert!(found.len() >= expected.len() && found.len() < all.len(), "{operation} {filter}");
            found.retain(|record| fits(&record));
        }
        assert_eq!(found, expected, "{operation} {filter}");
    }
}

/// What a request of a long list needs, so that there is one.
fn asked(operation: &str, orders: &Value) -> Value {
    match operation {
        "list_invoices" => {
            json!({ "domain_id": "d", "start_time": "2025-01-01T00:00:00Z", "end_time": "2026-01-01T00:00:00Z", "offset": 1 })
        }
        "show_customer_order_details" => json!({ "order_id": orders["order_infos"][0]["order_id"] }),
        "list_service_resources" => json!({ "service_type_code": "hws.service.type.ec2" }),
        "list_free_resources_usage_records" => {
            json!({ "deduct_time_begin": "2025-12-01", "deduct_time_end": "2025-12-31" })
        }
        "show_customer_monthly_sum" => json!({ "bill_cycle": "2025-12" }),
        "list_customerself_resource_records" | "list_customerself_resource_record_details" => {
            json!({ "cycle": "2025-12" })
        }
        "list_costs" => json!({
            "time_condition": { "time_measure_id": 2, "begin_time": "2025-11", "end_time": "2025-12" },
            "groupby": [{ "type": "dimension", "key": "CLOUD_SERVICE_TYPE" }, { "type": "tag", "key": "team" }],
            "cost_type": "ORIGINAL_COST", "amount_type": "NET_AMOUNT",
        }),
        "list_resource_specs" => json!({
            "cloud_service_type": "hws.service.type.ec2", "resource_type": "hws.resource.type.vm",
            "region_code": "ap-southeast-1", "charge_mode": "1",
        }),
        "list_resource_specs_price" => json!({ "region_code": "ap-southeast-1" }),
        "list_customer_on_demand_resources" | "list_sub_customer_budget_records" => json!({ "customer_id": "c" }),
        _ => json!({}),
    }
}

/// All records of a list in pages of such a size, and what each page said of their number.
async fn walk(world: &World, operation: &str, mut input: Value, size: usize) -> (Vec<String>, Vec<usize>) {
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == operation).unwrap();
    let paging = entry.descriptor.paging.unwrap();
    input["limit"] = size.into();
    let decoded = entry.request(Node::parse(&input.to_string()).unwrap());
    assert_eq!(decoded.violations(), [], "{operation}");
    let mut request = decoded.request;
    let mut pager = Pager::new(entry.descriptor, &*request).unwrap();
    let (mut records, mut totals) = (Vec::new(), Vec::new());
    loop {
        let mut reply = request.call(world.client.core(), CallOptions::new()).await.unwrap();
        let sent = serde_json::to_value(&**reply).unwrap();
        totals.extend(paging.total.map(|_| {
            let total = sent.get("total_count").or(sent.get("count")).unwrap();
            usize::try_from(total.as_u64().unwrap()).unwrap()
        }));
        let turn = pager.turn(&mut *request, &mut **reply.body_mut());
        assert_ne!(turn, Turn::Again, "{operation}: the list changed on the way");
        records.extend(pager.records(&**reply).map(|record| serde_json::to_string(&record).unwrap()));
        if turn == Turn::Last {
            return (records, totals);
        }
    }
}

#[tokio::test]
async fn every_long_list_has_each_record_once() {
    let world = World::new().await;
    let orders = world.get("list_customer_orders", json!({})).await;
    let mut lists = 0;
    for entry in OPERATIONS.iter().filter(|entry| entry.descriptor.paging.is_some()) {
        let name = entry.descriptor.name;
        let (records, totals) = walk(&world, name, asked(name, &orders), 5).await;
        assert!(records.len() >= 12, "{name}: {}", records.len());
        assert!(totals.iter().all(|total| *total == records.len()), "{name}: {totals:?} {}", records.len());
        let mut different = records.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), records.len(), "{name}: some records are the same");
        let (at_once, _) = walk(&world, name, asked(name, &orders), 50).await;
        assert_eq!(at_once, records, "{name}");
        lists += 1;
    }
    assert!(lists >= 20, "{lists}");
}

#[tokio::test]
async fn a_page_far_back_in_a_very_long_list() {
    let world = World::start(Mock::builder().records(10_000_000)).await;
    let page = world.get("list_service_types", json!({ "offset": 9_999_998, "limit": 10 })).await;
    assert_eq!((&page["total_count"], page["service_types"].as_array().unwrap().len()), (&json!(10_000_000), 2));
    let orders = world.get("list_customer_orders", json!({ "offset": 9_999_997, "order_by": "createTime" })).await;
    let orders = orders["order_infos"].as_array().unwrap().clone();
    let backwards = world.get("list_customer_orders", json!({ "order_by": "-createTime", "limit": 3 })).await;
    let mut backwards = backwards["order_infos"].as_array().unwrap().clone();
    backwards.reverse();
    assert_eq!(orders, backwards);
    assert_eq!(world.get("show_customer_monthly_sum", json!({ "bill_cycle": "2025-12" })).await["total_count"], 12);
}

#[tokio::test]
async fn the_same_calls_have_the_same_answers() {
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let world = World::start(Mock::builder().seed(seed)).await;
        let pending = world.orders(6, "1").await;
        world.get("pay_orders", payment(&pending[0]["order_id"], &[], None)).await;
        let created = world.get(
            "create_sub_customer",
            json!({
                "domain_area": "MX", "xaccount_id": "x", "xaccount_type": "x_IDP",
            }),
        );
        runs.push((created.await, world.orders(5, "1").await));
    }
    assert_eq!(runs[0], runs[1]);
    assert_ne!(runs[0], runs[2]);
}

#[tokio::test]
async fn what_is_not_taken_is_not_remembered() {
    let world = World::new().await;
    let count = async || world.get("list_sub_customers", json!({})).await["count"].as_i64().unwrap();
    let before = count().await;
    world.mock.fail_next("create_sub_customer", "CBC.99000030");
    assert_eq!(world.fail("create_sub_customer", customer("one", json!({}))).await, "CBC.99000030");
    world.mock.answer_next("create_sub_customer", 200, &[], "{}");
    world.get("create_sub_customer", customer("one", json!({}))).await;
    world.mock.fault_next("create_sub_customer", Fault::ResetBefore);
    let lost = world.call("create_sub_customer", customer("one", json!({}))).await;
    assert!(lost.is_err());
    assert_eq!(count().await, before);
    world.mock.fault_next("create_sub_customer", Fault::BadGateway);
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == "create_sub_customer").unwrap();
    let input = customer("one", json!({})).to_string();
    let request = entry.request(Node::parse(&input).unwrap()).request;
    assert!(request.call(world.client.core(), CallOptions::new()).await.is_err());
    assert_eq!(count().await, before + 1, "it was taken, and the answer was lost");
}
