//! Variants of a text that differ in one place.

/// Words that can stand for each other in a spec.
const ALTERNATIVES: [&[&str]; 9] = [
    &["partner", "customer", "any"],
    &["harmless", "harmful"],
    &["reads", "changes"],
    &["true", "false"],
    &["string", "integer", "long", "decimal", "boolean", "date", "month", "timestamp"],
    &["none", "unknown", "done"],
    &["intl", "test"],
    &["doc-intl", "sdk"],
    &["offset", "page", "marker"],
];

/// Every text that differs from `text` in one word, in one line, or in one entry between braces.
pub(crate) fn mutants(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is_word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-');
    let mut start = 0;
    for word in text.split_inclusive(|character| !is_word(character)) {
        let at = start;
        start += word.len();
        let word = word.trim_end_matches(|character| !is_word(character));
        let mut replace = |other: &str| {
            found.push(format!("{}{other}{}", &text[..at], &text[at + word.len()..]));
        };
        if word.is_empty() {
            continue;
        }
        match word.parse::<i64>() {
            Ok(number) => replace(&(number + 1).to_string()),
            Err(_) => replace(&format!("{word}x")),
        }
        for other in ALTERNATIVES.iter().filter(|words| words.contains(&word)).flat_map(|words| words.iter()) {
            replace(other);
        }
    }
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for index in 0..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(index);
        found.push(fewer.concat());
        if index + 1 < lines.len() {
            let mut swapped = lines.clone();
            swapped.swap(index, index + 1);
            found.push(swapped.concat());
        }
    }
    // An entry ends at the next comma or brace that is not within deeper brackets.
    for (at, _) in text.match_indices(", ") {
        let mut depth = 0;
        let end = text[at + 2..].find(|character| {
            match character {
                '{' | '[' => depth += 1,
                '}' | ']' => depth -= 1,
                _ => {}
            }
            depth < 0 || (depth == 0 && character == ',') || character == '\n'
        });
        if let Some(end) = end {
            found.push(format!("{}{}", &text[..at], &text[at + 2 + end..].trim_start_matches(' ')));
        }
    }
    found
}
