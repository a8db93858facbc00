//! The syntax tree: what the author wrote, typed, with a span wherever a later phase may have to point.
//!
//! It is built leniently. `None` stands for what the walk has reported already, or for what was left out where that
//! is allowed; no later phase complains about it.

use std::cell::Cell;

use huaweicloud_bss_rules::{Format, Place};

use crate::{
    keys::{self, Shape, Table},
    model::{Caller, StatusClass},
    read::{self, Record, TypeExpr},
    source::{FileId, Sp, Span},
    yaml::{Kind, Node},
};

pub(crate) type Text<'a> = Sp<&'a str>;

/// `api.yaml`.
#[derive(Debug, Default)]
pub(crate) struct Api<'a> {
    pub(crate) name: &'a str,
    pub(crate) title: &'a str,
    pub(crate) doc: &'a str,
    pub(crate) sites: Vec<Site<'a>>,
    pub(crate) sources: Vec<Text<'a>>,
    pub(crate) krate: &'a str,
    pub(crate) features: bool,
    pub(crate) advice: Vec<(StatusClass, &'a str)>,
    /// `None` if it is not known which chapters there are.
    pub(crate) chapters: Option<Vec<Text<'a>>>,
    pub(crate) types: Vec<Type<'a>>,
    pub(crate) errors: Vec<Error<'a>>,
    pub(crate) exceptions: Vec<Exception<'a>>,
    /// Whether `types` and `errors` could be read: else a name that is not found may be there all the same.
    pub(crate) known: bool,
}

#[derive(Debug)]
pub(crate) struct Site<'a> {
    pub(crate) name: &'a str,
    pub(crate) endpoint: &'a str,
    pub(crate) region: &'a str,
    pub(crate) doc: &'a str,
}

/// One chapter's file.
#[derive(Debug)]
pub(crate) struct Chapter<'a> {
    pub(crate) file: FileId,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) title: &'a str,
    pub(crate) doc: &'a str,
    pub(crate) operations: Vec<Operation<'a>>,
    pub(crate) types: Vec<Type<'a>>,
    pub(crate) errors: Vec<Error<'a>>,
    pub(crate) exceptions: Vec<Exception<'a>>,
    /// Whether `types` and `errors` could be read: else a name that is not found may be there all the same.
    pub(crate) known: bool,
}

#[derive(Debug)]
pub(crate) struct Operation<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) summary: &'a str,
    pub(crate) doc: &'a str,
    pub(crate) source: Source<'a>,
    pub(crate) links: Vec<(&'a str, &'a str)>,
    pub(crate) http: Option<Text<'a>>,
    pub(crate) caller: Caller,
    pub(crate) permissions: Vec<&'a str>,
    pub(crate) idempotent: bool,
    pub(crate) idempotent_reason: &'a str,
    pub(crate) rate_limit: Option<RateLimit<'a>>,
    pub(crate) preconditions: Vec<&'a str>,
    /// Path, query, header, body.
    pub(crate) request: Vec<Field<'a>>,
    /// The key `body`, if it is there.
    pub(crate) body: Option<Span>,
    pub(crate) success: Vec<u16>,
    pub(crate) reply: Vec<Field<'a>>,
    pub(crate) failure: Vec<Field<'a>>,
    pub(crate) errors: Vec<ListedError<'a>>,
    pub(crate) errata: Vec<&'a str>,
    pub(crate) examples: Vec<Example<'a>>,
    /// Groups of request fields, of each of which at least one must be given.
    pub(crate) alternatives: Vec<Vec<Text<'a>>>,
    pub(crate) paging: Option<Paging<'a>>,
    pub(crate) exceptions: Vec<Exception<'a>>,
    /// Whether the maps of fields could be read: else a name that is not found may be there all the same.
    pub(crate) known: bool,
}

#[derive(Debug, Default)]
pub(crate) struct Source<'a> {
    pub(crate) title: &'a str,
    pub(crate) url: &'a str,
    pub(crate) checked: &'a str,
    pub(crate) also: Vec<&'a str>,
}

#[derive(Debug)]
pub(crate) struct RateLimit<'a> {
    pub(crate) requests: u32,
    pub(crate) seconds: u32,
    pub(crate) scope: &'a str,
}

