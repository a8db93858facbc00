//! `bss-spec explain`.

use std::process::ExitCode;

use huaweicloud_bss_codegen::{Code, closest};
use huaweicloud_bss_workbench::pages;
use huaweicloud_bss_workbench::stdio::{note, page};

pub(crate) fn run(text: &str) -> ExitCode {
    if let Some(code) = Code::find(text) {
        return page(&pages::explain(code));
    }
    note!("error: there is no diagnostic `{text}`");
    match closest(text, Code::ALL.iter().map(|code| code.as_str())) {
        Some(suggestion) => note!("help: did you mean `{suggestion}`?"),
        None => {
            note!("help: the diagnostics are:");
            for code in Code::ALL {
                note!("  {code}  {}", code.title());
            }
        }
    }
    ExitCode::from(2)
}
