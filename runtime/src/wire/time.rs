//! Days, months and timestamps in the formats of the API, with conversions to and from `jiff`.

use std::fmt;
use std::str::FromStr;

use huaweicloud_bss_rules::{AsValue, Kind, Value};

use super::argument::Argument;
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

    /// Returns the year.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Returns the month, from 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Returns the day of the month, from 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// The API has years of four digits.
    fn is_valid(self) -> bool {
        self.0.year() >= 0
    }

    const fn error() -> TimeError {
        TimeError { expected: Kind::Date.expected() }
    }
}

impl FromStr for Date {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        match (text.len(), text.parse().map(Self)) {
            (10, Ok(date)) if date.is_valid() => Ok(date),
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

    /// Returns the month of today in UTC.
    pub fn current() -> Self {
        Self::from(jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date())
    }

    /// Returns the year.
    pub fn year(self) -> i16 {
        self.first.year()
    }

    /// Returns the month of the year, from 1 to 12.
    pub fn month(self) -> i8 {
        self.first.month()
    }

    /// Returns the month before. Before the first month that can be represented, it is that month itself.
    pub fn previous(self) -> Self {
        self.first.yesterday().map_or(self, Self::from)
    }

    /// Returns the month after. After the last month that can be represented, it is that month itself.
    pub fn next(self) -> Self {
        self.first.last_of_month().tomorrow().map_or(self, Self::from)
    }

    /// Returns the first day of the month.
    pub fn first_day(self) -> jiff::civil::Date {
        self.first
    }

    /// Returns the last day of the month.
    pub fn last_day(self) -> jiff::civil::Date {
        self.first.last_of_month()
    }

    /// The API has years of four digits.
    fn is_valid(self) -> bool {
        self.first.year() >= 0
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

    /// The first second of the year 0.
    const FIRST_SECOND: i64 = -62_167_219_200;

    /// Returns the current time by the clock of this machine.
    pub fn now() -> Self {
        jiff::Timestamp::now().into()
    }

    /// Creates a timestamp from the seconds since 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// The timestamp cannot be represented.
    pub fn from_seconds(seconds: i64) -> Result<Self, TimeError> {
        jiff::Timestamp::from_second(seconds).map(Self::from).map_err(|_| Self::error())
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z.
    pub fn as_seconds(self) -> i64 {
        self.whole.as_second()
    }

    /// The API has years of four digits.
    fn is_valid(self) -> bool {
        self.as_seconds() >= Self::FIRST_SECOND
    }

    const fn error() -> TimeError {
        TimeError { expected: Kind::Timestamp.expected() }
    }
}

/// Parses ISO 8601 timestamps with a time zone.
impl FromStr for Timestamp {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let timestamp = text.parse::<jiff::Timestamp>().map(Self::from);
        timestamp.ok().filter(|timestamp| timestamp.is_valid()).ok_or_else(Self::error)
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
    ($($name:ident, $blank:expr, $invalid:expr;)*) => {$(
        impl Argument<$name> for &str {
            fn into_value(self) -> $name {
                self.parse().unwrap_or($invalid)
            }
        }

        impl Argument<$name> for String {
            fn into_value(self) -> $name {
                self.as_str().into_value()
            }
        }

        impl Argument<$name> for &String {
            fn into_value(self) -> $name {
                self.as_str().into_value()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl AsValue for $name {
            fn as_value(&self) -> Value<'_> {
                if self.is_valid() { Value::Formatted(self) } else { Value::Invalid }
            }
        }

        impl FieldValue for $name {
            const BLANK: Self = $blank;

            fn as_slot(&mut self) -> Slot<'_> {
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
    Date, Self(jiff::civil::date(1970, 1, 1)), Date(jiff::civil::Date::MIN);
    Month, Self { first: jiff::civil::date(1970, 1, 1) }, Month { first: jiff::civil::Date::MIN };
    Timestamp, Self { whole: jiff::Timestamp::UNIX_EPOCH }, Timestamp { whole: jiff::Timestamp::MIN };
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
    fn has_parts_and_neighbours() {
        let january = Month::new(2026, 1).unwrap();
        assert_eq!((january.year(), january.month()), (2026, 1));
        assert_eq!((january.previous().to_string(), january.next().to_string()), ("2025-12".into(), "2026-02".into()));
        assert_eq!(january.last_day(), jiff::civil::date(2026, 1, 31));
        let (first, last) = (Month::from(jiff::civil::Date::MIN), Month::from(jiff::civil::Date::MAX));
        assert_eq!((first.previous(), last.next()), (first, last));
        assert!(Month::current().previous() < Month::current());
        let day = Date::new(2026, 2, 28).unwrap();
        assert_eq!((day.year(), day.month(), day.day()), (2026, 2, 28));
        let timestamp = Timestamp::from_seconds(1_700_000_000).unwrap();
        assert_eq!((timestamp.to_string(), timestamp.as_seconds()), ("2023-11-14T22:13:20Z".into(), 1_700_000_000));
        assert!(Timestamp::from_seconds(i64::MAX).is_err());
        assert!(Timestamp::now() > timestamp);
    }

    #[test]
    fn a_string_that_does_not_fit_is_an_invalid_value() {
        fn is_valid<T: AsValue>(text: impl Argument<T>) -> bool {
            matches!(text.into_value().as_value(), Value::Formatted(_))
        }
        assert!(is_valid::<Month>("2026-01") && is_valid::<Month>("0000-01"));
        assert!(is_valid::<Date>("2026-01-31".to_owned()));
        assert!(is_valid::<Timestamp>(&"0000-01-01T00:00:00Z".to_owned()));
        assert!(!is_valid::<Month>("2026-13") && !is_valid::<Date>("31.1.2026") && !is_valid::<Timestamp>("now"));
        // Years of another length would be sent in another format.
        assert!(!is_valid::<Month>(jiff::civil::date(-1, 1, 1)) && !is_valid::<Date>(jiff::civil::date(-1, 12, 31)));
        assert!("-000001-12-31T23:59:59Z".parse::<Timestamp>().is_err());
        assert!(!is_valid::<Timestamp>(jiff::Timestamp::MIN));
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