/// How a long list is asked for page by page. `None` for what has been reported, but for the last two.
#[derive(Debug)]
pub(crate) struct Paging<'a> {
    /// Where the key `paging` stands.
    pub(crate) key: Span,
    pub(crate) by: Option<Text<'a>>,
    pub(crate) from: Option<Text<'a>>,
    pub(crate) size: Option<Text<'a>>,
    pub(crate) items: Option<Text<'a>>,
    pub(crate) total: Option<Text<'a>>,
    pub(crate) next: Option<Text<'a>>,
}

/// An exception to a rule that is about care, and whether the rule would have been broken without it.
#[derive(Debug)]
pub(crate) struct Exception<'a> {
    pub(crate) lint: Text<'a>,
    pub(crate) needed: Cell<bool>,
}

/// "If another field has one of these values."
#[derive(Debug)]
pub(crate) struct Condition<'a> {
    /// The key: `mandatory_if`, `allowed_if`.
    pub(crate) key: &'static str,
    pub(crate) field: Text<'a>,
    /// Empty for "if it is given".
    pub(crate) values: Vec<Text<'a>>,
}

#[derive(Debug)]
pub(crate) struct Field<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) place: Place,
    pub(crate) ty: Option<TypeExpr<'a>>,
    pub(crate) mandatory: Option<Sp<bool>>,
    /// Whether `mandatory` stands there and cannot be read.
    pub(crate) broken_mandatory: bool,
    /// Other fields and their values; there should be one.
    pub(crate) mandatory_if: Vec<Condition<'a>>,
    /// The same.
    pub(crate) allowed_if: Vec<Condition<'a>>,
    pub(crate) default: Option<Text<'a>>,
    pub(crate) rust: Option<Text<'a>>,
    /// In the order in which they are written.
    pub(crate) limits: Vec<Limit<'a>>,
    pub(crate) sensitive: Option<bool>,
    /// Whether `sensitive` stands there, readable or not.
    pub(crate) classified: bool,
    pub(crate) reserved: bool,
    pub(crate) doc: &'a str,
    pub(crate) null_means: &'a str,
    pub(crate) empty_means: &'a str,
    pub(crate) errata: Vec<&'a str>,
    pub(crate) sources: Vec<Text<'a>>,
    pub(crate) exceptions: Vec<Exception<'a>>,
}

/// One limit of a field: which, its number, and where key and number stand.
#[derive(Clone, Debug)]
pub(crate) struct Limit<'a> {
    pub(crate) kind: LimitKind,
    pub(crate) key: Span,
    pub(crate) value: Sp<i64>,
    /// Its own sources; empty where they are the field's.
    pub(crate) sources: Vec<Text<'a>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LimitKind {
    MinLength,
    MaxLength,
    Min,
    Max,
    Above,
    MaxDecimals,
    MinItems,
    MaxItems,
    NotOnlyDigitsSpecialOrSpaces,
    /// The number is the place in `Format::ALL`.
    Format,
}

impl LimitKind {
    pub(crate) const ALL: [Self; 10] = [
        Self::MinLength,
        Self::MaxLength,
        Self::Min,
        Self::Max,
        Self::Above,
        Self::MaxDecimals,
        Self::MinItems,
        Self::MaxItems,
        Self::NotOnlyDigitsSpecialOrSpaces,
        Self::Format,
    ];

    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::MinLength => "min_length",
            Self::MaxLength => "max_length",
            Self::Min => "min",
            Self::Max => "max",
            Self::Above => "above",
            Self::MaxDecimals => "max_decimals",
            Self::MinItems => "min_items",
            Self::MaxItems => "max_items",
            Self::NotOnlyDigitsSpecialOrSpaces => "not_only",
            Self::Format => "format",
        }
    }
}

#[derive(Debug)]
pub(crate) struct Type<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) doc: &'a str,
    pub(crate) errata: Vec<&'a str>,
    pub(crate) sources: Vec<Text<'a>>,
    /// Groups of fields, of each of which at least one must be given.
    pub(crate) alternatives: Vec<Vec<Text<'a>>>,
    pub(crate) exceptions: Vec<Exception<'a>>,
    pub(crate) body: Body<'a>,
    /// The key that decides what the type is, for every key that does.
    pub(crate) body_keys: Vec<Text<'a>>,
}

