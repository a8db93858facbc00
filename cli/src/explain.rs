//! `bss explain`.

use std::process::ExitCode;

use huaweicloud_bss_codegen::{Code, closest, reference};

pub(crate) fn run(text: &str) -> ExitCode {
    if let Some(code) = Code::find(text) {
        return crate::page(&reference::explain(code));
    }
    eprintln!("error: there is no diagnostic `{text}`");
    match closest(text, Code::ALL.iter().map(|code| code.as_str())) {
        Some(meant) => eprintln!("help: did you mean `{meant}`?"),
        None => {
            eprintln!("help: there are:");
            for code in Code::ALL {
                eprintln!("  {code}  {}", code.title());
            }
        }
    }
    ExitCode::from(2)
}
