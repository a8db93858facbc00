//! The checked spec. A model is complete and consistent, so code that reads it cannot fail.
//!
//! Names are those on the wire, except for the values of `rust`. All items are in the order of the files.

pub use huaweicloud_bss_rules::{Place, Rule, Sites};

use crate::names;

/// The source name that means that no source is known. It needs no declaration.
pub const UNKNOWN_SOURCE: &str = "unknown";

/// The fields of a failure that become the code and the message of the error. Some replies have them too.
pub const ENVELOPE: [&str; 2] = ["error_code", "error_msg"];

/// An API: `api.yaml` and its chapters.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The short name: `bss`.
    pub name: String,
    /// The title in the docs.
    pub title: String,
    /// A description of the API.
    pub doc: String,
    /// The crate that re-exports the client, as Rust names it; empty if not known.
    pub krate: String,
    /// The sites that serve the API; the first one is the default. Empty for an API that uses the core of another one.
    pub sites: Vec<Site>,
    /// Whether each chapter is compiled only with the cargo feature of its name.
    pub features: bool,
    /// Advice by class of HTTP status.
    pub advice: Vec<(StatusClass, String)>,
    /// The errors that every operation can return without listing them.
    pub common_errors: Vec<ServiceError>,
    /// The error codes with a fixed meaning.
    pub codes: Codes,
    /// The chapters, in the order of `api.yaml`.
    pub chapters: Vec<Chapter>,
    /// The types of all chapters. A [`TypeId`] is an index into this list.
    pub types: Vec<Type>,
    /// The names of the files that were read, relative to the folder of `api.yaml`, beginning with that file.
    pub files: Vec<String>,
}

impl Model {
    /// Returns the type with this id.
    #[expect(clippy::indexing_slicing, reason = "an id is made together with the type that it points to")]
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// Returns the fields of a record of a long list; empty if its records are not objects.
    pub fn record_fields(&self, operation: &Operation, paging: &Paging) -> &[Field] {
        let record = operation.reply.get(paging.items).and_then(|list| list.ty.named());
        match record.map(|id| &self.ty(id).body) {
            Some(TypeBody::Object(fields)) => fields,
            _ => &[],
        }
    }

    /// Returns a scalar of this type, which is given in its wire format, as JSON.
    pub fn json(&self, ty: &FieldType, text: &str) -> Json {
        match ty {
            FieldType::Integer | FieldType::Long | FieldType::Decimal => Json::Number(text.to_owned()),
            FieldType::Boolean => Json::Boolean(text == "true"),
            FieldType::Named(id) if matches!(self.ty(*id).body, TypeBody::IntegerEnum(_)) => {
                Json::Number(text.to_owned())
            }
            _ => Json::String(text.to_owned()),
        }
    }

    /// Returns all operations with their chapters, in order.
    pub fn operations(&self) -> impl Iterator<Item = (&Chapter, &Operation)> {
        self.chapters.iter().flat_map(|chapter| chapter.operations.iter().map(move |operation| (chapter, operation)))
    }
}

/// A class of HTTP status codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatusClass {
    /// 400 to 499.
    Client,
    /// 500 to 599.
    Server,
}

/// The error codes with a fixed meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codes {
    /// The codes that stand for a success.
    pub success: Vec<String>,
    /// The codes of too many requests.
    pub throttling: Vec<String>,
    /// The codes of an expired token.
    pub expired_token: Vec<String>,
}

/// A site that serves the API.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The short name: `intl`.
    pub name: String,
    /// The scheme and host, without a trailing slash.
    pub endpoint: String,
    /// The vendor's name of the region.
    pub region: String,
    /// The customers that the site serves.
    pub doc: String,
}

/// A chapter of the vendor's docs. It corresponds to a file and a module.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The name of the module, and of the file without `.yaml`.
    pub name: String,
    /// The title in the docs.
    pub title: String,
    /// A description of the chapter.
    pub doc: String,
    /// The operations.
    pub operations: Vec<Operation>,
    /// The types that the chapter declares.
    pub types: Vec<TypeId>,
}

