//! The rules of the spec language: one function each, one sentence each.

mod effects;
mod errors;
mod examples;
mod exceptions;
mod fields;
mod names;
mod operations;
mod paging;
mod types;

pub(crate) use operations::{Segment, http};
pub(crate) use paging::paging;

use crate::{report::Problems, resolve::Spec};

/// Every rule, over the whole spec. A part that could not be read is skipped by each of them.
pub(crate) fn check(spec: &Spec<'_>, problems: &mut Problems) {
    // What has not been read might be what uses a type: the structure must be sound before "not used" can be said.
    let sound = problems.is_empty() && spec.complete;

    types::bodies(spec, problems);
    types::recursive(spec, problems);
    types::enum_values(spec, problems);
    types::enum_variants(spec, problems);

    operations::paths(spec, problems);
    operations::places(spec, problems);
    operations::bodies(spec, problems);
    operations::wire_names(spec, problems);
    operations::operation_names(spec, problems);

    effects::repeats(spec, problems);

    paging::fields(spec, problems);
    paging::partial_failures(spec, problems);

    fields::limits(spec, problems);
    fields::conditions(spec, problems);
    fields::alternatives(spec, problems);
    fields::defaults(spec, problems);
    fields::unclassified(spec, problems);
    fields::sources(spec, problems);
    fields::unsourced(spec, problems);

    names::fields(spec, problems);
    names::types(spec, problems);
    names::modules(spec, problems);

    errors::definitions(spec, problems);
    errors::listed(spec, problems);
    errors::variants(spec, problems);
    errors::carried(spec, problems);

    examples::examples(spec, problems);

    if sound {
        types::unused(spec, problems);
        errors::unused(spec, problems);
        exceptions::needless(spec, problems);
    }
}
