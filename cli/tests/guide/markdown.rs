//! Markdown files of the repository, and their blocks.

use std::fs;
use std::path::{Path, PathBuf};

/// The root of the repository.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A Markdown file.
pub(crate) struct Page {
    /// The path in the repository.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A fenced block.
pub(crate) struct Block {
    /// The file and the line, for messages.
    pub(crate) place: String,
    pub(crate) language: String,
    /// The HTML comment directly above the block.
    pub(crate) comment: Option<String>,
    pub(crate) text: String,
}

/// A page of the repository.
pub(crate) fn page(path: &str) -> Page {
    Page { path: path.to_owned(), text: fs::read_to_string(repository().join(path)).unwrap() }
}

/// All Markdown files of the repository, sorted by path.
pub(crate) fn all() -> Vec<Page> {
    let mut paths = Vec::new();
    collect(&repository(), "", &mut paths);
    paths.sort();
    paths.iter().map(|path| page(path)).collect()
}

/// The README and the pages of the guide, without the decisions.
pub(crate) fn guide() -> Vec<Page> {
    let is_guide =
        |path: &str| path == "README.md" || path.strip_prefix("docs/").is_some_and(|page| !page.contains('/'));
    all().into_iter().filter(|page| is_guide(&page.path)).collect()
}

fn collect(folder: &Path, prefix: &str, paths: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let path = format!("{prefix}{name}");
        if entry.file_type().unwrap().is_dir() {
            // The vendor's pages in tests have links of their own.
            let is_source = !name.starts_with('.') && !["target", "node_modules", "pages"].contains(&name.as_str());
            if is_source {
                collect(&entry.path(), &format!("{path}/"), paths);
            }
        } else if name.ends_with(".md") {
            paths.push(path);
        }
    }
}

impl Page {
    /// The fenced blocks, in order.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut comment = None;
        let mut lines = self.text.lines().enumerate();
        while let Some((index, line)) = lines.next() {
            if let Some(language) = line.trim_start().strip_prefix("```") {
                let text: String = lines
                    .by_ref()
                    .map(|(_, line)| line)
                    .take_while(|line| line.trim() != "```")
                    .map(|l| format!("{l}\n"))
                    .collect();
                let place = format!("{}:{}", self.path, index + 1);
                blocks.push(Block { place, language: language.to_owned(), comment: comment.take(), text });
            } else {
                let inner = line.strip_prefix("<!-- ").and_then(|line| line.strip_suffix(" -->"));
                comment = inner.map(str::to_owned);
            }
        }
        blocks
    }

    /// The lines outside of fenced blocks, with their numbers from 1.
    pub(crate) fn prose(&self) -> Vec<(usize, &str)> {
        let mut fenced = false;
        let mut prose = Vec::new();
        for (index, line) in self.text.lines().enumerate() {
            if line.trim_start().starts_with("```") {
                fenced = !fenced;
            } else if !fenced {
                prose.push((index + 1, line));
            }
        }
        prose
    }

    /// The anchors of the headings, as GitHub and mdBook make them.
    pub(crate) fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = Vec::new();
        for (_, line) in self.prose() {
            let heading = line.trim_start_matches('#');
            if heading.len() == line.len() || !heading.starts_with(' ') {
                continue;
            }
            let kept = heading.trim().to_lowercase();
            let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
            let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
            let earlier = anchors.iter().filter(|other| **other == anchor).count();
            anchors.push(if earlier == 0 { anchor } else { format!("{anchor}-{earlier}") });
        }
        anchors
    }
}
