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

#[cfg(test)]
mod tests {
    use super::*;

    /// The source files of a folder, without this one.
    fn sources(folder: &std::path::Path) -> Vec<String> {
        let mut texts = Vec::new();
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                texts.extend(sources(&path));
            } else if !path.ends_with("patterns.rs") {
                texts.push(std::fs::read_to_string(&path).unwrap());
            }
        }
        texts
    }

    /// A pattern is compiled when it is used first, which may be in no other test.
    #[test]
    fn every_pattern_is_valid() {
        let mut count = 0;
        for text in sources(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/import")) {
            for part in text.split("pattern!(").skip(1) {
                let literal = part.trim_start();
                let literal = match literal.strip_prefix("r#\"") {
                    Some(raw) => raw.split("\"#").next().unwrap(),
                    None => literal.strip_prefix("r\"").unwrap().split('"').next().unwrap(),
                };
                compiled(literal);
                count += 1;
            }
        }
        assert!(count > 100, "{count}");
    }
}