#[derive(Debug)]
pub(crate) enum Body<'a> {
    /// Not known: reported, or reported by the check of type bodies.
    Unknown,
    Object(Vec<Field<'a>>),
    TextEnum(Vec<Value<'a>>),
    IntegerEnum(Vec<Value<'a>>),
}

#[derive(Debug)]
pub(crate) struct Value<'a> {
    pub(crate) value: Text<'a>,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) doc: &'a str,
    pub(crate) errata: Vec<&'a str>,
}

/// An error under `errors` of a file.
#[derive(Debug)]
pub(crate) struct Error<'a> {
    pub(crate) code: Text<'a>,
    pub(crate) definition: Definition<'a>,
    pub(crate) sources: Vec<Text<'a>>,
    pub(crate) exceptions: Vec<Exception<'a>>,
}

#[derive(Debug)]
pub(crate) struct Definition<'a> {
    pub(crate) http: Option<u16>,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) doc: &'a str,
    pub(crate) errata: Vec<&'a str>,
}

/// An entry of an operation's `errors`.
#[derive(Debug)]
pub(crate) struct ListedError<'a> {
    pub(crate) code: Text<'a>,
    /// Present if any of its keys is.
    pub(crate) definition: Option<Definition<'a>>,
    /// The mandatory keys of a definition that are not there.
    pub(crate) missing: Vec<&'static str>,
    pub(crate) carries: Vec<Text<'a>>,
    pub(crate) sources: Vec<Text<'a>>,
}

#[derive(Debug)]
pub(crate) struct Example<'a> {
    pub(crate) title: &'a str,
    pub(crate) note: &'a str,
    /// The value of the key `request`.
    pub(crate) request: Option<&'a Node>,
    pub(crate) reply: Option<ExampleReply<'a>>,
}

#[derive(Debug)]
pub(crate) struct ExampleReply<'a> {
    pub(crate) status: Option<Sp<u16>>,
    /// The value of the key `body`.
    pub(crate) body: Option<&'a Node>,
}

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
        errors: errors(&map),
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
        errors: errors(&map),
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
        permissions: map.values("permissions"),
        idempotent: map.flag("idempotent"),
        idempotent_reason: map.text("idempotent_reason"),
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
        exceptions: exceptions(&map),
        known: map.known && map.are_maps(&["path", "query", "header", "body", "reply", "failure"]),
    }
}

fn paging(key: Span, node: &Node) -> Paging<'_> {
    let map = Reader::new(&keys::PAGING, node);
    Paging {
        key,
        by: map.maybe_text("by"),
        from: map.maybe_text("from"),
        size: map.maybe_text("size"),
        items: map.maybe_text("items"),
        total: map.maybe_text("total"),
        next: map.maybe_text("next"),
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

fn errors<'a>(map: &Reader<'a>) -> Vec<Error<'a>> {
    map.named("errors", |code, node| {
        let map = Reader::new(&keys::ERROR, node);
        Error { code, definition: definition(&map), sources: map.texts("source"), exceptions: exceptions(&map) }
    })
}

fn definition<'a>(map: &Reader<'a>) -> Definition<'a> {
    Definition {
        http: map.integer("http").and_then(|status| u16::try_from(status.value).ok()),
        name: map.maybe_text("name"),
        doc: map.text("doc"),
        errata: map.values("erratum"),
    }
}

