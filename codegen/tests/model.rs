//! The model of a spec that uses every key of the language.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on has failed")]

use std::path::Path;

use huaweicloud_bss_codegen::{
    Sources, check,
    model::{
        Caller, Case, Condition, Effect, EnumValue, FieldType, Json, Model, Operation, OperationEffect, PagingKind,
        Place, Repeat, Segment, ServiceError, Sites, StatusClass, Type, TypeBody,
    },
};
use huaweicloud_bss_rules::Rule;

fn model() -> Model {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/complete");
    check(&Sources::read(&folder.join("api.yaml"))).map_err(|diagnostics| diagnostics.to_string()).unwrap()
}

fn pay_order(model: &Model) -> &Operation {
    &model.chapters[0].operations[0]
}

fn named<'a>(model: &'a Model, name: &str) -> &'a Type {
    model.types.iter().find(|ty| ty.name == name).unwrap()
}

#[test]
fn lowers_the_api() {
    let model = model();
    assert_eq!((model.name.as_str(), model.title.as_str()), ("demo", "Demo"));
    assert_eq!(model.sites.iter().map(|site| site.name.as_str()).collect::<Vec<_>>(), ["intl", "test"]);
    assert_eq!(model.advice[1], (StatusClass::Server, "Call the vendor.".to_owned()));
    let codes = [&model.codes.success, &model.codes.throttling, &model.codes.expired_token];
    assert_eq!(codes, [&["CBC.0000", "000"][..], &["CBC.0250"], &["CBC.0154"]]);
    assert_eq!(model.files, ["api.yaml", "orders.yaml", "bills.yaml"]);
    assert_eq!(model.chapters[0].doc, "Orders of a customer.\n\nTwo paragraphs.\n");
    assert_eq!(model.chapters[0].types.len(), 5);
    assert!(model.features);
}

#[test]
fn lowers_an_operation() {
    let model = model();
    let operation = pay_order(&model);
    assert_eq!((operation.method.as_str(), operation.path_text()), ("PUT", "/v2/orders/{order_id}/pay".to_owned()));
    assert_eq!(operation.path[2], Segment::Parameter(0));
    assert_eq!(operation.caller, Caller::Partner);
    assert_eq!(operation.source.checked, "2022-12-16");
    assert_eq!(operation.links[1].url, "");
    assert_eq!(operation.rate_limit.as_ref().unwrap().requests, 10);
    assert_eq!(operation.success, [200, 204]);
    assert_eq!(model.operations().nth(2).unwrap().1.success, [200]);
    let places: Vec<Place> = operation.request.iter().take(4).map(|field| field.place).collect();
    assert_eq!(places, [Place::Path, Place::Query, Place::Header, Place::Body]);
}

#[test]
fn separates_the_limits_of_a_list_from_those_of_its_entries() {
    let model = model();
    let channel = &pay_order(&model).request[1];
    assert_eq!(channel.ty, FieldType::List(Box::new(FieldType::Integer)));
    assert_eq!(channel.rules, [Rule::MaxItems(3)]);
    assert_eq!(channel.item_rules, [Rule::Min(1), Rule::Max(9)]);
}

#[test]
fn lowers_a_list_that_is_joined_in_one_string() {
    let model = model();
    let request = &model.chapters[0].operations[1].request;
    let regions = &request[1];
    assert_eq!(regions.ty, FieldType::Joined(Box::new(FieldType::String)));
    assert_eq!(regions.ty.entry(), Some(&FieldType::String));
    assert_eq!(regions.rules, [Rule::MaxItems(3), Rule::MaxJoinedLength(20)]);
    assert_eq!(regions.item_rules, [Rule::MaxLength(8)]);
    let currencies = request.iter().find(|field| field.name == "currencies").unwrap();
    assert_eq!(model.ty(currencies.ty.named().unwrap()).name, "currency");
    assert_eq!(currencies.limits().next().unwrap().1, ["sdk"]);
}

