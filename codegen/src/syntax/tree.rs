//! The syntax tree: what the author wrote, typed, with a span wherever a later phase may have to point.
//!
//! It is built leniently. `None` stands for a mandatory value that is missing or ill-formed, which the walk has reported,
//! or for an optional one that was left out; no later phase reports it.

use huaweicloud_bss_rules::{Place, Rule};

use super::http::HttpLine;
use crate::{
    language::read::TypeExpr,
    model::{self, Caller, Notes, StatusClass},
    source::{FileId, Span, Spanned},
    yaml::Node,
};

pub(crate) type Text<'a> = Spanned<&'a str>;

/// `api.yaml`.
#[derive(Debug, Default)]
pub(crate) struct Api<'a> {
    pub(crate) name: Option<&'a str>,
    pub(crate) title: Option<&'a str>,
    pub(crate) doc: Option<&'a str>,
    pub(crate) sites: Vec<Site<'a>>,
    pub(crate) sources: Vec<Text<'a>>,
    pub(crate) krate: &'a str,
    pub(crate) features: bool,
    pub(crate) advice: Vec<(StatusClass, &'a str)>,
    /// `None` if the list of chapters is missing or ill-formed.
    pub(crate) chapters: Option<Vec<Text<'a>>>,
    pub(crate) types: Vec<Type<'a>>,
    pub(crate) errors: Vec<Error<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
    /// Whether `types` and `errors` could be read: else a name that is not found may exist.
    pub(crate) is_complete: bool,
}

#[derive(Debug)]
pub(crate) struct Site<'a> {
    pub(crate) name: &'a str,
    pub(crate) endpoint: Option<&'a str>,
    pub(crate) region: Option<&'a str>,
    pub(crate) doc: Option<&'a str>,
}

/// One chapter's file.
#[derive(Debug)]
pub(crate) struct Chapter<'a> {
    pub(crate) file: FileId,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) title: Option<&'a str>,
    pub(crate) doc: Option<&'a str>,
    pub(crate) operations: Vec<Operation<'a>>,
    pub(crate) types: Vec<Type<'a>>,
    pub(crate) errors: Vec<Error<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
    /// Whether `types` and `errors` could be read: else a name that is not found may exist.
    pub(crate) is_complete: bool,
}

#[derive(Debug)]
pub(crate) struct Operation<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) summary: Option<&'a str>,
    pub(crate) doc: &'a str,
    pub(crate) source: Option<Source<'a>>,
    pub(crate) links: Vec<Link<'a>>,
    pub(crate) http: Option<HttpLine<'a>>,
    pub(crate) caller: Option<Caller>,
    /// Of each group, one is enough.
    pub(crate) permissions: Vec<Vec<&'a str>>,
    pub(crate) effect: Effect<'a>,
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
    /// Sets of request fields, of each of which at least one must be given.
    pub(crate) at_least_one_of: Vec<Vec<Text<'a>>>,
    pub(crate) paging: Option<Paging<'a>>,
    /// The reply field that lists what failed.
    pub(crate) partial_failure: Option<Text<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
    /// Whether the maps of fields could be read: else a name that is not found may exist.
    pub(crate) is_complete: bool,
}

/// What an operation does to the state of the server.
#[derive(Debug)]
pub(crate) struct Effect<'a> {
    /// `reads` or `changes`.
    pub(crate) kind: Option<Text<'a>>,
    pub(crate) repeat: Option<Text<'a>>,
    pub(crate) reason: Option<&'a str>,
    /// Those of the keys `repeat` and `repeat_reason` that are given, well-formed or not.
    pub(crate) given: Vec<Text<'a>>,
    /// Those that are not.
    pub(crate) missing: Vec<&'static str>,
}

#[derive(Debug)]
pub(crate) struct Source<'a> {
    pub(crate) title: &'a str,
    pub(crate) url: Option<&'a str>,
    pub(crate) checked: &'a str,
    pub(crate) also: Vec<&'a str>,
}

#[derive(Debug)]
pub(crate) struct Link<'a> {
    pub(crate) title: Option<&'a str>,
    pub(crate) url: &'a str,
}

#[derive(Debug)]
pub(crate) struct RateLimit<'a> {
    pub(crate) requests: Option<u32>,
    pub(crate) seconds: Option<u32>,
    pub(crate) scope: &'a str,
}

/// How a long list is fetched page by page.
#[derive(Debug)]
pub(crate) struct Paging<'a> {
    /// The span of the key `paging`.
    pub(crate) span: Span,
    pub(crate) by: Option<Text<'a>>,
    pub(crate) from: Option<Text<'a>>,
    pub(crate) size: Option<Text<'a>>,
    pub(crate) items: Option<Text<'a>>,
    pub(crate) total: Option<Text<'a>>,
    pub(crate) next: Option<Text<'a>>,
    /// The fields of a record that identify it together.
    pub(crate) key: Vec<Text<'a>>,
    pub(crate) key_sources: Vec<Text<'a>>,
}

