//! Reads the pages in `tests/pages`, each with a file that says what a careful reader takes from it.

use std::{fs, path::Path};

use huaweicloud_bss_workbench::import::{self, Layout};
use serde_json::Value;

/// A page and what it says.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) text: String,
    pub(crate) layout: Layout,
    pub(crate) truth: Value,
}

impl Fixture {
    /// A string of the truth.
    pub(crate) fn text(&self, key: &str) -> &str {
        self.truth[key].as_str().unwrap()
    }

    pub(crate) fn list(&self, key: &str) -> &[Value] {
        self.truth[key].as_array().unwrap()
    }
}

/// All pages, by name.
pub(crate) fn fixtures() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages");
    let mut fixtures: Vec<Fixture> = Vec::new();
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_str().unwrap();
        let Some(name) = file.strip_suffix(".truth.json") else { continue };
        let truth: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let page = folder.join(truth["page"].as_str().unwrap());
        let bytes = fs::read(&page).unwrap();
        let text = import::decode(&bytes).unwrap().to_owned();
        let layout = Layout::of(page.extension().and_then(|extension| extension.to_str()), &text);
        fixtures.push(Fixture { name: name.to_owned(), text, layout, truth });
    }
    fixtures.sort_by(|one, other| one.name.cmp(&other.name));
    assert!(fixtures.len() >= 12, "{} pages", fixtures.len());
    fixtures
}
