//! Drafts of operations: their text, and how they become a part of a chapter.
//!
//! What a draft does not know is the value `TODO`, with a comment that asks the question; the checker reports each of
//! them.

mod chapter;
mod json;
mod paging;
pub(crate) mod text;

pub(crate) use self::json::json;
pub(crate) use self::paging::{Kind, Part, paging};

/// The draft of an operation, and of the types that it needs and the spec does not have.
#[derive(Clone, Debug)]
pub struct Draft {
    operation: String,
    types: String,
}

impl Draft {
    /// A draft of an entry of `operations` and of entries of `types`.
    pub(crate) fn of(operation: String, types: String) -> Self {
        Self { operation, types }
    }

    /// The draft as a part of a chapter's file.
    pub fn document(&self) -> String {
        let types = if self.types.is_empty() { String::new() } else { format!("\ntypes:\n{}", self.types) };
        format!("operations:\n{}{types}", self.operation)
    }

    /// Adds the draft to the text of a chapter's file. The error is a sentence.
    pub fn add_to(&self, text: &str) -> Result<String, String> {
        chapter::add(text, &self.operation, &self.types)
    }

    /// A new chapter with the draft.
    pub fn new_chapter(&self, name: &str) -> String {
        let todo = text::TODO;
        let name = text::scalar(name);
        format!("chapter: {name}\ntitle: {todo}\ndoc: {todo}\n\n{}", self.document())
    }
}

/// The question for the key `effect`.
pub(crate) fn effect(method: &str) -> &'static str {
    match method {
        "GET" => "reads, as GET suggests?",
        _ => "reads or changes? `changes` needs `repeat` and `repeat_reason`",
    }
}

/// A key with the lines of its fields; empty without fields.
pub(crate) fn section(depth: usize, key: &str, lines: &[String]) -> String {
    if lines.is_empty() { String::new() } else { format!("{}{key}:\n{}", "  ".repeat(depth), lines.concat()) }
}
