//! From the checked spec to the model. Nothing can be wrong any more, and nothing is decided here.

use huaweicloud_bss_rules::{Format, Rule};

use crate::{
    check::{self, Segment as PathPart, http},
    model::{
        Condition, EnumValue, Example, Field, FieldType, Json, Link, Model, Operation, OperationEffect, RateLimit,
        Repeat, Segment, ServiceError, Site, Source, Type, TypeBody, TypeId,
    },
    resolve::{Group, Spec, operation_groups},
    source::Sources,
    syntax::{self, Body, LimitKind},
    yaml::{Kind, Node},
};

/// The model of a spec in which no problem was found.
pub(crate) fn lower(spec: &Spec<'_>, sources: &Sources) -> Model {
    let api = spec.api;
    let file = |chapter: &syntax::Chapter<'_>| sources.file(chapter.file).map(|file| file.name.clone());
    Model {
        name: api.name.to_owned(),
        title: api.title.to_owned(),
        doc: api.doc.to_owned(),
        sites: api.sites.iter().map(site).collect(),
        krate: api.krate.to_owned(),
        features: api.features,
        advice: api.advice.iter().map(|(class, text)| (*class, (*text).to_owned())).collect(),
        common_errors: api.errors.iter().filter(|error| error.everywhere).filter_map(common_error).collect(),
        chapters: spec
            .chapters
            .iter()
            .enumerate()
            .map(|(index, chapter)| lower_chapter(spec, index, chapter))
            .collect(),
        types: spec.types.iter().map(|ty| lower_type(spec, ty)).collect(),
        files: sources.names().take(1).map(str::to_owned).chain(spec.chapters.iter().filter_map(file)).collect(),
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn site(site: &syntax::Site<'_>) -> Site {
    Site {
        name: site.name.to_owned(),
        endpoint: site.endpoint.to_owned(),
        region: site.region.to_owned(),
        doc: site.doc.to_owned(),
    }
}

fn lower_chapter(spec: &Spec<'_>, index: usize, chapter: &syntax::Chapter<'_>) -> crate::model::Chapter {
    let own = |(id, ty): (usize, &crate::resolve::Declared<'_>)| (ty.chapter == Some(index)).then_some(TypeId(id));
    crate::model::Chapter {
        name: chapter.name.map_or("", |name| name.value).to_owned(),
        title: chapter.title.to_owned(),
        doc: chapter.doc.to_owned(),
        operations: chapter.operations.iter().map(|operation| lower_operation(spec, index, operation)).collect(),
        types: spec.types.iter().enumerate().filter_map(own).collect(),
    }
}

fn lower_operation(spec: &Spec<'_>, chapter: usize, operation: &syntax::Operation<'_>) -> Operation {
    let [request, reply, failure] = operation_groups(chapter, operation);
    let http = operation.http.and_then(|text| http(text).ok());
    let segment = |segment: &PathPart<'_>| match segment {
        PathPart::Literal(text) => Some(Segment::Literal((*text).to_owned())),
        PathPart::Parameter(name) => {
            operation.request.iter().position(|field| field.name.value == *name).map(Segment::Parameter)
        }
    };
    let error = |listed| listed_error(spec, chapter, operation, listed);
    Operation {
        name: operation.name.value.to_owned(),
        summary: operation.summary.to_owned(),
        doc: operation.doc.to_owned(),
        source: Source {
            title: operation.source.title.to_owned(),
            url: operation.source.url.to_owned(),
            checked: operation.source.checked.to_owned(),
            also: owned(&operation.source.also),
        },
        links: operation.links.iter().map(|(title, url)| Link { title: (*title).into(), url: (*url).into() }).collect(),
        method: http.as_ref().map_or("", |http| http.method).to_owned(),
        path: http.iter().flat_map(|http| &http.segments).filter_map(segment).collect(),
        caller: operation.caller,
        permissions: operation.permissions.iter().map(|group| owned(group)).collect(),
        effect: effect(&operation.effect),
        rate_limit: operation.rate_limit.as_ref().map(|limit| RateLimit {
            requests: limit.requests,
            seconds: limit.seconds,
            scope: limit.scope.to_owned(),
        }),
        preconditions: owned(&operation.preconditions),
        at_least_one_of: alternatives(&request),
        paging: operation.paging.as_ref().and_then(|paging| check::paging(spec, chapter, operation, paging)),
        partial_failure: operation.partial_failure.and_then(|name| reply.position(name.value)),
        request: lower_fields(spec, &request),
        success: operation.success.clone(),
        reply: lower_fields(spec, &reply),
        failure: lower_fields(spec, &failure),
        errors: operation.errors.iter().filter_map(error).collect(),
        errata: owned(&operation.errata),
        examples: operation.examples.iter().map(example).collect(),
    }
}

fn effect(effect: &syntax::Effect<'_>) -> OperationEffect {
    if effect.kind.is_none_or(|kind| kind.value != "changes") {
        return OperationEffect::Reads;
    }
    let repeat = match effect.repeat.map(|repeat| repeat.value) {
        Some("harmless") => Repeat::Harmless,
        _ => Repeat::Harmful,
    };
    OperationEffect::Changes { repeat, reason: effect.reason.to_owned() }
}

fn listed_error(
    spec: &Spec<'_>,
    chapter: usize,
    operation: &syntax::Operation<'_>,
    listed: &syntax::ListedError<'_>,
) -> Option<ServiceError> {
    let elsewhere = || spec.error(chapter, listed.code.value).map(|error| &error.definition);
    let definition = listed.definition.as_ref().or_else(elsewhere)?;
    let position = |name: &syntax::Text<'_>| operation.failure.iter().position(|field| field.name.value == name.value);
    let error = service_error(listed.code.value, definition, listed.http, listed.outcome)?;
    Some(ServiceError {
        errata: if listed.definition.is_some() {
            owned(&listed.errata)
        } else {
            definition.errata.iter().chain(&listed.errata).map(|text| (*text).to_owned()).collect()
        },
        carries: listed.carries.iter().filter_map(position).collect(),
        ..error
    })
}

fn common_error(error: &syntax::Error<'_>) -> Option<ServiceError> {
    service_error(error.code.value, &error.definition, None, syntax::Outcome::default())
}

/// An error by its definition; `http` and `outcome` override it.
fn service_error(
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
        doc: definition.doc.to_owned(),
        errata: owned(&definition.errata),
        effect: outcome.effect,
        advice: outcome.advice.map_or("", |advice| advice.value).to_owned(),
        transient: outcome.transient == Some(true),
        carries: Vec::new(),
    })
}

