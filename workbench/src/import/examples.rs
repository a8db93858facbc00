//! Finds the examples of a page: request line, body, status and reply.

use huaweicloud_bss_codegen::model::Json;
use url::Url;

use super::headings::Section;
use super::json::{self, Parsed};
use super::patterns::{group, pattern};

/// The request of an example.
#[derive(Clone, Debug, Default)]
pub(super) struct Request {
    pub(super) host: Option<String>,
    pub(super) path: String,
    /// The decoded parameters in the address.
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Json>,
    pub(super) repairs: Vec<String>,
}

/// The reply of an example.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) body: Option<Json>,
    pub(super) repairs: Vec<String>,
}

/// What the sections of examples contain, in the order of the page.
#[derive(Clone, Debug, Default)]
pub(super) struct Examples {
    pub(super) requests: Vec<Request>,
    pub(super) replies: Vec<Reply>,
    /// What cannot be read, each as a sentence.
    pub(super) problems: Vec<String>,
}

/// The most examples of a kind.
const MAX_EXAMPLES: usize = 20;

impl Examples {
    /// Reads the text of a section.
    pub(super) fn read(&mut self, section: Section, text: &str) {
        match section {
            Section::RequestExample => self.requests_of(text),
            Section::ResponseExample => self.replies_of(text),
            _ => {}
        }
    }

    fn requests_of(&mut self, text: &str) {
        let line = pattern!(r"\b(GET|POST|PUT|DELETE|PATCH|HEAD)\s+((?:https?://|/)\S+)");
        let starts: Vec<(usize, usize, &str)> = line
            .captures_iter(text)
            .filter_map(|found| {
                let (all, address) = (found.get(0)?, found.get(2)?);
                Some((all.start(), all.end(), address.as_str()))
            })
            .take(MAX_EXAMPLES)
            .collect();
        for (index, (_, end, address)) in starts.iter().enumerate() {
            let next = starts.get(index + 1).map_or(text.len(), |(start, ..)| *start);
            let rest = text.get(*end..next).unwrap_or_default();
            let mut request = request(address);
            let body =
                rest.find('{').map(|at| (rest.get(..at).unwrap_or_default(), rest.get(at..).unwrap_or_default()));
            request.headers = headers(body.map_or(rest, |(head, _)| head));
            if let Some((_, body)) = body {
                match json::read(body) {
                    Some(Parsed { value, repairs, .. }) => {
                        request.body = Some(value);
                        request.repairs = repairs;
                    }
                    None => self.problems.push("the body of an example request is not JSON".to_owned()),
                }
            }
            self.requests.push(request);
        }
        // Without a request line, there may be a body alone.
        if starts.is_empty()
            && let Some(at) = text.find('{')
        {
            match json::read(text.get(at..).unwrap_or_default()) {
                Some(Parsed { value, repairs, .. }) => {
                    self.requests.push(Request { body: Some(value), repairs, ..Request::default() });
                }
                None => self.problems.push("the body of an example request is not JSON".to_owned()),
            }
        }
    }

    fn replies_of(&mut self, text: &str) {
        let mut rest = text;
        let mut read = 0;
        while read < MAX_EXAMPLES {
            read += 1;
            let status = pattern!(r"(?i)(?:HTTP/\d(?:\.\d)?\s+|status code\s*[:：]?\s*|状态码\s*[:：]?\s*)(\d{3})");
            let body = rest.find('{');
            let found = status.captures(rest).and_then(|found| {
                let number = found.get(1)?;
                Some((number.as_str().parse().ok()?, number.end()))
            });
            let found = found.filter(|(status, _)| (200..600).contains(status));
            let (status, end) = match (found, body) {
                (Some((status, end)), body) if body.is_none_or(|body| end <= body) => (status, Some(end)),
                (_, Some(_)) => (200, None),
                _ => return,
            };
            // The next status line ends an example without a body.
            let next = end
                .and_then(|end| Some(end + pattern!(r"(?i)HTTP/\d(?:\.\d)?\s+\d{3}").find(rest.get(end..)?)?.start()));
            let Some(body) = body.filter(|body| next.is_none_or(|next| *body < next)) else {
                self.replies.push(Reply { status, body: None, repairs: Vec::new() });
                rest = next.and_then(|next| rest.get(next..)).unwrap_or_default();
                continue;
            };
            let text = rest.get(body..).unwrap_or_default();
            let Some(Parsed { value, repairs, length }) = json::read(text) else {
                self.problems.push("the body of an example response is not JSON".to_owned());
                return;
            };
            self.replies.push(Reply { status, body: Some(value), repairs });
            let bytes = text.chars().take(length).map(char::len_utf8).sum();
            rest = text.get(bytes..).unwrap_or_default();
        }
    }
}

/// The parts of a request's address.
fn request(address: &str) -> Request {
    let mut request = Request::default();
    let is_relative = address.starts_with('/');
    let absolute = if is_relative { format!("https://host{address}") } else { address.to_owned() };
    // A placeholder such as `{endpoint}` is no host.
    let absolute = pattern!(r"^(https?)://\{[^}/]*\}").replace(&absolute, "$1://host").into_owned();
    let Ok(url) = Url::parse(&absolute) else {
        let path = address.split('?').next().unwrap_or(address);
        path.clone_into(&mut request.path);
        return request;
    };
    request.host = url.host_str().filter(|host| !is_relative && *host != "host").map(str::to_owned);
    request.path = group(pattern!(r"^https?://[^/?]*([^?]*)"), &absolute, 1).unwrap_or_default().to_owned();
    request.query = url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    request
}

/// The headers of a request: lines, or words in one line.
fn headers(text: &str) -> Vec<(String, String)> {
    let pattern = pattern!(r"(?:^|\s)([A-Z][A-Za-z]*(?:-[A-Za-z]+)+)\s*:\s*(\S+)");
    let pairs = pattern
        .captures_iter(text)
        .filter_map(|found| Some((found.get(1)?.as_str().to_owned(), found.get(2)?.as_str().to_owned())));
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_request_on_one_line() {
        let mut examples = Examples::default();
        let text = "PUT https://example.com/v2/a/b?x=1&y=a%20b HTTP/1.1 Content-Type: application/json X-Language: en_US { \"a\": 1 }";
        examples.read(Section::RequestExample, text);
        let [request] = examples.requests.as_slice() else { panic!("{examples:?}") };
        assert_eq!((request.host.as_deref(), request.path.as_str()), (Some("example.com"), "/v2/a/b"));
        assert_eq!(request.query, [("x".to_owned(), "1".to_owned()), ("y".to_owned(), "a b".to_owned())]);
        assert_eq!(request.headers.last(), Some(&("X-Language".to_owned(), "en_US".to_owned())));
        assert_eq!(request.body.as_ref().map(Json::to_string).as_deref(), Some("{\"a\":1}"));
    }

    #[test]
    fn reads_replies_with_and_without_a_body() {
        let mut examples = Examples::default();
        examples.read(
            Section::ResponseExample,
            "HTTP/1.1 204 No Content\n\nHTTP/1.1 400 Bad Request\n{\"error_code\": \"x\"}",
        );
        let statuses: Vec<(u16, bool)> =
            examples.replies.iter().map(|reply| (reply.status, reply.body.is_some())).collect();
        assert_eq!(statuses, [(204, false), (400, true)]);
    }
}
