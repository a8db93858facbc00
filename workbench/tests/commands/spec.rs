//! `bss-spec stats`, `expand` and `openapi`: statistics, code and OpenAPI documents of a spec.

use huaweicloud_bss_workbench::openapi::{self, Version};
use huaweicloud_bss_workbench::stats::Stats;

use crate::{bss_spec, model, project};

#[test]
fn a_folder_is_removed_even_if_its_test_fails() {
    let paths = std::thread::spawn(|| {
        let folder = project("removed");
        let paths = (folder.to_path_buf(), folder.join("spec/api.yaml"));
        assert!(paths.0.is_dir() && paths.1.is_file());
        std::panic::resume_unwind(Box::new(paths));
    });
    let panic = paths.join().unwrap_err().downcast::<(std::path::PathBuf, std::path::PathBuf)>().unwrap();
    assert!(!panic.0.exists() && !panic.1.exists());
}

#[test]
fn prints_numbers() {
    let folder = project("stats");
    assert_eq!(bss_spec(&["stats"], &folder), (Some(0), Stats::of(&model()).to_string(), String::new()));
}

#[test]
fn prints_code() {
    let folder = project("expand");
    let (exit, whole, stderr) = bss_spec(&["expand", "spec"], &folder);
    assert_eq!((exit, stderr.as_str()), (Some(0), ""));
    assert!(whole.contains("pub struct Client {\n"), "{whole}");
    let name = "show_realname_authentication_review_result";
    let (exit, one, _) = bss_spec(&["expand", "--operation", name], &folder);
    assert_eq!(exit, Some(0));
    let of = |code: &str, name: &str| code.contains(&format!("pub struct {name} {{\n"));
    for (request, alone) in
        [("ShowRealnameAuthenticationReviewResult", true), ("ChangeEnterpriseRealnameAuthentication", false)]
    {
        assert_eq!((of(&whole, request), of(&one, request)), (true, alone), "{request}");
    }
    let (exit, stdout, stderr) = bss_spec(&["expand", "--operation", "show_realname_authentication_reviews"], &folder);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert!(stderr.starts_with("error: there is no operation"), "{stderr}");
}

#[test]
fn prints_openapi_documents() {
    let folder = project("openapi");
    let model = model();
    for (arguments, version) in [
        (&["openapi"][..], Version::V31),
        (&["openapi", "spec", "--openapi", "3.1"], Version::V31),
        (&["openapi", "spec/api.yaml", "--openapi", "3.0"], Version::V30),
    ] {
        assert!(
            bss_spec(arguments, &folder) == (Some(0), openapi::document(&model, version), String::new()),
            "{arguments:?}"
        );
    }
    let (exit, stdout, stderr) = bss_spec(&["openapi", "--openapi", "2.0"], &folder);
    assert_eq!((exit, stdout.as_str()), (Some(2), ""));
    assert!(stderr.contains("[possible values: 3.1, 3.0]"), "{stderr}");
}

#[test]
fn rejects_a_path_without_a_spec() {
    let folder = std::env::temp_dir();
    for command in ["stats", "expand", "openapi"] {
        let (exit, _, stderr) = bss_spec(&[command, "nowhere.yaml"], &folder);
        assert_eq!(exit, Some(2));
        assert!(stderr.contains("`nowhere.yaml`"), "{stderr}");
    }
}
