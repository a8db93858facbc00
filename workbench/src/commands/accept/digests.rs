//! The difference of the digests, which a reviewer reads first: the lines that each operation and type gains and loses.

use std::fmt;
use std::fs;
use std::path::Path;

use huaweicloud_bss_codegen::model::Model;
use huaweicloud_bss_workbench::digest;
use similar::{ChangeTag, TextDiff};

use super::{command::run, repository::Repository};

/// The folder of the digests.
const FOLDER: &str = "tests/snapshots";

/// What a reviewer has to look at.
pub(super) struct Review {
    /// The digests that differ: the name of the file, and its parts that differ.
    files: Vec<(String, Vec<Part>)>,
}

/// An operation or a type whose digest differs.
struct Part {
    name: String,
    /// The lines that are added and removed, each with its sign.
    lines: Vec<String>,
}

impl Review {
    /// Compares the digests of a spec with those of the last commit or, without git, with those that the repository has.
    pub(super) fn new(repository: &Repository, model: &Model) -> Self {
        let mut digests = vec![("api".to_owned(), digest::shared(model))];
        digests.extend(model.chapters.iter().map(|chapter| (chapter.name.clone(), digest::chapter(model, chapter))));
        let mut files: Vec<(String, Vec<Part>)> = digests
            .iter()
            .map(|(name, text)| {
                let file = format!("{name}.digest");
                let parts = parts(&committed(repository, &file), text);
                (file, parts)
            })
            .collect();
        // Of a chapter that is gone.
        for file in left(&repository.path(FOLDER)) {
            if !files.iter().any(|(name, _)| *name == file) {
                let parts = parts(&committed(repository, &file), "");
                files.push((file, parts));
            }
        }
        files.retain(|(_, parts)| !parts.is_empty());
        Self { files }
    }
}

impl fmt::Display for Review {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.files.is_empty() {
            return f.write_str("to review: no digest differs\n");
        }
        f.write_str("to review:\n")?;
        for (file, parts) in &self.files {
            writeln!(f, "{FOLDER}/{file}")?;
            for Part { name, lines } in parts {
                let count = |sign: char| lines.iter().filter(|line| line.starts_with(sign)).count();
                writeln!(f, "  {name}: {} added, {} removed", counted(count('+')), counted(count('-')))?;
                lines.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
            }
        }
        Ok(())
    }
}

fn counted(lines: usize) -> String {
    if lines == 1 { "1 line".to_owned() } else { format!("{lines} lines") }
}

/// The digest of the last commit; that of the working copy if git cannot tell. Empty if there is none.
fn committed(repository: &Repository, file: &str) -> String {
    let path = format!("{FOLDER}/{file}");
    let of_commit = run("git", &["show", &format!("HEAD:./{path}")], repository.root(), &[], "");
    of_commit.unwrap_or_else(|_| fs::read_to_string(repository.path(&path)).unwrap_or_default())
}

/// The names of the digests in a folder.
fn left(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".digest")).collect();
    names.sort();
    names
}

/// The parts of two digests that differ, in the order of the new one.
fn parts(old: &str, new: &str) -> Vec<Part> {
    let (old, new) = (blocks(old), blocks(new));
    let text = |blocks: &[(String, String)], name: &str| {
        blocks.iter().find(|(other, _)| other == name).map_or(String::new(), |(_, text)| text.clone())
    };
    let gone = old.iter().filter(|(name, _)| !new.iter().any(|(other, _)| other == name));
    let names = new.iter().chain(gone).map(|(name, _)| name);
    names.filter_map(|name| part(name, &text(&old, name), &text(&new, name))).collect()
}

fn part(name: &str, old: &str, new: &str) -> Option<Part> {
    let difference = TextDiff::from_lines(old, new);
    let changes = difference.iter_all_changes().filter_map(|change| match change.tag() {
        ChangeTag::Equal => None,
        ChangeTag::Insert => Some(format!("+ {}", change.value().trim_end())),
        ChangeTag::Delete => Some(format!("- {}", change.value().trim_end())),
    });
    let lines: Vec<String> = changes.collect();
    (!lines.is_empty()).then(|| Part { name: name.to_owned(), lines })
}

/// The operations and types of a digest by name: each begins with a line that is not indented.
fn blocks(digest: &str) -> Vec<(String, String)> {
    let mut blocks: Vec<(String, String)> = Vec::new();
    for line in digest.lines().filter(|line| !line.is_empty()) {
        match blocks.last_mut() {
            Some((_, text)) if line.starts_with(' ') => text.push_str(&format!("{line}\n")),
            _ => {
                // "name: METHOD /path", "object name", "string enum name, a filter of other"
                let name = line.split([':', ',']).next().unwrap_or_default();
                blocks.push((name.to_owned(), format!("{line}\n")));
            }
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "show: GET /a\n  reads\n    body  id  string\n    body  no  long\n\nobject a\n    body  x\n\nobject b\n    body  y\n";

    #[test]
    fn names_what_each_operation_and_type_gains_and_loses() {
        let new = "show: GET /a\n  reads\n    body  id  string  max_length 5\n    body  no  long\n\nobject b\n    body  y\n\nobject c\n";
        let found: Vec<String> =
            parts(OLD, new).into_iter().map(|part| format!("{}|{}", part.name, part.lines.join("|"))).collect();
        assert_eq!(
            found,
            [
                "show|-     body  id  string|+     body  id  string  max_length 5",
                "object c|+ object c",
                "object a|- object a|-     body  x",
            ]
        );
    }

    #[test]
    fn equal_digests_have_nothing_to_review() {
        assert!(parts(OLD, OLD).is_empty());
        assert_eq!(Review { files: Vec::new() }.to_string(), "to review: no digest differs\n");
    }
}
