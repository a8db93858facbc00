//! Exceptions to lints, and the rule that each exception is needed.

use std::collections::HashSet;

use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    report::Problems,
    resolve::{Group, Spec},
    source::Span,
    syntax::Exception,
    words::quoted,
};

/// The exceptions that have suppressed a lint so far.
#[derive(Default)]
pub(super) struct Exceptions {
    needed: HashSet<Span>,
}

impl Exceptions {
    /// Looks for an exception to `lint` in `near`, then in the chapter, then in `api.yaml`, and records the first one
    /// as needed. Returns whether there is one.
    pub(super) fn take(
        &mut self,
        spec: &Spec<'_>,
        lint: &str,
        chapter: Option<usize>,
        near: &[&[Exception<'_>]],
    ) -> bool {
        let chapter = chapter.and_then(|chapter| spec.chapters.get(chapter)).map(|chapter| &chapter.allow[..]);
        let scopes = near.iter().copied().chain(chapter).chain([&spec.api.allow[..]]);
        let found = scopes.flatten().find(|exception| exception.lint.value == lint);
        found.is_some_and(|exception| {
            self.needed.insert(exception.lint.span);
            true
        })
    }

    /// Like [`take`](Self::take), for a field: first in the field, then in its operation or type.
    pub(super) fn take_for_field(
        &mut self,
        spec: &Spec<'_>,
        lint: &str,
        group: &Group<'_>,
        field: &[Exception<'_>],
    ) -> bool {
        self.take(spec, lint, group.chapter, &[field, group.allow])
    }

    /// Reports the exceptions that have suppressed no lint. It consumes `self`, so it comes after all lints.
    pub(super) fn unneeded(self, spec: &Spec<'_>, problems: &mut Problems) {
        let fields = spec.groups.iter().flat_map(|group| group.fields).flat_map(|field| &field.allow);
        let operations = spec.operations.iter().flat_map(|operation| &operation.syntax.allow);
        let types = spec.types.iter().flat_map(|ty| &ty.syntax.allow);
        let errors = spec.chapters.iter().flat_map(|chapter| &chapter.errors).chain(&spec.api.errors);
        let files = spec.chapters.iter().flat_map(|chapter| &chapter.allow).chain(&spec.api.allow);
        let all = fields.chain(operations).chain(types).chain(errors.flat_map(|error| &error.allow)).chain(files);
        for Exception { lint, entry } in all.filter(|exception| !self.needed.contains(&exception.lint.span)) {
            problems.add(
                Diagnostic::new(
                    Code::UnneededException,
                    lint.span,
                    format!("the exception {} is not needed", quoted(lint.value)),
                )
                .here("no lint applies here")
                .help("remove the exception, because it can hide a later mistake")
                .fix(Edit::Item(*entry)),
            );
        }
    }
}
