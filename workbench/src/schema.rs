//! The JSON Schema of the files of a spec, generated from the key tables for editors.

use huaweicloud_bss_codegen::language::keys::{API, CHAPTER};
use huaweicloud_bss_codegen::language::{BUILT_IN, Form, Shape, Table, USE};
use huaweicloud_bss_codegen::model::Json;

use crate::json::{number, object, pretty, string, strings};
use crate::pages::tables;

/// Returns the schema `spec/schema.json`. A file with the key `api` must have the keys of `api.yaml`, any other file
/// those of a chapter. So the messages of an editor fit the kind of file.
pub fn schema() -> String {
    let reference = |table: &Table| object([("$ref", string(pointer(table)))]);
    let definitions = tables().into_iter().map(|table| (definition_name(table), definition(table)));
    pretty(&object([
        ("$schema", string("https://json-schema.org/draft/2020-12/schema")),
        ("title", string("Spec of huaweicloud-bss")),
        ("$comment", string("Generated: `BLESS=1 cargo test -p huaweicloud-bss-workbench --test pages` writes it.")),
        ("type", string("object")),
        ("if", object([("required", strings([API.name]))])),
        ("then", reference(&API)),
        ("else", reference(&CHAPTER)),
        ("$defs", object(definitions)),
    ]))
}

fn definition_name(table: &Table) -> String {
    table.name.replace(' ', "_")
}

fn pointer(table: &Table) -> String {
    format!("#/$defs/{}", definition_name(table))
}

/// The schema of a kind of map.
fn definition(table: &Table) -> Json {
    let properties = table.keys.iter().map(|key| {
        let mut members = vec![("description".to_owned(), string(key.doc))];
        members.extend(shape(key.shape));
        (key.name, Json::Object(members))
    });
    let mut members = vec![("type", string("object")), ("properties", object(properties))];
    let mandatory: Vec<&str> = table.keys.iter().filter(|key| key.mandatory).map(|key| key.name).collect();
    if !mandatory.is_empty() {
        members.push(("required", strings(mandatory)));
    }
    members.push(("additionalProperties", Json::Boolean(false)));
    object(members)
}

type Members = Vec<(String, Json)>;

