//! Pseudorandom numbers that are the same in every run, on every machine and with every compiler.
//!
//! Neither the hashers of std nor the crates for random numbers guarantee this, so it is implemented here: the state is
//! the FNV-1a hash of the path to a value, and SplitMix64 generates the numbers.

/// A generator of pseudorandom numbers, which depend on a seed and on the path to a value.
#[derive(Clone, Debug)]
pub struct Rng {
    state: u64,
}

impl Rng {
    /// Creates the generator for the value at `path`. Other paths and other seeds give other numbers.
    pub fn new(seed: u64, path: &str) -> Self {
        let hash = path
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
        Self { state: mixed(seed) ^ hash }
    }

    /// Returns the next number.
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.state)
    }

    /// Returns a number below `count`; 0 if `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        let number = self.number().checked_rem(u64::try_from(count).unwrap_or(u64::MAX)).unwrap_or_default();
        usize::try_from(number).unwrap_or_default()
    }

    /// Returns true with this probability in percent.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// Returns a number from `low` to `high`, inclusive; `low` if `high` is less than `low`.
    pub fn between(&mut self, low: i128, high: i128) -> i128 {
        let wide = (i128::from(self.number()) << 63) | i128::from(self.number() >> 1);
        let width = high.saturating_sub(low).saturating_add(1).max(1);
        low.saturating_add(wide.rem_euclid(width))
    }

    /// Returns a random item.
    pub fn one_of<'v, T>(&mut self, values: &'v [T]) -> Option<&'v T> {
        values.get(self.below(values.len()))
    }
}

/// The output function of SplitMix64.
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
        // The mixer maps 0 to 0, so the state is only the hash.
        assert_eq!(Rng::new(0, "a").state, 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn every_number_is_in_its_range() {
        let mut rng = Rng::new(1, "");
        let ends = [i128::from(i64::MIN), -1, 0, 1, i128::from(u64::MAX)];
        for (low, high) in ends.iter().flat_map(|low| ends.iter().map(move |high| (*low, *high))) {
            let number = rng.between(low, high);
            assert!(number >= low && (number <= high || number == low), "{low} {high} {number}");
        }
        assert_eq!((rng.below(0), rng.below(1), rng.one_of::<u8>(&[])), (0, 0, None));
        assert!((0..100).all(|_| !rng.chance(0) && rng.chance(100)));
    }
}
