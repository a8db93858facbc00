//! The mock accepts every valid request. Its own answers follow the spec: every field, within its limits, for every
//! operation, and the same in every run.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{BoxFuture, CallOptions, Client, Credentials, OPERATIONS, SPEC, dynamic::Node};
use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Rule, TypeBody};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_mock::Mock;
use huaweicloud_bss_workbench::sample::Sampler;
use serde_json::Value;

/// Fields that a reply has or lacks, depending on the mock's memory and the request.
const SOMETIMES: [&str; 8] = [
    "mobile_remain_available_num",
    "error_details",
    "payment_time",
    "reserve_time",
    "next_marker",
    "attributes",
    "price_lists",
    "bill_date",
];

/// Fields that exist only after an application. No application is made here; other tests cover them.
const NEVER: [&str; 2] = ["review_result", "opinion"];

/// Statistics on all replies.
#[derive(Debug, Default)]
struct Statistics {
    /// How often each optional field was present and absent, by name.
    sometimes: BTreeMap<String, [u32; 2]>,
    /// How often each rule was checked, by name.
    rules: BTreeMap<String, u32>,
}

/// Checks replies against the model.
struct Checker<'m> {
    model: &'m Model,
    statistics: Statistics,
}

impl Checker<'_> {
    /// Checks that every field is present and within its limits.
    fn fields(&mut self, fields: &[Field], body: &Value, path: &str) {
        let members = body.as_object().unwrap_or_else(|| panic!("{path} is not an object: {body}"));
        assert!(members.keys().all(|name| fields.iter().any(|field| field.name == *name)), "{path}: {body}");
        for field in fields {
            let path = format!("{path}.{}", field.name);
            let value = members.get(&field.name).filter(|value| !value.is_null());
            if NEVER.contains(&field.name.as_str()) {
                assert!(value.is_none(), "{path} is present: {body}");
            } else if SOMETIMES.contains(&field.name.as_str()) {
                self.statistics.sometimes.entry(field.name.clone()).or_default()[usize::from(value.is_none())] += 1;
            } else {
                assert!(value.is_some(), "{path} is missing: {body}");
            }
            if let Some(value) = value {
                self.value(&field.ty, &field.rules, &field.item_rules, value, &path);
            }
        }
    }

    fn value(&mut self, ty: &FieldType, rules: &[Rule], item_rules: &[Rule], value: &Value, path: &str) {
        for rule in rules {
            // Enums are checked against their listed values.
            if !matches!(ty, FieldType::Named(_)) {
                assert!(holds(rule, value), "{path}: {rule:?} is broken by {value}");
                let name = format!("{rule:?}").split('(').next().unwrap_or_default().to_owned();
                *self.statistics.rules.entry(name).or_default() += 1;
            }
        }
        match ty {
            FieldType::List(item) => {
                for (index, entry) in value.as_array().unwrap().iter().enumerate() {
                    self.value(item, item_rules, &[], entry, &format!("{path}[{index}]"));
                }
            }
            FieldType::Named(id) => match &self.model.ty(*id).body {
                TypeBody::Object(fields) => self.fields(fields, value, path),
                TypeBody::StringEnum(values) => {
                    assert!(values.iter().any(|known| *value == known.value), "{path}: {value}");
                }
                TypeBody::IntegerEnum(values) => {
                    assert!(values.iter().any(|known| *value == known.value), "{path}: {value}");
                }
            },
            _ => {}
        }
    }
}

/// Whether a value fulfils a rule. It does not use the validation code of the mock and the client.
fn holds(rule: &Rule, value: &Value) -> bool {
    // Some replies have decimal numbers in quotes.
    let digits = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number = || digits().parse::<f64>().unwrap();
    let text = || value.as_str().unwrap_or_else(|| panic!("{value} is not a string, but has {rule:?}"));
    let length = || u32::try_from(text().chars().count()).unwrap();
    // A joined list is a string.
    let count = || value.as_str().map_or_else(|| value.as_array().unwrap().len(), |text| text.split(',').count());
    let entries = || u32::try_from(count()).unwrap();
    match rule {
        Rule::MinLength(limit) => length() >= *limit,
        Rule::MaxLength(limit) | Rule::MaxJoinedLength(limit) => length() <= *limit,
        Rule::Min(limit) => number() >= *limit as f64,
        Rule::Max(limit) => number() <= *limit as f64,
        Rule::MaxDecimals(limit) => {
            digits().split_once('.').map_or(0, |(_, fraction)| fraction.len()) <= *limit as usize
        }
        Rule::MaxItems(limit) => entries() <= *limit,
        // Only requests have these rules.
        Rule::Above(_) | Rule::MinItems(_) | Rule::NotOnlyDigitsSpecialOrSpaces | Rule::Format(_) => {
            panic!("this test does not check the rule {rule:?} in replies")
        }
    }
}

