//! The checked spec. A model is complete and consistent: nothing that reads it can fail.
//!
//! Names are the wire's unless a field says `rust`. Everything is in the order of the spec's files.

pub use huaweicloud_bss_rules::{Place, Rule};

use crate::names;

/// The name of a source that stands for "no source known". It needs no declaration.
pub const UNKNOWN_SOURCE: &str = "unknown";

/// One API: `api.yaml` and its chapters.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// The API's short name: `bss`.
    pub name: String,
    /// Its title in the docs.
    pub title: String,
    /// What it is for.
    pub doc: String,
    /// The crate that re-exports the client, as Rust names it; empty if not known.
    pub krate: String,
    /// The places where it is served; the first one is the default. Empty for an API that shares another one's core.
    pub sites: Vec<Site>,
    /// Whether each chapter is compiled only with the cargo feature of its name.
    pub features: bool,
    /// What to do about a class of HTTP status: `4xx`, `5xx`.
    pub advice: Vec<(StatusClass, String)>,
    /// The errors that any operation may answer with, without listing them.
    pub common_errors: Vec<ServiceError>,
    /// The chapters, in the order of `api.yaml`.
    pub chapters: Vec<Chapter>,
    /// Every type of every chapter; a [`TypeId`] is an index into it.
    pub types: Vec<Type>,
    /// The names of the files that were read, relative to the folder of `api.yaml`; that file first.
    pub files: Vec<String>,
}

impl Model {
    /// The type with an id of this model.
    #[expect(clippy::indexing_slicing, reason = "an id is made together with the type that it points to")]
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.0]
    }

    /// The fields of a record of a long list; none if its records are not objects.
    pub fn record_fields(&self, operation: &Operation, paging: &Paging) -> &[Field] {
        let record = operation.reply.get(paging.items).and_then(|list| list.ty.named());
        match record.map(|id| &self.ty(id).body) {
            Some(TypeBody::Object(fields)) => fields,
            _ => &[],
        }
    }

    /// The same API with only one operation and the types that it uses; `None` if it has no such operation.
    pub fn only(&self, operation: &str) -> Option<Self> {
        let (chapter, operation) = self.operations().find(|(_, other)| other.name == operation)?;
        let mut used: Vec<TypeId> = Vec::new();
        for field in operation.groups().into_iter().flatten() {
            self.reach(&field.ty, &mut used);
        }
        // The types keep their order and get new ids without gaps.
        used.sort();
        let moved = |field: &mut Field| {
            if let Some(id) = field.ty.named_mut() {
                id.0 = used.iter().position(|other| other == id).unwrap_or_default();
            }
        };
        let mut operation = operation.clone();
        operation.request.iter_mut().chain(&mut operation.reply).chain(&mut operation.failure).for_each(moved);
        let mut types: Vec<Type> = used.iter().map(|id| self.ty(*id).clone()).collect();
        let mut own = Vec::new();
        for (index, ty) in types.iter_mut().enumerate() {
            if let TypeBody::Object(fields) = &mut ty.body {
                fields.iter_mut().for_each(moved);
            }
            if ty.chapter.is_some() {
                ty.chapter = Some(0);
                own.push(TypeId(index));
            }
        }
        let chapter = Chapter { operations: vec![operation], types: own, ..chapter.clone() };
        Some(Self { chapters: vec![chapter], types, ..self.clone() })
    }

    /// Adds a type and all that its fields contain. The checks reject recursive types, so this ends.
    fn reach(&self, ty: &FieldType, used: &mut Vec<TypeId>) {
        let Some(id) = ty.named().filter(|id| !used.contains(id)) else { return };
        used.push(id);
        if let TypeBody::Object(fields) = &self.ty(id).body {
            fields.iter().for_each(|field| self.reach(&field.ty, used));
        }
    }

    /// Every operation with its chapter, in order.
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

/// One place where the API is served.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// Its short name: `intl`.
    pub name: String,
    /// Scheme and host, without a slash at the end.
    pub endpoint: String,
    /// The region name that the vendor gives it.
    pub region: String,
    /// Who it serves.
    pub doc: String,
}

/// One chapter of the vendor's docs: one file, one module.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// The module's name and the file's stem.
    pub name: String,
    /// Its title in the docs.
    pub title: String,
    /// What its operations are for.
    pub doc: String,
    /// The operations.
    pub operations: Vec<Operation>,
    /// The types that this file declares.
    pub types: Vec<TypeId>,
}

/// Index of a type in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub usize);

