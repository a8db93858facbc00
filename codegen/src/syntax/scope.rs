//! What the declarations of a file can use by name, and the values for keys that they do not give.

use std::collections::HashMap;

use super::{
    reader::{Reader, unique},
    tree::Text,
};
use crate::{source::Span, yaml::Node};

/// What the declarations of a file can use: the shared declarations of this file and of `api.yaml`, and the defaults.
#[derive(Debug, Default)]
pub(crate) struct Scope<'a> {
    fields: HashMap<&'a str, Shared<'a>>,
    failures: HashMap<&'a str, Shared<'a>>,
    pub(super) defaults: Defaults<'a>,
}

/// A shared field or failure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared<'a> {
    /// The span of its name.
    pub(super) span: Span,
    pub(super) node: &'a Node,
    /// The default of `sensitive` in the file that declares it. What may be shown does not depend on the user.
    pub(super) sensitive: Option<bool>,
}

impl<'a> Scope<'a> {
    /// The scope of a file; what it declares itself comes before what `outer` has.
    pub(super) fn new(map: &Reader<'a>, outer: &Self) -> Self {
        let defaults = Defaults::new(map, &outer.defaults);
        let own = |key| {
            let names = unique(map.entries(key)).into_iter();
            let sensitive = defaults.sensitive;
            names.map(move |(name, node)| (name.value, Shared { span: name.span, node, sensitive }))
        };
        let all = |outer: &HashMap<&'a str, Shared<'a>>, key| {
            outer.iter().map(|(name, shared)| (*name, *shared)).chain(own(key)).collect()
        };
        Self { fields: all(&outer.fields, "fields"), failures: all(&outer.failures, "failures"), defaults }
    }

    /// The shared field with this name.
    pub(super) fn field(&self, name: &str) -> Option<Shared<'a>> {
        self.fields.get(name).copied()
    }

    /// The shared failure with this name.
    pub(super) fn failure(&self, name: &str) -> Option<Shared<'a>> {
        self.failures.get(name).copied()
    }
}

/// The values for keys that a field does not give.
#[derive(Clone, Debug, Default)]
pub(super) struct Defaults<'a> {
    pub(super) sources: Vec<Text<'a>>,
    pub(super) sensitive: Option<bool>,
}

impl<'a> Defaults<'a> {
    /// The key `defaults` of a map; `outer` has the values that it does not give.
    pub(super) fn new(map: &Reader<'a>, outer: &Self) -> Self {
        let Some(own) = map.record("defaults") else { return outer.clone() };
        Self {
            sources: if own.node("source").is_some() { own.texts("source") } else { outer.sources.clone() },
            sensitive: own.boolean("sensitive").map(|flag| flag.value).or(outer.sensitive),
        }
    }

    /// The defaults of the fields of a definition with these sources.
    pub(super) fn with_sources(&self, sources: Vec<Text<'a>>) -> Self {
        let sources = if sources.is_empty() { self.sources.clone() } else { sources };
        Self { sources, sensitive: self.sensitive }
    }
}