fn listed_error(node: &Node) -> Option<ListedError<'_>> {
    if let Some(code) = node.text() {
        let (missing, carries, sources) = (Vec::new(), Vec::new(), Vec::new());
        return Some(ListedError { code, definition: None, missing, carries, sources });
    }
    let map = Reader::new(&keys::LISTED_ERROR, node);
    let (given, missing): (Vec<_>, Vec<_>) =
        ["http", "name", "doc"].into_iter().partition(|key| map.node(key).is_some());
    Some(ListedError {
        code: map.maybe_text("code")?,
        definition: (!given.is_empty()).then(|| definition(&map)),
        missing: if given.is_empty() { Vec::new() } else { missing },
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

/// Takes values out of a map with keys of its own; the shapes are those of the key table.
struct Reader<'a> {
    record: Record<'a>,
    /// Whether it is a map at all.
    known: bool,
}

impl<'a> Reader<'a> {
    fn new(table: &'static Table, node: &'a Node) -> Self {
        Self { record: Record::new(table, node.entries()), known: matches!(node.kind, Kind::Map(_)) }
    }

    fn are_maps(&self, keys: &[&str]) -> bool {
        keys.iter().filter_map(|key| self.node(key)).all(|node| matches!(node.kind, Kind::Map(_)))
    }

    fn node(&self, key: &str) -> Option<&'a Node> {
        self.record.get(key)
    }

    /// The span of the key as it is written, and its value.
    fn entry(&self, key: &str) -> Option<(Span, &'a Node)> {
        self.record.entry(key).map(|(name, value)| (name.span, value))
    }

    fn shape(&self, key: &str) -> Option<Shape> {
        self.record.key(key).map(|key| key.shape)
    }

    fn maybe_text(&self, key: &str) -> Option<Text<'a>> {
        let node = self.node(key)?;
        match self.shape(key)? {
            Shape::Text(form) => read::text(&"", form, node).ok(),
            Shape::Word(words) => read::word(&"", words, node).ok(),
            _ => None,
        }
    }

    fn text(&self, key: &str) -> &'a str {
        self.maybe_text(key).map_or("", |text| text.value)
    }

    /// The texts behind all keys, in the order of the table.
    fn all(&self) -> Vec<(&'static str, &'a str)> {
        let keys = self.record.table.keys.iter().filter(|key| self.maybe_text(key.name).is_some());
        keys.map(|key| (key.name, self.text(key.name))).collect()
    }

    /// The texts of a list, or the one text that stands in its place.
    fn texts(&self, key: &str) -> Vec<Text<'a>> {
        let Some(node) = self.node(key) else { return Vec::new() };
        let form = match self.shape(key) {
            Some(Shape::OneOrMany(form)) => form,
            Some(Shape::List(Shape::Text(form)) | Shape::SomeOf(Shape::Text(form))) => *form,
            _ => return Vec::new(),
        };
        let nodes = if matches!(node.kind, Kind::List(_)) { node.items() } else { std::slice::from_ref(node) };
        nodes.iter().filter_map(|node| read::text(&"", form, node).ok()).collect()
    }

    fn values(&self, key: &str) -> Vec<&'a str> {
        self.texts(key).into_iter().map(|text| text.value).collect()
    }

    fn items(&self, key: &str) -> &'a [Node] {
        self.node(key).map_or(&[], Node::items)
    }

    fn flag(&self, key: &str) -> bool {
        self.node(key).and_then(|node| read::boolean(&"", node).ok()).is_some_and(|flag| flag.value)
    }

    fn integer(&self, key: &str) -> Option<Sp<i64>> {
        match self.shape(key)? {
            Shape::Integer(min, max) => read::integer(&"", min, max, self.node(key)?).ok(),
            _ => None,
        }
    }

    /// A limit, and the sources that it has of its own.
    fn limit(&self, key: &str) -> Option<(Sp<i64>, Vec<Text<'a>>)> {
        let Shape::IntegerOrRecord(min, max, table) = self.shape(key)? else { return None };
        let node = self.node(key)?;
        match node.kind {
            Kind::Map(_) => {
                let map = Reader::new(table, node);
                Some((map.integer("is")?, map.texts("source")))
            }
            _ => Some((read::integer(&"", min, max, node).ok()?, Vec::new())),
        }
    }

    fn number(&self, key: &str) -> u32 {
        self.integer(key).and_then(|number| u32::try_from(number.value).ok()).unwrap_or(0)
    }

    /// The entries of a map from names, each name once; an ill-formed name is a name all the same.
    fn named<T>(&self, key: &str, build: impl Fn(Text<'a>, &'a Node) -> T) -> Vec<T> {
        let mut seen = std::collections::HashSet::new();
        let entries = self.node(key).map_or(&[][..], Node::entries);
        let named = entries.iter().filter_map(|(key, node)| Some((key.scalar()?, node)));
        named.filter(|(name, _)| seen.insert(name.value)).map(|(name, node)| build(name, node)).collect()
    }
}
