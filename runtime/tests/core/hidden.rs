//! Hidden values of every type: neither `Debug`, the JSON for readers, the wire log, errors nor violations show one,
//! whatever the server repeats.

use std::sync::{Arc, Mutex};

use huaweicloud_bss_runtime::__private::{Blank, Field, FieldValue, Fields, Kind, Place, Record, Rule, Slot, Value};
use huaweicloud_bss_runtime::__private::{record_impls, validate};
use huaweicloud_bss_runtime::{
    AnyServiceError, BoxFuture, Context, Date, Decimal, Descriptor, Interceptor, Month, Next, Operation, Outcome,
    Timestamp, ValidationPolicy, View,
};

use crate::support::{Fake, answer, body, builder, query, record};

/// No value is more than this.
const LIMIT: &[Rule] = &[Rule::Max(1)];

record!(Amounts {
    text: Option<String> = body("text", Kind::Text),
    integer: Option<i32> = body("integer", Kind::Integer).rules(LIMIT),
    long: Option<i64> = body("long", Kind::Long).rules(LIMIT),
    decimal: Option<Decimal> = body("decimal", Kind::Decimal).rules(LIMIT),
    date: Option<Date> = body("date", Kind::Date),
    month: Option<Month> = body("month", Kind::Month),
    timestamp: Option<Timestamp> = body("timestamp", Kind::Timestamp),
    longs: Vec<i64> = body("longs", Kind::List(&Kind::Long)),
    decimals: Vec<Decimal> = body("decimals", Kind::List(&Kind::Decimal)),
    dates: Vec<Date> = body("dates", Kind::List(&Kind::Date)),
    shown: Option<i64> = body("shown", Kind::Long).rules(LIMIT).shown(),
});

record!(Pay {
    account: Option<i64> = Field::new("account", Place::Path, Kind::Long).mandatory(),
    at: Option<Date> = query("at", Kind::Date),
    sums: Vec<Decimal> = query("sums", Kind::List(&Kind::Decimal)),
    number: Option<i32> = Field::new("X-Number", Place::Header, Kind::Integer),
    amounts: Option<Amounts> = body("amounts", Kind::Record),
});

impl Operation for Pay {
    type Reply = Amounts;
    type Error = AnyServiceError;
    const DESCRIPTOR: &'static Descriptor = &Descriptor::new("pay", "POST", "/v1/accounts/{account}").body();
}

/// What stands in the hidden fields, as it is written on the wire. Nothing else has these digits.
const CANARIES: [&str; 14] = [
    "CANARY",
    "777777701",
    "7777777777702",
    "7777777.77703",
    "2077-07-04",
    "2077-05",
    "2077-07-06T07:07:07Z",
    "7777777777707",
    "7777777.77708",
    "2077-07-09",
    "7777777777710",
    "2077-07-11",
    "7777777.77712",
    "777777713",
];

const SHOWN: i64 = 4_242_424_242;

fn amounts() -> Amounts {
    Amounts {
        text: Some(CANARIES[0].to_owned()),
        integer: CANARIES[1].parse().ok(),
        long: CANARIES[2].parse().ok(),
        decimal: CANARIES[3].parse().ok(),
        date: CANARIES[4].parse().ok(),
        month: CANARIES[5].parse().ok(),
        timestamp: CANARIES[6].parse().ok(),
        longs: vec![CANARIES[7].parse().unwrap()],
        decimals: vec![CANARIES[8].parse().unwrap()],
        dates: vec![CANARIES[9].parse().unwrap()],
        shown: Some(SHOWN),
    }
}

fn pay() -> Pay {
    Pay {
        account: CANARIES[10].parse().ok(),
        at: CANARIES[11].parse().ok(),
        sums: vec![CANARIES[12].parse().unwrap()],
        number: CANARIES[13].parse().ok(),
        amounts: Some(amounts()),
    }
}

fn assert_hidden(what: &str, text: &str) {
    for canary in CANARIES {
        assert!(!text.contains(canary), "{what} shows {canary}: {text}");
    }
}

/// How many of the canaries a text has.
fn canaries(text: &str) -> usize {
    CANARIES.iter().filter(|canary| text.contains(*canary)).count()
}

