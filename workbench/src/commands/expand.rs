//! `bss-spec expand`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_codegen::{Options, expand};
use huaweicloud_bss_workbench::line_comments;
use huaweicloud_bss_workbench::stdio::{note, page};
use quote::quote;

use super::spec;

pub(crate) fn run(path: Option<PathBuf>, operation: Option<&str>) -> ExitCode {
    let (_, model) = match spec::load(path) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let model = match operation {
        None => model,
        Some(name) => match model.only(name) {
            Some(only) => only,
            None => return spec::unknown(name, &model),
        },
    };
    let source = |name: &String| {
        let path = format!("./{name}");
        (name.clone(), quote!(::core::include_str!(#path)))
    };
    let sources = model.files.iter().map(source).collect();
    let tokens = expand(&model, &Options { krate: quote!(::huaweicloud_bss::__private), sources });
    match syn::parse2(tokens.clone()) {
        Ok(file) => page(&line_comments(&prettyplease::unparse(&file))),
        // Invalid code is a bug of the generator, so print it for analysis.
        Err(error) => {
            let _ = page(&format!("{tokens}\n"));
            note!("error: the generated code is not valid Rust: {error}");
            ExitCode::FAILURE
        }
    }
}