fn lower_type(spec: &Spec<'_>, ty: &crate::resolve::Declared<'_>) -> Type {
    let syntax = ty.syntax;
    Type {
        name: syntax.name.value.to_owned(),
        chapter: ty.chapter,
        doc: syntax.doc.to_owned(),
        errata: owned(&syntax.errata),
        sources: syntax.sources.iter().map(|source| source.value.to_owned()).collect(),
        body: match &syntax.body {
            Body::Object(_) | Body::Unknown => {
                TypeBody::Object(ty.group().map(|group| lower_fields(spec, &group)).unwrap_or_default())
            }
            Body::TextEnum(values) => {
                TypeBody::TextEnum(values.iter().map(|value| enum_value(value, value.value.value.to_owned())).collect())
            }
            Body::IntegerEnum(values) => TypeBody::IntegerEnum(
                values.iter().filter_map(|value| Some(enum_value(value, value.value.value.parse().ok()?))).collect(),
            ),
        },
        at_least_one_of: ty.group().map(|group| alternatives(&group)).unwrap_or_default(),
        in_request: ty.in_request,
        in_reply: ty.in_reply,
    }
}

fn enum_value<T>(syntax: &syntax::Value<'_>, value: T) -> EnumValue<T> {
    EnumValue {
        value,
        name: syntax.name.map_or("", |name| name.value).to_owned(),
        doc: syntax.doc.to_owned(),
        errata: owned(&syntax.errata),
    }
}

