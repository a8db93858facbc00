//! What a server says when it refuses, in whichever of its shapes.
//!
//! Five shapes are known: `error_code` with `error_msg` (the service), the same with `error_message` (flow control),
//! `errorCode` with `errorMsg` and `code` with `message` (older services), and any of them one or more levels down
//! (the identity service). A body that is none of them, a gateway's page for instance, gives no code.

use std::borrow::Cow;
use std::fmt;

use huaweicloud_bss_rules::Field;

use crate::wire::{Node, REDACTED, percent_encoded};

/// How deep a nested error may lie.
const MAX_DEPTH: usize = 4;

/// Whether a code is that of a failure. Some operations send the code of a success in place of an error's, and services
/// that write plain numbers send 0, or repeat the HTTP status.
fn is_failing(code: &str) -> bool {
    const SUCCESS: &str = "CBC.0000";
    code != SUCCESS && !code.parse::<u32>().is_ok_and(|number| number == 0 || (200..300).contains(&number))
}

/// Names of members, code beside message.
const PAIRS: [(&str, &[&str]); 3] =
    [("error_code", &["error_msg", "error_message"]), ("errorCode", &["errorMsg"]), ("code", &["message"])];

/// Code, message and request id of a failure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) request_id: Option<String>,
}

impl Envelope {
    /// Looks for a failure in the body of an answer whose status says that it is one.
    pub(crate) fn find(body: &Node<'_>) -> Self {
        let mut envelope = search(body, 0).unwrap_or_default();
        envelope.request_id = envelope.request_id.or_else(|| body.member("request_id").and_then(text));
        envelope
    }

    /// Looks for a failure in the body of an answer whose status is that of a success. `declared` are the fields of the
    /// reply; none for a raw call, of whose reply nothing is known.
    ///
    /// `error_code` counts always, and `errorCode` unless the reply declares it. `code` with `message`, at the top or in
    /// `error`, counts only if the reply is known and declares neither: they are ordinary names.
    pub(crate) fn find_in_success(body: &Node<'_>, declared: Option<&[Field<'_>]>) -> Option<Self> {
        let is_declared = |name: &str| declared.is_some_and(|fields| fields.iter().any(|field| field.name == name));
        let is_failing = |code: &Option<String>| code.as_deref().is_some_and(is_failing);
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

    /// Whether a failure has a member of this name for its code, its message or its id.
    pub(crate) fn has(name: &str) -> bool {
        name == "request_id" || PAIRS.iter().any(|(code, messages)| *code == name || messages.contains(&name))
    }

    /// Whether the code says that there were too many requests. The gateway writes `APIG.` or `APIGW.`.
    pub(crate) fn is_throttling(&self) -> bool {
        self.code.as_deref().is_some_and(|code| matches!(code, "APIG.0308" | "APIGW.0308" | "CBC.0250"))
    }
}

fn search(node: &Node<'_>, depth: usize) -> Option<Envelope> {
    let Node::Object(members) = node else { return None };
    let mut half = None;
    for (code, messages) in PAIRS {
        let code = node.member(code).and_then(text);
        let message = messages.iter().find_map(|name| node.member(name).and_then(text));
        let request_id = node.member("request_id").and_then(text);
        match (&code, &message) {
            (Some(_), Some(_)) => return Some(Envelope { code, message, request_id }),
            (None, None) => {}
            _ => half = half.or(Some(Envelope { code, message, request_id })),
        }
    }
    // The service's own member needs no company; `code` or `message` alone may be anything.
    if node.member(PAIRS[0].0).and_then(text).is_some() {
        return half;
    }
    let nested = (depth < MAX_DEPTH).then(|| members.iter().find_map(|(_, member)| search(member, depth + 1)));
    // A whole pair further down says more than half a one up here.
    match nested.flatten() {
        Some(nested) if nested.code.is_some() && nested.message.is_some() => Some(nested),
        nested => half.or(nested),
    }
}

fn text(node: &Node<'_>) -> Option<String> {
    match node {
        Node::Text(text) if !text.is_empty() => Some(text.clone().into_owned()),
        Node::Number(text) => Some(text.clone().into_owned()),
        _ => None,
    }
}

/// A text from a server, in which some texts must not be repeated: secrets, and values of the request that may not be
/// shown.
pub(crate) struct Scrub<'m> {
    message: Cow<'m, str>,
    is_id: bool,
    /// Whether what is escaped there may be in it.
    in_address: bool,
    in_body: bool,
    found: Vec<String>,
}

impl<'m> Scrub<'m> {
    /// Shorter texts occur in any sentence.
    const MIN: usize = 2;
    /// Shorter texts occur by chance in numbers and ids.
    const MIN_IN_IDS: usize = 6;

