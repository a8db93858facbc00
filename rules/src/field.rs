//! The description of a field: its type, place, limits, conditions and cases.

use crate::Sites;

/// The part of a request that contains a field.
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
    /// The name in the spec.
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
    /// A string.
    Text,
    /// A 32-bit integer.
    Integer,
    /// A 64-bit integer.
    Long,
    /// An exact decimal number.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// A date: `2026-01-31`.
    Date,
    /// A month: `2026-01`.
    Month,
    /// A UTC timestamp: `2026-01-31T23:59:59Z`.
    Timestamp,
    /// One of the strings that the docs list.
    StringEnum(&'a [&'a str]),
    /// One of the integers that the docs list.
    IntegerEnum(&'a [i64]),
    /// A nested object.
    Record,
    /// A list of values of one kind.
    List(&'a Kind<'a>),
    /// A list of values of one kind, which is one string on the wire: the values joined by commas.
    Joined(&'a Kind<'a>),
}

impl Kind<'_> {
    /// Describes the expected value in messages: "an integer".
    pub const fn expected(&self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Integer => "a 32-bit integer",
            Self::Long => "a 64-bit integer",
            Self::Decimal => "a decimal number",
            Self::Boolean => "true or false",
            Self::Date => "a date such as 2026-01-31",
            Self::Month => "a month such as 2026-01",
            Self::Timestamp => "a UTC timestamp such as 2026-01-31T23:59:59Z",
            Self::StringEnum(_) => "a string",
            Self::IntegerEnum(_) => "an integer",
            Self::Record => "an object",
            Self::List(_) => "a list",
            Self::Joined(_) => "a string of values joined by commas",
        }
    }
}

/// A limit on the value of a field. Lengths count Unicode characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The minimum number of characters.
    MinLength(u32),
    /// The maximum number of characters.
    MaxLength(u32),
    /// The minimum, inclusive.
    Min(i64),
    /// The maximum, inclusive.
    Max(i64),
    /// The minimum, exclusive.
    Above(i64),
    /// The maximum number of digits after the decimal point, without trailing zeros.
    MaxDecimals(u32),
    /// The minimum number of entries.
    MinItems(u32),
    /// The maximum number of entries.
    MaxItems(u32),
    /// The maximum number of characters of all entries of a list, joined by commas.
    MaxJoinedLength(u32),
    /// The value must not consist only of digits, special characters and spaces.
    ///
    /// A special character is any character that is not a letter, a digit or white space, in any script.
    NotOnlyDigitsSpecialOrSpaces,
    /// The string must have this format.
    Format(Format),
}

/// The format of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// An ASCII letter, `_` or `-`, followed by ASCII letters, digits, `_` and `-`.
    AccountName,
    /// A country code of two capital ASCII letters (ISO 3166-1 alpha-2).
    CountryCode,
    /// ASCII digits, at least one.
    Digits,
    /// A non-empty string before and after exactly one `@`, without white space.
    Email,
    /// A country code of four digits that begins with `00`, then `-`, then digits: `0086-13800000000`.
    MobileNumber,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 5] = [Self::AccountName, Self::CountryCode, Self::Digits, Self::Email, Self::MobileNumber];

    /// The names of all formats in the spec.
    pub const NAMES: [&str; 5] = [
        Self::AccountName.as_str(),
        Self::CountryCode.as_str(),
        Self::Digits.as_str(),
        Self::Email.as_str(),
        Self::MobileNumber.as_str(),
    ];

    /// The name in the spec.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AccountName => "account_name",
            Self::CountryCode => "country_code",
            Self::Digits => "digits",
            Self::Email => "email",
            Self::MobileNumber => "mobile_number",
        }
    }

    /// Describes the expected string in messages.
    pub const fn expected(self) -> &'static str {
        match self {
            Self::AccountName => "an account name: a letter, `_` or `-`, followed by letters, digits, `_` or `-`",
            Self::CountryCode => "a country code of two capital letters such as `CN`",
            Self::Digits => "a string of digits",
            Self::Email => "an e-mail address",
            Self::MobileNumber => "a mobile number such as `0086-13800000000`",
        }
    }

    /// Returns whether `text` has this format.
    pub fn matches(self, text: &str) -> bool {
        let mut bytes = text.bytes();
        match self {
            Self::AccountName => {
                bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || b"_-".contains(&byte))
                    && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
            }
            Self::CountryCode => text.len() == 2 && bytes.all(|byte| byte.is_ascii_uppercase()),
            Self::Digits => !text.is_empty() && bytes.all(|byte| byte.is_ascii_digit()),
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

/// A condition: another field of the same record has one of these values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Condition<'a> {
    /// The index of the other field in the same table.
    pub field: usize,
    /// The values in their wire format. If empty, the condition is that the other field is given.
    pub values: &'a [&'a str],
}

