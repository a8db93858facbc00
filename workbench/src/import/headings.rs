//! The words of the vendor's pages for columns, sections and places, in English and Chinese, new and legacy.

use super::page::one_line;
use super::patterns::pattern;

/// What a column of a table contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Name,
    Mandatory,
    /// `Mandatory` the other way round.
    Optional,
    Type,
    Range,
    Default,
    Place,
    Description,
    Example,
    /// The HTTP status of an error.
    Http,
    /// The code of an error.
    Code,
    /// The message of an error.
    Message,
    /// A value of a field.
    Value,
}

/// The part of a page under a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Function,
    Constraints,
    Permissions,
    RateLimit,
    Uri,
    Request,
    RequestExample,
    Response,
    ResponseExample,
    Errors,
    /// A part without facts about the operation.
    Other,
}

/// Where the fields of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Path,
    Query,
    Header,
    Body,
}

impl Place {
    /// The key of the spec language.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Body => "body",
        }
    }
}

/// A heading without case, numbering, punctuation and decoration.
fn plain(text: &str) -> String {
    let text = one_line(text).to_lowercase();
    let text =
        text.trim_matches(|c: char| matches!(c, '*' | '#' | ':' | '：' | '.' | '。' | ' ' | '-' | '•' | '|' | '>'));
    let text = pattern!(r"^\d+(\.\d+)*[.、]?\s+").replace(text, "");
    pattern!(r"\s*[(（][^)）]*[)）]$").replace(&text, "").trim().to_owned()
}

/// What a column contains, by its heading.
pub(super) fn column(heading: &str) -> Option<Column> {
    Some(match plain(heading).as_str() {
        "parameter" | "parameters" | "parameter name" | "name" | "field" | "field name" | "attribute"
        | "request parameter" | "response parameter" | "参数" | "参数名" | "参数名称" | "名称" | "字段" | "字段名"
        | "字段名称" | "属性" => Column::Name,
        "mandatory" | "mandatory or not" | "mandatory/optional" | "mandatory (yes/no)" | "required" | "m/o"
        | "是否必选" | "是否必填" | "是否必须" | "是否必需" | "必选" | "必填" | "必须" | "必选/可选" => {
            Column::Mandatory
        }
        "optional" | "是否可选" | "可选" => Column::Optional,
        "type" | "parameter type" | "data type" | "value type" | "参数类型" | "类型" | "数据类型" | "字段类型" => {
            Column::Type
        }
        "value range" | "range" | "constraint" | "constraints" | "restrictions" | "length" | "length limit"
        | "取值范围" | "约束" | "限制" | "长度" | "长度限制" | "值域" => Column::Range,
        "default" | "default value" | "默认值" | "缺省值" => Column::Default,
        "position" | "location" | "in" | "parameter location" | "位置" | "参数位置" => Column::Place,
        "description" | "remarks" | "remark" | "meaning" | "explanation" | "note" | "notes" | "描述" | "说明"
        | "参数说明" | "参数描述" | "备注" | "含义" | "解释" => Column::Description,
        "example" | "example value" | "sample" | "示例" | "样例" | "示例值" => Column::Example,
        "http value" | "status code" | "http status code" | "http code" | "http status" | "http return code"
        | "http状态码" | "http 状态码" | "状态码" | "http返回码" => Column::Http,
        "error code" | "error_code" | "code" | "result code" | "错误码" | "返回码" | "错误代码" => {
            Column::Code
        }
        "error message" | "error_msg" | "message" | "error information" | "错误信息" | "错误提示" | "返回信息" => {
            Column::Message
        }
        "value" | "item" | "enumerated value" | "enumeration value" | "option" | "取值" | "值" | "枚举值"
        | "可选值" | "检查项" | "check item" => Column::Value,
        _ => return None,
    })
}

/// Whether a row is a header: most of its cells are headings of columns.
pub(super) fn is_header(cells: &[String]) -> bool {
    let known = cells.iter().filter(|cell| column(cell).is_some()).count();
    cells.len() > 1 && known >= 2 && known * 2 > cells.len()
}

