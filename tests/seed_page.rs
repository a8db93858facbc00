//! The docs page "Requesting a Real-Name Authentication Change", row by row, against the model.
//!
//! The tables here are transcribed from the page by hand, not from the spec, so that a missing or changed field in the
//! spec fails.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

use huaweicloud_bss::SPEC;
use huaweicloud_bss_codegen::model::{Caller, Field, FieldType, Json, Model, Operation, StatusClass, TypeBody};
use huaweicloud_bss_codegen::{Sources, check};

fn model() -> Model {
    check(&Sources::from_texts(SPEC.iter().copied())).unwrap()
}

fn operation(model: &Model) -> &Operation {
    let name = "change_enterprise_realname_authentication";
    model.operations().map(|(_, operation)| operation).find(|operation| operation.name == name).unwrap()
}

/// Returns the page's words for a type.
fn type_words(model: &Model, ty: &FieldType) -> String {
    match ty {
        FieldType::String => "String".to_owned(),
        FieldType::Integer => "Integer".to_owned(),
        FieldType::Long => "Long".to_owned(),
        FieldType::Boolean => "Boolean".to_owned(),
        FieldType::Decimal => "BigDecimal".to_owned(),
        FieldType::Date | FieldType::Month | FieldType::Timestamp => "String".to_owned(),
        FieldType::List(item) => format!("List<{}>", type_words(model, item)),
        FieldType::Joined(_) => "String".to_owned(),
        FieldType::Named(id) => match &model.ty(*id).body {
            TypeBody::StringEnum(_) => "String".to_owned(),
            TypeBody::IntegerEnum(_) => "Integer".to_owned(),
            TypeBody::Object(_) => "Object".to_owned(),
        },
    }
}

/// Returns the page's words for a value range, if the page has one. Only maxima occur, and `[1]`, which is an enum.
fn range_words(field: &Field) -> String {
    use huaweicloud_bss_codegen::model::Rule;
    let words = field.rules.iter().find_map(|rule| match rule {
        Rule::MaxLength(limit) => Some(format!("at most {limit} characters")),
        Rule::MaxItems(limit) => Some(format!("at most {limit} entries")),
        _ => None,
    });
    words.unwrap_or_else(|| "-".to_owned())
}

/// Parameter, mandatory, type, value range.
type Row = [String; 4];

fn rows(model: &Model, fields: &[Field]) -> Vec<Row> {
    let mandatory = |field: &Field| if field.mandatory { "Yes" } else { "No" };
    fields
        .iter()
        .map(|field| {
            [field.name.clone(), mandatory(field).to_owned(), type_words(model, &field.ty), range_words(field)]
        })
        .collect()
}

fn expect(mut rows: Vec<Row>, table: &[(&str, &str, &str, &str)]) {
    let row =
        |(name, mandatory, ty, range): &(&str, &str, &str, &str)| [*name, *mandatory, *ty, *range].map(str::to_owned);
    let mut table: Vec<Row> = table.iter().map(row).collect();
    rows.sort();
    table.sort();
    assert_eq!(rows, table);
}

#[test]
fn request_parameters() {
    let model = model();
    expect(
        rows(&model, &operation(&model).request),
        &[
            ("customer_id", "Yes", "String", "at most 64 characters"),
            ("identify_type", "Yes", "Integer", "-"),
            // The page says "characters"; see the erratum.
            ("verified_file_url", "Yes", "List<String>", "at most 4 entries"),
            ("corp_name", "Yes", "String", "at most 255 characters"),
            ("verified_number", "Yes", "String", "at most 32 characters"),
            ("change_type", "Yes", "Integer", "-"),
            ("xaccount_type", "Yes", "String", "at most 64 characters"),
            ("certificate_type", "No", "Integer", "-"),
            ("reg_country", "No", "String", "at most 10 characters"),
            ("reg_address", "No", "String", "at most 256 characters"),
            ("enterprise_person", "No", "Object", "-"),
        ],
    );
}

#[test]
fn enterprise_person() {
    let model = model();
    let person = field(&operation(&model).request, "enterprise_person");
    assert!(person.reserved);
    let FieldType::Named(id) = person.ty else { panic!("not a named type") };
    let TypeBody::Object(fields) = &model.ty(id).body else { panic!("not an object") };
    expect(
        rows(&model, fields),
        &[
            ("legel_name", "Yes", "String", "at most 255 characters"),
            ("legel_id_number", "Yes", "String", "at most 32 characters"),
            ("certifier_role", "No", "String", "at most 32 characters"),
        ],
    );
    assert_eq!(string_values(&model, &field(fields, "certifier_role").ty), ["legalPerson"]);
}

