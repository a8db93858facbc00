//! The syntax tree: the typed contents of the files, with spans for all values that a later phase can report.
//!
//! It is built leniently. `None` is an optional value that is not given, or a mandatory value that is missing or
//! ill-formed. The structural walk has reported the latter, and later phases do not report it again.

use huaweicloud_bss_rules::{Place, Rule};

use super::http::HttpLine;
use crate::{
    language::read::TypeExpr,
    model::{self, Caller, Notes, StatusClass},
    source::{FileId, Span, Spanned},
    yaml::Node,
};

pub(crate) type Text<'a> = Spanned<&'a str>;

/// The contents of `api.yaml`.
#[derive(Debug, Default)]
pub(crate) struct Api<'a> {
    /// The span of the key `api`, if it is given.
    pub(crate) start: Option<Span>,
    pub(crate) edition: Option<Spanned<i64>>,
    /// Whether `edition` is given and ill-formed.
    pub(crate) broken_edition: bool,
    pub(crate) name: Option<&'a str>,
    pub(crate) title: Option<&'a str>,
    pub(crate) doc: Option<&'a str>,
    pub(crate) sites: Vec<Site<'a>>,
    pub(crate) sources: Vec<Text<'a>>,
    pub(crate) krate: &'a str,
    pub(crate) features: bool,
    pub(crate) advice: Vec<(StatusClass, &'a str)>,
    pub(crate) codes: Codes<'a>,
    /// `None` if the list of chapters is missing or ill-formed.
    pub(crate) chapters: Option<Vec<Text<'a>>>,
    pub(crate) shared: SharedNames<'a>,
    pub(crate) types: Vec<Type<'a>>,
    pub(crate) errors: Vec<Error<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
    /// Whether all shared declarations could be read. Otherwise, a name that is not found may exist.
    pub(crate) is_complete: bool,
}

/// The names of the shared fields and failures of a file.
#[derive(Debug, Default)]
pub(crate) struct SharedNames<'a> {
    pub(crate) fields: Vec<Declaration<'a>>,
    pub(crate) failures: Vec<Declaration<'a>>,
}

/// A shared field or failure.
#[derive(Debug)]
pub(crate) struct Declaration<'a> {
    pub(crate) name: Text<'a>,
    /// From its name to its last value.
    pub(crate) extent: Span,
}

/// The error codes with a fixed meaning.
#[derive(Debug, Default)]
pub(crate) struct Codes<'a> {
    pub(crate) success: Vec<Text<'a>>,
    pub(crate) throttling: Vec<Text<'a>>,
    pub(crate) expired_token: Vec<Text<'a>>,
}

impl<'a> Codes<'a> {
    /// Returns all codes.
    pub(crate) fn all(&self) -> impl Iterator<Item = Text<'a>> + '_ {
        self.success.iter().chain(&self.throttling).chain(&self.expired_token).copied()
    }
}

#[derive(Debug)]
pub(crate) struct Site<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) endpoint: Option<&'a str>,
    pub(crate) region: Option<&'a str>,
    pub(crate) doc: Option<&'a str>,
}

/// The contents of a chapter's file.
#[derive(Debug)]
pub(crate) struct Chapter<'a> {
    pub(crate) file: FileId,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) title: Option<&'a str>,
    pub(crate) doc: Option<&'a str>,
    pub(crate) operations: Vec<Operation<'a>>,
    pub(crate) shared: SharedNames<'a>,
    pub(crate) types: Vec<Type<'a>>,
    pub(crate) errors: Vec<Error<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
    /// Whether all shared declarations could be read. Otherwise, a name that is not found may exist.
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
    /// The names of the sites; if empty, all sites.
    pub(crate) sites: Vec<Text<'a>>,
    pub(crate) deprecated: Option<&'a str>,
    pub(crate) caller: Option<Caller>,
    /// One permission of each set is sufficient.
    pub(crate) permissions: Vec<Vec<&'a str>>,
    pub(crate) effect: Effect<'a>,
    pub(crate) rate_limit: Option<RateLimit<'a>>,
    pub(crate) preconditions: Vec<&'a str>,
    /// The fields in path, query, header and body.
    pub(crate) request: Vec<Field<'a>>,
    /// The span of the key `body`, if it is given.
    pub(crate) body: Option<Span>,
    pub(crate) success: Vec<u16>,
    pub(crate) reply: Vec<Field<'a>>,
    pub(crate) failure: Vec<Field<'a>>,
    /// The name of the shared failure that `failure` uses.
    pub(crate) shared_failure: Option<Text<'a>>,
    pub(crate) errors: Vec<ListedError<'a>>,
    pub(crate) errata: Vec<&'a str>,
    pub(crate) examples: Vec<Example<'a>>,
    /// Sets of request fields of which at least one must be given.
    pub(crate) at_least_one_of: Vec<Vec<Text<'a>>>,
    pub(crate) paging: Option<Paging<'a>>,
    /// The reply field that lists what failed.
    pub(crate) partial_failure: Option<Text<'a>>,
    /// The request field by which the server recognizes a repeated request.
    pub(crate) deduplicate_by: Option<Text<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
    /// Whether the maps of fields could be read. Otherwise, a name that is not found may exist.
    pub(crate) is_complete: bool,
}

