//! The guide, the README and all other Markdown files: shell blocks run against a mock, blocks of the README are true, and
//! no link is dead. The Rust blocks are compiled as doc tests of `spec/lib.rs`.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout, reason = "a test")]

#[path = "../support/folder.rs"]
mod folder;
mod links;
mod markdown;
mod readme;
mod shell;

use std::collections::BTreeSet;

use crate::markdown::{Page, all, guide, page};

/// The languages of blocks. Any other one could hide a command that is not run.
const LANGUAGES: [&str; 10] = ["sh", "rust", "yaml", "text", "toml", "ini", "http", "json", "lua", "mermaid"];

#[test]
fn no_link_is_dead() {
    let mut pages = all();
    // Its links are those of rustdoc, which checks them.
    pages.retain(|page| page.path != "spec/operations.md");
    let dead: Vec<String> = pages.iter().flat_map(links::dead).collect();
    assert!(dead.is_empty(), "{}", dead.join("\n"));
    let links: usize = pages.iter().map(|page| links::of(page).len()).sum();
    println!("{links} links on {} pages", pages.len());
    assert!(pages.len() >= 30 && links >= 150, "{links} links on {} pages", pages.len());
}

/// A link that leaves the folder would be dead in the book, and a page that is not in the summary is not in the book.
#[test]
fn the_book_has_all_pages_and_their_links() {
    let pages = all();
    let docs: Vec<&Page> = pages.iter().filter(|page| page.path.starts_with("docs/")).collect();
    let summary = docs.iter().find(|page| page.path == "docs/SUMMARY.md").unwrap();
    let listed: BTreeSet<String> = links::of(summary).iter().map(|link| format!("docs/{}", link.target)).collect();
    let there: BTreeSet<String> =
        docs.iter().map(|page| page.path.clone()).filter(|path| path != "docs/SUMMARY.md").collect();
    assert_eq!(listed, there, "docs/SUMMARY.md lists each page of docs");
    for page in docs {
        for link in links::of(page) {
            let path = links::resolve(page, &link);
            assert!(path.is_none_or(|path| path.starts_with("docs/")), "{}:{}: {}", page.path, link.line, link.target);
        }
    }
}

#[test]
fn blocks_have_a_known_language() {
    for page in guide() {
        for block in page.blocks() {
            let language = block.language.split(',').next().unwrap();
            assert!(LANGUAGES.contains(&language), "{}: `{language}`", block.place);
            let prompt = block.text.lines().any(|line| line.starts_with("$ "));
            assert!(!prompt, "{}: a command is a block `sh`, so that it is run", block.place);
        }
    }
}

/// rustdoc compiles only the pages that it is given.
#[test]
fn pages_with_rust_blocks_are_doc_tests() {
    let sources = std::fs::read_to_string(markdown::repository().join("spec/lib.rs")).unwrap();
    let mut blocks = 0;
    for page in guide() {
        let rust = page.blocks().iter().filter(|block| block.language.starts_with("rust")).count();
        blocks += rust;
        let listed = sources.contains(&format!(": \"../{}\",", page.path));
        assert_eq!(listed, rust > 0, "{} in spec/lib.rs", page.path);
        let ignored = page.blocks().iter().any(|block| block.language.contains("ignore"));
        assert!(!ignored, "{} has a block that is not compiled", page.path);
    }
    println!("{blocks} Rust blocks are compiled");
    assert!(blocks >= 22, "{blocks} Rust blocks");
}

#[test]
fn screens_are_few() {
    for (path, lines) in [("README.md", 160), ("CONTRIBUTING.md", 120)] {
        let count = page(path).text.lines().count();
        assert!(count <= lines, "{path} has {count} lines, more than {lines}");
    }
}
