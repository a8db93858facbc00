//! Reads the sentences of a description, and of the paragraphs about the operation.

use super::patterns::{group, pattern};
use super::types::halved;

/// What a description says beside limits and values.
#[derive(Clone, Debug, Default)]
pub(super) struct Prose {
    /// The sentences that no key stands for.
    pub(super) doc: String,
    pub(super) default: Option<String>,
    pub(super) null_means: Option<String>,
    pub(super) empty_means: Option<String>,
    pub(super) deprecated: Option<String>,
    pub(super) reserved: bool,
    /// Whether the string is a list of entries with commas between them.
    pub(super) joined: bool,
    /// Whether the field comes only with a failure.
    pub(super) only_with_failure: bool,
    /// The number of the table that the description refers to.
    pub(super) table: Option<u32>,
    /// The error codes with which the field comes.
    pub(super) codes: Vec<String>,
}

/// Reads a description without its values.
pub(super) fn read(text: &str) -> Prose {
    let mut prose = Prose::default();
    let mut doc: Vec<String> = Vec::new();
    // Some pages add limits to the last sentence without a break.
    let limit = pattern!(r"\s*((?:最[小大](?:长度|值)|Minimum(?: length| value)?|Maximum(?: length| value)?)\s*[:：])");
    for sentence in sentences(&limit.replace_all(text, "\n$1")) {
        if !prose.take(&sentence) {
            doc.push(sentence);
        }
    }
    prose.doc = joined(&doc);
    prose
}

impl Prose {
    /// Takes what a sentence says. Returns whether keys say all of it.
    fn take(&mut self, sentence: &str) -> bool {
        let half = halved(sentence).to_lowercase();
        if let Some(number) = group(pattern!(r"(?:\btable|表)\s*(\d{1,4})"), &half, 1) {
            self.table = self.table.or(number.parse().ok());
            // "For details, see Table 2." says no more than the type.
            if pattern!(r"^(?:for (?:more )?details|for more information|see|refer to|具体|详细|详情|详见|请参)")
                .is_match(&half)
            {
                return true;
            }
        }
        if pattern!(r"^(?:for (?:more )?details,? )?(?:see|refer to)(?: the)? table \w+\.?$|^for details.* see the table \w+\.?$").is_match(&half) {
            return true;
        }
        self.joined |=
            pattern!(r"separated (?:by|with) (?:a |english )?commas?|comma-separated|逗号(?:进行)?(?:分隔|隔开|分割)")
                .is_match(&half);
        let failure = pattern!(
            r"only (?:when|if|with|on|upon) (?:a |an |the )?(?:failure|error|request fails|call fails)|only .{0,30}(?:fails|failed|failure occurs|error occurs)|只有失败|仅(?:在)?失败|失败(?:时|才|的时候)|only on failure|(?:displayed|returned) only when error code|only with error code|错误码为.{0,40}(?:才)?返回"
        );
        self.only_with_failure |= failure.is_match(&half);
        let codes = pattern!(r"\b[A-Z]{2,6}\.\d{4,10}\b");
        let says_no_more = pattern!(
            r"^(?:this (?:parameter|field) is )?(?:returned|displayed|present) only (?:when|if|on|upon|with) (?:a |an )?(?:failure|error)(?: occurs)?\.?$|^(?:仅|只)?(?:有|在)?失败(?:时|的时候)?才?(?:会)?返回(?:这个|该|此)?(?:参数|字段)?[。.]?$|^(?:for details,? )?(?:see|refer to) (?:the )?(?:returned values|status codes|error codes)\.?$|^具体请?(?:参考|参见)(?:状态码|错误码)[。.]?$"
        );
        if says_no_more.is_match(&half) {
            return true;
        }
        if failure.is_match(&half) {
            self.codes.extend(codes.find_iter(sentence).map(|code| code.as_str().to_owned()));
        }
        // "Maximum length: 64" says no more than the limit.
        if pattern!(r"^(?:min|max|greater than|less than|array length|length|最[大小]).{0,40}[:：]\s*[^a-z]{0,20}(?:at most \d+)?[.。]?$").is_match(&half) {
            return true;
        }
        if let Some(default) = default(sentence, &half) {
            self.default.get_or_insert(default);
            if pattern!(r"^(?:the )?(?:default(?: value)?|默认值?|缺省值?)").is_match(&half) {
                return true;
            }
        }
        if pattern!(r"^(?:this (?:parameter|field) is )?reserved(?: (?:parameter|field))?[.。]?$|^(?:此参数为)?(?:预留|保留)(?:字段|参数)?[。.]?$").is_match(&half) {
            self.reserved = true;
            return true;
        }
        if pattern!(r"\b(?:deprecated|discarded|no longer used|abandoned)\b|已废弃|已弃用|废弃|弃用").is_match(&half)
        {
            self.deprecated.get_or_insert_with(|| sentence.to_owned());
            return true;
        }
        self.take_absent(sentence, &half)
    }

