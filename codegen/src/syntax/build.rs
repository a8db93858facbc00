//! Builds the syntax tree from the untyped tree of a file.

use huaweicloud_bss_rules::{Format, Place, Rule};

use super::{
    http::HttpLine,
    reader::{Reader, unique},
    scope::{Defaults, Scope, Shared},
    tree::{
        Api, Body, Case, Chapter, Codes, Condition, Declaration, Definition, Effect, Error, Example, ExampleReply,
        Exception, Field, Limit, Link, ListedError, Operation, Outcome, Paging, RateLimit, SharedNames, Site, Source,
        Text, Type, Value,
    },
};
use crate::{
    language::{keys, read},
    model::{self, Caller, Notes, StatusClass},
    source::{FileId, Span, Spanned},
    yaml::{Kind, Node},
};

/// Builds the syntax tree of `api.yaml`, and the scope of its chapters.
pub(crate) fn api(root: &Node) -> (Api<'_>, Scope<'_>) {
    let map = Reader::new(&keys::API, root);
    let scope = Scope::new(&map, &Scope::default());
    let advice = |(key, class)| Some((class, map.record("advice")?.string(key)?));
    let edition = map.integer("edition");
    let api = Api {
        start: map.entry("api").map(|(key, _)| key),
        edition,
        broken_edition: edition.is_none() && map.node("edition").is_some(),
        name: map.string("api"),
        title: map.string("title"),
        doc: map.string("doc"),
        sites: map.named("sites", |name, map| Site {
            name,
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
        shared: shared(&map),
        types: types(&map, &scope),
        errors: map.named("errors", |code, map| Error { everywhere: map.flag("everywhere"), ..error(code, map) }),
        allow: allow(&map),
        is_complete: map.is_map && map.are_maps(&SHARED),
    };
    (api, scope)
}

/// The keys of a file with declarations that others use by name.
const SHARED: [&str; 4] = ["fields", "failures", "types", "errors"];

fn shared<'a>(map: &Reader<'a>) -> SharedNames<'a> {
    let names = |key| {
        let declared = |(name, node): (Text<'a>, &Node)| Declaration { name, extent: name.span.to(node.extent()) };
        unique(map.entries(key)).into_iter().map(declared).collect()
    };
    SharedNames { fields: names("fields"), failures: names("failures") }
}

fn codes(map: Reader<'_>) -> Codes<'_> {
    Codes {
        success: map.texts("success"),
        throttling: map.texts("throttling"),
        expired_token: map.texts("expired_token"),
    }
}

/// Builds the syntax tree of a chapter; `api` is the scope that `api.yaml` gives it.
pub(crate) fn chapter<'a>(file: FileId, root: &'a Node, api: &Scope<'a>) -> Chapter<'a> {
    let map = Reader::new(&keys::CHAPTER, root);
    let scope = Scope::new(&map, api);
    Chapter {
        file,
        name: map.text("chapter"),
        title: map.string("title"),
        doc: map.string("doc"),
        operations: map.named("operations", |name, map| operation(name, map, &scope)),
        shared: shared(&map),
        types: types(&map, &scope),
        errors: map.named("errors", error),
        allow: allow(&map),
        is_complete: map.is_map && map.are_maps(&SHARED),
    }
}

fn operation<'a>(name: Text<'a>, map: Reader<'a>, scope: &Scope<'a>) -> Operation<'a> {
    let defaults = Defaults::new(&map, &scope.defaults);
    let fields = |key, place| fields(&map, key, place, scope, &defaults);
    let shared_failure = map.node("failure").and_then(Node::text);
    let failure_is_known = shared_failure.is_none_or(|name| scope.failure(name.value).is_some());
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
        sites: map.texts("sites"),
        deprecated: map.string("deprecated"),
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
        request: places.into_iter().flat_map(|place| fields(place.as_str(), place)).collect(),
        body: map.node("body").map(|node| node.span),
        success: match map.node("success") {
            Some(_) => map.items("success").iter().filter_map(status).collect(),
            None => vec![200],
        },
        reply: fields("reply", Place::Body),
        failure: fields("failure", Place::Body),
        shared_failure,
        errors: map.texts_or_records("errors").into_iter().filter_map(listed_error).collect(),
        errata: map.strings("errata"),
        examples: map.records("examples").iter().map(example).collect(),
        at_least_one_of: at_least_one_of(&map),
        paging: map.entry("paging").zip(map.record("paging")).map(|((key, _), map)| paging(key, &map, &defaults)),
        partial_failure: map.text("partial_failure"),
        deduplicate_by: map.text("deduplicate_by"),
        allow: allow(&map),
        is_complete: map.is_map
            && map.are_maps(&["path", "query", "header", "body", "reply"])
            && failure_is_known
            && (shared_failure.is_some() || map.are_maps(&["failure"])),
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

fn paging<'a>(span: Span, map: &Reader<'a>, defaults: &Defaults<'a>) -> Paging<'a> {
    let key = map.record("key");
    let of_key = |name| key.as_ref().map(|key| key.texts(name)).unwrap_or_default();
    let has_sources = key.as_ref().is_none_or(|key| key.node("source").is_some());
    Paging {
        span,
        by: map.text("by"),
        from: map.text("from"),
        size: map.text("size"),
        items: map.text("items"),
        total: map.text("total"),
        next: map.text("next"),
        key: of_key("fields"),
        key_sources: if has_sources { of_key("source") } else { defaults.sources.clone() },
    }
}

fn at_least_one_of<'a>(map: &Reader<'a>) -> Vec<Vec<Text<'a>>> {
    // A set with an entry that could not be read is skipped, because the entry may name any field.
    let set = |set: &'a Node| set.items().iter().map(Node::text).collect();
    map.items("at_least_one_of").iter().filter_map(set).collect()
}

