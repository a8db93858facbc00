//! Where a walk through a list goes on.

use std::fmt;

use huaweicloud_bss_rules::{Limit, RuleName, Value, Violation};

use crate::base::{Descriptor, Paging, PagingKind};
use crate::wire::{Fields, number, set_number, set_text};

/// The place of a page in a list, from which a walk can go on after an error. See
/// [`Error::resume_at`](crate::Error::resume_at) and [`Call::pages_from`](crate::Call::pages_from).
#[derive(Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Position {
    /// So many records lie before the page.
    Offset(i64),
    /// The number of the page, from 1.
    Page(i64),
    /// The marker that the server gave for the page. `Debug` does not show it.
    Marker(String),
}

impl Position {
    /// Reads a position as a command line or a file has it: a number for lists that are asked for by offset or page, a
    /// marker for others. Nothing if the operation has no pages, or the text is no number where one is needed.
    pub fn parse(descriptor: &Descriptor, text: &str) -> Option<Self> {
        let number = || text.parse().ok().filter(|number: &i64| *number >= 0);
        match descriptor.paging?.by {
            PagingKind::Offset => number().map(Self::Offset),
            PagingKind::Page => number().map(Self::Page),
            PagingKind::Marker => Some(Self::Marker(text.to_owned())).filter(|_| !text.is_empty()),
        }
    }

    /// The number or the marker, as [`parse`](Self::parse) reads it.
    pub fn value(&self) -> String {
        match self {
            Self::Offset(number) | Self::Page(number) => number.to_string(),
            Self::Marker(marker) => marker.clone(),
        }
    }

    /// Makes `request` ask for the page here.
    ///
    /// # Errors
    ///
    /// The list is asked for in another way, or the number is too large for the request's field.
    pub fn apply(&self, descriptor: &Descriptor, request: &mut dyn Fields) -> Result<(), Violation> {
        let unfit = |field: &str, expected: &str| {
            Violation::new(field, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)
        };
        let Some(paging) = descriptor.paging else {
            return Err(unfit("", "of an operation that answers page by page"));
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

    /// Where the page that `request` asks for lies; nothing for the first page of a list by marker.
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

/// What `Display` shows holds no marker, which may be anything.
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
