//! Compares the fields of requests, replies, failures and objects.

use std::collections::BTreeSet;

use huaweicloud_bss_codegen::model::{Case, Condition, Field, Model, Notes, Sites};

use super::Kind;
use super::context::{Context, SharedSite, names_of};
use super::found::{Found, is_same_order, listed};
use super::limits::{Limits, Situation, name_of};
use crate::digest::type_name;

/// The fields of a record in one version.
#[derive(Clone, Copy)]
pub(super) struct Group<'m> {
    pub(super) model: &'m Model,
    /// What a field is called: `request field`.
    pub(super) word: &'static str,
    pub(super) fields: &'m [Field],
    /// Sets of fields of which at least one must be given.
    pub(super) sets: &'m [Vec<usize>],
    /// Whether users create the record, and the client checks it.
    pub(super) is_request: bool,
    /// The field that the client fills if the caller does not.
    pub(super) filled: Option<usize>,
    /// The names of fields that users do not see, because the client reads them.
    pub(super) internal: &'static [&'static str],
}

impl<'m> Group<'m> {
    fn names(&self) -> Vec<&'m str> {
        self.fields.iter().map(|field| field.name.as_str()).collect()
    }

    fn named(&self, name: &str) -> Option<(usize, &'m Field)> {
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }

    fn name(&self, index: usize) -> &'m str {
        self.fields.get(index).map_or("", |field| &field.name)
    }

    /// Whether callers have to give a field on the sites that have it.
    fn is_required(&self, index: usize, field: &Field) -> bool {
        self.is_request && field.mandatory && self.filled != Some(index)
    }

    /// Whether the builder requires a field, so that it is no `Option` in Rust.
    fn is_always_required(&self, index: usize, field: &Field) -> bool {
        self.is_required(index, field) && field.is_always_mandatory()
    }

    /// The sets of fields of which one must be given, by name.
    fn named_sets(&self) -> Vec<BTreeSet<&'m str>> {
        self.sets.iter().map(|set| set.iter().map(|index| self.name(*index)).collect()).collect()
    }
}

/// Compares two groups of fields. `sites` are those on which both exist.
pub(super) fn compare<'m>(
    context: &Context<'m>,
    old: &Group<'m>,
    new: &Group<'m>,
    sites: &[SharedSite<'m>],
    found: &mut Found<'m>,
) {
    let mut unmatched: Vec<&Field> = old.fields.iter().filter(|field| new.named(&field.name).is_none()).collect();
    for (index, after) in new.fields.iter().enumerate() {
        let what = format!("{} `{}`", new.word, after.name);
        // A field with another name on the wire keeps its name in Rust.
        let same = |before: &&Field| before.rust_name() == after.rust_name();
        let before = old.named(&after.name).or_else(|| {
            let position = unmatched.iter().position(same)?;
            old.named(&unmatched.remove(position).name)
        });
        match before {
            before if new.internal.contains(&after.name.as_str()) => {
                found.documentation(&what, [("definition", before.is_none_or(|(_, before)| before != after))]);
            }
            Some(before) => Pair { context, old, new, before, after: (index, after), what }.compare(sites, found),
            None if new.is_always_required(index, after) => {
                found.add(Kind::RequiredFieldAdded, format!("{what} is new and required"));
            }
            None => {
                found.add(Kind::FieldAdded, format!("{what} is new"));
                required_in_cases(old, new, index, sites, &what, found);
            }
        }
    }
    for field in unmatched {
        if old.internal.contains(&field.name.as_str()) {
            found.documentation(&format!("{} `{}`", old.word, field.name), [("definition", true)]);
            continue;
        }
        found.add(Kind::FieldRemoved, format!("{} `{}` does not exist any more", old.word, field.name));
    }
    if !is_same_order(&old.names(), &new.names()) {
        found.add(Kind::Notation, format!("the order of the {}s", new.word));
    }
    sets(old, new, found);
}