/// Index of a type in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// An operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The vendor's name, in snake case.
    pub name: String,
    /// A sentence that says what the operation does.
    pub summary: String,
    /// Details beyond the summary, in Markdown; empty if not given.
    pub doc: String,
    /// The docs page.
    pub source: Source,
    /// Other pages that the docs page links to.
    pub links: Vec<Link>,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path, beginning with a slash.
    pub path: Vec<Segment>,
    /// The sites that have the operation.
    pub sites: Sites,
    /// What to use instead, if the operation is deprecated.
    pub deprecated: Option<String>,
    /// Who can call the operation.
    pub caller: Caller,
    /// The permissions that the caller needs: one of each set.
    pub permissions: Vec<Vec<String>>,
    /// The effect on the state of the server.
    pub effect: OperationEffect,
    /// How often the operation can be called.
    pub rate_limit: Option<RateLimit>,
    /// Conditions that must be met before the call.
    pub preconditions: Vec<String>,
    /// The fields of the request: those in the path, the query, the headers and the body, each in the order of the
    /// page.
    pub request: Vec<Field>,
    /// Sets of request fields of which at least one must be given, as indices of fields.
    pub at_least_one_of: Vec<Vec<usize>>,
    /// How a long list is fetched page by page.
    pub paging: Option<Paging>,
    /// The index of the reply field that lists what failed, if a successful reply can report a partial failure.
    pub partial_failure: Option<usize>,
    /// The index of the request field by which the server recognizes a repeated request. The client fills it.
    pub deduplicate_by: Option<usize>,
    /// The HTTP statuses of success.
    pub success: Vec<u16>,
    /// The fields of a reply.
    pub reply: Vec<Field>,
    /// The fields of the body of an error response, including `error_code` and `error_msg`.
    pub failure: Vec<Field>,
    /// The documented errors, in the order of the page.
    pub errors: Vec<ServiceError>,
    /// Contradictions in the docs page that do not concern a single field.
    pub errata: Vec<String>,
    /// The examples in the docs page.
    pub examples: Vec<Example>,
}

impl Operation {
    /// Returns the fields of the request, the reply and the failure.
    pub fn groups(&self) -> [&[Field]; 3] {
        [&self.request, &self.reply, &self.failure]
    }

    /// Returns the name of the request struct in Rust: `PayOrders`.
    pub fn request_type(&self) -> String {
        names::camel(&self.name)
    }

    /// Returns the name of the reply struct in Rust; `None` if the reply has no fields.
    pub fn reply_type(&self) -> Option<String> {
        (!self.reply.is_empty()).then(|| self.request_type() + names::REPLY)
    }

    /// Returns the name of the enum of the documented errors in Rust.
    pub fn error_type(&self) -> String {
        self.request_type() + names::ERROR
    }

    /// Returns the path as a string: `/v2/orders/{order_id}`.
    #[expect(clippy::indexing_slicing, reason = "a segment is made together with the field that it points to")]
    pub fn path_text(&self) -> String {
        self.path
            .iter()
            .map(|segment| match segment {
                Segment::Literal(text) => format!("/{text}"),
                Segment::Parameter(field) => format!("/{{{}}}", self.request[*field].name),
            })
            .collect()
    }
}

/// A docs page.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// The title; empty if not given.
    pub title: String,
    /// The URL.
    pub url: String,
    /// The date on which the page was read, as `YYYY-MM-DD`; empty if not given.
    pub checked: String,
    /// Other pages on the same subject.
    pub also: Vec<String>,
}

/// A link to another page.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The title of the page.
    pub title: String,
    /// The URL; empty if the docs give none.
    pub url: String,
}

/// A segment of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// A literal segment.
    Literal(String),
    /// The value of the request field with this index.
    Parameter(usize),
}

