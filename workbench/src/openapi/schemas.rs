//! The schemas of requests, replies, failures and declared types.

use huaweicloud_bss_codegen::docs;
use huaweicloud_bss_codegen::model::{
    EnumValue, Field, FieldType, Json, Model, Operation, Place, Rule, Sites, Type, TypeBody, TypeId,
};
use huaweicloud_bss_rules::Format;

use super::{
    Members,
    conditions::{conditions, written},
    errata, joined,
    names::{FAILURE, Names},
    paragraphs, put, put_text,
    version::Version,
};
use crate::json::{number, object, string, strings};

/// The direction in which a value is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Sent by the client: all constraints apply.
    Request,
    /// Sent by the server: no constraints apply.
    Reply,
}

/// Builds the schemas of a document.
#[derive(Clone, Copy)]
pub(super) struct Schemas<'m> {
    pub(super) model: &'m Model,
    pub(super) version: Version,
    pub(super) names: &'m Names,
}

impl Schemas<'_> {
    /// Returns all schemas by name.
    pub(super) fn all(self) -> Json {
        let mut all = Members::new();
        for ((_, operation), names) in self.model.operations().zip(self.names.operations()) {
            if has_body(operation) {
                put(&mut all, &names.request, self.request(operation));
            }
            if !operation.reply.is_empty() {
                let doc = format!("The reply of `{}`.", operation.name);
                put(&mut all, &names.reply, self.reply(doc, &operation.reply));
            }
            if !operation.failure.is_empty() {
                put(&mut all, &names.failure, self.failure(operation));
            }
        }
        for (index, ty) in self.model.types.iter().enumerate() {
            if ty.in_request {
                put(&mut all, self.names.in_requests(TypeId(index)), self.declared(ty, Side::Request));
            }
            if ty.in_reply {
                put(&mut all, self.names.in_replies(TypeId(index)), self.declared(ty, Side::Reply));
            }
        }
        if self.model.operations().any(|(_, operation)| operation.failure.is_empty()) {
            put(&mut all, FAILURE, self.envelope());
        }
        Json::Object(all)
    }

    /// The schema of a field's value, with its documentation.
    pub(super) fn field(self, field: &Field, siblings: &[Field], side: Side) -> Members {
        let schema = match side {
            Side::Request => self.limited(field),
            Side::Reply => self.version.nullable(self.value(&field.ty, Side::Reply)),
        };
        let mut more = Members::new();
        put_text(&mut more, "description", &field_doc(field, siblings, side, self.model));
        let default = field.default.as_ref().filter(|_| side == Side::Request);
        if let Some(default) = default.and_then(|text| written(self.model, &field.ty, text)) {
            put(&mut more, "default", default);
        }
        if field.sensitive == Some(true) {
            put(&mut more, "x-sensitive", Json::Boolean(true));
        }
        put_sites(&mut more, self.model, field.sites);
        if field.deprecated.is_some() {
            put(&mut more, "deprecated", Json::Boolean(true));
        }
        self.version.with(schema, more)
    }

    fn request(self, operation: &Operation) -> Json {
        let doc = format!("The body of `{}`.", operation.name);
        self.closed(doc, &operation.request, &operation.at_least_one_of)
    }

    fn reply(self, doc: String, fields: &[Field]) -> Json {
        object([("type", string("object")), ("description", string(doc)), ("properties", self.properties(fields))])
    }

    fn failure(self, operation: &Operation) -> Json {
        let Json::Object(own) = self.properties(&operation.failure) else { return Json::Null };
        let Json::Object(common) = self.envelope_properties() else { return Json::Null };
        let common = common.into_iter().filter(|(key, _)| own.iter().all(|(other, _)| other != key));
        object([
            ("type", string("object")),
            ("description", string(format!("The error response of `{}`.", operation.name))),
            ("properties", Json::Object(common.chain(own.iter().cloned()).collect())),
        ])
    }

    /// The schema of a failure without further fields.
    fn envelope(self) -> Json {
        object([
            ("type", string("object")),
            ("description", string("An error response.")),
            ("properties", self.envelope_properties()),
        ])
    }

    fn envelope_properties(self) -> Json {
        let text = |doc: &str| {
            let schema = self.version.nullable(self.value(&FieldType::String, Side::Reply));
            Json::Object(self.version.with(schema, vec![("description".to_owned(), string(doc))]))
        };
        object([("error_code", text("The error code.")), ("error_msg", text("The error message."))])
    }

    fn declared(self, ty: &Type, side: Side) -> Json {
        let docs = || std::iter::once(ty.doc.clone()).chain(errata(&ty.errata));
        match &ty.body {
            TypeBody::Object(fields) if side == Side::Request => {
                let at_least_one_of = docs::at_least_one_of(&ty.at_least_one_of, fields);
                self.closed(paragraphs(docs().chain([at_least_one_of])), fields, &ty.at_least_one_of)
            }
            TypeBody::Object(fields) => self.reply(paragraphs(docs()), fields),
            TypeBody::StringEnum(values) => {
                enumeration(scalar("string", ""), docs(), values, |value| string(value), side, self.model)
            }
            TypeBody::IntegerEnum(values) => enumeration(
                scalar("integer", "int32"),
                docs(),
                values,
                |value| number(i64::from(*value)),
                side,
                self.model,
            ),
        }
    }

    /// The schema of an object with these fields in the body and no others.
    fn closed(self, doc: String, fields: &[Field], sets: &[Vec<usize>]) -> Json {
        let body = || fields.iter().filter(|field| field.place == Place::Body);
        let property = |field: &Field| (field.name.clone(), Json::Object(self.field(field, fields, Side::Request)));
        let mut schema = scalar("object", "");
        put_text(&mut schema, "description", &doc);
        put(&mut schema, "properties", Json::Object(body().map(property).collect()));
        let mandatory: Vec<&str> =
            body().filter(|field| field.is_always_mandatory()).map(|field| field.name.as_str()).collect();
        if !mandatory.is_empty() {
            put(&mut schema, "required", strings(mandatory));
        }
        put(&mut schema, "additionalProperties", Json::Boolean(false));
        let conditions = conditions(self.model, fields, sets, &|rules| self.limits(rules));
        self.version.conditions(conditions, &mut schema);
        Json::Object(schema)
    }

    fn properties(self, fields: &[Field]) -> Json {
        let property = |field: &Field| (field.name.clone(), Json::Object(self.field(field, fields, Side::Reply)));
        Json::Object(fields.iter().map(property).collect())
    }

    /// The schema of a request's field, without its documentation.
    fn limited(self, field: &Field) -> Members {
        let schema = match &field.ty {
            FieldType::List(item) => {
                list(self.version.with(self.value(item, Side::Request), self.limits(&field.item_rules)))
            }
            FieldType::Joined(item) => {
                let entry = self.version.with(self.value(item, Side::Request), self.limits(&field.item_rules));
                if field.place == Place::Body {
                    let schema = joined::string(entry, Some(joined::pattern(self.model, item, field)));
                    return self.version.with(schema, joined::limits(&field.rules));
                }
                list(entry)
            }
            ty => self.value(ty, Side::Request),
        };
        let mut limits = self.limits(&field.rules);
        let is_list = field.ty.entry().is_some();
        // An empty list counts as not given, so a required list must have an entry.
        if field.is_always_mandatory() && is_list && limits.iter().all(|(key, _)| key != "minItems") {
            put(&mut limits, "minItems", number(1));
        }
        self.version.with(schema, limits)
    }

    fn limits(self, rules: &[Rule]) -> Members {
        let mut limits = Members::new();
        for rule in rules {
            let (key, value) = match *rule {
                Rule::MinLength(limit) => ("minLength", number(limit.into())),
                Rule::MaxLength(limit) => ("maxLength", number(limit.into())),
                Rule::Min(limit) => ("minimum", number(limit)),
                Rule::Max(limit) => ("maximum", number(limit)),
                Rule::MinItems(limit) => ("minItems", number(limit.into())),
                Rule::MaxItems(limit) => ("maxItems", number(limit.into())),
                Rule::MaxDecimals(limit) => ("multipleOf", Json::Number(step(limit))),
                Rule::Format(format) => ("pattern", string(pattern(format))),
                // This comes after the other limits, because a version with a single minimum combines both.
                Rule::Above(_) => continue,
                // An array has no such limit.
                Rule::MaxJoinedLength(_) => continue,
                // No pattern matches the letters of all scripts in all dialects.
                Rule::NotOnlyDigitsSpecialOrSpaces => continue,
            };
            put(&mut limits, key, value);
        }
        for rule in rules {
            if let Rule::Above(limit) = rule {
                self.version.above(*limit, &mut limits);
            }
        }
        limits
    }

    fn value(self, ty: &FieldType, side: Side) -> Members {
        match ty {
            FieldType::String => scalar("string", ""),
            FieldType::Integer => scalar("integer", "int32"),
            FieldType::Long => scalar("integer", "int64"),
            FieldType::Decimal if side == Side::Reply => self.version.number_or_string(),
            FieldType::Decimal => scalar("number", "decimal"),
            FieldType::Boolean => scalar("boolean", ""),
            FieldType::Date => scalar("string", "date"),
            FieldType::Month => {
                let mut schema = scalar("string", "");
                // Replies have no limits, and so no pattern. A format is only an annotation.
                if side == Side::Request {
                    put(&mut schema, "pattern", string("^[0-9]{4}-(0[1-9]|1[0-2])$"));
                }
                schema
            }
            FieldType::Timestamp => scalar("string", "date-time"),
            FieldType::List(item) => list(self.value(item, side)),
            FieldType::Joined(item) => joined::string(self.value(item, side), None),
            FieldType::Named(id) => {
                let name = match side {
                    Side::Request => self.names.in_requests(*id),
                    Side::Reply => self.names.in_replies(*id),
                };
                vec![("$ref".to_owned(), string(pointer(name)))]
            }
        }
    }
}

