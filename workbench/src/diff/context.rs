//! Both versions of a spec, with what the comparison of each item needs.

use std::collections::{BTreeSet, HashMap};

use huaweicloud_bss_codegen::model::{Field, Model, Operation, Sites, Type, TypeBody, TypeId};

use super::Subject;
use super::matched::{Matched, TypeKey};

/// A site that both versions have.
#[derive(Clone, Copy, Debug)]
pub(super) struct SharedSite<'m> {
    /// The name; empty if neither version has sites.
    pub(super) name: &'m str,
    /// The index in the old version.
    pub(super) old: usize,
    /// The index in the new version.
    pub(super) new: usize,
}

/// Both versions.
pub(super) struct Context<'m> {
    pub(super) old: &'m Model,
    pub(super) new: &'m Model,
    /// The sites that both versions have. If neither has sites, a single one without a name.
    pub(super) sites: Vec<SharedSite<'m>>,
    /// The names of the sites of both versions.
    pub(super) site_names: Vec<&'m str>,
    /// Which types of the versions correspond to each other.
    pub(super) types: Matched<'m>,
    /// For each type of either version, the operations that use it.
    uses: HashMap<TypeKey<'m>, Vec<Use<'m>>>,
}

/// An operation that uses a type.
struct Use<'m> {
    operation: &'m str,
    sites: Vec<&'m str>,
}

impl<'m> Context<'m> {
    pub(super) fn new(old: &'m Model, new: &'m Model) -> Self {
        let position = |model: &Model, name: &str| model.sites.iter().position(|site| site.name == name);
        let shared = new.sites.iter().enumerate().filter_map(|(index, site)| {
            // Without sites, everything exists on all of them.
            let before = if old.sites.is_empty() { Some(0) } else { position(old, &site.name) };
            Some(SharedSite { name: &site.name, old: before?, new: index })
        });
        let mut sites: Vec<SharedSite<'m>> = shared.collect();
        if new.sites.is_empty() {
            let names = old.sites.iter().enumerate();
            sites = names.map(|(index, site)| SharedSite { name: &site.name, old: index, new: 0 }).collect();
            if sites.is_empty() {
                sites.push(SharedSite { name: "", old: 0, new: 0 });
            }
        }
        let removed = old.sites.iter().filter(|site| position(new, &site.name).is_none());
        let site_names = new.sites.iter().chain(removed).map(|site| site.name.as_str()).collect();
        let types = Matched::new(old, new);
        let mut uses: HashMap<TypeKey<'m>, Vec<Use<'m>>> = HashMap::new();
        for model in [old, new] {
            for (_, operation) in model.operations() {
                for id in used(model, operation) {
                    let entry = Use { operation: &operation.name, sites: names_of(model, operation.sites) };
                    uses.entry(types.key(model, id)).or_default().push(entry);
                }
            }
        }
        Self { old, new, sites, site_names, types, uses }
    }

    /// The sites that both versions of an operation have.
    pub(super) fn shared_sites(&self, old: Sites, new: Sites) -> Vec<SharedSite<'m>> {
        self.sites.iter().filter(|site| old.contains(site.old) && new.contains(site.new)).copied().collect()
    }

    /// The names of the sites that have an operation in either version.
    pub(super) fn reach(&self, old: Option<&Operation>, new: Option<&Operation>) -> Vec<&'m str> {
        let before = old.map(|operation| names_of(self.old, operation.sites)).unwrap_or_default();
        let after = new.map(|operation| names_of(self.new, operation.sites)).unwrap_or_default();
        self.sorted(before.into_iter().chain(after).collect())
    }

    /// The operations that use a type in either version, and the sites that have these. If no operation uses the type,
    /// all sites.
    pub(super) fn users(&self, key: TypeKey<'m>) -> (Vec<String>, Vec<&'m str>) {
        let mut operations: Vec<String> = Vec::new();
        let mut sites = BTreeSet::new();
        for one in self.uses.get(&key).into_iter().flatten() {
            if !operations.iter().any(|name| name == one.operation) {
                operations.push(one.operation.to_owned());
            }
            sites.extend(one.sites.iter().copied());
        }
        let sites = if operations.is_empty() { self.site_names.clone() } else { self.sorted(sites) };
        (operations, sites)
    }

    /// The indices of the sites of both versions in the old one, and in the new one.
    pub(super) fn site_indices(&self) -> (Vec<usize>, Vec<usize>) {
        self.sites.iter().map(|site| (site.old, site.new)).unzip()
    }

    fn sorted(&self, names: BTreeSet<&'m str>) -> Vec<&'m str> {
        self.site_names.iter().copied().filter(|name| names.contains(name)).collect()
    }

    /// The subject of changes of a type.
    pub(super) fn type_subject(&self, key: TypeKey<'m>) -> Subject {
        let (used_by, _) = self.users(key);
        Subject::Type { chapter: key.chapter.map(str::to_owned), name: key.name.to_owned(), used_by }
    }
}

/// The names of the sites in a set.
pub(super) fn names_of(model: &Model, sites: Sites) -> Vec<&str> {
    let names = sites.indices(model.sites.len()).filter_map(|index| model.sites.get(index));
    names.map(|site| site.name.as_str()).collect()
}

/// The types that an operation uses, directly or within others.
fn used(model: &Model, operation: &Operation) -> BTreeSet<TypeId> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&[Field]> = operation.groups().to_vec();
    while let Some(fields) = open.pop() {
        for id in fields.iter().filter_map(|field| field.ty.named()) {
            if found.insert(id) {
                let Type { body, filter_of, .. } = model.ty(id);
                found.extend(*filter_of);
                if let TypeBody::Object(fields) = body {
                    open.push(fields);
                }
            }
        }
    }
    found
}
