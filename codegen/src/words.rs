//! Quoted strings and suggestions in messages.

/// The maximum number of characters of a string. Longer strings are truncated in messages and get no suggestion.
const MAX_CHARS: usize = 60;

/// The string in backticks, truncated and on one line.
pub(crate) fn quoted(text: &str) -> String {
    let mut shown: String = text.chars().take(MAX_CHARS).map(escaped).collect();
    if text.chars().nth(MAX_CHARS).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Escapes a character that must not be displayed: control characters, which may break the line or control the
/// terminal, and characters that reorder bidirectional text.
pub fn escaped(c: char) -> String {
    match c {
        '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => {
            c.escape_unicode().collect()
        }
        c if c.is_control() => c.escape_debug().collect(),
        c => c.to_string(),
    }
}

/// "`a`, `b` or `c`".
pub fn any_of<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
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

/// Returns the candidate of which a word is probably a misspelling.
///
/// A candidate matches if it differs by a few typing mistakes, or if it has most words of the name in the same order,
/// where words can be abbreviated or misspelt.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest(word, candidates).into_iter().next()
}

/// Returns "did you mean `a`, `b` or `c`?" with the candidates that are about as close as the [`closest`] one.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let found = nearest(word, candidates);
    (!found.is_empty()).then(|| format!("did you mean {}?", any_of(found)))
}

/// Whether a word is so similar to another one that it is certainly a misspelling of it: it differs in case and
/// separators only, or in one letter, or two of a long word. Different digits are no typing mistake.
pub(crate) fn is_typing_mistake(word: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (Some(word), Some(other)) = (Name::new(word), Name::new(other)) else { return false };
    let allowed = match word.whole.chars().count().max(other.whole.chars().count()) {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    };
    digits(&word.whole) == digits(&other.whole)
        && (word.whole == other.whole || mistakes(&word.whole, &other.whole).is_some_and(|count| count <= allowed))
}

/// The maximum number of suggestions.
const MAX_SUGGESTIONS: usize = 3;

/// Returns the nearest candidate, and those that are almost as near.
fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let Some(word) = Name::new(word) else { return Vec::new() };
    let distance = |candidate: &'a str| Some((word.distance(&Name::new(candidate)?)?, candidate));
    let mut found: Vec<(usize, &str)> = candidates.into_iter().filter_map(distance).collect();
    // The sort is stable, so candidates with the same distance keep their order.
    found.sort_by_key(|(distance, _)| *distance);
    let farthest = found.first().map_or(0, |(distance, _)| distance + usize::from(*distance > 0));
    found
        .into_iter()
        .take_while(|(distance, _)| *distance <= farthest)
        .take(MAX_SUGGESTIONS)
        .map(|(_, name)| name)
        .collect()
}

/// A name in the form for comparisons, which ignore case and separators because these are misspelt most often.
struct Name {
    whole: String,
    words: Vec<String>,
}

impl Name {
    /// `None` for an empty string, and for one that is too long.
    fn new(text: &str) -> Option<Self> {
        let chars: Vec<char> = text.chars().take(MAX_CHARS + 1).collect();
        if chars.is_empty() || chars.len() > MAX_CHARS {
            return None;
        }
        let mut words = vec![String::new()];
        let mut before_is_small = false;
        for c in chars {
            let separates = matches!(c, '_' | '-' | ' ');
            if separates || before_is_small && c.is_ascii_uppercase() {
                words.push(String::new());
            }
            if let (false, Some(word)) = (separates, words.last_mut()) {
                word.push(c.to_ascii_lowercase());
            }
            before_is_small = c.is_ascii_lowercase();
        }
        words.retain(|word| !word.is_empty());
        Some(Self { whole: words.concat(), words })
    }

    /// The distance to another name in typing mistakes; `None` if the names are too different.
    fn distance(&self, other: &Self) -> Option<usize> {
        let by_words = (self.words.len() > 1 && other.words.len() > 1).then(|| self.by_words(other));
        let as_a_whole = mistakes(&self.whole, &other.whole);
        match by_words {
            // With the same number of words and too few in common, it is another name, even if the words are short.
            Some(None) if self.words.len() == other.words.len() => None,
            by_words => as_a_whole.into_iter().chain(by_words.flatten()).min(),
        }
    }

    /// The distance word by word. An additional word counts as two mistakes, a missing word as one. Most words must
    /// occur in both names.
    fn by_words(&self, other: &Self) -> Option<usize> {
        let start = Alignment { cost: 0, found: 0 };
        let mut row: Vec<Alignment> = (0..=other.words.len()).map(|count| start.but(count)).collect();
        for word in &self.words {
            let mut next = vec![row.first()?.but(2)];
            for ((there, diagonal), above) in other.words.iter().zip(&row).zip(row.iter().skip(1)) {
                let skipped = above.but(2).better(next.last()?.but(1));
                next.push(match mistakes_in_word(word, there) {
                    Some(cost) => skipped.better(Alignment { found: diagonal.found + 1, ..diagonal.but(cost) }),
                    None => skipped,
                });
            }
            row = next;
        }
        let best = row.last()?;
        (best.found * 2 > self.words.len() && best.cost <= self.words.len() + 1).then_some(best.cost)
    }
}

