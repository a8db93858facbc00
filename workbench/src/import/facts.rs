//! What a page says about an operation.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use super::examples::{Examples, Reply, Request};
use super::fields::{self, Field, Mandatory};
use super::headings::{Place, Section};
use super::page::{Page, one_line};
use super::parts::{self, ErrorRow, FieldTable, Parts, Side, Title, ValueTable};
use super::patterns::pattern;
use super::prose::{self, Caller, RateLimit};
use super::types::Type;
use super::values::Value;

/// What a page says about an operation.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) is_chinese: bool,
    /// The sentences of the description of the operation.
    pub(super) function: Vec<String>,
    pub(super) preconditions: Vec<String>,
    /// The method and the path.
    pub(super) http: Option<(String, String)>,
    /// Whether method and path are those of an example, because the page has no others.
    pub(super) is_http_of_example: bool,
    /// The host in the example requests.
    pub(super) host: Option<String>,
    pub(super) caller: Option<Caller>,
    pub(super) permissions: Vec<Vec<String>>,
    pub(super) rate_limit: Option<RateLimit>,
    /// The fields of the request, each with a place.
    pub(super) request: Vec<Field>,
    pub(super) reply: Vec<Field>,
    pub(super) failure: Vec<Field>,
    /// The objects, which fields refer to by index.
    pub(super) objects: Vec<Object>,
    pub(super) errors: Vec<ErrorRow>,
    pub(super) examples: Vec<Example>,
    /// What cannot be read, each as a sentence.
    pub(super) problems: Vec<String>,
}

/// A nested type.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) name: String,
    pub(super) fields: Vec<Field>,
    /// The number of the table on the page; `None` if the object is not from the page.
    pub(super) table: Option<usize>,
}

/// A request with its reply.
#[derive(Clone, Debug, Default)]
pub(super) struct Example {
    pub(super) request: Option<Request>,
    pub(super) reply: Option<Reply>,
}

/// Reads what a page says.
pub(super) fn read(page: &Page) -> Facts {
    let parts = parts::read(page);
    let mut facts = Facts { url: page.url.clone(), title: parts.title.clone(), ..Facts::default() };
    facts.problems.clone_from(&parts.problems);
    facts.read_texts(&parts);
    let examples = facts.read_examples(&parts);
    facts.read_http(&parts);
    facts.read_fields(&parts);
    facts.errors.clone_from(&parts.errors);
    facts.pair(examples);
    facts
}

impl Facts {
    /// The method in capital letters; empty if the page has none.
    pub(super) fn method(&self) -> &str {
        self.http.as_ref().map_or("", |(method, _)| method)
    }

    fn read_texts(&mut self, parts: &Parts) {
        let text = |section: Section| {
            let texts = parts.texts.iter().filter(|(other, _)| *other == section).map(|(_, text)| text.as_str());
            texts.collect::<Vec<_>>().join("\n")
        };
        let function = text(Section::Function);
        let constraints = text(Section::Constraints);
        self.is_chinese = prose::is_chinese(self.title.as_deref().unwrap_or_default()) || prose::is_chinese(&function);
        self.function = prose::sentences(&function);
        self.preconditions = prose::sentences(&constraints);
        let mut about: Vec<String> = self.preconditions.clone();
        about.extend(self.function.iter().cloned());
        self.caller = prose::caller(&about);
        let mut allowed: Vec<String> = prose::sentences(&text(Section::Permissions));
        allowed.extend(about.iter().cloned());
        self.permissions = prose::permissions(&allowed);
        let rates = [text(Section::RateLimit), constraints, function];
        self.rate_limit = rates.iter().find_map(|text| prose::rate_limit(text));
    }

    fn read_examples(&mut self, parts: &Parts) -> Examples {
        let mut examples = Examples::default();
        for (section, text) in &parts.texts {
            examples.read(*section, text);
        }
        self.problems.append(&mut examples.problems);
        self.host = examples.requests.iter().find_map(|request| request.host.clone());
        examples
    }

