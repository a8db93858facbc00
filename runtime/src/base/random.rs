//! Random numbers that spread pauses, so that programs that started together do not retry together.

use std::hash::{BuildHasher, RandomState};

/// A random number from 0 to 1, from the seed that the standard library draws for each hash table.
pub(crate) fn fraction() -> f64 {
    f64::from(RandomState::new().hash_one(0_u8) as u32) / f64::from(u32::MAX)
}