#[test]
fn neither_debug_nor_json_for_readers_shows_a_hidden_value() {
    let request = pay();
    let all = serde_json::to_string(&View::revealed(&request)).unwrap();
    assert_eq!(canaries(&all), CANARIES.len(), "{all}");
    assert_eq!(View::of(&request).hidden(), CANARIES.len());
    let json = serde_json::to_string(&View::of(&request)).unwrap();
    for shown in [json, format!("{request:?}"), format!("{request:#?}")] {
        assert_hidden("the request", &shown);
        assert_eq!(shown.matches("[redacted]").count(), CANARIES.len(), "{shown}");
        assert!(shown.contains("4242424242"), "{shown}");
    }
}

#[test]
fn no_violation_shows_a_hidden_number() {
    let violations = validate(&pay(), Default::default());
    let shown: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [
            "`amounts.integer` must be at most 1",
            "`amounts.long` must be at most 1",
            "`amounts.decimal` must be at most 1",
            "`amounts.shown` must be at most 1, but is 4242424242",
        ]
    );
    assert_hidden("a violation", &format!("{violations:?}"));
}

/// Writes down what travels, as a user who debugs does.
struct Wire(Arc<Mutex<Vec<String>>>);

impl Interceptor for Wire {
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            let request = context.request().unwrap();
            let outcome = next.run(context).await;
            let answer = context.answer().unwrap_or_default();
            self.0.lock().unwrap().push(format!("{context:?} {request} {answer} {outcome:?}"));
            outcome
        })
    }
}

#[tokio::test(start_paused = true)]
async fn neither_errors_nor_the_wire_log_show_what_the_server_repeats() {
    let all = CANARIES.join(" and ");
    let texts = CANARIES.map(|canary| format!("\"{canary}\"")).join(",");
    let reply = serde_json::to_string(&View::revealed(&amounts())).unwrap();
    // Of another type than the reply has, so that a tolerant reader tells of each.
    let unfit = format!(r#"{{"integer":[{texts}],"long":[{texts}],"decimal":[{texts}],"date":[{texts}]}}"#);
    let unfit_text =
        r#"{"integer":"x777777701","long":"x7777777777702","decimal":"x7777777.77703","date":"2077-07-04x"}"#;
    for (status, answered, is_reply) in [
        (200, reply.as_str(), true),
        (200, &unfit, true),
        (200, unfit_text, true),
        (200, &format!(r#"{{"error_code":"CBC.1","error_msg":"{all}"}}"#), false),
        (400, &format!(r#"{{"error_code":"CBC.1","error_msg":"{all}","request_id":"{all}"}}"#), false),
        (400, &format!(r#"{{"error_code":"{all}","error_msg":[{texts}]}}"#), false),
        (502, &format!("<html>{all}</html>"), false),
    ] {
        let fake = Fake::new([answer(status, answered)]);
        let wire = Arc::default();
        let client = builder(&fake)
            .interceptor(Wire(Arc::clone(&wire)))
            .max_attempts(1)
            .validation(ValidationPolicy::Off)
            .build()
            .unwrap();
        let request = pay();
        let call = client.call(&request);
        assert_hidden("the call", &format!("{call:?}"));
        let outcome = call.await;
        let sent = &fake.sent()[0];
        let head = format!("{} {:?}", sent.request.uri(), sent.header("x-number"));
        let sent = format!("{head} {}", String::from_utf8_lossy(sent.request.body()));
        assert_eq!(canaries(&sent), CANARIES.len(), "all were sent: {sent}");
        assert_eq!(outcome.is_ok(), is_reply, "{answered}: {outcome:?}");
        let shown = match &outcome {
            Ok(reply) => format!("{reply:?} {:?}", reply.mismatches()),
            Err(error) => {
                format!("{error} {error:?} {:?}", std::error::Error::source(error).map(ToString::to_string))
            }
        };
        assert_hidden(answered, &shown);
        let wire = wire.lock().unwrap();
        assert_eq!(wire.len(), 1);
        assert_hidden(answered, &wire[0]);
        assert!(wire[0].contains(r#""integer":"[redacted]","#) && wire[0].contains("4242424242"), "{}", wire[0]);
    }
}
