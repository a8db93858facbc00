//! From the untyped tree of a file to the syntax tree.

use std::cell::Cell;

use huaweicloud_bss_rules::{Format, Place};

use super::{
    Api, Body, Chapter, Condition, Definition, Effect, Error, Example, ExampleReply, Exception, Field, Limit,
    LimitKind, ListedError, Operation, Outcome, Paging, RateLimit, Site, Source, Text, Type, Value, reader::Reader,
};
use crate::{
    language::{Table, keys, read},
    model::{self, Caller, StatusClass},
    source::{FileId, Sp, Span},
    yaml::{Kind, Node},
};

/// `api.yaml` from its tree.
pub(crate) fn api(root: &Node) -> Api<'_> {
    let map = Reader::new(&keys::API, root);
    let class = |(name, text)| match name {
        "4xx" => Some((StatusClass::Client, text)),
        "5xx" => Some((StatusClass::Server, text)),
        _ => None,
    };
    let advice = map.node("advice").map(|node| Reader::new(&keys::ADVICE, node));
    Api {
        name: map.text("api"),
        title: map.text("title"),
        doc: map.text("doc"),
        sites: map.named("sites", |name, node| {
            let map = Reader::new(&keys::SITE, node);
            Site { name: name.value, endpoint: map.text("endpoint"), region: map.text("region"), doc: map.text("doc") }
        }),
        sources: map.named("sources", |name, _| name),
        krate: map.text("crate"),
        features: map.flag("features"),
        advice: advice.iter().flat_map(Reader::all).filter_map(class).collect(),
        chapters: map.node("chapters").filter(|node| matches!(node.kind, Kind::List(_))).map(|_| map.texts("chapters")),
        types: types(&map),
        errors: errors(&map, &keys::SHARED_ERROR),
        exceptions: exceptions(&map),
        known: map.known && map.are_maps(&["types", "errors"]),
    }
}

/// A chapter from its tree.
pub(crate) fn chapter(file: FileId, root: &Node) -> Chapter<'_> {
    let map = Reader::new(&keys::CHAPTER, root);
    Chapter {
        file,
        name: map.maybe_text("chapter"),
        title: map.text("title"),
        doc: map.text("doc"),
        operations: map.named("operations", operation),
        types: types(&map),
        errors: errors(&map, &keys::ERROR),
        exceptions: exceptions(&map),
        known: map.known && map.are_maps(&["types", "errors"]),
    }
}

fn operation<'a>(name: Text<'a>, node: &'a Node) -> Operation<'a> {
    let map = Reader::new(&keys::OPERATION, node);
    let source = map.node("source").map(|node| Reader::new(&keys::SOURCE, node));
    let link = |node| {
        let map = Reader::new(&keys::LINK, node);
        (map.text("title"), map.text("url"))
    };
    let places = [Place::Path, Place::Query, Place::Header, Place::Body];
    Operation {
        name,
        summary: map.text("summary"),
        doc: map.text("doc"),
        source: source.map_or(Source::default(), |map| Source {
            title: map.text("title"),
            url: map.text("url"),
            checked: map.text("checked"),
            also: map.values("also"),
        }),
        links: map.items("links").iter().map(link).collect(),
        http: map.maybe_text("http"),
        caller: match map.text("caller") {
            "partner" => Caller::Partner,
            "customer" => Caller::Customer,
            _ => Caller::Any,
        },
        permissions: map.groups("permissions"),
        effect: effect(&map),
        rate_limit: map.node("rate_limit").map(|node| {
            let map = Reader::new(&keys::RATE_LIMIT, node);
            RateLimit { requests: map.number("requests"), seconds: map.number("seconds"), scope: map.text("scope") }
        }),
        preconditions: map.values("preconditions"),
        request: places.into_iter().flat_map(|place| fields(&map, place.as_str(), place)).collect(),
        body: map.node("body").map(|node| node.span),
        success: match map.node("success") {
            Some(list) => list.items().iter().filter_map(status).collect(),
            None => vec![200],
        },
        reply: fields(&map, "reply", Place::Body),
        failure: fields(&map, "failure", Place::Body),
        errors: map.items("errors").iter().filter_map(listed_error).collect(),
        errata: map.values("errata"),
        examples: map.items("examples").iter().map(example).collect(),
        alternatives: alternatives(&map),
        paging: map.entry("paging").map(|(key, node)| paging(key, node)),
        partial_failure: map.maybe_text("partial_failure"),
        exceptions: exceptions(&map),
        known: map.known && map.are_maps(&["path", "query", "header", "body", "reply", "failure"]),
    }
}

