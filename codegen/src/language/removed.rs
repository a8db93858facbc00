//! How the entries of removed keys are rewritten.

use super::read;
use crate::yaml::{Kind, Node};

/// Whether the operation only reads, by its method.
fn reads(operation: &Node) -> bool {
    let http = read::entry(operation, "http").and_then(Node::text);
    http.is_some_and(|http| http.value.starts_with("GET "))
}

/// `idempotent: true`: a repeat is harmless. The first edition did not say whether an operation only reads.
pub(super) fn idempotent(operation: &Node, value: &Node) -> Option<Vec<String>> {
    let repeat = match (read::entry(operation, "effect").is_some(), &value.kind) {
        (true, _) => return Some(Vec::new()),
        (false, Kind::Bool(_)) if reads(operation) => return Some(vec!["effect: reads".to_owned()]),
        (false, Kind::Bool(true)) => "harmless",
        (false, Kind::Bool(false)) => "harmful",
        _ => return None,
    };
    Some(vec!["effect: changes".to_owned(), format!("repeat: {repeat}")])
}

/// `idempotent_reason`: the reason of `repeat`, which an operation that only reads does not have.
pub(super) fn idempotent_reason(operation: &Node, _: &Node) -> Option<Vec<String>> {
    let effect = read::entry(operation, "effect").and_then(Node::text);
    let only_reads = effect.map_or_else(|| reads(operation), |effect| effect.value == "reads");
    // Otherwise only the name of the key changes.
    only_reads.then(Vec::new)
}
