//! Corrections of a spec that a program can make.

use crate::{
    diagnostic::Diagnostic,
    edit::Replacement,
    report::Diagnostics,
    source::{File, FileId, Range, Sources, Span},
    yaml,
};

/// The correction of a mistake: a text that replaces a range of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// What is replaced. It is empty if the correction adds something.
    pub range: Range,
    /// What replaces it. It is empty if the correction removes something.
    pub text: String,
}

/// The corrections of some mistakes.
#[derive(Clone, Debug, Default)]
pub struct Fixed<'d> {
    /// The files that change: their names and new texts.
    pub files: Vec<(String, String)>,
    /// The lines that change.
    pub changes: Vec<Change<'d>>,
}

/// Lines that change, and why.
#[derive(Clone, Debug)]
pub struct Change<'d> {
    /// The mistakes that are corrected in these lines.
    pub corrected: Vec<&'d Diagnostic>,
    /// The name of the file.
    pub file: String,
    /// The number of the first line before the corrections, starting at 1.
    pub line: usize,
    /// The lines before the corrections.
    pub before: String,
    /// The lines after the corrections.
    pub after: String,
}

impl Diagnostics {
    /// The correction of a mistake, if a program can make it.
    pub fn correction(&self, diagnostic: &Diagnostic) -> Option<Correction> {
        let (file, (range, text)) = replacement(self.sources(), diagnostic)?;
        Some(Correction { range: self.sources().range(Span { file, start: range.start, end: range.end }), text })
    }

    /// Corrects the mistakes that `include` selects. A correction that overlaps with an earlier one is left out, and so
    /// is one after which a file is not valid YAML.
    pub fn fixed(&self, include: impl Fn(&Diagnostic) -> bool) -> Fixed<'_> {
        fixed(self.sources(), self.iter().filter(|diagnostic| include(diagnostic)))
    }
}

/// The file and the replacement of a correction.
fn replacement(sources: &Sources, diagnostic: &Diagnostic) -> Option<(FileId, Replacement)> {
    let edit = diagnostic.fix.as_ref()?;
    let file = edit.span().file;
    Some((file, edit.apply(sources.text(file))?))
}

fn fixed<'d>(sources: &Sources, diagnostics: impl Iterator<Item = &'d Diagnostic>) -> Fixed<'d> {
    let mut files: Vec<(FileId, Vec<(Replacement, &Diagnostic)>)> = Vec::new();
    for diagnostic in diagnostics {
        let Some((file, replacement)) = replacement(sources, diagnostic) else { continue };
        match files.iter_mut().find(|(id, _)| *id == file) {
            Some((_, edits)) => edits.push((replacement, diagnostic)),
            None => files.push((file, vec![(replacement, diagnostic)])),
        }
    }
    let mut fixed = Fixed::default();
    for (id, mut edits) in files {
        let Some(file) = sources.file(id) else { continue };
        edits.sort_by_key(|((range, _), _)| (range.start, range.end));
        let mut end = 0;
        edits.retain(|((range, _), _)| {
            let apart = range.start >= end;
            end = if apart { range.end } else { end };
            apart
        });
        let mut text = replaced(&file.text, &edits);
        if yaml::parse(id, &text).is_err() {
            let mut valid = Vec::new();
            for edit in edits {
                valid.push(edit);
                if yaml::parse(id, &replaced(&file.text, &valid)).is_err() {
                    valid.pop();
                }
            }
            edits = valid;
            text = replaced(&file.text, &edits);
        }
        if !edits.is_empty() {
            fixed.changes.extend(changes(file, &edits));
            fixed.files.push((file.name.clone(), file.with_byte_order_mark(text)));
        }
    }
    fixed
}

/// The lines that change, one entry for all corrections of the same lines.
fn changes<'d>(file: &File, edits: &[(Replacement, &'d Diagnostic)]) -> Vec<Change<'d>> {
    let text = file.text.as_str();
    let lines = |((range, _), _): &(Replacement, &Diagnostic)| {
        let first = text.get(..range.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        // A removal of whole lines ends with a line break.
        let is_end = range.end > first && text.get(..range.end).is_some_and(|before| before.ends_with('\n'));
        let rest = if is_end { Some(0) } else { text.get(range.end..).and_then(|rest| Some(rest.find('\n')? + 1)) };
        first..rest.map_or(text.len(), |rest| range.end + rest)
    };
    let mut changes = Vec::new();
    let mut rest = edits;
    while let Some(first) = rest.first() {
        let mut whole = lines(first);
        let mut count = 1;
        while let Some(next) = rest.get(count).map(lines).filter(|next| next.start < whole.end) {
            whole.end = whole.end.max(next.end);
            count += 1;
        }
        let (here, later) = rest.split_at(count);
        rest = later;
        let shifted = |((range, new), diagnostic): &(Replacement, &'d Diagnostic)| {
            ((range.start - whole.start..range.end - whole.start, new.clone()), *diagnostic)
        };
        let before = text.get(whole.clone()).unwrap_or_default();
        changes.push(Change {
            corrected: here.iter().map(|(_, diagnostic)| *diagnostic).collect(),
            file: file.name.clone(),
            line: text.get(..whole.start).unwrap_or_default().matches('\n').count() + 1,
            before: before.to_owned(),
            after: replaced(before, &here.iter().map(shifted).collect::<Vec<_>>()),
        });
    }
    changes
}

