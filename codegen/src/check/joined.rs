//! Rules about lists whose entries are joined in one string.

use huaweicloud_bss_rules::SEPARATOR;

use super::wording::{self, inner};
use crate::{
    diagnostic::{Code, Diagnostic},
    report::Problems,
    resolve::{Group, Spec},
    syntax::{Body, Field, Text},
    words::quoted,
};

/// `joined_by` is at a list of scalars, and every value of an enum can be such an entry.
pub(super) fn lists(spec: &Spec<'_>, problems: &mut Problems) {
    for group in &spec.groups {
        for field in group.fields {
            if let Some(word) = field.joined_by {
                list(spec, group, field, word, problems);
            }
        }
    }
}

fn list(spec: &Spec<'_>, group: &Group<'_>, field: &Field<'_>, word: Text<'_>, problems: &mut Problems) {
    let Some(ty) = spec.types.field_type(group.chapter, field) else { return };
    let error = |message: String| Diagnostic::new(Code::BadJoin, word.span, message);
    let declared = |error: Diagnostic| match field.ty {
        Some(expr) => error.label(expr.name.span, "the type is declared here"),
        None => error,
    };
    let name = quoted(field.name.value);
    if ty.entry().is_none() {
        let message = format!("`joined_by` is not allowed for {}", wording::with_article(spec, &ty));
        problems.add(
            declared(error(message).here("only allowed for lists"))
                .help("write the type of an entry in brackets: `[string]`"),
        );
        return;
    }
    match spec.types.body(inner(&ty)) {
        Some(Body::Object(_)) => problems.add(
            declared(error(format!("the entries of {name} are objects, which cannot be joined")))
                .help("remove `joined_by`; only strings, numbers, dates and values of enums can be joined"),
        ),
        Some(Body::StringEnum(values)) => {
            for value in values.iter().map(|value| value.value).filter(|value| !is_entry(value.value)) {
                let message = format!("the value {} cannot be an entry of {name}", quoted(value.value));
                problems.add(
                    Diagnostic::new(Code::BadJoin, value.span, message)
                        .here("an entry is not empty and has no comma")
                        .label(word.span, "the entries are joined here")
                        .help("declare an enum without this value for the list"),
                );
            }
        }
        Some(Body::IntegerEnum(_) | Body::Unknown) | None => {}
    }
}

/// Whether a string remains one entry when the joined string is split.
fn is_entry(text: &str) -> bool {
    !text.is_empty() && !text.contains(SEPARATOR)
}