/// Who can call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A partner with its own keys or token.
    Partner,
    /// A customer, or a partner with a token for that customer.
    Customer,
    /// Partners and customers.
    Any,
}

/// The effect of an operation on the state of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationEffect {
    /// The operation only reads.
    Reads,
    /// The operation changes something.
    Changes {
        /// The effect of a second call.
        repeat: Repeat,
        /// The reason for `repeat`, in one sentence.
        reason: String,
    },
}

/// The effect of a second identical call of an operation that changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// A second call changes nothing more.
    Harmless,
    /// A second call may change something again, or undo a change that was made in between.
    Harmful,
}

impl Repeat {
    /// The word in the spec language.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Harmless => "harmless",
            Self::Harmful => "harmful",
        }
    }
}

/// How often an operation can be called.
#[derive(Clone, Debug, PartialEq)]
pub struct RateLimit {
    /// The number of requests that are allowed per period.
    pub requests: u32,
    /// The length of the period in seconds.
    pub seconds: u32,
    /// What the requests are counted by; empty if not given.
    pub scope: String,
}

/// How a long list is fetched page by page.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// What identifies the start of a page.
    pub by: PagingKind,
    /// The index of the request field for the start of the page.
    pub from: usize,
    /// The index of the request field for the number of records in a page.
    pub size: usize,
    /// The index of the reply field with the list of records.
    pub items: usize,
    /// The index of the reply field with the number of records of all pages.
    pub total: Option<usize>,
    /// The path to the marker of the next page: the index of a reply field, then of a field in its value, and so on.
    pub next: Vec<usize>,
    /// The indices of the fields that together identify a record; empty if not known.
    pub key: Vec<usize>,
    /// The names of the sources of `key`.
    pub key_sources: Vec<String>,
}

/// What identifies the start of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingKind {
    /// The number of records before the page.
    Offset,
    /// The number of the page, starting at 1.
    Page,
    /// A marker from the previous page.
    Marker,
}

/// A field of a request, a reply or a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The name in Rust if it differs, such as `legal_name` for `legel_name`. It is never a raw identifier.
    pub rust: Option<String>,
    /// The part of the request that contains the field. `Body` for all fields except the top-level fields of a request.
    pub place: Place,
    /// The type.
    pub ty: FieldType,
    /// Whether the field is required.
    pub mandatory: bool,
    /// The condition on which an optional field is required.
    pub mandatory_if: Option<Condition>,
    /// The only condition on which the field may be given.
    pub allowed_if: Option<Condition>,
    /// The value that the server uses if the field is not given, in its wire format.
    pub default: Option<String>,
    /// Limits on the value; for a list, limits on the list itself.
    pub rules: Vec<Rule>,
    /// Limits on the entries of a list.
    pub item_rules: Vec<Rule>,
    /// The sites that have the field.
    pub sites: Sites,
    /// Limits that apply in addition, each only in some case.
    pub cases: Vec<Case>,
    /// The index of the field whose value the value must not be after.
    pub not_after: Option<usize>,
    /// What to use instead, if the field is deprecated.
    pub deprecated: Option<String>,
    /// The value of `sensitive`: `Some(true)` hides the value, `Some(false)` shows it, `None` is not classified.
    pub sensitive: Option<bool>,
    /// Whether the docs describe the field as reserved.
    pub reserved: bool,
    /// The documentation of the field.
    pub notes: Notes,
    /// The names of the sources; `unknown` if no source is known.
    pub sources: Vec<String>,
    /// The limits that have their own sources, with these sources.
    pub limit_sources: Vec<(Rule, Vec<String>)>,
}

impl Field {
    /// Returns the name in Rust, which is a raw identifier for a keyword.
    pub fn rust_name(&self) -> String {
        names::field(self.rust.as_deref(), &self.name)
    }