fn effect<'a>(map: &Reader<'a>) -> Effect<'a> {
    const WITH_CHANGES: [&str; 2] = ["repeat", "repeat_reason"];
    let given = |key: &&'static str| map.entry(key).map(|(span, _)| Sp { value: *key, span });
    Effect {
        kind: map.maybe_text("effect"),
        repeat: map.maybe_text("repeat"),
        reason: map.text("repeat_reason"),
        given: WITH_CHANGES.iter().filter_map(given).collect(),
        missing: WITH_CHANGES.into_iter().filter(|key| map.lacks(key)).collect(),
    }
}

fn paging(span: Span, node: &Node) -> Paging<'_> {
    let map = Reader::new(&keys::PAGING, node);
    let key = map.node("key").map(|node| Reader::new(&keys::PAGING_KEY, node));
    let of_key = |name| key.as_ref().map(|key| key.texts(name)).unwrap_or_default();
    Paging {
        span,
        by: map.maybe_text("by"),
        from: map.maybe_text("from"),
        size: map.maybe_text("size"),
        items: map.maybe_text("items"),
        total: map.maybe_text("total"),
        next: map.maybe_text("next"),
        key: of_key("fields"),
        key_sources: of_key("source"),
    }
}

fn alternatives<'a>(map: &Reader<'a>) -> Vec<Vec<Text<'a>>> {
    map.items("at_least_one_of").iter().map(|group| group.items().iter().filter_map(Node::text).collect()).collect()
}

fn exceptions<'a>(map: &Reader<'a>) -> Vec<Exception<'a>> {
    let Some(node) = map.node("allow") else { return Vec::new() };
    let map = Reader::new(&keys::ALLOW, node);
    let exception = |lint: &&'static str| {
        let (span, _) = map.entry(lint)?;
        Some(Exception { lint: Sp { value: *lint, span }, needed: Cell::new(false) })
    };
    keys::LINTS.iter().filter_map(exception).collect()
}

fn status(node: &Node) -> Option<u16> {
    read::integer(&"", 200, 299, node).ok().and_then(|status| u16::try_from(status.value).ok())
}

fn fields<'a>(map: &Reader<'a>, key: &str, place: Place) -> Vec<Field<'a>> {
    map.named(key, |name, node| field(name, place, node))
}

fn field<'a>(name: Text<'a>, place: Place, node: &'a Node) -> Field<'a> {
    let map = Reader::new(&keys::FIELD, node);
    let limit = |kind: LimitKind| {
        let (key, node) = map.entry(kind.key())?;
        let (value, sources) = match kind {
            LimitKind::NotOnlyDigitsSpecialOrSpaces => (Sp { value: 0, span: node.span }, Vec::new()),
            LimitKind::Format => {
                let word = map.maybe_text(kind.key())?;
                let index = Format::NAMES.iter().position(|name| *name == word.value)?;
                (Sp { value: i64::try_from(index).ok()?, span: word.span }, Vec::new())
            }
            _ => map.limit(kind.key())?,
        };
        Some(Limit { kind, key, value, sources })
    };
    let conditions = |key: &'static str| {
        let condition = |(name, values): &'a (Node, Node)| {
            Some(Condition { key, field: name.scalar()?, values: read::given(&"", values).ok()? })
        };
        map.node(key).map_or(&[][..], Node::entries).iter().filter_map(condition).collect()
    };
    let mandatory = map.node("mandatory").map(|node| read::boolean(&"", node));
    Field {
        name,
        place,
        ty: map.node("type").and_then(|node| read::type_expr(&"", node).ok()),
        broken_mandatory: matches!(mandatory, Some(Err(_))),
        mandatory: mandatory.and_then(Result::ok),
        mandatory_if: conditions("mandatory_if"),
        allowed_if: conditions("allowed_if"),
        default: map.node("default").and_then(Node::scalar),
        rust: map.maybe_text("rust"),
        limits: LimitKind::ALL.into_iter().filter_map(limit).collect(),
        sensitive: map.node("sensitive").and_then(|node| read::boolean(&"", node).ok()).map(|flag| flag.value),
        classified: map.node("sensitive").is_some(),
        reserved: map.flag("reserved"),
        doc: map.text("doc"),
        null_means: map.text("null_means"),
        empty_means: map.text("empty_means"),
        errata: map.values("erratum"),
        sources: map.texts("source"),
        exceptions: exceptions(&map),
    }
}

