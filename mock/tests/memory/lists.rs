//! Long lists, and properties of the whole memory.

use huaweicloud_bss::{
    CallOptions, OPERATIONS,
    dynamic::Node,
    paging::{Pager, Turn},
};
use huaweicloud_bss_mock::{Fault, Mock};
use serde_json::{Value, json};

use crate::customers::customer;
use crate::orders::payment;
use crate::world::World;

/// Lists and their filters: the operation, the list, the field of the request, and the field of a record, with a star
/// if the filter matches a part of the value.
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
async fn filters_keep_matching_records() {
    let world = World::new().await;
    let orders = world.get("list_customer_orders", json!({})).await;
    for (operation, list, filter, field) in FILTERS {
        let mut input = input(operation, &orders);
        input["limit"] = 100.into();
        let all = world.get(operation, input.clone()).await[list].as_array().unwrap().clone();
        let name = field.trim_end_matches('*');
        // One of the last records, because the first ones would be on the page without a filter too.
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

/// Returns the input that an operation needs to return a list.
fn input(operation: &str, orders: &Value) -> Value {
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

/// Returns all records of a list, requested in pages of this size, and the total on each page.
async fn read_list(world: &World, operation: &str, mut input: Value, size: usize) -> (Vec<String>, Vec<usize>) {
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == operation).unwrap();
    let paging = entry.descriptor.paging.unwrap();
    input["limit"] = size.into();
    let decoded = entry.request(Node::parse(&input.to_string()).unwrap());
    assert_eq!(decoded.violations(), [], "{operation}");
    let mut request = decoded.request;
    let mut pager = Pager::new(entry.descriptor, &*request).unwrap();
    let (mut records, mut totals) = (Vec::new(), Vec::new());
    loop {
        assert!(records.len() < 10_000, "{operation}: the list does not end");
        let mut reply = request.call(world.client.core(), CallOptions::new()).await.unwrap();
        let sent = serde_json::to_value(&**reply).unwrap();
        totals.extend(paging.total.map(|_| {
            let total = sent.get("total_count").or(sent.get("count")).unwrap();
            usize::try_from(total.as_u64().unwrap()).unwrap()
        }));
        let turn = pager.turn(&mut *request, &mut reply).unwrap();
        assert_ne!(turn, Turn::Again, "{operation}: the list changed while it was read");
        records.extend(pager.records(&**reply).map(|record| serde_json::to_string(&record).unwrap()));
        if turn == Turn::Last {
            pager.finish().unwrap();
            return (records, totals);
        }
    }
}

#[tokio::test]
async fn lists_contain_each_record_once() {
    let world = World::new().await;
    let orders = world.get("list_customer_orders", json!({})).await;
    let mut lists = 0;
    for entry in OPERATIONS.iter().filter(|entry| entry.descriptor.paging.is_some()) {
        let name = entry.descriptor.name;
        let (records, totals) = read_list(&world, name, input(name, &orders), 5).await;
        assert!(records.len() >= 12, "{name}: {}", records.len());
        assert!(totals.iter().all(|total| *total == records.len()), "{name}: {totals:?} {}", records.len());
        let mut different = records.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), records.len(), "{name}: some records are equal");
        let (at_once, _) = read_list(&world, name, input(name, &orders), 50).await;
        assert_eq!(at_once, records, "{name}");
        lists += 1;
    }
    assert!(lists >= 20, "{lists}");
}

#[tokio::test]
async fn returns_the_last_page_of_a_very_long_list() {
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
async fn the_same_calls_get_the_same_answers() {
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
async fn remembers_only_processed_requests() {
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
    assert_eq!(count().await, before + 1, "the request was processed and its answer lost");
}
