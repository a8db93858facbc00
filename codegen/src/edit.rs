//! A change of one place of a file.

use crate::source::Span;

/// A change of one place of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Edit {
    /// Replaces a string.
    Replace(Span, String),
    /// Replaces an entry of a map with these entries; with none, removes it.
    Entry(Span, Vec<String>),
    /// Adds an entry to a map, before the entry that begins here.
    Before(Span, String),
}

impl Edit {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Replace(span, _) | Self::Entry(span, _) | Self::Before(span, _) => *span,
        }
    }

    /// The range of bytes that is replaced, and its replacement.
    pub(crate) fn apply(&self, text: &str) -> Option<(usize, usize, String)> {
        let Span { start, end, .. } = self.span();
        let before = text.get(..start)?;
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let indent = text.get(line..start)?;
        // An entry with a line of its own, or one in braces.
        let block = indent.bytes().all(|byte| byte == b' ');
        let separator = if block { format!("\n{indent}") } else { ", ".to_owned() };
        Some(match self {
            Self::Replace(_, replacement) => (start, end, replacement.clone()),
            Self::Before(_, entry) => (start, start, format!("{entry}{separator}")),
            Self::Entry(_, entries) if !entries.is_empty() => (start, end, entries.join(&separator)),
            Self::Entry(..) if block => {
                let rest = text.get(end..)?;
                let comment = rest.find('\n').is_some_and(|at| rest.get(..at).is_some_and(|rest| rest.contains('#')));
                let after = rest.find('\n').map_or(text.len(), |at| end + at + 1);
                // A comment behind the entry stays.
                if comment { (start, end, String::new()) } else { (line, after, String::new()) }
            }
            Self::Entry(..) => {
                let after = text.get(end..)?;
                match after.trim_start().strip_prefix(',') {
                    Some(rest) => (start, text.len() - rest.trim_start().len(), String::new()),
                    None => (before.trim_end().trim_end_matches(',').len(), end, String::new()),
                }
            }
        })
    }
}
