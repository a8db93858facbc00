//! Code, message and request id of an error response.
//!
//! Five forms are known: `error_code` with `error_msg` (the service), the same with `error_message` (flow control),
//! `errorCode` with `errorMsg` and `code` with `message` (older services), and any of them in a nested object (the
//! identity service). Other bodies, such as a gateway's page, have no code.

use huaweicloud_bss_rules::Field;

use super::node::Node;

/// The maximum depth of a nested error.
const MAX_DEPTH: usize = 4;

/// Whether a code is that of a failure. Some operations return a code of success, and services with numeric codes
/// return 0 or the HTTP status.
fn is_failing(code: &str, success_codes: &[&str]) -> bool {
    let is_status = code.parse::<u32>().is_ok_and(|number| number == 0 || (200..300).contains(&number));
    !is_status && !success_codes.contains(&code)
}

/// Names of members: the code and its messages.
const PAIRS: [(&str, &[&str]); 3] =
    [("error_code", &["error_msg", "error_message"]), ("errorCode", &["errorMsg"]), ("code", &["message"])];

/// Code, message and request id of an error response.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl Envelope {
    /// Reads the body of an answer whose status is that of a failure.
    pub(crate) fn find(body: &Node<'_>) -> Self {
        let mut envelope = search(body, 0).unwrap_or_default();
        envelope.request_id = envelope.request_id.or_else(|| body.member("request_id").and_then(text));
        envelope
    }

    /// Reads the body of an answer whose status is that of a success; `None` if it reports no failure. `declared` are
    /// the fields of the reply; `None` for a raw call, whose reply is unknown. `success_codes` are the API's.
    ///
    /// `error_code` always counts, and `errorCode` unless the reply declares it. `code` with `message`, at the top or
    /// in `error`, counts only if the reply is known and declares neither, because these are ordinary names.
    pub(crate) fn find_in_success(
        body: &Node<'_>,
        declared: Option<&[Field<'_>]>,
        success_codes: &[&str],
    ) -> Option<Self> {
        let is_declared = |name: &str| declared.is_some_and(|fields| fields.iter().any(|field| field.name == name));
        let is_failing = |code: &Option<String>| code.as_deref().is_some_and(|code| is_failing(code, success_codes));
        for (code, _) in PAIRS.iter().take(2) {
            if (*code == PAIRS[0].0 || !is_declared(code)) && is_failing(&body.member(code).and_then(text)) {
                return Some(Self::find(body));
            }
        }
        declared?;
        let has_pair = |node: &Node<'_>| {
            is_failing(&node.member("code").and_then(text)) && node.member("message").and_then(text).is_some()
        };
        let at_top = !is_declared("code") && !is_declared("message") && has_pair(body);
        let nested = || !is_declared("error") && body.member("error").is_some_and(has_pair);
        (at_top || nested()).then(|| Self::find(body))
    }

    /// Whether a member of this name at the top of a successful reply may report a failure.
    pub(super) fn may_contain(name: &str) -> bool {
        name == "error" || Self::has(name)
    }

    /// Whether a member of this name at the top of a reply is the result of the call, which the client reads itself. The
    /// other names are ordinary ones.
    pub(super) fn is_result(name: &str) -> bool {
        PAIRS.first().is_some_and(|(code, messages)| *code == name || messages.contains(&name))
    }

    /// Whether error responses have a member of this name for code, message or request id.
    pub(crate) fn has(name: &str) -> bool {
        name == "request_id" || PAIRS.iter().any(|(code, messages)| *code == name || messages.contains(&name))
    }
}

fn search(node: &Node<'_>, depth: usize) -> Option<Envelope> {
    let Node::Object(members) = node else { return None };
    let mut incomplete = None;
    for (code, messages) in PAIRS {
        let code = node.member(code).and_then(text);
        let message = messages.iter().find_map(|name| node.member(name).and_then(text));
        let request_id = node.member("request_id").and_then(text);
        match (&code, &message) {
            (Some(_), Some(_)) => return Some(Envelope { code, message, request_id }),
            (None, None) => {}
            _ => incomplete = incomplete.or(Some(Envelope { code, message, request_id })),
        }
    }
    // `error_code` is enough on its own; `code` or `message` alone may have another meaning.
    if node.member(PAIRS[0].0).and_then(text).is_some() {
        return incomplete;
    }
    let nested = (depth < MAX_DEPTH).then(|| members.iter().find_map(|(_, member)| search(member, depth + 1)));
    // A nested pair is preferred to an incomplete one here.
    match nested.flatten() {
        Some(nested) if nested.code.is_some() && nested.message.is_some() => Some(nested),
        nested => incomplete.or(nested),
    }
}

