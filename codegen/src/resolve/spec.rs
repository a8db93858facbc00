//! The syntax trees of all files, with their names resolved.

use std::collections::HashSet;

use huaweicloud_bss_rules::Sites;

use super::{
    group::{Group, GroupId, GroupKind},
    types::Types,
};
use crate::{
    model::Paging,
    source::Span,
    syntax::{self, Api, Chapter, Definition, Error, ListedError, Text},
    words::all_of,
};

/// The syntax trees of all files, with their names resolved.
#[derive(Debug)]
pub(crate) struct Spec<'a> {
    pub(crate) api: &'a Api<'a>,
    pub(crate) chapters: &'a [Chapter<'a>],
    pub(crate) types: Types<'a>,
    /// The operations of all chapters.
    pub(crate) operations: Vec<Operation<'a>>,
    /// The groups of fields: those of the operations, followed by those of the types.
    pub(crate) groups: Vec<Group<'a>>,
    /// The names of the shared fields and failures that are used.
    pub(crate) used: HashSet<Span>,
    /// Whether every file could be read.
    pub(crate) complete: bool,
}

/// An operation with its groups of fields.
#[derive(Debug)]
pub(crate) struct Operation<'a> {
    pub(crate) syntax: &'a syntax::Operation<'a>,
    pub(crate) chapter: usize,
    pub(crate) request: Group<'a>,
    pub(crate) reply: Group<'a>,
    pub(crate) failure: Group<'a>,
    /// `None` if it is not given or cannot be resolved.
    pub(crate) paging: Option<Paging>,
}

impl<'a> Operation<'a> {
    /// The number of groups of an operation.
    pub(super) const GROUPS: usize = 3;

    /// The ids of the groups begin at `first_group`.
    pub(super) fn new(syntax: &'a syntax::Operation<'a>, chapter: usize, first_group: usize) -> Self {
        let group = |offset, kind, fields, at_least_one_of| Group {
            id: GroupId(first_group + offset),
            kind,
            owner: syntax.name.value,
            chapter: Some(chapter),
            fields,
            at_least_one_of,
            allow: &syntax.allow,
            is_complete: syntax.is_complete,
        };
        let none: &[Vec<Text<'_>>] = &[];
        Self {
            syntax,
            chapter,
            request: group(0, GroupKind::Request, syntax.request.as_slice(), syntax.at_least_one_of.as_slice()),
            reply: group(1, GroupKind::Reply, &syntax.reply, none),
            failure: group(2, GroupKind::Failure, &syntax.failure, none),
            paging: None,
        }
    }

    /// The groups in the order of their ids.
    pub(super) fn groups(&self) -> [Group<'a>; 3] {
        [self.request, self.reply, self.failure]
    }
}

impl<'a> Spec<'a> {
    /// The index of the site with this name.
    pub(crate) fn site(&self, name: &str) -> Option<usize> {
        self.api.sites.iter().position(|site| site.name.value == name)
    }

    /// The set of the sites with these names; all sites if there are none. Names of no site are ignored.
    pub(crate) fn sites(&self, names: &[Text<'_>]) -> Sites {
        let indices: Vec<usize> = names.iter().filter_map(|name| self.site(name.value)).collect();
        if names.is_empty() { Sites::ALL } else { Sites::of(&indices) }
    }

    /// The names of the sites in a set: "`intl` and `eu`".
    pub(crate) fn site_names(&self, sites: Sites) -> String {
        let names = sites.indices(self.api.sites.len()).filter_map(|index| self.api.sites.get(index));
        all_of(names.map(|site| site.name.value))
    }

    /// The definition of an error that an operation lists by its code alone.
    pub(crate) fn error(&self, chapter: usize, code: &str) -> Option<&'a Error<'a>> {
        let local = self.chapters.get(chapter).map(|chapter| chapter.errors.as_slice()).unwrap_or_default();
        local.iter().chain(&self.api.errors).find(|error| error.code.value == code)
    }

    /// The definition of a listed error, either inline or under `errors` of a file.
    pub(crate) fn definition(&self, chapter: usize, listed: &'a ListedError<'a>) -> Option<&'a Definition<'a>> {
        let elsewhere = || self.error(chapter, listed.code.value).map(|error| &error.definition);
        listed.definition.as_ref().or_else(elsewhere)
    }
}
