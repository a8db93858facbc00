//! The changes of one item while they are collected.

use super::{Change, Kind, Subject};

/// Collects the changes of one item.
pub(super) struct Found<'m> {
    subject: Subject,
    /// The sites on which the item exists in either version.
    reach: Vec<&'m str>,
    /// The names of all sites.
    all: Vec<&'m str>,
    /// The kind and the text of each change, and its sites if it does not concern all of `reach`.
    changes: Vec<(Kind, String, Option<Vec<&'m str>>)>,
    /// The parts that only the documentation contains, by what contains them.
    documented: Vec<(String, Vec<&'static str>)>,
}

impl<'m> Found<'m> {
    pub(super) fn new(subject: Subject, reach: Vec<&'m str>, all: &[&'m str]) -> Self {
        Self { subject, reach, all: all.to_vec(), changes: Vec::new(), documented: Vec::new() }
    }

    /// Adds a change that concerns all sites with the item.
    pub(super) fn add(&mut self, kind: Kind, text: impl Into<String>) {
        self.changes.push((kind, text.into(), None));
    }

    /// Adds a change that concerns one site. Equal changes of several sites become one.
    pub(super) fn add_on(&mut self, site: &'m str, kind: Kind, text: impl Into<String>) {
        let text = text.into();
        let same =
            self.changes.iter_mut().find(|(other, words, sites)| *other == kind && *words == text && sites.is_some());
        match same {
            Some((.., Some(sites))) => {
                if !sites.contains(&site) {
                    sites.push(site);
                }
            }
            _ => self.changes.push((kind, text, Some(vec![site]))),
        }
    }

    /// Adds the parts of `what` that only the documentation contains and that differ.
    pub(super) fn documentation<const N: usize>(&mut self, what: &str, parts: [(&'static str, bool); N]) {
        let names: Vec<&'static str> =
            parts.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
        match self.documented.iter_mut().find(|(other, _)| other == what) {
            Some((_, others)) => others.extend(names),
            None if names.is_empty() => {}
            None => self.documented.push((what.to_owned(), names)),
        }
    }

    /// How many changes were found.
    pub(super) fn count(&self) -> usize {
        self.changes.len()
    }

    /// Appends the changes to `to`, the most important ones first.
    pub(super) fn finish(mut self, to: &mut Vec<Change>) {
        for (what, names) in std::mem::take(&mut self.documented) {
            let names = names.join(", ");
            let text = if what.is_empty() { names } else { format!("{what}: {names}") };
            self.changes.push((Kind::Documentation, text, None));
        }
        self.changes.sort_by_key(|(kind, ..)| kind.class());
        for (kind, text, sites) in self.changes {
            let sites = sites.as_ref().unwrap_or(&self.reach);
            let is_all = sites.is_empty() || self.all.iter().all(|name| sites.contains(name));
            let sites = if is_all { Vec::new() } else { sites.iter().map(|name| (*name).to_owned()).collect() };
            to.push(Change { subject: self.subject.clone(), kind, sites, text });
        }
    }
}

/// Whether the items that two lists share are in the same order.
pub(super) fn is_same_order<T: PartialEq>(old: &[T], new: &[T]) -> bool {
    let order = new.iter().filter_map(|item| old.iter().position(|one| one == item));
    order.is_sorted()
}

/// `a`, `b` and `c`, as code.
pub(super) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{}`", name.as_ref())).collect();
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}
