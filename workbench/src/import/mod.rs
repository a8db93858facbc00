//! Drafts of operations from the vendor's docs pages, as people have them: saved HTML, Markdown, text.
//!
//! A reader for each layout makes a neutral page of it, `parts` divides the page, `facts` says what it tells of the
//! operation, and `draft` writes that down. What cannot be decided is `TODO` in the draft, and what cannot be read is
//! reported.

mod draft;
mod examples;
mod facts;
mod fields;
mod headings;
mod html;
mod json;
mod limits;
mod markdown;
mod merge;
mod names;
mod page;
mod parts;
mod patterns;
mod prose;
mod replay;
mod text;
mod types;
mod values;

use huaweicloud_bss_codegen::Vocabulary;

use crate::draft::Draft;
use crate::scaffold::Structure;
use page::Page;

/// The most bytes of a page.
pub const MAX_BYTES: usize = 16 << 20;

/// How a page is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// A document in HTML, or a part of one.
    Html,
    /// Markdown with pipe tables.
    Markdown,
    /// Text with pipe tables, or as it was copied from a browser.
    Text,
}

impl Layout {
    /// The layout by the extension of a file's name, or else by the text.
    pub fn of(extension: Option<&str>, text: &str) -> Self {
        match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
            "html" | "htm" | "xhtml" => return Self::Html,
            "md" | "markdown" => return Self::Markdown,
            _ => {}
        }
        let start: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
        let is_tag = ["<!doctype", "<html", "<head", "<body", "<table", "<div", "<!-- saved"]
            .iter()
            .any(|tag| start.starts_with(tag));
        let is_heading = |line: &str| line.starts_with("# ") || line.starts_with("## ");
        match () {
            () if is_tag => Self::Html,
            () if text.lines().any(is_heading) => Self::Markdown,
            () => Self::Text,
        }
    }
}

/// A draft, and what has to be looked at beside it.
#[derive(Clone, Debug)]
pub struct Import {
    /// The name of the operation.
    pub name: String,
    /// The draft of the operation.
    pub draft: Draft,
    /// What could not be read, each as a sentence.
    pub problems: Vec<String>,
    /// What the page and the structure contradict each other in, each as a sentence.
    pub contradictions: Vec<String>,
}

/// What a page is imported with.
#[derive(Clone, Copy, Debug)]
pub struct Options<'a> {
    /// The names that the draft can use, and must not take.
    pub vocabulary: &'a Vocabulary,
    /// The name of the operation; without it, that of the structure, or else one made of the title.
    pub name: Option<&'a str>,
    /// The structure of an SDK to merge with.
    pub structure: Option<&'a Structure>,
}

/// Decodes the bytes of a page. The error is a sentence.
pub fn decode(bytes: &[u8]) -> Result<&str, String> {
    if bytes.len() > MAX_BYTES {
        return Err(format!("it has more than {} MiB", MAX_BYTES >> 20));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("it is UTF-16; save it as UTF-8".to_owned());
    }
    std::str::from_utf8(bytes).map_err(|error| {
        let lines = bytes.get(..error.valid_up_to()).unwrap_or_default().iter().filter(|byte| **byte == b'\n');
        format!("it is not UTF-8 at line {}; save it as UTF-8", lines.count() + 1)
    })
}

/// Makes a draft of a page. The error is a sentence.
pub fn import(text: &str, layout: Layout, options: Options<'_>) -> Result<Import, String> {
    let text: String = text.chars().filter(|c| is_allowed(*c)).collect();
    let page = read(&text, layout);
    let mut facts = facts::read(&page);
    if facts.http.is_none() && facts.request.is_empty() && facts.reply.is_empty() && facts.errors.is_empty() {
        return Err("it has no line with method and path, and no table of parameters or errors".to_owned());
    }
    let found = options.structure.and_then(|structure| {
        let by_path = || {
            let own = facts.http.as_ref()?;
            structure.operations().find(|name| {
                let theirs = structure.operation(name).map(|one| (one.method.clone(), one.path.clone()));
                theirs.is_some_and(|theirs| merge::is_same(own, &theirs))
            })
        };
        let named = options.name.filter(|name| structure.operation(name).is_some());
        Some((structure, named.or_else(by_path)?))
    });
    let mut contradictions = Vec::new();
    if let Some((structure, name)) = found {
        contradictions = merge::merge(&mut facts, structure, options.vocabulary, name);
    } else if options.structure.is_some() {
        facts
            .problems
            .push("the structure has no operation with this method and path, and none with this name".to_owned());
    }
    let (name, remark) = match (options.name, found) {
        (Some(name), _) | (None, Some((_, name))) => (name.to_owned(), None),
        (None, None) => (names::operation(&facts), Some("a name made of the title or the path")),
    };
    let mut problems = std::mem::take(&mut facts.problems);
    let draft = draft::draft(&facts, &name, remark, options.vocabulary, &mut problems);
    Ok(Import { name, draft, problems, contradictions })
}

fn read(text: &str, layout: Layout) -> Page {
    match layout {
        Layout::Html => html::read(text),
        Layout::Markdown => markdown::read(text),
        Layout::Text => text::read(text),
    }
}

/// Whether YAML allows a character. The others are never part of a text.
fn is_allowed(c: char) -> bool {
    let is_noncharacter = matches!(u32::from(c) & 0xffff, 0xfffe | 0xffff) || matches!(c, '\u{fdd0}'..='\u{fdef}');
    matches!(c, '\n' | '\t') || !(c.is_control() || is_noncharacter || c == '\u{feff}')
}
