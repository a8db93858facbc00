//! The kinds of changes, and what each means for users of the client. This is the only place that decides it.

/// What a change means for users of the client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Code that compiled may no longer compile, a request that was valid may be rejected, or a call may behave in
    /// another way.
    Breaking,
    /// Something is new or less strict. Code and calls of today work as before.
    Additive,
    /// Only documentation changes.
    Documentation,
}

impl Class {
    /// All classes, the most important one first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Additive, Self::Documentation];

    /// The name in reports: `breaking`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Additive => "additive",
            Self::Documentation => "documentation",
        }
    }

    /// What changes of this class mean for users, in a sentence.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Breaking => {
                "Code that compiled may no longer compile, a request that was valid may be rejected, or a call may \
                 behave in another way."
            }
            Self::Additive => "Something is new or less strict. Code and calls of today work as before.",
            Self::Documentation => "Only documentation changes.",
        }
    }
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $class:ident;)*) => {
        /// The kind of a change. The names are stable.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Kind {
            $($(#[doc = $doc])+ $variant,)*
        }

        impl Kind {
            /// All kinds: breaking ones first, then additive ones, then those of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in reports: `field-removed`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                }
            }

            /// What changes of this kind mean for users of the client.
            pub fn class(self) -> Class {
                match self {
                    $(Self::$variant => Class::$class,)*
                }
            }

            /// What has changed, in a sentence.
            pub fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii_start(),)*
                }
            }
        }
    };
}

kinds! {
    /// A site does not exist any more.
    SiteRemoved = "site-removed", Breaking;
    /// A client without a site uses another one.
    DefaultSite = "default-site", Breaking;
    /// A site has another address or region.
    SiteAddress = "site-address", Breaking;
    /// Each chapter needs its cargo feature.
    FeaturesRequired = "features-required", Breaking;
    /// A code has no fixed meaning any more.
    CodeRemoved = "code-removed", Breaking;
    /// A module does not exist any more.
    ChapterRemoved = "chapter-removed", Breaking;
    /// An operation does not exist any more.
    OperationRemoved = "operation-removed", Breaking;
    /// A method and its types have other names.
    OperationRenamed = "operation-renamed", Breaking;
    /// The types of an operation are in another module.
    OperationMoved = "operation-moved", Breaking;
    /// A site does not have the operation any more, so the client does not send it there.
    OperationSiteRemoved = "operation-site-removed", Breaking;
    /// The request has another method or path.
    RequestLine = "request-line", Breaking;
    /// A call without an answer is not repeated any more.
    RetriedLess = "retried-less", Breaking;
    /// The server recognizes a repeated request by another field, or not at all.
    DeduplicationReduced = "deduplication-reduced", Breaking;
    /// A status of success is a failure now.
    SuccessRemoved = "success-removed", Breaking;
    /// A list is fetched in another way, or cannot be fetched page by page any more.
    PagingChanged = "paging-changed", Breaking;
    /// The parts of a request that failed are in another field, or in none.
    PartialFailureChanged = "partial-failure-changed", Breaking;
    /// An error has no variant any more, or is not recognized.
    ErrorRemoved = "error-removed", Breaking;
    /// The variant of an error has another name.
    ErrorRenamed = "error-renamed", Breaking;
    /// Less is known about the effect of a failed call, or something else; or it is not repeated any more.
    ErrorOutcome = "error-outcome", Breaking;
    /// A field does not exist any more.
    FieldRemoved = "field-removed", Breaking;
    /// A field has another name in Rust.
    FieldRenamed = "field-renamed", Breaking;
    /// A field has another name on the wire.
    WireName = "wire-name", Breaking;
    /// A field is in another part of the request.
    Place = "place", Breaking;
    /// A field has another type.
    FieldType = "field-type", Breaking;
    /// A new field of a request is required.
    RequiredFieldAdded = "required-field-added", Breaking;
    /// A field of a request must be given: it is no `Option` any more, and its builder requires it.
    FieldRequired = "field-required", Breaking;
    /// A field of a request can be left out: it is an `Option` now.
    FieldOptional = "field-optional", Breaking;
    /// A site does not have the field any more, so a request with it is rejected.
    FieldSiteRemoved = "field-site-removed", Breaking;
    /// A request that was valid is rejected.
    Tightened = "tightened", Breaking;
    /// Other values are valid, because conditions depend on the default of a field.
    DefaultChanged = "default-changed", Breaking;
    /// A value that was hidden is in logs and output.
    Shown = "shown", Breaking;
    /// A type does not exist any more.
    TypeRemoved = "type-removed", Breaking;
    /// A type has another name.
    TypeRenamed = "type-renamed", Breaking;
    /// A type is in another module.
    TypeMoved = "type-moved", Breaking;
    /// An object is an enum now, or the values of an enum have another type.
    TypeForm = "type-form", Breaking;
    /// A type has no builder any more, because no request contains it.
    BuilderRemoved = "builder-removed", Breaking;
    /// The conversions between a filter and an enum do not exist any more.
    FilterRemoved = "filter-removed", Breaking;
    /// A value of an enum does not exist any more.
    ValueRemoved = "value-removed", Breaking;
    /// The variant of a value has another name.
    ValueRenamed = "value-renamed", Breaking;
    /// A site does not have the value any more, so a request with it is rejected.
    ValueSiteRemoved = "value-site-removed", Breaking;

    /// A new site.
    SiteAdded = "site-added", Additive;
    /// Chapters need no cargo feature any more.
    FeaturesDropped = "features-dropped", Additive;
    /// A code has a fixed meaning now.
    CodeAdded = "code-added", Additive;
    /// A new module.
    ChapterAdded = "chapter-added", Additive;
    /// A new operation.
    OperationAdded = "operation-added", Additive;
    /// One more site has the operation.
    OperationSiteAdded = "operation-site-added", Additive;
    /// A call without an answer is repeated now.
    RetriedMore = "retried-more", Additive;
    /// The client sends a key by which the server recognizes a repeated request.
    DeduplicationAdded = "deduplication-added", Additive;
    /// One more status is a success.
    SuccessAdded = "success-added", Additive;
    /// A list can be fetched page by page, or more is known about it.
    PagingAdded = "paging-added", Additive;
    /// A field lists the parts of the request that failed.
    PartialFailureAdded = "partial-failure-added", Additive;
    /// An error has a variant now, or is recognized.
    ErrorAdded = "error-added", Additive;
    /// More is known about the effect of a failed call, or it is repeated now.
    ErrorOutcomeKnown = "error-outcome-known", Additive;
    /// A new field that can be left out, or a new field of a reply.
    FieldAdded = "field-added", Additive;
    /// One more site has the field.
    FieldSiteAdded = "field-site-added", Additive;
    /// A request that was rejected is valid.
    Loosened = "loosened", Additive;
    /// A value that was shown is hidden.
    Hidden = "hidden", Additive;
    /// Something is deprecated, or is not any more.
    Deprecated = "deprecated", Additive;
    /// A new type.
    TypeAdded = "type-added", Additive;
    /// A type has a builder now, because a request contains it.
    BuilderAdded = "builder-added", Additive;
    /// Conversions between a filter and an enum.
    FilterAdded = "filter-added", Additive;
    /// A new value of an enum.
    ValueAdded = "value-added", Additive;
    /// One more site has the value.
    ValueSiteAdded = "value-site-added", Additive;

    /// The order of definitions, or another notation of the same.
    Notation = "notation", Documentation;
    /// Descriptions, sources, errata, examples and other parts that only the documentation contains.
    Documentation = "documentation", Documentation;
}