/// One operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The vendor's name for it, in snake case.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// More than that, in Markdown; empty if there is no more.
    pub doc: String,
    /// The docs page.
    pub source: Source,
    /// Where else to look.
    pub links: Vec<Link>,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path, beginning with a slash.
    pub path: Vec<Segment>,
    /// Who may call it.
    pub caller: Caller,
    /// The permissions that the caller needs: one of each group.
    pub permissions: Vec<Vec<String>>,
    /// What it does to the state of the server.
    pub effect: OperationEffect,
    /// How often it may be called.
    pub rate_limit: Option<RateLimit>,
    /// What must hold before it is called.
    pub preconditions: Vec<String>,
    /// The request's fields: path, query, header, body, each group in the order of the page.
    pub request: Vec<Field>,
    /// Groups of request fields, by index; of each, at least one must be given.
    pub at_least_one_of: Vec<Vec<usize>>,
    /// How a long list is fetched page by page.
    pub paging: Option<Paging>,
    /// Index of the reply field that lists what failed, where a reply of success says that some of it did.
    pub partial_failure: Option<usize>,
    /// The HTTP statuses of success.
    pub success: Vec<u16>,
    /// The fields of a reply.
    pub reply: Vec<Field>,
    /// The members of a failure's body, `error_code` and `error_msg` included.
    pub failure: Vec<Field>,
    /// The documented errors, in the order of the page.
    pub errors: Vec<ServiceError>,
    /// Where the page contradicts itself, beyond what stands at the fields.
    pub errata: Vec<String>,
    /// The page's examples.
    pub examples: Vec<Example>,
}

impl Operation {
    /// The fields of request, reply and failure.
    pub fn groups(&self) -> [&[Field]; 3] {
        [&self.request, &self.reply, &self.failure]
    }

    /// The path as a string: `/v2/orders/{order_id}`.
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
    /// Its title; empty if not given.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The day on which it was read, as `YYYY-MM-DD`; empty if not known.
    pub checked: String,
    /// Other pages on the same matter.
    pub also: Vec<String>,
}

/// A page to look at.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// What it is called.
    pub title: String,
    /// Its address; empty where the docs name a page without one.
    pub url: String,
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq)]
pub enum Segment {
    /// Written as it is.
    Literal(String),
    /// Filled from the request field with this index.
    Parameter(usize),
}

/// Who may call an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Caller {
    /// A partner with its own keys or token.
    Partner,
    /// A customer, or a partner with a token for that customer.
    Customer,
    /// Both.
    Any,
}

/// What an operation does to the state of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationEffect {
    /// It only reads.
    Reads,
    /// It changes something.
    Changes {
        /// What a second call does.
        repeat: Repeat,
        /// Why so, in one sentence.
        reason: String,
    },
}

/// What a second call of an operation that changes something does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// It changes no more than the first one did.
    Harmless,
    /// It may change something again, or undo a change that was made in between.
    Harmful,
}

impl Repeat {
    /// The word of the spec language.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Harmless => "harmless",
            Self::Harmful => "harmful",
        }
    }
}

/// How often an operation may be called.
#[derive(Clone, Debug, PartialEq)]
pub struct RateLimit {
    /// So many requests …
    pub requests: u32,
    /// … in so many seconds …
    pub seconds: u32,
    /// … counted by this; empty if not known.
    pub scope: String,
}

/// How a long list is fetched page by page.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// What tells where a page begins.
    pub by: PagingKind,
    /// Index of the request field that says where the page begins.
    pub from: usize,
    /// Index of the request field that says how many records a page has.
    pub size: usize,
    /// Index of the reply field that is the list of records.
    pub items: usize,
    /// Index of the reply field that counts the records of all pages.
    pub total: Option<usize>,
    /// The way to the marker of the next page: the index of a reply field, then of a field inside it, and so on.
    pub next: Vec<usize>,
    /// Indices of the fields of a record that identify it together; empty if no source names such fields.
    pub key: Vec<usize>,
    /// The names of the sources of `key`.
    pub key_sources: Vec<String>,
}

/// What tells where a page begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PagingKind {
    /// The number of records before it.
    Offset,
    /// The number of the page, from 1.
    Page,
    /// A marker that the page before brought.
    Marker,
}

/// A field of a request, a reply or a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The name in Rust where it differs: `legal_name` for `legel_name`. Never a raw identifier.
    pub rust: Option<String>,
    /// Where it is sent. `Body` for everything that is not at the top of a request.
    pub place: Place,
    /// Its type.
    pub ty: FieldType,
    /// Whether the docs call it mandatory.
    pub mandatory: bool,
    /// When it is required although it is not mandatory.
    pub mandatory_if: Option<Condition>,
    /// The only case in which it may be given.
    pub allowed_if: Option<Condition>,
    /// The value that the server uses if it is not given, as it is written on the wire.
    pub default: Option<String>,
    /// Limits on the value; on a list, limits on the list.
    pub rules: Vec<Rule>,
    /// Limits on the entries of a list.
    pub item_rules: Vec<Rule>,
    /// What the spec says: `Some(true)` hide, `Some(false)` show, `None` not classified.
    pub sensitive: Option<bool>,
    /// Whether the docs call it reserved.
    pub reserved: bool,
    /// The prose about it.
    pub notes: Notes,
    /// The names of the sources that say so; `unknown` if none is at hand.
    pub sources: Vec<String>,
    /// The limits that come from other sources than the rest of the field, with these.
    pub limit_sources: Vec<(Rule, Vec<String>)>,
}

