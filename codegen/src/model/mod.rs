//! The checked spec. A model is complete and consistent, so code that reads it cannot fail.
//!
//! Names are those on the wire, except for the values of `rust`. All items are in the order of the files.

mod fields;
mod types;

pub use huaweicloud_bss_rules::{Place, Rule, Sites};

pub use self::fields::{Case, Condition, Field, FieldType, Notes, TypeId};
pub use self::types::{EnumValue, Type, TypeBody};
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
