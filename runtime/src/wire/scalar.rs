//! Values of JSON that are neither objects nor lists, and their conversion to the types of fields.

use std::borrow::Cow;

use rust_decimal::Decimal;

/// A value that is neither an object nor a list.
pub(super) enum Scalar<'a> {
    Boolean(bool),
    Number(&'a str),
    Text(Cow<'a, str>),
}

impl<'a> Scalar<'a> {
    /// Returns a string; in a tolerant reading also the digits of a number, and the word of a boolean.
    pub(super) fn into_text(self, is_tolerant: bool) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Number(text) if is_tolerant => Some(Cow::Borrowed(text)),
            Self::Boolean(flag) if is_tolerant => Some(Cow::Borrowed(if flag { "true" } else { "false" })),
            Self::Number(_) | Self::Boolean(_) => None,
        }
    }

    /// Returns an integer; in a tolerant reading also that of a string.
    pub(super) fn integer(&self, is_tolerant: bool) -> Option<i64> {
        match self {
            Self::Number(text) => whole_number(text),
            Self::Text(text) if is_tolerant => whole_number(text.trim()),
            Self::Text(_) | Self::Boolean(_) => None,
        }
    }

    /// Returns a boolean; in a tolerant reading also that of a string.
    pub(super) fn boolean(&self, is_tolerant: bool) -> Option<bool> {
        match self {
            Self::Boolean(flag) => Some(*flag),
            Self::Text(text) if is_tolerant => text.parse().ok(),
            Self::Text(_) | Self::Number(_) => None,
        }
    }

    /// Returns an exact decimal number. Services send amounts as numbers and as strings.
    pub(super) fn decimal(&self) -> Option<Decimal> {
        let text = match self {
            Self::Number(text) => text,
            Self::Text(text) => text.trim(),
            Self::Boolean(_) => return None,
        };
        match text.contains(['e', 'E']) {
            true => Decimal::from_scientific(text).ok(),
            false => Decimal::from_str_exact(text).ok(),
        }
    }
}

/// Returns an integer. `1.0` and `1e0` are accepted too: services in Java may send integers in this form.
fn whole_number(text: &str) -> Option<i64> {
    /// Up to this value, all integers are exact as floats.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let number: f64 = text.parse().ok()?;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}
