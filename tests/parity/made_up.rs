//! Recordings hold made-up values alone, so that nobody puts one of a real account among them.
//!
//! Whatever the spec does not call harmless must be what the sampler draws for the sample of that number, or, in
//! recordings that are written by hand, stand in a list here. So must whatever the spec does not know. Keys, domain id,
//! date and user agent are those of `shared.py` and `record.py`. What is sent, `target` and `body`, follows from the
//! input: another test compares the two.

use std::borrow::Cow;
use std::collections::HashSet;

use huaweicloud_bss::signing::ALGORITHM;
use huaweicloud_bss::{Decimal, Node, SPEC};
use huaweicloud_bss_codegen::model::{Field, FieldType, Model, Operation, Place, TypeBody};
use huaweicloud_bss_codegen::{Sources, check};
use huaweicloud_bss_workbench::sample::Sampler;

use crate::recordings::{ACCESS_KEY, DOMAIN_ID, Recording, lines, recordings};

/// What `bss-spec sample` draws by where nothing else is asked for.
const SEED: u64 = 0;

/// What `record.py` says of itself and of the time.
const FIXED: [(&str, &str); 5] = [
    ("content-type", "application/json"),
    ("host", "127.0.0.1:18970"),
    ("user-agent", "huaweicloud-usdk-python/3.0; recorder"),
    ("x-domain-id", DOMAIN_ID),
    ("x-sdk-date", "20240102T030405Z"),
];

/// What stands in recordings that are written by hand where it could be somebody's. They are in `generate_cases.py`.
const BY_HAND: [&str; 44] = [
    // Values of requests.
    "Example Trading Ltd",
    "LICENSE-0001",
    "realname/license_front.jpg",
    "  a  b  ",
    " !\"#$%&'()*+,-./0123456789:;<=>?",
    "@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_",
    "`abcdefghijklmnopqrstuvwxyz{|}~",
    "a\0\u{1}\u{7}\u{8}\u{b}\u{c}\u{1b}\u{1f}\u{7f}\u{80}\u{85}\u{9f}b",
    "a\u{a0}\u{ad}\u{200b}\u{200d}\u{2028}\u{2029}\u{2060}\u{feff}b",
    "a\u{ff}\u{100}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{fffd}\u{ffff}\u{10000}\u{10ffff}",
    "\u{634}\u{631}\u{643}\u{629} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{202e}abc\u{202c}",
    // Values of replies.
    "审核不通过 😀 \" \\ / \u{8}\u{c}\n\r\t \0",
    "审核不通过 😀 e\u{301} \u{202e}abc\u{202c}",
    // Headers of answers.
    "application/json;charset=UTF-8",
    "text/html",
    "text/plain",
    "header-id",
    // Refusals.
    "API not exist",
    "API not exist or not published in the environment",
    "IS_DEBT",
    "Incorrect IAM authentication information: decrypt token fail",
    "MEN_ANSWERING_ORG",
    "The throttling threshold has been reached: policy user over ratelimit,limit:10,time:1 second",
    "Unauthorized",
    "abc",
    "access denied",
    "already authenticated",
    "body-id",
    "check failed",
    "exists.[error_code]:CBC.7156[msg]:{\"error_code\":\"CBC.7156\",\"error_msg\":\"inner\"} ",
    "flow control",
    "inner",
    "must be authenticated",
    "no",
    "not permitted",
    "parameter error",
    "success",
    "the customer does not exist",
    "too many attempts",
    "unknown error",
    "参数错误 😀",
    // Bodies that are no JSON.
    "<html><body><h1>502 Bad Gateway</h1></body></html>",
    "Service Unavailable",
    "{\"error_code\":\"CBC.0100\",\"error_",
];

fn model() -> Model {
    check(&Sources::from_texts(SPEC.iter().copied())).unwrap_or_else(|diagnostics| panic!("{diagnostics}"))
}

/// Texts and numbers that belong to nobody.
struct MadeUp<'m> {
    model: &'m Model,
    known: HashSet<String>,
}

impl<'m> MadeUp<'m> {
    fn new(model: &'m Model) -> Self {
        Self { model, known: HashSet::from([String::new(), plain(DOMAIN_ID)]) }
    }

