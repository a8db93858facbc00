//! Compares the model with the structures of the official SDKs, field by field: name, place, type, mandatory.
//!
//! `official_sdk_intl.json` and `official_sdk_cn.json` contain the operations and models of the SDK of each site, without
//! their descriptions. Each operation is compared with the SDK of its site. Each difference must be in [`DIFFERENCES`] with
//! its reason, and each listed difference must exist. `BLESS=1` corrects the list, and a person writes the reasons.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use huaweicloud_bss::SPEC;
use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Operation, Place, Sites, TypeBody, TypeId};
use huaweicloud_bss_codegen::{Sources, check};
use serde_json::Value;

use crate::differences::{DIFFERENCES, NOT_EXPLAINED};

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

struct Ours<'m> {
    model: &'m Model,
    sdks: &'m Sdks,
}

impl Ours<'_> {
    fn structure(&self) -> Structure {
        let mut structure = Structure::new();
        for (_, operation) in self.model.operations() {
            let site = self.sdks.site_of(&operation.name, operation.sites).unwrap_or_default();
            let ours = OfSite { model: self.model, site };
            structure.insert(operation.name.clone(), format!("{} {}", operation.method, operation.path_text()));
            ours.fields(&mut structure, &format!("{} request ", operation.name), &operation.request, true, &[]);
            ours.fields(&mut structure, &format!("{} reply ", operation.name), &operation.reply, false, &[]);
            ours.failure(&mut structure, operation);
        }
        structure
    }
}

/// The fields that a site has, which is the site of the operation's SDK.
struct OfSite<'m> {
    model: &'m Model,
    site: usize,
}

impl OfSite<'_> {
    /// The SDK's model of the reply contains the fields of a failure, if at all.
    fn failure(&self, structure: &mut Structure, operation: &Operation) {
        let mut failure = Structure::new();
        self.fields(&mut failure, &format!("{} reply ", operation.name), &operation.failure, false, &[]);
        failure.append(structure);
        *structure = failure;
    }

    /// The fields of a type that contains itself are noted once. `within` are the types that contain the fields.
    fn fields(&self, structure: &mut Structure, path: &str, fields: &[Field], request: bool, within: &[TypeId]) {
        for field in fields.iter().filter(|field| field.sites.contains(self.site)) {
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
            FieldType::Named(id) => match &self.model.ty(*id).body {
                TypeBody::Object(fields) => ("object", fields),
                TypeBody::StringEnum(_) => ("text", &[]),
                TypeBody::IntegerEnum(_) => ("whole number", &[]),
            },
        }
    }
}

/// The official SDKs, each with the index of its site.
struct Sdks(Vec<(usize, Sdk)>);

impl Sdks {
    fn new(model: &Model) -> Self {
        let index = |name: &str| model.sites.iter().position(|site| site.name == name).unwrap();
        let texts = [("intl", include_str!("official_sdk_intl.json")), ("cn", include_str!("official_sdk_cn.json"))];
        Self(texts.map(|(site, text)| (index(site), Sdk(serde_json::from_str(text).unwrap()))).into())
    }

    /// Returns the site of the SDK that an operation of these sites belongs to: the first one whose SDK has it.
    fn site_of(&self, operation: &str, sites: Sites) -> Option<usize> {
        let mut of_sites = self.0.iter().filter(|(site, _)| sites.contains(*site));
        of_sites.find(|(_, sdk)| sdk.has(operation)).map(|(site, _)| *site)
    }

    /// Returns the structure of the SDKs. `operations` are those of the spec with their sites; of the SDK for China, no
    /// others are compared, because the spec does not have all of them.
    fn structure(&self, operations: &BTreeMap<&str, Sites>) -> Structure {
        let mut structure = Structure::new();
        for (position, (site, sdk)) in self.0.iter().enumerate() {
            structure.extend(sdk.structure(|name| match operations.get(name) {
                Some(sites) => self.site_of(name, *sites) == Some(*site),
                None => position == 0,
            }));
        }
        structure
    }
}

/// The SDK of a site.
struct Sdk(Value);

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