fn text(node: &Node<'_>) -> Option<String> {
    match node {
        Node::Text(text) if !text.is_empty() => Some(text.clone().into_owned()),
        Node::Number(text) => Some(text.clone().into_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(text: &str) -> (Option<String>, Option<String>, Option<String>) {
        let envelope = Envelope::find(&Node::parse(text).ok().unwrap());
        (envelope.code, envelope.message, envelope.request_id)
    }

    fn found(code: &str, message: &str, id: Option<&str>) -> (Option<String>, Option<String>, Option<String>) {
        (Some(code.to_owned()), Some(message.to_owned()), id.map(str::to_owned))
    }

    #[test]
    fn reads_all_known_forms() {
        assert_eq!(find(r#"{"error_code":"CBC.0100","error_msg":"m"}"#), found("CBC.0100", "m", None));
        assert_eq!(
            find(r#"{"status_code":429,"request_id":"r","error_code":"APIGW.0308","error_message":"m"}"#),
            found("APIGW.0308", "m", Some("r"))
        );
        assert_eq!(find(r#"{"errorCode":"X.1","errorMsg":"m"}"#), found("X.1", "m", None));
        assert_eq!(find(r#"{"code":"X.1","message":"m"}"#), found("X.1", "m", None));
        assert_eq!(
            find(r#"{"error":{"message":"wrong","code":401,"title":"Unauthorized"}}"#),
            found("401", "wrong", None)
        );
        assert_eq!(find(r#"{"error_msg":"m"}"#), (None, Some("m".to_owned()), None));
        assert_eq!(find(r#"{"code":9,"error":{"code":"X.1","message":"m"}}"#), found("X.1", "m", None));
        assert_eq!(find(r#"{"other":[1,2]}"#), (None, None, None));
        let own_code = r#"{"error_code":"CBC.1","error_msg":null,"detail":{"code":"2","message":"m"}}"#;
        assert_eq!(find(own_code), (Some("CBC.1".to_owned()), None, None));
        assert_eq!(find(r#"{"error":{"code":"X.1","message":"m","request_id":"r"}}"#), found("X.1", "m", Some("r")));
    }

    #[test]
    fn prefers_the_outer_complete_pair() {
        let nested = r#"{"code":"X.1","message":"m","detail":{"error_code":"Y.1","error_msg":"n"}}"#;
        assert_eq!(find(nested), found("X.1", "m", None));
        // An incomplete one gives way to a complete nested one, and to nothing else.
        assert_eq!(find(r#"{"message":"m","detail":{"code":"Y.1","message":"n"}}"#), found("Y.1", "n", None));
        assert_eq!(find(r#"{"message":"m","detail":{"code":"Y.1"}}"#), (None, Some("m".to_owned()), None));
        assert_eq!(find(r#"{"message":"m","detail":{"message":"n"}}"#), (None, Some("m".to_owned()), None));
        assert_eq!(find(r#"{"detail":{"code":"Y.1"}}"#), (Some("Y.1".to_owned()), None, None));
        // An empty string is no code.
        let empty = r#"{"error_code":"","error_msg":"m","detail":{"code":"Y.1","message":"n"}}"#;
        assert_eq!(find(empty), found("Y.1", "n", None));
    }

    #[test]
    fn looks_into_a_few_nested_objects() {
        let nested = |depth: usize| {
            let pair = r#"{"code":"X.1","message":"m"}"#.to_owned();
            find(&(0..depth).fold(pair, |inner, _| format!(r#"{{"inner":{inner}}}"#)))
        };
        assert_eq!(nested(MAX_DEPTH), found("X.1", "m", None));
        assert_eq!(nested(MAX_DEPTH + 1), (None, None, None));
    }

    #[test]
    fn a_success_may_have_a_code() {
        let node = |text| Node::parse(text).ok().unwrap();
        let field = |name| Field::new(name, huaweicloud_bss_rules::Place::Body, huaweicloud_bss_rules::Kind::Text);
        let code_of = |text, declared: Option<&[&'static str]>| {
            let fields = declared.map(|names| names.iter().copied().map(field).collect::<Vec<_>>());
            Envelope::find_in_success(&node(text), fields.as_deref(), &["CBC.0000"])
                .map(|envelope| envelope.code.unwrap())
        };
        for text in [
            r#"{"error_code":"CBC.0000","error_msg":"success"}"#,
            r#"{"error_code":null,"is_review":1}"#,
            r#"{"code":"a field of the reply"}"#,
            r#"{"code":0,"message":"success"}"#,
            r#"{"code":"200","message":"OK"}"#,
            r#"{"error":null}"#,
            r#"{"list":[{"error_code":"CBC.1","error_msg":"a part that failed"}]}"#,
        ] {
            assert_eq!(code_of(text, Some(&[])), None, "{text}");
        }
        for (text, code) in [
            (r#"{"error_code":"CBC.5002","error_msg":"none"}"#, "CBC.5002"),
            (r#"{"error_code":"CBC.5002"}"#, "CBC.5002"),
            (r#"{"errorCode":"CBC.1","errorMsg":"m"}"#, "CBC.1"),
            (r#"{"code":"X.1","message":"m"}"#, "X.1"),
            (r#"{"error":{"message":"wrong","code":401,"title":"Unauthorized"}}"#, "401"),
        ] {
            assert_eq!(code_of(text, Some(&["other"])).as_deref(), Some(code), "{text}");
        }
        let plain = r#"{"code":"X.1","message":"m"}"#;
        for declared in [Some(&["code"][..]), Some(&["message"]), None] {
            assert_eq!(code_of(plain, declared), None, "{declared:?}");
        }
        assert_eq!(code_of(r#"{"errorCode":"X.1"}"#, Some(&["errorCode"])), None);
        assert_eq!(code_of(r#"{"error":{"code":"X.1","message":"m"}}"#, Some(&["error"])), None);
    }
}
