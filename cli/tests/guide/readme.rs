//! The endpoint that the README shows as YAML and as a request.

use huaweicloud_bss::realname_authentication::ShowRealnameAuthenticationReviewResult;
use huaweicloud_bss::{Client, Credentials, OPERATIONS};
use huaweicloud_bss_mock::Mock;

use crate::markdown::{page, repository};

fn block(language: &str) -> String {
    let blocks = page("README.md").blocks();
    blocks.into_iter().find(|block| block.language == language).unwrap().text
}

#[test]
fn the_yaml_is_an_excerpt_of_the_spec() {
    let spec = std::fs::read_to_string(repository().join("spec/realname_authentication.yaml")).unwrap();
    let mut lines = spec.lines();
    for line in block("yaml").lines() {
        assert!(lines.any(|other| other == line), "`{line}` is not in the spec, in this order");
    }
}

#[test]
fn the_figures_are_right() {
    let chapters = features().iter().filter(|name| repository().join(format!("spec/{name}.yaml")).exists()).count();
    let sentence =
        format!("All {} operations of the international API are transcribed, in {chapters} chapters", OPERATIONS.len());
    assert!(page("README.md").text.contains(&sentence), "{sentence}");
    let page = page("docs/sites.md").text.replace('\n', " ");
    assert!(page.contains(&format!("all {}, in {chapters} chapters", OPERATIONS.len())));
}

#[test]
fn the_guide_lists_all_features() {
    let page = page("docs/getting-started.md").text;
    let features = features();
    assert!(features.len() >= 18, "{features:?}");
    for name in features.iter().filter(|name| *name != "default") {
        assert!(page.contains(&format!("`{name}`")), "docs/getting-started.md does not have the feature {name}");
    }
}

/// The features of the client.
fn features() -> Vec<String> {
    let manifest = std::fs::read_to_string(repository().join("Cargo.toml")).unwrap();
    let (_, features) = manifest.split_once("\n[features]\n").unwrap();
    let (features, _) = features.split_once("\n[").unwrap();
    features.lines().filter_map(|line| Some(line.split_once(" = [")?.0.to_owned())).collect()
}

#[tokio::test]
async fn the_request_is_what_is_sent() {
    let mock = Mock::builder().keys("AK", "SK").without_socket().unwrap();
    let client = Client::builder().credentials(Credentials::new("AK", "SK")).transport(mock.transport());
    let request = ShowRealnameAuthenticationReviewResult::builder().customer_id("4505ce6f").build();
    client.build().unwrap().show_realname_authentication_review_result(&request).await.unwrap();
    let [received] = &mock.received()[..] else { panic!("one request") };
    let block = block("http");
    let mut lines = block.lines();
    assert_eq!(lines.next(), Some(format!("{} {} HTTP/1.1", received.method, received.target).as_str()));
    let mut shown = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        shown.push(name);
        let (_, sent) = received.headers.iter().find(|(other, _)| other == name).unwrap();
        let pattern: Vec<&str> = value.split('…').collect();
        match (name, &pattern[..]) {
            ("x-sdk-date", _) => assert_eq!(value.len(), sent.len(), "{line}"),
            // The key and the signature are left out.
            (_, [start, middle, _]) => assert!(sent.starts_with(start) && sent.contains(middle), "{line}: {sent}"),
            _ => assert_eq!(value, sent, "{name}"),
        }
    }
    shown.sort_unstable();
    let mut sent: Vec<&str> = received.headers.iter().map(|(name, _)| name.as_str()).collect();
    sent.sort_unstable();
    assert_eq!(shown, sent);
}
