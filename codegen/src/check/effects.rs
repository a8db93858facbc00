//! The rule about the effect of an operation on the state of the server.

use crate::{
    diagnostic::{Code, Diagnostic},
    language::keys::OPERATION,
    report::Problems,
    resolve::Spec,
    words::{all_of, quoted},
};

/// An operation that changes something has `repeat` and `repeat_reason`; an operation that only reads has neither.
pub(super) fn repeats(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in spec.operations.iter().map(|operation| operation.syntax) {
        let (effect, name) = (&operation.effect, quoted(operation.name.value));
        let Some(kind) = effect.kind else { continue };
        let error = |span, text| Diagnostic::new(Code::Repeat, span, text);
        match (kind.value, effect.given.first()) {
            ("changes", _) if !effect.missing.is_empty() => {
                let names = all_of(effect.missing.iter().copied());
                let error = error(kind.span, format!("the operation {name} is missing {names}"))
                    .here("an operation that changes something needs both `repeat` and `repeat_reason`");
                let keys = OPERATION.keys.iter().filter(|key| effect.missing.contains(&key.name));
                problems.add(keys.fold(error, |error, key| error.help(format!("add `{}`: {}", key.name, key.doc))));
            }
            ("reads", Some(first)) => {
                let names = all_of(effect.given.iter().map(|key| key.value));
                problems.add(
                    error(first.span, format!("the operation {name} only reads and must not have {names}"))
                        .label(kind.span, "declared as only reading here")
                        .help(format!("remove {names}, or write `effect: changes`")),
                );
            }
            _ => {}
        }
    }
}
