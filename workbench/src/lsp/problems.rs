//! The diagnostics of a spec and their corrections, as an editor shows them.

use std::collections::HashMap;

use gen_lsp_types::{
    Code, CodeAction, CodeActionKind, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Message,
    Position, Range, TextEdit, WorkspaceEdit,
};
use huaweicloud_bss_codegen::{self as codegen, Correction, Diagnostics, escaped};

use super::spec::{API, File, Spec};

/// The name of this program in diagnostics.
pub(super) const SOURCE: &str = "bss-spec";

/// The maximum number of characters of a text in the title of an action.
const MAX_CHARS: usize = 40;

/// Returns the diagnostics of a file.
pub(super) fn diagnostics(spec: &Spec, file: &File, diagnostics: &Diagnostics) -> Vec<Diagnostic> {
    let in_file = diagnostics.iter().filter(|diagnostic| diagnostics.location(diagnostic).path == file.name);
    let rest = diagnostics.rest().filter(|_| file.name == API).map(rest);
    in_file.map(|diagnostic| shown(spec, file, diagnostics, diagnostic)).chain(rest).collect()
}

/// A note that there are more problems.
fn rest(text: String) -> Diagnostic {
    let text = text.strip_prefix("error: ").map(str::to_owned).unwrap_or(text);
    Diagnostic {
        severity: Some(DiagnosticSeverity::Information),
        source: Some(SOURCE.to_owned()),
        message: Message::String(text),
        ..Diagnostic::default()
    }
}

fn shown(spec: &Spec, file: &File, all: &Diagnostics, one: &codegen::Diagnostic) -> Diagnostic {
    let remark = Some(one.remark().to_owned()).filter(|remark| !remark.is_empty());
    let advice = one.advice().map(|advice| format!("help: {advice}"));
    let lines = std::iter::once(one.message().to_owned()).chain(remark).chain(advice);
    let related = all.labels(one).filter_map(|(range, text)| {
        let file = spec.file(&range.path)?;
        let location = Location { uri: file.uri.clone(), range: converted(file, &range) };
        Some(DiagnosticRelatedInformation { location, message: text.to_owned() })
    });
    let related: Vec<_> = related.collect();
    Diagnostic {
        range: converted(file, &all.range(one)),
        severity: Some(DiagnosticSeverity::Error),
        code: Some(Code::String(one.code().as_str().to_owned())),
        code_description: None,
        source: Some(SOURCE.to_owned()),
        message: Message::String(lines.collect::<Vec<_>>().join("\n")),
        tags: None,
        related_information: Some(related).filter(|related| !related.is_empty()),
        data: None,
    }
}

/// A range of the checker, whose columns are characters.
fn converted(file: &File, range: &codegen::Range) -> Range {
    Range {
        start: file.text.position_of_column(range.line, range.column),
        end: file.text.position_of_column(range.end_line, range.end_column),
    }
}

/// Returns the corrections of the diagnostics that touch a range of a file, and that of all in the file.
pub(super) fn actions(spec: &Spec, file: &File, all: &Diagnostics, range: Range) -> Vec<CodeAction> {
    let touches = |other: Range| other.start <= range.end && range.start <= other.end;
    let in_file = |diagnostic: &&codegen::Diagnostic| all.location(diagnostic).path == file.name;
    let mut actions = Vec::new();
    for diagnostic in all.iter().filter(in_file) {
        let place = converted(file, &all.range(diagnostic));
        let Some(correction) = all.correction(diagnostic).filter(|_| touches(place)) else { continue };
        let diagnostics = vec![shown(spec, file, all, diagnostic)];
        let edit = TextEdit { range: converted(file, &correction.range), new_text: correction.text.clone() };
        let title = title(file, &correction);
        actions.push(action(file, title, CodeActionKind::QuickFix, Some(diagnostics), vec![edit]));
    }
    let fixed = all.fixed(|diagnostic| in_file(&diagnostic));
    let edits: Vec<TextEdit> = fixed.changes.iter().map(|change| line_edit(file, change)).collect();
    let count: usize = fixed.changes.iter().map(|change| change.corrected.len()).sum();
    if count > 0 {
        let title = format!("Correct all mistakes of this file that have a certain correction ({count})");
        actions.push(action(file, title, CodeActionKind::SourceFixAll, None, edits));
    }
    actions
}

fn action(
    file: &File,
    title: String,
    kind: CodeActionKind,
    diagnostics: Option<Vec<Diagnostic>>,
    edits: Vec<TextEdit>,
) -> CodeAction {
    let is_preferred = Some(diagnostics.is_some());
    let changes = HashMap::from([(file.uri.clone(), edits)]);
    let edit = WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    CodeAction::new(title, Some(kind), diagnostics, is_preferred, None, Some(edit), None, None, None)
}

/// Says what a correction does.
fn title(file: &File, correction: &Correction) -> String {
    let range = converted(file, &correction.range);
    let replaced = file.text.part(&(file.text.offset(range.start)..file.text.offset(range.end)));
    match (replaced.trim(), correction.text.trim()) {
        ("", new) => format!("Insert `{}`", short(new)),
        (old, "") => format!("Remove `{}`", short(old)),
        (old, new) => format!("Replace `{}` by `{}`", short(old), short(new)),
    }
}

/// The text on one line, truncated.
fn short(text: &str) -> String {
    let mut shown: String = text.chars().take(MAX_CHARS).map(escaped).collect();
    if text.chars().nth(MAX_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// The edit that replaces the lines of a change.
fn line_edit(file: &File, change: &codegen::Change<'_>) -> TextEdit {
    let start = file.text.position_of_column(change.line, 1);
    let before = file.text.offset(start);
    let end: Position = file.text.position(before + change.before.len());
    TextEdit { range: Range { start, end }, new_text: change.after.clone() }
}
