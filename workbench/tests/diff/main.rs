//! The comparison of two versions of a spec.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test")]

mod cases;
mod code;
mod mutants;
mod requests;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use huaweicloud_bss_codegen::model::{Field, Model, Paging, PagingKind, TypeBody};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::diff::{Change, Class, Diff, Kind, Subject};

use code::code;
use mutants::mutants;
use requests::rejected;

const API: &str = "api.yaml";
const ORDERS: &str = "orders.yaml";

/// The names and texts of the files of a spec.
type Files = BTreeMap<String, String>;

fn read(api_yaml: &str) -> Files {
    let sources = Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(api_yaml));
    sources.texts().map(|(name, text)| (name.to_owned(), text.to_owned())).collect()
}

/// A spec with every key of the language.
fn complete() -> Files {
    read("../codegen/tests/complete/api.yaml")
}

fn real() -> Model {
    check(&sources(&read("../spec/api.yaml"))).unwrap()
}

fn sources(files: &Files) -> Sources {
    let mut files: Vec<(&String, &String)> = files.iter().collect();
    files.sort_by_key(|(name, _)| *name != "api.yaml");
    Sources::from_texts(files.into_iter().map(|(name, text)| (name.as_str(), text.as_str())))
}

fn model(files: &Files) -> Model {
    check(&sources(files)).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}
#[test]
fn equal_specs_have_no_changes() {
    let model = real();
    let diff = Diff::of(&model, &model);
    assert_eq!(diff.changes, []);
    assert_eq!((diff.class(), diff.text().as_str()), (None, "no changes\n"));
    assert_eq!(diff.changelog(), "\n".trim_start());
}

/// All fields of a model, with the words by which a change names the field.
fn fields(model: &mut Model) -> Vec<(String, &mut Field)> {
    let Model { chapters, types, .. } = model;
    let mut found = Vec::new();
    for operation in chapters.iter_mut().flat_map(|chapter| &mut chapter.operations) {
        for (word, fields) in
            [("request", &mut operation.request), ("reply", &mut operation.reply), ("failure", &mut operation.failure)]
        {
            found.extend(fields.iter_mut().map(|field| (format!("{word} field `{}`", field.name), field)));
        }
    }
    for ty in types {
        if let TypeBody::Object(fields) = &mut ty.body {
            found.extend(fields.iter_mut().map(|field| (format!("field `{}`", field.name), field)));
        }
    }
    found
}

#[test]
fn each_field_that_disappears_from_the_spec_is_breaking() {
    let old = real();
    let mut copy = old.clone();
    let count = fields(&mut copy).len();
    assert!(count > 1_000, "{count}");
    // Comparing the whole spec that often takes long in a debug build.
    for index in (0..count).step_by(7) {
        let mut new = old.clone();
        let words = {
            let mut fields = fields(&mut new);
            let (words, field) = &mut fields[index];
            // Another field instead of it, so that the indices of others stay.
            field.name = format!("another_{}", field.name);
            field.rust = Some(field.name.to_lowercase().replace('-', "_"));
            words.clone()
        };
        let diff = Diff::of(&old, &new);
        if words == "failure field `error_code`" || words == "failure field `error_msg`" {
            assert_eq!(diff.count(Class::Breaking), 0, "{}", diff.text());
            continue;
        }
        let gone = |change: &&Change| change.kind == Kind::FieldRemoved && change.text.starts_with(&words);
        assert_eq!(diff.changes.iter().filter(gone).count(), 1, "{words}\n{}", diff.text());
        assert_eq!(diff.class(), Some(Class::Breaking));
    }
}

#[test]
fn each_operation_that_disappears_from_the_spec_is_breaking() {
    let old = real();
    let names: Vec<(usize, usize)> = old
        .chapters
        .iter()
        .enumerate()
        .flat_map(|(chapter, one)| (0..one.operations.len()).map(move |index| (chapter, index)))
        .collect();
    for (chapter, index) in names {
        let mut new = old.clone();
        let gone = new.chapters[chapter].operations.remove(index);
        let subject = Subject::Operation { chapter: new.chapters[chapter].name.clone(), name: gone.name.clone() };
        let diff = Diff::of(&old, &new);
        let removed: Vec<&Change> = diff.changes.iter().filter(|change| change.subject == subject).collect();
        assert_eq!(removed.iter().map(|change| change.kind).collect::<Vec<_>>(), [Kind::OperationRemoved]);
        let back = Diff::of(&new, &old);
        assert!(back.changes.iter().any(|change| change.subject == subject && change.kind == Kind::OperationAdded));
        assert_ne!(back.class(), Some(Class::Breaking), "{}", back.text());
    }
}

