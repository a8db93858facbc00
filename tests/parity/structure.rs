//! Compares the model with the structures of the official SDKs, field by field: name, place, type, mandatory.
//!
//! `official_sdk_intl.json` and `official_sdk_cn.json` contain the operations and models of the SDK of each site, without
//! their descriptions. Each operation is compared with the SDK that it belongs to. Each difference must be in
//! [`DIFFERENCES`] with its reason, and each listed difference must exist.

use std::collections::{BTreeMap, BTreeSet};

use huaweicloud_bss::SPEC;
use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Operation, Place, TypeBody, TypeId};
use huaweicloud_bss_codegen::{Sources, check};
use serde_json::Value;

use crate::differences::DIFFERENCES;

/// The compared properties of each field, by path: `list_costs request groupby.key`.
type Structure = BTreeMap<String, String>;

/// Adds a field: its path, place and type, and whether it is mandatory.
fn note(structure: &mut Structure, path: &str, place: &str, kind: &str, mandatory: bool) {
    let mandatory = if mandatory { ", mandatory" } else { "" };
    structure.insert(path.to_owned(), format!("{place}{kind}{mandatory}"));
}

/// Returns the place of a request's field. Fields of replies have none.
fn place(place: Option<Place>) -> &'static str {
    match place {
        None => "",
        Some(Place::Path) => "path ",
        Some(Place::Query) => "query ",
        Some(Place::Header) => "header ",
        Some(Place::Body) => "body ",
    }
}

struct Ours<'m>(&'m Model);

impl Ours<'_> {
    fn structure(&self) -> Structure {
        let mut structure = Structure::new();
        for (_, operation) in self.0.operations() {
            structure.insert(operation.name.clone(), format!("{} {}", operation.method, operation.path_text()));
            self.fields(&mut structure, &format!("{} request ", operation.name), &operation.request, true, &[]);
            self.fields(&mut structure, &format!("{} reply ", operation.name), &operation.reply, false, &[]);
            self.failure(&mut structure, operation);
        }
        structure
    }

    /// The SDK's model of the reply contains the fields of a failure, if at all.
    fn failure(&self, structure: &mut Structure, operation: &Operation) {
        let mut failure = Structure::new();
        self.fields(&mut failure, &format!("{} reply ", operation.name), &operation.failure, false, &[]);
        failure.append(structure);
        *structure = failure;
    }

    /// The fields of a type that contains itself are noted once. `within` are the types that contain the fields. The
    /// SDK is that of the first site.
    fn fields(&self, structure: &mut Structure, path: &str, fields: &[Field], request: bool, within: &[TypeId]) {
        for field in fields.iter().filter(|field| field.sites.contains(0)) {
            let path = format!("{path}{}", field.name);
            let list = if matches!(field.ty, FieldType::List(_)) { "list of " } else { "" };
            let (kind, members) = self.kind(&field.ty);
            let place = place(request.then_some(field.place));
            note(structure, &path, place, &format!("{list}{kind}"), request && field.mandatory);
            match field.ty.named() {
                Some(id) if within.contains(&id) => {}
                id => {
                    let within: Vec<TypeId> = within.iter().copied().chain(id).collect();
                    self.fields(structure, &format!("{path}."), members, request, &within);
                }
            }
        }
    }

    /// The SDK has no types for times and enums: they are strings and integers.
    fn kind(&self, ty: &FieldType) -> (&'static str, &[Field]) {
        match ty {
            FieldType::String | FieldType::Date | FieldType::Month | FieldType::Timestamp => ("text", &[]),
            FieldType::Integer | FieldType::Long => ("whole number", &[]),
            FieldType::Decimal => ("decimal number", &[]),
            FieldType::Boolean => ("boolean", &[]),
            FieldType::List(item) => self.kind(item),
            FieldType::Joined(_) => ("text", &[]),
            FieldType::Named(id) => match &self.0.ty(*id).body {
                TypeBody::Object(fields) => ("object", fields),
                TypeBody::StringEnum(_) => ("text", &[]),
                TypeBody::IntegerEnum(_) => ("whole number", &[]),
            },
        }
    }
}

/// The SDK of a site.
struct Sdk(Value);

/// The structure of the SDKs. An operation that both have belongs to that of the international site. Of the SDK for
/// China, only the operations in `names` are compared, because the spec does not have all of them.
fn theirs(names: &BTreeSet<&str>) -> Structure {
    let [intl, china] = [include_str!("official_sdk_intl.json"), include_str!("official_sdk_cn.json")]
        .map(|text| Sdk(serde_json::from_str(text).unwrap()));
    let mut structure = intl.structure(|_| true);
    structure.extend(china.structure(|name| names.contains(name) && !intl.has(name)));
    structure
}

impl Sdk {
    fn has(&self, operation: &str) -> bool {
        self.0["operations"].get(operation).is_some()
    }

