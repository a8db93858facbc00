//! Drafts from docs pages: compared with what the pages say, valid, and safe with any input.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that cannot go on has failed")]

mod compare;
mod hostile;
mod merge;
mod names;
mod truth;
mod valid;

use huaweicloud_bss_codegen::Vocabulary;
use huaweicloud_bss_workbench::import::{Import, Layout, Options, import};

/// Imports a page for a spec without any names.
fn imported(page: &str, layout: Layout, name: Option<&str>) -> Import {
    let vocabulary = Vocabulary::default();
    import(page, layout, Options { vocabulary: &vocabulary, name, structure: None }).unwrap()
}