fn members(members: impl IntoIterator<Item = (&'static str, Json)>) -> Members {
    members.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn shape(shape: Shape) -> Members {
    match shape {
        Shape::Text(form) => text(form),
        Shape::Bool => members([("type", string("boolean"))]),
        Shape::Integer(min, max) => {
            let mut members = members([("type", string("integer"))]);
            if min != i64::MIN {
                members.push(("minimum".to_owned(), number(min)));
            }
            if max != i64::MAX {
                members.push(("maximum".to_owned(), number(max)));
            }
            members
        }
        Shape::Word(words) => members([("enum", strings(words.iter().copied()))]),
        Shape::Type => one_of([
            members([("enum", strings(BUILT_IN))]),
            members([("type", string("string")), ("pattern", string(TYPE))]),
            list(members([("type", string("string")), ("pattern", string(SNAKE))]), Some(1), Some(1)),
        ]),
        Shape::Wire => members([("type", strings(["string", "number", "boolean"]))]),
        Shape::Given => one_of([members([("const", string("given"))]), list(self::shape(Shape::Wire), Some(1), None)]),
        Shape::Value => Members::new(),
        Shape::List(entry) => list(self::shape(*entry), None, None),
        Shape::NonEmptyList(entry) => list(self::shape(*entry), Some(1), None),
        Shape::OneOrMany(form) => one_of([text(form), list(text(form), Some(1), None)]),
        Shape::Map(form, entry) => map(form, *entry, false),
        Shape::NonEmptyMap(form, entry) => map(form, *entry, true),
        Shape::Record(table) => members([("$ref", string(pointer(table)))]),
        Shape::TextOrRecord(form, table) => one_of([text(form), members([("$ref", string(pointer(table)))])]),
        Shape::NameOr(form, entry) => one_of([text(form), self::shape(*entry)]),
        Shape::Shareable(table, used) => {
            let reference = |table| object([("$ref", string(pointer(table)))]);
            // So that the messages of an editor fit the keys that are given.
            let record = members([
                ("type", string("object")),
                ("if", object([("required", strings([USE]))])),
                ("then", reference(used)),
                ("else", reference(table)),
            ]);
            one_of([text(Form::Snake), record])
        }
        Shape::IntegerOrRecord(min, max, table) => {
            one_of([self::shape(Shape::Integer(min, max)), members([("$ref", string(pointer(table)))])])
        }
    }
}

fn one_of(shapes: impl IntoIterator<Item = Members>) -> Members {
    members([("anyOf", Json::List(shapes.into_iter().map(Json::Object).collect()))])
}

fn list(entry: Members, min: Option<i64>, max: Option<i64>) -> Members {
    let limits = [("minItems", min), ("maxItems", max)];
    let limits = limits.into_iter().filter_map(|(key, limit)| Some((key, number(limit?))));
    members([("type", string("array")), ("items", Json::Object(entry))].into_iter().chain(limits))
}

fn map(form: Form, entry: Shape, some: bool) -> Members {
    let mut map = members([("type", string("object"))]);
    if some {
        map.extend(members([("minProperties", number(1))]));
    }
    // Without a required form, a name can be any scalar of YAML.
    if form != Form::Any {
        map.extend(members([("propertyNames", object([("pattern", string(pattern(form)))]))]));
    }
    map.extend(members([("additionalProperties", Json::Object(shape(entry)))]));
    map
}

fn text(form: Form) -> Members {
    members([("type", string("string")), ("pattern", string(pattern(form)))])
}

const SNAKE: &str = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$";
/// A name, or a name in brackets, as a string.
const TYPE: &str = r"^ *(\[ *)?[a-z][a-z0-9]*(_[a-z0-9]+)*( *\])? *$";

/// The form as a regular expression that has the same meaning in all dialects. It may accept strings that the checker
/// rejects, but accepts all strings that the checker accepts.
fn pattern(form: Form) -> &'static str {
    match form {
        Form::Any => r"\S",
        Form::Snake => SNAKE,
        Form::UpperCamel => "^[A-Z][A-Za-z0-9]*$",
        Form::Wire => r"^\S+$",
        Form::Url => r"^https?://[^\s/]\S*$",
        Form::Endpoint => r"^https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?$",
        Form::Date => "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use jsonschema::Validator;
    use serde_json::Value;

    use huaweicloud_bss_codegen::Sources;

    use super::*;
    use crate::fixture;

    /// The errors that the schema reports for those files of a spec that are valid YAML.
    fn schema_errors(validator: &Validator, sources: &Sources) -> Vec<String> {
        let mut errors = Vec::new();
        for (name, text) in sources.texts() {
            // Parse the file like an editor, which uses YAML 1.2.
            let options = serde_yaml::options! { strict_booleans: true };
            let Ok(value) = serde_yaml::from_str_with_options::<Value>(text, options) else { continue };
            let found =
                validator.iter_errors(&value).map(|error| format!("{name}: {}: {error}", error.instance_path()));
            errors.extend(found);
        }
        errors
    }

    fn validator() -> Validator {
        let schema: Value = serde_json::from_str(&schema()).unwrap();
        assert!(jsonschema::meta::is_valid(&schema));
        jsonschema::validator_for(&schema).unwrap()
    }

    fn folder(name: &str) -> Sources {
        Sources::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name).join("api.yaml"))
    }

    #[test]
    fn specs_without_mistakes_are_accepted() {
        let validator = validator();
        for name in ["../spec", "../codegen/tests/complete"] {
            assert_eq!(schema_errors(&validator, &folder(name)), [""; 0], "{name}");
        }
    }

    #[test]
    fn every_file_of_the_spec_tells_editors_of_the_schema() {
        let sources = folder("../spec");
        for (name, text) in sources.texts() {
            assert!(text.starts_with("# yaml-language-server: $schema=./schema.json\n"), "{name}");
        }
    }

    /// The file pairs that the schema rejects: those with a mistake that is visible in a single place of a file. Only
    /// the checker finds mistakes that depend on another place. `BLESS=1` writes the list.
    #[test]
    fn rejects_mistakes_of_structure() {
        let package = Path::new(env!("CARGO_MANIFEST_DIR"));
        let validator = validator();
        let mut names = Vec::new();
        for path in fs::read_dir(package.join("diagnostics")).unwrap().map(|entry| entry.unwrap().path()) {
            if path.extension().is_some_and(|extension| extension == "yaml")
                && !schema_errors(&validator, &fixture::sources(&fs::read_to_string(&path).unwrap())).is_empty()
            {
                names.push(format!("{}\n", path.file_stem().unwrap().to_string_lossy()));
            }
        }
        names.sort();
        assert!(names.len() > 15, "{names:?}");
        let list = package.join("tests/rejected_by_schema.txt");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&list, names.concat()).unwrap();
        }
        assert_eq!(names.concat(), fs::read_to_string(&list).unwrap(), "BLESS=1 accepts this list");
    }
}
