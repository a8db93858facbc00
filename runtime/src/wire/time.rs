//! Days, months and moments as the API writes them, and the way to and from `jiff`.

use std::fmt;
use std::str::FromStr;

use huaweicloud_bss_rules::{AsValue, Kind, Value};

use super::fields::{FieldValue, Slot, WrittenSlot};

/// A text that is no day, month or moment as the API writes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not {expected}")]
pub struct TimeError {
    expected: &'static str,
}

/// A day: `2026-01-31`. Which zone's day it is, the field says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// The day with these numbers.
    ///
    /// # Errors
    ///
    /// There is no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Result<Self, TimeError> {
        jiff::civil::Date::new(year, month, day).map(Self).map_err(|_| Self::error())
    }

    const fn error() -> TimeError {
        TimeError { expected: Kind::Date.expected() }
    }
}

impl FromStr for Date {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        match (text.len(), text.parse()) {
            (10, Ok(date)) => Ok(Self(date)),
            _ => Err(Self::error()),
        }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<jiff::civil::Date> for Date {
    fn from(date: jiff::civil::Date) -> Self {
        Self(date)
    }
}

impl From<Date> for jiff::civil::Date {
    fn from(date: Date) -> Self {
        date.0
    }
}

/// A month: `2026-01`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// Its first day.
    first: jiff::civil::Date,
}

impl Month {
    /// The month with these numbers.
    ///
    /// # Errors
    ///
    /// There is no such month.
    pub fn new(year: i16, month: i8) -> Result<Self, TimeError> {
        jiff::civil::Date::new(year, month, 1).map(Self::from).map_err(|_| Self::error())
    }

    /// Its first day.
    pub fn first_day(self) -> jiff::civil::Date {
        self.first
    }

    const fn error() -> TimeError {
        TimeError { expected: Kind::Month.expected() }
    }
}

impl FromStr for Month {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        match (text.len(), format!("{text}-01").parse::<Date>()) {
            (7, Ok(first)) => Ok(first.0.into()),
            _ => Err(Self::error()),
        }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

/// The month in which the day lies.
impl From<jiff::civil::Date> for Month {
    fn from(day: jiff::civil::Date) -> Self {
        Self { first: day.first_of_month() }
    }
}

impl From<Month> for jiff::civil::Date {
    /// The month's first day.
    fn from(month: Month) -> Self {
        month.first
    }
}

/// A moment in UTC, to the second: `2026-01-31T23:59:59Z`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp {
    /// Without a fraction of a second.
    whole: jiff::Timestamp,
}

impl Timestamp {
    const FORMAT: &str = "%Y-%m-%dT%H:%M:%SZ";

    const fn error() -> TimeError {
        TimeError { expected: Kind::Timestamp.expected() }
    }
}

/// Reads every moment of ISO 8601 that says its zone.
impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        text.parse::<jiff::Timestamp>().map(Self::from).map_err(|_| Self::error())
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.whole.strftime(Self::FORMAT).fmt(f)
    }
}

/// The API knows no fractions of a second: they are dropped.
impl From<jiff::Timestamp> for Timestamp {
    fn from(moment: jiff::Timestamp) -> Self {
        // Seconds out of a moment are always within the range of moments.
        Self { whole: jiff::Timestamp::from_second(moment.as_second()).unwrap_or(moment) }
    }
}

impl From<Timestamp> for jiff::Timestamp {
    fn from(moment: Timestamp) -> Self {
        moment.whole
    }
}

/// What the three have in common: they travel as text, and are shown as they travel.
macro_rules! written {
    ($($name:ident, $blank:expr;)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl AsValue for $name {
            fn as_value(&self) -> Value<'_> {
                Value::Written(self)
            }
        }

        impl FieldValue for $name {
            const BLANK: Self = $blank;

            fn slot(&mut self) -> Slot<'_> {
                Slot::Written(self)
            }
        }

        impl WrittenSlot for $name {
            fn set(&mut self, text: &str) -> bool {
                text.parse().map(|value| *self = value).is_ok()
            }

            fn expected(&self) -> &'static str {
                Self::error().expected
            }
        }

        crate::__value_serde_impls!($name);
    )*};
}

written! {
    Date, Self(jiff::civil::date(1970, 1, 1));
    Month, Self { first: jiff::civil::date(1970, 1, 1) };
    Timestamp, Self { whole: jiff::Timestamp::UNIX_EPOCH };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round<T: FromStr + fmt::Display>(text: &str) -> Option<String> {
        text.parse::<T>().ok().map(|value| value.to_string())
    }

    #[test]
    fn what_the_api_writes_stays() {
        assert_eq!(round::<Date>("2024-02-29").as_deref(), Some("2024-02-29"));
        assert_eq!(round::<Month>("2026-01").as_deref(), Some("2026-01"));
        assert_eq!(round::<Timestamp>("2026-01-31T23:59:59Z").as_deref(), Some("2026-01-31T23:59:59Z"));
        assert_eq!(round::<Timestamp>("2026-01-31T23:59:59.999Z").as_deref(), Some("2026-01-31T23:59:59Z"));
        assert_eq!(round::<Timestamp>("2026-01-31T08:00:00+08:00").as_deref(), Some("2026-01-31T00:00:00Z"));
        assert_eq!(round::<Timestamp>("1969-12-31T23:59:58Z").as_deref(), Some("1969-12-31T23:59:58Z"));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "2023-02-29", "2026-1-1", "20260131", "2026-01-31T00:00:00Z", "2026-01", "+02026-1-1"] {
            assert_eq!(round::<Date>(text), None, "{text}");
        }
        for text in ["", "2026-13", "2026-1", "202601", "2026-01-01", "01-2026", "-01"] {
            assert_eq!(round::<Month>(text), None, "{text}");
        }
        for text in ["", "2026-01-31", "2026-01-31T00:00:00", "1700000000"] {
            assert_eq!(round::<Timestamp>(text), None, "{text}");
        }
        assert!(Date::new(2026, 2, 30).is_err() && Month::new(2026, 0).is_err());
        assert_eq!("x".parse::<Month>().unwrap_err().to_string(), "not a month such as 2026-01");
    }

    #[test]
    fn they_convert_to_and_from_jiff() {
        let day = jiff::civil::date(2026, 1, 31);
        assert_eq!(jiff::civil::Date::from(Date::from(day)), day);
        assert_eq!(Month::from(day).first_day(), jiff::civil::date(2026, 1, 1));
        let moment: jiff::Timestamp = "2026-01-31T23:59:59.5Z".parse().unwrap();
        assert_eq!(jiff::Timestamp::from(Timestamp::from(moment)).to_string(), "2026-01-31T23:59:59Z");
    }
}
