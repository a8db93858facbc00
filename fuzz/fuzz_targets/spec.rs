//! Any bytes as a spec, or as its files if a line `#--- file: api.yaml` comes first.
#![no_main]

#[path = "../../workbench/tests/robustness/survive.rs"]
mod survive;

use huaweicloud_bss_codegen::Sources;
use huaweicloud_bss_workbench::fixture;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = survive::survive(&Sources::from_bytes([("api.yaml", bytes)]));
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = survive::survive(&fixture::sources(text));
    }
});
