//! Any text as the request of every operation.
#![no_main]

use huaweicloud_bss::{Node, OPERATIONS};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let Ok(node) = Node::parse(text) else { return };
    for entry in OPERATIONS {
        let decoded = entry.request(node.clone());
        let _ = format!("{:?}", decoded.violations());
    }
});
