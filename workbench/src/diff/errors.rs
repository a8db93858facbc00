//! Compares the documented errors of an operation, and those that every operation can return.

use huaweicloud_bss_codegen::model::{Effect, Field, ServiceError};

use super::Kind;
use super::found::{Found, is_same_order};

/// The errors of one version, with the fields that an error can carry.
pub(super) struct Listing<'m> {
    /// The indices of the sites that both versions have.
    pub(super) sites: Vec<usize>,
    pub(super) errors: &'m [ServiceError],
    pub(super) failure: &'m [Field],
}

impl<'m> Listing<'m> {
    fn coded(&self, code: &str) -> Option<&'m ServiceError> {
        self.errors.iter().find(|error| error.code == code)
    }

    fn codes(&self) -> Vec<&'m str> {
        self.errors.iter().map(|error| error.code.as_str()).collect()
    }

    /// The parts of an error that are only in the documentation: the sites, and the fields that it carries.
    fn documented(&self, error: &ServiceError) -> (Vec<bool>, Vec<&'m str>) {
        let sites = self.sites.iter().map(|site| error.sites.contains(*site)).collect();
        let carried = error.carries.iter().filter_map(|index| self.failure.get(*index));
        (sites, carried.map(|field| field.name.as_str()).collect())
    }
}

pub(super) fn compare<'m>(old: &Listing<'m>, new: &Listing<'m>, found: &mut Found<'m>) {
    for after in new.errors {
        match old.coded(&after.code) {
            Some(before) => pair(old, before, new, after, found),
            None => found.add(Kind::ErrorAdded, format!("error `{}` is new, as `{}`", after.code, after.name)),
        }
    }
    for before in old.errors.iter().filter(|error| new.coded(&error.code).is_none()) {
        found.add(
            Kind::ErrorRemoved,
            format!("error `{}` does not exist any more, nor does `{}`", before.code, before.name),
        );
    }
    if !is_same_order(&old.codes(), &new.codes()) {
        found.add(Kind::Notation, "the order of the errors");
    }
}

fn pair<'m>(old: &Listing<'m>, before: &ServiceError, new: &Listing<'m>, after: &ServiceError, found: &mut Found<'m>) {
    // The compiler points at a part that is not compared.
    let ServiceError { code, http, name, doc, sites: _, errata, effect, advice, transient, carries: _ } = before;
    let what = format!("error `{code}`");
    if *name != after.name {
        found.add(Kind::ErrorRenamed, format!("{what}: it is `{}` instead of `{name}`", after.name));
    }
    if *http != after.http {
        let text = format!("{what}: what it says of the effect holds for HTTP {} instead of {http}", after.http);
        found.add(Kind::ErrorOutcome, text);
    }
    let (was, is) = (outcome(before), outcome(after));
    if was != is {
        // A known effect is a promise.
        let kind = if was == Effect::Unknown { Kind::ErrorOutcomeKnown } else { Kind::ErrorOutcome };
        let text = format!("{what}: the effect of the call is `{}` instead of `{}`", is.as_str(), was.as_str());
        found.add(kind, text);
    } else if *effect != after.effect && *http == after.http {
        found.add(Kind::Notation, format!("{what}: the effect is written in another way"));
    }
    match (*transient, after.transient) {
        (false, true) => found.add(Kind::ErrorOutcomeKnown, format!("{what}: it is transient, so calls are repeated")),
        (true, false) => found.add(Kind::ErrorOutcome, format!("{what}: it is not transient any more")),
        _ => {}
    }
    let ((was_on, carried), (is_on, carries)) = (old.documented(before), new.documented(after));
    found.documentation(
        &what,
        [
            ("meaning", *doc != after.doc),
            ("advice", *advice != after.advice),
            ("errata", *errata != after.errata),
            ("sites", was_on != is_on),
            ("the fields that it carries", carried != carries),
        ],
    );
}

/// What a call did that failed with an error.
fn outcome(error: &ServiceError) -> Effect {
    match error.effect {
        Some(effect) => effect,
        None if (400..500).contains(&error.http) => Effect::None,
        None => Effect::Unknown,
    }
}
