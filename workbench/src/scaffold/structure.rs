//! The structure of an SDK: the names, places and types of its operations and models.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The structure of an SDK, as `tests/parity/structure.py` prints it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an object with `operations` and `models`")]
pub struct Structure {
    operations: BTreeMap<String, Operation>,
    models: BTreeMap<String, Vec<Field>>,
}

/// An operation. Its fields belong to the model of the request.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "an operation, which is an object")]
pub(crate) struct Operation {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) request: String,
    pub(crate) response: String,
    pub(crate) query: Vec<String>,
    pub(crate) header: Vec<String>,
    pub(crate) path_parameters: Vec<String>,
}

/// A field of a model: its name on the wire, its type in Python, and whether it is mandatory.
#[derive(Clone, Debug, Deserialize)]
#[serde(expecting = "a field, which is a list of its name, its type, and whether it is mandatory")]
pub(crate) struct Field(String, String, bool);

impl Field {
    /// The name on the wire.
    pub(crate) fn name(&self) -> &str {
        &self.0
    }

    /// The type; for a list, that of each entry.
    pub(crate) fn item(&self) -> &str {
        self.list_item().unwrap_or(&self.1)
    }

    pub(crate) fn is_list(&self) -> bool {
        self.list_item().is_some()
    }

    fn list_item(&self) -> Option<&str> {
        self.1.strip_prefix("list[")?.strip_suffix(']')
    }

    pub(crate) fn is_mandatory(&self) -> bool {
        self.2
    }
}

impl Structure {
    /// Parses the JSON of a structure. The error is a sentence.
    pub fn parse(json: &str) -> Result<Self, String> {
        let structure: Self = serde_json::from_str(json).map_err(|error| error.to_string())?;
        for (name, operation) in &structure.operations {
            for model in [&operation.request, &operation.response] {
                if !structure.models.contains_key(model) {
                    return Err(format!("the operation `{name}` uses the model `{model}`, which is missing"));
                }
            }
        }
        Ok(structure)
    }

    /// The names of the operations.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.operations.keys().map(String::as_str)
    }

    pub(crate) fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.get(name)
    }

    /// The names of the models.
    pub(crate) fn models(&self) -> impl Iterator<Item = &str> {
        self.models.keys().map(String::as_str)
    }

    /// The fields of a model; `None` for a type of Python.
    pub(crate) fn model(&self, name: &str) -> Option<&[Field]> {
        self.models.get(name).map(Vec::as_slice)
    }

    /// The name and the fields of a model.
    pub(crate) fn entry(&self, name: &str) -> Option<(&str, &[Field])> {
        self.models.get_key_value(name).map(|(name, fields)| (name.as_str(), fields.as_slice()))
    }

    /// The fields of a model that exists.
    pub(crate) fn fields(&self, model: &str) -> &[Field] {
        self.model(model).unwrap_or_default()
    }
}
