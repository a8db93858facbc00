//! Rules about the cases of fields.

use super::{
    conditions::has_value,
    wording::{self, inner},
};
use crate::{
    diagnostic::{Code, Diagnostic},
    report::Problems,
    resolve::{Group, Spec},
    syntax::{Case, Field},
    words::quoted,
};

/// A case says when it applies and what applies, and its values are values of the field.
pub(super) fn cases(spec: &Spec<'_>, problems: &mut Problems) {
    for group in &spec.groups {
        for field in group.fields {
            for case in &field.cases {
                parts(field, case, problems);
                mandatory(field, case, problems);
                values(spec, group, field, case, problems);
            }
        }
    }
}

fn parts(field: &Field<'_>, case: &Case<'_>, problems: &mut Problems) {
    let name = quoted(field.name.value);
    let error = |message: String| Diagnostic::new(Code::BadCase, case.span, message);
    if !case.has_scope {
        problems.add(
            error(format!("a case of {name} has neither `sites` nor `if`, so it always applies"))
                .help("add `sites` or `if`, or move the limits to the field"),
        );
    }
    if !case.has_limits {
        problems.add(
            error(format!("a case of {name} has no limits"))
                .help("add a limit such as `max`, or `values`, or `mandatory: true`"),
        );
    }
}

fn mandatory(field: &Field<'_>, case: &Case<'_>, problems: &mut Problems) {
    let name = quoted(field.name.value);
    let Some(flag) = case.mandatory else { return };
    let error = |message: String| Diagnostic::new(Code::BadCase, flag.span, message);
    if !flag.value {
        problems.add(error(format!("`mandatory: false` in a case of {name} has no effect")).help("remove the key"));
    } else if let Some(always) = field.mandatory.filter(|always| always.value) {
        problems.add(
            error(format!("{name} is always mandatory, so `mandatory` in a case has no effect"))
                .label(always.span, "always mandatory")
                .help("remove one of the two"),
        );
    } else if case.sites.is_empty() && case.has_scope {
        problems.add(
            error(format!("`mandatory` in a case of {name} needs `sites`"))
                .help("write `mandatory_if` at the field instead, or add `sites` to the case"),
        );
    }
}

fn values(spec: &Spec<'_>, group: &Group<'_>, field: &Field<'_>, case: &Case<'_>, problems: &mut Problems) {
    let Some(ty) = spec.types.field_type(group.chapter, field) else { return };
    for value in &case.values {
        if !has_value(spec, inner(&ty), value.value) {
            let message = format!("{} cannot be {}", quoted(field.name.value), quoted(value.value));
            let error = Diagnostic::new(Code::BadCase, value.span, message);
            problems.add(error.here(wording::scalar(spec, inner(&ty))));
        }
    }
}