    /// The line with method and path: under its heading, or else that of an example.
    fn read_http(&mut self, parts: &Parts) {
        let line = pattern!(r"\b(GET|POST|PUT|DELETE|PATCH|HEAD)\s+(?:https?://(?:\{[^}/\s]*\}|[^/\s{]*))?(/[^\s?#]*)");
        let find = |wanted: fn(Section) -> bool| {
            let texts = parts.texts.iter().filter(|(section, _)| wanted(*section));
            texts
                .filter_map(|(_, text)| line.captures(text))
                .find_map(|found| Some((found.get(1)?.as_str().to_owned(), found.get(2)?.as_str().to_owned())))
        };
        let heading = find(|section| section == Section::Uri);
        let elsewhere = || find(|section| !matches!(section, Section::RequestExample | Section::ResponseExample));
        self.http = heading.or_else(elsewhere).map(|(method, path)| (method, plain_path(&path)));
        if self.http.is_some() {
            return;
        }
        // The path of an example may have values in place of parameters.
        self.http = find(|section| section == Section::RequestExample);
        self.is_http_of_example = self.http.is_some();
        self.problems.push(match &self.http {
            Some((method, path)) => {
                format!("the page has no line with method and path; the example has `{method} {path}`")
            }
            None => "the page has no line with method and path".to_owned(),
        });
    }

    fn read_fields(&mut self, parts: &Parts) {
        let mut tables: Vec<Vec<Field>> =
            parts.fields.iter().map(|table| fields::read(table, &mut self.problems)).collect();
        let nested = nest(&parts.fields, &mut tables);
        assign_values(&parts.values, &mut tables, &mut self.problems);
        let path = self.http.as_ref().map(|(_, path)| path.clone()).unwrap_or_default();
        let is_body = !matches!(self.method(), "GET" | "DELETE" | "HEAD");
        let mut has_reply = false;
        for (index, (table, fields)) in parts.fields.iter().zip(tables).enumerate() {
            if let Some((_, name)) = nested.iter().find(|(at, _)| *at == index) {
                self.objects.push(Object { name: name.clone(), fields, table: Some(index) });
                continue;
            }
            if table.side == Side::Request {
                let placed = fields.into_iter().map(|field| place(field, table, &path, is_body));
                for field in placed.filter(|field| !is_sent_by_client(field)) {
                    add(&mut self.request, field, table, &mut self.problems);
                }
                continue;
            }
            if table.places == [Place::Header] {
                let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
                let (shown, names) = (table.title.shown(), names.join(", "));
                self.problems.push(format!("{shown} has headers of the response, which a spec cannot have: {names}"));
                continue;
            }
            // A second table of a response, with an error code, has the fields of a failure.
            let has_code = fields.iter().any(|field| is_error_field(&field.name));
            let status = table.status.as_deref().unwrap_or_default();
            let is_failure = status.starts_with(['4', '5']) || has_reply && has_code;
            has_reply |= !is_failure;
            for field in fields {
                let only = is_failure || field.prose.only_with_failure || is_error_field(&field.name);
                let list = if only { &mut self.failure } else { &mut self.reply };
                add(list, field, table, &mut self.problems);
            }
        }
        self.add_path_parameters(&path);
        self.index_objects();
    }

    /// The parameters of the path that no table has.
    fn add_path_parameters(&mut self, path: &str) {
        let mut missing: Vec<Field> = Vec::new();
        for name in pattern!(r"\{([^{}/]+)\}").captures_iter(path).filter_map(|found| Some(found.get(1)?.as_str())) {
            let is_it = |field: &Field| field.name == name && field.place == Some(Place::Path);
            if self.request.iter().any(is_it) || missing.iter().any(is_it) {
                continue;
            }
            self.problems.push(format!("the parameter `{name}` of the path is in no table"));
            missing.push(Field::new(name, Type::Text, Place::Path));
        }
        missing.append(&mut self.request);
        self.request = missing;
    }

    /// Turns the numbers of tables into those of objects.
    fn index_objects(&mut self) {
        let tables: Vec<Option<usize>> = self.objects.iter().map(|object| object.table).collect();
        let objects = self.objects.iter_mut().flat_map(|object| &mut object.fields);
        for field in objects.chain(&mut self.request).chain(&mut self.reply).chain(&mut self.failure) {
            field.object = field.object.and_then(|table| tables.iter().position(|other| *other == Some(table)));
        }
    }

    /// Pairs requests and replies in the order of the page.
    fn pair(&mut self, examples: Examples) {
        let mut requests = examples.requests.into_iter();
        let mut replies = examples.replies.into_iter();
        loop {
            let example = Example { request: requests.next(), reply: replies.next() };
            if example.request.is_none() && example.reply.is_none() {
                return;
            }
            self.examples.push(example);
        }
    }
}

impl Field {
    /// Whether two rows of different tables describe the same field.
    fn is_like(&self, other: &Self) -> bool {
        self.ty == other.ty && self.list == other.list && self.limits == other.limits && self.values == other.values
    }