/// The effect of an operation on the state of the server.
#[derive(Debug)]
pub(crate) struct Effect<'a> {
    /// `reads` or `changes`.
    pub(crate) kind: Option<Text<'a>>,
    pub(crate) repeat: Option<Text<'a>>,
    pub(crate) reason: Option<&'a str>,
    /// The keys `repeat` and `repeat_reason` if they are given, including ill-formed ones.
    pub(crate) given: Vec<Text<'a>>,
    /// Those of the keys `repeat` and `repeat_reason` that are not given.
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
    /// The fields that together identify a record.
    pub(crate) key: Vec<Text<'a>>,
    pub(crate) key_sources: Vec<Text<'a>>,
}

/// An entry of `allow`: an exception to a lint.
#[derive(Debug)]
pub(crate) struct Exception<'a> {
    pub(crate) lint: Text<'a>,
    /// The span of the entry, with its reason.
    pub(crate) entry: Span,
}

/// A condition: another field has one of these values.
#[derive(Debug)]
pub(crate) struct Condition<'a> {
    /// The key: `mandatory_if`, `allowed_if`, or `if` of a case.
    pub(crate) key: &'static str,
    pub(crate) field: Text<'a>,
    /// If empty, the condition is that the other field is given.
    pub(crate) values: Vec<Text<'a>>,
}

#[derive(Debug)]
pub(crate) struct Field<'a> {
    pub(crate) name: Text<'a>,
    /// The name of the shared field that this field uses.
    pub(crate) shared: Option<Text<'a>>,
    /// The span of its name, or of the name of the shared field where that is declared.
    pub(crate) declared: Span,
    pub(crate) place: Place,
    pub(crate) ty: Option<TypeExpr<'a>>,
    /// What joins the entries of a list in one string.
    pub(crate) joined_by: Option<Text<'a>>,
    pub(crate) mandatory: Option<Spanned<bool>>,
    /// Whether `mandatory` is given and ill-formed.
    pub(crate) broken_mandatory: bool,
    /// The conditions. More than one is an error.
    pub(crate) mandatory_if: Vec<Condition<'a>>,
    /// The conditions. More than one is an error.
    pub(crate) allowed_if: Vec<Condition<'a>>,
    pub(crate) default: Option<Text<'a>>,
    pub(crate) rust: Option<Text<'a>>,
    /// In the order of the file.
    pub(crate) limits: Vec<Limit<'a>>,
    /// The names of the sites; if empty, all sites.
    pub(crate) sites: Vec<Text<'a>>,
    pub(crate) cases: Vec<Case<'a>>,
    pub(crate) not_after: Option<Text<'a>>,
    pub(crate) deprecated: Option<&'a str>,
    pub(crate) sensitive: Option<bool>,
    /// Whether `sensitive` is given, even if it is ill-formed.
    pub(crate) classified: bool,
    pub(crate) reserved: bool,
    pub(crate) notes: Option<Notes>,
    pub(crate) sources: Vec<Text<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
}

/// Limits of a field that apply only in some case.
#[derive(Debug)]
pub(crate) struct Case<'a> {
    pub(crate) span: Span,
    /// The names of the sites; if empty, all sites.
    pub(crate) sites: Vec<Text<'a>>,
    /// The conditions. More than one is an error.
    pub(crate) conditions: Vec<Condition<'a>>,
    pub(crate) mandatory: Option<Spanned<bool>>,
    /// In the order of the file.
    pub(crate) limits: Vec<Limit<'a>>,
    /// The only values that are allowed; if empty, all values.
    pub(crate) values: Vec<Text<'a>>,
    /// If empty, the sources of the field apply.
    pub(crate) sources: Vec<Text<'a>>,
    /// Which of the keys that decide when the case applies, and of those that say what applies, are given, including
    /// ill-formed ones.
    pub(crate) has_scope: bool,
    pub(crate) has_limits: bool,
}

