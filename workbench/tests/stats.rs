//! Statistics of the spec that uses every key, and of its reduction to one operation.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use huaweicloud_bss_codegen::{
    Options, Sources, check, expand,
    model::{Field, Model, TypeBody},
};
use huaweicloud_bss_workbench::stats::Stats;

fn spec(folder: &str) -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    check(&Sources::read(&folder.join("api.yaml"))).unwrap()
}

fn model() -> Model {
    spec("../codegen/tests/complete")
}

/// The names of fields, each followed by those of its type.
fn tree(model: &Model, fields: &[Field]) -> Vec<String> {
    let below = |field: &Field| {
        let ty = field.ty.named().map(|id| model.ty(id));
        let fields = match ty.map(|ty| &ty.body) {
            Some(TypeBody::Object(fields)) => tree(model, fields),
            _ => Vec::new(),
        };
        format!("{}: {:?} {fields:?}", field.name, ty.map(|ty| &ty.name))
    };
    fields.iter().map(below).collect()
}

#[test]
fn one_operation_keeps_its_fields_and_their_types() {
    for model in [model(), spec("../spec")] {
        for (chapter, operation) in model.operations() {
            let only = model.only(&operation.name).unwrap();
            let (own, kept) = only.operations().next().unwrap();
            assert_eq!(own.name, chapter.name);
            for (before, after) in operation.groups().into_iter().zip(kept.groups()) {
                assert_eq!(tree(&model, before), tree(&only, after), "{}", operation.name);
            }
        }
    }
}

#[test]
fn counts_all_items() {
    let stats = Stats::of(&model());
    assert_eq!((stats.chapters, stats.operations, stats.examples), (2, 4, 4));
    assert_eq!((stats.objects, stats.enums, stats.values), (6, 4, 8));
    // 9, 15 and 1 in requests, 2 and 3 in replies, 3 and 2 in failures, 13 in objects.
    assert_eq!(stats.fields, 48);
    // One limit has its own source, one has an unknown source, and the others of `list_orders` have its default.
    assert_eq!((stats.constraints, stats.sourced, stats.unsourced()), (37, 20, 17));
    // 1 operation, 1 field, 1 case and 1 value.
    assert_eq!(stats.site_dependent, 4);
    // 4 of operations, 2 that every operation can return.
    assert_eq!(stats.errors, 6);
    // 2 of a type, 1 of a value, 1 of a field, 1 of the operation, 4 of errors.
    assert_eq!(stats.errata, 9);
    assert!(stats.to_string().contains("operations                   4\n"), "{stats}");
}

#[test]
fn one_operation_keeps_the_types_that_it_uses() {
    let model = model();
    let only = model.only("pay_order").unwrap();
    assert_eq!(only.operations().count(), 1);
    let names = |model: &Model| model.types.iter().map(|ty| ty.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&only), ["order_status", "money", "currency", "remark", "fail_item", "kind"]);
    let only = model.only("show_order").unwrap();
    assert_eq!(names(&only), [""; 0]);
    assert_eq!(model.only("sell_order"), None);
    let options = Options { krate: "demo".parse().unwrap(), sources: Vec::new() };
    let code = expand(&only, &options).to_string();
    assert!(code.contains("ShowOrder") && !code.contains("PayOrder"));
}