#[test]
fn reply_and_failure() {
    let model = model();
    let operation = operation(&model);
    expect(rows(&model, &operation.reply), &[("is_review", "No", "Integer", "-")]);
    expect(
        rows(&model, &operation.failure),
        &[
            ("error_code", "No", "String", "at most 16 characters"),
            ("error_msg", "No", "String", "at most 1024 characters"),
            ("is_review", "No", "Integer", "-"),
            ("fail_check_items", "No", "List<String>", "-"),
        ],
    );
    assert_eq!(operation.success, [200]);
}

#[test]
fn values_that_the_page_lists() {
    let model = model();
    let operation = operation(&model);
    let integers = |name| integer_values(&model, &field(&operation.request, name).ty);
    assert_eq!(integers("identify_type"), [1]);
    assert_eq!(integers("change_type"), [1]);
    assert_eq!(
        string_values(&model, &field(&operation.failure, "fail_check_items").ty),
        [
            "IS_DEBT",
            "IS_CREDIT_ACCOUNT",
            "IS_ORG_ACCOUNT",
            "MEM_OF_ORG",
            "MEN_ANSWERING_ORG",
            "ORG_INVITING_MEM",
            "ORG_HAVE_MEM_EQUITY_APPLYING",
            "MEM_OF_ORG_EQUITY_APPLYING",
            "ORG_HAVE_MEM_EQUITY_APPROVED",
            "MEM_OF_ORG_EQUITY_APPROVED",
        ]
    );
}

#[test]
fn returned_values() {
    let model = model();
    let rows: Vec<(u16, &str)> =
        operation(&model).errors.iter().map(|error| (error.http, error.code.as_str())).collect();
    assert_eq!(
        rows,
        [
            (400, "CBC.0100"),
            (400, "CBC.99000035"),
            (400, "CBC.99000099"),
            (400, "CBC.99000100"),
            (400, "CBC.99007004"),
            (400, "CBC.99007188"),
            (400, "CBC.99007191"),
            (400, "CBC.70600026"),
            (403, "CBC.0151"),
            (500, "CBC.0999"),
        ]
    );
    let carriers: Vec<&str> = operation(&model)
        .errors
        .iter()
        .filter(|error| !error.carries.is_empty())
        .map(|error| error.code.as_str())
        .collect();
    assert_eq!(carriers, ["CBC.99007004"]);
}

#[test]
fn everything_outside_the_tables() {
    let model = model();
    let operation = operation(&model);
    assert_eq!(operation.source.title, "Requesting a Real-Name Authentication Change");
    assert_eq!(operation.method, "PUT");
    assert_eq!(operation.path_text(), "/v2/customers/realname-auths/enterprise");
    assert_eq!(operation.caller, Caller::Partner);
    assert_eq!(operation.preconditions.len(), 4);
    for title in ["Changing an Individual Account", "API Explorer", "Querying Customers", "xaccountType"] {
        assert!(operation.links.iter().any(|link| link.title.contains(title)), "{title}");
    }
    let classes: Vec<StatusClass> = model.advice.iter().map(|(class, _)| *class).collect();
    assert_eq!(classes, [StatusClass::Client, StatusClass::Server]);
    assert_eq!(model.sites[0].endpoint, "https://bss-intl.myhuaweicloud.com");
}

#[test]
fn notes_on_null_and_on_the_empty_string() {
    let model = model();
    let request = &operation(&model).request;
    let with = |note: fn(&Field) -> &str| -> Vec<&str> {
        request.iter().filter(|field| !note(field).is_empty()).map(|field| field.name.as_str()).collect()
    };
    assert_eq!(with(|field| &field.notes.null_means), ["certificate_type", "reg_country", "reg_address"]);
    assert_eq!(with(|field| &field.notes.empty_means), ["reg_country", "reg_address"]);
}