#[test]
fn each_error_and_each_value_that_disappears_from_the_spec_is_breaking() {
    let old = real();
    let mut new = old.clone();
    let mut errors = 0;
    for operation in new.chapters.iter_mut().flat_map(|chapter| &mut chapter.operations) {
        errors += operation.errors.len();
        operation.errors.clear();
    }
    let mut values = 0;
    for ty in &mut new.types {
        match &mut ty.body {
            TypeBody::StringEnum(list) => values += list.drain(..).count(),
            TypeBody::IntegerEnum(list) => values += list.drain(..).count(),
            TypeBody::Object(_) => {}
        }
    }
    let diff = Diff::of(&old, &new);
    let count = |kind: Kind| diff.changes.iter().filter(|change| change.kind == kind).count();
    assert_eq!((count(Kind::ErrorRemoved), count(Kind::ValueRemoved)), (errors, values));
    assert_eq!(errors + values, diff.changes.len());
    let back = Diff::of(&new, &old);
    assert_eq!(back.count(Class::Additive), errors + values);
    assert_eq!(back.class(), Some(Class::Additive));
}

#[test]
fn changes_of_descriptions_concern_only_the_documentation() {
    let old = real();
    let mut new = old.clone();
    let add = |text: &mut String| text.push_str(" More.");
    for text in [&mut new.title, &mut new.doc, &mut new.krate] {
        add(text);
    }
    for error in &mut new.common_errors {
        [&mut error.doc, &mut error.advice].into_iter().for_each(add);
    }
    for chapter in &mut new.chapters {
        [&mut chapter.title, &mut chapter.doc].into_iter().for_each(add);
        for operation in &mut chapter.operations {
            [&mut operation.summary, &mut operation.doc, &mut operation.source.url].into_iter().for_each(add);
            operation.errata.push("One more.".to_owned());
            operation.preconditions.push("One more.".to_owned());
            operation.permissions.push(vec!["one:more".to_owned()]);
            operation.examples.clear();
            operation.rate_limit = None;
            for error in &mut operation.errors {
                [&mut error.doc, &mut error.advice].into_iter().for_each(add);
                error.errata.clear();
            }
        }
    }
    for ty in &mut new.types {
        add(&mut ty.doc);
        ty.sources.clear();
        match &mut ty.body {
            TypeBody::StringEnum(values) => values.iter_mut().for_each(|value| add(&mut value.doc)),
            TypeBody::IntegerEnum(values) => values.iter_mut().for_each(|value| add(&mut value.doc)),
            TypeBody::Object(_) => {}
        }
    }
    for (_, field) in fields(&mut new) {
        [&mut field.notes.doc, &mut field.notes.null_means, &mut field.notes.empty_means].into_iter().for_each(add);
        field.sources.push("another".to_owned());
        field.reserved = !field.reserved;
    }
    let diff = Diff::of(&old, &new);
    assert_eq!(diff.class(), Some(Class::Documentation), "{}", diff.text());
    assert!(diff.count(Class::Documentation) > 1_000, "{}", diff.count(Class::Documentation));
}
/// The generator is one judge: a change of the model is reported, and is more than documentation exactly if the code
/// differs. The evaluator of rules is the other: a change is breaking if a request that was valid is rejected.
#[test]
fn reports_every_change_of_the_model_and_knows_which_change_the_code() {
    let files = complete();
    let old = model(&files);
    let (written, before) = (format!("{old:?}"), code(&old));
    let (mut compared, mut stricter, mut wrong) = (0, 0, BTreeSet::new());
    for (file, text) in &files {
        for mutant in mutants(text) {
            let mut files = files.clone();
            files.insert(file.clone(), mutant.clone());
            let Ok(new) = check(&sources(&files)) else { continue };
            if format!("{new:?}") == written {
                continue;
            }
            compared += 1;
            let (diff, back) = (Diff::of(&old, &new), Diff::of(&new, &old));
            let differs = code(&new) != before;
            // The order of definitions is that of the generated ones.
            let is_reordered = |diff: &Diff| diff.changes.iter().any(|change| change.kind == Kind::Notation);
            let is_right = |diff: &Diff| match diff.class() {
                None => false,
                Some(Class::Documentation) => !differs || is_reordered(diff),
                Some(_) => differs,
            };
            let line = || text.lines().zip(mutant.lines()).find(|(old, new)| old != new);
            for (old, new, diff) in [(&old, &new, &diff), (&new, &old, &back)] {
                if let Some(rejected) = rejected(old, new) {
                    stricter += 1;
                    if diff.class() != Some(Class::Breaking) {
                        wrong.insert(format!("{file}: {:?}, rejected: {rejected}\n{}", line(), diff.text()));
                    }
                }
            }
            if !is_right(&diff) || !is_right(&back) {
                let line = line();
                wrong.insert(format!("{file}: {line:?}, code differs: {differs}\n{}", diff.text()));
            }
        }
    }
    assert!(compared > 500 && stricter > 50, "{compared} {stricter}");
    let all = wrong.len();
    assert!(wrong.is_empty(), "{all} of {compared}:\n{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}
/// A valid spec can vary some parts of paging only together with others.
#[test]
fn reports_every_part_of_paging() {
    let old = model(&complete());
    let parts: [fn(&mut Paging); 7] = [
        |paging| paging.by = PagingKind::Offset,
        |paging| paging.from = paging.size,
        |paging| paging.size = paging.from,
        |paging| paging.items += 1,
        |paging| paging.total = Some(paging.items),
        |paging| paging.next.truncate(1),
        |paging| paging.key = vec![1],
    ];
    for (index, change) in parts.into_iter().enumerate() {
        let mut new = old.clone();
        change(new.chapters[0].operations[1].paging.as_mut().unwrap());
        let kinds: Vec<Kind> = Diff::of(&old, &new).changes.iter().map(|change| change.kind).collect();
        assert!(kinds.contains(&Kind::PagingChanged), "part {index}: {kinds:?}");
    }
}
#[test]
fn the_report_is_text_json_and_a_draft_of_the_changelog() {
    let old = model(&complete());
    let mut files = complete();
    let orders = files.get_mut(ORDERS).unwrap();
    *orders = orders
        .replace("mandatory: true, values: [1, 3]", "mandatory: true, values: [1]")
        .replace("max_length: 64, doc: The key", "max_length: 32, doc: The key")
        .replace("min_length: 3, max_length: 64", "min_length: 3")
        .replace("summary: Shows an order.", "summary: Shows one order.")
        .replace("days: 3", "days: 1");
    let api = files.get_mut(API).unwrap();
    *api = api.replace(
        "doc: A currency.\n    enum: string\n    values:\n",
        "doc: A currency.\n    enum: string\n    values:\n      EUR: { name: Euro, doc: The euro. }\n",
    );
    let diff = Diff::of(&old, &model(&files));
    let expected = "\
`pay_order` of orders
  additive       request field `contact_email`: the maximum number of characters is none instead of 64
`list_orders` of orders
  breaking       request field `days`: `3` is not allowed any more  [test]
  documentation  examples
`show_order` of orders
  documentation  summary  [intl]
`refund_order` of orders
  breaking       request field `trans_id`: the maximum number of characters is 32 instead of 64
type `currency`, used by pay_order, list_orders
  additive       value `EUR` is new, as `Euro`
changes: 2 breaking, 2 additive, 2 of the documentation
";
    assert_eq!(diff.text(), expected);
    let expected = "\
### Breaking

- `list_orders`: request field `days`: `3` is not allowed any more (on the site test).
- `refund_order`: request field `trans_id`: the maximum number of characters is 32 instead of 64.

### Added

- `pay_order`: request field `contact_email`: the maximum number of characters is none instead of 64.
- Type `currency`: value `EUR` is new, as `Euro`.

### Documentation

- Changes in the documentation of `list_orders`, `show_order`.
";
    assert_eq!(diff.changelog(), expected);
    let json: serde_json::Value = serde_json::from_str(&diff.json()).unwrap();
    assert_eq!((&json["breaking"], &json["additive"], &json["documentation"]), (&2.into(), &2.into(), &2.into()));
    let expected = serde_json::json!({
        "class": "breaking",
        "kind": "tightened",
        "item": "operation",
        "chapter": "orders",
        "name": "list_orders",
        "used_by": [],
        "sites": ["test"],
        "text": "request field `days`: `3` is not allowed any more",
    });
    assert_eq!(json["changes"][1], expected);
    assert_eq!(json["changes"][5]["used_by"], serde_json::json!(["pay_order", "list_orders"]));
    assert_eq!(json["changes"][0]["sites"], serde_json::json!(["intl", "test"]));
}