/// Returns the input with a customer, order, name and address that no other request has, because some operations can be
/// done only once.
fn with_unique_values(operation: &str, number: u64, input: &str) -> String {
    let Value::Object(mut input) = serde_json::from_str(input).unwrap() else { panic!("{input}") };
    for (name, value) in &mut input {
        // The docs have no limit for these, but replies repeat them as IDs of at most 64 characters.
        if let ("customer_ids", Value::Array(ids)) = (name.as_str(), &mut *value) {
            for id in ids {
                *id = id.as_str().unwrap().chars().take(64).collect::<String>().into();
            }
        }
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

/// Keeps the body of the last answer as sent by the mock.
struct Recorder {
    mock: Arc<dyn Transport>,
    last: Mutex<Bytes>,
}

impl Transport for Recorder {
    fn send(&self, request: Request<Bytes>, limits: Limits) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let answer = self.mock.send(request, limits).await?;
            *self.last.lock().unwrap() = answer.body().clone();
            Ok(answer)
        })
    }
}

#[tokio::test]
async fn answers_every_valid_request_with_all_fields() {
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    let mut checker = Checker { model: &model, statistics: Statistics::default() };
    let mut runs = Vec::new();
    for seed in [1, 1, 2] {
        let mock = Mock::builder().keys("AK", "SK").seed(seed).without_socket().unwrap();
        let recorder = Arc::new(Recorder { mock: mock.transport(), last: Mutex::default() });
        let transport: Arc<dyn Transport> = Arc::<Recorder>::clone(&recorder);
        let client = Client::builder().transport(transport).credentials(Credentials::new("AK", "SK")).build().unwrap();
        let mut bodies = Vec::new();
        for (_, operation) in model.operations() {
            let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == operation.name).unwrap();
            for number in 0..20 {
                let input = Sampler::new(&model, seed).input(operation, number).to_string();
                let input = with_unique_values(&operation.name, number, &input);
                let decoded = entry.request(Node::parse(&input).unwrap());
                match decoded.request.call(client.core(), CallOptions::new()).await {
                    Ok(reply) => assert!(operation.success.contains(&reply.status()), "{}", operation.name),
                    Err(error) => panic!("{}: {error}\n{input}", operation.name),
                }
                let body = std::mem::take(&mut *recorder.last.lock().unwrap());
                let body = if body.is_empty() && operation.reply.is_empty() { "{}".into() } else { body };
                let body: Value = serde_json::from_slice(&body).unwrap();
                checker.fields(&operation.reply, &body, &operation.name);
                bodies.push(body);
            }
        }
        assert_eq!(bodies.len(), 20 * OPERATIONS.len());
        runs.push(bodies);
    }
    assert!(!OPERATIONS.is_empty());
    assert_eq!(runs.first(), runs.get(1));
    assert_ne!(runs.first(), runs.get(2));
    let Statistics { sometimes, rules } = checker.statistics;
    assert_eq!(sometimes.keys().map(String::as_str).collect::<BTreeSet<_>>(), SOMETIMES.into());
    for (name, [present, absent]) in &sometimes {
        assert!(*present >= 10 && *absent >= 10, "{name} is present {present} times and absent {absent} times");
    }
    for rule in ["Max", "MaxDecimals", "MaxItems", "MaxLength", "Min", "MinLength"] {
        let count = rules.get(rule).copied().unwrap_or_default();
        assert!(count >= 150, "{rule} was checked {count} times");
    }
}
