//! Writes the draft of an operation.

use std::collections::{BTreeMap, BTreeSet};

use huaweicloud_bss_codegen::model::Json;
use huaweicloud_bss_codegen::{DeclaredType, Vocabulary};

use super::facts::Facts;
use super::fields::{Field, Mandatory};
use super::headings::Place;
use super::limits::Limits;
use super::names::{self, Enum, Names, Scope};
use super::page::one_line;
use super::prose::{self, is_chinese};
use super::replay::Replay;
use super::types::Type;
use crate::draft::text::{TODO, Value, entry, key_lines, map, scalar};
use crate::draft::{Draft, Kind, Part, effect, json, paging, section};

/// Writes the draft of an operation with a name. Adds what the page contradicts itself in to `problems`.
pub(super) fn draft(
    facts: &Facts,
    name: &str,
    remark: Option<&str>,
    vocabulary: &Vocabulary,
    problems: &mut Vec<String>,
) -> Draft {
    let names = Names::new(facts, name, vocabulary);
    let writer = Writer { facts, vocabulary, names, requested: requested(facts) };
    let mut text = writer.head(name, remark);
    for place in [Place::Path, Place::Query, Place::Header, Place::Body] {
        let of_place = facts.request.iter().filter(|field| field.place == Some(place));
        text.push_str(&section(2, place.key(), &writer.fields(3, Scope::Request, of_place)));
    }
    let paging = paging(&writer.parts(&facts.request), &writer.parts(&facts.reply));
    if !paging.is_empty() {
        let keys: Vec<(&str, Value)> = paging.into_iter().map(|(key, value)| (key, Value::Yaml(value))).collect();
        text.push_str(&map(2, "paging", &keys, None));
    }
    text.push_str(&writer.success());
    text.push_str(&section(2, "reply", &writer.fields(3, Scope::Reply, facts.reply.iter())));
    text.push_str(&writer.failure());
    text.push_str(&writer.errors());
    text.push_str(&writer.examples(problems));
    Draft::of(text, writer.types())
}

struct Writer<'a> {
    facts: &'a Facts,
    vocabulary: &'a Vocabulary,
    names: Names,
    /// The numbers of the objects that the request contains.
    requested: BTreeSet<usize>,
}