fn allow<'a>(map: &Reader<'a>) -> Vec<Exception<'a>> {
    let Some(map) = map.record("allow") else { return Vec::new() };
    let exception = |lint: &&'static str| {
        let (span, reason) = map.entry(lint)?;
        Some(Exception { lint: Spanned { value: *lint, span }, entry: span.to(reason.extent()) })
    };
    keys::LINTS.iter().filter_map(exception).collect()
}

fn status(node: &Node) -> Option<u16> {
    read::integer(&"", 200, 299, node).ok().and_then(|status| u16::try_from(status.value).ok())
}

fn fields<'a>(map: &Reader<'a>, key: &str, place: Place, scope: &Scope<'a>, defaults: &Defaults<'a>) -> Vec<Field<'a>> {
    let (map, defaults) = match map.field_map(key) {
        Some(Ok(map)) => (map, defaults),
        Some(Err(name)) => match scope.failure(name.value) {
            Some(Shared { node, sensitive, .. }) => (node, &Defaults { sensitive, ..defaults.clone() }),
            None => return Vec::new(),
        },
        None => return Vec::new(),
    };
    let field = |(name, node): (Text<'a>, _)| {
        let shared = Reader::shared_name(node);
        match shared.and_then(|shared| scope.field(shared.value)) {
            Some(Shared { span, node: keys, sensitive }) => {
                let defaults = Defaults { sensitive, ..defaults.clone() };
                Field { shared, declared: span, ..field(name, place, &Reader::using(node, Some(keys)), &defaults) }
            }
            None if shared.is_some() => Field { shared, ..field(name, place, &Reader::using(node, None), defaults) },
            None => field(name, place, &Reader::new(&keys::FIELD, node), defaults),
        }
    };
    unique(map.entries()).into_iter().map(field).collect()
}

fn field<'a>(name: Text<'a>, place: Place, map: &Reader<'a>, defaults: &Defaults<'a>) -> Field<'a> {
    let mandatory = map.boolean("mandatory");
    let ty = map.node("type").and_then(|node| read::type_expr(&"", node).ok());
    let by_default = defaults.sensitive.filter(|_| ty.is_some_and(|ty| ty.name.value == "string"));
    let classified = map.node("sensitive").is_some();
    Field {
        name,
        shared: None,
        declared: name.span,
        place,
        ty,
        joined_by: map.text("joined_by"),
        // A field without a type could not be read.
        broken_mandatory: mandatory.is_none() && (map.node("mandatory").is_some() || ty.is_none()),
        mandatory,
        mandatory_if: conditions(map, "mandatory_if"),
        allowed_if: conditions(map, "allowed_if"),
        default: map.node("default").and_then(Node::scalar),
        rust: map.text("rust"),
        limits: limits(map),
        sites: map.texts("sites"),
        cases: map.items("cases").iter().zip(map.records("cases")).map(|(node, map)| case(node.span, &map)).collect(),
        not_after: map.text("not_after"),
        deprecated: map.string("deprecated"),
        sensitive: if classified { map.boolean("sensitive").map(|flag| flag.value) } else { by_default },
        classified,
        reserved: map.flag("reserved"),
        notes: map.string("doc").map(|doc| Notes {
            doc: doc.to_owned(),
            null_means: map.optional("null_means").to_owned(),
            empty_means: map.optional("empty_means").to_owned(),
            errata: map.strings("erratum").into_iter().map(str::to_owned).collect(),
        }),
        sources: if map.node("source").is_some() { map.texts("source") } else { defaults.sources.clone() },
        allow: allow(map),
    }
}

