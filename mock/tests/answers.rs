//! The mock takes every valid request, and what it answers by itself is what the spec says of replies: every field, within
//! its limits, for every operation, and the same in every run.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test")]

use huaweicloud_bss::{CallOptions, Client, Credentials, OPERATIONS, SPEC};
use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Rule, TypeBody};
use huaweicloud_bss_codegen::sample::Sampler;
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_mock::Mock;
use serde_json::Value;

/// What a reply has or has not, by what the mock remembers or was asked for: other tests look at that.
const SOMETIMES: [&str; 15] = [
    "review_result",
    "opinion",
    "mobile_remain_available_num",
    "error_details",
    "fail_resource_infos",
    "sub_order_infos",
    "payment_time",
    "reserve_time",
    "next_marker",
    "attributes",
    "price_lists",
    "bill_date",
    // Both between two moments of the request, which may be the wrong way round.
    "invoices",
    "free_resource_records",
    "costs",
];

/// Every field is there, and keeps its limits.
fn assert_keeps(fields: &[Field], body: &Value, model: &Model, path: &str) {
    let members = body.as_object().unwrap_or_else(|| panic!("{path} is no object: {body}"));
    assert!(members.keys().all(|name| fields.iter().any(|field| field.name == *name)), "{path}: {body}");
    for field in fields {
        let path = format!("{path}.{}", field.name);
        let Some(value) = members.get(&field.name) else {
            assert!(SOMETIMES.contains(&field.name.as_str()), "{path} is not there: {body}");
            continue;
        };
        assert_value(&field.ty, &field.rules, &field.item_rules, value, model, &path);
    }
}

fn assert_value(ty: &FieldType, rules: &[Rule], item_rules: &[Rule], value: &Value, model: &Model, path: &str) {
    for rule in rules {
        let number = || value.as_f64().unwrap_or_else(|| panic!("{path} is no number: {value}"));
        let length = || u32::try_from(value.as_str().unwrap().chars().count()).unwrap();
        let entries = || u32::try_from(value.as_array().unwrap().len()).unwrap();
        let is_choice = matches!(ty, FieldType::Named(_));
        let holds = match rule {
            _ if is_choice => true,
            Rule::MinLength(limit) => length() >= *limit,
            Rule::MaxLength(limit) => length() <= *limit,
            Rule::Min(limit) => number() >= *limit as f64,
            Rule::Max(limit) => number() <= *limit as f64,
            Rule::Above(limit) => number() > *limit as f64,
            Rule::MaxDecimals(limit) => {
                value.to_string().split_once('.').map_or(0, |(_, digits)| digits.len()) <= *limit as usize
            }
            Rule::MinItems(limit) => entries() >= *limit,
            Rule::MaxItems(limit) => entries() <= *limit,
            Rule::NotOnlyDigitsSpecialOrSpaces => value.as_str().unwrap().chars().any(char::is_alphabetic),
            Rule::Format(format) => format.holds(value.as_str().unwrap()),
        };
        assert!(holds, "{path}: {rule:?} does not hold of {value}");
    }
    match ty {
        FieldType::List(item) => {
            for (index, entry) in value.as_array().unwrap().iter().enumerate() {
                assert_value(item, item_rules, &[], entry, model, &format!("{path}[{index}]"));
            }
        }
        FieldType::Named(id) => match &model.ty(*id).body {
            TypeBody::Object(fields) => assert_keeps(fields, value, model, path),
            TypeBody::TextEnum(values) => assert!(values.iter().any(|known| *value == known.value), "{path}: {value}"),
            TypeBody::IntegerEnum(values) => {
                assert!(values.iter().any(|known| *value == known.value), "{path}: {value}")
            }
        },
        _ => {}
    }
}

/// The input with another customer, order, name and address in each request: what was done once cannot be done again.
fn of_its_own(operation: &str, number: u64, input: &str) -> String {
    let Value::Object(mut input) = serde_json::from_str(input).unwrap() else { panic!("{input}") };
    for (name, value) in &mut input {
        let own = match name.as_str() {
            "customer_id" => format!("{number}-{operation}").chars().take(64).collect(),
            "email" if operation == "create_sub_customer" => format!("c{number}@example.com"),
            "domain_name" => format!("customer-{number}"),
            "order_id" if matches!(operation, "pay_orders" | "cancel_customer_order") => {
                format!("{operation}-{number}")
            }
            _ => continue,
        };
        *value = own.into();
    }
    Value::Object(input).to_string()
}

#[tokio::test]
async fn every_valid_request_is_answered_with_all_fields() {
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let mock = Mock::builder().keys("AK", "SK").seed(seed).start().await.unwrap();
        let client =
            Client::builder().endpoint(mock.endpoint()).credentials(Credentials::new("AK", "SK")).build().unwrap();
        let mut bodies = Vec::new();
        for (_, operation) in model.operations() {
            let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == operation.name).unwrap();
            let mut replies = Vec::new();
            for number in 0..20 {
                let input = Sampler::new(&model, seed).input(operation, number).to_string();
                let input = of_its_own(&operation.name, number, &input);
                let decoded = entry.request(huaweicloud_bss::Node::parse(&input).unwrap());
                match decoded.request.call(client.core(), CallOptions::new()).await {
                    Ok(reply) => replies.push(reply),
                    Err(error) => panic!("{}: {error}\n{input}", operation.name),
                }
            }
            let reply = replies.first().unwrap();
            assert!(operation.success.contains(&reply.status()), "{}", operation.name);
            let body = serde_json::to_value(&***reply).unwrap();
            assert_keeps(&operation.reply, &numbers(body.clone(), &operation.reply, &model), &model, &operation.name);
            bodies.push(body);
        }
        assert_eq!(bodies.len(), OPERATIONS.len());
        runs.push(bodies);
    }
    assert_eq!(runs.first(), runs.get(1));
}

/// Decimal numbers are stored as text: makes numbers of them again.
fn numbers(body: Value, fields: &[Field], model: &Model) -> Value {
    let Value::Object(members) = body else { return body };
    let convert = |(name, value): (String, Value)| {
        let ty = fields.iter().find(|field| field.name == name).map(|field| &field.ty);
        let value = ty.map_or(value.clone(), |ty| number(value, ty, model));
        (name, value)
    };
    Value::Object(members.into_iter().map(convert).collect())
}

fn number(value: Value, ty: &FieldType, model: &Model) -> Value {
    match (ty, value) {
        (FieldType::Decimal, Value::String(text)) => serde_json::from_str(&text).unwrap(),
        (FieldType::List(item), Value::Array(entries)) => {
            entries.into_iter().map(|entry| number(entry, item, model)).collect()
        }
        (FieldType::Named(id), value) => match &model.ty(*id).body {
            TypeBody::Object(fields) => numbers(value, fields, model),
            _ => value,
        },
        (_, value) => value,
    }
}
