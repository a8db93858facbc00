//! Regular expressions that are compiled once.

use regex_lite::Regex;

/// The regular expression of a literal.
macro_rules! pattern {
    ($text:literal) => {{
        static PATTERN: std::sync::LazyLock<regex_lite::Regex> =
            std::sync::LazyLock::new(|| $crate::import::patterns::compiled($text));
        &*PATTERN
    }};
}

pub(super) use pattern;

/// Compiles the text of a literal.
pub(super) fn compiled(text: &str) -> Regex {
    match Regex::new(text) {
        Ok(pattern) => pattern,
        Err(error) => unreachable!("{text}: {error}"),
    }
}

/// The text of a group of the first match.
pub(super) fn group<'t>(pattern: &Regex, text: &'t str, index: usize) -> Option<&'t str> {
    pattern.captures(text)?.get(index).map(|found| found.as_str())
}
