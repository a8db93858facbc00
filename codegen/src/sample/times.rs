//! Days, months and moments as the API writes them.

use super::{Reach, draw::Draw};

/// Between them lie all that clocks and calendars of clients agree on.
const FIRST: &str = "1970-01-01";
const LEAP: &str = "2024-02-29";
const LAST: &str = "2099-12-31";

/// A day: `2025-01-31`.
pub(super) fn day(reach: Reach, draw: &mut Draw) -> String {
    match reach {
        Reach::Least => FIRST.to_owned(),
        Reach::Most => LAST.to_owned(),
        Reach::Any if draw.chance(20) => draw.one_of(&[FIRST, LEAP, LAST]).copied().unwrap_or(LEAP).to_owned(),
        Reach::Ordinary | Reach::Any => format!("2025-{:02}-{:02}", draw.below(12) + 1, draw.below(28) + 1),
    }
}

/// A month: `2025-01`.
pub(super) fn month(reach: Reach, draw: &mut Draw) -> String {
    day(reach, draw).chars().take(7).collect()
}

/// A moment: `2025-01-31T23:59:59Z`.
pub(super) fn moment(reach: Reach, draw: &mut Draw) -> String {
    let day = day(reach, draw);
    match reach {
        Reach::Least => format!("{day}T00:00:00Z"),
        Reach::Most => format!("{day}T23:59:59Z"),
        Reach::Ordinary | Reach::Any => {
            format!("{day}T{:02}:{:02}:{:02}Z", draw.below(24), draw.below(60), draw.below(60))
        }
    }
}
