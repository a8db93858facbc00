//! Numbers that look random and are the same in every run, on every machine and with every compiler.
//!
//! Neither std's hashers nor a crate of random numbers promise that, so the little that is needed stands here: FNV-1a
//! of the path to a value, and SplitMix64 from there on.

/// A source of numbers, by a seed and the path to what is drawn.
#[derive(Clone, Debug)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// The source for what lies at `path`: other numbers for another path, or for another seed.
    pub fn new(seed: u64, path: &str) -> Self {
        let hash = path
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self { state: mixed(seed) ^ hash }
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.state)
    }

    /// The next number, below `count`; 0 where there is none.
    pub fn below(&mut self, count: usize) -> usize {
        let drawn = self.number().checked_rem(u64::try_from(count).unwrap_or(u64::MAX)).unwrap_or_default();
        usize::try_from(drawn).unwrap_or_default()
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A number from `low` to `high`, both of which belong to it; `low` where the other is below it.
    pub fn between(&mut self, low: i128, high: i128) -> i128 {
        let wide = (i128::from(self.number()) << 63) | i128::from(self.number() >> 1);
        let width = high.saturating_sub(low).saturating_add(1).max(1);
        low.saturating_add(wide.rem_euclid(width))
    }

    /// One of these.
    pub fn one_of<'v, T>(&mut self, values: &'v [T]) -> Option<&'v T> {
        values.get(self.below(values.len()))
    }
}

/// The finisher of SplitMix64.
fn mixed(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_splitmix64_and_fnv_1a() {
        let mut rng = Rng { state: 0 };
        assert_eq!([rng.number(), rng.number()], [0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4]);
        // The mixer leaves 0 as it is, so that the state is the hash alone.
        assert_eq!(Rng::new(0, "a").state, 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn limits_are_kept() {
        let mut rng = Rng::new(1, "");
        let ends = [i128::from(i64::MIN), -1, 0, 1, i128::from(u64::MAX)];
        for (low, high) in ends.iter().flat_map(|low| ends.iter().map(move |high| (*low, *high))) {
            let drawn = rng.between(low, high);
            assert!(drawn >= low && (drawn <= high || drawn == low), "{low} {high} {drawn}");
        }
        assert_eq!((rng.below(0), rng.below(1), rng.one_of::<u8>(&[])), (0, 0, None));
        assert!((0..100).all(|_| !rng.chance(0) && rng.chance(100)));
    }
}