#[test]
fn both_examples() {
    let model = model();
    let [example] = operation(&model).examples.as_slice() else { panic!("one example of request and reply") };
    let value = |name: &str| example.request.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    let string = |text: &str| Some(Json::String(text.to_owned()));
    assert_eq!(example.request.len(), 11);
    assert_eq!(value("verified_number"), string("371812********8888"));
    assert_eq!(value("customer_id"), string("4505ce********de8263e33b57e76abc"));
    assert_eq!(value("xaccount_type"), string("***_IDP"));
    assert_eq!(value("certificate_type"), Some(Json::Number("0".to_owned())));
    assert_eq!(example.reply, Some((200, vec![("is_review".to_owned(), Json::Number("1".to_owned()))])));
}

/// The ten contradictions and slips of the page. Each is an erratum at its place, or an example that states what was
/// changed.
#[test]
fn errata() {
    let model = model();
    let operation = operation(&model);
    let has = |errata: &[String], words: &str| errata.iter().any(|erratum| erratum.contains(words));
    let request = |name: &str| &field(&operation.request, name).notes.errata;
    let type_errata = |name: &str| &model.types.iter().find(|ty| ty.name == name).unwrap().errata;
    // 1. A list with a maximum of "characters".
    assert!(has(request("verified_file_url"), "A maximum of 4 characters"));
    // 2. The comma that the example lacks.
    assert!(has(&operation.errata, "lacks the comma"));
    // 3. An Integer that is "1" in the example, and listed twice.
    assert!(has(&field(&operation.reply, "is_review").notes.errata, "\"1\""));
    assert!(has(&field(&operation.failure, "is_review").notes.errata, "failure as well"));
    // 4. Values that are missing from the text.
    for (name, values) in [("certificate_type", vec![0, 1, 2, 3, 4, 99]), ("manual_review", vec![0, 1])] {
        assert!(has(type_errata(name), "missing"), "{name}");
        let ty = model.types.iter().find(|ty| ty.name == name).unwrap();
        let TypeBody::IntegerEnum(found) = &ty.body else { panic!("{name} is not an integer enum") };
        assert_eq!(found.iter().map(|value| value.value).collect::<Vec<_>>(), values);
    }
    // 5. Misspelt wire names, which are sent as they are, with correctly spelt Rust names.
    let person = model.types.iter().find(|ty| ty.name == "enterprise_person").unwrap();
    let TypeBody::Object(fields) = &person.body else { panic!("not an object") };
    for (wire, rust) in [("legel_name", "legal_name"), ("legel_id_number", "legal_id_number")] {
        assert!(has(&field(fields, wire).notes.errata, "misspelt"));
        assert_eq!(field(fields, wire).rust.as_deref(), Some(rust));
    }
    // 6. One file with two names.
    assert!(has(request("verified_file_url"), "abc.023"));
    // 7. A misspelt code among the failed checks.
    let items = model.types.iter().find(|ty| ty.name == "fail_check_item").unwrap();
    let TypeBody::StringEnum(values) = &items.body else { panic!("not a string enum") };
    assert!(has(&values.iter().find(|value| value.value == "MEN_ANSWERING_ORG").unwrap().errata, "MEM_"));
    // 8. A maximum of ten characters for a code of two letters.
    assert!(has(request("reg_country"), "two letters"));
    // 9. A photo that has no position in the list.
    assert!(has(&operation.errata, "chizheng003.jpg"));
    // 10. A menu path that differs from newer pages.
    assert!(has(&operation.errata, "Support > Open APIs > Configure"));
}

fn field<'a>(fields: &'a [Field], name: &str) -> &'a Field {
    fields.iter().find(|field| field.name == name).unwrap_or_else(|| panic!("there is no field {name}"))
}

fn string_values(model: &Model, ty: &FieldType) -> Vec<String> {
    match ty {
        FieldType::List(item) => string_values(model, item),
        FieldType::Named(id) => match &model.ty(*id).body {
            TypeBody::StringEnum(values) => values.iter().map(|value| value.value.clone()).collect(),
            _ => panic!("not a string enum"),
        },
        _ => panic!("not a string enum"),
    }
}

fn integer_values(model: &Model, ty: &FieldType) -> Vec<i32> {
    let FieldType::Named(id) = ty else { panic!("not an integer enum") };
    match &model.ty(*id).body {
        TypeBody::IntegerEnum(values) => values.iter().map(|value| value.value).collect(),
        _ => panic!("not an integer enum"),
    }
}
