//! Renders diagnostics as text.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::{
    diagnostic::{Diagnostic, Label},
    source::{FileId, Sources, Span},
};

/// Renders a diagnostic without colours.
pub(crate) fn plain(sources: &Sources, diagnostic: &Diagnostic) -> String {
    render(&Renderer::plain(), sources, diagnostic)
}

/// Renders a diagnostic with the colours of a terminal.
pub(crate) fn coloured(sources: &Sources, diagnostic: &Diagnostic) -> String {
    render(&Renderer::styled(), sources, diagnostic)
}

/// Renders the code and the message, the source lines with labels, and the help.
fn render(renderer: &Renderer, sources: &Sources, diagnostic: &Diagnostic) -> String {
    let title = Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.code.as_str());
    let primary = diagnostic.primary.span;
    let (near, far): (Vec<&Label>, Vec<&Label>) =
        diagnostic.labels.iter().partition(|label| label.span.file == primary.file);
    let mut group = Group::with_title(title);
    if primary == Span::top(primary.file) {
        group = group.element(Origin::path(sources.shown(primary.file)));
    } else {
        let labels = near.iter().map(|label| (AnnotationKind::Context, *label));
        let labels = std::iter::once((AnnotationKind::Primary, &diagnostic.primary)).chain(labels);
        group = group.element(snippet(sources, primary.file, labels.collect()));
    }
    for label in far {
        group = group.element(snippet(sources, label.span.file, vec![(AnnotationKind::Context, label)]));
    }
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// The snippet contains only the lines from the first to the last label, because the renderer scans the whole snippet.
fn snippet<'a>(
    sources: &'a Sources,
    file: FileId,
    labels: Vec<(AnnotationKind, &'a Label)>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let text = sources.text(file);
    let ranges = || labels.iter().map(|(_, label)| underlined(text, label.span));
    let first = ranges().map(|range| range.start).min().unwrap_or(0).min(text.len());
    let last = ranges().map(|range| range.end).max().unwrap_or(0).min(text.len());
    let from = text.get(..first).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let to = text.get(last..).and_then(|after| after.find(['\r', '\n'])).map_or(text.len(), |at| last + at);
    let line = sources.location(Span { file, start: from, end: from }).line;
    let annotations = labels.into_iter().map(|(kind, label)| {
        let range = underlined(text, label.span);
        let annotation = kind.span(range.start.saturating_sub(from)..range.end.saturating_sub(from));
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    });
    Snippet::source(text.get(from..to).unwrap_or(""))
        .line_start(line)
        .path(sources.shown(file))
        .annotations(annotations.collect::<Vec<_>>())
}

/// The part of a span to underline: its first line. Underlining more lines would make the remark hard to find.
fn underlined(text: &str, span: Span) -> Range<usize> {
    let rest = text.get(span.start..span.end).unwrap_or("");
    let end = rest.find(['\r', '\n']).map_or(span.end, |at| span.start + at);
    span.start..end.max(span.start)
}