    /// A mandatory field without a row.
    pub(super) fn new(name: &str, ty: Type, place: Place) -> Self {
        Self {
            name: name.to_owned(),
            place: Some(place),
            ty,
            list: false,
            mandatory: Mandatory::Yes,
            limits: super::limits::Limits::default(),
            values: Vec::new(),
            prose: prose::Prose::default(),
            object: None,
            errata: Vec::new(),
            unfit: None,
            remarks: Vec::new(),
        }
    }
}

/// Adds a field to those of the same part of the operation. Some pages repeat the fields for each status.
fn add(list: &mut Vec<Field>, field: Field, table: &FieldTable, problems: &mut Vec<String>) {
    match list.iter().find(|other| other.name == field.name && other.place == field.place) {
        None => list.push(field),
        Some(other) if other.is_like(&field) => {}
        Some(_) => {
            let (shown, name) = (table.title.shown(), &field.name);
            problems
                .push(format!("the field `{name}` of {shown} is in another table with another type or limits, too"));
        }
    }
}

/// A path without what some pages add to it.
fn plain_path(path: &str) -> String {
    path.trim_end_matches(['.', ',', ';', '。', '|']).trim_end_matches('/').replace('\\', "")
}

/// Whether a field is a header of every request, which the client sends itself.
fn is_sent_by_client(field: &Field) -> bool {
    const HEADERS: [&str; 6] =
        ["x-auth-token", "x-security-token", "x-sdk-date", "authorization", "content-type", "host"];
    field.place == Some(Place::Header) && HEADERS.contains(&field.name.to_ascii_lowercase().as_str())
}

fn is_error_field(name: &str) -> bool {
    matches!(name, "error_code" | "error_msg" | "errorCode" | "errorMsg")
}

/// Decides where a field of the request is.
fn place(mut field: Field, table: &FieldTable, path: &str, is_body: bool) -> Field {
    let in_path = path.contains(&format!("{{{}}}", field.name));
    let named = match table.places.as_slice() {
        [place] => Some(*place),
        [..] if table.places.contains(&Place::Query) && !is_body => Some(Place::Query),
        _ => None,
    };
    let default = if table.in_uri || !is_body { Place::Query } else { Place::Body };
    let default = if field.name.starts_with("X-") { Place::Header } else { default };
    let place = if in_path { Place::Path } else { field.place.or(named).unwrap_or(default) };
    if place == Place::Path {
        field.mandatory = Mandatory::Yes;
    }
    field.place = Some(place);
    field
}

/// Finds the tables of nested types, and links the fields to them. Returns their numbers and names.
fn nest(tables: &[FieldTable], fields: &mut [Vec<Field>]) -> Vec<(usize, String)> {
    let mut nested: Vec<(usize, String)> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let mut name: Option<String> = None;
        for (at, field) in
            fields.iter_mut().enumerate().flat_map(|(at, all)| all.iter_mut().map(move |field| (at, field)))
        {
            let same_side = tables.get(at).is_some_and(|other| other.side == table.side);
            if !same_side || !refers(field, &table.title) {
                continue;
            }
            name.get_or_insert_with(|| type_name(field, &table.title));
            // With two tables of the same name, the first one counts.
            field.object.get_or_insert(index);
        }
        nested.extend(name.map(|name| (index, name)));
    }
    // A response can use a type whose table is among those of the request.
    for (index, name) in &nested {
        let all = fields.iter_mut().flatten().filter(|field| field.object.is_none());
        let same = |field: &&mut Field| matches!(&field.ty, Type::Object(Some(other)) if other == name);
        all.filter(same).for_each(|field| field.object = Some(*index));
    }
    // Tables without a title follow the fields that refer to them.
    for side in [Side::Request, Side::Response] {
        let is_root = |index: usize| nested.iter().all(|(at, _)| *at != index);
        let of_side = tables.iter().enumerate().filter(|(_, table)| table.side == side);
        let free =
            of_side.skip(1).filter(|(index, table)| is_root(*index) && is_untitled(table)).map(|(index, _)| index);
        let free: Vec<usize> = free.collect();
        let mut free = free.into_iter().peekable();
        while let Some(table) = free.peek().copied() {
            let open = fields.iter_mut().enumerate().filter(|(at, _)| tables.get(*at).is_some_and(|t| t.side == side));
            let mut open: Vec<&mut Field> = open
                .flat_map(|(_, fields)| fields)
                .filter(|field| field.object.is_none() && is_object(field))
                .collect();
            open.sort_by_key(|field| field.prose.table.unwrap_or(u32::MAX));
            let Some(field) = open.into_iter().next() else { break };
            field.object = Some(table);
            let title = Title::default();
            nested.push((table, type_name(field, &title)));
            free.next();
        }
    }
    nested
}

