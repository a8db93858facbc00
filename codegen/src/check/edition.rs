//! The rule about the edition of the spec language.

use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    language::EDITION,
    report::Problems,
    resolve::Spec,
};

/// `api.yaml` names the edition that this crate reads.
pub(super) fn edition(spec: &Spec<'_>, problems: &mut Problems) {
    let Some(start) = spec.api.start.filter(|_| !spec.api.broken_edition) else { return };
    let migrate = "`bss-spec migrate` rewrites a spec of the first edition";
    match spec.api.edition {
        Some(edition) if edition.value == EDITION => {}
        Some(edition) if edition.value > EDITION => problems.add(
            Diagnostic::new(Code::Edition, edition.span, format!("the edition {} is not known", edition.value))
                .here(format!("this version reads edition {EDITION}"))
                .help("use a newer version of the macro"),
        ),
        Some(edition) => problems.add(
            Diagnostic::new(
                Code::Edition,
                edition.span,
                format!("the edition {} is not supported any more", edition.value),
            )
            .here(format!("write {EDITION}"))
            .help(migrate)
            .fix(Edit::Replace(edition.span, EDITION.to_string())),
        ),
        None => problems.add(
            Diagnostic::new(Code::Edition, start, "the spec has no `edition`, so it is of the first edition")
                .here(format!("add `edition: {EDITION}` before this line"))
                .help(migrate)
                .fix(Edit::Before(start, format!("edition: {EDITION}"))),
        ),
    }
}