fn conditions<'a>(map: &Reader<'a>, key: &'static str) -> Vec<Condition<'a>> {
    let condition = |(name, values): &'a (Node, Node)| {
        Some(Condition { key, field: name.scalar()?, values: read::given(&"", values).ok()? })
    };
    map.entries(key).iter().filter_map(condition).collect()
}

fn case<'a>(span: Span, map: &Reader<'a>) -> Case<'a> {
    let has = |key: &str| map.node(key).is_some();
    Case {
        span,
        sites: map.texts("sites"),
        conditions: conditions(map, "if"),
        mandatory: map.boolean("mandatory"),
        limits: limits(map),
        values: map.items("values").iter().filter_map(Node::scalar).collect(),
        sources: map.texts("source"),
        has_scope: has("sites") || has("if"),
        has_limits: has("mandatory") || has("values") || LIMITS.iter().any(|(key, _)| has(key)),
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
const LIMITS: [(&str, MakeRule); 11] = [
    ("min_length", MakeRule::Count(Rule::MinLength)),
    ("max_length", MakeRule::Count(Rule::MaxLength)),
    ("min", MakeRule::Number(Rule::Min)),
    ("max", MakeRule::Number(Rule::Max)),
    ("above", MakeRule::Number(Rule::Above)),
    ("max_decimals", MakeRule::Count(Rule::MaxDecimals)),
    ("min_items", MakeRule::Count(Rule::MinItems)),
    ("max_items", MakeRule::Count(Rule::MaxItems)),
    ("max_joined_length", MakeRule::Count(Rule::MaxJoinedLength)),
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

fn types<'a>(map: &Reader<'a>, scope: &Scope<'a>) -> Vec<Type<'a>> {
    map.named("types", |name, map| {
        let defaults = scope.defaults.with_sources(map.texts("source"));
        let values = || {
            map.named("values", |value, map| Value {
                value,
                name: map.text("name"),
                doc: map.string("doc"),
                sites: map.texts("sites"),
                deprecated: map.string("deprecated"),
                errata: map.strings("erratum"),
            })
        };
        let body = match (map.node("fields"), map.optional("enum")) {
            (Some(_), "") => Body::Object(fields(&map, "fields", Place::Body, scope, &defaults)),
            (None, "string") => Body::StringEnum(values()),
            (None, "integer") => Body::IntegerEnum(values()),
            _ => Body::Unknown,
        };
        let key = |key| map.entry(key).map(|(span, _)| Spanned { value: key, span });
        Type {
            name,
            doc: map.string("doc"),
            errata: map.strings("erratum"),
            sources: defaults.sources,
            at_least_one_of: at_least_one_of(&map),
            allow: allow(&map),
            body,
            filter_of: map.text("filter_of"),
            body_keys: ["fields", "enum", "values"].into_iter().filter_map(key).collect(),
            is_complete: map.is_map,
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
        sites: map.texts("sites"),
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
                sites: Vec::new(),
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
        sites: own.sites.clone(),
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
        site: map.text("site"),
        broken_site: map.text("site").is_none() && map.node("site").is_some(),
        request: fields(map, "request"),
        reply: map.record("reply").map(|map| ExampleReply {
            status: map
                .integer("status")
                .and_then(|s| Some(Spanned { value: u16::try_from(s.value).ok()?, span: s.span })),
            body: fields(&map, "body"),
        }),
    }
}
