//! Resolves the names of shared fields and failures.

use std::collections::{HashMap, HashSet};

use super::spec::Spec;
use crate::{
    diagnostic::{Code, Diagnostic},
    report::Problems,
    source::Span,
    syntax::{Declaration, SharedNames, Text},
    words::{closest, quoted},
};

/// A kind of shared declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Kind {
    Field,
    Failure,
}

impl Kind {
    fn declared<'s, 'a>(self, names: &'s SharedNames<'a>) -> &'s [Declaration<'a>] {
        match self {
            Self::Field => &names.fields,
            Self::Failure => &names.failures,
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Field => ("field", "fields"),
            Self::Failure => ("failure", "failures"),
        }
    }
}

/// Reports the names that are not declared, or declared twice. Returns the spans of the names that are used.
pub(super) fn resolve(spec: &Spec<'_>, problems: &mut Problems) -> HashSet<Span> {
    for kind in [Kind::Field, Kind::Failure] {
        twice(spec, kind, problems);
    }
    let mut used = HashSet::new();
    let fields = spec.groups.iter().flat_map(|group| group.fields.iter().map(|field| (group.chapter, field.shared)));
    let failures = spec.operations.iter().map(|operation| (Some(operation.chapter), operation.syntax.shared_failure));
    let names = fields.map(|(chapter, name)| (Kind::Field, chapter, name));
    for (kind, chapter, name) in names.chain(failures.map(|(chapter, name)| (Kind::Failure, chapter, name))) {
        let Some(name) = name else { continue };
        match find(spec, kind, chapter, name.value) {
            Some(declaration) if used.insert(declaration.name.span) => {
                problems.used(declaration.extent, name.span);
            }
            Some(_) => {}
            None => unknown(spec, kind, chapter, name, problems),
        }
    }
    used
}

/// The names that a chapter can use: its own, and those of `api.yaml`.
fn names<'s, 'a>(spec: &'s Spec<'a>, kind: Kind, chapter: Option<usize>) -> impl Iterator<Item = &'s Declaration<'a>> {
    let own = chapter.and_then(|chapter| spec.chapters.get(chapter));
    let own = own.map(|chapter| kind.declared(&chapter.shared)).unwrap_or_default();
    own.iter().chain(kind.declared(&spec.api.shared))
}

fn find<'s, 'a>(spec: &'s Spec<'a>, kind: Kind, chapter: Option<usize>, name: &str) -> Option<&'s Declaration<'a>> {
    names(spec, kind, chapter).find(|declaration| declaration.name.value == name)
}

fn unknown(spec: &Spec<'_>, kind: Kind, chapter: Option<usize>, name: Text<'_>, problems: &mut Problems) {
    let here = chapter.is_none_or(|index| spec.chapters.get(index).is_some_and(|chapter| chapter.is_complete));
    if !spec.api.is_complete || !here {
        return;
    }
    let (word, key) = kind.words();
    let message = format!("the shared {word} {} is not declared", quoted(name.value));
    let error = Diagnostic::new(Code::UnknownShared, name.span, message);
    let elsewhere = spec.chapters.iter().flat_map(|chapter| kind.declared(&chapter.shared));
    let elsewhere = elsewhere.map(|declaration| declaration.name).find(|other| other.value == name.value);
    let known = names(spec, kind, chapter).map(|declaration| declaration.name.value);
    problems.add(match (elsewhere, closest(name.value, known)) {
        (Some(other), _) => error
            .here("declared neither in this file nor in `api.yaml`")
            .label(other.span, format!("a chapter cannot use the {key} of another chapter"))
            .help(format!("move it to `{key}` of `api.yaml`, so that every chapter can use it")),
        (None, Some(suggestion)) => error.did_you_mean(suggestion),
        (None, None) if kind == Kind::Field => error
            .here("declared neither in this file nor in `api.yaml`")
            .help("declare it under `fields` of this file or of `api.yaml`, or write the keys of the field here"),
        (None, None) => error
            .here("declared neither in this file nor in `api.yaml`")
            .help("declare it under `failures` of this file or of `api.yaml`, or write its fields here"),
    });
}

/// A chapter does not declare a name again that `api.yaml` declares.
fn twice(spec: &Spec<'_>, kind: Kind, problems: &mut Problems) {
    let shared =
        kind.declared(&spec.api.shared).iter().map(|declaration| (declaration.name.value, declaration.name.span));
    let shared: HashMap<&str, Span> = shared.collect();
    let (word, _) = kind.words();
    for name in spec.chapters.iter().flat_map(|chapter| kind.declared(&chapter.shared)).map(|shared| shared.name) {
        let Some(before) = shared.get(name.value) else { continue };
        let message = format!("the shared {word} {} is declared twice", quoted(name.value));
        problems.add(
            Diagnostic::new(Code::DuplicateKey, name.span, message)
                .here("declared again here")
                .label(*before, "every chapter can use this one")
                .help("remove one of the two, or choose another name"),
        );
    }
}
