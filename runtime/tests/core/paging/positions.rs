//! Positions of lists as text, and in requests.

use huaweicloud_bss_runtime::{Descriptor, Operation, Position};

use super::{Marked, Numbered, Plain, marked, plain, serve, walk};
use crate::support::{Read, read};

const PLAIN: &Descriptor = Plain::DESCRIPTOR;
const NUMBERED: &Descriptor = Numbered::DESCRIPTOR;
const MARKED: &Descriptor = Marked::DESCRIPTOR;

fn marker(text: &str) -> Position {
    Position::Marker(text.to_owned())
}

#[test]
fn a_position_is_parsed_as_the_operation_needs_it() {
    for (descriptor, text, position) in [
        (PLAIN, "0", Some(Position::Offset(0))),
        (PLAIN, "9223372036854775807", Some(Position::Offset(i64::MAX))),
        (PLAIN, "-1", None),
        (PLAIN, "b", None),
        (PLAIN, "", None),
        (NUMBERED, "2", Some(Position::Page(2))),
        (NUMBERED, "-2", None),
        (MARKED, "2", Some(marker("2"))),
        (MARKED, "b c", Some(marker("b c"))),
        (MARKED, "", None),
        (Read::DESCRIPTOR, "1", None),
    ] {
        let parsed = Position::parse(descriptor, text);
        assert_eq!(parsed, position, "{text}");
        assert!(parsed.is_none_or(|position| position.value() == text), "{text}");
    }
}

#[test]
fn a_position_is_set_in_a_request_of_its_kind() {
    let mut offset = plain();
    Position::Offset(7).apply(PLAIN, &mut offset).unwrap();
    assert_eq!(offset.from, Some(7));
    let mut page = Numbered { from: None, limit: None };
    Position::Page(2).apply(NUMBERED, &mut page).unwrap();
    assert_eq!(page.from, Some(2));
    let mut marked = marked();
    marker("b").apply(MARKED, &mut marked).unwrap();
    assert_eq!(marked.from.as_deref(), Some("b"));
    for (outcome, sentence) in [
        (Position::Page(1).apply(PLAIN, &mut offset), "`from` must be an offset"),
        (marker("canary").apply(PLAIN, &mut offset), "`from` must be an offset"),
        (Position::Offset(i64::MAX).apply(PLAIN, &mut offset), "`from` must be an offset"),
        (Position::Offset(1).apply(NUMBERED, &mut page), "`from` must be a page number"),
        (Position::Offset(1).apply(MARKED, &mut marked), "`from` must be a marker"),
        (Position::Offset(1).apply(Read::DESCRIPTOR, &mut read("a")), "the request must be of an operation with pages"),
    ] {
        assert_eq!(outcome.unwrap_err().to_string(), sentence);
    }
}

#[tokio::test(start_paused = true)]
async fn the_first_page_of_a_list_by_marker_has_no_position() {
    for from in [None, Some(String::new())] {
        let (client, _) = serve(|_, _| (403, "{}".to_owned()));
        let error = walk(client.call(&Marked { from, limit: None })).await.error.unwrap();
        assert_eq!((error.status(), error.resume_at()), (Some(403), None));
    }
}

#[test]
fn a_marker_is_not_shown() {
    for (position, text, debug) in [
        (Position::Offset(7), "offset 7", "Offset(7)"),
        (Position::Page(2), "page 2", "Page(2)"),
        (marker("canary"), "the marker of the page", "Marker([redacted])"),
    ] {
        assert_eq!((position.to_string().as_str(), format!("{position:?}").as_str()), (text, debug));
    }
}
