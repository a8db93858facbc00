//! A value that is still to be written is one diagnostic, wherever it is.

use std::path::Path;

use huaweicloud_bss_codegen::{Code, Diagnostic, Sources, check};

/// The complete spec has every key of the language.
#[test]
fn todo_in_place_of_any_value_is_one_diagnostic() {
    let sources = Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../codegen/tests/complete/api.yaml"));
    let files: Vec<(&str, &str)> = sources.texts().collect();
    let mut replaced = 0;
    let mut wrong = Vec::new();
    for (file, text) in &files {
        for (number, line) in text.lines().enumerate() {
            let Some((key, value)) = line.split_once(": ") else { continue };
            // Without `allow`, the lints are reported. Entries of lists in braces have more than one value on a line.
            if line.trim_start().starts_with(['#', '-']) || key == "allow" || value.starts_with(['>', '|', '&']) {
                continue;
            }
            let changed: String = text
                .lines()
                .enumerate()
                .map(|(index, other)| if index == number { format!("{key}: TODO\n") } else { format!("{other}\n") })
                .collect();
            let of = |name: &&str| {
                if name == file { changed.as_str() } else { files.iter().find(|f| f.0 == *name).unwrap().1 }
            };
            let spec = Sources::from_texts(files.iter().map(|(name, _)| (*name, of(name))));
            let codes: Vec<Code> = check(&spec).unwrap_err().iter().map(Diagnostic::code).collect();
            replaced += 1;
            if codes != [Code::Todo] {
                wrong.push(format!("{file}:{}: {line}: {codes:?}", number + 1));
            }
        }
    }
    assert!(replaced > 100, "{replaced}");
    assert!(wrong.is_empty(), "{} of {replaced}:\n{}", wrong.len(), wrong.join("\n"));
}
