//! The first answers to requests with a deduplication key, which repeated requests get again.

use std::collections::HashMap;

use huaweicloud_bss_codegen::model::Operation;
use serde_json::{Map, Value};

use crate::answer::Answer;

/// The answers to processed requests, by operation and key.
#[derive(Debug, Default)]
pub(crate) struct Deduplication(HashMap<(String, String), Answer>);

impl Deduplication {
    /// Returns the first answer to a request with the same key, or answers the request with `process`.
    ///
    /// The generated table does not require the key, because the client fills it.
    pub(crate) fn answer(
        &mut self,
        operation: &Operation,
        fields: &Map<String, Value>,
        process: impl FnOnce() -> Answer,
    ) -> Answer {
        let Some(field) = operation.deduplicate_by.and_then(|index| operation.request.get(index)) else {
            return process();
        };
        let Some(key) = fields.get(&field.name).and_then(Value::as_str) else {
            let why = format!("`{}` is required", field.name);
            return if field.mandatory { Answer::error(400, "CBC.0100", &why) } else { process() };
        };
        let id = (operation.name.clone(), key.to_owned());
        if let Some(first) = self.0.get(&id) {
            return first.clone();
        }
        let answer = process();
        if answer.status < 400 {
            self.0.insert(id, answer.clone());
        }
        answer
    }
}

#[cfg(test)]
mod tests {
    use huaweicloud_bss_codegen::{Sources, check};
    use serde_json::json;

    use super::*;

    /// Returns an operation with a deduplication key.
    fn operation(is_mandatory: bool) -> Operation {
        let api = "{ edition: 2, api: demo, title: Demo, doc: An API., chapters: [a] }";
        let chapter = format!(
            r#"{{ chapter: a, title: A, doc: A., operations: {{ pay: {{ summary: Pays., source: {{ url: "https://a.b" }},
            http: POST /a, caller: any, effect: changes, repeat: harmful, repeat_reason: It pays.,
            deduplicate_by: key, body: {{ key: {{ type: string, mandatory: {is_mandatory}, doc: The key. }} }} }} }} }}"#
        );
        let sources = Sources::from_texts([("api.yaml", api), ("a.yaml", chapter.as_str())]);
        let model = check(&sources).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        let (_, operation) = model.operations().next().unwrap();
        operation.clone()
    }

    #[test]
    fn a_repeated_key_gets_the_first_answer() {
        let operation = operation(true);
        let mut deduplication = Deduplication::default();
        let mut answer = |fields: Value, status: u16, body: &str| {
            let process = || Answer::new(status, &body);
            let answer = deduplication.answer(&operation, fields.as_object().unwrap(), process);
            (answer.status, answer.body)
        };
        let first = |body: &str| (200, body.to_owned());
        // A request that was not processed may be corrected.
        assert_eq!(answer(json!({ "key": "a" }), 400, "wrong"), (400, "wrong".to_owned()));
        assert_eq!(answer(json!({ "key": "a" }), 200, "1"), first("1"));
        assert_eq!(answer(json!({ "key": "a" }), 200, "2"), first("1"));
        assert_eq!(answer(json!({ "key": "b" }), 200, "3"), first("3"));
        let (status, body) = answer(json!({}), 200, "4");
        assert!(status == 400 && body.contains("`key` is required"), "{status} {body}");
    }

    #[test]
    fn an_optional_key_may_be_absent() {
        let operation = operation(false);
        let mut deduplication = Deduplication::default();
        for body in ["1", "2"] {
            let answer = deduplication.answer(&operation, &Map::new(), || Answer::new(200, &body));
            assert_eq!(answer.body, body);
        }
    }
}
