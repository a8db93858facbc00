//! The rule that every shared declaration is used.

use super::allow::Exceptions;
use crate::{
    diagnostic::{Code, Diagnostic},
    report::Problems,
    resolve::Spec,
    words::quoted,
};

/// A field or a type uses every shared field, and an operation every shared failure.
pub(super) fn unused(spec: &Spec<'_>, exceptions: &mut Exceptions, problems: &mut Problems) {
    let local = spec.chapters.iter().enumerate().map(|(index, chapter)| (Some(index), &chapter.shared));
    for (chapter, shared) in std::iter::once((None, &spec.api.shared)).chain(local) {
        for (word, declarations) in [("field", &shared.fields), ("failure", &shared.failures)] {
            for name in declarations.iter().map(|declaration| declaration.name) {
                if spec.used.contains(&name.span) || exceptions.take(spec, "unused_shared", chapter, &[]) {
                    continue;
                }
                let message = format!("the shared {word} {} is not used", quoted(name.value));
                problems.add(
                    Diagnostic::new(Code::UnusedShared, name.span, message)
                        .here("no operation or type uses it")
                        .help("remove it, or use it by its name"),
                );
            }
        }
    }
}
