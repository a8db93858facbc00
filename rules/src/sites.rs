//! Sets of the sites that serve an API.

/// A set of sites, by their index in the list of the API's sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sites(u32);

impl Sites {
    /// The maximum number of sites of an API.
    pub const MAX: usize = 32;

    /// All sites. An API without a list of sites has this set, too.
    pub const ALL: Self = Self(u32::MAX);

    /// Creates the set of the sites with these indices. An index that is not less than [`MAX`](Self::MAX) is ignored.
    pub const fn of(indices: &[usize]) -> Self {
        let (mut bits, mut rest) = (0, indices);
        while let [index, others @ ..] = rest {
            if *index < Self::MAX {
                bits |= 1 << *index;
            }
            rest = others;
        }
        Self(bits)
    }

    /// Whether the site with this index is in the set.
    pub const fn contains(self, index: usize) -> bool {
        index < Self::MAX && self.0 & (1 << index) != 0
    }

    /// Whether the set has no sites.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The sites that are in both sets.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// The sites that are in at least one of the sets.
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The indices of the sites in an API with this number of sites.
    pub fn indices(self, count: usize) -> impl Iterator<Item = usize> {
        (0..count).filter(move |index| self.contains(*index))
    }
}

impl Default for Sites {
    fn default() -> Self {
        Self::ALL
    }
}
