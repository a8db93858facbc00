//! Builds the syntax tree from the untyped tree of a file.

use huaweicloud_bss_rules::{Format, Place, Rule};

use super::{
    http::HttpLine,
    reader::Reader,
    tree::{
        Api, Body, Chapter, Codes, Condition, Definition, Effect, Error, Example, ExampleReply, Exception, Field,
        Limit, Link, ListedError, Operation, Outcome, Paging, RateLimit, Site, Source, Text, Type, Value,
    },
};
use crate::{
    language::{keys, read},
    model::{self, Caller, Notes, StatusClass},
    source::{FileId, Span, Spanned},
    yaml::{Kind, Node},
};

/// Builds the syntax tree of `api.yaml`.
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
        codes: map.record("codes").map(codes).unwrap_or_default(),
        chapters: map.node("chapters").filter(|node| matches!(node.kind, Kind::List(_))).map(|_| map.texts("chapters")),
        types: types(&map),
        errors: map.named("errors", |code, map| Error { everywhere: map.flag("everywhere"), ..error(code, map) }),
        allow: allow(&map),
        is_complete: map.is_map && map.are_maps(&["types", "errors"]),
    }
}

fn codes(map: Reader<'_>) -> Codes<'_> {
    Codes {
        success: map.texts("success"),
        throttling: map.texts("throttling"),
        expired_token: map.texts("expired_token"),
    }
}

/// Builds the syntax tree of a chapter.
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
        allow: allow(&map),
        is_complete: map.is_map && map.are_maps(&["types", "errors"]),
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
        http: map.text("http").map(HttpLine::new),
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
        at_least_one_of: at_least_one_of(&map),
        paging: map.entry("paging").zip(map.record("paging")).map(|((key, _), map)| paging(key, &map)),
        partial_failure: map.text("partial_failure"),
        allow: allow(&map),
        is_complete: map.is_map && map.are_maps(&["path", "query", "header", "body", "reply", "failure"]),
    }
}

fn effect<'a>(map: &Reader<'a>) -> Effect<'a> {
    const WITH_CHANGES: [&str; 2] = ["repeat", "repeat_reason"];
    let given = |key: &&'static str| map.entry(key).map(|(span, _)| Spanned { value: *key, span });
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

fn at_least_one_of<'a>(map: &Reader<'a>) -> Vec<Vec<Text<'a>>> {
    map.items("at_least_one_of").iter().map(|set| set.items().iter().filter_map(Node::text).collect()).collect()
}

fn allow<'a>(map: &Reader<'a>) -> Vec<Exception<'a>> {
    let Some(map) = map.record("allow") else { return Vec::new() };
    let exception = |lint: &&'static str| {
        let (span, _) = map.entry(lint)?;
        Some(Exception { lint: Spanned { value: *lint, span } })
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
        limits: limits(map),
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
        allow: allow(map),
    }
}

/// How to build the rule of a limit from its value.
enum MakeRule {
    Count(fn(u32) -> Rule),
    Number(fn(i64) -> Rule),
    Word(Rule),
    Format,
}

/// The keys of limits. The rules of a field are in the same order.
const LIMITS: [(&str, MakeRule); 10] = [
    ("min_length", MakeRule::Count(Rule::MinLength)),
    ("max_length", MakeRule::Count(Rule::MaxLength)),
    ("min", MakeRule::Number(Rule::Min)),
    ("max", MakeRule::Number(Rule::Max)),
    ("above", MakeRule::Number(Rule::Above)),
    ("max_decimals", MakeRule::Count(Rule::MaxDecimals)),
    ("min_items", MakeRule::Count(Rule::MinItems)),
    ("max_items", MakeRule::Count(Rule::MaxItems)),
    ("not_only", MakeRule::Word(Rule::NotOnlyDigitsSpecialOrSpaces)),
    ("format", MakeRule::Format),
];

fn limits<'a>(map: &Reader<'a>) -> Vec<Limit<'a>> {
    let limit = |(key, make): &(&'static str, MakeRule)| {
        let (span, node) = map.entry(key)?;
        let (rule, value, sources) = match make {
            MakeRule::Word(rule) => (*rule, node.span, Vec::new()),
            MakeRule::Format => {
                let word = map.text(key)?;
                let format = Format::ALL.into_iter().find(|format| format.as_str() == word.value)?;
                (Rule::Format(format), word.span, Vec::new())
            }
            MakeRule::Count(rule) => {
                let (number, sources) = map.limit(key)?;
                (rule(u32::try_from(number.value).ok()?), number.span, sources)
            }
            MakeRule::Number(rule) => {
                let (number, sources) = map.limit(key)?;
                (rule(number.value), number.span, sources)
            }
        };
        Some(Limit { rule, key: Spanned { value: *key, span }, value, sources })
    };
    LIMITS.iter().filter_map(limit).collect()
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
            (None, "string") => Body::StringEnum(values()),
            (None, "integer") => Body::IntegerEnum(values()),
            _ => Body::Unknown,
        };
        let key = |key| map.entry(key).map(|(span, _)| Spanned { value: key, span });
        Type {
            name,
            doc: map.string("doc"),
            errata: map.strings("erratum"),
            sources: map.texts("source"),
            at_least_one_of: at_least_one_of(&map),
            allow: allow(&map),
            body,
            filter_of: map.text("filter_of"),
            body_keys: ["fields", "enum", "values"].into_iter().filter_map(key).collect(),
        }
    })
}

fn error<'a>(code: Text<'a>, map: Reader<'a>) -> Error<'a> {
    Error { code, definition: definition(&map), everywhere: false, sources: map.texts("source"), allow: allow(&map) }
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
            status: map
                .integer("status")
                .and_then(|s| Some(Spanned { value: u16::try_from(s.value).ok()?, span: s.span })),
            body: fields(&map, "body"),
        }),
    }
}