/// Limits of a field that apply only on some sites, or only if another field of the record has some value.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Case<'a> {
    /// The sites on which the case applies.
    pub sites: Sites,
    /// The condition on which the case applies.
    pub condition: Option<Condition<'a>>,
    /// Whether the field is required in this case.
    pub mandatory: bool,
    /// The only values that are allowed, in their wire format; for a list, of each entry. If empty, all values are
    /// allowed.
    pub values: &'a [&'a str],
    /// Limits on the value; for a list, limits on the list itself.
    pub rules: &'a [Rule],
    /// Limits on each entry of a list.
    pub item_rules: &'a [Rule],
}

impl<'a> Case<'a> {
    /// Creates a case without limits, which applies on these sites.
    pub const fn new(sites: Sites) -> Self {
        Self { sites, condition: None, mandatory: false, values: &[], rules: &[], item_rules: &[] }
    }

    /// Applies the case only if another field of the record has one of `values`, or only if the other field is given in
    /// case `values` is empty.
    pub const fn condition(mut self, field: usize, values: &'a [&'a str]) -> Self {
        self.condition = Some(Condition { field, values });
        self
    }

    /// Makes the field required in this case.
    pub const fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// Sets the only values that are allowed.
    pub const fn values(mut self, values: &'a [&'a str]) -> Self {
        self.values = values;
        self
    }

    /// Sets the limits on the value; for a list, the limits on the list itself.
    pub const fn rules(mut self, rules: &'a [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// Sets the limits on each entry of a list.
    pub const fn item_rules(mut self, rules: &'a [Rule]) -> Self {
        self.item_rules = rules;
        self
    }
}

/// The properties of a field that the evaluator, the encoder and `Debug` use.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Field<'a> {
    /// The name on the wire.
    pub name: &'a str,
    /// The part of the request that contains the field.
    pub place: Place,
    /// The type.
    pub kind: Kind<'a>,
    /// Whether the field is required.
    pub mandatory: bool,
    /// The condition on which an optional field is required.
    pub mandatory_if: Option<Condition<'a>>,
    /// The only condition on which the field may be given.
    pub allowed_if: Option<Condition<'a>>,
    /// The value that the server uses if the field is not given, in its wire format. Conditions on the field use it; it
    /// is never sent.
    pub default: Option<&'a str>,
    /// Whether the value may be shown. By default it is hidden: only values that the spec declares harmless are shown.
    pub shown: bool,
    /// Limits on the value; for a list, limits on the list itself.
    pub rules: &'a [Rule],
    /// Limits on each entry of a list.
    pub item_rules: &'a [Rule],
    /// The sites that have the field.
    pub sites: Sites,
    /// The sites that have each value of an enum, in the order of its values. If empty, every site has all values.
    pub value_sites: &'a [Sites],
    /// Limits that apply in addition, each only in some case.
    pub cases: &'a [Case<'a>],
    /// The index of the field in the same table whose value the value must not be after.
    pub not_after: Option<usize>,
}

impl<'a> Field<'a> {
    /// Creates an optional field without limits, whose value is hidden.
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
            sites: Sites::ALL,
            value_sites: &[],
            cases: &[],
            not_after: None,
        }
    }

    /// Limits the field to these sites. If it is required, it is required on these sites.
    pub const fn sites(mut self, sites: Sites) -> Self {
        self.sites = sites;
        self
    }

    /// Limits each value of an enum to some sites, in the order of its values.
    pub const fn value_sites(mut self, sites: &'a [Sites]) -> Self {
        self.value_sites = sites;
        self
    }

    /// Sets limits that apply in addition, each only in some case.
    pub const fn cases(mut self, cases: &'a [Case<'a>]) -> Self {
        self.cases = cases;
        self
    }

    /// Requires that the date is not after that of another field of the record.
    pub const fn not_after(mut self, field: usize) -> Self {
        self.not_after = Some(field);
        self
    }

    /// Makes the field required.
    pub const fn mandatory(mut self) -> Self {
        self.mandatory = true;
        self
    }

    /// Makes the field required if another field of the record has one of `values`, or if the other field is given in
    /// case `values` is empty.
    pub const fn mandatory_if(mut self, field: usize, values: &'a [&'a str]) -> Self {
        self.mandatory_if = Some(Condition { field, values });
        self
    }

    /// Allows the field only if another field of the record has one of `values`, or only if the other field is given in
    /// case `values` is empty.
    pub const fn allowed_if(mut self, field: usize, values: &'a [&'a str]) -> Self {
        self.allowed_if = Some(Condition { field, values });
        self
    }

    /// Whether the field is required on every site.
    pub fn is_always_mandatory(&self) -> bool {
        self.mandatory && self.sites == Sites::ALL
    }

    /// Sets the value that the server uses if the field is not given.
    pub const fn default(mut self, value: &'a str) -> Self {
        self.default = Some(value);
        self
    }

    /// Allows the value to be shown.
    pub const fn shown(mut self) -> Self {
        self.shown = true;
        self
    }

    /// Sets the limits on the value; for a list, the limits on the list itself.
    pub const fn rules(mut self, rules: &'a [Rule]) -> Self {
        self.rules = rules;
        self
    }

    /// Sets the limits on each entry of a list.
    pub const fn item_rules(mut self, rules: &'a [Rule]) -> Self {
        self.item_rules = rules;
        self
    }
}