/// Whether the type of a field is an object without a table so far.
fn is_object(field: &Field) -> bool {
    match &field.ty {
        Type::Object(_) => true,
        Type::Unknown(_) => field.prose.table.is_some(),
        _ => false,
    }
}

/// Whether a table has nothing above it that says what it is.
fn is_untitled(table: &FieldTable) -> bool {
    let has_code = |row: &Vec<String>| row.iter().any(|cell| is_error_field(cell.trim()));
    !table.title.is_own && table.places.is_empty() && !table.rows.iter().any(has_code)
        || table.title.number.is_none()
            && table.title.is_own
            && pattern!(r"(?i)parameter description|参数说明").is_match(&table.title.text)
}

/// Whether a field refers to the table with a title.
fn refers(field: &Field, title: &Title) -> bool {
    if !is_object(field) {
        return false;
    }
    let is_number = title.number.is_some() && title.number == field.prose.table;
    let is_word = |name: &str| {
        matches!(name.to_lowercase().as_str(), "table" | "parameters" | "parameter" | "request" | "response" | "body")
    };
    let has = |wanted: &str| {
        let wanted = wanted.to_snake_case();
        title.names().any(|name| !is_word(name) && name.to_snake_case() == wanted)
    };
    match &field.ty {
        Type::Object(Some(name)) => has(name) || is_number && !title.is_other(name),
        _ => is_number || has(&field.name),
    }
}

impl Title {
    /// Whether the title is the name of another type. A page sometimes refers to the wrong table.
    fn is_other(&self, name: &str) -> bool {
        let text = self.text.trim();
        pattern!(r"^[A-Z][a-z0-9]+(?:[A-Z][a-z0-9]*)+$").is_match(text) && !text.eq_ignore_ascii_case(name)
    }
}

/// The name of the type of an object: that in the column of types, or that of its table, or that of the field.
fn type_name(field: &Field, title: &Title) -> String {
    if let Type::Object(Some(name)) = &field.ty {
        return name.clone();
    }
    let names = title.names().find(|name| pattern!(r"^[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+$").is_match(name));
    names.unwrap_or(&field.name).to_owned()
}

/// Gives the values of tables to the fields that refer to them.
fn assign_values(tables: &[ValueTable], fields: &mut [Vec<Field>], problems: &mut Vec<String>) {
    let mut left: Vec<&ValueTable> = Vec::new();
    let can = |field: &Field| field.values.is_empty() && matches!(field.ty, Type::Text | Type::Integer | Type::Long);
    for table in tables {
        let names: BTreeSet<&str> = table.title.names().collect();
        let refers = |field: &&mut Field| {
            can(field)
                && (table.title.number.is_some() && field.prose.table == table.title.number
                    || names.contains(field.name.as_str()))
        };
        let mut found: Vec<&mut Field> = fields.iter_mut().flatten().filter(refers).collect();
        if found.is_empty() {
            left.push(table);
        }
        for field in &mut found {
            field.values = values(table);
        }
    }
    for table in left {
        let mut open: Vec<&mut Field> =
            fields.iter_mut().flatten().filter(|field| can(field) && field.prose.table.is_some()).collect();
        open.sort_by_key(|field| field.prose.table);
        match open.into_iter().next() {
            Some(field) => field.values = values(table),
            None => {
                let rows = table.rows.iter().map(|(value, _)| one_line(value)).collect::<Vec<_>>().join(", ");
                problems.push(format!("no field refers to {} with the values {rows}", table.title.shown()));
            }
        }
    }
}

