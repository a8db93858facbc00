//! The rules of a field as limits for random values.

use huaweicloud_bss_rules::{Format, Rule};

/// The limits of a value. If a rule is given twice, the stricter one applies.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Limits {
    pub(super) min_length: usize,
    pub(super) max_length: Option<usize>,
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
    pub(super) above: Option<i64>,
    pub(super) max_decimals: Option<u32>,
    pub(super) min_items: usize,
    pub(super) max_items: Option<usize>,
    pub(super) max_joined_length: Option<usize>,
    pub(super) format: Option<Format>,
    /// Whether it must contain a letter.
    pub(super) letter: bool,
}

impl Limits {
    pub(super) fn of(rules: &[Rule]) -> Self {
        let mut limits = Self::default();
        for rule in rules {
            match *rule {
                Rule::MinLength(limit) => limits.min_length = limits.min_length.max(limit as usize),
                Rule::MaxLength(limit) => limits.max_length = least(limits.max_length, limit as usize),
                Rule::Min(limit) => limits.min = limits.min.max(Some(limit)),
                Rule::Max(limit) => limits.max = least(limits.max, limit),
                Rule::Above(limit) => limits.above = limits.above.max(Some(limit)),
                Rule::MaxDecimals(limit) => limits.max_decimals = least(limits.max_decimals, limit),
                Rule::MinItems(limit) => limits.min_items = limits.min_items.max(limit as usize),
                Rule::MaxItems(limit) => limits.max_items = least(limits.max_items, limit as usize),
                Rule::MaxJoinedLength(limit) => {
                    limits.max_joined_length = least(limits.max_joined_length, limit as usize);
                }
                Rule::NotOnlyDigitsSpecialOrSpaces => limits.letter = true,
                Rule::Format(format) => limits.format = Some(format),
            }
        }
        limits
    }

    /// The limits of an entry of a list with these limits.
    pub(super) fn of_entries(self, rules: &[Rule]) -> Self {
        let mut limits = Self::of(rules);
        if let Some(limit) = self.max_joined_length {
            limits.max_length = least(limits.max_length, limit);
        }
        limits
    }
}

fn least<T: Ord>(limit: Option<T>, other: T) -> Option<T> {
    match limit {
        Some(limit) => Some(limit.min(other)),
        None => Some(other),
    }
}
