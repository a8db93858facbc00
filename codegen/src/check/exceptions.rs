//! The rule about exceptions to other rules.

use crate::{
    diagnostic::{Code, Diagnostic},
    report::Problems,
    resolve::Spec,
    syntax::Exception,
    words::quoted,
};

/// An exception is needed: without it, its rule would be broken. This must be looked at last.
pub(super) fn needless(spec: &Spec<'_>, problems: &mut Problems) {
    let groups = spec.groups();
    let fields = groups.iter().flat_map(|group| group.fields).flat_map(|field| &field.exceptions);
    let operations = spec.operations().flat_map(|(_, operation)| &operation.exceptions);
    let types = spec.types.iter().flat_map(|ty| &ty.syntax.exceptions);
    let errors = spec.chapters.iter().flat_map(|chapter| &chapter.errors).chain(&spec.api.errors);
    let files = spec.chapters.iter().flat_map(|chapter| &chapter.exceptions).chain(&spec.api.exceptions);
    let all = fields.chain(operations).chain(types).chain(errors.flat_map(|error| &error.exceptions)).chain(files);
    for Exception { lint, .. } in all.filter(|exception| !exception.needed.get()) {
        problems.add(
            Diagnostic::new(Code::NeedlessException, lint.span, format!("nothing needs {} here", quoted(lint.value)))
                .here("without it, nothing would be wrong")
                .help("remove it: an exception that stays behind hides the next mistake"),
        );
    }
}
