//! Compares the declared types.

use std::fmt::Display;

use huaweicloud_bss_codegen::model::{EnumValue, Model, Type, TypeBody};

use super::context::{Context, SharedSite};
use super::fields::{self, Group, deprecation};
use super::found::{Found, is_same_order};
use super::matched::{self, TypeKey, chapter};
use super::{Change, Kind, Subject};

pub(super) fn compare(context: &Context<'_>, changes: &mut Vec<Change>) {
    for (before, after) in &context.types.pairs {
        let key = match (before, after) {
            (_, Some(id)) => context.types.key(context.new, *id),
            (Some(id), None) => context.types.key(context.old, *id),
            (None, None) => continue,
        };
        let (_, reach) = context.users(key);
        let mut found = Found::new(context.type_subject(key), reach.clone(), &context.site_names);
        match (before, after) {
            (Some(before), Some(after)) => {
                Pair { context, before: context.old.ty(*before), after: context.new.ty(*after), key, reach }
                    .compare(&mut found);
            }
            (None, _) => found.add(Kind::TypeAdded, "the type is new"),
            (Some(_), None) => found.add(Kind::TypeRemoved, "the type does not exist any more"),
        }
        found.finish(changes);
    }
    if !is_same_order(&matched::keys(context.old), &matched::keys(context.new)) {
        let mut found = Found::new(Subject::Api, Vec::new(), &context.site_names);
        found.add(Kind::Notation, "the order of the types");
        found.finish(changes);
    }
}

/// A type in both versions.
struct Pair<'c, 'm> {
    context: &'c Context<'m>,
    before: &'m Type,
    after: &'m Type,
    key: TypeKey<'m>,
    reach: Vec<&'m str>,
}

impl<'m> Pair<'_, 'm> {
    fn compare(&self, found: &mut Found<'m>) {
        let (before, after) = (self.before, self.after);
        // The compiler points at a part that is not compared.
        let Type {
            name,
            chapter: _,
            doc,
            errata,
            sources,
            body,
            filter_of: _,
            at_least_one_of: _,
            in_request,
            in_reply,
        } = before;
        if *name != after.name {
            found.add(Kind::TypeRenamed, format!("the type was `{name}`"));
        }
        let was_in = chapter(self.context.old, before);
        if was_in != self.key.chapter {
            let module = |name: Option<&str>| name.map_or("the root".to_owned(), |name| format!("the module `{name}`"));
            let (was, is) = (module(was_in), module(self.key.chapter));
            found.add(Kind::TypeMoved, format!("the type is in {is} instead of {was}"));
        }
        self.filter(found);
        found.documentation(
            "",
            [
                ("description", *doc != after.doc),
                ("errata", *errata != after.errata),
                ("sources", *sources != after.sources),
                ("whether a reply has it", *in_reply != after.in_reply),
            ],
        );
        let is_object = matches!(after.body, TypeBody::Object(_));
        match (*in_request, after.in_request) {
            (true, false) if is_object => found.add(Kind::BuilderRemoved, "no request has it, so it has no builder"),
            (false, true) if is_object => found.add(Kind::BuilderAdded, "a request has it, so it has a builder"),
            (was, is) => found.documentation("", [("whether a request has it", was != is)]),
        }
        // Limits are checked on the sites with an operation that uses the type.
        let is_reached = |site: &&SharedSite<'m>| self.reach.is_empty() || self.reach.contains(&site.name);
        let sites: Vec<SharedSite<'m>> = self.context.sites.iter().filter(is_reached).copied().collect();
        match (body, &after.body) {
            (TypeBody::Object(_), TypeBody::Object(_)) => {
                let (old, new) = (group(self.context.old, before), group(self.context.new, after));
                fields::compare(self.context, &old, &new, &sites, found);
            }
            (TypeBody::StringEnum(was), TypeBody::StringEnum(is)) => self.values(was, is, &sites, found),
            (TypeBody::IntegerEnum(was), TypeBody::IntegerEnum(is)) => self.values(was, is, &sites, found),
            (was, is) => {
                found.add(Kind::TypeForm, format!("the type is {} instead of {}", form(is), form(was)));
            }
        }
    }

    fn filter(&self, found: &mut Found<'m>) {
        let (was, is) = (self.before.filter_of, self.after.filter_of);
        let was = was.map(|id| self.context.types.key(self.context.old, id));
        let is = is.map(|id| self.context.types.key(self.context.new, id));
        match (was, is) {
            (was, is) if was == is => {}
            (None, Some(is)) => found.add(Kind::FilterAdded, format!("conversions from and to `{}`", is.name)),
            (Some(was), _) => {
                found.add(Kind::FilterRemoved, format!("there are no conversions from and to `{}` any more", was.name));
            }
            (None, None) => {}
        }
    }

    fn values<T: PartialEq + Display>(
        &self,
        old: &'m [EnumValue<T>],
        new: &'m [EnumValue<T>],
        sites: &[SharedSite<'m>],
        found: &mut Found<'m>,
    ) {
        let is_checked = self.before.in_request && self.after.in_request;
        for after in new {
            let Some(before) = old.iter().find(|value| value.value == after.value) else {
                found.add(Kind::ValueAdded, format!("value `{}` is new, as `{}`", after.value, after.name));
                continue;
            };
            let EnumValue { value, name, doc, sites: _, deprecated, errata } = before;
            let what = format!("value `{value}`");
            if *name != after.name {
                found.add(Kind::ValueRenamed, format!("{what}: it is `{}` instead of `{name}`", after.name));
            }
            let mut is_documented = false;
            for site in &self.context.sites {
                let is_checked = is_checked && sites.iter().any(|other| other.name == site.name);
                match (before.sites.contains(site.old), after.sites.contains(site.new)) {
                    (true, false) if is_checked => {
                        found.add_on(
                            site.name,
                            Kind::ValueSiteRemoved,
                            format!("{what} does not exist there any more"),
                        );
                    }
                    (false, true) if is_checked => {
                        found.add_on(site.name, Kind::ValueSiteAdded, format!("{what} exists there"));
                    }
                    (was, is) => is_documented |= was != is,
                }
            }
            deprecation(&what, deprecated.as_ref(), after.deprecated.as_ref(), found);
            found.documentation(
                &what,
                [("description", *doc != after.doc), ("errata", *errata != after.errata), ("sites", is_documented)],
            );
        }
        for gone in old.iter().filter(|value| !new.iter().any(|other| other.value == value.value)) {
            found.add(
                Kind::ValueRemoved,
                format!("value `{}` does not exist any more, nor does `{}`", gone.value, gone.name),
            );
        }
        let values = |list: &'m [EnumValue<T>]| -> Vec<&'m T> { list.iter().map(|value| &value.value).collect() };
        if !is_same_order(&values(old), &values(new)) {
            found.add(Kind::Notation, "the order of the values");
        }
    }
}

fn form(body: &TypeBody) -> &'static str {
    match body {
        TypeBody::Object(_) => "an object",
        TypeBody::StringEnum(_) => "an enum of strings",
        TypeBody::IntegerEnum(_) => "an enum of integers",
    }
}

/// The fields of an object; none if the type is an enum.
fn group<'m>(model: &'m Model, ty: &'m Type) -> Group<'m> {
    let fields = match &ty.body {
        TypeBody::Object(fields) => fields.as_slice(),
        TypeBody::StringEnum(_) | TypeBody::IntegerEnum(_) => &[],
    };
    Group {
        model,
        word: "field",
        fields,
        sets: &ty.at_least_one_of,
        is_request: ty.in_request,
        filled: None,
        internal: &[],
    }
}
