//! The lines that `benches/run` reads; `figures.py` reads and prints the same.

use std::fmt::Display;

/// Prints a figure, with that of what it is compared with.
pub(crate) fn figure(what: &str, ours: impl Display, peer: &str, theirs: impl Display, ratio: f64) {
    println!("figure: {what} | {ours} | {peer} | {theirs} | {ratio:.2}");
}
