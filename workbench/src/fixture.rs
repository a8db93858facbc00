//! Specs with several files in one string, for tests and for the explanations of diagnostics.

use huaweicloud_bss_codegen::Sources;

const MARKER: &str = "#--- file: ";
const API: &str = "edition: 2\napi: demo\ntitle: Demo\ndoc: An API to try things with.\nchapters: [orders]\n";

/// Splits a string into the files of a spec. Each file begins with a line such as `#--- file: api.yaml`. Without such a
/// line, the string is the chapter `orders.yaml` of a small API.
pub fn sources(text: &str) -> Sources {
    if !text.starts_with(MARKER) {
        return Sources::from_texts([("api.yaml", API), ("orders.yaml", text)]);
    }
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix(MARKER), files.last_mut()) {
            (Some(name), _) => files.push((name.trim().to_owned(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            // There is a file, because the first line is a marker.
            (None, None) => {}
        }
    }
    Sources::from_texts(files)
}
