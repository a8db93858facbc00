//! Counts what the draft of each page has right, in percent. The table is in `scores.txt`, which `BLESS=1` writes.
//!
//! The last two columns are the values that are still to be written, and the lines that a person has to change until
//! `check` is clean.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

use heck::ToSnakeCase;
use serde_json::{Map, Value, json};

use crate::imported;
use crate::truth::{Fixture, fixtures};
use crate::valid::unclassified;

/// The keys of limits in a truth.
const LIMITS: [&str; 7] = ["min", "max", "above", "min_length", "max_length", "min_items", "max_items"];

/// What is counted, in the order of the table.
const COUNTS: [&str; 9] = ["place", "type", "mandatory", "limit", "values", "errors", "examples", "facts", "reports"];

/// How many are right, and of how many.
#[derive(Clone, Default)]
struct Score {
    right: BTreeMap<&'static str, usize>,
    all: BTreeMap<&'static str, usize>,
    wrong: Vec<String>,
    /// The fields of the draft that are on the page, and those of the page.
    found: usize,
    fields: usize,
    invented: usize,
    todos: usize,
    lines: usize,
}

impl Score {
    fn count(&mut self, what: &'static str, is_right: bool, message: impl FnOnce() -> String) {
        *self.all.entry(what).or_default() += 1;
        if is_right {
            *self.right.entry(what).or_default() += 1;
        } else {
            self.wrong.push(format!("{what}: {}", message()));
        }
    }

    fn add(&mut self, other: &Self) {
        for what in COUNTS {
            *self.right.entry(what).or_default() += other.right.get(what).copied().unwrap_or_default();
            *self.all.entry(what).or_default() += other.all.get(what).copied().unwrap_or_default();
        }
        self.found += other.found;
        self.fields += other.fields;
        self.invented += other.invented;
        self.todos += other.todos;
        self.lines += other.lines;
    }

    /// The part of 100 that is right; 100 of nothing.
    fn percent(&self, what: &str) -> usize {
        let all = self.all.get(what).copied().unwrap_or_default();
        let right = self.right.get(what).copied().unwrap_or_default();
        (right * 100).checked_div(all).unwrap_or(100)
    }

    fn row(&self, name: &str) -> String {
        let mut row = format!("{name:24} {:6} {:5} {:8}", self.fields, self.found, self.invented);
        for what in COUNTS {
            let _ = write!(row, " {:>9}", format!("{}%", self.percent(what)));
        }
        format!("{row} {:5} {:5}\n", self.todos, self.lines)
    }
}

/// A draft as data.
struct Drafted {
    operation: Value,
    types: Map<String, Value>,
    problems: Vec<String>,
    text: String,
    /// The draft as a chapter of its own.
    chapter: String,
}

impl Drafted {
    fn new(fixture: &Fixture) -> Self {
        let name = fixture.text("operation");
        let import = imported(&fixture.text, fixture.layout, Some(name));
        let (text, chapter) = (import.draft.document(), import.draft.new_chapter("imported"));
        let document: Value = serde_yaml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        let types = document["types"].as_object().cloned().unwrap_or_default();
        Self { operation: document["operations"][name].clone(), types, problems: import.problems, text, chapter }
    }

    /// The type of a field: what it is on the wire, whether it is a list, and the declared type.
    fn type_of(&self, field: &Value) -> (String, bool, Option<&Value>) {
        // A list that is one string on the wire is a string on the page.
        let is_joined = field["joined_by"] == "comma";
        let (name, list) = match &field["type"] {
            Value::Array(items) => (items[0].as_str().unwrap(), !is_joined),
            name => (name.as_str().unwrap(), false),
        };
        let declared = self.types.get(name);
        let kind = match name {
            "string" | "date" | "month" | "timestamp" => "string",
            "integer" | "long" => "integer",
            "decimal" | "boolean" => name,
            _ => match declared.and_then(|declared| declared["enum"].as_str()) {
                Some(kind) => kind,
                None if declared.is_some() => "object",
                None => "TODO",
            },
        };
        (kind.to_owned(), list, declared)
    }
}

