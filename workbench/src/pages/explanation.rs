//! What an explanation of a diagnostic consists of.

/// The explanation of a code.
#[derive(Clone, Copy, Debug)]
pub(super) struct Explanation {
    /// Why the rule exists, in one or two sentences.
    pub(super) why: &'static str,
    pub(super) bad: Bad,
    pub(super) good: &'static [Good],
}

/// A spec that breaks the rule.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bad {
    /// A spec in the format of `fixture::sources`.
    Fixture(&'static str),
    /// Files that are not UTF-8.
    Bytes(&'static [(&'static str, &'static [u8])]),
    /// An `api.yaml` that does not exist.
    Missing,
    /// An `api.yaml` that is too large.
    Large,
}

/// An example of what to write instead.
#[derive(Clone, Copy, Debug)]
pub(super) struct Good {
    pub(super) part: Part,
    pub(super) text: &'static str,
}

/// The part of a spec that an example belongs to. A test inserts it there and checks the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Api,
    Chapter,
    Operation,
    Body,
    /// A sentence instead of YAML.
    Words,
}

pub(super) const fn api(text: &'static str) -> Good {
    Good { part: Part::Api, text }
}

pub(super) const fn chapter(text: &'static str) -> Good {
    Good { part: Part::Chapter, text }
}

pub(super) const fn operation(text: &'static str) -> Good {
    Good { part: Part::Operation, text }
}

pub(super) const fn body(text: &'static str) -> Good {
    Good { part: Part::Body, text }
}

pub(super) const fn words(text: &'static str) -> Good {
    Good { part: Part::Words, text }
}

/// The explanation of a code with the spec of a file pair.
macro_rules! explained {
    ($why:literal, $pair:literal, [$($good:expr),+ $(,)?]) => {
        Explanation {
            why: $why,
            bad: Bad::Fixture(include_str!(concat!("../../diagnostics/", $pair, ".yaml"))),
            good: const { &[$($good),+] },
        }
    };
}

pub(super) use explained;
