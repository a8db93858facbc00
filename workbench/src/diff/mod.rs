//! Compares two versions of a spec: what is breaking, additive or documentation only for users of the client.
//!
//! It compares models, not texts, by the names of items. Each part of the model is compared: the functions take the
//! structs apart completely, so that the compiler points at a part that is new.

mod api;
mod context;
mod errors;
mod fields;
mod found;
mod kinds;
mod limits;
mod matched;
mod operations;
mod paging;
mod render;
mod types;

use std::fmt;

use huaweicloud_bss_codegen::model::Model;

use context::Context;

pub use kinds::{Class, Kind};

/// The changes from one version of a spec to another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Diff {
    /// The changes: those of the API first, then those of each operation and of each type, in the order of the files.
    pub changes: Vec<Change>,
    /// The names of the sites of both versions.
    pub sites: Vec<String>,
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// What changes.
    pub subject: Subject,
    /// The kind of the change.
    pub kind: Kind,
    /// The sites on which users notice the change; empty for all sites.
    pub sites: Vec<String>,
    /// The change in one sentence, without the subject.
    pub text: String,
}

/// An item of a spec that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Subject {
    /// What all operations share.
    Api,
    /// A chapter.
    Chapter(String),
    /// An operation: its chapter and its name.
    Operation {
        /// The name of the chapter.
        chapter: String,
        /// The name of the operation.
        name: String,
    },
    /// A declared type.
    Type {
        /// The name of the chapter; `None` for a type of `api.yaml`.
        chapter: Option<String>,
        /// The name of the type.
        name: String,
        /// The operations that use the type in either version.
        used_by: Vec<String>,
    },
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Api => f.write_str("the API"),
            Self::Chapter(name) => write!(f, "chapter `{name}`"),
            Self::Operation { name, .. } => write!(f, "`{name}`"),
            Self::Type { chapter: None, name, .. } => write!(f, "type `{name}`"),
            Self::Type { chapter: Some(chapter), name, .. } => write!(f, "type `{chapter}::{name}`"),
        }
    }
}

impl Diff {
    /// Compares two versions of a spec.
    pub fn of(old: &Model, new: &Model) -> Self {
        let context = Context::new(old, new);
        let mut changes = Vec::new();
        api::compare(&context, &mut changes);
        operations::compare(&context, &mut changes);
        types::compare(&context, &mut changes);
        Self { changes, sites: context.site_names.iter().map(|name| (*name).to_owned()).collect() }
    }

    /// The most important class of the changes; `None` without changes.
    pub fn class(&self) -> Option<Class> {
        self.changes.iter().map(|change| change.kind.class()).min()
    }

    /// How many changes there are of a class.
    pub fn count(&self, class: Class) -> usize {
        self.changes.iter().filter(|change| change.kind.class() == class).count()
    }

    /// The changes as text, operation by operation.
    pub fn text(&self) -> String {
        render::text(self)
    }

    /// The changes as a JSON document: the number of each class, and `changes`.
    ///
    /// | member of a change | value |
    /// |---|---|
    /// | `class` | `breaking`, `additive` or `documentation` |
    /// | `kind` | the name of the [`Kind`] |
    /// | `item` | `api`, `chapter`, `operation` or `type` |
    /// | `chapter`, `name` | the chapter and the name of the item, or null |
    /// | `used_by` | the operations that use the type; empty for other items |
    /// | `sites` | the names of the sites on which users notice the change |
    /// | `text` | the change in one sentence |
    ///
    /// More members may be added.
    pub fn json(&self) -> String {
        render::json(self)
    }

    /// A draft of an entry of the changelog, in Markdown.
    pub fn changelog(&self) -> String {
        render::changelog(self)
    }
}