fn score(fixture: &Fixture) -> Score {
    let draft = Drafted::new(fixture);
    let todos = draft.text.matches("TODO").count();
    let lines = draft.text.lines().filter(|line| line.contains("TODO")).count() + unclassified(&draft.chapter);
    let mut score = Score { todos, lines, ..Score::default() };
    facts(fixture, &draft, &mut score);
    fields(fixture, &draft, &mut score);
    errors(fixture, &draft, &mut score);
    examples(fixture, &draft, &mut score);
    reports(fixture, &draft, &mut score);
    score
}

fn facts(fixture: &Fixture, draft: &Drafted, score: &mut Score) {
    let operation = &draft.operation;
    let mut is = |what: &str, expected: Value| {
        let found = &operation[what];
        score.count("facts", *found == expected, || format!("{what} is {found}, not {expected}"));
    };
    is("http", json!(format!("{} {}", fixture.text("method"), fixture.text("path"))));
    is("caller", if fixture.truth["caller"].is_null() { json!("TODO") } else { fixture.truth["caller"].clone() });
    let permissions = fixture.truth["permissions"].clone();
    is("permissions", if permissions == json!([]) { Value::Null } else { permissions });
    let found = &operation["rate_limit"];
    let limit = if found.is_null() {
        Value::Null
    } else {
        json!({ "requests": found["requests"], "seconds": found["seconds"] })
    };
    let expected = &fixture.truth["rate_limit"];
    score.count("facts", limit == *expected, || format!("rate_limit is {limit}, not {expected}"));
}

fn fields(fixture: &Fixture, draft: &Drafted, score: &mut Score) {
    // The types of the draft by the names of the page.
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    for side in ["request", "reply"] {
        for expected in fixture.list(side) {
            let (table, name) = (expected["table"].as_str().unwrap(), expected["name"].as_str().unwrap());
            let place = expected["place"].as_str().unwrap();
            score.fields += 1;
            let owner = match table {
                "" => Some((place.to_owned(), &draft.operation[place])),
                table => types.get(table).map(|name| (name.clone(), &draft.types[name.as_str()]["fields"])),
            };
            let found = owner.as_ref().map(|(_, fields)| &fields[name]).filter(|field| !field.is_null());
            let shown = format!("{place} {table}.{name}");
            score.count("place", found.is_some(), || format!("{shown} is missing"));
            let (Some(found), Some((owner, _))) = (found, owner) else { continue };
            score.found += 1;
            seen.insert((owner, name.to_owned()));
            field(draft, expected, found, &shown, side == "request", score);
            if let (Some(nested), (_, _, Some(_))) = (expected["nested"].as_str(), draft.type_of(found)) {
                let name = found["type"].as_array().map_or(&found["type"], |items| &items[0]);
                types.insert(nested.to_owned(), name.as_str().unwrap().to_owned());
            }
        }
    }
    score.invented = invented(draft, &seen);
}

