//! Bills, packages and prices.

use huaweicloud_bss_mock::Mock;
use serde_json::{Value, json};

use crate::world::{World, cents};

#[tokio::test]
async fn sums_match_their_records() {
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
async fn packages_contain_what_is_left_after_deductions() {
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
async fn prices_add_up_and_match_the_orders() {
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
