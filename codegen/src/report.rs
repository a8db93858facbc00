//! Collects the problems of a spec from all phases, and reports them.

use std::{collections::HashSet, fmt};

use crate::{
    diagnostic::{Diagnostic, Label},
    render,
    source::{Location, Range, Sources, Span},
};

/// The maximum number of diagnostics that are shown. The others are only counted.
const MAX_SHOWN: usize = 100;

/// The collector of problems.
///
/// Dropping it without [`finish`](Problems::finish) would lose problems, so it panics in debug builds.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    list: Vec<Diagnostic>,
    /// The shared declarations, and the place where each is used first.
    shared: Vec<(Span, Span)>,
    finished: bool,
}

impl Problems {
    pub(crate) fn add(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Sets where a shared declaration is used first. A problem in it is reported once, however often it is used.
    pub(crate) fn used(&mut self, declaration: Span, first: Span) {
        self.shared.push((declaration, first));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the problems sorted by file and position; `Ok` if there are none.
    pub(crate) fn finish(mut self, sources: &Sources) -> Result<(), Diagnostics> {
        self.finished = true;
        let mut list = std::mem::take(&mut self.list);
        if list.is_empty() {
            return Ok(());
        }
        list.sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.code));
        let mut seen = HashSet::new();
        list.retain_mut(|diagnostic| {
            let span = diagnostic.primary.span;
            let shared = self.shared.iter().find(|(declaration, _)| declaration.contains(span));
            if let Some((_, first)) = shared {
                diagnostic.labels.push(Label { span: *first, text: "first used here".to_owned() });
            }
            // An alias repeats the problems of its anchor; a shared declaration is reported for its first use only.
            let message = if shared.is_some() { String::new() } else { diagnostic.message.clone() };
            seen.insert((span, diagnostic.code, message))
        });
        let count = list.len();
        list.truncate(MAX_SHOWN);
        Err(Diagnostics { sources: sources.clone(), list, count })
    }
}

impl Drop for Problems {
    fn drop(&mut self) {
        debug_assert!(
            self.finished || std::thread::panicking(),
            "the problems of a spec were dropped without `finish`"
        );
    }
}

/// The diagnostics of a spec, in the order of its files. There is at least one.
///
/// `Display` renders all diagnostics in the style of rustc.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    sources: Sources,
    list: Vec<Diagnostic>,
    count: usize,
}

impl Diagnostics {
    /// The number of diagnostics, including those that are not shown.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The first diagnostics, at most 100.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The position of a diagnostic.
    pub fn location(&self, diagnostic: &Diagnostic) -> Location {
        self.sources.location(diagnostic.primary.span)
    }

    /// The range that a diagnostic underlines.
    pub fn range(&self, diagnostic: &Diagnostic) -> Range {
        self.sources.range(diagnostic.primary.span)
    }

    /// The remarks of a diagnostic at other places.
    pub fn labels<'d>(&'d self, diagnostic: &'d Diagnostic) -> impl Iterator<Item = (Range, &'d str)> {
        diagnostic.labels.iter().map(|label| (self.sources.range(label.span), label.text.as_str()))
    }

    /// Renders a diagnostic with its snippet, without a trailing line break.
    pub fn render_one(&self, diagnostic: &Diagnostic) -> String {
        render::plain(&self.sources, diagnostic)
    }

    /// Like [`render_one`](Self::render_one), with the colours of a terminal as ANSI sequences.
    pub fn render_coloured(&self, diagnostic: &Diagnostic) -> String {
        render::coloured(&self.sources, diagnostic)
    }

    /// A sentence about the diagnostics that are not shown, if there are any.
    pub fn rest(&self) -> Option<String> {
        match self.count.saturating_sub(self.list.len()) {
            0 => None,
            1 => Some("error: 1 more problem is not shown".to_owned()),
            rest => Some(format!("error: {rest} more problems are not shown")),
        }
    }

    /// Renders all diagnostics, one paragraph each.
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
    #[should_panic(expected = "without `finish`")]
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
        assert!(diagnostics.render().ends_with("\n\nerror: 50 more problems are not shown"));
    }
}
