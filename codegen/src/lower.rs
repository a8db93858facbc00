//! Converts the checked spec to the model, without any decisions.
//!
//! There are no fallback values: if a mandatory value is missing, there is no model.

use huaweicloud_bss_rules::Rule;

use crate::{
    model::{
        Case, Chapter, Codes, Condition, EnumValue, Example, Field, Json, Link, Model, Operation, OperationEffect,
        RateLimit, Repeat, Segment, ServiceError, Site, Source, Type, TypeBody, TypeId,
    },
    resolve::{self, Declared, Group, Spec},
    source::Sources,
    syntax::{self, Body},
    yaml::{Kind, Node},
};

/// Returns the model of a spec; `None` if a part is missing, which the checks report.
pub(crate) fn lower(spec: &Spec<'_>, sources: &Sources) -> Option<Model> {
    let api = spec.api;
    let file = |chapter: &syntax::Chapter<'_>| sources.file(chapter.file).map(|file| file.name.clone());
    let common = api.errors.iter().filter(|error| error.everywhere);
    Some(Model {
        name: api.name?.to_owned(),
        title: api.title?.to_owned(),
        doc: api.doc?.to_owned(),
        sites: all(&api.sites, site)?,
        krate: api.krate.to_owned(),
        features: api.features,
        advice: api.advice.iter().map(|(class, text)| (*class, (*text).to_owned())).collect(),
        common_errors: all(common, |error| {
            service_error(spec, error.code.value, &error.definition, None, syntax::Outcome::default())
        })?,
        codes: Codes {
            success: values(&api.codes.success),
            throttling: values(&api.codes.throttling),
            expired_token: values(&api.codes.expired_token),
        },
        chapters: all(spec.chapters.iter().enumerate(), |(index, chapter)| lower_chapter(spec, index, chapter))?,
        types: all(spec.types.iter(), |ty| lower_type(spec, ty))?,
        files: sources.names().take(1).map(str::to_owned).chain(spec.chapters.iter().filter_map(file)).collect(),
    })
}

/// Converts all items; `None` if one of them cannot be converted.
fn all<T, U>(items: impl IntoIterator<Item = T>, lower: impl FnMut(T) -> Option<U>) -> Option<Vec<U>> {
    items.into_iter().map(lower).collect()
}

fn owned(strings: &[&str]) -> Vec<String> {
    strings.iter().map(|string| (*string).to_owned()).collect()
}