    fn structure(&self, wanted: impl Fn(&str) -> bool) -> Structure {
        let mut structure = Structure::new();
        for (name, operation) in self.0["operations"].as_object().unwrap() {
            if !wanted(name) {
                continue;
            }
            let text = |member: &str| operation[member].as_str().unwrap();
            structure.insert(name.clone(), format!("{} {}", text("method"), text("path")));
            for field in self.model(text("request")) {
                let wire = field[0].as_str().unwrap();
                let travels = |list: &str| operation[list].as_array().unwrap().iter().any(|name| name == wire);
                let place = match () {
                    () if travels("path_parameters") => Place::Path,
                    () if travels("query") => Place::Query,
                    () if travels("header") => Place::Header,
                    () => Place::Body,
                };
                let path = format!("{name} request ");
                // The model of the body is a field with this name; its fields belong to the request.
                match (place, field[1].as_str().unwrap()) {
                    (Place::Body, model) => {
                        assert_eq!(wire, "body", "{name}");
                        self.fields(&mut structure, &path, self.model(model), Some(place), &[]);
                    }
                    _ => self.fields(&mut structure, &path, std::slice::from_ref(field), Some(place), &[]),
                }
            }
            self.fields(&mut structure, &format!("{name} reply "), self.model(text("response")), None, &[]);
        }
        structure
    }

    fn model(&self, name: &str) -> &[Value] {
        self.0["models"][name].as_array().unwrap()
    }

    fn fields(&self, structure: &mut Structure, path: &str, fields: &[Value], travels: Option<Place>, within: &[&str]) {
        for field in fields {
            let path = format!("{path}{}", field[0].as_str().unwrap());
            let ty = field[1].as_str().unwrap();
            let (list, item) = match ty.strip_prefix("list[").and_then(|ty| ty.strip_suffix(']')) {
                Some(item) => ("list of ", item),
                None => ("", ty),
            };
            let kind = match item {
                "str" => "text",
                "int" => "whole number",
                "float" | "decimal.Decimal" => "decimal number",
                "bool" => "boolean",
                _ => "object",
            };
            let mandatory = travels.is_some() && field[2] == true;
            note(structure, &path, place(travels), &format!("{list}{kind}"), mandatory);
            if kind == "object" && !within.contains(&item) {
                self.fields(structure, &format!("{path}."), self.model(item), travels, &[within, &[item]].concat());
            }
        }
    }
}

/// Returns every difference as a line: `list_costs reply total: ours whole number, theirs text`.
fn differences(ours: &Structure, theirs: &Structure) -> BTreeSet<String> {
    let ways: BTreeSet<&String> = ours.keys().chain(theirs.keys()).collect();
    let describe = |structure: &Structure, path: &str| structure.get(path).map_or("nothing", String::as_str).to_owned();
    ways.into_iter()
        .filter(|path| ours.get(*path) != theirs.get(*path))
        .map(|path| format!("{path}: {}; the SDK: {}", describe(ours, path), describe(theirs, path)))
        .collect()
}

#[test]
fn the_model_matches_the_sdk_except_for_listed_differences() {
    let model = check(&Sources::from_texts(SPEC.iter().copied())).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    let theirs = theirs(&model.operations().map(|(_, operation)| operation.name.as_str()).collect());
    let ours = Ours(&model).structure();
    assert!(theirs.len() > 1_000, "{} lines", theirs.len());
    let found = differences(&ours, &theirs);
    let listed: BTreeSet<String> =
        DIFFERENCES.iter().flat_map(|(_, lines)| lines.iter().map(|line| (*line).to_owned())).collect();
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| {
        one.difference(other).map(|line| format!("  {line:?},")).collect::<Vec<_>>().join("\n")
    };
    let (unlisted, gone) = (only(&found, &listed), only(&listed, &found));
    assert!(
        found == listed,
        "differences that are not listed:\n{unlisted}\nlisted differences that do not exist:\n{gone}"
    );
}

#[test]
fn an_operation_is_compared_with_the_sdk_of_its_site() {
    let structure = theirs(&["list_cities", "list_sub_customer_coupons"].into());
    // Only the SDK for China has these.
    assert_eq!(structure["list_cities request province_code"], "query text, mandatory");
    assert!(!structure.contains_key("list_counties"), "the spec does not have it");
    // Both have the operation, and that for China one field more.
    assert!(structure.contains_key("list_sub_customer_coupons request order_id"));
    assert!(!structure.contains_key("list_sub_customer_coupons request indirect_partner_id"));
}

/// The comparison must be able to fail: each kind of difference is noticed.
#[test]
fn differences_are_noticed() {
    let theirs = theirs(&BTreeSet::new());
    let mut ours = theirs.clone();
    ours.remove("list_costs request cost_type");
    ours.insert("list_costs request new".to_owned(), "body text".to_owned());
    ours.insert("list_costs request offset".to_owned(), "query whole number".to_owned());
    let found = differences(&ours, &theirs);
    let expected = [
        "list_costs request cost_type: nothing; the SDK: body text, mandatory",
        "list_costs request new: body text; the SDK: nothing",
        "list_costs request offset: query whole number; the SDK: body whole number",
    ];
    assert_eq!(found, expected.map(str::to_owned).into());
}