    /// What the sampler draws for this sample.
    fn drawn(model: &'m Model, operation: &Operation, number: u64) -> Self {
        let sampler = Sampler::new(model, SEED);
        let mut drawn = Self::new(model);
        for json in [sampler.input(operation, number), sampler.answer(operation, number)] {
            drawn.learn(&Node::parse(&json.to_string()).ok().unwrap());
        }
        drawn
    }

    /// What is listed.
    fn listed(model: &'m Model) -> Self {
        let mut listed = Self::new(model);
        listed.known.extend(BY_HAND.map(plain));
        listed
    }

    fn learn(&mut self, node: &Node<'_>) {
        match node {
            Node::Null | Node::Boolean(_) => {}
            Node::Number(text) | Node::Text(text) => self.known.extend([plain(text)]),
            Node::List(entries) => entries.iter().for_each(|entry| self.learn(entry)),
            Node::Object(members) => members.iter().for_each(|(_, value)| self.learn(value)),
        }
    }

    fn knows(&self, text: &str) -> bool {
        let text = text.strip_prefix("Corp ").unwrap_or(text);
        self.known.contains(&plain(text)) || is_code(text) || is_trifle(text)
    }

    /// Adds the ways to what is not known in this object, whose fields are these.
    fn object(&self, way: &str, members: &[(Cow<'_, str>, Node<'_>)], fields: &[Field], strange: &mut Vec<String>) {
        for (name, value) in members {
            let is_name = name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
            match fields.iter().find(|field| field.name == *name) {
                Some(field) => self.value(&format!("{way}.{name}"), value, field, strange),
                None if is_name => self.everything(&format!("{way}.{name}"), value, strange),
                None => strange.push(format!("{way}: a name")),
            }
        }
    }

    fn value(&self, way: &str, value: &Node<'_>, field: &Field, strange: &mut Vec<String>) {
        let ty = match &field.ty {
            FieldType::List(item) => &**item,
            ty => ty,
        };
        let members = match ty {
            FieldType::Named(id) => match &self.model.ty(*id).body {
                TypeBody::Object(fields) => Some(fields),
                TypeBody::StringEnum(_) | TypeBody::IntegerEnum(_) => None,
            },
            _ => None,
        };
        // As in generated code: text is harmless only where the spec says so.
        let is_harmless = !field.sensitive.unwrap_or(matches!(ty, FieldType::String));
        let entries = match value {
            Node::List(entries) => entries.as_slice(),
            value => std::slice::from_ref(value),
        };
        for entry in entries {
            match (entry, members) {
                (Node::Object(given), Some(fields)) => self.object(way, given, fields, strange),
                (Node::Text(_) | Node::Number(_), None) if is_harmless => {}
                _ => self.everything(way, entry, strange),
            }
        }
    }

    fn everything(&self, way: &str, value: &Node<'_>, strange: &mut Vec<String>) {
        match value {
            Node::Null | Node::Boolean(_) => {}
            Node::Number(text) | Node::Text(text) => self.text(way, text, strange),
            Node::List(entries) => entries.iter().for_each(|entry| self.everything(way, entry, strange)),
            Node::Object(members) => self.object(way, members, &[], strange),
        }
    }

    fn text(&self, way: &str, text: &str, strange: &mut Vec<String>) {
        if !self.knows(text) {
            strange.push(way.to_owned());
        }
    }

    /// The same of a JSON text; of what is none, the whole.
    fn json(&self, way: &str, text: &str, fields: &[Field], strange: &mut Vec<String>) {
        match Node::parse(text) {
            Ok(Node::Object(members)) => self.object(way, &members, fields, strange),
            Ok(node) => self.everything(way, &node, strange),
            Err(_) => self.text(way, text, strange),
        }
    }
}

/// A number as the same text however it is written; other texts as they are.
fn plain(text: &str) -> String {
    let number = if text.contains(['e', 'E']) { Decimal::from_scientific(text) } else { Decimal::from_str_exact(text) };
    number.map_or_else(|_| text.to_owned(), |number| number.normalize().to_string())
}