/// A new field can be required on some sites, or in some situations only.
fn required_in_cases<'m>(
    old: &Group<'m>,
    new: &Group<'m>,
    index: usize,
    sites: &[SharedSite<'m>],
    what: &str,
    found: &mut Found<'m>,
) {
    let Some(field) = new.fields.get(index).filter(|_| new.is_request) else { return };
    let is_required = new.is_required(index, field);
    for site in sites.iter().filter(|site| field.sites.contains(site.new)) {
        let was_possible = |one: &Situation| one.is_possible(old.model, old.fields, site.old);
        for situation in Situation::of(field, new.fields).into_iter().filter(was_possible) {
            let limits = Limits::of(field, new.fields, is_required, site.new, &situation);
            if limits.required && (situation == Situation::Always || !is_required) {
                let text = format!("{what} is new and required{}", situation.words());
                found.add_on(site.name, Kind::RequiredFieldAdded, text);
            }
        }
    }
}

/// Compares the sets of fields of which at least one must be given.
fn sets<'m>(old: &Group<'m>, new: &Group<'m>, found: &mut Found<'m>) {
    if !(old.is_request && new.is_request) {
        if old.named_sets() != new.named_sets() {
            found.documentation("", [("sets of fields of which one is given", true)]);
        }
        return;
    }
    let before = found.count();
    let (was, is) = (old.named_sets(), new.named_sets());
    let implied = |set: &BTreeSet<&str>, by: &[BTreeSet<&str>]| by.iter().any(|other| other.is_subset(set));
    let words = |set: &BTreeSet<&str>| listed(&set.iter().collect::<Vec<_>>());
    for set in is.iter().filter(|set| !implied(set, &was)) {
        found.add(Kind::Tightened, format!("at least one of {} must be given", words(set)));
    }
    for set in was.iter().filter(|set| !implied(set, &is)) {
        found.add(Kind::Loosened, format!("none of {} must be given any more", words(set)));
    }
    let written = |group: &Group<'m>| -> Vec<Vec<&'m str>> {
        group.sets.iter().map(|set| set.iter().map(|index| group.name(*index)).collect()).collect()
    };
    if found.count() == before && written(old) != written(new) {
        found.add(Kind::Notation, "the sets of fields of which one must be given");
    }
}

