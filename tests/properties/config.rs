//! The number of cases of each property, for all property tests of the workspace.

use proptest::test_runner::{Config, RngSeed};

/// `cases` runs with the same values each time: a failure on one machine is a failure on all of them, and is
/// reproducible. So no values are written to a file.
///
/// `PROPTEST_RNG_SEED` selects other values, and `PROPTEST_CASES` is the number of cases instead of 256: with 25600,
/// every property is tested a hundred times as often. For unlimited runs, use `fuzz`.
pub(crate) fn config(cases: u32) -> Config {
    let mut config = Config::default();
    config.cases = (u64::from(cases) * u64::from(config.cases) / 256).try_into().unwrap_or(u32::MAX);
    config.max_global_rejects = config.cases;
    config.failure_persistence = None;
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(2022);
    }
    config
}