impl Writer<'_> {
    /// The keys before the fields.
    fn head(&self, name: &str, remark: Option<&str>) -> String {
        let facts = self.facts;
        let mut text = match remark {
            Some(remark) => format!("  {}: # {remark}\n", scalar(name)),
            None => format!("  {}:\n", scalar(name)),
        };
        let mut function = facts.function.iter();
        let summary = function.next().map(|sentence| prose::summary(sentence)).unwrap_or_default();
        text.push_str(&key_lines(2, "summary", &self.words(&summary), None));
        let doc: Vec<String> = function.cloned().collect();
        if !doc.is_empty() {
            text.push_str(&key_lines(2, "doc", &self.words(&prose::joined(&doc)), None));
        }
        text.push_str("    source:\n");
        text.push_str(&key_lines(3, "title", &self.raw(facts.title.as_deref().unwrap_or_default()), None));
        text.push_str(&match &facts.url {
            Some(url) => key_lines(3, "url", &Value::Text(url.clone()), None),
            None => entry(3, "url", TODO, Some("the address of the page")),
        });
        text.push_str(&match &facts.http {
            Some((method, path)) => {
                let question = "that of the example; which parts are parameters?";
                let question = facts.is_http_of_example.then_some(question);
                key_lines(2, "http", &Value::Text(format!("{method} {path}")), question)
            }
            None => entry(2, "http", TODO, Some("the page has no line with method and path")),
        });
        text.push_str(&self.sites());
        text.push_str(&match facts.caller {
            Some(caller) => entry(2, "caller", caller.word(), None),
            None => entry(2, "caller", TODO, Some("partner, customer or any?")),
        });
        if !facts.permissions.is_empty() {
            let one_of = |all: &Vec<String>| match all.as_slice() {
                [one] => Json::String(one.clone()),
                all => Json::List(all.iter().cloned().map(Json::String).collect()),
            };
            let list = Json::List(facts.permissions.iter().map(one_of).collect());
            text.push_str(&json(2, "permissions", &list));
        }
        text.push_str(&entry(2, "effect", TODO, Some(effect(facts.method()))));
        if let Some(limit) = &facts.rate_limit {
            let mut keys = vec![
                ("requests", Value::yaml(limit.requests.to_string())),
                ("seconds", Value::yaml(limit.seconds.to_string())),
            ];
            keys.extend(limit.scope.as_ref().map(|scope| ("scope", self.raw(scope))));
            text.push_str(&map(2, "rate_limit", &keys, None));
        }
        if !facts.preconditions.is_empty() {
            text.push_str(&self.precondition_lines());
        }
        text.push_str(&self.defaults());
        text
    }

    fn precondition_lines(&self) -> String {
        let texts = self.facts.preconditions.iter().map(|sentence| match self.words(sentence) {
            Value::Text(text) | Value::Yaml(text) => text,
            Value::Texts(texts) => texts.concat(),
        });
        key_lines(2, "preconditions", &Value::Texts(texts.collect()), None)
    }

    /// The page belongs to one site; it does not say which other sites have the operation.
    fn sites(&self) -> String {
        if self.vocabulary.sites.len() < 2 {
            return String::new();
        }
        let host = self.facts.host.as_deref().unwrap_or_default();
        let is_host = |endpoint: &str| endpoint.strip_prefix("https://") == Some(host);
        match self.vocabulary.sites.iter().find(|(_, endpoint)| is_host(endpoint)) {
            Some((site, _)) => entry(2, "sites", &scalar(site), Some("the site of the page's example; which others?")),
            None => entry(2, "sites", TODO, Some("which sites have the operation?")),
        }
    }

    /// The source of the limits: the page.
    fn defaults(&self) -> String {
        let sources: Vec<&String> = self.vocabulary.sources.iter().filter(|name| name.starts_with("docs")).collect();
        let Some(first) = sources.first() else { return String::new() };
        let host = self.facts.host.as_deref().unwrap_or_default();
        let site = self.vocabulary.sites.iter().find(|(_, endpoint)| endpoint.strip_prefix("https://") == Some(host));
        let own = site.and_then(|(site, _)| sources.iter().find(|name| name.ends_with(&format!("-{site}"))));
        map(2, "defaults", &[("source", Value::yaml(scalar(own.unwrap_or(first))))], None)
    }

    /// A text of the page. What is Chinese is still to be translated.
    fn raw(&self, text: &str) -> Value {
        let text = one_line(text);
        match text.as_str() {
            "" => Value::yaml(TODO),
            text if is_chinese(text) => Value::Text(format!("{TODO} {text}")),
            _ => Value::Text(text),
        }
    }

    /// A text of the page as a sentence.
    fn words(&self, text: &str) -> Value {
        match self.raw(text) {
            Value::Text(text) if !is_chinese(&text) => Value::Text(sentence(&text)),
            value => value,
        }
    }

    /// The lines of fields.
    fn fields<'f>(&self, depth: usize, scope: Scope, fields: impl Iterator<Item = &'f Field>) -> Vec<String> {
        fields.map(|field| self.field(depth, scope, field)).collect()
    }

    fn field(&self, depth: usize, scope: Scope, field: &Field) -> String {
        let (ty, mut limits, mut questions) = self.decide(scope, field);
        // One string on the wire, and a list for users.
        let is_joined = field.prose.joined && field.ty == Type::Text && !field.list;
        if !is_joined && let Some(line) = self.shared(depth, field, &ty, &limits) {
            return line;
        }
        let ty_yaml = if field.list || is_joined { format!("[{ty}]") } else { ty.clone() };
        let mut keys = vec![("type", Value::Yaml(ty_yaml))];
        match &field.mandatory {
            Mandatory::Yes => keys.push(("mandatory", Value::yaml("true"))),
            Mandatory::No => {}
            Mandatory::Unknown(question) => {
                keys.push(("mandatory", Value::yaml(TODO)));
                questions.push(format!("mandatory: {question}"));
            }
        }
        if is_joined {
            keys.push(("joined_by", Value::yaml("comma")));
            let length = limits.max_length.take();
            keys.extend(length.map(|length| ("max_joined_length", Value::yaml(length.to_string()))));
            limits.min_length = None;
        }
        keys.extend(limits.keys().map(|(key, limit)| (key, Value::yaml(limit.to_string()))));
        if let Some(default) = self.default(scope, field, &ty).filter(|_| !is_joined) {
            keys.push(("default", Value::Yaml(default)));
        }
        keys.push(("doc", self.words(&field.prose.doc)));
        let texts = [
            ("deprecated", &field.prose.deprecated),
            ("null_means", &field.prose.null_means),
            ("empty_means", &field.prose.empty_means),
        ];
        keys.extend(texts.into_iter().filter_map(|(key, text)| Some((key, self.words(text.as_deref()?)))));
        if field.prose.reserved {
            keys.push(("reserved", Value::yaml("true")));
        }
        let mut errata = field.errata.clone();
        errata.extend(field.unfit.as_ref().map(|unfit| {
            format!("The page has the range \"{unfit}\", which does not fit the type; no limit is taken from it.")
        }));
        if !errata.is_empty() {
            keys.push(("erratum", Value::Texts(errata)));
        }
        questions.extend(field.remarks.iter().cloned());
        let comment = (!questions.is_empty()).then(|| one_line(&questions.join("; ")));
        map(depth, &field.name, &keys, comment.as_deref())
    }

    /// The type of a field, its limits, and what is left to the author.
    fn decide(&self, scope: Scope, field: &Field) -> (String, Limits, Vec<String>) {
        let mut limits = field.limits.clone();
        let mut questions = Vec::new();
        if let Some(found) = self.names.enum_type(scope, &field.name) {
            // The values are the limits of an integer.
            (limits.min, limits.max, limits.above) = (None, None, None);
            questions.extend(found.has_more.then(|| "the enum of the spec has more values".to_owned()));
            return (found.name.clone(), limits, questions);
        }
        let is_long = [limits.min, limits.max, limits.above].into_iter().flatten().any(|n| i32::try_from(n).is_err());
        let ty = match &field.ty {
            Type::Text => "string",
            Type::Integer if is_long => "long",
            Type::Integer => "integer",
            Type::Long => "long",
            Type::Decimal => "decimal",
            Type::Boolean => "boolean",
            Type::Date => "date",
            Type::Month => "month",
            Type::Timestamp => "timestamp",
            Type::Object(name) => {
                return match field.object {
                    Some(index) => (self.names.object(index).to_owned(), limits, questions),
                    None => {
                        let (ty, question) = self.without_table(name.as_deref());
                        (ty, limits, vec![question])
                    }
                };
            }
            Type::Unknown(_) if field.object.is_some() => {
                let index = field.object.unwrap_or_default();
                return (self.names.object(index).to_owned(), limits, questions);
            }
            Type::Unknown(text) if text.is_empty() => {
                // Another source has asked its question already.
                if field.remarks.is_empty() {
                    questions.push("the page does not give the type".to_owned());
                }
                TODO
            }
            Type::Unknown(text) => {
                questions.push(format!("the page has the type \"{text}\""));
                TODO
            }
        };
        if !matches!(field.ty, Type::Text) {
            (limits.min_length, limits.max_length) = (None, None);
        }
        (ty.to_owned(), limits, questions)
    }

    /// The type of an object whose fields the page does not list.
    fn without_table(&self, name: Option<&str>) -> (String, String) {
        use heck::ToSnakeCase;
        let Some(name) = name else { return (TODO.to_owned(), "the page has no table with its fields".to_owned()) };
        let declared = name.to_snake_case();
        match self.vocabulary.types.get(&declared) {
            Some(DeclaredType::Object(_)) => (declared, "a guess by its name".to_owned()),
            _ => (TODO.to_owned(), format!("the page has no table with the fields of `{name}`")),
        }
    }

    /// The use of the shared field with this name, if it has the same type and no other limits.
    fn shared(&self, depth: usize, field: &Field, ty: &str, limits: &Limits) -> Option<String> {
        use heck::ToSnakeCase;
        let name = field.name.strip_prefix("X-").unwrap_or(&field.name).to_snake_case();
        let (name, shared) = self.vocabulary.fields.get_key_value(&name)?;
        let is_mandatory = field.mandatory == Mandatory::Yes;
        let own: Vec<(&str, i64)> = limits.keys().collect();
        let has_limits =
            own.len() == shared.limits.len() && own.iter().all(|(key, limit)| shared.limits.get(*key) == Some(limit));
        let fits = shared.ty == ty
            && shared.list == field.list
            && has_limits
            && (is_mandatory || !shared.mandatory)
            && !matches!(field.mandatory, Mandatory::Unknown(_));
        if !fits || !field.remarks.is_empty() {
            return None;
        }
        if is_mandatory && !shared.mandatory {
            let keys = [("use", Value::yaml(name.as_str())), ("mandatory", Value::yaml("true"))];
            return Some(map(depth, &field.name, &keys, None));
        }
        Some(entry(depth, &field.name, name, None))
    }

    /// The default of an optional field, if its type has the value.
    fn default(&self, scope: Scope, field: &Field, ty: &str) -> Option<String> {
        let default = field.prose.default.as_ref()?;
        let in_request = match scope {
            Scope::Request => true,
            Scope::Object(index) => self.requested.contains(&index),
            Scope::Reply | Scope::Failure => false,
        };
        if field.list || field.mandatory != Mandatory::No || !in_request {
            return None;
        }
        if let Some(found) = self.names.enum_type(scope, &field.name) {
            let has = found.values.iter().any(|value| value.value == *default);
            let written = if found.is_integer { default.clone() } else { Json::String(default.clone()).to_string() };
            return has.then_some(written);
        }
        match ty {
            "integer" | "long" => default.parse::<i64>().ok().map(|number| number.to_string()),
            "boolean" => matches!(default.as_str(), "true" | "false").then(|| default.clone()),
            "string" => Some(Json::String(default.clone()).to_string()),
            _ => None,
        }
    }

    /// The fields, for the search for pages.
    fn parts<'f>(&'f self, fields: &'f [Field]) -> Vec<Part<'f>> {
        let members = |field: &'f Field| {
            let object = self.facts.objects.get(field.object?)?;
            Some(object.fields.iter().map(|field| field.name.as_str()).collect())
        };
        let part = |field: &'f Field| Part {
            name: &field.name,
            kind: kind(&field.ty),
            list: field.list,
            members: members(field),
        };
        fields.iter().map(part).collect()
    }

    fn success(&self) -> String {
        let replies = self.facts.examples.iter().filter_map(|example| example.reply.as_ref());
        let mut statuses: Vec<u16> =
            replies.map(|reply| reply.status).filter(|status| (200..300).contains(status)).collect();
        statuses.dedup();
        match statuses.as_slice() {
            [] | [200] => String::new(),
            statuses => {
                let list: Vec<String> = statuses.iter().map(u16::to_string).collect();
                entry(2, "success", &format!("[{}]", list.join(", ")), None)
            }
        }
    }

    fn failure(&self) -> String {
        let failure = &self.facts.failure;
        let is_like = |fields: &BTreeMap<String, BTreeMap<String, i64>>| {
            let same = |field: &Field| {
                let limits = field.limits.keys().map(|(key, limit)| (key.to_owned(), limit)).collect();
                field.ty == Type::Text
                    && !field.list
                    && field.values.is_empty()
                    && fields.get(&field.name) == Some(&limits)
            };
            fields.len() == failure.len() && failure.iter().all(same)
        };
        if failure.is_empty() {
            return String::new();
        }
        match self.vocabulary.failures.iter().find(|(_, fields)| is_like(fields)) {
            Some((name, _)) => entry(2, "failure", name, None),
            None => section(2, "failure", &self.fields(3, Scope::Failure, failure.iter())),
        }
    }

    fn errors(&self) -> String {
        if self.facts.errors.is_empty() {
            return entry(2, "errors", TODO, Some("the page lists none"));
        }
        let names = names::errors(self.facts.errors.iter().map(|error| error.meaning.as_str()));
        let mut text = "    errors:\n".to_owned();
        for (error, name) in self.facts.errors.iter().zip(names) {
            let carried = self.facts.failure.iter().filter(|field| field.prose.codes.contains(&error.code));
            let carried: Vec<String> = carried.map(|field| scalar(&field.name)).collect();
            let known = self.vocabulary.errors.get(&error.code).copied();
            let http = error.http.map(i64::from);
            let mut keys = vec![("code", Value::Yaml(scalar(&error.code)))];
            if known.is_none() || http.is_some() && known != http {
                keys.push(("http", http.map_or_else(|| Value::yaml(TODO), |http| Value::yaml(http.to_string()))));
            }
            if known.is_none() {
                keys.push(("name", Value::Yaml(name)));
                keys.push(("doc", self.words(&error.meaning)));
            }
            if !carried.is_empty() {
                keys.push(("carries", Value::Yaml(format!("[{}]", carried.join(", ")))));
            }
            text.push_str(&item(&keys));
        }
        text
    }

    fn examples(&self, problems: &mut Vec<String>) -> String {
        let facts = self.facts;
        let mut errata = Vec::new();
        let mut text = String::new();
        for (index, example) in facts.examples.iter().enumerate() {
            let requests = example.request.iter().map(|request| ("request", &request.repairs));
            let replies = example.reply.iter().map(|reply| ("response", &reply.repairs));
            for (what, repairs) in requests.chain(replies).filter(|(_, repairs)| !repairs.is_empty()) {
                let repairs = repairs.join("; ");
                errata.push(format!("The page's example {what} is not valid JSON: {repairs}. Here it is valid."));
            }
            let replay = Replay::new(facts, example.request.as_ref(), example.reply.as_ref());
            let unknown = replay.unknown.iter().map(|path| format!("the example has `{path}`, which is in no table"));
            problems.extend(unknown.take(20));
            let title = match facts.examples.len() {
                1 => "The example of the page".to_owned(),
                _ => format!("Example {} of the page", index + 1),
            };
            text.push_str(&format!("      - title: {title}\n"));
            if !replay.notes.is_empty() {
                text.push_str(&key_lines(4, "note", &Value::Text(replay.notes.join(" ")), None));
            }
            if let Some(request) = &replay.request {
                text.push_str(&json(4, "request", request));
            }
            if let Some(status) = replay.status {
                let mut reply = vec![("status".to_owned(), Json::Number(status.to_string()))];
                reply.extend(replay.reply.map(|body| ("body".to_owned(), body)));
                text.push_str(&json(4, "reply", &Json::Object(reply)));
            }
        }
        let errata =
            if errata.is_empty() { String::new() } else { key_lines(2, "errata", &Value::Texts(errata), None) };
        if text.is_empty() { errata } else { format!("{errata}    examples:\n{text}") }
    }

    /// The types that the spec does not have.
    fn types(&self) -> String {
        let mut text = String::new();
        for (index, object) in self.facts.objects.iter().enumerate() {
            if self.names.is_declared(index) {
                continue;
            }
            let doc = self.all_fields().find(|field| field.object == Some(index)).map(|field| field.prose.doc.as_str());
            text.push_str(&format!("  {}:\n", scalar(self.names.object(index))));
            text.push_str(&key_lines(2, "doc", &self.words(doc.unwrap_or_default()), None));
            text.push_str(&section(2, "fields", &self.fields(3, Scope::Object(index), object.fields.iter())));
        }
        self.names.enums.iter().filter(|one| !one.is_declared).for_each(|one| text.push_str(&self.enumeration(one)));
        text
    }

    fn all_fields(&self) -> impl Iterator<Item = &Field> {
        let facts = self.facts;
        let own = facts.request.iter().chain(&facts.reply).chain(&facts.failure);
        own.chain(facts.objects.iter().flat_map(|object| &object.fields))
    }

    fn enumeration(&self, one: &Enum) -> String {
        let kind = if one.is_integer { "integer" } else { "string" };
        let mut text = format!("  {}:\n", scalar(&one.name));
        text.push_str(&key_lines(2, "doc", &self.words(&one.doc), None));
        text.push_str(&format!("    enum: {kind}\n    values:\n"));
        for (value, name) in one.values.iter().zip(names::variants(&one.values, one.is_integer)) {
            let keys = [("name", Value::Text(name)), ("doc", self.words(&value.meaning))];
            let line = map(3, &value.value, &keys, None);
            // The value of an integer needs no quotes.
            let quoted = scalar(&value.value);
            text.push_str(&if one.is_integer { line.replacen(&quoted, &value.value, 1) } else { line });
        }
        text
    }
}