fn model() -> Model {
    check(&Sources::from_texts(SPEC.iter().copied())).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

/// Returns `differences.rs` without the lines that are gone, and with new lines as not explained.
fn corrected(text: &str, new: &[&String], gone: &[&String]) -> String {
    let line = |difference: &String| format!("        {difference:?},");
    let gone: BTreeSet<String> = gone.iter().map(|difference| line(difference)).collect();
    let kept: Vec<&str> = text.lines().filter(|line| !gone.contains(*line)).collect();
    let heading = format!("    ({NAME}, &[");
    let mut lines = Vec::new();
    for (index, text) in kept.iter().enumerate() {
        let is_empty = text.starts_with("    (") && kept.get(index + 1).is_some_and(|next| *next == "    ]),");
        let ends_empty = index > 0 && kept[index - 1].starts_with("    (") && *text == "    ]),";
        if *text == "];" && !new.is_empty() && !kept.contains(&heading.as_str()) {
            lines.push(heading.clone());
            lines.extend(new.iter().map(|difference| line(difference)));
            lines.push("    ]),".to_owned());
        }
        if !is_empty && !ends_empty {
            lines.push((*text).to_owned());
        }
        if *text == heading {
            lines.extend(new.iter().map(|difference| line(difference)));
        }
    }
    lines.join("\n") + "\n"
}

/// The name of the constant for the reason of differences that nobody has explained yet.
const NAME: &str = "NOT_EXPLAINED";

#[test]
fn the_model_matches_the_sdk_except_for_listed_differences() {
    let model = model();
    let sdks = Sdks::new(&model);
    let operations = model.operations().map(|(_, operation)| (operation.name.as_str(), operation.sites)).collect();
    let theirs = sdks.structure(&operations);
    let ours = Ours { model: &model, sdks: &sdks }.structure();
    assert!(theirs.len() > 1_000, "{} lines", theirs.len());
    let found = differences(&ours, &theirs);
    let listed: BTreeSet<String> =
        DIFFERENCES.iter().flat_map(|(_, lines)| lines.iter().map(|line| (*line).to_owned())).collect();
    let new: Vec<&String> = found.difference(&listed).collect();
    let gone: Vec<&String> = listed.difference(&found).collect();
    if std::env::var_os("BLESS").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/parity/differences.rs");
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, corrected(&text, &new, &gone)).unwrap();
        return;
    }
    let lines = |lines: &[&String]| lines.iter().map(|line| format!("  {line:?},")).collect::<Vec<_>>().join("\n");
    assert!(
        found == listed,
        "differences that are not listed:\n{}\nlisted differences that do not exist:\n{}\nBLESS=1 corrects the list",
        lines(&new),
        lines(&gone)
    );
    let not_explained = DIFFERENCES.iter().filter(|(reason, _)| *reason == NOT_EXPLAINED);
    assert_eq!(not_explained.count(), 0, "differences.rs has differences without a reason");
}

#[test]
fn a_corrected_list_keeps_the_reasons() {
    let text = "const X: &[A] = &[\n    (\"One.\", &[\n        \"a\",\n        \"b\",\n    ]),\n    (\"Two.\", &[\n        \"c\",\n    ]),\n];\n";
    let [b, c, d, e] = ["b", "c", "d", "e"].map(str::to_owned);
    let once = corrected(text, &[&d], &[&b, &c]);
    let expected = "const X: &[A] = &[\n    (\"One.\", &[\n        \"a\",\n    ]),\n    (NOT_EXPLAINED, &[\n        \"d\",\n    ]),\n];\n";
    assert_eq!(once, expected);
    assert_eq!(corrected(&once, &[], &[]), once);
    assert_eq!(corrected(&once, &[], &[&d]), expected.replace("    (NOT_EXPLAINED, &[\n        \"d\",\n    ]),\n", ""));
    assert!(corrected(&once, &[&e], &[]).contains("    (NOT_EXPLAINED, &[\n        \"e\",\n        \"d\",\n    ]),\n"));
}

#[test]
fn an_operation_is_compared_with_the_sdk_of_its_site() {
    let model = model();
    let sdks = Sdks::new(&model);
    let [intl, cn] = ["intl", "cn"].map(|name| model.sites.iter().position(|site| site.name == name).unwrap());
    let operations = [
        ("list_cities", Sites::of(&[cn])),
        ("list_sub_customer_coupons", Sites::ALL),
        ("list_invoices", Sites::of(&[cn])),
    ];
    let structure = sdks.structure(&operations.into());
    // Only the SDK for China has these.
    assert_eq!(structure["list_cities request province_code"], "query text, mandatory");
    assert!(!structure.contains_key("list_counties"), "the spec does not have it");
    // Both have the operation, and that for China one field more.
    assert!(structure.contains_key("list_sub_customer_coupons request order_id"));
    assert!(!structure.contains_key("list_sub_customer_coupons request indirect_partner_id"));
    // An operation that the spec has only on the site cn is not compared with the SDK of the other site.
    assert!(!structure.contains_key("list_invoices"));
    assert_eq!(sdks.site_of("list_sub_customer_coupons", Sites::of(&[cn])), Some(cn));
    assert_eq!(sdks.site_of("list_sub_customer_coupons", Sites::ALL), Some(intl));
    assert_eq!(sdks.site_of("list_cities", Sites::of(&[intl])), None);
}

/// The comparison must be able to fail: each kind of difference is noticed.
#[test]
fn differences_are_noticed() {
    let theirs = Sdks::new(&model()).structure(&BTreeMap::new());
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
