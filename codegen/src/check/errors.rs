//! Rules about error codes.

use std::collections::{HashMap, HashSet};

use crate::{
    check::{allow::Exceptions, types},
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    report::Problems,
    resolve::Spec,
    words::{all_of, closest, quoted},
};

/// A code is defined once: in `api.yaml`, in a chapter, or inline in an operation.
pub(super) fn definitions(spec: &Spec<'_>, problems: &mut Problems) {
    let shared: HashMap<&str, _> = spec.api.errors.iter().map(|error| (error.code.value, error.code.span)).collect();
    for error in spec.chapters.iter().flat_map(|chapter| &chapter.errors) {
        if let Some(before) = shared.get(error.code.value) {
            problems.add(
                Diagnostic::new(
                    Code::DuplicateError,
                    error.code.span,
                    format!("the error {} is defined twice", quoted(error.code.value)),
                )
                .here("defined again here")
                .label(*before, "every chapter can use this definition")
                .help("remove one of the two"),
            );
        }
    }
    for operation in &spec.operations {
        let chapter = operation.chapter;
        for listed in &operation.syntax.errors {
            let code = listed.code;
            for key in &listed.missing {
                problems.add(
                    Diagnostic::new(Code::MissingKey, code.span, format!("the definition of {} is missing `{key}`", quoted(code.value)))
                        .help("an inline definition has `http`, `name` and `doc`; without `name` and `doc`, the code refers to a definition under `errors`"),
                );
            }
            if let (Some(_), Some(other)) = (&listed.definition, spec.error(chapter, code.value)) {
                problems.add(
                    Diagnostic::new(
                        Code::DuplicateError,
                        code.span,
                        format!("the error {} is defined twice", quoted(code.value)),
                    )
                    .here("defined again here")
                    .first("defined", other.code.span)
                    .help("list the code without `name` and `doc`, or remove the other definition"),
                );
            }
        }
    }
}

/// A code has one fixed meaning, and a code of success is no error.
pub(super) fn codes(spec: &Spec<'_>, problems: &mut Problems) {
    let mut first = HashMap::new();
    for code in spec.api.codes.all() {
        match first.get(code.value) {
            None => {
                first.insert(code.value, code.span);
            }
            Some(before) => problems.add(
                Diagnostic::new(Code::DuplicateError, code.span, format!("{} is listed twice", quoted(code.value)))
                    .here("listed again here")
                    .first("listed", *before)
                    .help("keep one of the two"),
            ),
        }
    }
    let in_place = spec.operations.iter().flat_map(|operation| &operation.syntax.errors);
    let in_place = in_place.filter(|listed| listed.definition.is_some()).map(|listed| listed.code);
    let chapters = spec.chapters.iter().flat_map(|chapter| &chapter.errors);
    let defined: Vec<_> = spec.api.errors.iter().chain(chapters).map(|error| error.code).chain(in_place).collect();
    for success in &spec.api.codes.success {
        for code in defined.iter().filter(|code| code.value == success.value) {
            problems.add(
                Diagnostic::new(
                    Code::DuplicateError,
                    code.span,
                    format!("{} is defined as an error and listed as a success", quoted(code.value)),
                )
                .here("defined as an error here")
                .label(success.span, "listed as a success here")
                .help("remove one of the two"),
            );
        }
    }
}