    /// Takes what an absent, a null or an empty field means.
    fn take_absent(&mut self, sentence: &str, half: &str) -> bool {
        let condition = pattern!(
            r"^(?:if|when) (?:this|the) (?:parameter|field)\b|^(?:此|该)?参数不携带|^(?:此|该)参数.{0,10}(?:不携带|为空|为null|空串)|^不携带|^absent"
        );
        if !condition.is_match(half) {
            return false;
        }
        let is_empty = half.contains("\"\"") || half.contains("empty string") || half.contains("空串");
        let is_absent = pattern!(r"not included|left out|left blank|not (?:set|specified|carried|given)|null|absent|不携带|为空(?:[^串]|$)|left empty").is_match(half);
        if is_absent {
            self.null_means.get_or_insert_with(|| sentence.to_owned());
        }
        if is_empty {
            self.empty_means.get_or_insert_with(|| sentence.to_owned());
        }
        is_empty || is_absent
    }
}

/// A description of a timestamp without the sentences that only give the format, which the type says.
pub(super) fn without_format(doc: &str) -> String {
    let format = pattern!(r"^(?:the time is )?(?:in )?utc(?: time|时间)?.{0,30}yyyy-mm-dd.?t.?hh:mm:ss.{0,60}$");
    let parts = pattern!(r"^(?:the range of hh is|(?:其中.?)?hh范围是)");
    let is_other = |sentence: &String| {
        let half = halved(sentence).to_lowercase();
        !(format.is_match(&half) || parts.is_match(&half))
    };
    let kept: Vec<String> = sentences(doc).into_iter().filter(is_other).collect();
    joined(&kept)
}

/// The default that a sentence gives.
fn default(sentence: &str, half: &str) -> Option<String> {
    let pattern = pattern!(
        r#"(?:default(?: value)? (?:is|of)|defaults to|default(?: value)?:|默认值?(?:为|是|:)|缺省值?(?:为|是|:)|(?:默认|缺省)(?:为|是)?)\s*["'“]?([a-z0-9_.\-]*[a-z0-9_])"#
    );
    let found = pattern.captures(half)?.get(1)?;
    // The original case; half-width characters keep the number of characters.
    let at = half.get(..found.start())?.chars().count();
    Some(sentence.chars().skip(at).take(found.as_str().chars().count()).collect())
}

/// The sentences of a text.
pub(super) fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    for line in text.lines() {
        let mut sentence = String::new();
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            sentence.push(c);
            let ends = match c {
                '。' | '；' => true,
                '.' | '!' | '?' => {
                    let mut rest = chars.clone();
                    let space = rest.next() == Some(' ');
                    let word = rest.find(|c| *c != ' ');
                    let is_new =
                        word.is_none_or(|c| c.is_uppercase() || !c.is_ascii() || matches!(c, '"' | '“' | '\''));
                    let is_short = ["e.g.", "i.e.", "etc.", "No.", "vs."].iter().any(|word| sentence.ends_with(word));
                    space && is_new && !is_short
                }
                _ => false,
            };
            if ends {
                sentences.push(std::mem::take(&mut sentence));
            }
        }
        sentences.push(sentence);
    }
    let trimmed =
        sentences.iter().map(|sentence| sentence.trim().trim_start_matches("- ").trim_start_matches(['•', '●']).trim());
    let trimmed = trimmed.map(|sentence| {
        pattern!(r"^(?:(?:NOTE|NOTICE|CAUTION)\s*:|说明\s*[:：])\s*")
            .find(sentence)
            .map_or(sentence, |found| sentence.get(found.end()..).unwrap_or_default())
    });
    trimmed.filter(|sentence| !sentence.is_empty()).map(str::to_owned).collect()
}

/// Sentences as one text: with spaces between those of Latin script.
pub(super) fn joined(sentences: &[String]) -> String {
    let mut text = String::new();
    for sentence in sentences {
        let is_wide = |c: Option<char>| c.is_some_and(|c| !c.is_ascii());
        let is_wide_border = is_wide(text.chars().last()) && is_wide(sentence.chars().next());
        if !text.is_empty() && !is_wide_border {
            text.push(' ');
        }
        text.push_str(sentence);
    }
    text
}

/// Whether a text is mostly Chinese.
pub(super) fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{4e00}'..='\u{9fff}'))
}