fn lower_fields(spec: &Spec<'_>, group: &Group<'_>) -> Vec<Field> {
    group
        .fields
        .iter()
        .map(|field| {
            let ty = spec.field_type(group.chapter, field).unwrap_or(FieldType::String);
            let (rules, item_rules) = rules_of(field, &ty);
            Field {
                name: field.name.value.to_owned(),
                rust: field.rust.map(|name| name.value.to_owned()),
                place: field.place,
                ty,
                mandatory: field.mandatory.is_some_and(|flag| flag.value),
                mandatory_if: condition(group, &field.mandatory_if),
                allowed_if: condition(group, &field.allowed_if),
                default: field.default.map(|value| value.value.to_owned()),
                rules,
                item_rules,
                sensitive: field.sensitive,
                reserved: field.reserved,
                doc: field.doc.to_owned(),
                null_means: field.null_means.to_owned(),
                empty_means: field.empty_means.to_owned(),
                errata: owned(&field.errata),
                sources: field.sources.iter().map(|source| source.value.to_owned()).collect(),
                limit_sources: limit_sources(field),
            }
        })
        .collect()
}

fn condition(group: &Group<'_>, conditions: &[syntax::Condition<'_>]) -> Option<Condition> {
    let condition = conditions.first()?;
    let values = condition.values.iter().map(|value| value.value.to_owned()).collect();
    Some(Condition { field: group.position(condition.field.value)?, values })
}

/// Groups of fields by index, of each of which at least one must be given.
pub(crate) fn alternatives(group: &Group<'_>) -> Vec<Vec<usize>> {
    let positions =
        |names: &Vec<syntax::Text<'_>>| names.iter().filter_map(|name| group.position(name.value)).collect();
    group.alternatives.iter().map(positions).collect()
}

/// The limits on a field's value, and those on the entries of a list.
pub(crate) fn rules_of(field: &syntax::Field<'_>, ty: &FieldType) -> (Vec<Rule>, Vec<Rule>) {
    let on_items = |limit: &&syntax::Limit<'_>| {
        matches!(ty, FieldType::List(_)) && !matches!(limit.kind, LimitKind::MinItems | LimitKind::MaxItems)
    };
    let (item, own): (Vec<_>, Vec<_>) = field.limits.iter().partition(on_items);
    (own.into_iter().map(rule).collect(), item.into_iter().map(rule).collect())
}

fn rule(limit: &syntax::Limit<'_>) -> Rule {
    let number = limit.value.value;
    let count = u32::try_from(number).unwrap_or(0);
    match limit.kind {
        LimitKind::MinLength => Rule::MinLength(count),
        LimitKind::MaxLength => Rule::MaxLength(count),
        LimitKind::Min => Rule::Min(number),
        LimitKind::Max => Rule::Max(number),
        LimitKind::Above => Rule::Above(number),
        LimitKind::MaxDecimals => Rule::MaxDecimals(count),
        LimitKind::MinItems => Rule::MinItems(count),
        LimitKind::MaxItems => Rule::MaxItems(count),
        LimitKind::NotOnlyDigitsSpecialOrSpaces => Rule::NotOnlyDigitsSpecialOrSpaces,
        LimitKind::Format => {
            let [first, ..] = Format::ALL;
            Rule::Format(Format::ALL.get(count as usize).copied().unwrap_or(first))
        }
    }
}

fn limit_sources(field: &syntax::Field<'_>) -> Vec<(Rule, Vec<String>)> {
    let own = field.limits.iter().filter(|limit| !limit.sources.is_empty());
    own.map(|limit| (rule(limit), limit.sources.iter().map(|source| source.value.to_owned()).collect())).collect()
}

fn example(example: &syntax::Example<'_>) -> Example {
    let fields = |node: Option<&Node>| node.map(object).unwrap_or_default();
    Example {
        title: example.title.to_owned(),
        note: example.note.to_owned(),
        request: fields(example.request),
        reply: example
            .reply
            .as_ref()
            .map(|reply| (reply.status.map_or(200, |status| status.value), fields(reply.body))),
    }
}

fn object(node: &Node) -> Vec<(String, Json)> {
    let entry = |(key, value): &(Node, Node)| Some((key.scalar()?.value.to_owned(), json(value)));
    node.entries().iter().filter_map(entry).collect()
}

fn json(node: &Node) -> Json {
    match &node.kind {
        Kind::Null => Json::Null,
        Kind::Bool(flag) => Json::Boolean(*flag),
        Kind::Number(text) => Json::Number(text.clone()),
        Kind::Text(text) => Json::String(text.clone()),
        Kind::List(items) => Json::List(items.iter().map(json).collect()),
        Kind::Map(_) => Json::Object(object(node)),
    }
}