/// The section that a heading begins.
pub(super) fn section(heading: &str) -> Option<Section> {
    // "Error code." is the description of a field.
    if heading.trim_end().ends_with(['.', '。', ';', '；']) {
        return None;
    }
    let heading = plain(heading);
    Some(match heading.as_str() {
        "function"
        | "functions"
        | "function description"
        | "introduction"
        | "overview"
        | "api description"
        | "description"
        | "功能介绍"
        | "功能描述"
        | "功能"
        | "接口描述"
        | "接口说明" => Section::Function,
        "constraints"
        | "constraint"
        | "restrictions"
        | "prerequisites"
        | "notes and constraints"
        | "precautions"
        | "接口约束"
        | "约束"
        | "约束与限制"
        | "约束条件"
        | "使用限制"
        | "前提条件"
        | "注意事项" => Section::Constraints,
        "authorization"
        | "authorization information"
        | "permissions"
        | "permission"
        | "required permissions"
        | "授权信息"
        | "权限"
        | "权限要求"
        | "授权项"
        | "所需权限"
        | "权限说明" => Section::Permissions,
        "rate limit" | "rate limits" | "rate limiting" | "flow control" | "traffic control" | "request throttling"
        | "throttling" | "流控" | "流控信息" | "流量控制" | "限流" | "接口流控" => Section::RateLimit,
        "uri" | "url" | "request uri" | "request line" | "uri format" | "接口uri" | "请求uri" | "请求url"
        | "调用方法" => Section::Uri,
        "request"
        | "requests"
        | "request message"
        | "request parameters"
        | "request parameter"
        | "request body"
        | "request header"
        | "request headers"
        | "请求"
        | "请求消息"
        | "请求参数"
        | "请求消息体"
        | "请求体"
        | "请求消息头"
        | "请求头"
        | "path parameters"
        | "query parameters"
        | "路径参数"
        | "查询参数"
        | "body parameters"
        | "request body parameters"
        | "request header parameters"
        | "uri parameters" => Section::Request,
        "example request" | "example requests" | "request example" | "request examples" | "sample request"
        | "sample requests" | "request sample" | "请求示例" | "请求样例" | "请求消息示例" => {
            Section::RequestExample
        }
        "response"
        | "responses"
        | "response message"
        | "response parameters"
        | "response parameter"
        | "response body"
        | "result"
        | "响应"
        | "响应消息"
        | "响应参数"
        | "响应消息体"
        | "返回消息"
        | "返回参数"
        | "返回结果"
        | "响应体" => Section::Response,
        "example response" | "example responses" | "response example" | "response examples" | "sample response"
        | "sample responses" | "response sample" | "响应示例" | "响应样例" | "响应消息示例" | "返回示例" => {
            Section::ResponseExample
        }
        "returned values"
        | "returned value"
        | "return values"
        | "return value"
        | "status codes"
        | "status code"
        | "error codes"
        | "error code"
        | "returned value and error codes"
        | "result codes"
        | "返回值"
        | "状态码"
        | "错误码"
        | "返回码"
        | "异常返回码" => Section::Errors,
        "debugging" | "debug" | "调试" | "在线调试" | "feedback" | "chatbot" | "sdk sample code" | "sdk代码示例"
        | "change history" | "related links" | "相关链接" | "父主题" | "parent topic" => Section::Other,
        _ if heading.starts_with("parent topic") || heading.starts_with("父主题") => Section::Other,
        _ => return None,
    })
}

/// The places that the title of a table or of a list of tables names.
pub(super) fn places(title: &str) -> Vec<Place> {
    let title = plain(title).to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
    let mut places = Vec::new();
    if has(&["path param", "path and", "路径"]) {
        places.push(Place::Path);
    }
    if has(&["query", "查询参数"]) {
        places.push(Place::Query);
    }
    if has(&["header", "请求头", "消息头"]) {
        places.push(Place::Header);
    }
    if has(&["body", "请求体", "消息体"]) {
        places.push(Place::Body);
    }
    places
}

/// Where a field is, by the word in its row.
pub(super) fn place(word: &str) -> Option<Place> {
    match plain(word).as_str() {
        "path" | "uri" | "url" => Some(Place::Path),
        "query" | "querystring" | "query string" => Some(Place::Query),
        "header" | "headers" => Some(Place::Header),
        "body" => Some(Place::Body),
        _ => None,
    }
}

/// Whether a field is mandatory, by the word in its row; `None` for a word that does not say it.
pub(super) fn mandatory(word: &str) -> Option<bool> {
    match plain(word).as_str() {
        "yes" | "y" | "m" | "mandatory" | "required" | "true" | "是" | "必选" | "必填" | "必须" => Some(true),
        "no" | "n" | "o" | "optional" | "false" | "否" | "可选" | "选填" | "非必选" | "非必填" => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether a word in the column for mandatory fields says that it depends.
pub(super) fn is_conditional(word: &str) -> bool {
    matches!(plain(word).as_str(), "c" | "conditional" | "conditionally mandatory" | "条件必选" | "条件必填" | "条件")
}

/// Whether a cell stands for "nothing".
pub(super) fn is_empty(cell: &str) -> bool {
    matches!(
        cell.trim(),
        "" | "-" | "--" | "—" | "–" | "/" | "N/A" | "n/a" | "None" | "none" | "无" | "不涉及" | "None."
    )
}

/// The number and the title of a table's caption, such as `Table 2 FailResourceInfo`.
pub(super) fn caption(text: &str) -> Option<(u32, &str)> {
    let found = pattern!(r"^(?:[Tt]able|TABLE|表)\s*(\d{1,4})(?:$|[\s:：.、-]+|([^\s\d]))(.*)$").captures(text)?;
    let number = found.get(1)?.as_str().parse().ok()?;
    let start = found.get(2).or(found.get(3))?.start();
    Some((number, text.get(start..)?.trim()))
}

/// Whether a line begins a part of the page that is not the table before it.
pub(super) fn is_border(line: &str) -> bool {
    section(line).is_some()
        || caption(line).is_some_and(|(_, title)| title.chars().count() < 80 && !title.contains(['。', '，']))
        || pattern!(r"^(?i:status codes?|状态码)\s*[:：]\s*(?:\d{3}|[1-5][xX]{2})").is_match(line)
        || pattern!(r"^(?:GET|POST|PUT|DELETE|PATCH)\s+(?:https?://|/)").is_match(line)
}
