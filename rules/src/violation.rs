//! What is wrong with a value, in a form that programs and people can read.

use std::fmt;

/// The name of a rule that was broken. The names are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleName {
    /// The field must be given.
    Mandatory,
    /// The field must be given because of another field's value.
    MandatoryIf,
    /// The field may be given only where another one has a certain value.
    AllowedIf,
    /// Of a group of fields, one must be given.
    AtLeastOneOf,
    /// Too few characters.
    MinLength,
    /// Too many characters.
    MaxLength,
    /// Number too small.
    Min,
    /// Number too large.
    Max,
    /// Number not above a limit.
    Above,
    /// Too many digits behind the point.
    MaxDecimals,
    /// Too few entries.
    MinItems,
    /// Too many entries.
    MaxItems,
    /// None of the values that the docs list.
    OneOf,
    /// Nothing but digits, special characters and spaces.
    NotOnlyDigitsSpecialOrSpaces,
    /// Not of the form that is asked for.
    Format,
    /// A value of another type.
    Type,
    /// A field that the operation does not have.
    Unknown,
    /// A field that is given more than once.
    Duplicate,
}

impl RuleName {
    /// The name as it is written in reports: `max_length`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mandatory => "mandatory",
            Self::MandatoryIf => "mandatory_if",
            Self::AllowedIf => "allowed_if",
            Self::AtLeastOneOf => "at_least_one_of",
            Self::MinLength => "min_length",
            Self::MaxLength => "max_length",
            Self::Min => "min",
            Self::Max => "max",
            Self::Above => "above",
            Self::MaxDecimals => "max_decimals",
            Self::MinItems => "min_items",
            Self::MaxItems => "max_items",
            Self::OneOf => "one_of",
            Self::NotOnlyDigitsSpecialOrSpaces => "not_only_digits_special_or_spaces",
            Self::Format => "format",
            Self::Type => "type",
            Self::Unknown => "unknown",
            Self::Duplicate => "duplicate",
        }
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The limit that a rule sets.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// A count, or the end of a range.
    Number(i64),
    /// Words: the values allowed, the type expected, the condition.
    Text(String),
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// One broken rule: where, which, its limit, and what was given unless that may not be shown.
///
/// `Display` is a whole sentence. Neither it nor `Debug` holds a value that the spec does not call harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    field: String,
    rule: RuleName,
    limit: Option<Limit>,
    given: Option<String>,
}

impl Violation {
    /// A violation at `field`, a path of wire names such as `enterprise_person.legel_name` or `urls[2]`.
    pub fn new(field: impl Into<String>, rule: RuleName, limit: Option<Limit>, given: Option<String>) -> Self {
        Self { field: field.into(), rule, limit, given }
    }

    /// The path of wire names that leads to the value; empty for the request as a whole.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The rule that was broken.
    pub fn rule(&self) -> RuleName {
        self.rule
    }

    /// The limit that it sets, where it sets one.
    pub fn limit(&self) -> Option<&Limit> {
        self.limit.as_ref()
    }

    /// What was given: a count of characters or entries, or the value where it may be shown.
    pub fn given(&self) -> Option<&str> {
        self.given.as_deref()
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, rule, limit, given } = self;
        let limit = limit.as_ref().map_or(String::new(), Limit::to_string);
        let characters = plural(&limit, "character");
        let entries = if limit == "1" { "entry" } else { "entries" };
        if field.is_empty() {
            f.write_str("the request ")?;
        } else {
            write!(f, "`{field}` ")?;
        }
        match rule {
            RuleName::Mandatory => f.write_str("is mandatory and missing")?,
            RuleName::MandatoryIf => write!(f, "is mandatory where {limit}")?,
            RuleName::AllowedIf => write!(f, "is allowed only where {limit}")?,
            RuleName::AtLeastOneOf => write!(f, "must have at least one of {limit}")?,
            RuleName::MinLength => write!(f, "must have at least {limit} {characters}")?,
            RuleName::MaxLength => write!(f, "must have at most {limit} {characters}")?,
            RuleName::Min => write!(f, "must be {limit} or more")?,
            RuleName::Max => write!(f, "must be {limit} or less")?,
            RuleName::Above => write!(f, "must be above {limit}")?,
            RuleName::MaxDecimals if limit == "0" => f.write_str("must be a whole number")?,
            RuleName::MaxDecimals => {
                write!(f, "must have at most {limit} {} behind the point", plural(&limit, "digit"))?
            }
            RuleName::MinItems => write!(f, "must have at least {limit} {entries}")?,
            RuleName::MaxItems => write!(f, "must have at most {limit} {entries}")?,
            RuleName::OneOf => write!(f, "must be one of {limit}")?,
            RuleName::NotOnlyDigitsSpecialOrSpaces => {
                f.write_str("must not consist of nothing but digits, special characters and spaces")?;
            }
            RuleName::Format | RuleName::Type => write!(f, "must be {limit}")?,
            RuleName::Unknown if limit.is_empty() => f.write_str("is not a field here")?,
            RuleName::Unknown => write!(f, "is not a field here; did you mean `{limit}`?")?,
            RuleName::Duplicate => f.write_str("is given more than once")?,
        }
        let Some(given) = given else { return Ok(()) };
        match rule {
            RuleName::MinLength | RuleName::MaxLength | RuleName::MinItems | RuleName::MaxItems => {
                write!(f, ", and has {given}")
            }
            _ => write!(f, ", and is {given}"),
        }
    }
}

fn plural(count: &str, word: &str) -> String {
    if count == "1" { word.to_owned() } else { format!("{word}s") }
}
