//! The rules of the spec language, one function for each rule.

mod allow;
mod cases;
mod conditions;
mod deduplication;
mod edition;
mod effects;
mod errors;
mod examples;
mod fields;
mod joined;
mod limits;
mod names;
mod operations;
mod paging;
mod shared;
mod sites;
mod types;
mod wording;

use self::allow::Exceptions;
use crate::{report::Problems, resolve::Spec};

/// Checks all rules. Each rule skips the parts of the spec that could not be read.
pub(crate) fn check(spec: &Spec<'_>, problems: &mut Problems) {
    // A part that could not be read may use a type, so unused items are reported only if the whole spec was read.
    let structure_ok = problems.is_empty() && spec.complete;
    let mut exceptions = Exceptions::default();

    edition::edition(spec, problems);

    types::bodies(spec, problems);
    types::recursive(spec, problems);
    types::enum_values(spec, problems);
    types::enum_variants(spec, problems);
    types::filters(spec, problems);

    operations::paths(spec, problems);
    operations::places(spec, problems);
    operations::bodies(spec, problems);
    operations::wire_names(spec, problems);
    operations::operation_names(spec, problems);

    effects::repeats(spec, problems);
    deduplication::keys(spec, problems);

    paging::fields(spec, problems);
    paging::partial_failures(spec, problems);

    sites::names(spec, problems);
    sites::fields(spec, problems);
    sites::named_values(spec, problems);
    sites::listed_errors(spec, problems);

    limits::limits(spec, problems);
    joined::lists(spec, problems);
    cases::cases(spec, problems);
    conditions::conditions(spec, problems);
    conditions::at_least_one_of(spec, problems);
    conditions::defaults(spec, problems);
    conditions::not_after(spec, problems);
    fields::unclassified(spec, &mut exceptions, problems);
    fields::sources(spec, problems);
    fields::unsourced(spec, &mut exceptions, problems);

    names::fields(spec, problems);
    names::types(spec, problems);
    names::modules(spec, problems);

    errors::definitions(spec, problems);
    errors::codes(spec, problems);
    errors::listed(spec, problems);
    errors::variants(spec, problems);
    errors::carried(spec, problems);

    examples::examples(spec, problems);

    if structure_ok {
        types::unused(spec, &mut exceptions, problems);
        errors::unused(spec, &mut exceptions, problems);
        shared::unused(spec, &mut exceptions, problems);
        exceptions.unneeded(spec, problems);
    }
}
