//! Words in messages: quoting what an author wrote, and guessing what was meant.

/// Longer texts are cut in messages, and not compared.
const MAX_CHARS: usize = 60;

/// The text between backticks, cut and on one line.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(MAX_CHARS).map(escaped).collect();
    if text.chars().nth(MAX_CHARS).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Control characters would break the line of a message, and marks of direction would turn it round.
fn escaped(c: char) -> String {
    match c {
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
            c.escape_unicode().collect()
        }
        c if c.is_control() => c.escape_debug().collect(),
        c => c.to_string(),
    }
}

/// "`a`, `b` or `c`".
pub(crate) fn any_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "or")
}

/// "`a`, `b` and `c`".
pub(crate) fn all_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    joined(words, "and")
}

fn joined<'a>(words: impl IntoIterator<Item = &'a str>, last: &str) -> String {
    let mut words: Vec<String> = words.into_iter().map(quoted).collect();
    match words.pop() {
        None => String::new(),
        Some(only) if words.is_empty() => only,
        Some(end) => format!("{} {last} {end}", words.join(", ")),
    }
}

/// The candidate that was probably meant by a word that is none of them: the one that is the fewest typing mistakes
/// away, if those are few.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = plain(word)?;
    let allowed = ((word.chars().count() + 1) / 3).clamp(1, 4);
    candidates
        .into_iter()
        .filter_map(|candidate| Some((plain(candidate)?, candidate)))
        .filter(|(plain, _)| plain.len().abs_diff(word.len()) <= allowed)
        .map(|(plain, candidate)| (strsim::osa_distance(&word, &plain), candidate))
        .filter(|(distance, _)| *distance <= allowed && *distance < word.chars().count())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Case and separators are what people get wrong first: they do not count.
fn plain(word: &str) -> Option<String> {
    let chars: Vec<char> = word.chars().take(MAX_CHARS + 1).collect();
    (!chars.is_empty() && chars.len() <= MAX_CHARS)
        .then(|| chars.into_iter().filter(|c| !matches!(c, '_' | '-' | ' ')).map(|c| c.to_ascii_lowercase()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_is_found() {
        let keys = ["mandatory", "mandatory_if", "max_length", "min_length", "doc", "type"];
        let meant = |word| closest(word, keys);
        assert_eq!(meant("mandatroy"), Some("mandatory"));
        assert_eq!(meant("maxLength"), Some("max_length"));
        assert_eq!(meant("max-length"), Some("max_length"));
        assert_eq!(meant("docs"), Some("doc"));
        assert_eq!(meant("typ"), Some("type"));
        assert_eq!(meant("pattern"), None);
        assert_eq!(meant(""), None);
        assert_eq!(meant(&"x".repeat(1_000_000)), None);
    }

    #[test]
    fn what_is_quoted_fits_on_a_line() {
        assert_eq!(quoted("a\nb"), "`a\\nb`");
        assert_eq!(quoted("实名"), "`实名`");
        assert_eq!(quoted(&"x".repeat(1000)).chars().count(), 63);
        assert_eq!(any_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