/// Whether an operation has a body.
pub(super) fn has_body(operation: &Operation) -> bool {
    operation.request.iter().any(|field| field.place == Place::Body)
}

/// The reference to the schema with this name.
pub(super) fn pointer(name: &str) -> String {
    format!("#/components/schemas/{name}")
}

fn scalar(ty: &str, format: &str) -> Members {
    let mut schema = Members::new();
    put(&mut schema, "type", string(ty));
    put_text(&mut schema, "format", format);
    schema
}

fn list(item: Members) -> Members {
    let mut schema = scalar("array", "");
    put(&mut schema, "items", Json::Object(item));
    schema
}

/// The schema of an enum. In a request it allows only the listed values; in a reply it lists the known values.
fn enumeration<T: ToString>(
    mut schema: Members,
    about: impl Iterator<Item = String>,
    values: &[EnumValue<T>],
    wire: impl Fn(&T) -> Json,
    side: Side,
    model: &Model,
) -> Json {
    let line = |value: &EnumValue<T>| {
        let sites = docs::only_on(value.sites, model).map(|sites| sites + ".");
        let deprecated = value.deprecated.as_ref().map(|instead| format!("Deprecated: {instead}"));
        let parts = std::iter::once(value.doc.clone()).chain(sites).chain(deprecated).chain(errata(&value.errata));
        let meaning = paragraphs(parts).replace("\n\n", " ");
        format!("- `{}`: {meaning}", value.value.to_string())
    };
    let lines: Vec<String> = values.iter().map(line).collect();
    put_text(&mut schema, "description", &paragraphs(about.chain([lines.join("\n")])));
    let key = if side == Side::Request { "enum" } else { "x-known-values" };
    put(&mut schema, key, Json::List(values.iter().map(|value| wire(&value.value)).collect()));
    put(&mut schema, "x-enum-varnames", strings(values.iter().map(|value| value.name.as_str())));
    Json::Object(schema)
}