/// A field in both versions, each with its index.
struct Pair<'c, 'm> {
    context: &'c Context<'m>,
    old: &'c Group<'m>,
    new: &'c Group<'m>,
    before: (usize, &'m Field),
    after: (usize, &'m Field),
    what: String,
}

impl<'m> Pair<'_, 'm> {
    fn compare(&self, sites: &[SharedSite<'m>], found: &mut Found<'m>) {
        let (what, (_, before), (_, after)) = (&self.what, self.before, self.after);
        // The compiler points at a part that is not compared. Without a name, it is compared in one of the functions
        // called below.
        let Field {
            name,
            rust: _,
            place,
            ty,
            mandatory: _,
            mandatory_if: _,
            allowed_if: _,
            default: _,
            rules: _,
            item_rules: _,
            sites: _,
            cases: _,
            not_after: _,
            deprecated,
            sensitive,
            reserved,
            notes,
            sources,
            limit_sources,
        } = before;
        if *name != after.name {
            found.add(Kind::WireName, format!("{what} was `{name}` on the wire"));
        }
        let (old_rust, new_rust) = (before.rust_name(), after.rust_name());
        if old_rust != new_rust {
            found.add(Kind::FieldRenamed, format!("{what} is `{new_rust}` instead of `{old_rust}` in Rust"));
        } else if before.rust != after.rust && *name == after.name {
            found.add(Kind::Notation, format!("{what}: the name in Rust is written in another way"));
        }
        if *place != after.place {
            let (was, is) = (place.as_str(), after.place.as_str());
            found.add(Kind::Place, format!("{what} is sent in the {is} instead of the {was}"));
        }
        if !self.context.types.is_same(ty, &after.ty) {
            let (was, is) = (type_name(self.old.model, ty), type_name(self.new.model, &after.ty));
            found.add(Kind::FieldType, format!("{what} is of the type `{is}` instead of `{was}`"));
        }
        match (before.is_shown(), after.is_shown()) {
            (false, true) => found.add(Kind::Shown, format!("{what} is shown in logs and output")),
            (true, false) => found.add(Kind::Hidden, format!("{what} is hidden in logs and output")),
            _ if *sensitive != after.sensitive => found.documentation(what, [("`sensitive`", true)]),
            _ => {}
        }
        deprecation(what, deprecated.as_ref(), after.deprecated.as_ref(), found);
        let count = found.count();
        self.presence(sites, found);
        self.limits(sites, count, found);
        self.default(found);
        let Notes { doc, null_means, empty_means, errata } = notes;
        found.documentation(
            what,
            [
                ("description", *doc != after.notes.doc),
                ("meaning of null", *null_means != after.notes.null_means),
                ("meaning of the empty string", *empty_means != after.notes.empty_means),
                ("errata", *errata != after.notes.errata),
                ("sources", (sources, limit_sources) != (&after.sources, &after.limit_sources)),
                ("`reserved`", *reserved != after.reserved),
            ],
        );
    }

    /// Whether both versions check the field in requests.
    fn is_checked(&self) -> bool {
        self.old.is_request && self.new.is_request
    }

    /// The sites that have the field, and whether it is required.
    fn presence(&self, sites: &[SharedSite<'m>], found: &mut Found<'m>) {
        let (what, (old_index, before), (new_index, after)) = (&self.what, self.before, self.after);
        let was_required = self.old.is_always_required(old_index, before);
        let is_required = self.new.is_always_required(new_index, after);
        let is_list = after.ty.entry().is_some();
        match (was_required, is_required) {
            (false, true) => found.add(Kind::FieldRequired, format!("{what} is required")),
            (true, false) if !is_list => {
                found.add(Kind::FieldOptional, format!("{what} can be left out; it is an `Option` in Rust"));
            }
            (true, false) => found.add(Kind::Loosened, format!("{what} can be left out")),
            _ => {}
        }
        // Of a reply, and of a field that the client fills.
        let mut is_documented = before.mandatory != after.mandatory
            && self.old.is_required(old_index, before) == self.new.is_required(new_index, after);
        for site in &self.context.sites {
            // On a site without the operation, nobody notices it.
            let is_checked = self.new.is_request && sites.iter().any(|other| other.name == site.name);
            match (before.sites.contains(site.old), after.sites.contains(site.new)) {
                (true, false) if is_checked => {
                    found.add_on(site.name, Kind::FieldSiteRemoved, format!("{what} does not exist there any more"));
                }
                (false, true) if is_checked => {
                    found.add_on(site.name, Kind::FieldSiteAdded, format!("{what} exists there"));
                }
                (was, is) => is_documented |= was != is,
            }
        }
        let words = if self.new.is_request { "`mandatory`" } else { "when a reply has it" };
        found.documentation(what, [(words, is_documented)]);
    }

    /// What is valid on each site and in each situation. `count` is the number of changes before those of the validity.
    fn limits(&self, sites: &[SharedSite<'m>], count: usize, found: &mut Found<'m>) {
        if self.is_checked() {
            let (_, before) = self.before;
            let (_, after) = self.after;
            let situations: BTreeSet<Situation> =
                Situation::of(before, self.old.fields).union(&Situation::of(after, self.new.fields)).cloned().collect();
            for site in sites.iter().filter(|site| before.sites.contains(site.old) && after.sites.contains(site.new)) {
                self.on_site(site, &situations, found);
            }
            self.allowed_if(found);
            self.not_after(found);
        }
        // The same limits in another notation, or limits that are not checked.
        if found.count() == count && written(self.old, self.before.1) != written(self.new, self.after.1) {
            match self.is_checked() {
                true => found.add(
                    Kind::Notation,
                    format!("{}: the limits are written in another way, or differ for new values only", self.what),
                ),
                false => found.documentation(&self.what, [("limits", true)]),
            }
        }
    }

    fn on_site(&self, site: &SharedSite<'m>, situations: &BTreeSet<Situation>, found: &mut Found<'m>) {
        let ((old_index, before), (new_index, after)) = (self.before, self.after);
        let was_required = self.old.is_required(old_index, before);
        let is_required = self.new.is_required(new_index, after);
        // What the builder requires is reported for all sites.
        let is_reported =
            self.old.is_always_required(old_index, before) != self.new.is_always_required(new_index, after);
        let compare = |situation: &Situation| {
            let old = Limits::of(before, self.old.fields, was_required, site.old, situation);
            let mut new = Limits::of(after, self.new.fields, is_required, site.new, situation);
            if is_reported {
                new.required = old.required;
            }
            Limits::compare(&old, &new).list
        };
        let always = compare(&Situation::Always);
        // No request that is valid in both versions can be in another situation.
        let is_possible = |one: &&Situation| {
            one.is_possible(self.old.model, self.old.fields, site.old)
                && one.is_possible(self.new.model, self.new.fields, site.new)
        };
        // Values of the same field with the same change are one change.
        let mut in_cases: Vec<(bool, String, String, Vec<String>)> = Vec::new();
        for situation in situations.iter().filter(is_possible) {
            let (field, value) = match situation {
                Situation::Always => continue,
                Situation::Given(field) => (field, None),
                Situation::Value(field, value) => (field, Some(value)),
            };
            for (is_stricter, text) in compare(situation).into_iter().filter(|one| !always.contains(one)) {
                let same = in_cases.iter_mut().find(|(stricter, words, other, values)| {
                    *stricter == is_stricter && *words == text && other == field && !values.is_empty()
                });
                match (same, value) {
                    (Some((.., values)), Some(value)) => values.push(value.clone()),
                    _ => in_cases.push((is_stricter, text, field.clone(), value.into_iter().cloned().collect())),
                }
            }
        }
        let always = always.into_iter().map(|(is_stricter, text)| (is_stricter, text, String::new()));
        let in_cases = in_cases.into_iter().map(|(is_stricter, text, field, values)| {
            let case = if values.is_empty() { "given".to_owned() } else { values.join(" or ") };
            (is_stricter, text, format!(" if `{field}` is {case}"))
        });
        for (is_stricter, text, case) in always.chain(in_cases) {
            let kind = if is_stricter { Kind::Tightened } else { Kind::Loosened };
            found.add_on(site.name, kind, format!("{}{case}: {text}", self.what));
        }
    }

    /// The condition on which a field may be given.
    fn allowed_if(&self, found: &mut Found<'m>) {
        let (what, (_, before), (_, after)) = (&self.what, self.before, self.after);
        let words = |condition: &Condition, siblings: &[Field]| {
            let name = name_of(condition, siblings);
            match condition.values.as_slice() {
                [] => format!("`{name}` is given"),
                values => format!("`{name}` is {}", values.join(" or ")),
            }
        };
        match (&before.allowed_if, &after.allowed_if) {
            (None, None) => {}
            (None, Some(condition)) => {
                let words = words(condition, self.new.fields);
                found.add(Kind::Tightened, format!("{what}: it is only allowed if {words}"));
            }
            (Some(condition), None) => {
                let words = words(condition, self.old.fields);
                found.add(Kind::Loosened, format!("{what}: it is allowed not only if {words}"));
            }
            (Some(was), Some(is)) => {
                let (old, new) = (words(was, self.old.fields), words(is, self.new.fields));
                let is_wider = is.values.is_empty()
                    || (!was.values.is_empty() && was.values.iter().all(|value| is.values.contains(value)));
                let is_same_field = name_of(was, self.old.fields) == name_of(is, self.new.fields);
                let kind = if is_same_field && is_wider { Kind::Loosened } else { Kind::Tightened };
                let is_same = is_same_field
                    && was.values.len() == is.values.len()
                    && was.values.iter().all(|value| is.values.contains(value));
                if !is_same {
                    found.add(kind, format!("{what}: it is allowed if {new}, instead of if {old}"));
                }
            }
        }
    }

    /// The field whose value the value must not be after.
    fn not_after(&self, found: &mut Found<'m>) {
        let what = &self.what;
        let was = self.before.1.not_after.map(|index| self.old.name(index));
        let is = self.after.1.not_after.map(|index| self.new.name(index));
        match (was, is) {
            (was, is) if was == is => {}
            (_, Some(other)) => found.add(Kind::Tightened, format!("{what} must not be after `{other}`")),
            (Some(other), None) => found.add(Kind::Loosened, format!("{what} may be after `{other}`")),
            (None, None) => {}
        }
    }

    /// The default. It matters for requests if conditions are about the field.
    fn default(&self, found: &mut Found<'m>) {
        let (what, (_, before), (_, after)) = (&self.what, self.before, self.after);
        if before.default == after.default {
            return;
        }
        let depends = |group: &Group<'m>, name: &str| {
            let of = |field: &'m Field| {
                let of_cases = field.cases.iter().filter_map(|case| case.condition.as_ref());
                of_cases.chain(&field.mandatory_if).chain(&field.allowed_if)
            };
            let mut conditions = group.fields.iter().flat_map(of);
            conditions.any(|one| !one.values.is_empty() && name_of(one, group.fields) == name)
        };
        if self.is_checked() && (depends(self.old, &before.name) || depends(self.new, &after.name)) {
            let written =
                |value: &Option<String>| value.as_ref().map_or("none".to_owned(), |value| format!("`{value}`"));
            let (was, is) = (written(&before.default), written(&after.default));
            let text = format!("{what}: its default, on which conditions depend, is {is} instead of {was}");
            found.add(Kind::DefaultChanged, text);
        } else {
            found.documentation(what, [("default", true)]);
        }
    }
}

/// All limits as the spec has them, with names instead of indices.
fn written(group: &Group<'_>, field: &Field) -> String {
    let condition =
        |one: &Option<Condition>| one.as_ref().map(|one| format!("{} = {:?}", name_of(one, group.fields), one.values));
    let cases: Vec<String> = field
        .cases
        .iter()
        .map(|case| {
            let Case { sites, condition: one, mandatory, rules, item_rules, values, sources, limit_sources } = case;
            let sites = (*sites != Sites::ALL).then(|| names_of(group.model, *sites));
            let one = condition(one);
            format!("{sites:?} {one:?} {mandatory} {rules:?} {item_rules:?} {values:?} {sources:?} {limit_sources:?}")
        })
        .collect();
    let other = field.not_after.map(|index| group.name(index));
    format!(
        "{:?} {:?} {:?} {:?} {cases:?} {other:?}",
        field.rules,
        field.item_rules,
        condition(&field.mandatory_if),
        condition(&field.allowed_if),
    )
}

/// Compares what to use instead of something deprecated.
pub(super) fn deprecation(what: &str, old: Option<&String>, new: Option<&String>, found: &mut Found<'_>) {
    let subject = if what.is_empty() { "it" } else { what };
    match (old, new) {
        (None, Some(_)) => found.add(Kind::Deprecated, format!("{subject} is deprecated")),
        (Some(_), None) => found.add(Kind::Deprecated, format!("{subject} is not deprecated any more")),
        (old, new) if old != new => found.documentation(what, [("what to use instead", true)]),
        _ => {}
    }
}
