//! Orders, payments and resources.

use std::time::Duration;

use serde_json::{Value, json};

use crate::world::{World, cents};

pub(crate) fn payment(order: &Value, coupons: &[&Value], discount: Option<&Value>) -> Value {
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
async fn pays_an_order_once_and_with_a_coupon() {
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
    assert_eq!(world.balance().await, balance, "an invalid payment changes nothing");

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
async fn accepts_unknown_ids_without_cost() {
    let world = World::new().await;
    let balance = world.balance().await;
    let count = world.get("list_customer_orders", json!({})).await["total_count"].as_i64().unwrap();
    for id in ["unknown 1", "unknown 2"] {
        world.get("pay_orders", payment(&json!(id), &[&json!("a coupon")], Some(&json!("a discount")))).await;
        let shown = world.get("show_customer_order_details", json!({ "order_id": id })).await;
        assert_eq!(shown["order_info"]["order_id"], id);
        let renewal = json!({ "resource_ids": ["unknown"], "period_type": 3, "period_num": 3, "is_auto_pay": 1 });
        let made = world.get("renewal_resources", renewal).await;
        assert_eq!(cents(&world.order(made["order_ids"][0].as_str().unwrap()).await["official_amount"]), 0);
    }
    assert_eq!(world.balance().await, balance);
    assert_eq!(world.get("list_customer_orders", json!({})).await["total_count"], count + 2);
}

#[tokio::test]
async fn remembers_changes_of_orders_with_unknown_ids() {
    let world = World::new().await;
    let shown = async |id: &str| {
        let shown = world.get("show_customer_order_details", json!({ "order_id": id })).await;
        (shown["order_info"]["status"].clone(), shown["order_info"]["payment_time"].is_string())
    };
    let discounts = async |id: &str| {
        let discounts = world.get("list_order_discounts", json!({ "order_id": id })).await;
        discounts["discounts"].as_array().map_or(0, Vec::len)
    };
    for id in ["a", "b", "c"] {
        assert_eq!((shown(id).await, discounts(id).await), ((json!(6), false), 1), "{id}");
    }
    world.get("pay_orders", payment(&json!("a"), &[], None)).await;
    world.get("cancel_customer_order", json!({ "order_id": "b" })).await;
    for (id, state) in [("a", (json!(5), true)), ("b", (json!(4), false))] {
        assert_eq!((shown(id).await, discounts(id).await), (state, 0), "{id}");
        assert_eq!(world.fail("pay_orders", payment(&json!(id), &[], None)).await, "CBC.99003106");
        assert_eq!(world.fail("cancel_customer_order", json!({ "order_id": id })).await, "CBC.99005010");
    }
    assert_eq!(shown("c").await, (json!(6), false), "each order has a state of its own");
    // The first order, which they look like, does not change.
    let first = world.orders(6, "1").await[0]["order_id"].clone();
    world.get("pay_orders", payment(&first, &[], None)).await;
    assert_eq!(shown("c").await, (json!(6), false));
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
async fn rejects_a_payment_over_the_balance() {
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
    assert_eq!(world.fail("renewal_resources", renewal).await, "CBC.99003100", "it has an unpaid order");
}

#[tokio::test]
async fn renews_and_unsubscribes_resources() {
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
    assert_eq!(world.balance().await, balance, "the renewal is refunded");
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
