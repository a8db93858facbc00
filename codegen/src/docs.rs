//! Sentences about operations and their parts, for the documentation of generated items and for other documents that
//! are generated from a model.

use std::fmt::{Display, Write};

use huaweicloud_bss_rules::{Rule, Site};

use crate::model::{
    Caller, Case, Condition, Effect, Field, Link, Model, Operation, OperationEffect, PagingKind, Repeat, ServiceError,
    Sites,
};
use crate::words::all_of;

/// Paragraphs of Markdown.
#[derive(Default)]
pub(crate) struct Page(String);

impl Page {
    pub(crate) fn new(first: impl Display) -> Self {
        Self::default().paragraph(first)
    }

    pub(crate) fn paragraph(mut self, text: impl Display) -> Self {
        let text = text.to_string();
        let text = text.trim();
        if !text.is_empty() {
            if !self.0.is_empty() {
                self.0.push_str("\n\n");
            }
            self.0.push_str(text);
        }
        self
    }

    pub(crate) fn section(self, title: &str, items: &[String]) -> Self {
        if items.is_empty() {
            return self;
        }
        let list: Vec<String> = items.iter().map(|item| format!("- {}", item.trim())).collect();
        self.paragraph(format!("# {title}")).paragraph(list.join("\n"))
    }

    pub(crate) fn errata(self, errata: &[String]) -> Self {
        errata.iter().fold(self, |page, erratum| page.paragraph(format!("Erratum: {erratum}")))
    }

    pub(crate) fn done(self) -> String {
        self.0
    }
}

/// The documentation of an operation, without its summary, fields and errors.
pub fn operation(operation: &Operation, model: &Model) -> String {
    about(operation, model, Page::default()).section("Links", &links(operation)).done()
}

pub(crate) fn about(operation: &Operation, model: &Model, page: Page) -> Page {
    let group = |names: &Vec<String>| names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    let permissions: Vec<String> = operation.permissions.iter().map(group).collect();
    let permissions = match permissions.as_slice() {
        [] => String::new(),
        names => format!("Permissions: {}.", names.join(", ")),
    };
    page.paragraph(&operation.doc)
        .paragraph(call_line(operation))
        .paragraph(sentence(only_on(operation.sites, model)))
        .paragraph(operation.deprecated.as_ref().map(|instead| format!("Deprecated: {instead}")).unwrap_or_default())
        .paragraph(deduplication(operation))
        .paragraph(permissions)
        .paragraph(rate(operation))
        .paragraph(at_least_one_of(&operation.at_least_one_of, &operation.request))
        .paragraph(paging(operation, model))
        .paragraph(partial_failure(operation))
        .section("Before the call", &operation.preconditions)
        .section("Errata", &operation.errata)
        .paragraph(source(operation))
}

/// Ends a sentence, if there is one.
pub(crate) fn sentence(text: Option<String>) -> String {
    text.map(|text| text + ".").unwrap_or_default()
}

/// A string as a cell of a table in Markdown.
pub fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('\n', " ")
}

pub(crate) fn call_line(operation: &Operation) -> String {
    let caller = match operation.caller {
        Caller::Partner => "Called by partners",
        Caller::Customer => "Called by customers, or by partners with a customer's token",
        Caller::Any => "Called by partners and customers",
    };
    format!("`{} {}`. {caller}. {}", operation.method, operation.path_text(), effect(&operation.effect))
}

fn effect(effect: &OperationEffect) -> String {
    match effect {
        OperationEffect::Reads => "It only reads.".to_owned(),
        OperationEffect::Changes { repeat, reason } => {
            let repeat = match repeat {
                Repeat::Harmless => "A repeat is harmless",
                Repeat::Harmful => "A repeat may be harmful",
            };
            format!("It changes something. {repeat}: {}", lower_first(reason))
        }
    }
}

fn deduplication(operation: &Operation) -> String {
    let Some(field) = operation.deduplicate_by.and_then(|index| operation.request.get(index)) else {
        return String::new();
    };
    format!(
        "The server processes requests with the same `{}` once. The client gives each call a key of its own unless the \
         caller does, so it may send the request again. After a failure with an unknown effect, `deduplication_key` of the \
         error returns the key, with which the call can be repeated.",
        field.name
    )
}

