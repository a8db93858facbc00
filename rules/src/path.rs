//! The way to a value.

use std::fmt;

/// The way from a record to a value in it, as whoever walks there holds it: nothing is written before something is to be
/// told of the value.
///
/// ```
/// use huaweicloud_bss_rules::Path;
///
/// let urls = Path::Field(&Path::Whole, "urls");
/// assert_eq!(Path::Field(&Path::Entry(&urls, 2), "host").to_string(), "urls[2].host");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path<'p> {
    /// The record as a whole.
    Whole,
    /// The field of this name, of the record that the path leads to.
    Field(&'p Path<'p>, &'p str),
    /// The entry at this index, of the list that the path leads to.
    Entry(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Field(Self::Whole, name) => f.write_str(name),
            Self::Field(record, name) => write!(f, "{record}.{name}"),
            Self::Entry(list, index) => write!(f, "{list}[{index}]"),
        }
    }
}
