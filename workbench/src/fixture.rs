//! A spec of several files in one text, as the tests and the explanations of diagnostics have it.

use huaweicloud_bss_codegen::Sources;

const MARKER: &str = "#--- file: ";
const API: &str = "api: demo\ntitle: Demo\ndoc: An API to try things with.\nchapters: [orders]\n";

/// The files of a spec that is written as one text, each after a line `#--- file: api.yaml`. Without such a line, the
/// text is the chapter `orders.yaml` of a small API.
pub fn sources(text: &str) -> Sources {
    if !text.starts_with(MARKER) {
        return Sources::from_texts([("api.yaml", API), ("orders.yaml", text)]);
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix(MARKER), files.last_mut()) {
            (Some(name), _) => files.push((name.trim().to_owned(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            // The first line is a marker, so there is a file already.
            (None, None) => {}
        }
    }
    Sources::from_texts(files)
}
