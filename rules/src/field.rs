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
    /// A decimal number, exact.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A day: `2026-01-31`.
    Date,
    /// A month: `2026-01`.
    Month,
    /// A moment in UTC: `2026-01-31T23:59:59Z`.
    Timestamp,
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
            Self::Decimal => "a decimal number",
            Self::Boolean => "true or false",
            Self::Date => "a day such as 2026-01-31",
            Self::Month => "a month such as 2026-01",
            Self::Timestamp => "a moment in UTC such as 2026-01-31T23:59:59Z",
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
    /// Above this number.
    Above(i64),
    /// At most so many digits behind the point; zeros at the end do not count.
    MaxDecimals(u32),
    /// At least so many entries.
    MinItems(u32),
    /// At most so many entries.
    MaxItems(u32),
    /// The value must not consist of nothing but digits, special characters and spaces.
    ///
    /// A special character is anything that is neither a letter nor a digit nor white space, in any script.
    NotOnlyDigitsSpecialOrSpaces,
    /// Written in this form.
    Format(Format),
}

/// The form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A letter, `_` or `-`, then letters, digits, `_` and `-`, all of ASCII.
    AccountName,
    /// Two capital letters of ASCII: ISO 3166-1 alpha-2.
    CountryCode,
    /// Something on both sides of one `@`, and no spaces.
    Email,
    /// A country code of four digits that begins with `00`, `-`, and digits: `0086-13800000000`.
    MobileNumber,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::AccountName, Self::CountryCode, Self::Email, Self::MobileNumber];

    /// The words that the spec uses for them.
    pub const NAMES: [&str; 4] =
        [Self::AccountName.as_str(), Self::CountryCode.as_str(), Self::Email.as_str(), Self::MobileNumber.as_str()];

    /// The word that the spec uses for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountName => "account_name",
            Self::CountryCode => "country_code",
            Self::Email => "email",
            Self::MobileNumber => "mobile_number",
        }
    }

    /// What a text of it is, as it is put into messages.
    pub const fn expected(self) -> &'static str {
        match self {
            Self::AccountName => "a letter, `_` or `-`, and then letters, digits, `_` or `-`",
            Self::CountryCode => "a country code of two capital letters such as `CN`",
            Self::Email => "an e-mail address",
            Self::MobileNumber => "a mobile number such as `0086-13800000000`",
        }
    }

    /// Whether `text` is of this form.
    pub fn holds(self, text: &str) -> bool {
        let mut bytes = text.bytes();
        match self {
            Self::AccountName => {
                bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || b"_-".contains(&byte))
                    && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
            }
            Self::CountryCode => text.len() == 2 && bytes.all(|byte| byte.is_ascii_uppercase()),
            Self::Email => text.split_once('@').is_some_and(|(name, host)| {
                !name.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace)
            }),
            Self::MobileNumber => text.split_once('-').is_some_and(|(country, number)| {
                let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
                country.len() == 4 && country.starts_with("00") && digits(country) && digits(number)
            }),
        }
    }
}

/// "If another field of the same record has one of these values."
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    /// Index of the other field in the same table.
    pub field: usize,
    /// The values, as they are written on the wire; empty for "if it is given".
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
    /// When alone it may be given.
    pub allowed_if: Option<Condition<'a>>,
    /// What the server takes it to be where it is not given, as it is written on the wire. Conditions on the field go
    /// by it; it is never sent.
    pub default: Option<&'a str>,
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
        Self {
            name,
            place,
            kind,
            mandatory: false,
            mandatory_if: None,
            allowed_if: None,
            default: None,
            shown: false,
            rules: &[],
            item_rules: &[],
        }
    }

    /// The field must be given.
    pub const fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// The field must be given where another field of the record has one of `values`; without values, where that one
    /// is given.
    pub const fn mandatory_if(mut self, field: usize, values: &'a [&'a str]) -> Self {
        self.mandatory_if = Some(Condition { field, values });
        self
    }

    /// The field may be given only where another field of the record has one of `values`; without values, where that
    /// one is given.
    pub const fn allowed_if(mut self, field: usize, values: &'a [&'a str]) -> Self {
        self.allowed_if = Some(Condition { field, values });
        self
    }

    /// What the server takes it to be where it is not given.
    pub const fn default(mut self, value: &'a str) -> Self {
        self.default = Some(value);
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