/// The text after changes that are sorted and do not overlap.
fn replaced(text: &str, edits: &[(Replacement, &Diagnostic)]) -> String {
    let mut new = String::with_capacity(text.len());
    let mut done = 0;
    for ((range, replacement), _) in edits {
        new.push_str(text.get(done..range.start).unwrap_or_default());
        new.push_str(replacement);
        done = range.end;
    }
    new.push_str(text.get(done..).unwrap_or_default());
    new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::Code, edit::Edit, source::Span};

    type MakeEdit = fn(Span) -> Edit;

    fn fix_all(text: &str, edits: &[(&str, MakeEdit)]) -> Option<String> {
        let sources = Sources::from_texts([("api.yaml", text)]);
        let diagnostics: Vec<Diagnostic> = edits
            .iter()
            .map(|(part, edit)| {
                let start = text.find(part).unwrap();
                let span = Span { file: FileId(0), start, end: start + part.len() };
                Diagnostic::new(Code::UnknownKey, span, "wrong").fix(edit(span))
            })
            .collect();
        fixed(&sources, diagnostics.iter()).files.pop().map(|(_, text)| text)
    }

    fn fix(text: &str, part: &str, edit: MakeEdit) -> String {
        fix_all(text, &[(part, edit)]).unwrap_or_default()
    }

    fn two(span: Span) -> Edit {
        Edit::Entry(span, vec!["x: 1".to_owned(), "y: 2".to_owned()])
    }

    fn none(span: Span) -> Edit {
        Edit::Entry(span, Vec::new())
    }

    fn before(span: Span) -> Edit {
        Edit::Before(span, "x: 1".to_owned())
    }

    fn mandatory(span: Span) -> Edit {
        Edit::Word(span, "mandatory".to_owned())
    }

    #[test]
    fn replaces_removes_and_adds_entries_in_lines_and_in_braces() {
        let block = "m:\n  a: 0 # first\n  b: 0\n  c: 0\n";
        assert_eq!(fix(block, "b: 0", two), "m:\n  a: 0 # first\n  x: 1\n  y: 2\n  c: 0\n");
        assert_eq!(fix(block, "b: 0", none), "m:\n  a: 0 # first\n  c: 0\n");
        assert_eq!(fix(block, "a: 0", none), "m:\n   # first\n  b: 0\n  c: 0\n");
        assert_eq!(fix(block, "b: 0", before), "m:\n  a: 0 # first\n  x: 1\n  b: 0\n  c: 0\n");
        assert_eq!(fix("m:\r\n  b: 0\r\n", "b: 0", two), "m:\r\n  x: 1\r\n  y: 2\r\n");
        let flow = "{ a: 0, b: 0, c: 0 }";
        assert_eq!(fix(flow, "b: 0", two), "{ a: 0, x: 1, y: 2, c: 0 }");
        assert_eq!(fix(flow, "b: 0", none), "{ a: 0, c: 0 }");
        assert_eq!(fix(flow, "c: 0", none), "{ a: 0, b: 0 }");
        assert_eq!(fix(flow, "a: 0", before), "{ x: 1, a: 0, b: 0, c: 0 }");
        assert_eq!(fix_all(flow, &[("a: 0", none), ("c: 0", two)]).unwrap(), "{ b: 0, x: 1, y: 2 }");
        let lines = "m: {\n  a: 0,\n  b: 0 }\n";
        assert_eq!(fix(lines, "b: 0", none), "m: {\n  a: 0 }\n");
        assert_eq!(fix(lines, "a: 0", two), "m: {\n  x: 1, y: 2,\n  b: 0 }\n");
    }

    #[test]
    fn replaces_removes_and_adds_the_first_entry_of_a_map_in_a_list() {
        let list = "l:\n  - a: 0\n    b: 0\n  - c: 0\n";
        assert_eq!(fix(list, "a: 0", two), "l:\n  - x: 1\n    y: 2\n    b: 0\n  - c: 0\n");
        assert_eq!(fix(list, "a: 0", before), "l:\n  - x: 1\n    a: 0\n    b: 0\n  - c: 0\n");
        assert_eq!(fix(list, "a: 0", none), "l:\n  - b: 0\n  - c: 0\n");
        // Nothing would be left of the item.
        assert_eq!(fix(list, "c: 0", none), "");
    }

    #[test]
    fn removes_items_and_the_entry_of_the_last_item() {
        let flow = "{ l: [a, b, c], m: [d] }";
        assert_eq!(fix(flow, "a", Edit::Item), "{ l: [b, c], m: [d] }");
        assert_eq!(fix(flow, "c", Edit::Item), "{ l: [a, b], m: [d] }");
        assert_eq!(fix(flow, "d", Edit::Item), "{ l: [a, b, c] }");
        let maps = "{ l: { a: 0 }, m: { b: 1, c: d } }";
        assert_eq!(fix(maps, "a: 0", Edit::Item), "{ m: { b: 1, c: d } }");
        assert_eq!(fix(maps, "c: d", Edit::Item), "{ l: { a: 0 }, m: { b: 1 } }");
        assert_eq!(fix(maps, "d", Edit::Item), "");
        let lines = "l:\n  # why\n  a: 0\nm:\n  b: >-\n    one\n    two\n\nn: 0\n";
        assert_eq!(fix(lines, "a: 0", Edit::Item), "");
        let entry = "b: >-\n    one\n    two\n\n";
        assert_eq!(fix(lines, entry, Edit::Item), "l:\n  # why\n  a: 0\n\nn: 0\n");
        let block = "k: 0\nl:\n  - a # first\n  - b\nm:\n  - d\nn: [e]\n";
        assert_eq!(fix(block, "b", Edit::Item), "k: 0\nl:\n  - a # first\nm:\n  - d\nn: [e]\n");
        assert_eq!(fix(block, "d", Edit::Item), "k: 0\nl:\n  - a # first\n  - b\nn: [e]\n");
        assert_eq!(fix(block, "e", Edit::Item), "k: 0\nl:\n  - a # first\n  - b\nm:\n  - d\n");
    }

    #[test]
    fn replaces_a_word_with_few_typing_mistakes_in_its_quotes() {
        assert_eq!(fix("mandatroy: 1", "mandatroy", mandatory), "mandatory: 1");
        assert_eq!(fix("'Mandatory': 1", "'Mandatory'", mandatory), "'mandatory': 1");
        for other in ["mandate", "[mandatroy]", "mandatory2", "\"mandat\\u0072oy\""] {
            assert_eq!(fix(other, other, mandatory), "", "{other}");
        }
        let number: MakeEdit = |span| Edit::Word(span, "40O".replace('O', "0"));
        assert_eq!(fix("x: '40 0'", "'40 0'", number), "x: '400'");
        assert_eq!(fix("x: 40 0", "40 0", number), "");
    }

    #[test]
    fn puts_scalars_in_quotes_and_in_brackets() {
        assert_eq!(fix("a: 012", "012", Edit::Quote), "a: \"012\"");
        assert_eq!(fix("a: b c", "b c", Edit::Brackets), "a: [b c]");
        assert_eq!(fix("a: \"b, c\"", "\"b, c\"", Edit::Brackets), "a: [\"b, c\"]");
        assert_eq!(fix("a: b, c", "b, c", Edit::Brackets), "");
    }

    #[test]
    fn leaves_out_what_overlaps_and_what_makes_a_file_invalid() {
        let replace: MakeEdit = |span| Edit::Replace(span, "ä".to_owned());
        assert_eq!(fix_all("abcd", &[("abc", replace), ("cd", replace)]).unwrap(), "äd");
        let brace: MakeEdit = |span| Edit::Replace(span, "{".to_owned());
        assert_eq!(fix_all("a: b\nc: d\n", &[("b", brace), ("d", replace)]).unwrap(), "a: b\nc: ä\n");
    }

    #[test]
    fn reports_the_lines_that_change() {
        let text = "a: b\nc: { d: e, f: g }\nh: i\n";
        let sources = Sources::from_texts([("api.yaml", text)]);
        let diagnostics: Vec<Diagnostic> = ["e", "g", "i"]
            .map(|part| text.find(part).unwrap())
            .map(|start| Span { file: FileId(0), start, end: start + 1 })
            .map(|span| Diagnostic::new(Code::UnknownKey, span, "wrong").fix(Edit::Quote(span)))
            .into();
        let fixed = fixed(&sources, diagnostics.iter());
        let changes: Vec<_> = fixed
            .changes
            .iter()
            .map(|change| (change.line, change.corrected.len(), change.before.as_str(), change.after.as_str()))
            .collect();
        let expected = [(2, 2, "c: { d: e, f: g }\n", "c: { d: \"e\", f: \"g\" }\n"), (3, 1, "h: i\n", "h: \"i\"\n")];
        assert_eq!(changes, expected);
    }

    #[test]
    fn keeps_the_byte_order_mark() {
        let sources = Sources::from_texts([("api.yaml", "\u{feff}a: b")]);
        let diagnostic = Diagnostic::new(Code::UnknownKey, Span { file: FileId(0), start: 3, end: 4 }, "wrong");
        let diagnostic = diagnostic.fix(Edit::Quote(Span { file: FileId(0), start: 3, end: 4 }));
        assert_eq!(fixed(&sources, [&diagnostic].into_iter()).files[0].1, "\u{feff}a: \"b\"");
    }
}
