//! Values of a reply that do not fit the types of their fields.

use std::fmt;
use std::ops::Deref;

/// How to treat a value of a reply that does not fit the type of its field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodingPolicy {
    /// Omit the value and list it in [`Reply::mismatches`](crate::Reply::mismatches). The rest of the reply is decoded.
    #[default]
    Tolerant,
    /// Fail with an error of the kind [`ErrorKind::Decode`](crate::ErrorKind::Decode). If the operation changes
    /// something, the effect is [`Effect::Done`](crate::Effect::Done).
    Strict,
}

/// A value of a reply that does not fit the type of its field, and was omitted.
///
/// `Display` and `Debug` name the field and the expected form, never the value.
#[derive(Clone, PartialEq, Eq)]
pub struct Mismatch {
    path: String,
    problem: Problem,
    raw: Option<String>,
}

/// Why a value does not fit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Problem {
    Missing,
    Unknown,
    Duplicate,
    Expected(&'static str),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("is missing"),
            Self::Unknown => f.write_str("is not a known field"),
            Self::Duplicate => f.write_str("is given more than once"),
            Self::Expected(expected) => write!(f, "is not {expected}"),
        }
    }
}

impl Mismatch {
    /// The longest raw value that is kept, in bytes.
    const MAX_RAW: usize = 1024;

    pub(super) fn new(path: String, problem: Problem, raw: Option<&str>) -> Self {
        let start = |raw: &str| {
            let end = (0..=Self::MAX_RAW.min(raw.len())).rev().find(|end| raw.is_char_boundary(*end));
            raw.get(..end.unwrap_or_default()).unwrap_or_default().to_owned()
        };
        Self { path, problem, raw: raw.map(start) }
    }

    /// The path to the value in wire names: `orders[2].amount`. The index of an entry is that in the server's list.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The expected form of the value: `a decimal number`. Absent if a mandatory value is missing.
    pub fn expected(&self) -> Option<&'static str> {
        match self.problem {
            Problem::Expected(expected) => Some(expected),
            Problem::Missing | Problem::Unknown | Problem::Duplicate => None,
        }
    }

    /// The value as it was received, at most its first 1,024 bytes. It may be personal data, so do not log it.
    pub fn raw(&self) -> Option<&str> {
        self.raw.as_deref()
    }

    pub(super) fn problem(&self) -> Problem {
        self.problem
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.path, self.problem)
    }
}

impl fmt::Debug for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mismatch({self})")
    }
}

/// The first 100 mismatches of a reply, and the number of all.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Mismatches {
    // Boxed, because nearly all replies have none.
    found: Option<Box<Found>>,
}

#[derive(Clone, Default, PartialEq, Eq)]
struct Found {
    list: Vec<Mismatch>,
    total: usize,
    /// The number of omitted entries of lists at the top of the reply, by the index of the field.
    left_out: Vec<(usize, usize)>,
    /// The index of each list field at the top of the reply whose value is not a list.
    unfit: Vec<usize>,
}

impl Mismatches {
    /// The maximum number of mismatches that are kept.
    pub(super) const MAX: usize = 100;

    /// The number of all mismatches, including those that are not kept.
    pub fn total(&self) -> usize {
        self.found.as_ref().map_or(0, |found| found.total)
    }

    /// Adds a mismatch, which is built only if it is kept.
    pub(super) fn add(&mut self, mismatch: impl FnOnce() -> Mismatch) {
        let found = self.found.get_or_insert_default();
        found.total += 1;
        if found.list.len() < Self::MAX {
            found.list.push(mismatch());
        }
    }

    /// Adds the mismatches of another reply.
    pub(crate) fn extend(&mut self, other: &Self) {
        let Some(other) = other.found.as_ref().filter(|other| other.total > 0) else { return };
        let found = self.found.get_or_insert_default();
        found.total += other.total;
        let room = Self::MAX.saturating_sub(found.list.len());
        found.list.extend(other.list.iter().take(room).cloned());
    }

    /// Sets the number of omitted entries of the list at this field; `None` if its value is not a list. If a field
    /// occurs twice, the last value counts.
    pub(super) fn set_list(&mut self, field: usize, left_out: Option<usize>) {
        if self.found.is_none() && left_out == Some(0) {
            return;
        }
        let found = self.found.get_or_insert_default();
        found.left_out.retain(|(other, _)| *other != field);
        found.unfit.retain(|other| *other != field);
        match left_out {
            None => found.unfit.push(field),
            Some(0) => {}
            Some(count) => found.left_out.push((field, count)),
        }
    }

    /// Whether the value of the list at this field is not a list.
    pub(crate) fn is_unfit(&self, field: usize) -> bool {
        self.found.as_ref().is_some_and(|found| found.unfit.contains(&field))
    }

    /// The number of omitted entries of the list at this field.
    pub(crate) fn left_out(&self, field: usize) -> usize {
        let left_out = self.found.iter().flat_map(|found| &found.left_out);
        left_out.filter(|(other, _)| *other == field).map(|(_, count)| count).sum()
    }
}

impl Deref for Mismatches {
    type Target = [Mismatch];

    fn deref(&self) -> &[Mismatch] {
        self.found.as_ref().map_or(&[], |found| &found.list)
    }
}

impl fmt::Debug for Mismatches {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let rest = self.total().saturating_sub(self.len());
        f.debug_list().entries(self.iter()).entries((rest > 0).then(|| format!("and {rest} more"))).finish()
    }
}

impl<'a> IntoIterator for &'a Mismatches {
    type Item = &'a Mismatch;
    type IntoIter = std::slice::Iter<'a, Mismatch>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_the_length_of_a_raw_value() {
        let value = format!("\"{}\"", "ä".repeat(2000));
        let mismatch = Mismatch::new("a".to_owned(), Problem::Expected("an object"), Some(&value));
        let raw = mismatch.raw().unwrap();
        assert!(raw.len() <= Mismatch::MAX_RAW && raw.len() > Mismatch::MAX_RAW - 3, "{}", raw.len());
        assert!(raw.starts_with("\"ää"));
    }

    #[test]
    fn limits_the_list_but_not_the_count() {
        let mut mismatches = Mismatches::default();
        for index in 0..250 {
            mismatches.add(|| Mismatch::new(index.to_string(), Problem::Missing, None));
        }
        assert_eq!((mismatches.len(), mismatches.total()), (100, 250));
        let mut all = Mismatches::default();
        all.extend(&mismatches);
        all.extend(&mismatches);
        assert_eq!((all.len(), all.total()), (100, 500));
    }
}
