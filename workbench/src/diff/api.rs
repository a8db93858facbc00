//! Compares what all operations share: sites, codes, common errors, features, and the chapters themselves.

use huaweicloud_bss_codegen::model::{Chapter, Codes, Model, Site};

use super::context::Context;
use super::errors::{self, Listing};
use super::found::{Found, is_same_order};
use super::{Change, Kind, Subject};

pub(super) fn compare(context: &Context<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (context.old, context.new);
    let mut found = Found::new(Subject::Api, Vec::new(), &context.site_names);
    // The compiler points at a part that is not compared. Operations and types are compared elsewhere.
    let Model {
        name,
        title,
        doc,
        krate,
        sites: _,
        features,
        advice,
        common_errors,
        codes,
        chapters: _,
        types: _,
        files,
    } = old;
    sites(context, &mut found);
    match (*features, new.features) {
        (false, true) => found.add(Kind::FeaturesRequired, "each chapter needs the cargo feature of its name"),
        (true, false) => found.add(Kind::FeaturesDropped, "chapters need no cargo feature any more"),
        _ => {}
    }
    self::codes(codes, &new.codes, &mut found);
    let (old_sites, new_sites) = context.site_indices();
    let was = Listing { sites: old_sites, errors: common_errors, failure: &[] };
    let is = Listing { sites: new_sites, errors: &new.common_errors, failure: &[] };
    errors::compare(&was, &is, &mut found);
    found.documentation(
        "",
        [
            ("name", *name != new.name),
            ("title", *title != new.title),
            ("description", *doc != new.doc),
            ("crate in the examples", *krate != new.krate),
            ("advice by status", *advice != new.advice),
            ("files", *files != new.files),
        ],
    );
    found.finish(changes);
    chapters(context, changes);
}

fn sites<'m>(context: &Context<'m>, found: &mut Found<'m>) {
    let (old, new) = (&context.old.sites, &context.new.sites);
    for after in new {
        let Some(before) = old.iter().find(|site| site.name == after.name) else {
            found.add_on(&after.name, Kind::SiteAdded, format!("site `{}` is new", after.name));
            continue;
        };
        let Site { name, endpoint, region, doc } = before;
        if *endpoint != after.endpoint {
            let text = format!("site `{name}`: the address is `{}` instead of `{endpoint}`", after.endpoint);
            found.add_on(name, Kind::SiteAddress, text);
        }
        if *region != after.region {
            let text = format!("site `{name}`: the region is `{}` instead of `{region}`", after.region);
            found.add_on(name, Kind::SiteAddress, text);
        }
        found.documentation(&format!("site `{name}`"), [("description", *doc != after.doc)]);
    }
    for before in old.iter().filter(|site| !new.iter().any(|other| other.name == site.name)) {
        found.add_on(&before.name, Kind::SiteRemoved, format!("site `{}` does not exist any more", before.name));
    }
    let default = |sites: &'m [Site]| sites.first().map(|site| site.name.as_str());
    let names = |sites: &'m [Site]| -> Vec<&'m str> { sites.iter().map(|site| site.name.as_str()).collect() };
    match (default(old), default(new)) {
        (Some(was), Some(is)) if was != is => {
            found.add(Kind::DefaultSite, format!("the default site is `{is}` instead of `{was}`"));
        }
        _ if !is_same_order(&names(old), &names(new)) => found.add(Kind::Notation, "the order of the sites"),
        _ => {}
    }
}

fn codes(old: &Codes, new: &Codes, found: &mut Found<'_>) {
    let Codes { success, throttling, expired_token } = old;
    for (meaning, was, is) in [
        ("a success", success, &new.success),
        ("too many requests", throttling, &new.throttling),
        ("an expired token", expired_token, &new.expired_token),
    ] {
        for code in was.iter().filter(|code| !is.contains(code)) {
            found.add(Kind::CodeRemoved, format!("code `{code}` does not stand for {meaning} any more"));
        }
        for code in is.iter().filter(|code| !was.contains(code)) {
            found.add(Kind::CodeAdded, format!("code `{code}` stands for {meaning}"));
        }
        if !is_same_order(was, is) {
            found.add(Kind::Notation, format!("the order of the codes that stand for {meaning}"));
        }
    }
}

fn chapters(context: &Context<'_>, changes: &mut Vec<Change>) {
    let (old, new) = (&context.old.chapters, &context.new.chapters);
    let item = |chapter: &Chapter| Found::new(Subject::Chapter(chapter.name.clone()), Vec::new(), &context.site_names);
    for after in new {
        let mut found = item(after);
        match old.iter().find(|chapter| chapter.name == after.name) {
            Some(before) => {
                // The compiler points at a part that is not compared.
                let Chapter { name: _, title, doc, operations, types } = before;
                found.documentation("", [("title", *title != after.title), ("description", *doc != after.doc)]);
                let names = |chapter: &Chapter| -> Vec<String> {
                    chapter.operations.iter().map(|operation| operation.name.clone()).collect()
                };
                let types_of = |model: &Model, chapter: &Chapter| -> Vec<String> {
                    chapter.types.iter().map(|id| model.ty(*id).name.clone()).collect()
                };
                let is_same = is_same_order(&names(before), &names(after));
                if !is_same && operations.len() > 1 {
                    found.add(Kind::Notation, "the order of the operations");
                }
                if !types.is_empty() && !is_same_order(&types_of(context.old, before), &types_of(context.new, after)) {
                    found.add(Kind::Notation, "the order of the types");
                }
            }
            None => found.add(Kind::ChapterAdded, format!("the module `{}` is new", after.name)),
        }
        found.finish(changes);
    }
    for before in old.iter().filter(|chapter| !new.iter().any(|other| other.name == chapter.name)) {
        let mut found = item(before);
        found.add(Kind::ChapterRemoved, format!("the module `{}` does not exist any more", before.name));
        found.finish(changes);
    }
    let names = |chapters: &[Chapter]| -> Vec<String> { chapters.iter().map(|one| one.name.clone()).collect() };
    if !is_same_order(&names(old), &names(new)) {
        let mut found = Found::new(Subject::Api, Vec::new(), &context.site_names);
        found.add(Kind::Notation, "the order of the chapters");
        found.finish(changes);
    }
}