/// A limit of a field.
#[derive(Debug)]
pub(crate) struct Limit<'a> {
    pub(crate) rule: Rule,
    pub(crate) key: Spanned<&'static str>,
    /// The span of the value.
    pub(crate) value: Span,
    /// The limit's own sources; if empty, the sources of the field apply.
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
            | Rule::MaxItems(count)
            | Rule::MaxJoinedLength(count) => Some(count.into()),
            Rule::Min(number) | Rule::Max(number) | Rule::Above(number) => Some(number),
            Rule::NotOnlyDigitsSpecialOrSpaces | Rule::Format(_) => None,
        }
    }
}

/// The limits on the value, and those on the entries of a list.
pub(crate) fn rules(limits: &[Limit<'_>], is_list: bool) -> (Vec<Rule>, Vec<Rule>) {
    let on_entries =
        |rule: &Rule| is_list && !matches!(rule, Rule::MinItems(_) | Rule::MaxItems(_) | Rule::MaxJoinedLength(_));
    let (of_entries, own) = limits.iter().map(|limit| limit.rule).partition(on_entries);
    (own, of_entries)
}

#[derive(Debug)]
pub(crate) struct Type<'a> {
    pub(crate) name: Text<'a>,
    pub(crate) doc: Option<&'a str>,
    pub(crate) errata: Vec<&'a str>,
    pub(crate) sources: Vec<Text<'a>>,
    /// Sets of fields of which at least one must be given.
    pub(crate) at_least_one_of: Vec<Vec<Text<'a>>>,
    pub(crate) allow: Vec<Exception<'a>>,
    pub(crate) body: Body<'a>,
    /// The enum whose values this enum selects.
    pub(crate) filter_of: Option<Text<'a>>,
    /// Those of the keys `fields`, `enum` and `values` that are given.
    pub(crate) body_keys: Vec<Text<'a>>,
    /// Whether the type could be read.
    pub(crate) is_complete: bool,
}

#[derive(Debug)]
pub(crate) enum Body<'a> {
    /// Neither an object nor an enum. The structural walk or the check of type bodies reports it.
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
    /// The names of the sites; if empty, all sites.
    pub(crate) sites: Vec<Text<'a>>,
    pub(crate) deprecated: Option<&'a str>,
    pub(crate) errata: Vec<&'a str>,
}

/// An error under `errors` of a file.
#[derive(Debug)]
pub(crate) struct Error<'a> {
    pub(crate) code: Text<'a>,
    pub(crate) definition: Definition<'a>,
    /// Whether every operation can return the error without listing it.
    pub(crate) everywhere: bool,
    pub(crate) sources: Vec<Text<'a>>,
    pub(crate) allow: Vec<Exception<'a>>,
}

#[derive(Debug)]
pub(crate) struct Definition<'a> {
    pub(crate) http: Option<u16>,
    pub(crate) name: Option<Text<'a>>,
    pub(crate) doc: Option<&'a str>,
    /// The names of the sites; if empty, all sites.
    pub(crate) sites: Vec<Text<'a>>,
    pub(crate) outcome: Outcome<'a>,
    pub(crate) errata: Vec<&'a str>,
}

/// What a failed call did, and what to do about the error.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Outcome<'a> {
    pub(crate) effect: Option<model::Effect>,
    pub(crate) advice: Option<Text<'a>>,
    pub(crate) transient: Option<bool>,
}

impl Outcome<'_> {
    /// Returns the values of an operation's own entry; where it has none, those of the definition.
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
    /// Given if `name` or `doc` is given. Otherwise the code refers to a definition under `errors`.
    pub(crate) definition: Option<Definition<'a>>,
    /// The mandatory keys of a definition that are missing.
    pub(crate) missing: Vec<&'static str>,
    /// Values that override those of the definition under `errors`.
    pub(crate) http: Option<u16>,
    pub(crate) sites: Vec<Text<'a>>,
    pub(crate) outcome: Outcome<'a>,
    pub(crate) errata: Vec<&'a str>,
    pub(crate) carries: Vec<Text<'a>>,
    pub(crate) sources: Vec<Text<'a>>,
}

#[derive(Debug)]
pub(crate) struct Example<'a> {
    pub(crate) title: Option<&'a str>,
    pub(crate) note: &'a str,
    pub(crate) site: Option<Text<'a>>,
    /// Whether `site` is given and ill-formed.
    pub(crate) broken_site: bool,
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