/// How many fields of the draft are not on the page.
fn invented(draft: &Drafted, seen: &BTreeSet<(String, String)>) -> usize {
    let places = ["path", "query", "header", "body", "reply", "failure"];
    let own = places.iter().map(|place| ((*place).to_owned(), &draft.operation[*place]));
    let nested = draft.types.iter().map(|(name, declared)| (name.clone(), &declared["fields"]));
    let all = own.chain(nested).flat_map(|(owner, fields)| {
        let names = fields.as_object().map(|fields| fields.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
        names.into_iter().map(move |name| (owner.clone(), name))
    });
    all.filter(|field| !seen.contains(field)).count()
}

fn field(draft: &Drafted, expected: &Value, found: &Value, shown: &str, in_request: bool, score: &mut Score) {
    let (kind, list, declared) = draft.type_of(found);
    let wanted = (expected["type"].as_str().unwrap(), expected["list"] == true);
    score.count("type", (kind.as_str(), list) == wanted, || {
        format!("{shown} is {kind} (list: {list}), not {} (list: {})", wanted.0, wanted.1)
    });
    if in_request {
        let wanted = match &expected["mandatory"] {
            Value::Null => json!("TODO"),
            Value::Bool(false) => Value::Null,
            yes => yes.clone(),
        };
        score.count("mandatory", found["mandatory"] == wanted, || format!("{shown} is {}", found["mandatory"]));
    }
    let is_enum = declared.is_some_and(|declared| declared["enum"].is_string());
    let has_format = matches!(found["type"].as_str(), Some("date" | "month" | "timestamp"));
    for limit in LIMITS {
        let wanted = &expected[limit];
        let is_joined = limit == "max_length" && found["joined_by"] == "comma";
        let limit = if is_joined { "max_joined_length" } else { limit };
        // The values of an enum of integers, and the format of a time, are the limit.
        let is_implied = match limit {
            "min" | "max" | "above" => is_enum,
            "min_length" | "max_length" => has_format,
            _ => false,
        };
        if !wanted.is_null() || !found[limit].is_null() {
            let is_right = found[limit] == *wanted || found[limit].is_null() && is_implied;
            score.count("limit", is_right, || format!("{limit} of {shown} is {}, not {wanted}", found[limit]));
        }
    }
    values(expected, declared, shown, score);
}

fn values(expected: &Value, declared: Option<&Value>, shown: &str, score: &mut Score) {
    let found = declared.and_then(|declared| declared["values"].as_object()).cloned().unwrap_or_default();
    let wanted = expected["values"].as_array().cloned().unwrap_or_default();
    let plain = |text: &str| text.trim_start_matches("TODO ").trim_end_matches(['.', '。', ' ']).to_lowercase();
    for one in &wanted {
        let value = one["value"].as_str().map_or_else(|| one["value"].to_string(), str::to_owned);
        let doc = found.get(&value).map(|value| plain(value["doc"].as_str().unwrap()));
        let meaning = plain(one["meaning"].as_str().unwrap());
        let is_right = doc.as_deref().is_some_and(|doc| doc == meaning || meaning.is_empty());
        score.count("values", is_right, || format!("{value} of {shown} is {doc:?}, not {meaning:?}"));
    }
    if found.len() > wanted.len() {
        score.count("values", false, || format!("{shown} has {:?}", found.keys().collect::<Vec<_>>()));
    }
}

fn errors(fixture: &Fixture, draft: &Drafted, score: &mut Score) {
    let found = draft.operation["errors"].as_array().cloned().unwrap_or_default();
    for expected in fixture.list("errors") {
        let is_it = |error: &&Value| error["code"] == expected["code"] && error["http"] == expected["http"];
        let error = found.iter().find(is_it);
        let plain = |text: &Value| {
            let text = text.as_str().unwrap_or_default().trim_start_matches("TODO ");
            text.trim_end_matches(['.', '。']).to_lowercase()
        };
        let is_right = error.is_some_and(|error| plain(&error["doc"]) == plain(&expected["meaning"]));
        score.count("errors", is_right, || format!("{expected} is {error:?}"));
    }
    if found.len() > fixture.list("errors").len() {
        score.count("errors", false, || format!("{} errors", found.len()));
    }
}

fn examples(fixture: &Fixture, draft: &Drafted, score: &mut Score) {
    let found = draft.operation["examples"].as_array().cloned().unwrap_or_default();
    let wanted = fixture.list("examples");
    for (index, expected) in wanted.iter().enumerate() {
        let example = found.get(index).unwrap_or(&Value::Null);
        let mut request = example["request"].clone();
        if let Some(members) = request.as_object_mut() {
            members.retain(|name, _| draft.operation["header"][name].is_null());
        }
        for (part, found) in [("request", &request), ("reply", &example["reply"]["body"])] {
            let is_empty = |value: &Value| value.is_null() || *value == json!({});
            let is_right = same(found, &expected[part]) || is_empty(found) && is_empty(&expected[part]);
            score.count("examples", is_right, || format!("{part} {index} is {found}, not {}", expected[part]));
        }
    }
    score.count("examples", found.len() == wanted.len(), || format!("there are {} examples", found.len()));
    let repaired = wanted.iter().any(|example| example["repaired"] != json!([]));
    let errata = draft.operation["errata"].to_string().contains("is not valid JSON");
    score.count("examples", repaired == errata, || format!("repaired: {repaired}; {}", draft.operation["errata"]));
}

/// Whether two values are the same on the wire: numbers by their value, and a converted scalar by its text.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|there| same(value, there)))
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Number(number), Value::String(text)) | (Value::String(text), Value::Number(number)) => {
            text.parse().ok() == number.as_f64()
        }
        (one, other) => one == other,
    }
}

