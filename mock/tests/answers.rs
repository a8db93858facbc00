//! The mock takes every valid request, and what it answers by itself is what the spec says of replies: every field, within
//! its limits, for every operation, and the same in every run.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use huaweicloud_bss::transport::http::{Request, Response};
use huaweicloud_bss::transport::{Bytes, Limits, Transport, TransportError};
use huaweicloud_bss::{BoxFuture, CallOptions, Client, Credentials, Node, OPERATIONS, SPEC};
use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Rule, TypeBody};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_mock::Mock;
use huaweicloud_bss_workbench::sample::Sampler;
use serde_json::Value;

/// What a reply has or has not, by what the mock remembers or was asked for.
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

/// What a reply has only after an application, and none was made here: other tests look at that.
const NEVER: [&str; 2] = ["review_result", "opinion"];

/// What was met in all replies.
#[derive(Debug, Default)]
struct Met {
    /// How often a field that is not always there was there, and was not, by its name.
    sometimes: BTreeMap<String, [u32; 2]>,
    /// How often each rule was looked at, by its name.
    rules: BTreeMap<String, u32>,
}

/// Checks replies against the model.
struct Checker<'m> {
    model: &'m Model,
    met: Met,
}

impl Checker<'_> {
    /// Every field is there, and keeps its limits.
    fn fields(&mut self, fields: &[Field], body: &Value, path: &str) {
        let members = body.as_object().unwrap_or_else(|| panic!("{path} is no object: {body}"));
        assert!(members.keys().all(|name| fields.iter().any(|field| field.name == *name)), "{path}: {body}");
        for field in fields {
            let path = format!("{path}.{}", field.name);
            let value = members.get(&field.name).filter(|value| !value.is_null());
            if NEVER.contains(&field.name.as_str()) {
                assert!(value.is_none(), "{path} is there: {body}");
            } else if SOMETIMES.contains(&field.name.as_str()) {
                self.met.sometimes.entry(field.name.clone()).or_default()[usize::from(value.is_none())] += 1;
            } else {
                assert!(value.is_some(), "{path} is not there: {body}");
            }
            if let Some(value) = value {
                self.value(&field.ty, &field.rules, &field.item_rules, value, &path);
            }
        }
    }

    fn value(&mut self, ty: &FieldType, rules: &[Rule], item_rules: &[Rule], value: &Value, path: &str) {
        for rule in rules {
            // The values of enums are those that are listed.
            if !matches!(ty, FieldType::Named(_)) {
                assert!(holds(rule, value), "{path}: {rule:?} does not hold of {value}");
                let name = format!("{rule:?}").split('(').next().unwrap_or_default().to_owned();
                *self.met.rules.entry(name).or_default() += 1;
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

/// Whether a rule holds of a value, without the functions that the mock and the client validate with.
fn holds(rule: &Rule, value: &Value) -> bool {
    // Some replies have decimal numbers in quotes.
    let digits = || value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let number = || digits().parse::<f64>().unwrap();
    let text = || value.as_str().unwrap_or_else(|| panic!("{value} is no string, and has {rule:?}"));
    let length = || u32::try_from(text().chars().count()).unwrap();
    let entries = || u32::try_from(value.as_array().unwrap().len()).unwrap();
    match rule {
        Rule::MinLength(limit) => length() >= *limit,
        Rule::MaxLength(limit) => length() <= *limit,
        Rule::Min(limit) => number() >= *limit as f64,
        Rule::Max(limit) => number() <= *limit as f64,
        Rule::MaxDecimals(limit) => {
            digits().split_once('.').map_or(0, |(_, fraction)| fraction.len()) <= *limit as usize
        }
        Rule::MaxItems(limit) => entries() <= *limit,
        // The properties of requests have these.
        Rule::Above(_) | Rule::MinItems(_) | Rule::NotOnlyDigitsSpecialOrSpaces | Rule::Format(_) => {
            panic!("no reply had this rule so far, and nothing checks it: {rule:?}")
        }
    }
}

/// The input with another customer, order, name and address in each request: what was done once cannot be done again.
fn of_its_own(operation: &str, number: u64, input: &str) -> String {
    let Value::Object(mut input) = serde_json::from_str(input).unwrap() else { panic!("{input}") };
    for (name, value) in &mut input {
        // The docs have no limit for these, and replies repeat them as IDs of 64 characters at most.
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

/// Keeps the body of the last answer as the mock wrote it.
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
async fn every_valid_request_is_answered_with_all_fields() {
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    let mut checker = Checker { model: &model, met: Met::default() };
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
                let input = of_its_own(&operation.name, number, &input);
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
    let Met { sometimes, rules } = checker.met;
    assert_eq!(sometimes.keys().map(String::as_str).collect::<BTreeSet<_>>(), SOMETIMES.into());
    for (name, [there, not_there]) in &sometimes {
        assert!(*there >= 10 && *not_there >= 10, "{name} is there {there} times, and {not_there} times it is not");
    }
    for rule in ["Max", "MaxDecimals", "MaxItems", "MaxLength", "Min", "MinLength"] {
        let count = rules.get(rule).copied().unwrap_or_default();
        assert!(count >= 150, "{rule} was looked at {count} times");
    }
}
