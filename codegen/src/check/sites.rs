//! Rules about `sites`: which sites have an operation, a field, a value or an error.

use huaweicloud_bss_rules::Sites;

use super::wording::inner;
use crate::{
    diagnostic::{Code, Diagnostic},
    model::Place,
    report::Problems,
    resolve::{Group, GroupKind, Operation, Spec},
    syntax::{Body, Condition, Field, Text},
    words::{all_of, closest, quoted},
};

/// Every name is one of a site of `api.yaml`, and no list has all of them.
pub(super) fn names(spec: &Spec<'_>, problems: &mut Problems) {
    if let Some(site) = spec.api.sites.get(Sites::MAX) {
        let message = format!("an API can have at most {} sites", Sites::MAX);
        problems.add(Diagnostic::new(Code::NumberOutOfRange, site.name.span, message));
    }
    let syntax = || spec.operations.iter().map(|operation| operation.syntax);
    let fields = spec.groups.iter().flat_map(|group| group.fields);
    let of_fields = fields.flat_map(|field| {
        let cases = field.cases.iter().map(|case| &case.sites);
        std::iter::once(&field.sites).chain(cases)
    });
    let of_values = spec.types.iter().flat_map(|ty| match &ty.syntax.body {
        Body::StringEnum(values) | Body::IntegerEnum(values) => values.as_slice(),
        Body::Object(_) | Body::Unknown => &[],
    });
    let of_errors = spec.chapters.iter().flat_map(|chapter| &chapter.errors).chain(&spec.api.errors);
    let lists = syntax()
        .map(|operation| &operation.sites)
        .chain(of_fields)
        .chain(of_values.map(|value| &value.sites))
        .chain(of_errors.map(|error| &error.definition.sites))
        .chain(syntax().flat_map(|operation| &operation.errors).map(|error| &error.sites));
    for list in lists {
        for name in list {
            known(spec, *name, problems);
        }
        repeated_or_all(spec, list, problems);
    }
    for operation in &spec.operations {
        for site in operation.syntax.examples.iter().filter_map(|example| example.site) {
            known(spec, site, problems);
            let sites = spec.sites(&operation.syntax.sites);
            if spec.site(site.value).is_some_and(|index| !sites.contains(index)) {
                let name = quoted(operation.syntax.name.value);
                problems.add(
                    Diagnostic::new(
                        Code::BadSites,
                        site.span,
                        format!("{name} does not exist on {}", quoted(site.value)),
                    )
                    .here(format!("the operation exists only on {}", spec.site_names(sites))),
                );
            }
        }
    }
}

fn known(spec: &Spec<'_>, name: Text<'_>, problems: &mut Problems) {
    if spec.site(name.value).is_some() || !spec.api.is_complete {
        return;
    }
    let names = || spec.api.sites.iter().map(|site| site.name.value);
    let message = format!("the site {} is not declared", quoted(name.value));
    let error = Diagnostic::new(Code::UnknownSite, name.span, message);
    problems.add(match (closest(name.value, names()), names().next()) {
        (Some(suggestion), _) => error.did_you_mean(suggestion),
        (None, Some(_)) => error.help(format!("the sites in `api.yaml` are {}", all_of(names()))),
        (None, None) => error.help("declare it under `sites` of `api.yaml`"),
    });
}

fn repeated_or_all(spec: &Spec<'_>, list: &[Text<'_>], problems: &mut Problems) {
    for (index, name) in list.iter().enumerate() {
        let before = list.iter().take(index).find(|before| before.value == name.value);
        if let Some(before) = before {
            problems.add(
                Diagnostic::new(Code::BadSites, name.span, format!("the site {} is listed twice", quoted(name.value)))
                    .here("listed again here")
                    .first("listed", before.span)
                    .help("keep one of the two"),
            );
        }
    }
    let count = spec.api.sites.len();
    if let Some(first) = list.first()
        && spec.sites(list).indices(count).count() == count
        && count > 0
    {
        problems.add(
            Diagnostic::new(Code::BadSites, first.span, "`sites` lists all sites, so it has no effect")
                .here("this is the default")
                .help("remove the key"),
        );
    }
}

/// The sites of a field fit those of its operation, and fields on which others depend exist wherever they are needed.
pub(super) fn fields(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in &spec.operations {
        let sites = spec.sites(&operation.syntax.sites);
        for group in [&operation.request, &operation.reply, &operation.failure] {
            group_of(spec, group, sites, problems);
        }
        needed(spec, operation, sites, problems);
    }
    for group in spec.groups.iter().filter(|group| group.kind == GroupKind::Object) {
        group_of(spec, group, Sites::ALL, problems);
    }
}

fn group_of(spec: &Spec<'_>, group: &Group<'_>, sites: Sites, problems: &mut Problems) {
    for field in group.fields {
        let own = spec.sites(&field.sites);
        let name = quoted(field.name.value);
        overlap(spec, &field.sites, sites, &name, &format!("{} exists", group.title()), problems);
        for case in &field.cases {
            overlap(
                spec,
                &case.sites,
                own.and(sites),
                &format!("a case of {name}"),
                &format!("{name} exists"),
                problems,
            );
        }
    }
    for set in group.at_least_one_of {
        let Some(first) = set.first() else { continue };
        let fields = set.iter().filter_map(|name| group.field(name.value));
        let covered = fields.fold(Sites::of(&[]), |all, field| all.or(spec.sites(&field.sites)));
        let lacking: Vec<usize> =
            sites.indices(spec.api.sites.len()).filter(|index| !covered.contains(*index)).collect();
        if group.positions(set).all(|position| position.is_some()) && !covered.is_empty() && !lacking.is_empty() {
            let lacking = spec.site_names(Sites::of(&lacking));
            problems.add(
                Diagnostic::new(Code::BadSites, first.span, format!("no field of the set exists on {lacking}"))
                    .here("at least one field of this set is required on every site")
                    .help("add a field that exists there, or correct the `sites` of the fields"),
            );
        }
    }
}