/// Whether this is a documented kind of code: `CBC.0100`.
fn is_code(text: &str) -> bool {
    let number = text.split_once('.').filter(|(system, _)| ["CBC", "APIG", "APIGW", "IAM"].contains(system));
    number.is_some_and(|(_, number)| number.len() <= 8 && number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What says nothing of anybody: a number below a thousand, one character again and again.
fn is_trifle(text: &str) -> bool {
    let first = text.chars().next();
    text.parse::<i32>().is_ok_and(|number| number < 1000) || text.chars().all(|other| Some(other) == first)
}

/// The ways to all in a recording that is not known to be made up: `response.customer_infos.email`. Ways alone: what
/// a test says goes anywhere.
fn strange(recording: &Recording, model: &Model) -> Vec<String> {
    let operation = operation(recording, model);
    let made_up = match recording.name.strip_prefix("sample/").map(str::parse) {
        None => MadeUp::listed(model),
        Some(Ok(number)) => MadeUp::drawn(model, operation, number),
        Some(Err(_)) => return vec!["name".to_owned()],
    };
    unknown(recording, operation, made_up)
}

fn operation<'m>(recording: &Recording, model: &'m Model) -> &'m Operation {
    let mut operations = model.operations().map(|(_, operation)| operation);
    operations.find(|operation| operation.name == recording.operation).unwrap()
}

fn unknown(recording: &Recording, operation: &Operation, mut made_up: MadeUp<'_>) -> Vec<String> {
    let mut strange = Vec::new();
    let response = &recording.response;
    made_up.json("input", recording.input.get(), &operation.request, &mut strange);
    made_up.json("body", &recording.body, &operation.request, &mut strange);
    headers(recording, operation, &made_up, &mut strange);
    made_up.json("response", &response.body, &operation.reply, &mut strange);
    for (name, value) in &response.headers {
        made_up.text(&format!("response {name}"), value, &mut strange);
    }
    // What follows was made by the SDK out of the answer, which has been looked at.
    if let Ok(body) = Node::parse(&response.body) {
        made_up.learn(&body);
    }
    let unread = format!(
        "HTTPConnectionPool(host='127.0.0.1', port=18970): Max retries exceeded with url: {} (Caused by \
         ResponseError('too many {} error responses'))",
        recording.target, response.status
    );
    made_up.known.extend([response.body.clone(), unread]);
    if let Some(decoded) = &recording.decoded {
        made_up.json("decoded", decoded.get(), &operation.reply, &mut strange);
    }
    for told in recording.error.iter().chain(&recording.ours) {
        made_up.json("error", &told.to_string(), &[], &mut strange);
    }
    strange
}

fn headers(recording: &Recording, operation: &Operation, made_up: &MadeUp<'_>, strange: &mut Vec<String>) {
    for (name, value) in &recording.headers {
        let fixed = FIXED.iter().find(|(fixed, _)| fixed == name).map(|(_, value)| *value);
        let is_field = |field: &&Field| field.place == Place::Header && field.name.eq_ignore_ascii_case(name);
        match (fixed, operation.request.iter().find(is_field)) {
            (Some(fixed), _) if fixed == value => {}
            (None, Some(field)) => made_up.value(name, &Node::Text(value.into()), field, strange),
            // That it is signed with the made-up secret key too, is what another test finds out.
            (None, None)
                if name == "authorization"
                    && value.starts_with(&format!("{ALGORITHM} Access={ACCESS_KEY}, SignedHeaders=")) => {}
            _ => strange.push(name.clone()),
        }
    }
}

#[test]
fn every_value_that_could_be_somebodys_is_made_up() {
    let model = model();
    let mut looked_at = 0;
    for recording in recordings() {
        let (name, strange) = (recording.name(), strange(&recording, &model));
        assert!(
            strange.is_empty(),
            "{name} has values that are neither drawn by `bss-spec sample` nor listed in made_up.rs: {strange:?}. Record \
             samples anew, as README.md says, and nothing else"
        );
        // To whoever knows nothing, all of them are strange.
        looked_at += unknown(&recording, operation(&recording, &model), MadeUp::new(&model)).len();
    }
    assert!(looked_at > 1_500, "{looked_at} values were looked at");
}

