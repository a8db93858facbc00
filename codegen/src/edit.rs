//! A change of one place of a file.

use std::ops::Range;

use crate::{source::Span, words};

/// A change of one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// Replaces a string.
    Replace(Span, String),
    /// Replaces a misspelt word, in its quotes if it has some. Only a word with few typing mistakes is replaced, because
    /// a name that is merely similar can be another one.
    Word(Span, String),
    /// Puts a scalar in quotes.
    Quote(Span),
    /// Puts a scalar in brackets, which makes it a list.
    Brackets(Span),
    /// Replaces an entry of a map with these entries; with none, removes it.
    Entry(Span, Vec<String>),
    /// Adds an entry to a map, before the entry that begins here.
    Before(Span, String),
    /// Removes an item of a list or an entry of a map; if it is the only one, the list or map with its key.
    Item(Span),
}

/// A range of bytes, and the text that replaces it.
pub(crate) type Replacement = (Range<usize>, String);

impl Edit {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Replace(span, _)
            | Self::Word(span, _)
            | Self::Quote(span)
            | Self::Brackets(span)
            | Self::Entry(span, _)
            | Self::Before(span, _)
            | Self::Item(span) => *span,
        }
    }

    /// The range of bytes that is replaced, and its replacement; `None` if the text at the place has another form than
    /// expected, such as a string on several lines.
    pub(crate) fn apply(&self, text: &str) -> Option<Replacement> {
        let Span { start, end, .. } = self.span();
        let part = text.get(start..end)?;
        match self {
            Self::Replace(_, replacement) => Some((start..end, replacement.clone())),
            Self::Word(_, word) => Some((start..end, respelt(part, word)?)),
            Self::Quote(_) => is_bare(part).then(|| (start..end, format!("\"{part}\""))),
            Self::Brackets(_) => (is_bare(part) || unquoted(part).is_some()).then(|| (start..end, format!("[{part}]"))),
            Self::Before(_, entry) => {
                let separator = Place::new(text, start, end)?.separator();
                Some((start..start, format!("{entry}{separator}")))
            }
            Self::Entry(_, entries) => {
                // The span of a string on several lines contains the line breaks behind it.
                let end = start + part.trim_end().len();
                if !has_closed_brackets(part) {
                    return None;
                }
                let place = Place::new(text, start, end)?;
                if entries.is_empty() { place.without() } else { Some((start..end, entries.join(&place.separator()))) }
            }
            Self::Item(_) => {
                let end = start + part.trim_end().len();
                if has_closed_brackets(part) { without_item(text, start, end) } else { None }
            }
        }
    }
}

/// An entry of a map, or an item of a list, in its text.
struct Place<'t> {
    text: &'t str,
    start: usize,
    end: usize,
    /// The first byte of its line.
    line: usize,
    /// The first byte of the next line.
    next: usize,
    style: Style,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    /// An entry with lines of its own.
    Lines,
    /// The first entry of a map in a list, behind `- `.
    BehindDash,
    /// An entry in braces.
    Braces,
}

impl<'t> Place<'t> {
    fn new(text: &'t str, start: usize, end: usize) -> Option<Self> {
        let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(end..)?;
        let next = rest.find('\n').map_or(text.len(), |at| end + at + 1);
        let before = text.get(line..start)?;
        let behind = rest.trim_start_matches(' ').chars().next();
        let style = match before.trim_matches(' ') {
            // In braces over several lines, the separator or the brace follows.
            _ if matches!(behind, Some(',' | '}' | ']')) => Style::Braces,
            "" => Style::Lines,
            dashes if dashes.split(' ').all(|dash| dash == "-") => Style::BehindDash,
            _ => Style::Braces,
        };
        Some(Self { text, start, end, line, next, style })
    }

    /// What stands between two entries.
    fn separator(&self) -> String {
        if self.style == Style::Braces {
            return ", ".to_owned();
        }
        let newline = if self.text.contains("\r\n") { "\r\n" } else { "\n" };
        format!("{newline}{}", " ".repeat(self.start - self.line))
    }