/// The sites that a part lists are not all outside of those of the whole.
fn overlap(spec: &Spec<'_>, list: &[Text<'_>], whole: Sites, part: &str, exists: &str, problems: &mut Problems) {
    let own = spec.sites(list);
    let Some(first) = list.first().filter(|_| !own.is_empty() && !whole.is_empty()) else { return };
    if own.and(whole).is_empty() {
        problems.add(
            Diagnostic::new(Code::BadSites, first.span, format!("{part} applies to no site"))
                .here(format!("{exists} only on {}", spec.site_names(whole)))
                .help("correct one of the two lists of sites"),
        );
    }
}

/// The values of enums that cases and conditions name exist on a site where these apply.
pub(super) fn named_values(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in &spec.operations {
        let sites = spec.sites(&operation.syntax.sites);
        for group in [&operation.request, &operation.reply, &operation.failure] {
            values_of(spec, group, sites, problems);
        }
    }
    for group in spec.groups.iter().filter(|group| group.kind == GroupKind::Object) {
        values_of(spec, group, Sites::ALL, problems);
    }
}

fn values_of(spec: &Spec<'_>, group: &Group<'_>, sites: Sites, problems: &mut Problems) {
    for field in group.fields {
        let sites = sites.and(spec.sites(&field.sites));
        let mut of_conditions = |conditions: &[Condition<'_>], sites: Sites| {
            for Condition { field: other, values, .. } in conditions {
                let Some(other) = group.field(other.value) else { continue };
                existing(spec, group, other, values, sites.and(spec.sites(&other.sites)), problems);
            }
        };
        of_conditions(&field.mandatory_if, sites);
        of_conditions(&field.allowed_if, sites);
        for case in &field.cases {
            of_conditions(&case.conditions, sites.and(spec.sites(&case.sites)));
        }
        for case in &field.cases {
            existing(spec, group, field, &case.values, sites.and(spec.sites(&case.sites)), problems);
        }
    }
}

/// Reports the values of a field that exist on none of these sites.
fn existing(
    spec: &Spec<'_>,
    group: &Group<'_>,
    field: &Field<'_>,
    values: &[Text<'_>],
    sites: Sites,
    problems: &mut Problems,
) {
    let Some(ty) = spec.types.field_type(group.chapter, field) else { return };
    let Some(Body::StringEnum(known) | Body::IntegerEnum(known)) = spec.types.body(inner(&ty)) else { return };
    for value in values {
        let Some(declared) = known.iter().find(|known| known.value.value == value.value) else { continue };
        let own = spec.sites(&declared.sites);
        if own.and(sites).is_empty() && !own.is_empty() && !sites.is_empty() {
            let names = spec.site_names(sites);
            problems.add(
                Diagnostic::new(
                    Code::BadSites,
                    value.span,
                    format!("{} cannot be {} on {names}", quoted(field.name.value), quoted(value.value)),
                )
                .here(format!("this value exists only on {}", spec.site_names(own)))
                .label(declared.value.span, "the value is declared here")
                .help("remove the value, or correct one of the lists of sites"),
            );
        }
    }
}

/// The path and paging need their fields on every site of the operation.
fn needed(spec: &Spec<'_>, operation: &Operation<'_>, sites: Sites, problems: &mut Problems) {
    let syntax = operation.syntax;
    let (request, reply) = (&operation.request, &operation.reply);
    let in_path = request.fields.iter().filter(|field| field.place == Place::Path);
    let in_path = in_path.map(|field| (request, field.name.value, "the path"));
    let paging = syntax
        .paging
        .as_ref()
        .map(|paging| [(request, paging.from), (request, paging.size), (reply, paging.items), (reply, paging.total)]);
    let in_paging = paging.into_iter().flatten().filter_map(|(group, name)| Some((group, name?.value, "`paging`")));
    let partial = syntax.partial_failure.map(|name| (reply, name.value, "`partial_failure`"));
    let key = syntax.deduplicate_by.map(|name| (request, name.value, "`deduplicate_by`"));
    for (group, name, user) in in_path.chain(in_paging).chain(partial).chain(key) {
        let Some(field) = group.field(name) else { continue };
        let Some(first) = field.sites.first() else { continue };
        let own = spec.sites(&field.sites);
        if !own.is_empty() && own.and(sites) != sites {
            problems.add(
                Diagnostic::new(Code::BadSites, first.span, format!("{user} needs {} on every site", quoted(name)))
                    .here(format!("{} exists only on {}", quoted(name), spec.site_names(own)))
                    .help("remove `sites` of the field, or limit the operation to these sites"),
            );
        }
    }
}

/// The sites of a listed error fit those of its operation.
pub(super) fn listed_errors(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in &spec.operations {
        let sites = spec.sites(&operation.syntax.sites);
        for error in &operation.syntax.errors {
            let exists = format!("{} exists", quoted(operation.syntax.name.value));
            overlap(spec, &error.sites, sites, &format!("the error {}", quoted(error.code.value)), &exists, problems);
        }
    }
}