/// The numbers of the objects that the request contains, directly or within others.
fn requested(facts: &Facts) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<usize> = facts.request.iter().filter_map(|field| field.object).collect();
    while let Some(index) = waiting.pop() {
        if found.insert(index) {
            let fields = facts.objects.get(index).map(|object| object.fields.as_slice()).unwrap_or_default();
            waiting.extend(fields.iter().filter_map(|field| field.object));
        }
    }
    found
}

/// An entry of the list of errors.
fn item(keys: &[(&str, Value)]) -> String {
    if let [(_, Value::Yaml(code))] = keys {
        return format!("      - {code}\n");
    }
    // The same lines as those of a map with a name of one character, which the dash replaces.
    let lines = map(3, "x", keys, None);
    match lines.strip_prefix("      x: {") {
        Some(rest) => format!("      - {{{rest}"),
        None => {
            let inner = lines.split_once('\n').map_or("", |(_, inner)| inner);
            inner.replacen("        ", "      - ", 1)
        }
    }
}

/// What a type of a page is on the wire.
pub(super) fn kind(ty: &Type) -> Option<Kind> {
    match ty {
        Type::Text | Type::Date | Type::Month | Type::Timestamp => Some(Kind::Text),
        Type::Integer | Type::Long => Some(Kind::Integer),
        Type::Decimal => Some(Kind::Decimal),
        Type::Boolean => Some(Kind::Boolean),
        Type::Object(_) | Type::Unknown(_) => None,
    }
}

/// A text as a sentence: with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim_end_matches([':', '：']);
    // A name in lower case with an underscore or a dot stays as it is.
    let word: String = text.chars().take_while(|c| !c.is_whitespace()).collect();
    let is_name = word.contains(['_', '/']) || word.trim_end_matches('.').contains('.');
    let start = if is_name { text.to_owned() } else { prose::capital(text) };
    if start.ends_with(['.', '!', '?', '。', ')', '"']) { start } else { format!("{start}.") }
}
