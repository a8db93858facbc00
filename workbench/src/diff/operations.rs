//! Compares the operations.

use huaweicloud_bss_codegen::model::{Chapter, ENVELOPE, Field, Model, Operation, OperationEffect, Repeat};

use super::context::Context;
use super::errors::{self, Listing};
use super::fields::{self, Group, deprecation};
use super::found::{Found, is_same_order};
use super::paging;
use super::{Change, Kind, Subject};

/// An operation with its chapter.
type Placed<'m> = (&'m Chapter, &'m Operation);

pub(super) fn compare(context: &Context<'_>, changes: &mut Vec<Change>) {
    let named = |model, name: &str| find(model, |operation| operation.name == name);
    for after in context.new.operations() {
        let (chapter, operation) = after;
        // The same address is an operation with another name, if that name is free.
        let before = named(context.old, &operation.name).or_else(|| {
            let same = |other: &Operation| {
                (&other.method, other.path_text()) == (&operation.method, operation.path_text())
                    && named(context.new, &other.name).is_none()
            };
            find(context.old, same)
        });
        let reach = context.reach(before.map(|(_, operation)| operation), Some(operation));
        let mut found = Found::new(subject(chapter, operation), reach, &context.site_names);
        match before {
            Some(before) => Pair { context, before, after }.compare(&mut found),
            None => found.add(Kind::OperationAdded, format!("the operation is new: {}", operation.summary)),
        }
        found.finish(changes);
    }
    for (chapter, operation) in context.old.operations() {
        let same = |other: &Operation| {
            (&other.method, other.path_text()) == (&operation.method, operation.path_text())
                && named(context.old, &other.name).is_none()
        };
        if named(context.new, &operation.name).is_none() && find(context.new, same).is_none() {
            let reach = context.reach(Some(operation), None);
            let mut found = Found::new(subject(chapter, operation), reach, &context.site_names);
            found.add(Kind::OperationRemoved, "the operation does not exist any more");
            found.finish(changes);
        }
    }
}

fn find(model: &Model, is_it: impl Fn(&Operation) -> bool) -> Option<Placed<'_>> {
    model.operations().find(|(_, operation)| is_it(operation))
}

fn subject(chapter: &Chapter, operation: &Operation) -> Subject {
    Subject::Operation { chapter: chapter.name.clone(), name: operation.name.clone() }
}

/// An operation in both versions.
struct Pair<'c, 'm> {
    context: &'c Context<'m>,
    before: Placed<'m>,
    after: Placed<'m>,
}

