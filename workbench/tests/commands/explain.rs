//! `bss-spec explain`: the explanation of a diagnostic, or the list of all diagnostics.

use huaweicloud_bss_codegen::Code;
use huaweicloud_bss_workbench::pages;

use crate::{Outcome, bss_spec};

fn explain(code: &str) -> Outcome {
    bss_spec(&["explain", code], &std::env::temp_dir())
}

#[test]
fn finds_a_code_in_each_notation() {
    for code in ["BSS010", "bss010", "10"] {
        assert_eq!(explain(code), (Some(0), pages::explain(Code::UnknownKey), String::new()));
    }
}

#[test]
fn suggests_codes_for_an_unknown_code() {
    let (exit, stdout, stderr) = explain("something");
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("`something`") && stderr.contains("BSS010  Unknown key"), "{stderr}");
    let (_, _, stderr) = explain("BSSO10");
    assert!(stderr.contains("did you mean `BSS010`?"), "{stderr}");
}
