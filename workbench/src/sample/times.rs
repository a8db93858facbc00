//! Random dates, months and UTC timestamps in their wire formats.

use super::{Extent, rng::Rng};

/// The range of years, which all clocks and calendars of clients support.
const FIRST: &str = "1970-01-01";
const LEAP: &str = "2024-02-29";
const LAST: &str = "2099-12-31";

/// A date: `2025-01-31`.
pub(super) fn date(extent: Extent, rng: &mut Rng) -> String {
    match extent {
        Extent::Least => FIRST.to_owned(),
        Extent::Most => LAST.to_owned(),
        Extent::Any if rng.chance(20) => rng.one_of(&[FIRST, LEAP, LAST]).copied().unwrap_or(LEAP).to_owned(),
        Extent::Ordinary | Extent::Any => format!("2025-{:02}-{:02}", rng.below(12) + 1, rng.below(28) + 1),
    }
}

/// A month: `2025-01`.
pub(super) fn month(extent: Extent, rng: &mut Rng) -> String {
    date(extent, rng).chars().take(7).collect()
}

/// A UTC timestamp: `2025-01-31T23:59:59Z`.
pub(super) fn timestamp(extent: Extent, rng: &mut Rng) -> String {
    let date = date(extent, rng);
    match extent {
        Extent::Least => format!("{date}T00:00:00Z"),
        Extent::Most => format!("{date}T23:59:59Z"),
        Extent::Ordinary | Extent::Any => {
            format!("{date}T{:02}:{:02}:{:02}Z", rng.below(24), rng.below(60), rng.below(60))
        }
    }
}