/// Whatever somebody's value gets into, it is noticed.
#[test]
fn values_of_a_real_account_are_noticed() {
    let model = model();
    let lines = lines();
    let customer = ("create_sub_customer", "sample/1");
    let customers = ("list_sub_customers", "sample/0");
    let review = ("show_realname_authentication_review_result", "sample/3");
    let change = ("change_enterprise_realname_authentication", "failure/400_snake");
    let refusal = ("show_realname_authentication_review_result", "failure/404_two_request_ids");
    let of_customer: Vec<String> = ["input", "body"]
        .iter()
        .flat_map(|part| ["domain_name", "email", "verification_code", "password"].map(|name| format!("{part}.{name}")))
        .collect();
    let of_customer: Vec<&str> = of_customer.iter().map(String::as_str).collect();
    let telephone = r#"\"telephone\": \"telephone 457\""#;
    for ((operation, name), from, to, ways) in [
        (customer, "", "", &[][..]),
        // In the input, and in the body.
        (customer, r#""password": "password 63""#, r#""password": "Real-2024""#, &["input.password"]),
        (customer, r#"\"password 63\""#, r#"\"Real-2024\""#, &["body.password"]),
        (customer, "a7b.c+7@example.com", "wang@mail.example", &["input.email", "body.email"]),
        // In an answer, deep within a list, and in what the SDK makes of it.
        (customers, telephone, r#"\"telephone\": \"13800000000\""#, &["response.customer_infos.telephone"]),
        (customers, telephone, r#"\"telephone\": 13800000000"#, &["response.customer_infos.telephone"]),
        (customers, telephone, r#"\"telephone\": [[{\"a\": 13800000000}]]"#, &["response.customer_infos.telephone.a"]),
        (customers, r#""telephone 457""#, r#""13800000000""#, &["decoded.customer_infos.telephone"]),
        (review, r#"\"B7-_.z0~Qa\""#, r#"\"the photo of Mr Wang is blurred\""#, &["response.opinion"]),
        // What the spec does not know, or knows as something harmless of another kind.
        (review, r#"{\"review_result\""#, r#"{\"reviewer\": \"Li Lei\", \"review_result\""#, &["response.reviewer"]),
        (
            review,
            r#"\"review_result\": 2"#,
            r#"\"review_result\": {\"by\": \"Li Lei\"}"#,
            &["response.review_result.by"],
        ),
        (review, r#"{\"review_result\""#, r#"{\"Li Lei\": null, \"review_result\""#, &["response: a name"]),
        // Keys, tokens, machines and times.
        (customer, "Access=ORACLEACCESSKEY00001", "Access=QTWAOYTTINDUT2QVKYUC", &["authorization"]),
        (customer, "SHA256 Access=", "SHA256 Access=QTWAOYTTINDUT2QVKYUC, Access=", &["authorization"]),
        (customer, r#""host": "#, r#""x-auth-token": "MIIabc", "host": "#, &["x-auth-token"]),
        (customer, r#""0123456789abcdef"#, r#""9876543210abcdef"#, &["x-domain-id"]),
        (customer, "python/3.0; recorder", "python/3.0; Linux wang-laptop", &["user-agent"]),
        (customer, "20240102T030405Z", "20260102T030405Z", &["x-sdk-date"]),
        (customer, r#""headers": {}"#, r#""headers": {"X-Request-Id": "8f1e"}"#, &["response X-Request-Id"]),
        // Another sample, and what is none.
        (customer, "sample/1", "sample/0", &of_customer),
        (customer, "sample/1", "request/of_mine", &of_customer),
        (customer, "sample/1", "sample/mine", &["name"]),
        // By hand.
        (change, "", "", &[]),
        (change, "Example Trading Ltd", "Wang & Sons Ltd", &["input.corp_name", "body.corp_name"]),
        (change, r#"\"parameter error\""#, r#"\"Wang exists\""#, &["response.error_msg"]),
        (change, r#""message": "parameter error""#, r#""message": "Wang exists""#, &["error.message"]),
        (refusal, r#""X-Request-Id": "header-id""#, r#""X-Request-Id": "8f1e""#, &["response X-Request-Id"]),
    ] {
        let is_meant = |recording: &Recording| recording.operation == operation && recording.name == name;
        let line = lines.iter().find(|line| is_meant(&serde_json::from_str(line).unwrap())).unwrap();
        assert!(line.contains(from), "{operation} {name}: {from}");
        let changed = if from.is_empty() { line.clone() } else { line.replace(from, to) };
        assert_eq!(strange(&serde_json::from_str(&changed).unwrap(), &model), ways, "{operation} {name}: {to}");
    }
}