#[test]
fn resolves_the_field_of_a_condition() {
    let model = model();
    let request = &pay_order(&model).request;
    let name = request.iter().find(|field| field.name == "legel_name").unwrap();
    let condition = name.mandatory_if.as_ref().unwrap();
    assert_eq!(
        (request[condition.field].name.as_str(), condition.values.as_slice()),
        ("status", &["-1".to_owned()][..])
    );
    assert_eq!((name.rust.as_deref(), name.sensitive), (Some("legal_name"), Some(false)));
    assert_eq!(name.rules, [Rule::NotOnlyDigitsSpecialOrSpaces]);
    assert_eq!(name.notes.errata.len(), 1);
}

#[test]
fn resolves_the_fields_of_paging() {
    let model = model();
    let operation = &model.chapters[0].operations[1];
    let paging = operation.paging.as_ref().unwrap();
    let names = (&*operation.request[paging.from].name, &*operation.request[paging.size].name);
    assert_eq!((paging.by, names), (PagingKind::Marker, ("marker", "limit")));
    assert_eq!((&*operation.reply[paging.items].name, paging.total, &paging.next), ("orders", Some(1), &vec![2, 0]));
}

#[test]
fn lowers_conditions_defaults_and_at_least_one_of() {
    let model = model();
    let request = &model.chapters[0].operations[1].request;
    let find = |name| request.iter().position(|field| field.name == name).unwrap();
    let customer = &request[find("customer")];
    let condition = Some(Condition { field: find("method"), values: vec!["one".into()] });
    assert_eq!((&customer.mandatory_if, &customer.allowed_if), (&condition, &condition));
    let given = Some(Condition { field: find("since"), values: vec![] });
    assert_eq!(request[find("until")].mandatory_if, given);
    assert_eq!(request[find("limit")].default.as_deref(), Some("20"));
    assert_eq!(model.chapters[0].operations[1].at_least_one_of, [[find("cycle"), find("since")]]);
    assert_eq!(named(&model, "rated").at_least_one_of, [[0, 1]]);
}

#[test]
fn a_limit_has_the_sources_of_its_field_or_its_own() {
    let model = model();
    let TypeBody::Object(fields) = &named(&model, "rated").body else { unreachable!("an object") };
    let limits: Vec<_> = fields[0].limits().collect();
    assert_eq!(limits[0], (&Rule::Max(2147483647), &["sdk".to_owned()][..]));
    assert_eq!((limits[1].0, limits[1].1.len()), (&Rule::Above(0), 0));
    let marker = &model.chapters[0].operations[1].request[2];
    assert_eq!(marker.limits().next().unwrap().1, ["unknown"]);
}

#[test]
fn lowers_errors_of_the_api_the_chapter_and_the_operation() {
    let model = model();
    let errors = &pay_order(&model).errors;
    let codes: Vec<_> = errors.iter().map(|error| (error.code.as_str(), error.http, error.name.as_str())).collect();
    assert_eq!(
        codes,
        [
            ("CBC.0100", 400, "InvalidParameter"),
            ("CBC.0101", 403, "PartlyFailed"),
            ("CBC.1", 500, "Failed"),
            ("CBC.0250", 429, "FlowControl"),
            ("CBC.2", 400, "Unpaid"),
        ]
    );
    // The values of an operation's entry override those of the definition; its errata are appended.
    assert_eq!(errors[1].errata, ["Another page says 400."]);
    assert_eq!((errors[0].errata.len(), errors[2].errata.len()), (1, 1));
    assert_eq!(errors[1].carries, [2]);
    assert_eq!(errors[2].carries, [2]);
}

