//! The paths of a document, with their operations by method.
//!
//! In OpenAPI, two paths that differ only in the names of parameters are the same path, and a path has one operation
//! for each method. Parameters therefore have the names from the first operation of a path, which are not sent. If a
//! method is already in use, the path gets a fragment, which is not sent either.

use super::Members;
use huaweicloud_bss_codegen::model::{Json, Operation, Segment};

/// The paths so far.
#[derive(Default)]
pub(super) struct Paths(Vec<Path>);

struct Path {
    /// The path without the names between its braces.
    shape: String,
    written: String,
    /// The names of its parameters.
    parameters: Vec<String>,
    methods: Members,
}

impl Paths {
    /// Adds an operation. `write` gets the names of the path's parameters and returns the operation.
    pub(super) fn add(&mut self, operation: &Operation, write: impl FnOnce(&[String]) -> Json) {
        let method = operation.method.to_ascii_lowercase();
        let shape = shape(operation);
        let same = |path: &Path| path.shape == shape;
        let free = |path: &Path| path.methods.iter().all(|(taken, _)| *taken != method);
        let index = self.0.iter().position(|path| same(path) && free(path)).unwrap_or(self.0.len());
        if index == self.0.len() {
            let mut written = operation.path_text();
            if self.0.iter().any(same) {
                written = format!("{written}#{}", operation.name);
            }
            self.0.push(Path { shape, written, parameters: parameters(operation), methods: Members::new() });
        }
        if let Some(path) = self.0.get_mut(index) {
            path.methods.push((method, write(&path.parameters)));
        }
    }

    pub(super) fn done(self) -> Json {
        Json::Object(self.0.into_iter().map(|path| (path.written, Json::Object(path.methods))).collect())
    }
}

fn shape(operation: &Operation) -> String {
    let segment = |segment: &Segment| match segment {
        Segment::Literal(text) => format!("/{text}"),
        Segment::Parameter(_) => "/{}".to_owned(),
    };
    operation.path.iter().map(segment).collect()
}

fn parameters(operation: &Operation) -> Vec<String> {
    let name = |segment: &Segment| match segment {
        Segment::Literal(_) => None,
        Segment::Parameter(index) => operation.request.get(*index).map(|field| field.name.clone()),
    };
    operation.path.iter().filter_map(name).collect()
}
