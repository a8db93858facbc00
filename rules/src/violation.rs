//! Violations of constraints, for programs and as sentences.

use std::fmt;

/// The name of a broken rule. The names are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RuleName {
    /// A required field is missing.
    Mandatory,
    /// A field is missing that another field's value makes required.
    MandatoryIf,
    /// A field is given that another field's value does not allow.
    AllowedIf,
    /// None of several fields is given, of which at least one is required.
    AtLeastOneOf,
    /// The string has too few characters.
    MinLength,
    /// The string has too many characters.
    MaxLength,
    /// The number is too small.
    Min,
    /// The number is too large.
    Max,
    /// The number is not greater than a limit.
    Above,
    /// The number has too many digits after the decimal point.
    MaxDecimals,
    /// The list has too few entries.
    MinItems,
    /// The list has too many entries.
    MaxItems,
    /// The entries of the list are too long when they are joined by commas.
    MaxJoinedLength,
    /// The entry of a list whose entries are joined by commas contains a comma.
    Separator,
    /// The value is not one of those that the docs list.
    OneOf,
    /// The string consists only of digits, special characters and spaces.
    NotOnlyDigitsSpecialOrSpaces,
    /// The string does not have the required format.
    Format,
    /// The date is after that of another field.
    NotAfter,
    /// The site does not have the field, or the operation.
    Site,
    /// The value has the wrong type.
    Type,
    /// The value is nested too deeply.
    MaxDepth,
    /// The field does not exist.
    Unknown,
    /// The field is given more than once.
    Duplicate,
}

impl RuleName {
    /// The name in reports: `max_length`.
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
            Self::MaxJoinedLength => "max_joined_length",
            Self::Separator => "separator",
            Self::OneOf => "one_of",
            Self::NotOnlyDigitsSpecialOrSpaces => "not_only_digits_special_or_spaces",
            Self::Format => "format",
            Self::NotAfter => "not_after",
            Self::Site => "site",
            Self::Type => "type",
            Self::MaxDepth => "max_depth",
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

/// The limit of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Limit {
    /// A count, or a minimum or maximum.
    Number(i64),
    /// A description: the allowed values, the expected type, or the condition.
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

/// A broken rule: the field, the rule, its limit, and the given value if it may be shown.
///
/// `Display` writes a sentence. `Display` and `Debug` contain only values that the spec declares harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    field: String,
    rule: RuleName,
    limit: Option<Limit>,
    case: Option<String>,
    given: Option<String>,
}

impl Violation {
    /// Creates a violation at `field`, a path of wire names such as `enterprise_person.legel_name` or `urls[2]`.
    pub fn new(field: impl Into<String>, rule: RuleName, limit: Option<Limit>, given: Option<String>) -> Self {
        Self { field: field.into(), rule, limit, case: None, given }
    }

    /// Sets when the rule applies: "on the site cn", "if `period_type` is 2".
    pub(crate) fn in_case(self, case: Option<String>) -> Self {
        Self { case, ..self }
    }

    /// The path of wire names to the value; empty for the request itself.
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The broken rule.
    pub fn rule(&self) -> RuleName {
        self.rule
    }

    /// The limit of the rule, if it has one.
    pub fn limit(&self) -> Option<&Limit> {
        self.limit.as_ref()
    }

    /// When the rule applies, if it does not always apply: "on the site cn", "if `period_type` is 2".
    pub fn case(&self) -> Option<&str> {
        self.case.as_deref()
    }

    /// What was given: a count of characters or entries, or the value if it may be shown.
    pub fn given(&self) -> Option<&str> {
        self.given.as_deref()
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, rule, limit, case, given } = self;
        let limit = limit.as_ref().map_or(String::new(), Limit::to_string);
        let characters = plural(&limit, "character");
        let entries = if limit == "1" { "entry" } else { "entries" };
        if field.is_empty() && *rule == RuleName::Site {
            f.write_str("the operation ")?;
        } else if field.is_empty() {
            f.write_str("the request ")?;
        } else {
            write!(f, "`{field}` ")?;
        }
        match rule {
            RuleName::Mandatory => f.write_str("is required")?,
            RuleName::MandatoryIf => write!(f, "is required when {limit}")?,
            RuleName::AllowedIf => write!(f, "is only allowed when {limit}")?,
            RuleName::AtLeastOneOf => write!(f, "must have at least one of {limit}")?,
            RuleName::MinLength => write!(f, "must have at least {limit} {characters}")?,
            RuleName::MaxLength => write!(f, "must have at most {limit} {characters}")?,
            RuleName::Min => write!(f, "must be at least {limit}")?,
            RuleName::Max => write!(f, "must be at most {limit}")?,
            RuleName::Above => write!(f, "must be greater than {limit}")?,
            RuleName::MaxDecimals if limit == "0" => f.write_str("must be a whole number")?,
            RuleName::MaxDecimals => {
                write!(f, "must have at most {limit} {} after the decimal point", plural(&limit, "digit"))?
            }
            RuleName::MinItems => write!(f, "must have at least {limit} {entries}")?,
            RuleName::MaxItems => write!(f, "must have at most {limit} {entries}")?,
            RuleName::MaxJoinedLength => write!(f, "must have at most {limit} {characters} when joined by commas")?,
            RuleName::Separator => f.write_str("must not contain a comma, because commas separate the entries")?,
            RuleName::OneOf => write!(f, "must be one of {limit}")?,
            RuleName::NotOnlyDigitsSpecialOrSpaces => {
                f.write_str("must not consist only of digits, special characters and spaces")?;
            }
            RuleName::Format | RuleName::Type => write!(f, "must be {limit}")?,
            RuleName::MaxDepth => write!(f, "must not be inside more than {limit} objects and lists")?,
            RuleName::NotAfter => write!(f, "must not be after {limit}")?,
            RuleName::Site => f.write_str("does not exist")?,
            RuleName::Unknown if limit.is_empty() => f.write_str("is not a known field")?,
            RuleName::Unknown => write!(f, "is not a known field; did you mean `{limit}`?")?,
            RuleName::Duplicate => f.write_str("is given more than once")?,
        }
        if let Some(case) = case {
            write!(f, " {case}")?;
        }
        if *rule == RuleName::Site {
            write!(f, ", only on {limit}")?;
        }
        let Some(given) = given else { return Ok(()) };
        match rule {
            RuleName::MinLength
            | RuleName::MaxLength
            | RuleName::MinItems
            | RuleName::MaxItems
            | RuleName::MaxJoinedLength => write!(f, ", but has {given}"),
            _ => write!(f, ", but is {given}"),
        }
    }
}

impl std::error::Error for Violation {}

fn plural(count: &str, word: &str) -> String {
    if count == "1" { word.to_owned() } else { format!("{word}s") }
}
