//! The differences between the two versions of OpenAPI. Only this module depends on the version.

use huaweicloud_bss_codegen::model::Json;

use super::{Members, put};
use crate::json::{number, object, string, strings};

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 3.1, whose schemas are JSON Schema.
    V31,
    /// 3.0, for tools that do not support 3.1. Conditions between fields are only in descriptions.
    V30,
}

impl Version {
    /// The value of `openapi` in the document.
    pub(super) fn number(self) -> &'static str {
        match self {
            Self::V31 => "3.1.0",
            Self::V30 => "3.0.3",
        }
    }

    /// Adds members to a schema. In 3.0, a reference cannot have other members.
    pub(super) fn with(self, schema: Members, more: Members) -> Members {
        if more.is_empty() {
            return schema;
        }
        self.beside(schema).into_iter().chain(more).collect()
    }

    fn beside(self, schema: Members) -> Members {
        match self {
            Self::V30 if is_reference(&schema) => vec![("allOf".to_owned(), Json::List(vec![Json::Object(schema)]))],
            _ => schema,
        }
    }

    /// The schema of a decimal number in a reply, which is a number or a string.
    pub(super) fn number_or_string(self) -> Members {
        match self {
            Self::V31 => {
                vec![("type".to_owned(), strings(["number", "string"])), ("format".to_owned(), string("decimal"))]
            }
            // 3.0 has no schema of two types other than `anyOf`, from which tools generate types. So allow any value.
            Self::V30 => Members::new(),
        }
    }

    /// Extends a schema to allow null.
    pub(super) fn nullable(self, schema: Members) -> Members {
        match self {
            Self::V30 if schema.iter().all(|(key, _)| key != "type" && key != "$ref") => schema,
            Self::V30 => self.with(schema, vec![("nullable".to_owned(), Json::Boolean(true))]),
            Self::V31 if is_reference(&schema) => {
                let null = object([("type", string("null"))]);
                vec![("anyOf".to_owned(), Json::List(vec![Json::Object(schema), null]))]
            }
            Self::V31 => schema.into_iter().map(or_null).collect(),
        }
    }

    /// Adds an exclusive minimum to the limits of a number.
    pub(super) fn above(self, limit: i64, limits: &mut Members) {
        match self {
            Self::V31 => put(limits, "exclusiveMinimum", number(limit)),
            Self::V30 => {
                // 3.0 has a single minimum, so keep the stricter one.
                let asks_for_more = |(key, value): &(String, Json)| {
                    let minimum = if let Json::Number(text) = value { text.parse().ok() } else { None };
                    key == "minimum" && minimum.is_some_and(|minimum: i64| minimum > limit)
                };
                if limits.iter().any(asks_for_more) {
                    return;
                }
                limits.retain(|(key, _)| key != "minimum");
                put(limits, "minimum", number(limit));
                put(limits, "exclusiveMinimum", Json::Boolean(true));
            }
        }
    }

    /// Adds conditions between fields. 3.0 has no `if`, and its tools generate types from every combination of schemas.
    pub(super) fn conditions(self, conditions: Vec<Json>, schema: &mut Members) {
        if self == Self::V31 && !conditions.is_empty() {
            put(schema, "allOf", Json::List(conditions));
        }
    }
}

fn is_reference(schema: &Members) -> bool {
    schema.iter().any(|(key, _)| key == "$ref")
}

fn or_null((key, value): (String, Json)) -> (String, Json) {
    match value {
        Json::String(ty) if key == "type" => (key, strings([ty.as_str(), "null"])),
        Json::List(mut types) if key == "type" => {
            types.push(string("null"));
            (key, Json::List(types))
        }
        value => (key, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_stricter_of_two_minima() {
        let above = |minimum: i64, limit: i64| {
            let mut limits = vec![("minimum".to_owned(), number(minimum))];
            Version::V30.above(limit, &mut limits);
            Json::Object(limits)
        };
        let exclusive = |limit| object([("minimum", number(limit)), ("exclusiveMinimum", Json::Boolean(true))]);
        assert_eq!(above(0, 0), exclusive(0));
        assert_eq!(above(-1, 0), exclusive(0));
        assert_eq!(above(1, 0), object([("minimum", number(1))]));
    }
}