fn reports(fixture: &Fixture, draft: &Drafted, score: &mut Score) {
    let problems = &draft.problems;
    for row in fixture.list("unreadable_rows") {
        let has = row["has"].as_str().unwrap();
        let is_right = problems.iter().any(|problem| problem.contains(has));
        score.count("reports", is_right, || format!("no report has {has:?}: {problems:?}"));
    }
    let lost: Vec<&String> = problems.iter().filter(|problem| problem.contains("mandatory")).collect();
    for table in fixture.list("missing_mandatory_column") {
        let table = table.as_str().unwrap();
        let is_right = lost.iter().any(|problem| problem.contains(table));
        score.count("reports", is_right, || format!("no report for {table:?}: {problems:?}"));
    }
    let expected = fixture.list("unreadable_rows").len() + fixture.list("missing_mandatory_column").len();
    score.count("reports", problems.len() == expected, || format!("the reports are {problems:#?}"));
}

#[test]
fn drafts_have_what_the_pages_say() {
    let mut table = format!("{:24} {:>6} {:>5} {:>8}", "page", "fields", "found", "invented");
    for what in COUNTS {
        let _ = write!(table, " {what:>9}");
    }
    table.push_str(" TODOs lines\n");
    let mut total = Score::default();
    let mut wrong = String::new();
    let mut low = Vec::new();
    for fixture in fixtures() {
        let score = score(&fixture);
        table.push_str(&score.row(&fixture.name));
        for line in &score.wrong {
            let _ = writeln!(wrong, "{}: {line}", fixture.name);
        }
        for what in COUNTS.iter().filter(|what| score.percent(what) < 95) {
            low.push(format!("{what} of {}", fixture.name));
        }
        total.add(&score);
    }
    table.push_str(&total.row("all"));
    assert!(low.is_empty(), "below 95 %: {low:?}\n{table}\n{wrong}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/scores.txt");
    if env::var_os("BLESS").is_some() {
        fs::write(&path, &table).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == table, "BLESS=1 accepts these scores:\n{table}\n{wrong}");
    assert_eq!(total.invented, 0, "fields that no page has\n{table}");
}

/// The comparison itself notices what is wrong.
#[test]
fn a_wrong_truth_is_noticed() {
    let mut fixture = fixtures().into_iter().find(|fixture| !fixture.list("request").is_empty()).unwrap();
    let before = score(&fixture);
    let request = fixture.truth["request"].as_array_mut().unwrap();
    request[0]["type"] = json!("boolean");
    request[0]["name"] = json!(request[0]["name"].as_str().unwrap().to_snake_case());
    request[0]["mandatory"] = json!("maybe");
    request[0]["max_length"] = json!(7);
    request.push(json!({ "place": "body", "table": "", "name": "no_such_field", "type": "string", "mandatory": true }));
    let after = score(&fixture);
    for what in ["place", "type", "mandatory", "limit"] {
        let wrong = |score: &Score| score.all.get(what).unwrap() - score.right.get(what).copied().unwrap_or_default();
        assert_eq!(wrong(&after), wrong(&before) + 1, "{what}: {:?}", after.wrong);
    }
}