fn types<'a>(map: &Reader<'a>) -> Vec<Type<'a>> {
    map.named("types", |name, node| {
        let map = Reader::new(&keys::TYPE, node);
        let values = || {
            map.named("values", |value, node| {
                let map = Reader::new(&keys::VALUE, node);
                Value { value, name: map.maybe_text("name"), doc: map.text("doc"), errata: map.values("erratum") }
            })
        };
        let body = match (map.node("fields"), map.text("enum")) {
            (Some(_), "") => Body::Object(fields(&map, "fields", Place::Body)),
            (None, "string") => Body::TextEnum(values()),
            (None, "integer") => Body::IntegerEnum(values()),
            _ => Body::Unknown,
        };
        let key = |key| map.entry(key).map(|(span, _)| Sp { value: key, span });
        Type {
            name,
            doc: map.text("doc"),
            errata: map.values("erratum"),
            sources: map.texts("source"),
            alternatives: alternatives(&map),
            exceptions: exceptions(&map),
            body,
            body_keys: ["fields", "enum", "values"].into_iter().filter_map(key).collect(),
        }
    })
}

fn errors<'a>(map: &Reader<'a>, table: &'static Table) -> Vec<Error<'a>> {
    map.named("errors", |code, node| {
        let map = Reader::new(table, node);
        Error {
            code,
            definition: definition(&map),
            everywhere: map.flag("everywhere"),
            sources: map.texts("source"),
            exceptions: exceptions(&map),
        }
    })
}

fn definition<'a>(map: &Reader<'a>) -> Definition<'a> {
    Definition {
        http: map.integer("http").and_then(|status| u16::try_from(status.value).ok()),
        name: map.maybe_text("name"),
        doc: map.text("doc"),
        outcome: Outcome {
            effect: match map.text("effect") {
                "none" => Some(model::Effect::None),
                "unknown" => Some(model::Effect::Unknown),
                "done" => Some(model::Effect::Done),
                _ => None,
            },
            advice: map.maybe_text("advice"),
            transient: map.maybe_flag("transient"),
        },
        errata: map.values("erratum"),
    }
}

fn listed_error(node: &Node) -> Option<ListedError<'_>> {
    if let Some(code) = node.text() {
        return Some(ListedError {
            code,
            definition: None,
            missing: Vec::new(),
            http: None,
            outcome: Outcome::default(),
            errata: Vec::new(),
            carries: Vec::new(),
            sources: Vec::new(),
        });
    }
    let map = Reader::new(&keys::LISTED_ERROR, node);
    let defines = ["name", "doc"].into_iter().any(|key| map.node(key).is_some());
    let missing = ["http", "name", "doc"].into_iter().filter(|key| defines && map.node(key).is_none());
    let own = definition(&map);
    Some(ListedError {
        code: map.maybe_text("code")?,
        missing: missing.collect(),
        http: own.http,
        outcome: own.outcome,
        errata: own.errata.clone(),
        definition: defines.then_some(own),
        carries: map.texts("carries"),
        sources: map.texts("source"),
    })
}

fn example(node: &Node) -> Example<'_> {
    let map = Reader::new(&keys::EXAMPLE, node);
    Example {
        title: map.text("title"),
        note: map.text("note"),
        request: map.node("request").filter(|node| matches!(node.kind, Kind::Map(_))),
        reply: map.node("reply").map(|node| {
            let map = Reader::new(&keys::EXAMPLE_REPLY, node);
            let status = map.integer("status");
            ExampleReply {
                status: status.and_then(|s| Some(Sp { value: u16::try_from(s.value).ok()?, span: s.span })),
                body: map.node("body").filter(|node| matches!(node.kind, Kind::Map(_))),
            }
        }),
    }
}