fn values(texts: &[syntax::Text<'_>]) -> Vec<String> {
    texts.iter().map(|text| text.value.to_owned()).collect()
}

fn site(site: &syntax::Site<'_>) -> Option<Site> {
    Some(Site {
        name: site.name.value.to_owned(),
        endpoint: site.endpoint?.to_owned(),
        region: site.region?.to_owned(),
        doc: site.doc?.to_owned(),
    })
}

fn lower_chapter(spec: &Spec<'_>, index: usize, chapter: &syntax::Chapter<'_>) -> Option<Chapter> {
    let own = |(id, ty): (usize, &Declared<'_>)| (ty.chapter == Some(index)).then_some(TypeId(id));
    let operations = spec.operations.iter().filter(|operation| operation.chapter == index);
    Some(Chapter {
        name: chapter.name?.value.to_owned(),
        title: chapter.title?.to_owned(),
        doc: chapter.doc?.to_owned(),
        operations: all(operations, |operation| lower_operation(spec, operation))?,
        types: spec.types.iter().enumerate().filter_map(own).collect(),
    })
}

fn lower_operation(spec: &Spec<'_>, resolved: &resolve::Operation<'_>) -> Option<Operation> {
    let resolve::Operation { syntax: operation, request, reply, failure, .. } = resolved;
    let http = operation.http.as_ref()?.parsed.as_ref().ok()?;
    let segment = |segment: &syntax::Segment<'_>| match segment {
        syntax::Segment::Literal(text) => Some(Segment::Literal((*text).to_owned())),
        syntax::Segment::Parameter(name) => request.position(name).map(Segment::Parameter),
    };
    Some(Operation {
        name: operation.name.value.to_owned(),
        summary: operation.summary?.to_owned(),
        doc: operation.doc.to_owned(),
        source: source(operation.source.as_ref()?)?,
        links: all(&operation.links, link)?,
        method: http.method.to_owned(),
        path: all(&http.segments, segment)?,
        sites: spec.sites(&operation.sites),
        deprecated: operation.deprecated.map(str::to_owned),
        caller: operation.caller?,
        permissions: operation.permissions.iter().map(|group| owned(group)).collect(),
        effect: effect(&operation.effect)?,
        rate_limit: optional(operation.rate_limit.as_ref(), rate_limit)?,
        preconditions: owned(&operation.preconditions),
        at_least_one_of: at_least_one_of(request)?,
        paging: optional(operation.paging.as_ref(), |_| resolved.paging.clone())?,
        partial_failure: optional(operation.partial_failure, |name| reply.position(name.value))?,
        deduplicate_by: optional(operation.deduplicate_by, |name| request.position(name.value))?,
        request: lower_fields(spec, request)?,
        success: operation.success.clone(),
        reply: lower_fields(spec, reply)?,
        failure: lower_fields(spec, failure)?,
        errors: all(&operation.errors, |listed| listed_error(spec, resolved, listed))?,
        errata: owned(&operation.errata),
        examples: all(&operation.examples, |one| example(spec, one))?,
    })
}

/// Converts an optional value; `None` if it is given and cannot be converted.
fn optional<T, U>(given: Option<T>, lower: impl FnOnce(T) -> Option<U>) -> Option<Option<U>> {
    match given {
        None => Some(None),
        Some(given) => lower(given).map(Some),
    }
}

fn source(source: &syntax::Source<'_>) -> Option<Source> {
    Some(Source {
        title: source.title.to_owned(),
        url: source.url?.to_owned(),
        checked: source.checked.to_owned(),
        also: owned(&source.also),
    })
}

fn link(link: &syntax::Link<'_>) -> Option<Link> {
    Some(Link { title: link.title?.to_owned(), url: link.url.to_owned() })
}

fn rate_limit(limit: &syntax::RateLimit<'_>) -> Option<RateLimit> {
    Some(RateLimit { requests: limit.requests?, seconds: limit.seconds?, scope: limit.scope.to_owned() })
}

fn effect(effect: &syntax::Effect<'_>) -> Option<OperationEffect> {
    match effect.kind?.value {
        "reads" => Some(OperationEffect::Reads),
        "changes" => {
            let repeat = match effect.repeat?.value {
                "harmless" => Repeat::Harmless,
                "harmful" => Repeat::Harmful,
                _ => return None,
            };
            Some(OperationEffect::Changes { repeat, reason: effect.reason?.to_owned() })
        }
        _ => None,
    }
}

fn listed_error(
    spec: &Spec<'_>,
    operation: &resolve::Operation<'_>,
    listed: &syntax::ListedError<'_>,
) -> Option<ServiceError> {
    let definition = spec.definition(operation.chapter, listed)?;
    let error = service_error(spec, listed.code.value, definition, listed.http, listed.outcome)?;
    let errata = match listed.definition {
        Some(_) => owned(&listed.errata),
        None => [owned(&definition.errata), owned(&listed.errata)].concat(),
    };
    Some(ServiceError {
        errata,
        sites: if listed.sites.is_empty() { error.sites } else { spec.sites(&listed.sites) },
        carries: all(&listed.carries, |name| operation.failure.position(name.value))?,
        ..error
    })
}

/// Converts the definition of an error; `http` and `outcome` override it.
fn service_error(
    spec: &Spec<'_>,
    code: &str,
    definition: &syntax::Definition<'_>,
    http: Option<u16>,
    outcome: syntax::Outcome<'_>,
) -> Option<ServiceError> {
    let outcome = outcome.or(definition.outcome);
    Some(ServiceError {
        code: code.to_owned(),
        http: http.or(definition.http)?,
        name: definition.name?.value.to_owned(),
        doc: definition.doc?.to_owned(),
        sites: spec.sites(&definition.sites),
        errata: owned(&definition.errata),
        effect: outcome.effect,
        advice: outcome.advice.map(|advice| advice.value.to_owned()).unwrap_or_default(),
        transient: outcome.transient == Some(true),
        carries: Vec::new(),
    })
}

fn lower_type(spec: &Spec<'_>, ty: &Declared<'_>) -> Option<Type> {
    let syntax = ty.syntax;
    let (mut body, mut at_least_one) = (None, Vec::new());
    match &syntax.body {
        Body::Unknown => {}
        Body::Object(_) => {
            let group = ty.group.as_ref()?;
            body = Some(TypeBody::Object(lower_fields(spec, group)?));
            at_least_one = at_least_one_of(group)?;
        }
        Body::StringEnum(values) => {
            body =
                Some(TypeBody::StringEnum(all(values, |value| enum_value(spec, value, value.value.value.to_owned()))?));
        }
        Body::IntegerEnum(values) => {
            let number = |value: &syntax::Value<'_>| enum_value(spec, value, value.value.value.parse().ok()?);
            body = Some(TypeBody::IntegerEnum(all(values, number)?));
        }
    }
    Some(Type {
        name: syntax.name.value.to_owned(),
        chapter: ty.chapter,
        doc: syntax.doc?.to_owned(),
        errata: owned(&syntax.errata),
        sources: values(&syntax.sources),
        body: body?,
        filter_of: match &syntax.filter_of {
            Some(name) => Some(spec.types.named(ty.chapter, name.value)?),
            None => None,
        },
        at_least_one_of: at_least_one,
        in_request: ty.in_request,
        in_reply: ty.in_reply,
    })
}

fn enum_value<T>(spec: &Spec<'_>, syntax: &syntax::Value<'_>, value: T) -> Option<EnumValue<T>> {
    Some(EnumValue {
        value,
        name: syntax.name?.value.to_owned(),
        doc: syntax.doc?.to_owned(),
        sites: spec.sites(&syntax.sites),
        deprecated: syntax.deprecated.map(str::to_owned),
        errata: owned(&syntax.errata),
    })
}

fn lower_fields(spec: &Spec<'_>, group: &Group<'_>) -> Option<Vec<Field>> {
    all(group.fields, |field| {
        let ty = spec.types.field_type(group.chapter, field)?;
        let is_list = ty.entry().is_some();
        let (rules, item_rules) = syntax::rules(&field.limits, is_list);
        Some(Field {
            name: field.name.value.to_owned(),
            rust: field.rust.map(|name| name.value.to_owned()),
            place: field.place,
            ty,
            mandatory: field.mandatory.is_some_and(|flag| flag.value),
            mandatory_if: optional(field.mandatory_if.first(), |one| condition(group, one))?,
            allowed_if: optional(field.allowed_if.first(), |one| condition(group, one))?,
            default: field.default.map(|value| value.value.to_owned()),
            rules,
            item_rules,
            sites: spec.sites(&field.sites),
            cases: all(&field.cases, |one| case(spec, group, field, one, is_list))?,
            not_after: optional(field.not_after, |other| group.position(other.value))?,
            deprecated: field.deprecated.map(str::to_owned),
            sensitive: field.sensitive,
            reserved: field.reserved,
            notes: field.notes.clone()?,
            sources: values(&field.sources),
            limit_sources: limit_sources(&field.limits),
        })
    })
}

fn case(
    spec: &Spec<'_>,
    group: &Group<'_>,
    field: &syntax::Field<'_>,
    case: &syntax::Case<'_>,
    is_list: bool,
) -> Option<Case> {
    let (rules, item_rules) = syntax::rules(&case.limits, is_list);
    Some(Case {
        sites: spec.sites(&case.sites),
        condition: optional(case.conditions.first(), |one| condition(group, one))?,
        mandatory: case.mandatory.is_some_and(|flag| flag.value),
        rules,
        item_rules,
        values: values(&case.values),
        sources: values(if case.sources.is_empty() { &field.sources } else { &case.sources }),
        limit_sources: limit_sources(&case.limits),
    })
}

fn condition(group: &Group<'_>, condition: &syntax::Condition<'_>) -> Option<Condition> {
    Some(Condition { field: group.position(condition.field.value)?, values: values(&condition.values) })
}

/// The sets of fields of which at least one must be given, as indices of fields.
fn at_least_one_of(group: &Group<'_>) -> Option<Vec<Vec<usize>>> {
    all(group.at_least_one_of, |names| group.positions(names).collect())
}

fn limit_sources(limits: &[syntax::Limit<'_>]) -> Vec<(Rule, Vec<String>)> {
    let own = limits.iter().filter(|limit| !limit.sources.is_empty());
    own.map(|limit| (limit.rule, values(&limit.sources))).collect()
}

fn example(spec: &Spec<'_>, example: &syntax::Example<'_>) -> Option<Example> {
    let reply = |reply: &syntax::ExampleReply<'_>| Some((reply.status?.value, fields(reply.body)));
    Some(Example {
        title: example.title?.to_owned(),
        note: example.note.to_owned(),
        site: optional(example.site, |name| spec.site(name.value))?.unwrap_or_default(),
        request: fields(example.request),
        reply: optional(example.reply.as_ref(), reply)?,
    })
}

fn fields(node: Option<&Node>) -> Vec<(String, Json)> {
    node.map(object).unwrap_or_default()
}

fn object(node: &Node) -> Vec<(String, Json)> {
    let entry = |(key, value): &(Node, Node)| Some((key.scalar()?.value.to_owned(), json(value)));
    node.entries().iter().filter_map(entry).collect()
}

fn json(node: &Node) -> Json {
    match &node.kind {
        Kind::Null | Kind::Todo => Json::Null,
        Kind::Bool(flag) => Json::Boolean(*flag),
        Kind::Number(text) => Json::Number(text.clone()),
        Kind::Text(text) => Json::String(text.clone()),
        Kind::List(items) => Json::List(items.iter().map(json).collect()),
        Kind::Map(_) => Json::Object(object(node)),
    }
}