impl Field {
    /// The name in Rust; a raw identifier where it is a keyword.
    pub fn rust_name(&self) -> String {
        names::field(self.rust.as_deref(), &self.name)
    }

    /// Whether the value may be shown. Closed by default: a free string is shown only if the spec calls it harmless.
    /// Numbers, times and values of enums say little about a person, and objects decide field by field.
    pub fn is_shown(&self) -> bool {
        self.sensitive.map_or(!self.ty.is_string(), |sensitive| !sensitive)
    }

    /// Every limit, those on entries of a list included, with the names of its sources.
    pub fn limits(&self) -> impl Iterator<Item = (&Rule, &[String])> {
        let sources = |rule| {
            let own = self.limit_sources.iter().find(|(other, _)| other == rule).map(|(_, sources)| sources);
            own.unwrap_or(&self.sources).as_slice()
        };
        self.rules.iter().chain(&self.item_rules).map(move |rule| (rule, sources(rule)))
    }
}

/// The prose about a field. Nothing but documentation depends on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Notes {
    /// What the field is.
    pub doc: String,
    /// What leaving it out, or null, means to the server; empty if the docs are silent.
    pub null_means: String,
    /// What the empty string means to the server; empty if the docs are silent.
    pub empty_means: String,
    /// Where the docs contradict themselves, and how the spec resolves it.
    pub errata: Vec<String>,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldType {
    /// A string.
    String,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// A decimal number.
    Decimal,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// A month.
    Month,
    /// A UTC timestamp.
    Timestamp,
    /// A list.
    List(Box<FieldType>),
    /// A type that the spec declares.
    Named(TypeId),
}

impl FieldType {
    /// The declared type that the value, or each entry of the list, has.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::List(inner) => inner.named(),
            Self::Named(id) => Some(*id),
            _ => None,
        }
    }

    /// Whether the value is a string, or a list of strings.
    fn is_string(&self) -> bool {
        match self {
            Self::String => true,
            Self::List(inner) => inner.is_string(),
            _ => false,
        }
    }

    fn named_mut(&mut self) -> Option<&mut TypeId> {
        match self {
            Self::List(inner) => inner.named_mut(),
            Self::Named(id) => Some(id),
            _ => None,
        }
    }
}

/// "If another field has one of these values."
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Index of the other field among its siblings.
    pub field: usize,
    /// The values, as they are written on the wire; empty for "if it is given".
    pub values: Vec<String>,
}

/// A type that the spec declares.
#[derive(Clone, Debug, PartialEq)]
pub struct Type {
    /// Its name in the spec, in snake case.
    pub name: String,
    /// Index of the chapter whose file declares it; `None` for `api.yaml`.
    pub chapter: Option<usize>,
    /// What it is.
    pub doc: String,
    /// Where the docs contradict themselves, and what was made of it.
    pub errata: Vec<String>,
    /// The names of the sources that say so.
    pub sources: Vec<String>,
    /// Fields or values.
    pub body: TypeBody,
    /// Groups of an object's fields, by index; of each, at least one must be given.
    pub at_least_one_of: Vec<Vec<usize>>,
    /// Whether a request uses it.
    pub in_request: bool,
    /// Whether a reply or a failure uses it.
    pub in_reply: bool,
}

/// What a declared type consists of.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeBody {
    /// An object.
    Object(Vec<Field>),
    /// An enum whose wire values are strings.
    StringEnum(Vec<EnumValue<String>>),
    /// An enum whose wire values are integers.
    IntegerEnum(Vec<EnumValue<i32>>),
}

/// One value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumValue<T> {
    /// On the wire.
    pub value: T,
    /// The Rust variant, in upper camel case.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// Where the docs contradict themselves, and what was made of it.
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
    /// The word of the spec language.
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
    /// The HTTP status that comes with it.
    pub http: u16,
    /// The Rust variant, in upper camel case.
    pub name: String,
    /// What it means.
    pub doc: String,
    /// Where the docs contradict themselves, and what was made of it.
    pub errata: Vec<String>,
    /// What a call that fails with it did. `None` means that the HTTP status decides.
    pub effect: Option<Effect>,
    /// What to do about it; empty if nothing is known beyond the advice for its HTTP status.
    pub advice: String,
    /// Whether the same request may succeed later.
    pub transient: bool,
    /// Indices of the failure fields that come with it.
    pub carries: Vec<usize>,
}

/// An example of the docs page, with its values checked against the types and rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// What it shows.
    pub title: String,
    /// What of the page's own text was changed, and why; empty if nothing was.
    pub note: String,
    /// The request's fields by wire name, from path, query, header and body; empty if the page shows only a reply.
    pub request: Vec<(String, Json)>,
    /// The HTTP status of the reply, and its fields; absent if the page shows none.
    pub reply: Option<(u16, Vec<(String, Json)>)>,
}

/// A value of an example.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as it was written.
    Number(String),
    /// A string.
    String(String),
    /// A list.
    List(Vec<Json>),
    /// An object.
    Object(Vec<(String, Json)>),
}
