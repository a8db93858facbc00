//! No request sample breaks a rule, and samples cover all fields and values.

use std::collections::BTreeSet;

use huaweicloud_bss::{OPERATIONS, SPEC, dynamic::Node};
use huaweicloud_bss_codegen::model::{Field, FieldType, Json, Model, Operation, TypeBody, TypeId};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::sample::Sampler;

const SAMPLES: u64 = 200;

/// Returns the model of the spec. Its operations are those of the generated table, in the same order.
pub(crate) fn model() -> Model {
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap();
    let names: Vec<&str> = operations(&model).map(|operation| operation.name.as_str()).collect();
    assert!(!names.is_empty());
    assert_eq!(OPERATIONS.iter().map(|entry| entry.descriptor.name).collect::<Vec<_>>(), names);
    model
}

fn operations(model: &Model) -> impl Iterator<Item = &Operation> {
    model.operations().map(|(_, operation)| operation)
}

#[test]
fn request_samples_break_no_rule() {
    let model = model();
    for (operation, entry) in operations(&model).zip(OPERATIONS) {
        for (seed, number) in [0, 1].into_iter().flat_map(|seed| (0..SAMPLES).map(move |number| (seed, number))) {
            let input = Sampler::new(&model, seed).input(operation, number).to_string();
            let decoded = entry.request(Node::parse(&input).unwrap());
            assert_eq!(decoded.violations(), [], "{} {number}: {input}", operation.name);
        }
    }
}

/// Collects the content of a sample: paths of fields without indices, with the values of enums.
/// The fields of a type that contains itself have the paths of its first level. `within` are the types around the value.
fn met(json: &Json, fields: &[Field], model: &Model, path: &str, within: &[TypeId], found: &mut BTreeSet<String>) {
    let Json::Object(members) = json else { return };
    for (name, value) in members {
        let path = format!("{path}.{name}");
        let field = fields.iter().find(|field| field.name == *name).unwrap();
        let item = field.ty.entry().unwrap_or(&field.ty);
        let entries = match (value, &field.ty) {
            (Json::List(entries), _) => entries.clone(),
            (Json::String(text), FieldType::Joined(item)) => {
                text.split(',').map(|entry| model.json(item, entry)).collect()
            }
            (value, _) => vec![value.clone()],
        };
        if let FieldType::Named(id) = item {
            for entry in &entries {
                match &model.ty(*id).body {
                    TypeBody::Object(_) if within.contains(id) => {}
                    TypeBody::Object(fields) => met(entry, fields, model, &path, &[within, &[*id]].concat(), found),
                    _ => {
                        found.insert(format!("{path}={entry}"));
                    }
                }
            }
        }
        found.insert(path);
    }
}

/// Collects all possible content of requests to the first site.
fn possible(fields: &[Field], model: &Model, path: &str, within: &[TypeId], found: &mut BTreeSet<String>) {
    for field in fields.iter().filter(|field| field.sites.contains(0)) {
        let path = format!("{path}.{}", field.name);
        if let Some(id) = field.ty.named() {
            match &model.ty(id).body {
                TypeBody::Object(_) if within.contains(&id) => {}
                TypeBody::Object(fields) => possible(fields, model, &path, &[within, &[id]].concat(), found),
                TypeBody::StringEnum(values) => {
                    let values = values.iter().filter(|known| known.sites.contains(0));
                    found.extend(values.map(|known| format!("{path}={}", Json::String(known.value.clone()))));
                }
                TypeBody::IntegerEnum(values) => {
                    let values = values.iter().filter(|known| known.sites.contains(0));
                    found.extend(values.map(|known| format!("{path}={}", known.value)));
                }
            }
        }
        found.insert(path);
    }
}

#[test]
fn samples_cover_every_field_and_value_and_omit_every_optional_field() {
    let model = model();
    let sampler = Sampler::new(&model, 0);
    for operation in operations(&model) {
        let (mut expected, mut found) = (BTreeSet::new(), BTreeSet::new());
        possible(&operation.request, &model, "", &[], &mut expected);
        let mut samples = Vec::new();
        // Some enums have a hundred values.
        for number in 0..20 * SAMPLES {
            let sample = sampler.input(operation, number);
            met(&sample, &operation.request, &model, "", &[], &mut found);
            samples.push(sample);
            if found == expected && number >= SAMPLES {
                break;
            }
        }
        assert_eq!(found, expected, "{}", operation.name);
        // A field that is required under a condition may always be present.
        for field in operation.request.iter().filter(|field| !field.mandatory && field.mandatory_if.is_none()) {
            let has = |sample: &Json| matches!(sample, Json::Object(members) if members.iter().any(|(name, _)| *name == field.name));
            assert!(samples.iter().any(|sample| !has(sample)), "{}: {}", operation.name, field.name);
        }
    }
}

#[test]
fn the_first_samples_are_the_smallest_and_the_largest() {
    let model = model();
    let sampler = Sampler::new(&model, 0);
    let names = |json: &Json| match json {
        Json::Object(members) => members.iter().map(|(name, _)| name.clone()).collect(),
        _ => Vec::new(),
    };
    let operation = operations(&model).find(|operation| operation.name == "update_sub_customer_budget").unwrap();
    let all: Vec<String> = operation.request.iter().map(|field| field.name.clone()).collect();
    let mandatory = operation.request.iter().filter(|field| field.mandatory).map(|field| field.name.clone());
    assert_eq!(names(&sampler.input(operation, 0)), mandatory.collect::<Vec<_>>());
    assert_eq!(names(&sampler.input(operation, 1)), all);
    assert_eq!(names(&sampler.reply(operation)), names(&sampler.answer(operation, 0)));
}