#[test]
fn an_operation_overrides_the_definition_of_an_error() {
    let model = model();
    let outcome = |error: &ServiceError| (error.effect, error.advice.clone(), error.transient);
    let errors = &pay_order(&model).errors;
    assert_eq!(outcome(&errors[0]), (None, String::new(), false));
    assert_eq!(outcome(&errors[1]), (Some(Effect::Unknown), String::new(), true));
    assert_eq!(outcome(&errors[2]), (Some(Effect::Done), "Look at the order.".to_owned(), false));
    assert_eq!(outcome(&errors[3]), (None, "Wait a minute.".to_owned(), true));
    let common: Vec<_> = model.common_errors.iter().map(|error| (error.code.as_str(), outcome(error))).collect();
    assert_eq!(
        common,
        [
            ("CBC.0150", (None, "Use the client of that site.".to_owned(), false)),
            ("CBC.0250", (None, "Wait.".to_owned(), true)),
        ]
    );
}

#[test]
fn lowers_the_effect_of_an_operation() {
    let model = model();
    let effects: Vec<_> = model.operations().map(|(_, operation)| operation.effect.clone()).collect();
    let paid = OperationEffect::Changes { repeat: Repeat::Harmless, reason: "An order is paid once.".to_owned() };
    let refunded =
        OperationEffect::Changes { repeat: Repeat::Harmful, reason: "Every key refunds the order again.".to_owned() };
    assert_eq!(effects, [paid, OperationEffect::Reads, OperationEffect::Reads, refunded]);
}

#[test]
fn resolves_the_key_of_a_list_in_its_records() {
    let model = model();
    let list_orders = &model.chapters[0].operations[1];
    let paging = list_orders.paging.as_ref().unwrap();
    let record = model.record_fields(list_orders, paging);
    let names: Vec<_> = paging.key.iter().map(|index| record[*index].name.as_str()).collect();
    assert_eq!(
        (names.as_slice(), paging.key_sources.as_slice()),
        (&["order_id", "day"][..], &["doc-intl".to_owned()][..])
    );
}

#[test]
fn resolves_the_deduplication_key() {
    let model = model();
    let key = |operation: &Operation| {
        let field = operation.deduplicate_by.and_then(|index| operation.request.get(index))?;
        Some((operation.name.clone(), field.name.clone(), field.mandatory))
    };
    let keys: Vec<_> = model.operations().filter_map(|(_, operation)| key(operation)).collect();
    assert_eq!(keys, [("refund_order".to_owned(), "trans_id".to_owned(), true)]);
}

#[test]
fn resolves_the_field_of_partial_failures() {
    let model = model();
    let operation = pay_order(&model);
    assert_eq!(operation.partial_failure.map(|index| operation.reply[index].name.as_str()), Some("kinds"));
}

#[test]
fn lowers_sets_of_permissions() {
    assert_eq!(pay_order(&model()).permissions, [vec!["bss:order:pay"], vec!["order:pay", "order:all"]]);
}

#[test]
fn keeps_the_notation_of_wire_values() {
    let model = model();
    let TypeBody::StringEnum(values) = &named(&model, "currency").body else { unreachable!("an enum of strings") };
    assert_eq!(values.iter().map(|value| value.value.as_str()).collect::<Vec<_>>(), ["USD", "NO", "012"]);
    let TypeBody::IntegerEnum(values) = &named(&model, "order_status").body else {
        unreachable!("an enum of integers")
    };
    assert_eq!(values.iter().map(|EnumValue { value, .. }| *value).collect::<Vec<_>>(), [0, -1]);
}

#[test]
fn marks_the_types_of_requests_and_replies() {
    let model = model();
    let used = |name| (named(&model, name).in_request, named(&model, name).in_reply);
    assert_eq!(used("currency"), (true, false));
    assert_eq!(used("kind"), (false, true));
    assert_eq!(used("fail_item"), (false, true));
}

#[test]
fn a_filter_knows_the_enum_whose_values_it_selects() {
    let model = model();
    let filtered = named(&model, "kind").filter_of.map(|id| model.ty(id).name.as_str());
    assert_eq!((filtered, named(&model, "currency").filter_of), (Some("order_status"), None));
    // The subset of an operation that uses only one of the two has no conversions.
    let subset = model.only("pay_order").unwrap();
    assert_eq!(
        named(&subset, "kind").filter_of.map(|id| subset.ty(id).name.as_str()),
        subset.types.iter().find(|ty| ty.name == "order_status").map(|ty| ty.name.as_str())
    );
}

