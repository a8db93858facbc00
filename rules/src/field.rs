//! What the spec says about one field, as data.

/// Where a field travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A `{name}` segment of the path.
    Path,
    /// The query string.
    Query,
    /// A request header.
    Header,
    /// The JSON body.
    Body,
}

impl Place {
    /// The word that the spec uses for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
}

/// The type of a field's value on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Any text.
    Text,
    /// A whole number of 32 bits.
    Integer,
    /// A whole number of 64 bits.
    Long,
    /// `true` or `false`.
    Boolean,
    /// One of the texts that the docs list.
    TextChoice(&'a [&'a str]),
    /// One of the whole numbers that the docs list.
    IntegerChoice(&'a [i64]),
    /// A nested object.
    Record,
    /// A list of values of one kind.
    List(&'a Kind<'a>),
}

impl Kind<'_> {
    /// What a reader expects to find, as it is put into messages: "an integer".
    pub const fn expected(&self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Integer => "an integer of 32 bits",
            Self::Long => "an integer of 64 bits",
            Self::Boolean => "true or false",
            Self::TextChoice(_) => "a text",
            Self::IntegerChoice(_) => "an integer",
            Self::Record => "an object",
            Self::List(_) => "a list",
        }
    }
}

/// One limit on the value of a field. Lengths count Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// At least so many characters.
    MinLength(u32),
    /// At most so many characters.
    MaxLength(u32),
    /// Not below this number.
    Min(i64),
    /// Not above this number.
    Max(i64),
    /// At least so many entries.
    MinItems(u32),
    /// At most so many entries.
    MaxItems(u32),
    /// The value must not consist of nothing but digits, special characters and spaces.
    ///
    /// A special character is anything that is neither a letter nor a digit nor white space, in any script.
    NotOnlyDigitsSpecialOrSpaces,
}

/// "Mandatory if another field of the same record has one of these values."
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    /// Index of the other field in the same table.
    pub field: usize,
    /// The values that make it mandatory, as they are written on the wire.
    pub values: &'a [&'a str],
}

/// All that the evaluator, the encoder and `Debug` need to know about a field.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field<'a> {
    /// The name on the wire.
    pub name: &'a str,
    /// Where it travels.
    pub place: Place,
    /// Its type.
    pub kind: Kind<'a>,
    /// Whether it must be given.
    pub mandatory: bool,
    /// When it must be given although it is optional otherwise.
    pub mandatory_if: Option<Condition<'a>>,
    /// Whether the value may be shown. Closed by default: only what the spec calls harmless is shown.
    pub shown: bool,
    /// Limits on the value; on a list, limits on the list.
    pub rules: &'a [Rule],
    /// Limits on each entry of a list.
    pub item_rules: &'a [Rule],
}

impl<'a> Field<'a> {
    /// An optional field without limits, whose value is not shown.
    pub const fn new(name: &'a str, place: Place, kind: Kind<'a>) -> Self {
        Self { name, place, kind, mandatory: false, mandatory_if: None, shown: false, rules: &[], item_rules: &[] }
    }

    /// The field must be given.
    pub const fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// The field must be given where another field of the record has one of `values`.
    pub const fn mandatory_if(mut self, field: usize, values: &'a [&'a str]) -> Self {
        self.mandatory_if = Some(Condition { field, values });
        self
    }

    /// The value is harmless and may be shown.
    pub const fn shown(mut self) -> Self {
        self.shown = true;
        self
    }

    /// Limits on the value; on a list, limits on the list.
    pub const fn rules(mut self, rules: &'a [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// Limits on each entry of a list.
    pub const fn item_rules(mut self, rules: &'a [Rule]) -> Self {
        self.item_rules = rules;
        self
    }
}
