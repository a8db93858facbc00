//! From the untyped tree of a file to the syntax tree.

use std::cell::Cell;

use huaweicloud_bss_rules::{Format, Place};

use super::{
    reader::Reader,
    tree::{
        Api, Body, Chapter, Condition, Definition, Effect, Error, Example, ExampleReply, Exception, Field, Limit,
        LimitKind, Link, ListedError, Operation, Outcome, Paging, RateLimit, Site, Source, Text, Type, Value,
    },
};
use crate::{
    language::{keys, read},
    model::{self, Caller, Notes, StatusClass},
    source::{FileId, Sp, Span},
    yaml::{Kind, Node},
};

/// `api.yaml` from its tree.
pub(crate) fn api(root: &Node) -> Api<'_> {
    let map = Reader::new(&keys::API, root);
    let advice = |(key, class)| Some((class, map.record("advice")?.string(key)?));
    Api {
        name: map.string("api"),
        title: map.string("title"),
        doc: map.string("doc"),
        sites: map.named("sites", |name, map| Site {
            name: name.value,
            endpoint: map.string("endpoint"),
            region: map.string("region"),
            doc: map.string("doc"),
        }),
        sources: map.names("sources"),
        krate: map.optional("crate"),
        features: map.flag("features"),
        advice: [("4xx", StatusClass::Client), ("5xx", StatusClass::Server)].into_iter().filter_map(advice).collect(),
        chapters: map.node("chapters").filter(|node| matches!(node.kind, Kind::List(_))).map(|_| map.texts("chapters")),
        types: types(&map),
        errors: map.named("errors", |code, map| Error { everywhere: map.flag("everywhere"), ..error(code, map) }),
        exceptions: exceptions(&map),
        known: map.known && map.are_maps(&["types", "errors"]),
    }
}

/// A chapter from its tree.
pub(crate) fn chapter(file: FileId, root: &Node) -> Chapter<'_> {
    let map = Reader::new(&keys::CHAPTER, root);
    Chapter {
        file,
        name: map.text("chapter"),
        title: map.string("title"),
        doc: map.string("doc"),
        operations: map.named("operations", operation),
        types: types(&map),
        errors: map.named("errors", error),
        exceptions: exceptions(&map),
        known: map.known && map.are_maps(&["types", "errors"]),
    }
}

fn operation<'a>(name: Text<'a>, map: Reader<'a>) -> Operation<'a> {
    let places = [Place::Path, Place::Query, Place::Header, Place::Body];
    Operation {
        name,
        summary: map.string("summary"),
        doc: map.optional("doc"),
        source: map.record("source").map(|map| Source {
            title: map.optional("title"),
            url: map.string("url"),
            checked: map.optional("checked"),
            also: map.strings("also"),
        }),
        links: map
            .records("links")
            .iter()
            .map(|map| Link { title: map.string("title"), url: map.optional("url") })
            .collect(),
        http: map.text("http"),
        caller: map.string("caller").and_then(|caller| match caller {
            "partner" => Some(Caller::Partner),
            "customer" => Some(Caller::Customer),
            "any" => Some(Caller::Any),
            _ => None,
        }),
        permissions: map.groups("permissions"),
        effect: effect(&map),
        rate_limit: map.record("rate_limit").map(|map| RateLimit {
            requests: map.number("requests"),
            seconds: map.number("seconds"),
            scope: map.optional("scope"),
        }),
        preconditions: map.strings("preconditions"),
        request: places.into_iter().flat_map(|place| fields(&map, place.as_str(), place)).collect(),
        body: map.node("body").map(|node| node.span),
        success: match map.node("success") {
            Some(_) => map.items("success").iter().filter_map(status).collect(),
            None => vec![200],
        },
        reply: fields(&map, "reply", Place::Body),
        failure: fields(&map, "failure", Place::Body),
        errors: map.texts_or_records("errors").into_iter().filter_map(listed_error).collect(),
        errata: map.strings("errata"),
        examples: map.records("examples").iter().map(example).collect(),
        alternatives: alternatives(&map),
        paging: map.entry("paging").zip(map.record("paging")).map(|((key, _), map)| paging(key, &map)),
        partial_failure: map.text("partial_failure"),
        exceptions: exceptions(&map),
        known: map.known && map.are_maps(&["path", "query", "header", "body", "reply", "failure"]),
    }
}

fn effect<'a>(map: &Reader<'a>) -> Effect<'a> {
    const WITH_CHANGES: [&str; 2] = ["repeat", "repeat_reason"];
    let given = |key: &&'static str| map.entry(key).map(|(span, _)| Sp { value: *key, span });
    Effect {
        kind: map.text("effect"),
        repeat: map.text("repeat"),
        reason: map.string("repeat_reason"),
        given: WITH_CHANGES.iter().filter_map(given).collect(),
        missing: WITH_CHANGES.into_iter().filter(|key| map.lacks(key)).collect(),
    }
}

fn paging<'a>(span: Span, map: &Reader<'a>) -> Paging<'a> {
    let key = map.record("key");
    let of_key = |name| key.as_ref().map(|key| key.texts(name)).unwrap_or_default();
    Paging {
        span,
        by: map.text("by"),
        from: map.text("from"),
        size: map.text("size"),
        items: map.text("items"),
        total: map.text("total"),
        next: map.text("next"),
        key: of_key("fields"),
        key_sources: of_key("source"),
    }
}