/// "This API is used to query customers." as the sentence of a `summary`.
pub(super) fn summary(sentence: &str) -> String {
    let pattern = pattern!(r"^(?:This|The) (?:API|interface)(?: is| can be|'s)?(?: used)? (?:to|for) ([a-z]+)(.*)$");
    let Some(found) = pattern.captures(sentence) else {
        let verb = pattern!(r"^(?:This|The) (?:API|interface) ([a-z]{3,}s\b.*)$");
        return group(verb, sentence, 1)
            .filter(|rest| !rest.starts_with("has "))
            .map_or_else(|| sentence.to_owned(), capital);
    };
    let (verb, rest) = (found.get(1).map_or("", |verb| verb.as_str()), found.get(2).map_or("", |rest| rest.as_str()));
    let verb = match verb {
        verb if verb.ends_with('y') && !verb.ends_with(['a', 'e', 'o', 'u']) && !verb.ends_with("ey") => {
            format!("{}ies", verb.trim_end_matches('y'))
        }
        verb if verb.ends_with("sh") || verb.ends_with("ch") || verb.ends_with(['s', 'x', 'z', 'o']) => {
            format!("{verb}es")
        }
        verb => format!("{verb}s"),
    };
    capital(&format!("{verb}{rest}"))
}

/// A text that begins with a capital letter.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", chars.as_str())
}

/// Who can call an operation, by its constraints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Caller {
    Partner,
    Customer,
    Any,
}

/// Who can call the operation; `None` if the sentences do not say it.
pub(super) fn caller(sentences: &[String]) -> Option<Caller> {
    let (mut partner, mut customer) = (false, false);
    for sentence in sentences {
        let half = halved(sentence).to_lowercase();
        let about_keys = pattern!(r"ak/sk|token|access key|账号调用|invoked|called").is_match(&half);
        let is_negative =
            pattern!(r"reject|cannot|can't|not allowed|not supported|不支持|不能|不允许|拒绝").is_match(&half);
        if !about_keys || is_negative {
            continue;
        }
        partner |= pattern!(r"partner(?:'s)?(?: account)?(?:'s)? (?:ak|token|or|account)|of (?:a |the |an )?(?:\w+ ){0,4}(?:partner|provider|distributor|reseller)|\bpartners?\b(?:[^']|$)|provider|distributor|伙伴|经销商|代理商").is_match(&half)
            && !pattern!(r"of (?:a|the) partner's customer").is_match(&half)
            || pattern!(r"partner (?:or|and)|of the partner or").is_match(&half);
        customer |= pattern!(r"customer|客户|企业主账号|enterprise (?:master )?account|\busers?\b").is_match(&half);
    }
    match (partner, customer) {
        (true, true) => Some(Caller::Any),
        (true, false) => Some(Caller::Partner),
        (false, true) => Some(Caller::Customer),
        (false, false) => None,
    }
}

impl Caller {
    /// The word of the spec language.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::Customer => "customer",
            Self::Any => "any",
        }
    }
}

/// The permissions that sentences name. Of the permissions in an inner list, one is sufficient.
pub(super) fn permissions(sentences: &[String]) -> Vec<Vec<String>> {
    let pattern = pattern!(r"\bBPC_[A-Z]+(?:_[A-Z0-9]+)+|\b[a-zA-Z][A-Za-z]{2,40}:[A-Za-z]{1,40}:[A-Za-z*]{1,60}");
    let mut found: Vec<Vec<String>> = Vec::new();
    for sentence in sentences {
        let half = halved(sentence);
        let one_of = pattern!(r"(?i)\bone of|either|\bor\b|或|之一|任一|任意").is_match(&half);
        let mut group: Vec<String> = Vec::new();
        for permission in pattern.find_iter(&half).map(|one| one.as_str().to_owned()) {
            if !found.iter().flatten().chain(&group).any(|other| *other == permission) {
                group.push(permission);
            }
        }
        match group.len() {
            0 => {}
            _ if one_of => found.push(group),
            _ => found.extend(group.into_iter().map(|permission| vec![permission])),
        }
    }
    found
}

/// How often an operation can be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RateLimit {
    pub(super) requests: u32,
    pub(super) seconds: u32,
    /// What the requests are counted by, in the words of the page.
    pub(super) scope: Option<String>,
}

