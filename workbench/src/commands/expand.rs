//! `bss-spec expand`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use huaweicloud_bss_codegen::{Options, expand, relative};
use huaweicloud_bss_workbench::line_comments;
use huaweicloud_bss_workbench::stdio::{note, page};
use quote::quote;

use super::spec;

pub(crate) fn run(path: Option<PathBuf>, operation: Option<&str>, to: Option<&Path>) -> ExitCode {
    let (path, model) = match spec::load(path) {
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
    let spec_folder = path.parent().unwrap_or(Path::new(""));
    let text = |name: &str| {
        let path = match to {
            Some(file) => relative(file.parent().unwrap_or(Path::new("")), &spec_folder.join(name)),
            None => format!("./{name}"),
        };
        quote!(::core::include_str!(#path))
    };
    let tokens = expand(&model, &Options::new(&model, quote!(::huaweicloud_bss::__private), text));
    match syn::parse2(tokens.clone()) {
        Ok(file) => {
            let code = line_comments(&prettyplease::unparse(&file));
            match to {
                Some(file) => write(file, &code),
                None => page(&code),
            }
        }
        // Invalid code is a bug of the generator, so print it for analysis.
        Err(error) => {
            let _ = page(&format!("{tokens}\n"));
            note!("error: the generated code is not valid Rust: {error}");
            ExitCode::FAILURE
        }
    }
}

fn write(file: &Path, code: &str) -> ExitCode {
    match fs::write(file, code) {
        Ok(()) => page(&format!("{}: written\n", file.display())),
        Err(error) => {
            note!("error: `{}` cannot be written: {error}", file.display());
            ExitCode::FAILURE
        }
    }
}