/// An alignment of the words of two names.
#[derive(Clone, Copy)]
struct Alignment {
    cost: usize,
    /// The number of words in both names.
    found: usize,
}

impl Alignment {
    fn but(self, cost: usize) -> Self {
        Self { cost: self.cost + cost, ..self }
    }

    /// Returns the alignment with the lower cost; for equal costs, the one with more words in both names.
    fn better(self, other: Self) -> Self {
        if (other.cost, self.found) < (self.cost, other.found) { other } else { self }
    }
}

/// The number of typing mistakes between two strings; `None` if it is large.
fn mistakes(text: &str, other: &str) -> Option<usize> {
    let length = text.chars().count();
    let allowed = ((length + 1) / 3).clamp(1, 4);
    let distance =
        if other.len().abs_diff(text.len()) > allowed { allowed + 1 } else { strsim::osa_distance(text, other) };
    (distance <= allowed && distance < length).then_some(distance)
}

/// The number of typing mistakes between two words. An abbreviation counts as one mistake.
fn mistakes_in_word(word: &str, other: &str) -> Option<usize> {
    mistakes(word, other).or_else(|| (abbreviates(word, other) || abbreviates(other, word)).then_some(1))
}

/// Whether `short` is the beginning of `long`, or consists of some of its letters in the same order.
fn abbreviates(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    let in_order = || short.chars().all(|c| rest.any(|there| there == c));
    match short.len() {
        0 | 1 => false,
        2 => long.starts_with(short),
        _ => short.chars().next() == long.chars().next() && { in_order }(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_nearest_candidate() {
        let keys = ["mandatory", "mandatory_if", "max_length", "min_length", "doc", "type"];
        let suggestion = |word| closest(word, keys);
        assert_eq!(suggestion("mandatroy"), Some("mandatory"));
        assert_eq!(suggestion("maxLength"), Some("max_length"));
        assert_eq!(suggestion("max-length"), Some("max_length"));
        assert_eq!(suggestion("docs"), Some("doc"));
        assert_eq!(suggestion("typ"), Some("type"));
        assert_eq!(suggestion("pattern"), None);
        assert_eq!(suggestion(""), None);
        assert_eq!(suggestion(&"x".repeat(1_000_000)), None);
    }

    #[test]
    fn tells_typing_mistakes_from_other_words() {
        for (word, other) in [
            ("mandatroy", "mandatory"),
            ("maxLength", "max_length"),
            ("typ", "type"),
            ("PayOrders", "pay_orders"),
            ("BALANCE_TYPE_DEBT", "BALANCE_TYPE_DEBIT"),
        ] {
            assert!(is_typing_mistake(word, other), "{word}");
        }
        for (word, other) in [
            ("mix", "min"),
            ("limit_101", "limit_100"),
            ("CBC.0100", "CBC.0101"),
            ("lst_orders", "list_customer_orders"),
            ("acct_balances", "show_customer_account_balances"),
            ("", "doc"),
        ] {
            assert!(!is_typing_mistake(word, other), "{word}");
        }
    }

    #[test]
    fn compares_names_of_several_words_word_by_word() {
        let names = [
            "pay_orders",
            "list_customer_orders",
            "show_customer_order_details",
            "list_order_discounts",
            "cancel_customer_order",
            "list_service_resources",
            "list_resource_types",
            "list_resource_specs",
            "create_personal_realname_auth",
            "show_customer_account_balances",
        ];
        for (word, expected) in [
            ("lst_orders", &["list_customer_orders", "list_order_discounts"][..]),
            ("list_orders", &["list_customer_orders", "list_order_discounts"]),
            ("list_cust_orders", &["list_customer_orders"]),
            ("get_customer_orders", &["list_customer_orders", "cancel_customer_order"]),
            ("ListCustomerOrder", &["list_customer_orders"]),
            ("pay_order", &["pay_orders"]),
            ("payorders", &["pay_orders"]),
            ("list_resources", &["list_service_resources", "list_resource_types", "list_resource_specs"]),
            ("create_personal_realname_authentication", &["create_personal_realname_auth"]),
            ("acct_balances", &["show_customer_account_balances"]),
            // The order of words matters, and both of two words must match.
            ("orders_list", &[]),
            ("get_invoices", &[]),
            ("orders", &[]),
        ] {
            assert_eq!(nearest(word, names), expected, "{word}");
        }
        assert_eq!(did_you_mean("pay_order", names).unwrap(), "did you mean `pay_orders`?");
        assert_eq!(did_you_mean("x", names), None);
    }

    #[test]
    fn quotes_on_one_line_and_cuts_long_strings() {
        assert_eq!(quoted("a\nb"), "`a\\nb`");
        assert_eq!(quoted("a\u{61c}\u{2028}\u{202e}\u{9b}b"), "`a\\u{61c}\\u{2028}\\u{202e}\\u{9b}b`");
        assert_eq!(quoted("实名"), "`实名`");
        assert_eq!(quoted(&"x".repeat(1000)).chars().count(), 63);
        assert_eq!(any_of(["a", "b", "c"]), "`a`, `b` or `c`");
    }
}
