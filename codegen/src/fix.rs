//! Corrections of a spec that a program can make.

use crate::{
    diagnostic::Diagnostic,
    edit::Edit,
    report::Diagnostics,
    source::{FileId, Sources},
};

impl Diagnostics {
    /// Returns the files that change if the mistakes that `include` selects are corrected: their names and new texts.
    /// A mistake that overlaps with an earlier one stays.
    pub fn fixed(&self, include: impl Fn(&Diagnostic) -> bool) -> Vec<(String, String)> {
        fixed(self.sources(), self.iter().filter(|diagnostic| include(diagnostic)))
    }
}

fn fixed<'d>(sources: &Sources, diagnostics: impl Iterator<Item = &'d Diagnostic>) -> Vec<(String, String)> {
    let mut edits: Vec<&Edit> = diagnostics.filter_map(|diagnostic| diagnostic.fix.as_ref()).collect();
    edits.sort_by_key(|edit| edit.span());
    let mut files: Vec<(FileId, String, usize)> = Vec::new();
    for edit in edits {
        let text = sources.text(edit.span().file);
        let Some((start, end, replacement)) = edit.apply(text) else { continue };
        let file = match files.iter_mut().find(|(id, ..)| *id == edit.span().file) {
            Some(file) => file,
            None => {
                files.push((edit.span().file, String::new(), 0));
                let Some(file) = files.last_mut() else { continue };
                file
            }
        };
        let (_, new, done) = file;
        if let Some(kept) = text.get(*done..start) {
            new.push_str(kept);
            new.push_str(&replacement);
            *done = end;
        }
    }
    let finish = |(id, mut new, done): (FileId, String, usize)| {
        new.push_str(sources.text(id).get(done..).unwrap_or_default());
        Some((sources.file(id)?.name.clone(), new))
    };
    files.into_iter().filter_map(finish).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{diagnostic::Code, source::Span};

    type MakeEdit = fn(Span) -> Edit;

    fn fix(text: &str, edits: &[(&str, MakeEdit)]) -> String {
        let sources = Sources::from_texts([("api.yaml", text)]);
        let diagnostics: Vec<Diagnostic> = edits
            .iter()
            .map(|(part, edit)| {
                let start = text.find(part).unwrap();
                let span = Span { file: FileId(0), start, end: start + part.len() };
                Diagnostic::new(Code::UnknownKey, span, "wrong").fix(edit(span))
            })
            .collect();
        fixed(&sources, diagnostics.iter()).remove(0).1
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

    #[test]
    fn replaces_removes_and_adds_entries_in_lines_and_in_braces() {
        let block = "m:\n  a: 0 # first\n  b: 0\n  c: 0\n";
        assert_eq!(fix(block, &[("b: 0", two)]), "m:\n  a: 0 # first\n  x: 1\n  y: 2\n  c: 0\n");
        assert_eq!(fix(block, &[("b: 0", none)]), "m:\n  a: 0 # first\n  c: 0\n");
        assert_eq!(fix(block, &[("a: 0", none)]), "m:\n   # first\n  b: 0\n  c: 0\n");
        assert_eq!(fix(block, &[("b: 0", before)]), "m:\n  a: 0 # first\n  x: 1\n  b: 0\n  c: 0\n");
        let flow = "{ a: 0, b: 0, c: 0 }";
        assert_eq!(fix(flow, &[("b: 0", two)]), "{ a: 0, x: 1, y: 2, c: 0 }");
        assert_eq!(fix(flow, &[("b: 0", none)]), "{ a: 0, c: 0 }");
        assert_eq!(fix(flow, &[("c: 0", none)]), "{ a: 0, b: 0 }");
        assert_eq!(fix(flow, &[("a: 0", before)]), "{ x: 1, a: 0, b: 0, c: 0 }");
        assert_eq!(fix(flow, &[("a: 0", none), ("c: 0", two)]), "{ b: 0, x: 1, y: 2 }");
    }

    #[test]
    fn the_second_of_two_overlapping_changes_is_left_out() {
        let replace: MakeEdit = |span| Edit::Replace(span, "ä".to_owned());
        assert_eq!(fix("abcd", &[("abc", replace), ("cd", replace)]), "äd");
    }
}