fn alternatives<'a>(map: &Reader<'a>) -> Vec<Vec<Text<'a>>> {
    map.items("at_least_one_of").iter().map(|group| group.items().iter().filter_map(Node::text).collect()).collect()
}

fn exceptions<'a>(map: &Reader<'a>) -> Vec<Exception<'a>> {
    let Some(map) = map.record("allow") else { return Vec::new() };
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
    map.named(key, |name, map| field(name, place, &map))
}

fn field<'a>(name: Text<'a>, place: Place, map: &Reader<'a>) -> Field<'a> {
    let limit = |kind: LimitKind| {
        let (key, node) = map.entry(kind.key())?;
        let (value, sources) = match kind {
            LimitKind::NotOnlyDigitsSpecialOrSpaces => (Sp { value: 0, span: node.span }, Vec::new()),
            LimitKind::Format => {
                let word = map.text(kind.key())?;
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
        map.entries(key).iter().filter_map(condition).collect()
    };
    let mandatory = map.boolean("mandatory");
    Field {
        name,
        place,
        ty: map.node("type").and_then(|node| read::type_expr(&"", node).ok()),
        broken_mandatory: mandatory.is_none() && map.node("mandatory").is_some(),
        mandatory,
        mandatory_if: conditions("mandatory_if"),
        allowed_if: conditions("allowed_if"),
        default: map.node("default").and_then(Node::scalar),
        rust: map.text("rust"),
        limits: LimitKind::ALL.into_iter().filter_map(limit).collect(),
        sensitive: map.boolean("sensitive").map(|flag| flag.value),
        classified: map.node("sensitive").is_some(),
        reserved: map.flag("reserved"),
        notes: map.string("doc").map(|doc| Notes {
            doc: doc.to_owned(),
            null_means: map.optional("null_means").to_owned(),
            empty_means: map.optional("empty_means").to_owned(),
            errata: map.strings("erratum").into_iter().map(str::to_owned).collect(),
        }),
        sources: map.texts("source"),
        exceptions: exceptions(map),
    }
}

fn types<'a>(map: &Reader<'a>) -> Vec<Type<'a>> {
    map.named("types", |name, map| {
        let values = || {
            map.named("values", |value, map| Value {
                value,
                name: map.text("name"),
                doc: map.string("doc"),
                errata: map.strings("erratum"),
            })
        };
        let body = match (map.node("fields"), map.optional("enum")) {
            (Some(_), "") => Body::Object(fields(&map, "fields", Place::Body)),
            (None, "string") => Body::TextEnum(values()),
            (None, "integer") => Body::IntegerEnum(values()),
            _ => Body::Unknown,
        };
        let key = |key| map.entry(key).map(|(span, _)| Sp { value: key, span });
        Type {
            name,
            doc: map.string("doc"),
            errata: map.strings("erratum"),
            sources: map.texts("source"),
            alternatives: alternatives(&map),
            exceptions: exceptions(&map),
            body,
            body_keys: ["fields", "enum", "values"].into_iter().filter_map(key).collect(),
        }
    })
}

fn error<'a>(code: Text<'a>, map: Reader<'a>) -> Error<'a> {
    Error {
        code,
        definition: definition(&map),
        everywhere: false,
        sources: map.texts("source"),
        exceptions: exceptions(&map),
    }
}

fn definition<'a>(map: &Reader<'a>) -> Definition<'a> {
    Definition {
        http: map.number("http"),
        name: map.text("name"),
        doc: map.string("doc"),
        outcome: Outcome {
            effect: map.string("effect").and_then(|effect| match effect {
                "none" => Some(model::Effect::None),
                "unknown" => Some(model::Effect::Unknown),
                "done" => Some(model::Effect::Done),
                _ => None,
            }),
            advice: map.text("advice"),
            transient: map.boolean("transient").map(|flag| flag.value),
        },
        errata: map.strings("erratum"),
    }
}

fn listed_error<'a>(entry: Result<Text<'a>, Reader<'a>>) -> Option<ListedError<'a>> {
    let map = match entry {
        Err(map) => map,
        Ok(code) => {
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
    };
    let defines = ["name", "doc"].into_iter().any(|key| map.node(key).is_some());
    let missing = ["http", "name", "doc"].into_iter().filter(|key| defines && map.node(key).is_none());
    let own = definition(&map);
    Some(ListedError {
        code: map.text("code")?,
        missing: missing.collect(),
        http: own.http,
        outcome: own.outcome,
        errata: own.errata.clone(),
        definition: defines.then_some(own),
        carries: map.texts("carries"),
        sources: map.texts("source"),
    })
}

fn example<'a>(map: &Reader<'a>) -> Example<'a> {
    let fields = |map: &Reader<'a>, key: &str| map.node(key).filter(|node| matches!(node.kind, Kind::Map(_)));
    Example {
        title: map.string("title"),
        note: map.optional("note"),
        request: fields(map, "request"),
        reply: map.record("reply").map(|map| ExampleReply {
            status: map.integer("status").and_then(|s| Some(Sp { value: u16::try_from(s.value).ok()?, span: s.span })),
            body: fields(&map, "body"),
        }),
    }
}