    /// Whether the field is required on every site.
    pub fn is_always_mandatory(&self) -> bool {
        self.mandatory && self.sites == Sites::ALL
    }

    /// Whether the value may be shown. A string is hidden by default, and shown only if the spec declares it harmless.
    /// Numbers, times and values of enums reveal little about a person. In objects, each field decides for itself.
    pub fn is_shown(&self) -> bool {
        self.sensitive.map_or(!self.ty.is_string(), |sensitive| !sensitive)
    }

    /// Returns all limits, including those on entries of a list, with the names of their sources.
    pub fn limits(&self) -> impl Iterator<Item = (&Rule, &[String])> {
        let sources = |rule| sources_of(rule, &self.limit_sources).unwrap_or(&self.sources);
        self.rules.iter().chain(&self.item_rules).map(move |rule| (rule, sources(rule)))
    }
}

/// The sources of a limit, if it has its own.
fn sources_of<'s>(rule: &Rule, limit_sources: &'s [(Rule, Vec<String>)]) -> Option<&'s [String]> {
    limit_sources.iter().find(|(other, _)| other == rule).map(|(_, sources)| sources.as_slice())
}

/// Limits of a field that apply only on some sites, or only if another field has some value.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The sites on which the case applies.
    pub sites: Sites,
    /// The condition on which the case applies.
    pub condition: Option<Condition>,
    /// Whether the field is required in this case.
    pub mandatory: bool,
    /// Limits on the value; for a list, limits on the list itself.
    pub rules: Vec<Rule>,
    /// Limits on the entries of a list.
    pub item_rules: Vec<Rule>,
    /// The only values that are allowed, in their wire format; for a list, of each entry. If empty, all values are
    /// allowed.
    pub values: Vec<String>,
    /// The names of the sources; `unknown` if no source is known.
    pub sources: Vec<String>,
    /// The limits that have their own sources, with these sources.
    pub limit_sources: Vec<(Rule, Vec<String>)>,
}

impl Case {
    /// Returns all limits, including those on entries of a list, with the names of their sources.
    pub fn limits(&self) -> impl Iterator<Item = (&Rule, &[String])> {
        let sources = |rule| sources_of(rule, &self.limit_sources).unwrap_or(&self.sources);
        self.rules.iter().chain(&self.item_rules).map(move |rule| (rule, sources(rule)))
    }
}

/// The documentation of a field. It is used only in documentation.
#[derive(Clone, Debug, PartialEq)]
pub struct Notes {
    /// A description of the field.
    pub doc: String,
    /// The meaning of an absent or null field; empty if not documented.
    pub null_means: String,
    /// The meaning of an empty string; empty if not documented.
    pub empty_means: String,
    /// Contradictions in the docs, and how the spec resolves them.
    pub errata: Vec<String>,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldType {
    /// A string.
    String,
    /// A 32-bit integer.
    Integer,
    /// A 64-bit integer.
    Long,
    /// A decimal number.
    Decimal,
    /// A boolean.
    Boolean,
    /// A date.
    Date,
    /// A month.
    Month,
    /// A UTC timestamp.
    Timestamp,
    /// A list.
    List(Box<FieldType>),
    /// A list of scalars that is one string on the wire: the entries joined by commas.
    Joined(Box<FieldType>),
    /// A type that the spec declares.
    Named(TypeId),
}

impl FieldType {
    /// Returns the type of the entries of a list, joined or not; `None` for other types.
    pub fn entry(&self) -> Option<&Self> {
        match self {
            Self::List(entry) | Self::Joined(entry) => Some(entry),
            _ => None,
        }
    }

    /// Returns the declared type of the value or, for a list, of its entries.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::List(inner) | Self::Joined(inner) => inner.named(),
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// Whether the value is a string or a list of strings.
    fn is_string(&self) -> bool {
        match self {
            Self::String => true,
            Self::List(inner) | Self::Joined(inner) => inner.is_string(),
            _ => false,
        }
    }