/// An entry of `allow`: an exception to a rule.
#[derive(Debug)]
pub(crate) struct Exception<'a> {
    pub(crate) lint: Text<'a>,
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
    pub(crate) mandatory: Option<Spanned<bool>>,
    /// Whether `mandatory` is given and ill-formed.
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
    /// Whether `sensitive` is given, well-formed or not.
    pub(crate) classified: bool,
    pub(crate) reserved: bool,
    pub(crate) notes: Option<Notes>,
    pub(crate) sources: Vec<Text<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
}

/// One limit of a field.
#[derive(Debug)]
pub(crate) struct Limit<'a> {
    pub(crate) rule: Rule,
    pub(crate) key: Spanned<&'static str>,
    /// The span of its value.
    pub(crate) value: Span,
    /// Its own sources; empty where they are the field's.
    pub(crate) sources: Vec<Text<'a>>,
}

impl Limit<'_> {
    /// The number of the limit; `None` for a rule without one.
    pub(crate) fn number(&self) -> Option<i64> {
        match self.rule {
            Rule::MinLength(count)
            | Rule::MaxLength(count)
            | Rule::MaxDecimals(count)
            | Rule::MinItems(count)
            | Rule::MaxItems(count) => Some(count.into()),
            Rule::Min(number) | Rule::Max(number) | Rule::Above(number) => Some(number),
            Rule::NotOnlyDigitsSpecialOrSpaces | Rule::Format(_) => None,
        }
    }
}

impl Field<'_> {
    /// The limits on the value, and those on the entries of a list.
    pub(crate) fn rules(&self, is_list: bool) -> (Vec<Rule>, Vec<Rule>) {
        let on_entries = |rule: &Rule| is_list && !matches!(rule, Rule::MinItems(_) | Rule::MaxItems(_));
        let (of_entries, own) = self.limits.iter().map(|limit| limit.rule).partition(on_entries);
        (own, of_entries)
    }
}

#[derive(Debug)]
pub(crate) struct Type<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) doc: Option<&'a str>,
    pub(crate) errata: Vec<&'a str>,
    pub(crate) sources: Vec<Text<'a>>,
    /// Sets of fields, of each of which at least one must be given.
    pub(crate) at_least_one_of: Vec<Vec<Text<'a>>>,
    pub(crate) allow: Vec<Exception<'a>>,
    pub(crate) body: Body<'a>,
    /// The key that decides what the type is, for every key that does.
    pub(crate) body_keys: Vec<Text<'a>>,
}

#[derive(Debug)]
pub(crate) enum Body<'a> {
    /// Neither an object nor an enum, which the walk or the check of type bodies reports.
    Unknown,
    Object(Vec<Field<'a>>),
    StringEnum(Vec<Value<'a>>),
    IntegerEnum(Vec<Value<'a>>),
}

#[derive(Debug)]
pub(crate) struct Value<'a> {
    pub(crate) value: Text<'a>,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) doc: Option<&'a str>,
    pub(crate) errata: Vec<&'a str>,
}

/// An error under `errors` of a file.
#[derive(Debug)]
pub(crate) struct Error<'a> {
    pub(crate) code: Text<'a>,
    pub(crate) definition: Definition<'a>,
    /// Whether any operation may answer with it, without listing it.
    pub(crate) everywhere: bool,
    pub(crate) sources: Vec<Text<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
}

#[derive(Debug)]
pub(crate) struct Definition<'a> {
    pub(crate) http: Option<u16>,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) doc: Option<&'a str>,
    pub(crate) outcome: Outcome<'a>,
    pub(crate) errata: Vec<&'a str>,
}

/// What an error tells of the call, and what to do about it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome<'a> {
    pub(crate) effect: Option<model::Effect>,
    pub(crate) advice: Option<Text<'a>>,
    pub(crate) transient: Option<bool>,
}

impl Outcome<'_> {
    /// The values of an operation's own entry, or those of the definition where the entry has none.
    pub(crate) fn or(self, definition: Self) -> Self {
        Self {
            effect: self.effect.or(definition.effect),
            advice: self.advice.or(definition.advice),
            transient: self.transient.or(definition.transient),
        }
    }
}

/// An entry of an operation's `errors`.
#[derive(Debug)]
pub(crate) struct ListedError<'a> {
    pub(crate) code: Text<'a>,
    /// Present if `name` or `doc` is: without them, the code stands for a definition under `errors`.
    pub(crate) definition: Option<Definition<'a>>,
    /// The mandatory keys of a definition that are not there.
    pub(crate) missing: Vec<&'static str>,
    /// What differs here from a definition elsewhere.
    pub(crate) http: Option<u16>,
    pub(crate) outcome: Outcome<'a>,
    pub(crate) errata: Vec<&'a str>,
    pub(crate) carries: Vec<Text<'a>>,
    pub(crate) sources: Vec<Text<'a>>,
}

#[derive(Debug)]
pub(crate) struct Example<'a> {
    pub(crate) title: Option<&'a str>,
    pub(crate) note: &'a str,
    /// The value of the key `request`.
    pub(crate) request: Option<&'a Node>,
    pub(crate) reply: Option<ExampleReply<'a>>,
}

#[derive(Debug)]
pub(crate) struct ExampleReply<'a> {
    pub(crate) status: Option<Spanned<u16>>,
    /// The value of the key `body`.
    pub(crate) body: Option<&'a Node>,
}
