//! A wrong clock is corrected once, and reported.

use std::time::Duration;

use huaweicloud_bss_runtime::{Credentials, ErrorKind, RetryPolicy};
use jiff::fmt::rfc2822::DateTimePrinter;
use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::support::{Fake, SECRET, Step, answer, builder, client, read, write};

const FINE: &str = r#"{"id":"a"}"#;

const EXPIRED: [(u16, &str); 3] = [
    (401, r#"{"error_msg":"Incorrect app authentication information: signature expired","error_code":"APIG.0303"}"#),
    (401, r#"{"error_msg":"signature expired, signature time:x,server time:y","error_code":"APIGW.0303"}"#),
    (401, r#"{"error_msg":"calc ak sk signature fail:signature expired","error_code":"APIGW.0301"}"#),
];

/// The answer of the gateway, by a clock that is `minutes` ahead.
fn dated(minutes: i64, (status, body): (u16, &str)) -> Step {
    let date = http_date(Timestamp::now() + SignedDuration::from_mins(minutes));
    Step::Answer(status, vec![("date", date)], body.as_bytes().to_vec())
}

/// A timestamp in the format of HTTP headers.
pub(crate) fn http_date(timestamp: Timestamp) -> String {
    DateTimePrinter::new().timestamp_to_rfc9110_string(&timestamp).unwrap()
}

/// The message of the gateway with the time of a clock that is `minutes` ahead.
fn with_server_time(minutes: i64) -> String {
    let date = Timestamp::now() + SignedDuration::from_mins(minutes);
    with_time(&date.strftime("%Y%m%dT%H%M%SZ").to_string())
}

fn with_time(time: &str) -> String {
    format!(
        r#"{{"error_msg":"Incorrect app authentication information: signature expired, signature time:20230527T000431Z,server time:{time}","error_code":"APIG.0303","request_id":"r"}}"#
    )
}

/// How many minutes the date of the signature is ahead.
fn signed_ahead(sent: &crate::support::Sent) -> i64 {
    let date = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", sent.header("x-sdk-date").unwrap()).unwrap();
    let date = jiff::tz::TimeZone::UTC.to_timestamp(date).unwrap();
    (date.duration_since(Timestamp::now()).as_secs() + 30).div_euclid(60)
}

#[tokio::test(start_paused = true)]
async fn corrects_a_wrong_clock() {
    for expired in EXPIRED {
        for minutes in [120, -120] {
            let fake = Fake::new([dated(minutes, expired), answer(204, ""), answer(200, FINE)]);
            let client = builder(&fake).retries(RetryPolicy::none()).build().unwrap();
            // The gateway did not process the request, so changes are repeated too, and this is no retry.
            assert_eq!(client.call(&write()).await.unwrap().attempts(), 2);
            assert_eq!(client.call(&read("a")).await.unwrap().attempts(), 1, "it is known by now");
            let sent = fake.sent();
            assert_eq!(sent.iter().map(signed_ahead).collect::<Vec<_>>(), [0, minutes, minutes]);
            assert!(sent.iter().all(|sent| sent.is_well_signed(SECRET)));
        }
    }
}

#[tokio::test(start_paused = true)]
async fn removes_the_correction_if_the_clock_was_set() {
    let fake = Fake::new([
        dated(-60, EXPIRED[2]),
        answer(200, FINE),
        dated(0, EXPIRED[2]),
        answer(200, FINE),
        dated(0, EXPIRED[2]),
    ]);
    let client = client(&fake);
    assert_eq!(client.call(&read("a")).await.unwrap().attempts(), 2);
    assert_eq!(client.call(&read("a")).await.unwrap().attempts(), 2);
    client.call(&read("a")).await.unwrap_err();
    assert_eq!(fake.sent().iter().map(signed_ahead).collect::<Vec<_>>(), [0, -60, -60, 0, 0]);
}

/// Five rejections lock the key.
#[tokio::test(start_paused = true)]
async fn a_second_rejection_is_permanent_and_reports_the_offset() {
    // The date alone would correct the second one too.
    let fake = Fake::new([dated(60, EXPIRED[0]), dated(125, EXPIRED[0])]);
    let error = builder(&fake).max_attempts(9).build().unwrap().call(&read("a")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Service, 2, false));
    assert_eq!(
        error.to_string().replace("0 h 59 min", "1 h 0 min").replace("is 59 min", "is 1 h 0 min"),
        "read failed: HTTP 401 APIG.0303: Incorrect app authentication information: signature expired; this machine's \
         clock is 1 h 0 min slow, and the corrected time was rejected too [2 attempts]"
    );
}

#[tokio::test(start_paused = true)]
async fn other_errors_do_not_correct_the_clock() {
    let other = |code: &str, message: &str| format!(r#"{{"error_code":"{code}","error_msg":"{message}"}}"#);
    let wrong_key = other("APIGW.0301", "verify aksk signature fail,canonicalRequest:GET|");
    let locked = other("APIGW.0301", "AK access failed to reach the limit,forbidden");
    let of_the_service = other("CBC.0154", "signature expired");
    for step in [
        // The clocks agree, or the server sends no time.
        dated(4, EXPIRED[0]),
        dated(-4, EXPIRED[0]),
        answer(401, EXPIRED[0].1),
        Step::Answer(401, vec![("date", "soon".to_owned())], EXPIRED[0].1.as_bytes().to_vec()),
        dated(120, (403, EXPIRED[0].1)),
        dated(120, (401, &wrong_key)),
        dated(120, (401, &locked)),
        dated(120, (401, &of_the_service)),
        dated(120, (401, "")),
    ] {
        let fake = Fake::new([step]);
        let error = builder(&fake).max_attempts(9).build().unwrap().call(&read("a")).await.unwrap_err();
        assert_eq!((error.attempts(), fake.sent().len()), (1, 1), "{error}");
    }
    // Requests with a token are not signed.
    let fake = Fake::new([dated(120, EXPIRED[0])]);
    let token = Credentials::token("T");
    assert_eq!(client(&fake).call(&read("a")).credentials(token).await.unwrap_err().attempts(), 1);
}

#[tokio::test(start_paused = true)]
async fn corrects_the_clock_by_the_time_in_the_message_without_a_date() {
    for minutes in [120, -120] {
        let message = with_server_time(minutes);
        let unreadable = Step::Answer(401, vec![("date", "soon".to_owned())], message.clone().into_bytes());
        for refusal in [answer(401, &message), unreadable] {
            let fake = Fake::new([refusal, answer(204, "")]);
            let client = builder(&fake).retries(RetryPolicy::none()).build().unwrap();
            assert_eq!(client.call(&write()).await.unwrap().attempts(), 2);
            assert_eq!(fake.sent().iter().map(signed_ahead).collect::<Vec<_>>(), [0, minutes]);
        }
    }
    // A value of the request that occurs in the time does not hide it.
    let fake = Fake::new([answer(401, &with_server_time(120)), answer(200, FINE)]);
    client(&fake).call(&read("20")).await.unwrap();
    assert_eq!(fake.sent().iter().map(signed_ahead).collect::<Vec<_>>(), [0, 120]);
    for time in ["", "2023", "20230527T02:06:08", "99999999T999999Z", "20230230T000000Z", "２０２３０５２７T020608Z"]
    {
        let fake = Fake::new([answer(401, &with_time(time))]);
        let error = client(&fake).call(&read("a")).await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{time}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn prefers_the_date_header_to_the_message() {
    let fake = Fake::new([dated(60, (401, &with_server_time(120))), answer(200, FINE)]);
    client(&fake).call(&read("a")).await.unwrap();
    assert_eq!(fake.sent().iter().map(signed_ahead).collect::<Vec<_>>(), [0, 60]);
}

#[tokio::test(start_paused = true)]
async fn corrects_at_most_24_hours() {
    const DAY: i64 = 24 * 60;
    for minutes in [DAY - 1, 1 - DAY] {
        let fake = Fake::new([dated(minutes, EXPIRED[0]), answer(200, FINE)]);
        client(&fake).call(&read("a")).await.unwrap();
        assert_eq!(fake.sent().iter().map(signed_ahead).collect::<Vec<_>>(), [0, minutes]);
    }
    let year_0 = "0000-01-01T00:00:00Z".parse().unwrap();
    let year_9999 = "9999-12-30T00:00:00Z".parse().unwrap();
    let of = |date| Step::Answer(401, vec![("date", http_date(date))], EXPIRED[0].1.as_bytes().to_vec());
    for (step, way) in [
        (dated(DAY + 2, EXPIRED[0]), "is 1 day slow"),
        (dated(-DAY - 2, EXPIRED[0]), "is 1 day fast"),
        (dated(-50 * 365 * DAY - 5, EXPIRED[0]), "is 18250 days fast"),
        (of(year_0), " days fast"),
        (of(year_9999), " days slow"),
        (answer(401, &with_time("00000101T000000Z")), " days fast"),
        (answer(401, &with_time("99991230T000000Z")), " days slow"),
        (answer(401, &with_server_time(3 * DAY + 5)), "is 3 days slow"),
    ] {
        // If the time were used, the second request would be signed with it.
        let fake = Fake::new([step, answer(200, FINE)]);
        let client = builder(&fake).max_attempts(9).build().unwrap();
        let error = client.call(&write()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), error.is_retryable()), (ErrorKind::Service, 1, false), "{error}");
        let expected = "; by the server's time, this machine's clock ";
        assert!(error.message().contains(expected) && error.message().contains(way), "{error}");
        assert!(error.message().ends_with(", and the client corrects at most 24 h"), "{error}");
        assert!(error.advice().unwrap().contains("clock of this machine"), "{error}");
        client.call(&read("a")).await.unwrap();
        assert_eq!(fake.sent().iter().map(signed_ahead).collect::<Vec<_>>(), [0, 0], "nothing is remembered");
    }
}

#[tokio::test(start_paused = true)]
async fn compares_the_date_of_retry_after_with_the_corrected_clock() {
    for minutes in [120, -120] {
        let until = Timestamp::now() + SignedDuration::from_mins(minutes) + SignedDuration::from_secs(20);
        let busy = Step::Answer(503, vec![("retry-after", http_date(until))], Vec::new());
        let fake = Fake::new([dated(minutes, EXPIRED[0]), busy, answer(200, FINE)]);
        let begin = Instant::now();
        assert_eq!(client(&fake).call(&read("a")).await.unwrap().attempts(), 3);
        let waited = begin.elapsed();
        assert!(waited > Duration::from_secs(15) && waited <= Duration::from_secs(21), "{waited:?}");
    }
}