impl<'m> Pair<'_, 'm> {
    fn compare(&self, found: &mut Found<'m>) {
        let ((was_in, before), (is_in, after)) = (self.before, self.after);
        // The compiler points at a part that is not compared. Without a name, it is compared in one of the functions
        // called below.
        let Operation {
            name,
            summary,
            doc,
            source,
            links,
            method: _,
            path: _,
            sites: _,
            deprecated,
            caller,
            permissions,
            effect: _,
            rate_limit,
            preconditions,
            request: _,
            at_least_one_of: _,
            paging: _,
            partial_failure: _,
            deduplicate_by: _,
            success: _,
            reply: _,
            failure: _,
            errors: _,
            errata,
            examples,
        } = before;
        if *name != after.name {
            found.add(Kind::OperationRenamed, format!("the operation was `{name}`"));
        }
        if was_in.name != is_in.name {
            let (was, is) = (&was_in.name, &is_in.name);
            found.add(Kind::OperationMoved, format!("its types are in the module `{is}` instead of `{was}`"));
        }
        deprecation("", deprecated.as_ref(), after.deprecated.as_ref(), found);
        self.sites(found);
        self.address(found);
        self.effect(found);
        self.outcome(found);
        self.fields(found);
        paging::compare(before, self.context.old, after, self.context.new, found);
        let (old_sites, new_sites) = self.context.site_indices();
        let old = Listing { sites: old_sites, errors: &before.errors, failure: &before.failure };
        let new = Listing { sites: new_sites, errors: &after.errors, failure: &after.failure };
        errors::compare(&old, &new, found);
        let site_of = |model: &'m Model, operation: &'m Operation| -> Vec<Option<&'m str>> {
            let sites = operation.examples.iter().map(|example| model.sites.get(example.site));
            sites.map(|site| site.map(|site| site.name.as_str())).collect()
        };
        let is_same_example = examples.len() == after.examples.len()
            && site_of(self.context.old, before) == site_of(self.context.new, after)
            && examples.iter().zip(&after.examples).all(|(old, new)| {
                (&old.title, &old.note, &old.request, &old.reply) == (&new.title, &new.note, &new.request, &new.reply)
            });
        found.documentation(
            "",
            [
                ("summary", *summary != after.summary),
                ("description", *doc != after.doc),
                ("source", *source != after.source),
                ("links", *links != after.links),
                ("who can call it", *caller != after.caller),
                ("permissions", *permissions != after.permissions),
                ("rate limit", *rate_limit != after.rate_limit),
                ("preconditions", *preconditions != after.preconditions),
                ("errata", *errata != after.errata),
                ("examples", !is_same_example),
            ],
        );
    }

    fn sites(&self, found: &mut Found<'m>) {
        let (before, after) = (self.before.1.sites, self.after.1.sites);
        for site in &self.context.sites {
            match (before.contains(site.old), after.contains(site.new)) {
                (true, false) => {
                    found.add_on(site.name, Kind::OperationSiteRemoved, "the operation does not exist there any more")
                }
                (false, true) => found.add_on(site.name, Kind::OperationSiteAdded, "the operation exists there"),
                _ => {}
            }
        }
    }

    fn address(&self, found: &mut Found<'m>) {
        let line = |operation: &Operation| format!("{} {}", operation.method, operation.path_text());
        let (was, is) = (line(self.before.1), line(self.after.1));
        if was != is {
            found.add(Kind::RequestLine, format!("it is sent as `{is}` instead of `{was}`"));
        }
    }

    /// Whether the client repeats a call without an answer, and how the server recognizes it.
    fn effect(&self, found: &mut Found<'m>) {
        let (before, after) = (self.before.1, self.after.1);
        // In the order of how freely a call can be repeated.
        let rank = |effect: &OperationEffect| match effect {
            OperationEffect::Changes { repeat: Repeat::Harmful, .. } => 0,
            OperationEffect::Changes { repeat: Repeat::Harmless, .. } => 1,
            OperationEffect::Reads => 2,
        };
        let words = |effect: &OperationEffect| match effect {
            OperationEffect::Reads => "only reads".to_owned(),
            OperationEffect::Changes { repeat, .. } => {
                format!("changes something, and a repeat is {}", repeat.as_str())
            }
        };
        let (was, is) = (&before.effect, &after.effect);
        if rank(was) != rank(is) {
            let kind = if rank(is) < rank(was) { Kind::RetriedLess } else { Kind::RetriedMore };
            found.add(kind, format!("it {}; before: {}", words(is), words(was)));
        } else {
            found.documentation("", [("why a repeat is harmless or harmful", was != is)]);
        }
        let key = |operation: &'m Operation| {
            let index = operation.deduplicate_by?;
            operation.request.get(index).map(|field| field.name.as_str())
        };
        match (key(before), key(after)) {
            (was, is) if was == is => {}
            (None, Some(is)) => found.add(
                Kind::DeduplicationAdded,
                format!("the client fills `{is}`, by which the server recognizes a repeated request"),
            ),
            (Some(was), Some(is)) => found.add(
                Kind::DeduplicationReduced,
                format!("the server recognizes a repeated request by `{is}` instead of `{was}`"),
            ),
            (Some(was), None) => found.add(
                Kind::DeduplicationReduced,
                format!("the client does not fill `{was}` any more, and repeats less"),
            ),
            (None, None) => {}
        }
    }

    /// The statuses of success, and what reports a partial failure.
    fn outcome(&self, found: &mut Found<'m>) {
        let (before, after) = (self.before.1, self.after.1);
        for status in before.success.iter().filter(|status| !after.success.contains(status)) {
            found.add(Kind::SuccessRemoved, format!("HTTP {status} is a failure"));
        }
        for status in after.success.iter().filter(|status| !before.success.contains(status)) {
            found.add(Kind::SuccessAdded, format!("HTTP {status} is a success"));
        }
        if !is_same_order(&before.success, &after.success) {
            found.add(Kind::Notation, "the order of the statuses of success");
        }
        let failed = |operation: &'m Operation| {
            let index = operation.partial_failure?;
            operation.reply.get(index).map(|field| field.name.as_str())
        };
        match (failed(before), failed(after)) {
            (was, is) if was == is => {}
            (None, Some(is)) => found.add(Kind::PartialFailureAdded, format!("`{is}` lists the parts that failed")),
            (Some(was), Some(is)) => found
                .add(Kind::PartialFailureChanged, format!("`{is}` lists the parts that failed, instead of `{was}`")),
            (Some(was), None) => found
                .add(Kind::PartialFailureChanged, format!("`{was}` is not the list of the parts that failed any more")),
            (None, None) => {}
        }
    }

    fn fields(&self, found: &mut Found<'m>) {
        let (before, after) = (self.before.1, self.after.1);
        let sites = self.context.shared_sites(before.sites, after.sites);
        let group = |model: &'m Model, word: &'static str, fields: &'m [Field]| Group {
            model,
            word,
            fields,
            sets: &[],
            is_request: false,
            filled: None,
            internal: &[],
        };
        let request = |model: &'m Model, operation: &'m Operation| Group {
            sets: &operation.at_least_one_of,
            is_request: true,
            filled: operation.deduplicate_by,
            ..group(model, "request field", &operation.request)
        };
        let (old, new) = (self.context.old, self.context.new);
        fields::compare(self.context, &request(old, before), &request(new, after), &sites, found);
        let reply = |model: &'m Model, operation: &'m Operation| group(model, "reply field", &operation.reply);
        fields::compare(self.context, &reply(old, before), &reply(new, after), &sites, found);
        let failure = |model: &'m Model, operation: &'m Operation| Group {
            internal: &ENVELOPE,
            ..group(model, "failure field", &operation.failure)
        };
        fields::compare(self.context, &failure(old, before), &failure(new, after), &sites, found);
    }
}
