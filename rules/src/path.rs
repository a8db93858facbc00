//! Paths to values.

use std::fmt;

/// The path from a record to a value in it.
///
/// It borrows its parts and is formatted only when it is displayed, so building it while visiting a record is cheap.
///
/// ```
/// use huaweicloud_bss_rules::Path;
///
/// let urls = Path::Field(&Path::Whole, "urls");
/// assert_eq!(Path::Field(&Path::Entry(&urls, 2), "host").to_string(), "urls[2].host");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Path<'p> {
    /// The record itself.
    Whole,
    /// The field with this name in the record at the given path.
    Field(&'p Path<'p>, &'p str),
    /// The entry with this index in the list at the given path.
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
