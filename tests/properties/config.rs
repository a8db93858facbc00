//! How often each property is tried, for all property tests of the workspace.

use proptest::test_runner::{Config, RngSeed};

/// `cases` tries with the same values in each run: a failure on somebody's machine is a failure on all of them, and comes
/// back by itself. So none is written to a file.
///
/// `PROPTEST_RNG_SEED` chooses other values, and `PROPTEST_CASES` is how many tries there are in place of 256: with
/// 25600, every property is tried a hundred times as often. Those who want to look without end have `fuzz`.
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
