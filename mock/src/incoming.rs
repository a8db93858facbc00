//! A request as received, and its fields from path, query, headers and body.

use std::collections::HashSet;

use bytes::Bytes;
use http::HeaderMap;
use huaweicloud_bss::{dynamic::Node, operation::Descriptor};
use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Operation, Place, TypeBody};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

/// A request as received.
#[derive(Clone, Debug)]
pub(crate) struct Incoming {
    pub(crate) method: String,
    /// Percent-encoded, as received.
    pub(crate) path: String,
    /// Percent-encoded, as received, without the question mark.
    pub(crate) query: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Incoming {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        // Not `to_str`, which accepts only ASCII: a header can contain any string.
        std::str::from_utf8(self.headers.get(name)?.as_bytes()).ok()
    }

    /// Whether method and path match an operation.
    pub(crate) fn is_for(&self, descriptor: &Descriptor) -> bool {
        self.method == descriptor.method && self.path_values(descriptor.path).is_some()
    }

    fn path_values(&self, template: &str) -> Option<Vec<(String, String)>> {
        let mut values = Vec::new();
        let mut given = self.path.split('/');
        for expected in template.split('/') {
            let segment = given.next()?;
            match expected.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                Some(name) => values.push((name.to_owned(), decoded(segment))),
                None if expected == segment => {}
                None => return None,
            }
        }
        given.next().is_none().then_some(values)
    }

    /// Returns all fields of the request as one JSON object of wire names, as the operation table decodes it.
    ///
    /// The error describes what is wrong with the request: its body is not a JSON object, or a field is given more than
    /// once.
    pub(crate) fn fields(&self, operation: &Operation, model: &Model) -> Result<Map<String, Value>, String> {
        let mut object = Map::new();
        if operation.request.iter().any(|field| field.place == Place::Body) {
            let is_json = self.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
            if !is_json {
                return Err("the Content-Type must be application/json".to_owned());
            }
            match serde_json::from_slice(&self.body) {
                Ok(Value::Object(members)) => object = members,
                Ok(_) => return Err("the body must be a JSON object".to_owned()),
                Err(error) => return Err(format!("the body is not JSON: {error}")),
            }
            // The map keeps only the last of several values.
            let text = std::str::from_utf8(&self.body).unwrap_or_default();
            if let Some(path) = Node::parse(text).ok().and_then(|body| duplicate(&body, "")) {
                return Err(twice(&path));
            }
        }
        let field =
            |name: &str, place| operation.request.iter().find(|field| field.name == name && field.place == place);
        for (name, value) in self.path_values(&operation.path_text()).unwrap_or_default() {
            if let Some(field) = field(&name, Place::Path) {
                put(&mut object, name, typed(field, &value, model))?;
            }
        }
        for pair in self.query.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name), decoded(value));
            match field(&name, Place::Query) {
                Some(field) if matches!(field.ty, FieldType::List(_)) => {
                    let list = object.entry(name).or_insert_with(|| Value::Array(Vec::new()));
                    if let Value::Array(entries) = list {
                        entries.push(typed(field, &value, model));
                    }
                }
                Some(field) => put(&mut object, name, typed(field, &value, model))?,
                // Kept, so that validation reports it as an unknown field.
                None => put(&mut object, name, Value::String(value))?,
            }
        }
        for field in operation.request.iter().filter(|field| field.place == Place::Header) {
            if self.headers.get_all(&field.name).iter().count() > 1 {
                return Err(twice(&field.name));
            }
            if let Some(value) = self.header(&field.name) {
                put(&mut object, field.name.clone(), typed(field, value, model))?;
            }
        }
        Ok(object)
    }
}

fn put(object: &mut Map<String, Value>, name: String, value: Value) -> Result<(), String> {
    let problem = twice(&name);
    object.insert(name, value).map_or(Ok(()), |_| Err(problem))
}

fn twice(path: &str) -> String {
    format!("`{path}` is given more than once")
}

/// Returns the path of the first member that its object has more than once.
fn duplicate(node: &Node<'_>, path: &str) -> Option<String> {
    match node {
        Node::Object(members) => {
            let mut seen = HashSet::new();
            members.iter().find_map(|(name, value)| {
                let path = if path.is_empty() { name.clone().into_owned() } else { format!("{path}.{name}") };
                if seen.insert(name) { duplicate(value, &path) } else { Some(path) }
            })
        }
        Node::List(entries) => {
            let mut entries = entries.iter().enumerate();
            entries.find_map(|(index, entry)| duplicate(entry, &format!("{path}[{index}]")))
        }
        _ => None,
    }
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Converts a string from path, query or header to the JSON value that its field's type requires.
fn typed(field: &Field, text: &str, model: &Model) -> Value {
    let ty = match &field.ty {
        FieldType::List(item) => item,
        ty => ty,
    };
    let as_string = || Value::String(text.to_owned());
    let is_number = match ty {
        FieldType::Integer | FieldType::Long => true,
        FieldType::Named(id) => matches!(model.ty(*id).body, TypeBody::IntegerEnum(_)),
        _ => false,
    };
    match ty {
        _ if is_number => text.parse::<i64>().map_or_else(|_| as_string(), Value::from),
        FieldType::Boolean => text.parse::<bool>().map_or_else(|_| as_string(), Value::from),
        _ => as_string(),
    }
}
