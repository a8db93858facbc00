//! Days, months and timestamps in the formats of the API, with conversions to and from `jiff`.

use std::fmt;
use std::str::FromStr;

use huaweicloud_bss_rules::{AsValue, Kind, Value};

use super::fields::{FieldValue, FormattedSlot, Slot};

/// The error of a string that is not a day, month or timestamp in the format of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not {expected}")]
pub struct TimeError {
    expected: &'static str,
}

/// A day: `2026-01-31`. The time zone depends on the field.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(jiff::civil::Date);

impl Date {
    /// Creates a day.
    ///
    /// # Errors
    ///
    /// The day does not exist.
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
    /// The first day of the month.
    first: jiff::civil::Date,
}

impl Month {
    /// Creates a month.
    ///
    /// # Errors
    ///
    /// The month does not exist.
    pub fn new(year: i16, month: i8) -> Result<Self, TimeError> {
        jiff::civil::Date::new(year, month, 1).map(Self::from).map_err(|_| Self::error())
    }

    /// Returns the first day of the month.
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

/// The month of the day.
impl From<jiff::civil::Date> for Month {
    fn from(day: jiff::civil::Date) -> Self {
        Self { first: day.first_of_month() }
    }
}

impl From<Month> for jiff::civil::Date {
    /// The first day of the month.
    fn from(month: Month) -> Self {
        month.first
    }
}

/// A UTC timestamp with a resolution of a second: `2026-01-31T23:59:59Z`.
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

/// Parses ISO 8601 timestamps with a time zone.
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

/// Fractions of a second, which the API does not have, are dropped.
impl From<jiff::Timestamp> for Timestamp {
    fn from(timestamp: jiff::Timestamp) -> Self {
        // The whole seconds of a timestamp are always in its range.
        Self { whole: jiff::Timestamp::from_second(timestamp.as_second()).unwrap_or(timestamp) }
    }
}

impl From<Timestamp> for jiff::Timestamp {
    fn from(timestamp: Timestamp) -> Self {
        timestamp.whole
    }
}

/// The common implementations: the types are sent as strings, and `Debug` shows the same string.
macro_rules! formatted_types {
    ($($name:ident, $blank:expr;)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl AsValue for $name {
            fn as_value(&self) -> Value<'_> {
                Value::Formatted(self)
            }
        }

        impl FieldValue for $name {
            const BLANK: Self = $blank;

            fn slot(&mut self) -> Slot<'_> {
                Slot::Formatted(self)
            }
        }

        impl FormattedSlot for $name {
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

formatted_types! {
    Date, Self(jiff::civil::date(1970, 1, 1));
    Month, Self { first: jiff::civil::date(1970, 1, 1) };
    Timestamp, Self { whole: jiff::Timestamp::UNIX_EPOCH };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip<T: FromStr + fmt::Display>(text: &str) -> Option<String> {
        text.parse::<T>().ok().map(|value| value.to_string())
    }

    #[test]
    fn reads_and_writes_the_formats_of_the_api() {
        assert_eq!(round_trip::<Date>("2024-02-29").as_deref(), Some("2024-02-29"));
        assert_eq!(round_trip::<Month>("2026-01").as_deref(), Some("2026-01"));
        assert_eq!(round_trip::<Timestamp>("2026-01-31T23:59:59Z").as_deref(), Some("2026-01-31T23:59:59Z"));
        assert_eq!(round_trip::<Timestamp>("2026-01-31T23:59:59.999Z").as_deref(), Some("2026-01-31T23:59:59Z"));
        assert_eq!(round_trip::<Timestamp>("2026-01-31T08:00:00+08:00").as_deref(), Some("2026-01-31T00:00:00Z"));
        assert_eq!(round_trip::<Timestamp>("1969-12-31T23:59:58Z").as_deref(), Some("1969-12-31T23:59:58Z"));
    }

    #[test]
    fn rejects_other_formats() {
        for text in ["", "2023-02-29", "2026-1-1", "20260131", "2026-01-31T00:00:00Z", "2026-01", "+02026-1-1"] {
            assert_eq!(round_trip::<Date>(text), None, "{text}");
        }
        for text in ["", "2026-13", "2026-1", "202601", "2026-01-01", "01-2026", "-01"] {
            assert_eq!(round_trip::<Month>(text), None, "{text}");
        }
        for text in ["", "2026-01-31", "2026-01-31T00:00:00", "1700000000"] {
            assert_eq!(round_trip::<Timestamp>(text), None, "{text}");
        }
        assert!(Date::new(2026, 2, 30).is_err() && Month::new(2026, 0).is_err());
        assert_eq!("x".parse::<Month>().unwrap_err().to_string(), "not a month such as 2026-01");
    }

    #[test]
    fn converts_to_and_from_jiff() {
        let day = jiff::civil::date(2026, 1, 31);
        assert_eq!(jiff::civil::Date::from(Date::from(day)), day);
        assert_eq!(Month::from(day).first_day(), jiff::civil::date(2026, 1, 1));
        let timestamp: jiff::Timestamp = "2026-01-31T23:59:59.5Z".parse().unwrap();
        assert_eq!(jiff::Timestamp::from(Timestamp::from(timestamp)).to_string(), "2026-01-31T23:59:59Z");
    }
}