/// Lists the sites that have something, unless all have it.
pub(super) fn put_sites(members: &mut Members, model: &Model, sites: Sites) {
    if sites != Sites::ALL {
        let names = sites.indices(model.sites.len()).filter_map(|index| model.sites.get(index));
        put(members, "x-sites", strings(names.map(|site| site.name.as_str())));
    }
}

/// The documentation of a field.
fn field_doc(field: &Field, siblings: &[Field], side: Side, model: &Model) -> String {
    let mut facts = Vec::new();
    facts.extend(docs::only_on(field.sites, model));
    facts.extend(field.deprecated.as_ref().map(|instead| format!("Deprecated: {}", instead.trim_end_matches('.'))));
    match side {
        Side::Request => {
            if let Some(condition) = &field.mandatory_if {
                facts.push(format!("Required when {}", docs::condition(condition, siblings)));
            }
            if let Some(condition) = &field.allowed_if {
                facts.push(format!("Only allowed when {}", docs::condition(condition, siblings)));
            }
            facts.extend(docs::not_after(field, siblings));
            facts.extend(docs::cases(field, siblings, model));
            for rule in field.rules.iter().chain(&field.item_rules) {
                match rule {
                    Rule::Format(format) => facts.push(format!("Must be {}", format.expected())),
                    Rule::MaxJoinedLength(limit) if field.place != Place::Body => {
                        facts.push(format!("At most {limit} characters when joined by commas"))
                    }
                    Rule::NotOnlyDigitsSpecialOrSpaces => {
                        facts.push("Must not consist only of digits, special characters and spaces".to_owned());
                    }
                    _ => {}
                }
            }
        }
        Side::Reply => facts.extend(docs::limits(&field.rules, &field.item_rules)),
    }
    match field.ty {
        FieldType::Joined(_) if field.place == Place::Body => facts.push("Values joined by commas".to_owned()),
        FieldType::Month => facts.push("A month such as `2026-01`".to_owned()),
        FieldType::Decimal if side == Side::Reply => facts.push("A number, or a number as a string".to_owned()),
        FieldType::Timestamp => facts.push("A UTC timestamp such as `2026-01-31T23:59:59Z`".to_owned()),
        _ => {}
    }
    if field.reserved {
        facts.push("Reserved, according to the docs".to_owned());
    }
    let facts: Vec<String> = facts.iter().map(|fact| format!("{fact}.")).collect();
    let notes = &field.notes;
    let parts = [notes.doc.clone(), facts.join(" "), notes.null_means.clone(), notes.empty_means.clone()];
    paragraphs(parts.into_iter().chain(errata(&notes.errata)))
}

/// The `multipleOf` of a number with this many decimals.
fn step(decimals: u32) -> String {
    match decimals {
        0 => "1".to_owned(),
        decimals => format!("0.{:0>width$}", 1, width = decimals as usize),
    }
}

/// A format as a regular expression that has the same meaning in all dialects.
fn pattern(format: Format) -> &'static str {
    match format {
        Format::AccountName => "^[A-Za-z_-][A-Za-z0-9_-]*$",
        Format::CountryCode => "^[A-Z]{2}$",
        Format::Digits => "^[0-9]+$",
        // The white space is listed explicitly, because the meaning of `\s` depends on the dialect.
        Format::Email => {
            r"^[^@\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+@[^@\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$"
        }
        Format::MobileNumber => "^00[0-9]{2}-[0-9]+$",
    }
}