#[test]
fn lowers_an_example() {
    let model = model();
    let example = &pay_order(&model).examples[0];
    let channel = &example.request[1];
    assert_eq!(channel.1, Json::List(vec![Json::Number("1".into()), Json::Number("2".into())]));
    let (status, body) = example.reply.as_ref().unwrap();
    assert_eq!((*status, &body[0].1), (200, &Json::Null));
}

#[test]
fn a_field_uses_a_shared_field_and_the_defaults_of_its_operation() {
    let model = model();
    let (_, operation) = model.operations().find(|(_, operation)| operation.name == "list_orders").unwrap();
    let field = |name: &str| operation.request.iter().find(|field| field.name == name).unwrap();
    let limit = field("limit");
    assert_eq!(limit.notes.doc, "How many records a page has.");
    assert_eq!(
        (limit.rules.as_slice(), limit.default.as_deref()),
        ([Rule::Min(1), Rule::Max(100)].as_slice(), Some("20"))
    );
    // Only strings are hidden, so only they take the default.
    assert_eq!((field("marker").sensitive, limit.sensitive), (Some(false), None));
    assert_eq!(
        (field("marker").sources.as_slice(), limit.sources.as_slice()),
        (["doc-intl".to_owned()].as_slice(), ["doc-intl".to_owned()].as_slice())
    );
    let names: Vec<&str> = operation.failure.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["error_code", "error_msg"]);
    assert_eq!(operation.failure[0].rules, [Rule::MaxLength(20)]);
    // What a shared failure shows depends on the file that declares it.
    assert_eq!(operation.failure[0].sensitive, None);
}

#[test]
fn lowers_sites_and_deprecations() {
    let model = model();
    let (intl, test) = (Sites::of(&[0]), Sites::of(&[1]));
    let [list, show] = [1, 2].map(|index| model.operations().nth(index).unwrap().1);
    assert_eq!((show.sites, show.deprecated.as_deref()), (intl, Some("Use `list_orders`.")));
    let field = |name: &str| list.request.iter().find(|field| field.name == name).unwrap();
    assert_eq!((list.sites, field("on").sites, field("phone_area").sites), (Sites::ALL, Sites::ALL, test));
    assert!(field("phone_area").mandatory && !field("phone_area").is_always_mandatory());
    assert_eq!(field("sort").deprecated.as_deref(), Some("The order of the list is fixed."));
    assert_eq!(pay_order(&model).errors.last().unwrap().sites, intl);
    assert_eq!(list.examples.iter().map(|example| example.site).collect::<Vec<_>>(), [0, 1]);
    let TypeBody::StringEnum(values) = &named(&model, "kind").body else { panic!("no enum of strings") };
    assert_eq!((values[1].sites, values[1].deprecated.as_deref()), (test, Some("Use `A`.")));
}

#[test]
fn lowers_cases_and_limits_by_other_fields() {
    let model = model();
    let request = &model.operations().nth(1).unwrap().1.request;
    let position = |name: &str| request.iter().position(|field| field.name == name).unwrap();
    let days = &request[position("days")];
    let by_method = Case {
        sites: Sites::ALL,
        condition: Some(Condition { field: position("method"), values: vec!["one".to_owned()] }),
        mandatory: false,
        rules: vec![Rule::Max(9)],
        item_rules: Vec::new(),
        values: Vec::new(),
        sources: vec!["doc-intl".to_owned()],
        limit_sources: vec![(Rule::Max(9), vec!["sdk".to_owned()])],
    };
    assert_eq!(days.cases[0], by_method);
    assert_eq!((days.cases[1].sites, days.cases[1].mandatory), (Sites::of(&[1]), true));
    assert_eq!(
        (days.cases[1].values.as_slice(), days.cases[1].sources.as_slice()),
        (&["1".to_owned(), "3".to_owned()][..], &["sdk".to_owned()][..])
    );
    assert_eq!(request[position("since")].not_after, Some(position("until")));
}