fn values(table: &ValueTable) -> Vec<Value> {
    let rows = table.rows.iter().filter(|(value, _)| !value.is_empty());
    rows.map(|(value, meaning)| Value { value: value.clone(), meaning: meaning.clone() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(text: &str) -> Facts {
        read(&crate::import::markdown::read(text))
    }

    fn names(fields: &[Field]) -> Vec<&str> {
        fields.iter().map(|field| field.name.as_str()).collect()
    }

    #[test]
    fn links_nested_types_by_name_number_and_order() {
        let table = |rows: &str| format!("| Parameter | Type | Description |\n|---|---|---|\n{rows}\n\n");
        let page = format!(
            "GET /v2/x\n\n## Response\n\n{}{}Table 4 Description of b\n\n{}Table 2 Thing\n\n{}",
            table("| a | List<Thing> | x |\n| b | Object | See Table 4. |\n| c | Array of objects | x |"),
            table("| of_c | String | x |"),
            table("| of_b | Thing | x |"),
            table("| of_a | Thing object | x |"),
        );
        let facts = facts(&page);
        assert_eq!(names(&facts.reply), ["a", "b", "c"]);
        let objects: Vec<(&str, Vec<&str>)> =
            facts.objects.iter().map(|object| (object.name.as_str(), names(&object.fields))).collect();
        assert_eq!(objects, [("c", vec!["of_c"]), ("b", vec!["of_b"]), ("Thing", vec!["of_a"])]);
        let object = |field: &Field| field.object;
        assert_eq!(facts.reply.iter().map(object).collect::<Vec<_>>(), [Some(2), Some(1), Some(0)]);
        assert_eq!(
            facts.objects.iter().map(|one| object(&one.fields[0])).collect::<Vec<_>>(),
            [None, Some(2), Some(2)]
        );
        assert_eq!(facts.problems, [""; 0]);
    }

    #[test]
    fn without_a_uri_the_example_says_where_fields_are() {
        let page = "# T\n\n## URI\n\n| Parameter | Mandatory | Type |\n|---|---|---|\n| a | No | String |\n\n\
                    ## Request\n\n| Parameter | Mandatory | Type |\n|---|---|---|\n| b | No | String |\n\n\
                    ## Example Request\n\n```\nGET https://example.com/v2/x?a=1 HTTP/1.1\n```\n";
        let facts = facts(page);
        assert_eq!(facts.http, Some(("GET".to_owned(), "/v2/x".to_owned())));
        assert!(facts.request.iter().all(|field| field.place == Some(Place::Query)));
        assert_eq!(facts.problems, ["the page has no line with method and path; the example has `GET /v2/x`"]);
    }

    #[test]
    fn a_failure_that_is_repeated_for_each_status_is_one() {
        let table = |rows: &str| format!("| Parameter | Type | Description |\n|---|---|---|\n{rows}\n\n");
        let (same, other) = (table("| code | String | x |"), table("| code | Long | x |"));
        let statuses = "| Status Code | Description |\n|---|---|\n| 200 | OK. |\n";
        let page =
            format!("GET /x\n\n## Response\n\nStatus code: 400\n\n{same}Status code: 500\n\n{same}{other}{statuses}");
        let facts = facts(&page);
        assert_eq!(names(&facts.failure), ["code"]);
        let problem =
            "the field `code` of a table without a title is in another table with another type or limits, too";
        assert_eq!(facts.problems, [problem]);
    }

    #[test]
    fn divides_the_request_by_place_and_the_response_by_status() {
        let page = "POST /v2/x/{id}\n\n## Request\n\nTable 1 Header parameters\n\n| Parameter | Mandatory | Description |\n\
                    |---|---|---|\n| X-Auth-Token | Yes | t |\n| X-Language | No | l |\n\nTable 2 Request parameters\n\n\
                    | Parameter | Mandatory | Type | Description |\n|---|---|---|---|\n| id | Yes | String | i |\n\
                    | c | C | String | x |\n\n## Response\n\nStatus code: 200\n\n| Parameter | Type | Description |\n\
                    |---|---|---|\n| ok | String | x |\n\nTable 3 Response header parameters\n\n\
                    | Parameter | Type | Description |\n|---|---|---|\n| X-Request-Id | String | x |\n\n\
                    Status code: 400\n\n| Parameter | Type | Description |\n|---|---|---|\n| bad | String | x |\n";
        let facts = facts(page);
        let placed: Vec<(&str, Option<Place>)> =
            facts.request.iter().map(|field| (field.name.as_str(), field.place)).collect();
        let expected = [("X-Language", Place::Header), ("id", Place::Path), ("c", Place::Body)];
        assert_eq!(placed, expected.map(|(name, place)| (name, Some(place))));
        assert_eq!((names(&facts.reply), names(&facts.failure)), (vec!["ok"], vec!["bad"]));
        let conditional = Mandatory::Unknown("when? write `mandatory_if`".to_owned());
        assert_eq!(facts.request.last().map(|field| field.mandatory.clone()), Some(conditional));
        let problem = "table 3 (\"Response header parameters\") has headers of the response, which a spec cannot have: \
                       X-Request-Id";
        assert_eq!(facts.problems, [problem]);
    }
}