fn rate(operation: &Operation) -> String {
    let Some(limit) = &operation.rate_limit else { return String::new() };
    let period = if limit.seconds == 1 { "per second".to_owned() } else { format!("in {} seconds", limit.seconds) };
    let scope = if limit.scope.is_empty() { String::new() } else { format!(", counted by {}", limit.scope) };
    format!("At most {} requests {period}{scope}.", limit.requests)
}

fn partial_failure(operation: &Operation) -> String {
    let Some(field) = operation.partial_failure.and_then(|index| operation.reply.get(index)) else {
        return String::new();
    };
    format!(
        "A successful reply can report a partial failure: `{}` lists what failed, and `.failed()` on the reply returns it.",
        field.name
    )
}

fn paging(operation: &Operation, model: &Model) -> String {
    let Some(paging) = &operation.paging else { return String::new() };
    let name = |fields: &[Field], index: usize| fields.get(index).map_or(String::new(), |field| field.name.clone());
    let (from, size) = (name(&operation.request, paging.from), name(&operation.request, paging.size));
    let what = match paging.by {
        PagingKind::Offset => "the number of records before the page",
        PagingKind::Page => "the number of the page, from 1",
        PagingKind::Marker => "the marker from the previous page, and absent for the first page",
    };
    let items = name(&operation.reply, paging.items);
    format!(
        "The reply is one page of a list: `{items}` has up to `{size}` records, and `{from}` is {what}. `.pages()` and \
         `.items()` on the call fetch all pages.{}",
        key(model.record_fields(operation, paging), &paging.key)
    )
}

/// A sentence about the key of a record, with a space before it; empty if the key is not known.
fn key(record: &[Field], key: &[usize]) -> String {
    let names: Vec<&str> = key.iter().filter_map(|index| record.get(*index)).map(|field| field.name.as_str()).collect();
    match names.as_slice() {
        [] => String::new(),
        [only] => format!(" `{only}` identifies a record."),
        _ => format!(" Together, {} identify a record.", all_of(names)),
    }
}

fn source(operation: &Operation) -> String {
    let source = &operation.source;
    let title = if source.title.is_empty() { "docs page" } else { &source.title };
    let mut text = format!("Source: [{title}]({})", source.url);
    if !source.checked.is_empty() {
        let _ = write!(text, ", as of {}", source.checked);
    }
    for (index, url) in source.also.iter().enumerate() {
        let _ = write!(text, "{} <{url}>", if index == 0 { "; see also" } else { "," });
    }
    text + "."
}

pub(crate) fn links(operation: &Operation) -> Vec<String> {
    let link = |link: &Link| match link.url.as_str() {
        "" => link.title.clone(),
        url => format!("[{}]({url})", link.title),
    };
    operation.links.iter().map(link).collect()
}

/// "Only on the sites intl and eu"; `None` if all sites are in the set.
pub fn only_on(sites: Sites, model: &Model) -> Option<String> {
    (sites != Sites::ALL).then(|| format!("Only {}", on(sites, model)))
}

/// "on the site cn", "on the sites intl and eu".
fn on(sites: Sites, model: &Model) -> String {
    let names: Vec<&str> = model.sites.iter().map(|site| site.name.as_str()).collect();
    let word = if sites.indices(names.len()).count() == 1 { "site" } else { "sites" };
    format!("on the {word} {}", Site::first_of(&names).list(sites))
}

/// Describes the limits of a field that apply only in some case: "If `period_type` is 2: at most 9".
pub fn cases(field: &Field, siblings: &[Field], model: &Model) -> Vec<String> {
    let describe = |case: &Case| {
        let site = (case.sites != Sites::ALL).then(|| on(case.sites, model));
        let condition = case.condition.as_ref().map(|one| format!("if {}", condition(one, siblings)));
        let when = site.into_iter().chain(condition).collect::<Vec<_>>().join(" ");
        let mut what: Vec<String> = case.mandatory.then(|| "required".to_owned()).into_iter().collect();
        if !case.values.is_empty() {
            what.push(format!(
                "one of {}",
                case.values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ")
            ));
        }
        what.extend(limits(&case.rules, &case.item_rules).iter().map(|limit| lower_first(limit)));
        format!("{}: {}", upper_first(&when), what.join(", "))
    };
    field.cases.iter().map(describe).collect()
}

