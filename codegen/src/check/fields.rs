//! Rules about the classification and the sources of fields.

use heck::ToSnakeCase;

use super::{allow::Exceptions, wording::inner};
use crate::{
    diagnostic::{Code, Diagnostic},
    model::{FieldType, UNKNOWN_SOURCE},
    report::Problems,
    resolve::Spec,
    syntax::Limit,
    words::{all_of, closest, quoted},
};

/// Words that suggest that a field contains personal or secret data.
const PERSONAL: [&str; 19] = [
    "password",
    "passwd",
    "pwd",
    "secret",
    "id_number",
    "verified_number",
    "id_card",
    "mobile",
    "phone",
    "email",
    "bank",
    "verification_code",
    "token",
    "account_name",
    "user_name",
    "real_name",
    "contact_address",
    "tel",
    "postal_code",
];

/// A field whose name suggests personal or secret data declares whether it is sensitive.
pub(super) fn unclassified(spec: &Spec<'_>, exceptions: &mut Exceptions, problems: &mut Problems) {
    for group in &spec.groups {
        for field in group.fields.iter().filter(|field| !field.classified) {
            let Some(ty) = spec.types.field_type(group.chapter, field) else { continue };
            if !matches!(inner(&ty), FieldType::String | FieldType::Integer | FieldType::Long) {
                continue;
            }
            let name = format!("_{}_", field.name.value.to_snake_case());
            let Some(word) = PERSONAL.iter().find(|word| name.contains(&format!("_{word}_"))) else { continue };
            if exceptions.take_for_field(spec, "unclassified", group, &field.allow) {
                continue;
            }
            problems.add(
                Diagnostic::new(
                    Code::Unclassified,
                    field.declared,
                    format!("{} is not classified", quoted(field.name.value)),
                )
                .here(format!("`{word}` suggests personal or secret data"))
                .help("write `sensitive: true` to hide the value, or `sensitive: false` if it is harmless"),
            );
        }
    }
}

/// If `api.yaml` declares sources, every limit has a source, and so has the key of a long list.
pub(super) fn unsourced(spec: &Spec<'_>, exceptions: &mut Exceptions, problems: &mut Problems) {
    if spec.api.sources.is_empty() {
        return;
    }
    for paging in spec.operations.iter().filter_map(|operation| operation.syntax.paging.as_ref()) {
        let Some(first) = paging.key.first().filter(|_| paging.key_sources.is_empty()) else { continue };
        problems.add(
            Diagnostic::new(Code::NoSource, first.span, "`key` of `paging` has no source")
                .here("no source given")
                .help("add `source`; write `source: unknown` if no source is known"),
        );
    }
    for group in &spec.groups {
        for field in group.fields.iter().filter(|field| field.sources.is_empty()) {
            let of_cases = field.cases.iter().filter(|case| case.sources.is_empty()).flat_map(|case| &case.limits);
            let unsourced = |limit: &&Limit<'_>| limit.sources.is_empty();
            let Some(limit) = field.limits.iter().chain(of_cases).find(unsourced) else { continue };
            if exceptions.take_for_field(spec, "no_source", group, &field.allow) {
                continue;
            }
            let message = format!("`{}` of {} has no source", limit.key.value, quoted(field.name.value));
            problems.add(
                Diagnostic::new(Code::NoSource, limit.key.span, message)
                    .here("no source given")
                    .help("add `source`; write `source: unknown` if no source is known"),
            );
        }
    }
}

/// A source is declared under `sources` of `api.yaml`.
pub(super) fn sources(spec: &Spec<'_>, problems: &mut Problems) {
    if !spec.api.is_complete {
        return;
    }
    let fields = spec.groups.iter().flat_map(|group| group.fields);
    let fields = fields.flat_map(|field| {
        let limits = field.limits.iter().chain(field.cases.iter().flat_map(|case| &case.limits));
        let cases = field.cases.iter().flat_map(|case| &case.sources);
        field.sources.iter().chain(cases).chain(limits.flat_map(|limit| &limit.sources))
    });
    let types = spec.types.iter().flat_map(|ty| &ty.syntax.sources);
    let operations = || spec.operations.iter().map(|operation| operation.syntax);
    let listed = operations().flat_map(|operation| &operation.errors).flat_map(|error| &error.sources);
    let files = spec.chapters.iter().flat_map(|chapter| &chapter.errors).chain(&spec.api.errors);
    let keys = operations().filter_map(|operation| operation.paging.as_ref()).flat_map(|paging| &paging.key_sources);
    let names = || spec.api.sources.iter().map(|source| source.value);
    for source in fields.chain(types).chain(listed).chain(keys).chain(files.flat_map(|error| &error.sources)) {
        if source.value == UNKNOWN_SOURCE || names().any(|name| name == source.value) {
            continue;
        }
        let message = format!("the source {} is not declared", quoted(source.value));
        let error = Diagnostic::new(Code::UnknownSource, source.span, message);
        problems.add(match (closest(source.value, names()), names().next()) {
            (Some(suggestion), _) => error.did_you_mean(suggestion),
            (None, Some(_)) => error.help(format!("the sources in `api.yaml` are {}", all_of(names()))),
            (None, None) => error.help("declare it under `sources` of `api.yaml`, with a description"),
        });
    }
}
