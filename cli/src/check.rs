//! `bss check`.

use std::path::PathBuf;
use std::process::ExitCode;

use huaweicloud_bss_codegen::{Sources, check};

pub(crate) fn run(path: Option<PathBuf>) -> ExitCode {
    let given = path.is_some();
    let candidates = match path {
        Some(path) if path.is_dir() => vec![path.join("api.yaml")],
        Some(path) => vec![path],
        None => vec![PathBuf::from("spec/api.yaml"), PathBuf::from("api.yaml")],
    };
    let Some(path) = candidates.iter().find(|path| path.is_file()) else {
        let looked: Vec<String> = candidates.iter().map(|path| format!("`{}`", path.display())).collect();
        eprintln!("error: there is no spec at {}", looked.join(" nor at "));
        if !given {
            eprintln!("help: give the path of an `api.yaml`, or of the folder that it lies in");
        }
        return ExitCode::from(2);
    };
    match check(&Sources::read(path)) {
        Ok(model) => {
            let operations = model.operations().count();
            let plural = if operations == 1 { "" } else { "s" };
            println!("{}: {operations} operation{plural}, nothing wrong", path.display());
            ExitCode::SUCCESS
        }
        Err(diagnostics) => {
            eprintln!("{}", diagnostics.render());
            ExitCode::FAILURE
        }
    }
}