/// Describes the date that a date must not be after: "Not after `until`".
pub fn not_after(field: &Field, siblings: &[Field]) -> Option<String> {
    let other = siblings.get(field.not_after?)?;
    Some(format!("Not after `{}`", other.name))
}

/// Describes a condition for use after "required when": "`method` is one or two".
pub fn condition(condition: &Condition, siblings: &[Field]) -> String {
    let other = siblings.get(condition.field).map_or("", |other| &other.name);
    match condition.values.as_slice() {
        [] => format!("`{other}` is given"),
        values => format!("`{other}` is {}", values.join(" or ")),
    }
}

/// Describes sets of fields: "At least one of `a`, `b` must be given."
pub fn at_least_one_of(sets: &[Vec<usize>], fields: &[Field]) -> String {
    let name = |index: &usize| fields.get(*index).map(|field| format!("`{}`", field.name));
    let sentence = |set: &Vec<usize>| {
        let names: Vec<String> = set.iter().filter_map(name).collect();
        format!("At least one of {} must be given.", names.join(", "))
    };
    sets.iter().map(sentence).collect::<Vec<_>>().join(" ")
}

/// A sentence for each limit, without the full stop.
pub fn limits(rules: &[Rule], item_rules: &[Rule]) -> Vec<String> {
    let mut facts = ranges(rules, "");
    facts.extend(ranges(item_rules, " each"));
    facts
}

fn ranges(rules: &[Rule], each: &str) -> Vec<String> {
    let find = |pick: fn(&Rule) -> Option<i64>| rules.iter().find_map(pick);
    let mut facts = Vec::new();
    let mut range = |min: Option<i64>, max: Option<i64>, unit: &str| {
        let text = match (min, max) {
            (None, None) => return,
            (Some(min), Some(max)) if min == max => format!("{min}{unit}{each}"),
            (Some(min), Some(max)) => format!("{min} to {max}{unit}{each}"),
            (Some(min), None) => format!("At least {min}{unit}{each}"),
            (None, Some(max)) => format!("At most {max}{unit}{each}"),
        };
        facts.push(text);
    };
    range(
        find(|rule| if let Rule::MinLength(limit) = rule { Some(i64::from(*limit)) } else { None }),
        find(|rule| if let Rule::MaxLength(limit) = rule { Some(i64::from(*limit)) } else { None }),
        " characters",
    );
    range(
        find(|rule| if let Rule::Min(limit) = rule { Some(*limit) } else { None }),
        find(|rule| if let Rule::Max(limit) = rule { Some(*limit) } else { None }),
        "",
    );
    range(
        find(|rule| if let Rule::MinItems(limit) = rule { Some(i64::from(*limit)) } else { None }),
        find(|rule| if let Rule::MaxItems(limit) = rule { Some(i64::from(*limit)) } else { None }),
        " entries",
    );
    for rule in rules {
        match rule {
            Rule::MaxJoinedLength(limit) => facts.push(format!("At most {limit} characters when joined by commas")),
            Rule::Above(limit) => facts.push(format!("Greater than {limit}{each}")),
            Rule::MaxDecimals(limit) => facts.push(format!("At most {limit} digits after the decimal point{each}")),
            Rule::Format(format) => facts.push(format!("Must be {}{each}", format.expected())),
            _ => {}
        }
    }
    facts
}

/// Sentences about what a failed call did, and what to do about the error.
pub fn outcome(error: &ServiceError) -> Vec<String> {
    let effect = error.effect.map(|effect| match effect {
        Effect::None => "The server did not process the request.",
        Effect::Unknown => "The server may have processed the request.",
        Effect::Done => "The server processed the request.",
    });
    let advice = Some(error.advice.as_str()).filter(|advice| !advice.is_empty());
    let transient = error.transient.then_some("The same request may succeed later.");
    effect.into_iter().chain(advice).chain(transient).map(str::to_owned).collect()
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

fn lower_first(text: &str) -> String {
    let mut rest = text.chars();
    match rest.next() {
        Some(first) => first.to_lowercase().chain(rest).collect(),
        None => String::new(),
    }
}