    /// The removal of the entry.
    fn without(&self) -> Option<Replacement> {
        let Self { text, start, end, line, next, .. } = *self;
        let removed = match self.style {
            // A comment behind the entry stays.
            Style::Lines | Style::BehindDash if text.get(end..next)?.contains('#') => start..end,
            Style::Lines => line..next,
            Style::BehindDash => {
                let column = start - line;
                let indent = text.get(next..next + column)?;
                let follows = indent.bytes().all(|byte| byte == b' ')
                    && text.get(next + column..)?.starts_with(|c: char| !c.is_whitespace() && c != '-');
                if !follows {
                    return None;
                }
                start..next + column
            }
            Style::Braces => {
                let after = text.get(end..)?;
                match after.trim_start().strip_prefix(',') {
                    Some(rest) => start..text.len() - rest.trim_start().len(),
                    None => text.get(..start)?.trim_end().trim_end_matches(',').len()..end,
                }
            }
        };
        Some((removed, String::new()))
    }
}

/// The removal of an item of a list or an entry of a map, with the key of the list or map if nothing is left of it.
fn without_item(text: &str, start: usize, end: usize) -> Option<Replacement> {
    let before = text.get(..start)?.trim_end();
    let after = text.get(end..)?.trim_start();
    if let (Some(outer), Some(rest)) = (before.strip_suffix(['[', '{']), after.strip_prefix([']', '}'])) {
        return Place::new(text, key(outer)?, text.len() - rest.len())?.without();
    }
    let place = Place::new(text, start, end)?;
    let line = match place.style {
        // Otherwise it is the value of an entry.
        Style::Braces if before.ends_with(['[', '{', ',']) => return place.without(),
        Style::Braces => return None,
        Style::Lines => Place { start, ..place },
        Style::BehindDash => Place { start: place.line + text.get(place.line..start)?.find('-')?, ..place },
    };
    let line = Place { style: Style::Lines, ..line };
    let column = line.start - line.line;
    let is_content = |line: &&str| !matches!(line.trim_start().chars().next(), None | Some('#'));
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines_before = text.get(..line.line)?;
    let follows = text.get(line.next..)?.lines().find(is_content).is_some_and(|next| indent(next) == column);
    let precedes = lines_before.lines().rfind(is_content).is_some_and(|previous| indent(previous) >= column);
    if follows || precedes {
        return line.without();
    }
    // A comment between the key and the item stays, so the key stays too.
    lines_before.lines().next_back().filter(is_content)?;
    Place::new(text, key(lines_before)?, end)?.without()
}

/// The first byte of the key at the end of `before`: `… key:`.
fn key(before: &str) -> Option<usize> {
    let name = before.trim_end().strip_suffix(':')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = name.trim_end_matches(is_name).len();
    (start < name.len()).then_some(start)
}

/// The word with the quotes of the misspelt one; `None` if it needs others, or may be another word.
fn respelt(misspelt: &str, word: &str) -> Option<String> {
    let quote = unquoted(misspelt).and_then(|inner| misspelt.get(..1).map(|quote| (quote, inner)));
    let (quote, inner) = quote.unwrap_or(("", misspelt));
    let is_plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '));
    let is_string = word.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && !["true", "false", "null"].contains(&word.to_ascii_lowercase().as_str());
    let fits = is_plain(inner) && is_plain(word) && (is_string || !quote.is_empty());
    (fits && words::is_typing_mistake(inner, word)).then(|| format!("{quote}{word}{quote}"))
}

/// What is between the quotes of a string on one line.
fn unquoted(text: &str) -> Option<&str> {
    ['"', '\''].into_iter().find_map(|quote| {
        let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
        (!inner.contains([quote, '\\', '\n'])).then_some(inner)
    })
}

/// Whether a scalar has no quotes, is on one line, and means the same in quotes and in brackets.
fn is_bare(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(['"', '\'', '|', '>', '&', '*', '!'])
        && !text.contains(['"', '\\', '\n', '[', ']', '{', '}', ','])
}

/// Whether all brackets are closed, so that the text is a whole value.
fn has_closed_brackets(text: &str) -> bool {
    let count = |bracket: char| text.matches(bracket).count();
    count('[') == count(']') && count('{') == count('}')
}
