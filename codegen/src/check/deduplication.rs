//! The rule about `deduplicate_by`: its field can have a random key, and the operation needs one.

use huaweicloud_bss_rules::Rule;

use super::paging::{Expected, field};
use crate::{
    diagnostic::{Code, Diagnostic},
    report::Problems,
    resolve::Spec,
    source::{Span, Spanned},
    syntax::{Field, Operation},
    words::quoted,
};

/// The number of characters of a key.
const LENGTH: u32 = 32;

/// `deduplicate_by` names a string of the request that every key fits, in an operation whose repeat is harmful.
pub(super) fn keys(spec: &Spec<'_>, problems: &mut Problems) {
    for operation in spec.operations.iter().filter(|operation| operation.syntax.is_complete) {
        let Some(name) = operation.syntax.deduplicate_by else { continue };
        if let Some(unneeded) = unneeded(operation.syntax, name) {
            problems.add(unneeded);
            continue;
        }
        field(spec, &operation.request, name, Expected::Text, Code::BadDeduplication, problems);
        if let Some(field) = operation.request.field(name.value) {
            misfits(field)
                .into_iter()
                .for_each(|problem| problems.add(problem.label(name.span, "the key is declared here")));
        }
    }
}

/// A key is of no use if a second request is harmless anyway.
fn unneeded(operation: &Operation<'_>, name: Spanned<&str>) -> Option<Diagnostic> {
    let effect = &operation.effect;
    let (word, why, instead) = match (effect.kind, effect.repeat) {
        (Some(word), _) if word.value == "reads" => (word, "only reads", "`effect: changes` if it does not only read"),
        (_, Some(word)) if word.value == "harmless" => {
            (word, "can be repeated without a key", "`repeat: harmful` if another key repeats the effect")
        }
        _ => return None,
    };
    let message = format!("the operation {} {why} and must not have `deduplicate_by`", quoted(operation.name.value));
    let error = Diagnostic::new(Code::BadDeduplication, name.span, message).label(word.span, "declared here");
    Some(error.help(format!("remove `deduplicate_by`, or write {instead}")))
}

/// The limits and conditions of the field that a random key may break.
fn misfits(field: &Field<'_>) -> Vec<Diagnostic> {
    let error = |span: Span, text: &str| {
        let message = format!("a random key does not fit {}", quoted(field.name.value));
        Diagnostic::new(Code::BadDeduplication, span, message).here(text)
    };
    let limits = field.limits.iter().filter_map(|limit| match limit.rule {
        Rule::MaxLength(count) if count < LENGTH => Some(limit.value),
        Rule::MinLength(count) if count > LENGTH => Some(limit.value),
        Rule::NotOnlyDigitsSpecialOrSpaces | Rule::Format(_) => Some(limit.value),
        _ => None,
    });
    let limits = limits.map(|span| error(span, "a key has 32 hexadecimal digits"));
    let conditions = field.allowed_if.iter().map(|condition| error(condition.field.span, "a key is always given"));
    let help = "remove `deduplicate_by`, so that callers give the key themselves";
    limits.chain(conditions).map(|error| error.help(help)).collect()
}
