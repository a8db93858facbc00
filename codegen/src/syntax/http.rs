//! The key `http`: a method and a path.

use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    source::Spanned,
    words::{any_of, quoted},
};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PATCH"];

/// The method and the path of an operation, borrowed from the text.
#[derive(Debug)]
pub(crate) struct Http<'a> {
    pub(crate) method: &'a str,
    pub(crate) segments: Vec<Segment<'a>>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Segment<'a> {
    Literal(&'a str),
    Parameter(&'a str),
}

/// The value of `http`: the text, and its parts or an error.
#[derive(Debug)]
pub(crate) struct HttpLine<'a> {
    pub(crate) text: Spanned<&'a str>,
    pub(crate) parsed: Result<Http<'a>, Diagnostic>,
}

impl<'a> HttpLine<'a> {
    pub(super) fn new(text: Spanned<&'a str>) -> Self {
        Self { text, parsed: parse(text) }
    }
}

/// Parses `PUT /v2/customers/{customer_id}`.
fn parse<'a>(text: Spanned<&'a str>) -> Result<Http<'a>, Diagnostic> {
    const HELP: &str = "write a method and a path: `PUT /v2/customers/{customer_id}`";
    let error = |place: &str, message: String| Diagnostic::new(Code::BadHttp, text.part(place), message);
    let Some((method, path)) = text.value.split_once(' ') else {
        return Err(error(text.value, "`http` must be a method and a path".to_owned()).help(HELP));
    };
    if !METHODS.contains(&method) {
        let message = format!("{} is not a supported method", quoted(method));
        let error = error(method, message).help(format!("write {}", any_of(METHODS)));
        let upper = METHODS.iter().find(|other| other.eq_ignore_ascii_case(method));
        return Err(match upper {
            Some(upper) => error.fix(Edit::Replace(text.part(method), (*upper).to_owned())),
            None => error,
        });
    }
    let Some(rest) = path.strip_prefix('/') else {
        return Err(error(path, "a path must begin with `/`".to_owned()).help(HELP));
    };
    let mut segments: Vec<Segment<'_>> = Vec::new();
    for segment in rest.split('/') {
        let inner = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        let literal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
        match inner {
            Some(name) if !name.is_empty() && !name.contains(['{', '}']) => {
                let twice = |other: &Segment<'_>| matches!(other, Segment::Parameter(other) if *other == name);
                if segments.iter().any(twice) {
                    return Err(error(segment, format!("the path contains {} twice", quoted(name))));
                }
                segments.push(Segment::Parameter(name));
            }
            None if !segment.is_empty() && segment.chars().all(literal) => segments.push(Segment::Literal(segment)),
            _ if segment.is_empty() => {
                let message = "a path must not contain an empty segment or end with `/`".to_owned();
                let error = error(path, message);
                let without = rest.strip_suffix('/').filter(|rest| !rest.is_empty() && !rest.ends_with('/'));
                return Err(match without {
                    Some(rest) => error.fix(Edit::Replace(text.part(path), format!("/{rest}"))),
                    None => error,
                });
            }
            _ => {
                let message = format!("{} is not a valid path segment", quoted(segment));
                let help = "a segment consists of letters, digits, `-`, `_`, `.` and `~`, or is a `{parameter}`; \
                            declare the parameters after a `?` under `query`";
                return Err(error(segment, message).help(help));
            }
        }
    }
    Ok(Http { method, segments })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{FileId, Span};

    fn segments(text: &str) -> Result<usize, String> {
        let span = Span { file: FileId(0), start: 0, end: text.len() };
        parse(Spanned { value: text, span }).map(|http| http.segments.len()).map_err(|error| error.message)
    }

    #[test]
    fn parses_well_formed_paths_and_rejects_others() {
        assert_eq!(segments("GET /v2/a/{b}"), Ok(3));
        for text in [
            "GET",
            "get /a",
            "GET a",
            "GET /",
            "GET /a/",
            "GET /a//b",
            "GET /a?b=c",
            "GET /{a",
            "GET /{}",
            "GET /{a}/{a}",
            "GET  /a",
        ] {
            assert!(segments(text).is_err(), "{text}");
        }
    }
}
