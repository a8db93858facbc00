//! The sites that serve an API, and sets of them.

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
        (0..count.min(Self::MAX)).filter(move |index| self.contains(*index))
    }
}

/// The site to which a record is sent.
///
/// The default is for an API without sites.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Site<'a> {
    /// The index of the site in `names`.
    pub index: usize,
    /// The names of all sites of the API.
    pub names: &'a [&'a str],
}

impl<'a> Site<'a> {
    /// The default site of an API: the first one.
    pub const fn first_of(names: &'a [&'a str]) -> Self {
        Self { index: 0, names }
    }

    /// Returns the site with this name; the default site if there is none.
    pub fn named(name: &str, names: &'a [&'a str]) -> Self {
        Self { index: names.iter().position(|other| *other == name).unwrap_or_default(), names }
    }

    /// The name; empty for an API without sites.
    pub fn name(&self) -> &'a str {
        self.names.get(self.index).copied().unwrap_or_default()
    }

    /// Lists the sites in a set: "intl and eu".
    pub fn list(&self, sites: Sites) -> String {
        let names: Vec<&str> =
            sites.indices(self.names.len()).filter_map(|index| self.names.get(index).copied()).collect();
        match names.split_last() {
            None => String::new(),
            Some((only, [])) => (*only).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
        }
    }
}

impl Default for Sites {
    fn default() -> Self {
        Self::ALL
    }
}
