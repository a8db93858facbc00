//! `bss-spec expand --to`.

use std::fs;
use std::path::Path;

use huaweicloud_bss_codegen::{Builder, Sources};
use huaweicloud_bss_workbench::line_comments;
use syn::{File, Item};

use crate::{bss_spec, folder::Folder};

/// The code without the item that tracks the files of the spec, in the usual format.
fn formatted(code: &str) -> String {
    let mut file: File = syn::parse_str(code).unwrap();
    let is_tracking = |item: &Item| matches!(item, Item::Const(item) if item.ident == "SPEC");
    file.items.retain(|item| !is_tracking(item));
    line_comments(&prettyplease::unparse(&file))
}

#[test]
fn writes_the_code_that_a_build_script_generates() {
    for (name, spec) in [("complete", "../codegen/tests/complete/api.yaml"), ("bss", "../spec/api.yaml")] {
        let folder = Folder::new(&format!("expand-to-{name}"));
        fs::create_dir_all(folder.join("spec")).unwrap();
        fs::create_dir_all(folder.join("src")).unwrap();
        for (file, text) in Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(spec)).texts() {
            fs::write(folder.join("spec").join(file), text).unwrap();
        }
        let written = (Some(0), "src/api.rs: written\n".to_owned(), String::new());
        assert_eq!(bss_spec(&["expand", "--to", "src/api.rs"], &folder), written);
        let code = fs::read_to_string(folder.join("src/api.rs")).unwrap();
        assert!(code.contains("include_str!(\"../spec/api.yaml\")"));
        let built = Builder::new(folder.join("spec/api.yaml")).generate(&folder.join("src")).unwrap();
        assert!(formatted(&code) == formatted(&built), "{name}");
    }
}

#[test]
fn reports_a_file_that_cannot_be_written() {
    let folder = Folder::new("expand-unwritable");
    let api = "{ edition: 2, api: demo, title: Demo, doc: An API., chapters: [] }";
    fs::write(folder.join("api.yaml"), api).unwrap();
    let (status, _, stderr) = bss_spec(&["expand", "--to", "no/such/folder.rs"], &folder);
    assert_eq!(status, Some(1));
    assert!(stderr.starts_with("error: `no/such/folder.rs` cannot be written: "), "{stderr}");
}