/// The rate limit that a text gives.
pub(super) fn rate_limit(text: &str) -> Option<RateLimit> {
    let half = halved(text).to_lowercase();
    let scope = group(
        pattern!(r"(?i)(?:API限速维度|限速维度|流控维度|counted by|limited by|dimensions?)\s*[:：]?\s*([^;；。.\n]+)"),
        text,
        1,
    );
    let scope = scope.map(|scope| scope.trim().to_owned()).filter(|scope| !scope.is_empty());
    let unit = |word: &str| match word.chars().next() {
        Some('m' | '分') => 60,
        Some('h' | '小') => 3600,
        Some('d' | '天') => 86400,
        _ => 1,
    };
    for pattern in [
        pattern!(r"(\d{1,6})\s*/\s*(\d{1,4})\s*\(\s*(s|seconds?|m|min|minutes?)\s*\)"),
        pattern!(
            r"(\d{1,6})\s*(?:requests?|calls?|times?|次)\s*(?:per|every|in|within|each|a|/)\s*(\d{0,4})\s*(seconds?|s\b|minutes?|min|hours?|days?|秒|分钟|小时|天)"
        ),
        pattern!(r"每\s*(?:个)?()(秒|分钟|分|小时|天).{0,12}?(\d{1,6})\s*次"),
        pattern!(r"(\d{1,6})\s*次\s*/\s*(\d{0,4})\s*(秒|分钟|分|小时|天|s)"),
    ] {
        let Some(found) = pattern.captures(&half) else { continue };
        let part = |index| found.get(index).map_or("", |part| part.as_str());
        let (requests, count, word) =
            if part(1).is_empty() { (part(3), "", part(2)) } else { (part(1), part(2), part(3)) };
        let count: u32 = if count.is_empty() { 1 } else { count.parse().ok()? };
        let (requests, seconds) = (requests.parse().ok()?, count.checked_mul(unit(word))?);
        if requests > 0 && seconds > 0 {
            return Some(RateLimit { requests, seconds, scope });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_keys_say() {
        let prose = read(
            "Size. The default value is 10. This parameter is reserved.\nIf this parameter is set to null, 10 is used.",
        );
        assert_eq!(prose.doc, "Size.");
        assert_eq!((prose.default.as_deref(), prose.reserved), (Some("10"), true));
        assert_eq!(prose.null_means.as_deref(), Some("If this parameter is set to null, 10 is used."));
        assert!(read("IDs. Several are separated by commas.").joined && read("多个值用英文逗号分隔。").joined);
        let prose = read("错误码。具体请参见表3。只有错误码为CBC.99007004时返回。默认值为BALANCE_TYPE_DEBIT。");
        assert_eq!((prose.table, prose.only_with_failure), (Some(3), true));
        assert_eq!(prose.default.as_deref(), Some("BALANCE_TYPE_DEBIT"));
        assert_eq!(prose.codes, ["CBC.99007004"]);
    }

    #[test]
    fn leaves_out_the_format_of_a_timestamp() {
        let doc = "Start. UTC time in \"yyyy-MM-dd'T'HH:mm:ss'Z'\" format, such as 2019-05-06T08:05:01Z.\n\
                   The range of HH is 0-23, and that of mm is 0-59.\nIt is before the end.";
        assert_eq!(without_format(doc), "Start. It is before the end.");
        assert_eq!(without_format("开始。UTC时间，格式为yyyy-MM-dd'T'HH:mm:ss'Z'。"), "开始。");
    }

    #[test]
    fn reads_who_calls() {
        let of = |text: &str| caller(&sentences(text));
        assert_eq!(of("This API can be invoked only by the partner account AK/SK or token."), Some(Caller::Partner));
        assert_eq!(of("This API can be invoked using the customer AK/SK or token."), Some(Caller::Customer));
        assert_eq!(
            of("It can be called with the AK/SK or token of a customer. The AK/SK of a partner is rejected."),
            Some(Caller::Customer)
        );
        assert_eq!(
            of("This API can be invoked using the AK/SK or token of the partner or of the partner's customer."),
            Some(Caller::Any)
        );
        assert_eq!(of("该接口只允许使用客户AK/SK或者Token调用。"), Some(Caller::Customer));
        assert_eq!(of("Queries customers."), None);
    }

    #[test]
    fn reads_rate_limits() {
        let of = |text: &str| rate_limit(text).map(|limit| (limit.requests, limit.seconds));
        assert_eq!(of("流量配额：10/1(s)；API限速维度：源IP，API，ParentUid；"), Some((10, 1)));
        assert_eq!(of("Traffic quota: 10/1 (s)."), Some((10, 1)));
        assert_eq!(of("At most 5 requests per second are accepted."), Some((5, 1)));
        assert_eq!(of("A user can send at most 600 requests per 1 minute."), Some((600, 60)));
        assert_eq!(of("The limit is 10."), None);
    }

    #[test]
    fn makes_a_summary() {
        assert_eq!(summary("This API is used to query customers."), "Queries customers.");
        assert_eq!(summary("This API can be used to submit an application."), "Submits an application.");
        assert_eq!(summary("This API creates an account."), "Creates an account.");
        assert_eq!(summary("A customer can renew."), "A customer can renew.");
    }
}
