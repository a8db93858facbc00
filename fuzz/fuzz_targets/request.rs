//! Any string as the request of every operation.
#![no_main]

use huaweicloud_bss::{OPERATIONS, dynamic::{Entry, Node}};
use libfuzzer_sys::fuzz_target;

// Without operations, the target would check nothing.
const _: () = assert!(!OPERATIONS.is_empty(), "the client has no operations; enable its chapters");

fuzz_target!(|text: &str| {
    let Ok(node) = Node::parse(text) else { return };
    for entry in OPERATIONS {
        for node in [node.clone(), with_names_of(entry, &node)] {
            let decoded = entry.request(node);
            let _ = format!("{:?}", decoded.violations());
        }
    }
});

/// Returns the same object with member names of the operation, which random input rarely contains.
fn with_names_of<'a>(entry: &Entry, node: &Node<'a>) -> Node<'a> {
    let (Node::Object(members), names) = (node, entry.field_names()) else { return node.clone() };
    let renamed = members.iter().enumerate().map(|(index, (name, value))| {
        let name = names.get((index + name.len()) % names.len().max(1)).cloned().unwrap_or_default();
        (name.into(), value.clone())
    });
    Node::Object(renamed.collect())
}
