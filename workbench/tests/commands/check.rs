//! `bss-spec check`: diagnostics and exit status.

use huaweicloud_bss_codegen::{Sources, check};

use crate::{bss_spec, model, project, sources};

#[test]
fn accepts_a_spec_without_mistakes() {
    let folder = project("check-fine");
    let expected = format!("spec/api.yaml: {} operations, no problems\n", model().operations().count());
    for arguments in [&["check"][..], &["check", "spec"], &["check", "spec/api.yaml"]] {
        assert_eq!(bss_spec(arguments, &folder), (Some(0), expected.clone(), String::new()));
    }
    let expected = expected.trim_start_matches("spec/").to_owned();
    assert_eq!(bss_spec(&["check"], &folder.join("spec")), (Some(0), expected, String::new()));
}

#[test]
fn prints_diagnostics_like_the_library() {
    let folder = project("check-broken");
    let chapter = folder.join("spec/realname_authentication.yaml");
    let text = std::fs::read_to_string(&chapter).unwrap();
    let broken =
        text.replacen("effect: changes", "efect: changes", 1).replacen("type: manual_review", "type: review", 1);
    std::fs::write(&chapter, &broken).unwrap();
    let (exit, stdout, stderr) = bss_spec(&["check"], &folder);
    assert_eq!((exit, stdout.as_str()), (Some(1), ""));
    let sources = sources();
    let text = |name: &str, text: &str| match name {
        "realname_authentication.yaml" => broken.clone(),
        _ => text.to_owned(),
    };
    let texts: Vec<(&str, String)> = sources.texts().map(|(name, fine)| (name, text(name, fine))).collect();
    let expected = check(&Sources::from_texts(texts).shown_in("spec")).unwrap_err();
    assert_eq!(stderr.trim_end(), expected.render());
    assert!(stderr.contains("spec/realname_authentication.yaml:"), "{stderr}");
}

#[test]
fn reports_where_it_searched_for_a_spec() {
    let folder = std::env::temp_dir();
    for (arguments, expected) in [
        (&["check", "nowhere.yaml"][..], "error: no spec found at `nowhere.yaml`\n"),
        (
            &["check"],
            "error: no spec found at `spec/api.yaml` or `api.yaml`\n\
             help: give the path of `api.yaml` or of its folder\n",
        ),
    ] {
        assert_eq!(bss_spec(arguments, &folder), (Some(2), String::new(), expected.to_owned()));
    }
}