    pub(crate) fn named_mut(&mut self) -> Option<&mut TypeId> {
        match self {
            Self::List(inner) | Self::Joined(inner) => inner.named_mut(),
            Self::Named(id) => Some(id),
            _ => None,
        }
    }
}

/// A condition: another field has one of these values.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// The index of the other field in the same group.
    pub field: usize,
    /// The values in their wire format. If empty, the condition is that the other field is given.
    pub values: Vec<String>,
}

/// A type that the spec declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// The name in the spec, in snake case.
    pub name: String,
    /// The index of the chapter that declares the type; `None` for `api.yaml`.
    pub chapter: Option<usize>,
    /// A description of the type.
    pub doc: String,
    /// Contradictions in the docs, and how the spec resolves them.
    pub errata: Vec<String>,
    /// The names of the sources.
    pub sources: Vec<String>,
    /// The fields or values.
    pub body: TypeBody,
    /// The enum whose values this enum selects in a list.
    pub filter_of: Option<TypeId>,
    /// Sets of fields of which at least one must be given, as indices of fields.
    pub at_least_one_of: Vec<Vec<usize>>,
    /// Whether a request uses the type.
    pub in_request: bool,
    /// Whether a reply or a failure uses the type.
    pub in_reply: bool,
}

impl Type {
    /// Returns the name in Rust: `OrderState`.
    pub fn rust_name(&self) -> String {
        names::camel(&self.name)
    }
}

/// The fields or values of a declared type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeBody {
    /// An object.
    Object(Vec<Field>),
    /// An enum whose wire values are strings.
    StringEnum(Vec<EnumValue<String>>),
    /// An enum whose wire values are integers.
    IntegerEnum(Vec<EnumValue<i32>>),
}

/// A value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue<T> {
    /// The value on the wire.
    pub value: T,
    /// The name of the variant in Rust, in upper camel case.
    pub name: String,
    /// The meaning.
    pub doc: String,
    /// The sites that have the value.
    pub sites: Sites,
    /// What to use instead, if the value is deprecated.
    pub deprecated: Option<String>,
    /// Contradictions in the docs, and how the spec resolves them.
    pub errata: Vec<String>,
}

/// What a failed call did to the state of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The server did not process the request.
    None,
    /// The server may have processed the request.
    Unknown,
    /// The server processed the request.
    Done,
}

impl Effect {
    /// The word in the spec language.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unknown => "unknown",
            Self::Done => "done",
        }
    }
}

/// A documented error.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceError {
    /// The code: `CBC.99007004`.
    pub code: String,
    /// The HTTP status of the error response.
    pub http: u16,
    /// The name of the variant in Rust, in upper camel case.
    pub name: String,
    /// The meaning.
    pub doc: String,
    /// The sites that return the error.
    pub sites: Sites,
    /// Contradictions in the docs, and how the spec resolves them.
    pub errata: Vec<String>,
    /// What a call did that failed with this error. If `None`, the HTTP status decides.
    pub effect: Option<Effect>,
    /// What the caller can do about the error; empty if there is only the advice for the HTTP status.
    pub advice: String,
    /// Whether the same request may succeed later.
    pub transient: bool,
    /// The indices of the failure fields that the error response contains.
    pub carries: Vec<usize>,
}

/// An example in the docs page. Its values have been checked against the types and rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What the example shows.
    pub title: String,
    /// What differs from the example in the docs page, and why; empty if nothing differs.
    pub note: String,
    /// The index of the site to which the request is sent.
    pub site: usize,
    /// The fields of the request by wire name, from path, query, header and body; empty if the example has no request.
    pub request: Vec<(String, Json)>,
    /// The HTTP status and the fields of the reply; `None` if the example has no reply.
    pub reply: Option<(u16, Vec<(String, Json)>)>,
}

/// A value of an example.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number in its original notation.
    Number(String),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}
