//! All problems of a spec: the collector that every phase adds to, and the report that is made of it.

use std::{collections::HashSet, fmt};

use crate::{
    diagnostic::Diagnostic,
    render,
    source::{Location, Sources},
};

/// How many diagnostics are shown; the others are counted.
const MAX_SHOWN: usize = 100;

/// The collector that every phase adds to.
///
/// Dropping it without [`finish`](Problems::finish) would lose problems: a debug build notices.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Diagnostic>,
    looked_at: bool,
}

impl Problems {
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Sorted by file and position; `Err` if there are any.
    pub(crate) fn finish(mut self, sources: &Sources) -> Result<(), Diagnostics> {
        self.looked_at = true;
        let mut list = std::mem::take(&mut self.list);
        if list.is_empty() {
            return Ok(());
        }
        list.sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.code));
        // An alias repeats what is wrong with its anchor.
        let mut seen = HashSet::new();
        list.retain(|diagnostic| seen.insert((diagnostic.primary.span, diagnostic.code, diagnostic.message.clone())));
        let count = list.len();
        list.truncate(MAX_SHOWN);
        Err(Diagnostics { sources: sources.clone(), list, count })
    }
}

impl Drop for Problems {
    fn drop(&mut self) {
        debug_assert!(
            self.looked_at || std::thread::panicking(),
            "the problems of a spec were collected and not looked at"
        );
    }
}

/// Everything that is wrong with a spec, in the order of the files; never empty.
///
/// `Display` renders all of it, the way that rustc does.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    sources: Sources,
    list: Vec<Diagnostic>,
    count: usize,
}

impl Diagnostics {
    /// How many there are, those that are not shown included.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The diagnostics, at most a hundred.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Where a diagnostic points.
    pub fn location(&self, diagnostic: &Diagnostic) -> Location {
        self.sources.location(diagnostic.primary.span)
    }

    /// One diagnostic with its snippet, without a line break at the end.
    pub fn render_one(&self, diagnostic: &Diagnostic) -> String {
        render::diagnostic(&self.sources, diagnostic)
    }

    /// A sentence on those that are not shown, if there are such.
    pub fn rest(&self) -> Option<String> {
        match self.count.saturating_sub(self.list.len()) {
            0 => None,
            1 => Some("error: and 1 more problem".to_owned()),
            rest => Some(format!("error: and {rest} more problems")),
        }
    }

    /// All of them, one paragraph each.
    pub fn render(&self) -> String {
        let mut paragraphs: Vec<String> = self.iter().map(|diagnostic| self.render_one(diagnostic)).collect();
        paragraphs.extend(self.rest());
        paragraphs.join("\n\n")
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for Diagnostics {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        diagnostic::Code,
        source::{FileId, Span},
    };

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "not looked at")]
    fn panics_if_problems_are_dropped_without_finish() {
        drop(Problems::default());
    }

    #[test]
    fn counts_all_problems_and_shows_the_first_ones() {
        let sources = Sources::from_texts([("api.yaml", "x".repeat(200))]);
        let mut problems = Problems::default();
        for start in 0..150 {
            let span = Span { file: FileId(0), start, end: start + 1 };
            problems.add(Diagnostic::new(Code::UnknownKey, span, "unknown"));
        }
        let diagnostics = problems.finish(&sources).unwrap_err();
        assert_eq!((diagnostics.count(), diagnostics.iter().count()), (150, MAX_SHOWN));
        assert!(diagnostics.render().ends_with("\n\nerror: and 50 more problems"));
    }
}