/// A code that an operation lists is defined, and listed once.
pub(super) fn listed(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in &spec.operations {
        let chapter = operation.chapter;
        let mut first = HashMap::new();
        for listed in &operation.syntax.errors {
            let code = listed.code;
            match first.get(code.value) {
                None => {
                    first.insert(code.value, code.span);
                }
                Some(before) => {
                    let message = format!("the error {} is listed twice", quoted(code.value));
                    let error = Diagnostic::new(Code::DuplicateError, code.span, message)
                        .here("listed again here")
                        .first("listed", *before)
                        .help("keep one of the two");
                    let is_bare = listed.definition.is_none() && listed.sources.is_empty();
                    problems.add(if is_bare { error.fix(Edit::Item(code.span)) } else { error });
                }
            }
            let is_complete =
                spec.api.is_complete && spec.chapters.get(chapter).is_some_and(|chapter| chapter.is_complete);
            if is_complete && spec.definition(chapter, listed).is_none() {
                let defined = spec.chapters.get(chapter).map(|chapter| chapter.errors.as_slice()).unwrap_or_default();
                let codes = defined.iter().chain(&spec.api.errors).map(|error| error.code.value);
                let error = Diagnostic::new(
                    Code::UndefinedError,
                    code.span,
                    format!("the error {} is not defined", quoted(code.value)),
                )
                .help(format!(
                    "define it under `errors`, or inline: {{ code: {}, http: 400, name: …, doc: … }}",
                    code.value.chars().take(60).collect::<String>()
                ));
                problems.add(match closest_code(code.value, codes) {
                    Some(suggestion) => error.did_you_mean(suggestion),
                    None => error.here("defined neither in this file nor in `api.yaml`"),
                });
            }
        }
    }
}

/// Codes are long and similar, so a misspelt code may differ from the suggestion in one character only.
fn closest_code<'a>(code: &str, codes: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = |other: &&str| {
        let differing = code.chars().zip(other.chars()).filter(|(a, b)| !a.eq_ignore_ascii_case(b)).count();
        differing <= 1 && code.chars().count().abs_diff(other.chars().count()) <= 1
    };
    closest(code, codes.filter(near))
}

/// No two errors of an operation become the same Rust variant, and none becomes `Other`.
pub(super) fn variants(spec: &Spec<'_>, problems: &mut Problems) {
    let mut reported = HashSet::new();
    for operation in &spec.operations {
        let errors = operation.syntax.errors.iter();
        let names = errors.filter_map(|listed| spec.definition(operation.chapter, listed)?.name);
        // A shared definition is reported once, even if several operations list it.
        let names: Vec<_> = names.filter(|name| name.value != "Other" || reported.insert(name.span)).collect();
        types::variants(names.into_iter(), "Other", "a code that the spec does not list", problems);
    }
}

/// The fields in `carries` of an error are fields of the operation's failure.
pub(super) fn carried(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in spec.operations.iter().map(|operation| operation.syntax).filter(|operation| operation.is_complete)
    {
        let names = || operation.failure.iter().map(|field| field.name.value);
        for name in operation.errors.iter().flat_map(|listed| &listed.carries) {
            if names().any(|other| other == name.value) {
                continue;
            }
            let message =
                format!("the failure of {} has no field {}", quoted(operation.name.value), quoted(name.value));
            let error = Diagnostic::new(Code::UnknownFailureField, name.span, message);
            problems.add(match (closest(name.value, names()), names().next()) {
                (Some(suggestion), _) => error.did_you_mean(suggestion),
                (None, Some(_)) => error.help(format!("the fields under `failure` are {}", all_of(names()))),
                (None, None) => error.help("declare it under `failure`, beside `error_code` and `error_msg`"),
            });
        }
    }
}

/// Every error under `errors` of a file is listed by an operation that can use it, or applies everywhere.
pub(super) fn unused(spec: &Spec<'_>, exceptions: &mut Exceptions, problems: &mut Problems) {
    let used: HashSet<(usize, &str)> = spec
        .operations
        .iter()
        .flat_map(|operation| operation.syntax.errors.iter().map(|listed| (operation.chapter, listed.code.value)))
        .collect();
    let local = spec
        .chapters
        .iter()
        .enumerate()
        .flat_map(|(index, chapter)| chapter.errors.iter().map(move |error| (Some(index), error)));
    for (chapter, error) in spec.api.errors.iter().map(|error| (None, error)).chain(local) {
        let code = error.code;
        let listed = match chapter {
            Some(chapter) => used.contains(&(chapter, code.value)),
            None => used.iter().any(|(_, used)| *used == code.value),
        };
        if !listed && !error.everywhere && !exceptions.take(spec, "unused_error", chapter, &[&error.allow]) {
            problems.add(
                Diagnostic::new(Code::UnusedError, code.span, format!("the error {} is not used", quoted(code.value)))
                    .here("no operation lists it")
                    .help("remove it, or list the code under `errors` of an operation"),
            );
        }
    }
}
