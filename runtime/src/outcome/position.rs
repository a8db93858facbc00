//! The position of a page in a list.

use std::fmt;

use huaweicloud_bss_rules::{Limit, RuleName, Value, Violation};

use crate::base::{Descriptor, Paging, PagingKind};
use crate::wire::{Fields, number, set_number, set_text};

/// The position of a page in a list, to continue from after an error. See
/// [`Error::resume_at`](crate::Error::resume_at) and [`Call::pages_from`](crate::Call::pages_from).
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Position {
    /// The number of records before the page.
    Offset(i64),
    /// The number of the page, from 1.
    Page(i64),
    /// The marker of the page, which the server returned. `Debug` does not show it.
    Marker(String),
}

impl Position {
    /// Parses a position from a string: a number for lists by offset or page, a marker for others. `None` if the
    /// operation has no pages, or if the string is not a number where one is required.
    pub fn parse(descriptor: &Descriptor, text: &str) -> Option<Self> {
        let number = || text.parse().ok().filter(|number: &i64| *number >= 0);
        match descriptor.paging?.by {
            PagingKind::Offset => number().map(Self::Offset),
            PagingKind::Page => number().map(Self::Page),
            PagingKind::Marker => Some(Self::Marker(text.to_owned())).filter(|_| !text.is_empty()),
        }
    }

    /// Returns the number or the marker in the format of [`parse`](Self::parse).
    pub fn value(&self) -> String {
        match self {
            Self::Offset(number) | Self::Page(number) => number.to_string(),
            Self::Marker(marker) => marker.clone(),
        }
    }

    /// Sets the position in `request`.
    ///
    /// # Errors
    ///
    /// The list has another kind of position, or the number is too large for the field of the request.
    pub fn apply(&self, descriptor: &Descriptor, request: &mut dyn Fields) -> Result<(), Violation> {
        let unfit = |field: &str, expected: &str| {
            Violation::new(field, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)
        };
        let Some(paging) = descriptor.paging else {
            return Err(unfit("", "of an operation with pages"));
        };
        let is_set = match (self, paging.by) {
            (Self::Offset(number), PagingKind::Offset) | (Self::Page(number), PagingKind::Page) => {
                set_number(request, paging.from, *number)
            }
            (Self::Marker(marker), PagingKind::Marker) => set_text(request, paging.from, marker),
            _ => false,
        };
        let name = request.fields().get(paging.from).map_or("", |field| field.name);
        if is_set { Ok(()) } else { Err(unfit(name, paging.by.expected())) }
    }

    /// Returns the position in `request`; `None` for the first page of a list by marker.
    pub(crate) fn of(paging: &Paging, request: &dyn Fields) -> Option<Self> {
        match paging.by {
            PagingKind::Offset => Some(Self::Offset(number(request, paging.from).unwrap_or(0))),
            PagingKind::Page => Some(Self::Page(number(request, paging.from).unwrap_or(1))),
            PagingKind::Marker => match request.value(paging.from) {
                Value::Text(marker) if !marker.is_empty() => Some(Self::Marker(marker.to_owned())),
                _ => None,
            },
        }
    }
}

impl PagingKind {
    const fn expected(self) -> &'static str {
        match self {
            Self::Offset => "an offset",
            Self::Page => "a page number",
            Self::Marker => "a marker",
        }
    }
}

/// Does not show the marker, which may be personal data.
impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(number) => write!(f, "offset {number}"),
            Self::Page(number) => write!(f, "page {number}"),
            Self::Marker(_) => f.write_str("the marker of the page"),
        }
    }
}

impl fmt::Debug for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Offset(number) => f.debug_tuple("Offset").field(number).finish(),
            Self::Page(number) => f.debug_tuple("Page").field(number).finish(),
            Self::Marker(_) => f.write_str("Marker([redacted])"),
        }
    }
}
