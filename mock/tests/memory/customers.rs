//! Customers, codes and budgets.

use std::time::Duration;

use huaweicloud_bss_mock::VERIFICATION_CODE;
use serde_json::{Value, json};

use crate::world::{World, cents};

pub(crate) fn customer(name: &str, more: Value) -> Value {
    let mut input = json!({ "domain_name": name, "domain_area": "MX", "xaccount_id": name, "xaccount_type": "x_IDP" });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

#[tokio::test]
async fn creates_lists_and_freezes_a_customer() {
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
async fn filters_customers_by_the_documented_fields() {
    let world = World::new().await;
    let all = world.get("list_sub_customers", json!({ "limit": 100 })).await;
    let all = all["customer_infos"].as_array().unwrap();
    let count = async |input: Value| world.get("list_sub_customers", input).await["count"].as_u64().unwrap();
    let third = &all[3];
    assert_eq!(count(json!({ "customer_id": third["customer_id"] })).await, 1);
    assert_eq!(count(json!({ "customer_id": "" })).await, all.len() as u64, "an empty string is no filter");
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
async fn reports_unknown_customers_next_to_known_ones() {
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

    // Without strict mode, every customer is known.
    let world = World::new().await;
    assert_eq!(world.get("freeze_sub_customers", nobody).await, json!({}));
    world.get("list_customer_on_demand_resources", json!({ "customer_id": "stranger" })).await;
}

#[tokio::test]
async fn limits_verification_codes_and_lets_them_expire() {
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
async fn returns_a_budget_and_its_history() {
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
    let records_after = records(json!({})).await;
    assert_eq!(records_after["total_count"], before + 3);
    let amounts: Vec<i64> =
        records_after["record_list"].as_array().unwrap().iter().map(|record| cents(&record["budget_amount"])).collect();
    assert_eq!(amounts, [7000, 7000, 100_050], "newest first");
    assert_eq!(records(json!({ "budget_type": "PACKAGE" })).await["total_count"], 2);

    let world = World::strict().await;
    let listed = world.get("list_sub_customer_budget", json!({ "customer_ids": [id, "stranger"] })).await;
    assert_eq!(listed["budget_infos"].as_array().unwrap().len(), 1, "unknown customers are left out");
    assert_eq!(world.fail("show_sub_customer_budget", json!({ "customer_id": "stranger" })).await, "CBC.0100");
}