    /// A message. The canonical request that the gateway repeats where a signature does not fit is cut off.
    pub(crate) fn message(message: &'m str) -> Self {
        const CANONICAL: &str = "canonicalRequest:";
        match message.split_once(CANONICAL) {
            Some((before, _)) => Self::new(format!("{before}{CANONICAL}{REDACTED}").into(), false),
            None => Self::new(message.into(), false),
        }
    }

    /// A code or an id, where short values stand by chance, and must not break it.
    pub(crate) fn id(id: &'m str) -> Self {
        Self::new(id.into(), true)
    }

    fn new(message: Cow<'m, str>, is_id: bool) -> Self {
        let (in_address, in_body) = (message.contains('%'), message.contains('\\'));
        Self { message, is_id, in_address, in_body, found: Vec::new() }
    }

    /// Takes a text out.
    pub(crate) fn hide(&mut self, text: &str) {
        let text = text.trim();
        self.look_for(text);
        // A server may repeat a value as it stood in the address, or in the body. Hardly one does, and every answer with
        // an id comes by here.
        if self.in_address {
            self.look_for(&percent_encoded(text));
        }
        if self.in_body {
            self.look_for(&in_json(text));
        }
    }

    /// Takes a number out.
    pub(crate) fn hide_number(&mut self, number: impl fmt::Display) {
        let text = number.to_string();
        if text.len() >= Self::MIN_IN_IDS {
            self.look_for(&text);
        }
    }

    fn look_for(&mut self, text: &str) {
        let min = match self.is_id {
            true if text == self.message => 1,
            true => Self::MIN_IN_IDS,
            false => Self::MIN,
        };
        if text.len() <= self.message.len() && has_chars(text, min) && self.message.contains(text) {
            self.found.push(text.to_owned());
        }
    }

    /// The text without any of them.
    pub(crate) fn finish(mut self) -> String {
        // Longest first, so that one value inside another leaves no rest.
        self.found.sort_by_key(|text| std::cmp::Reverse(text.len()));
        self.found.iter().fold(self.message.into_owned(), |message, text| message.replace(text, REDACTED))
    }
}

fn has_chars(text: &str, count: usize) -> bool {
    text.chars().take(count).count() == count
}

/// A text as it stands between the quotes of JSON.
fn in_json(text: &str) -> String {
    let json = serde_json::to_string(text).unwrap_or_default();
    json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or_default().to_owned()
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
    fn every_known_shape() {
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
    fn success_may_carry_a_code() {
        let node = |text| Node::parse(text).ok().unwrap();
        let field = |name| Field::new(name, huaweicloud_bss_rules::Place::Body, huaweicloud_bss_rules::Kind::Text);
        let code_of = |text, declared: Option<&[&'static str]>| {
            let fields = declared.map(|names| names.iter().copied().map(field).collect::<Vec<_>>());
            Envelope::find_in_success(&node(text), fields.as_deref()).map(|envelope| envelope.code.unwrap())
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

    fn scrubbed(mut scrub: Scrub<'_>, texts: &[&str]) -> String {
        texts.iter().for_each(|text| scrub.hide(text));
        scrub.finish()
    }

    #[test]
    fn what_must_not_be_repeated_is_not() {
        let message = "verify aksk signature fail,canonicalRequest:PUT|/v2|x-security-token:T|";
        assert_eq!(scrubbed(Scrub::message(message), &[]), "verify aksk signature fail,canonicalRequest:[redacted]");
        assert_eq!(
            scrubbed(Scrub::message("name Wang Mou of Wang exists"), &["Wang", "Wang Mou", ""]),
            "name [redacted] of [redacted] exists"
        );
    }

    #[test]
    fn values_are_known_in_other_forms() {
        let message = r#"bad value in ?name=%E7%8E%8B%20x and in {\"name\":"a\"b"}, and padded"#;
        assert_eq!(
            scrubbed(Scrub::message(message), &["王 x", "a\"b", " padded\t"]),
            r#"bad value in ?name=[redacted] and in {\"name\":"[redacted]"}, and [redacted]"#
        );
        let mut scrub = Scrub::message("12 calls of 13800001111");
        scrub.hide_number(13_800_001_111_i64);
        scrub.hide_number(12);
        assert_eq!(scrub.finish(), "12 calls of [redacted]");
    }

    #[test]
    fn ids_survive_short_values() {
        assert_eq!(scrubbed(Scrub::id("CBC.4242"), &["CBC", "42"]), "CBC.4242");
        assert_eq!(scrubbed(Scrub::id("42"), &["42"]), "[redacted]");
        assert_eq!(scrubbed(Scrub::id("4"), &["", "4"]), "[redacted]");
        assert_eq!(scrubbed(Scrub::id("id: a secret"), &["a secret"]), "id: [redacted]");
    }
}
