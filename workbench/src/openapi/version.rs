//! Where the two versions of OpenAPI differ. Nothing else asks which one is written.

use huaweicloud_bss_codegen::model::Json;

use super::{Members, put};
use crate::json::{number, object, string, strings};

/// A version of OpenAPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// 3.1, whose schemas are JSON Schema.
    V31,
    /// 3.0, for tools that read nothing newer. Conditions between fields stand in its descriptions alone.
    V30,
}

impl Version {
    /// What the document says of itself.
    pub(super) fn number(self) -> &'static str {
        match self {
            Self::V31 => "3.1.0",
            Self::V30 => "3.0.3",
        }
    }

    /// A schema with more members. In 3.0, nothing may stand beside a reference.
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

    /// A decimal number of a reply, which comes as a number or as text.
    pub(super) fn number_or_text(self) -> Members {
        match self {
            Self::V31 => {
                vec![("type".to_owned(), strings(["number", "string"])), ("format".to_owned(), string("decimal"))]
            }
            // It has no schema of two types but a choice, of which tools make types; without one, any value fits.
            Self::V30 => Members::new(),
        }
    }

    /// A schema that null fits as well.
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

    /// The limit that a number must be above, beside its other limits.
    pub(super) fn above(self, limit: i64, limits: &mut Members) {
        match self {
            Self::V31 => put(limits, "exclusiveMinimum", number(limit)),
            Self::V30 => {
                // There is one minimum; of two, the one that asks for more says it all.
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

    /// What must hold between fields. 3.0 has no `if`, and its tools make types out of every combination of schemas.
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
    fn of_two_minima_the_one_that_asks_for_more_is_kept() {
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
