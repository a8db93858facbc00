//! Corrects the mistakes of a spec in its files, for `bss-spec fix` and `bss-spec migrate`.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huaweicloud_bss_codegen::{Change, Diagnostic, Diagnostics, Sources, check, escaped};
use huaweicloud_bss_workbench::stdio::note;

use super::{check as checked, spec};

/// A spec after its corrections, which are not written yet.
pub(crate) struct Rewritten {
    path: PathBuf,
    spec: Corrected,
}

/// The files of a spec after its corrections.
pub(crate) struct Corrected {
    pub(crate) sources: Sources,
    /// The files that change: their names and new texts.
    files: Vec<(String, String)>,
    /// What each correction changes.
    changes: String,
}

/// Corrects the mistakes that `include` selects, until none is left.
pub(crate) fn corrected(sources: &Sources, include: fn(&Diagnostic) -> bool) -> Corrected {
    let mut spec = Corrected { sources: sources.clone(), files: Vec::new(), changes: String::new() };
    // One correction can make another one possible, such as that of a key beside it. Two that undo each other end with
    // a spec that there was before.
    let mut before = HashSet::new();
    while before.insert(spec.files.clone()) {
        let Err(diagnostics) = check(&spec.sources) else { break };
        let fixed = diagnostics.fixed(include);
        if fixed.files.is_empty() {
            break;
        }
        for change in &fixed.changes {
            spec.changes.push_str(&described(&diagnostics, change));
        }
        spec.sources = spec.sources.with_texts(&fixed.files);
        for file in fixed.files {
            spec.files.retain(|(name, _)| *name != file.0);
            spec.files.push(file);
        }
        spec.files.sort();
    }
    spec
}

impl Rewritten {
    /// Reads a spec and corrects the mistakes that `include` selects, until none is left.
    pub(crate) fn new(path: Option<PathBuf>, include: fn(&Diagnostic) -> bool) -> Result<Self, ExitCode> {
        let path = spec::find(path)?;
        let spec = corrected(&Sources::read(&path), include);
        Ok(Self { path, spec })
    }

    /// What each correction changes: the diagnostic, and the lines before and after the correction.
    pub(crate) fn changes(&self) -> &str {
        &self.spec.changes
    }

    /// Writes the files that change.
    pub(crate) fn write(&self) -> Result<(), ExitCode> {
        for (file, (_, text)) in self.paths().zip(&self.spec.files) {
            if let Err(error) = fs::write(&file, text) {
                note!("error: `{}` cannot be written: {error}", file.display());
                return Err(ExitCode::FAILURE);
            }
        }
        Ok(())
    }

    /// One line for each file that changes, with what is `done` to it; `nothing` if no file changes and the spec has no
    /// problem.
    pub(crate) fn summary(&self, done: &str, nothing: &str) -> String {
        match check(&self.spec.sources) {
            Ok(_) if self.spec.files.is_empty() => format!("{}: {nothing}\n", self.path.display()),
            _ => self.paths().map(|file| format!("{}: {done}\n", file.display())).collect(),
        }
    }

    /// Prints the diagnostics that are left, and returns the exit status of `check`; `printed` if there are none.
    pub(crate) fn rest(&self, printed: ExitCode) -> ExitCode {
        match check(&self.spec.sources) {
            Ok(_) => printed,
            Err(diagnostics) => {
                checked::explain(&diagnostics);
                ExitCode::FAILURE
            }
        }
    }

    fn paths(&self) -> impl Iterator<Item = PathBuf> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        self.spec.files.iter().map(|(name, _)| folder.join(name))
    }
}

/// The diagnostics that are corrected, and the lines before and after, without those that stay equal.
fn described(diagnostics: &Diagnostics, change: &Change<'_>) -> String {
    let mut text = String::new();
    for diagnostic in &change.corrected {
        let place = diagnostics.location(diagnostic);
        let (path, line, column) = (&place.path, place.line, place.column);
        text.push_str(&format!("{path}:{line}:{column}: {}: {}\n", diagnostic.code(), diagnostic.message()));
    }
    let mut before: Vec<&str> = change.before.lines().collect();
    let mut after: Vec<&str> = change.after.lines().collect();
    while before.last().is_some_and(|line| after.last() == Some(line)) {
        before.pop();
        after.pop();
    }
    let same = before.iter().zip(&after).take_while(|(line, other)| line == other).count();
    for (sign, lines) in [('-', before), ('+', after)] {
        for line in lines.iter().skip(same) {
            let line: String = line.chars().map(escaped).collect();
            text.push_str(&format!("{sign}{line}\n"));
        }
    }
    text
}
