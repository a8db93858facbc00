//! Members of a reply that the spec does not have.

use std::fmt::{self, Write};

use huaweicloud_bss_rules::Path;

/// The members of a reply that the spec does not have, with their values as they were received: at the top of the reply,
/// and in all objects in it.
///
/// `Debug` shows only their number, because names and values may be personal data.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnknownFields {
    // Boxed, because most replies have none.
    found: Option<Box<Found>>,
}

#[derive(Clone, Default, PartialEq, Eq)]
struct Found {
    /// The paths and the values, one after the other: a reply may have thousands.
    text: String,
    /// The end of the path and of the value of each member in `text`.
    ends: Vec<(usize, usize)>,
    total: usize,
    /// Whether no more are kept, because of the memory limit.
    is_full: bool,
}

/// A member of a reply that the spec does not have.
///
/// `Debug` shows neither its name nor its value, because both may be personal data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UnknownField<'a> {
    path: &'a str,
    raw: &'a str,
}

impl<'a> UnknownField<'a> {
    /// The path to the member in wire names: `orders[2].new_name`. The index of an entry is that in the server's list.
    pub fn path(self) -> &'a str {
        self.path
    }

    /// The value as it was received: a JSON text. It may be personal data, so do not log it.
    pub fn raw(self) -> &'a str {
        self.raw
    }
}

impl fmt::Debug for UnknownField<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnknownField").finish_non_exhaustive()
    }
}

impl UnknownFields {
    /// The number of members.
    pub fn len(&self) -> usize {
        self.found.as_ref().map_or(0, |found| found.ends.len())
    }

    /// Whether there are none, as for nearly all replies.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of all members, including those that were not kept because the reply reached its memory limit
    /// ([`Builder::max_memory`](crate::Builder::max_memory)).
    pub fn total(&self) -> usize {
        self.found.as_ref().map_or(0, |found| found.total)
    }

    /// Returns the value at a path as it was received, a JSON text; the last one if the reply has several.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.iter().filter(|field| field.path == path).last().map(UnknownField::raw)
    }

    /// Returns the members in the order of the reply.
    pub fn iter(&self) -> impl Iterator<Item = UnknownField<'_>> {
        let mut start = 0;
        self.found.iter().flat_map(|found| &found.ends).filter_map(move |(path_end, end)| {
            let text = self.found.as_ref().map_or("", |found| &found.text);
            let (path, raw) = (text.get(start..*path_end)?, text.get(*path_end..*end)?);
            start = *end;
            Some(UnknownField { path, raw })
        })
    }

    /// Adds a member, if the rest of the memory suffices.
    pub(super) fn add(&mut self, path: &Path<'_>, raw: &str, memory: &mut usize) {
        let found = self.found.get_or_insert_default();
        found.total += 1;
        if found.is_full {
            return;
        }
        let start = found.text.len();
        // A string accepts everything.
        let _ = write!(found.text, "{path}");
        let path_end = found.text.len();
        match memory.checked_sub(cost(path_end - start + raw.len(), 1)) {
            Some(rest) => {
                *memory = rest;
                found.text.push_str(raw);
                found.ends.push((path_end, found.text.len()));
            }
            None => {
                found.text.truncate(start);
                found.is_full = true;
            }
        }
    }

    /// Drops all members, keeps no more, and returns the memory that they needed.
    pub(super) fn discard(&mut self) -> usize {
        let Some(found) = &mut self.found else { return 0 };
        let freed = cost(found.text.len(), found.ends.len());
        (found.text, found.ends, found.is_full) = (String::new(), Vec::new(), true);
        freed
    }
}

/// The memory of members with this length in total. A string and a list have room for up to twice their content.
fn cost(length: usize, count: usize) -> usize {
    (length + count * size_of::<(usize, usize)>()).saturating_mul(2)
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnknownFields({})", self.total())
    }
}
