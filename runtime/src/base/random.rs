//! Random values without a random number generator of their own: the standard library draws a seed for each hash table.
//! Their quality is enough to spread pauses and to tell calls apart, not for secrets.

use std::hash::{BuildHasher, RandomState};
use std::time::SystemTime;

/// Returns a random number from 0 to 1, so that programs that started together do not retry together.
pub(crate) fn fraction() -> f64 {
    f64::from(RandomState::new().hash_one(0_u8) as u32) / f64::from(u32::MAX)
}

/// Returns a key that no other call has: a random UUID, version 4, as 32 hexadecimal digits.
pub(crate) fn unique_key() -> String {
    let state = RandomState::new();
    // A process that was forked has the seeds of its parent.
    let half = |index: u8| u128::from(state.hash_one((index, std::process::id(), SystemTime::now())));
    let random = half(0) << 64 | half(1);
    // Four bits for the version, and two for the variant.
    let uuid = random & !(0xf << 76) & !(0b11 << 62) | 0x4 << 76 | 0b10 << 62;
    format!("{uuid:032x}")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_are_different_uuids_of_version_4() {
        let keys: HashSet<String> = (0..10_000).map(|_| unique_key()).collect();
        assert_eq!(keys.len(), 10_000);
        for key in &keys {
            assert!(key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit()), "{key}");
            assert_eq!(&key[12..13], "4", "{key}");
            assert!(["8", "9", "a", "b"].contains(&&key[16..17]), "{key}");
        }
        // Every other digit has all values.
        for index in (0..32).filter(|index| ![12, 16].contains(index)) {
            let digits: HashSet<u8> = keys.iter().map(|key| key.as_bytes()[index]).collect();
            assert_eq!(digits.len(), 16, "{index}");
        }
    }
}
