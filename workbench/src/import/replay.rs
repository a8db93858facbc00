//! Converts the examples of a page to the types of its fields.

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::model::Json;

use super::examples::{Reply, Request};
use super::facts::Facts;
use super::fields::Field;
use super::headings::Place;
use super::types::Type;

/// An example in the form of the spec language.
#[derive(Clone, Debug, Default)]
pub(super) struct Replay {
    pub(super) request: Option<Json>,
    pub(super) status: Option<u16>,
    pub(super) reply: Option<Json>,
    /// What differs from the page, each as a sentence.
    pub(super) notes: Vec<String>,
    /// The fields of the example that no table has.
    pub(super) unknown: Vec<String>,
}

/// The deepest value that is converted.
const MAX_DEPTH: usize = 64;

impl Replay {
    pub(super) fn new(facts: &Facts, request: Option<&Request>, reply: Option<&Reply>) -> Self {
        let mut replay = Self::default();
        if let Some(request) = request {
            replay.add_request(facts, request);
        }
        if let Some(reply) = reply {
            replay.status = Some(reply.status);
            let fields = if reply.status < 400 { &facts.reply } else { &facts.failure };
            replay.reply = reply.body.as_ref().map(|body| replay.object(facts, fields, body, "", 0, false));
        }
        replay
    }

    fn add_request(&mut self, facts: &Facts, request: &Request) {
        let mut members: Vec<(String, Json)> = Vec::new();
        let template = facts.http.as_ref().map(|(_, path)| path.as_str()).unwrap_or_default();
        for (name, value) in parameters(template, &request.path) {
            members.push((name, Json::String(value)));
        }
        let mut query: Vec<(String, Json)> = Vec::new();
        for (name, value) in &request.query {
            let field = facts.request.iter().find(|field| field.name == *name && field.place == Some(Place::Query));
            let value = Json::String(value.clone());
            let is_list = field.is_some_and(|field| field.list);
            match query.iter_mut().find(|(other, _)| other == name) {
                Some((_, Json::List(items))) => items.push(value),
                Some(_) => {}
                None => query.push((name.clone(), if is_list { Json::List(vec![value]) } else { value })),
            }
        }
        members.append(&mut query);
        for field in facts.request.iter().filter(|field| field.place == Some(Place::Header)) {
            let header = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(&field.name));
            members.extend(header.map(|(_, value)| (field.name.clone(), Json::String(value.clone()))));
        }
        // In an address and in a header, everything is a string; so nothing differs from the page.
        let notes = self.notes.len();
        let outside = self.object(facts, &facts.request, &Json::Object(members), "", 0, true);
        self.notes.truncate(notes);
        let mut members = match outside {
            Json::Object(members) => members,
            _ => Vec::new(),
        };
        match request.body.as_ref().map(|body| self.object(facts, &facts.request, body, "", 0, true)) {
            Some(Json::Object(body)) => {
                let outside: BTreeSet<String> = members.iter().map(|(name, _)| name.clone()).collect();
                for (name, member) in body {
                    if outside.contains(&name) {
                        self.note(format!(
                            "The page has `{name}` in the address and in the body; that in the body is left out."
                        ));
                    } else {
                        members.push((name, member));
                    }
                }
            }
            Some(_) => self.unknown.push("a list in place of the body".to_owned()),
            None => {}
        }
        self.request = Some(Json::Object(members));
    }

    /// Converts an object with these fields.
    fn object(
        &mut self,
        facts: &Facts,
        fields: &[Field],
        value: &Json,
        path: &str,
        depth: usize,
        in_request: bool,
    ) -> Json {
        let Json::Object(members) = value else { return value.clone() };
        let mut converted: Vec<(String, Json)> = Vec::new();
        for (name, member) in members {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            if in_request && *member == Json::Null {
                self.note(format!("The page has null for `{path}`; it is left out."));
                continue;
            }
            let member = match fields.iter().find(|field| field.name == *name) {
                Some(field) => self.value(facts, field, member, &path, depth, in_request),
                None => {
                    self.unknown.push(path);
                    member.clone()
                }
            };
            converted.push((name.clone(), member));
        }
        Json::Object(converted)
    }

    fn value(
        &mut self,
        facts: &Facts,
        field: &Field,
        value: &Json,
        path: &str,
        depth: usize,
        in_request: bool,
    ) -> Json {
        if depth > MAX_DEPTH {
            return value.clone();
        }
        if let Json::List(items) = value {
            let items = items.iter().map(|item| self.value(facts, field, item, path, depth + 1, in_request));
            return Json::List(items.collect());
        }
        if let Some(object) = field.object.and_then(|index| facts.objects.get(index)) {
            return self.object(facts, &object.fields, value, path, depth + 1, in_request);
        }
        let converted = match (&field.ty, value) {
            (Type::Integer | Type::Long, Json::String(text)) if text.trim().parse::<i64>().is_ok() => {
                Json::Number(text.trim().parse::<i64>().map(|number| number.to_string()).unwrap_or_default())
            }
            (Type::Decimal, Json::String(text)) if text.parse::<f64>().is_ok_and(f64::is_finite) => {
                Json::Number(text.clone())
            }
            (Type::Boolean, Json::String(text)) if text == "true" || text == "false" => Json::Boolean(text == "true"),
            (Type::Text, Json::Number(number)) => Json::String(number.clone()),
            (Type::Text, Json::Boolean(flag)) => Json::String(flag.to_string()),
            _ => return value.clone(),
        };
        // Decimals travel as numbers and as strings.
        if field.ty == Type::Decimal {
            return if depth == 0 && in_request { converted } else { value.clone() };
        }
        self.note(format!("The page has {value} for `{path}`; its type says {converted}."));
        converted
    }

    fn note(&mut self, note: String) {
        if self.notes.len() < 20 && !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

/// The parameters of a path, by its template.
fn parameters(template: &str, path: &str) -> Vec<(String, String)> {
    let pairs = template.split('/').zip(path.split('/'));
    let parameter = |(name, value): (&str, &str)| {
        let name = name.strip_prefix('{')?.strip_suffix('}')?;
        (!value.is_empty() && !value.starts_with('{')).then(|| (name.to_owned(), value.to_owned()))
    };
    pairs.filter_map(parameter).collect()
}
