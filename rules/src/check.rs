//! The evaluator: visits every field of a record and collects all violations, in the order of the fields.

use std::cmp::Ordering;

use crate::{
    Case, Condition, Decimal, Field, Kind, Limit, Path, Record, Rule, RuleName, SEPARATOR, Site, Sites, Value,
    Violation, joined,
};

/// How deep objects and lists can be nested in each other, in requests and in replies. It is beyond all requests and
/// replies of the API. Visiting deeper values could exhaust the stack.
pub const MAX_DEPTH: usize = 64;

/// Returns every violation in `record`, including those in nested objects and lists, if it is sent to `site`.
pub fn validate(record: &dyn Record, site: Site<'_>) -> Vec<Violation> {
    walk(record, site, None)
}

/// Like [`validate`], for a record of which some values could not be read. A path for which `unknown` returns true is
/// not checked, and neither are the values inside it and the conditions on it.
pub fn validate_known(record: &dyn Record, site: Site<'_>, unknown: &dyn Fn(&str) -> bool) -> Vec<Violation> {
    walk(record, site, Some(unknown))
}

/// Returns the violation of a request to a site that does not have its operation. `sites` are those that have it.
pub fn check_operation(sites: Sites, site: Site<'_>) -> Option<Violation> {
    if sites.contains(site.index) {
        return None;
    }
    let limit = Limit::Text(site.list(sites));
    Some(Violation::new("", RuleName::Site, Some(limit), None).in_case(Some(format!("on the site {}", site.name()))))
}

fn walk(record: &dyn Record, site: Site<'_>, unknown: Option<&dyn Fn(&str) -> bool>) -> Vec<Violation> {
    let mut walk = Walk { site, unknown, violations: Vec::new(), depth: 0 };
    walk.record(&Path::Whole, record);
    walk.violations
}

struct Walk<'w> {
    site: Site<'w>,
    /// Returns whether the value at a path could not be read; `None` if all values could be read.
    unknown: Option<&'w dyn Fn(&str) -> bool>,
    violations: Vec<Violation>,
    /// The number of objects and lists around the value.
    depth: usize,
}

/// The result of a condition.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Yes,
    No,
    /// The field does not exist, does not exist on the site, or could not be read.
    Unknown,
}

/// Whether a value counts as not given. An empty list does.
fn is_missing(value: Value<'_>) -> bool {
    match value {
        Value::Absent => true,
        Value::List(list) => list.is_empty(),
        _ => false,
    }
}

impl Walk<'_> {
    #[cold]
    fn add(&mut self, path: &Path<'_>, rule: RuleName, limit: Option<Limit>, given: Option<String>) {
        self.violations.push(Violation::new(path.to_string(), rule, limit, given));
    }

    /// Adds a violation of a rule that applies only in some case.
    #[cold]
    fn add_in(
        &mut self,
        case: Option<String>,
        path: &Path<'_>,
        rule: RuleName,
        limit: Option<Limit>,
        given: Option<String>,
    ) {
        self.violations.push(Violation::new(path.to_string(), rule, limit, given).in_case(case));
    }

    /// "on the site cn", unless something exists on all sites.
    fn on_the_site(&self, sites: Sites) -> Option<String> {
        (sites != Sites::ALL).then(|| format!("on the site {}", self.site.name()))
    }

    fn is_on_site(&self, sites: Sites) -> bool {
        sites.contains(self.site.index)
    }

    /// Whether the value at a path could not be read.
    fn is_unknown(&self, path: &Path<'_>) -> bool {
        self.unknown.is_some_and(|unknown| unknown(&path.to_string()))
    }

    /// Visits the content of an object or a list, unless it is nested too deeply.
    fn nested(&mut self, path: &Path<'_>, visit: impl FnOnce(&mut Self)) {
        if self.depth == MAX_DEPTH {
            self.add(path, RuleName::MaxDepth, Some(Limit::Number(MAX_DEPTH as i64)), None);
            return;
        }
        self.depth += 1;
        visit(self);
        self.depth -= 1;
    }

    fn record(&mut self, path: &Path<'_>, record: &dyn Record) {
        self.nested(path, |walk| walk.fields(path, record));
    }

    fn fields(&mut self, path: &Path<'_>, record: &dyn Record) {
        for set in (0..).map_while(|index| record.at_least_one_of(index)) {
            let on_site = |field: &&Field<'_>| self.is_on_site(field.sites);
            let name = |index: &usize| record.fields().get(*index).filter(on_site).map(|field| field.name);
            let may_be_given = |index: &usize| {
                name(index)
                    .is_some_and(|name| !is_missing(record.value(*index)) || self.is_unknown(&Path::Field(path, name)))
            };
            if !set.iter().any(may_be_given) {
                let names: Vec<String> = set.iter().filter_map(name).map(|name| format!("`{name}`")).collect();
                self.add(path, RuleName::AtLeastOneOf, Some(Limit::Text(names.join(", "))), None);
            }
        }
        for (index, field) in record.fields().iter().enumerate() {
            if !self.is_unknown(&Path::Field(path, field.name)) {
                self.field(path, record, field, record.value(index));
            }
        }
    }

    /// Checks a field of the record at `parent`.
    fn field(&mut self, parent: &Path<'_>, record: &dyn Record, field: &Field<'_>, value: Value<'_>) {
        let path = &Path::Field(parent, field.name);
        if !self.is_on_site(field.sites) {
            if !is_missing(value) {
                let limit = Limit::Text(self.site.list(field.sites));
                self.add_in(self.on_the_site(field.sites), path, RuleName::Site, Some(limit), None);
            }
            return;
        }
        if is_missing(value) {
            let case = field.cases.iter().find(|case| case.mandatory && self.applies(parent, case, record));
            if field.mandatory {
                self.add_in(self.on_the_site(field.sites), path, RuleName::Mandatory, None, None);
            } else if let Some(case) = case {
                self.add_in(self.describe_case(case, record), path, RuleName::Mandatory, None, None);
            } else if let Some(condition) = &field.mandatory_if
                && self.holds(parent, condition, record) == Holds::Yes
            {
                self.add(path, RuleName::MandatoryIf, Some(Limit::Text(describe_actual(condition, record))), None);
            }
            return;
        }
        if let Some(condition) = &field.allowed_if
            && self.holds(parent, condition, record) == Holds::No
        {
            self.add(path, RuleName::AllowedIf, Some(Limit::Text(describe_required(condition, record))), None);
        }
        self.value(path, value, &field.kind, field.rules, field);
        if let (Value::List(list), Kind::List(item) | Kind::Joined(item)) = (value, &field.kind) {
            self.nested(path, |walk| {
                for index in 0..list.len() {
                    let path = &Path::Entry(path, index);
                    if !walk.is_unknown(path) {
                        walk.value(path, list.get(index), item, field.item_rules, field);
                        if matches!(field.kind, Kind::Joined(_)) {
                            walk.joined_entry(path, list.get(index), field.item_rules);
                        }
                    }
                }
            });
        }
        for case in field.cases {
            if self.applies(parent, case, record) {
                self.case(path, case, record, field, value);
            }
        }
        if let Some(other) = field.not_after {
            self.not_after(parent, record, field, value, other);
        }
    }

    /// Checks that an entry of a joined list remains one entry when its string is split: it is not empty, and has no
    /// comma.
    fn joined_entry(&mut self, path: &Path<'_>, value: Value<'_>, rules: &[Rule]) {
        let Value::Text(text) = value else { return };
        let is_reported = rules.iter().any(|rule| matches!(rule, Rule::MinLength(1..)));
        if text.is_empty() && !is_reported {
            self.add(path, RuleName::MinLength, Some(Limit::Number(1)), Some("0".to_owned()));
        }
        if text.contains(SEPARATOR) {
            self.add(path, RuleName::Separator, None, None);
        }
    }

    /// Whether a case of a field of the record at `parent` applies.
    fn applies(&self, parent: &Path<'_>, case: &Case<'_>, record: &dyn Record) -> bool {
        let holds = |condition| self.holds(parent, condition, record) == Holds::Yes;
        self.is_on_site(case.sites) && case.condition.as_ref().is_none_or(holds)
    }

    /// Describes when a case that applies does so: "on the site cn if `period_type` is 2".
    fn describe_case(&self, case: &Case<'_>, record: &dyn Record) -> Option<String> {
        let condition = case.condition.as_ref().map(|condition| format!("if {}", describe_actual(condition, record)));
        let parts: Vec<String> = self.on_the_site(case.sites).into_iter().chain(condition).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    /// Checks a value against the limits of a case that applies.
    fn case(&mut self, path: &Path<'_>, case: &Case<'_>, record: &dyn Record, field: &Field<'_>, value: Value<'_>) {
        let before = self.violations.len();
        self.rules(path, value, case.rules, field.shown);
        match value {
            Value::List(list) => {
                for index in 0..list.len() {
                    let path = &Path::Entry(path, index);
                    if !self.is_unknown(path) {
                        self.rules(path, list.get(index), case.item_rules, field.shown);
                        self.one_of(path, list.get(index), case.values, field.shown);
                    }
                }
            }
            value => self.one_of(path, value, case.values, field.shown),
        }
        if self.violations.len() > before {
            let words = self.describe_case(case, record);
            let added = self.violations.split_off(before);
            self.violations.extend(added.into_iter().map(|violation| violation.in_case(words.clone())));
        }
    }

    /// Checks that a value is one of `values`, unless these are empty.
    fn one_of(&mut self, path: &Path<'_>, value: Value<'_>, values: &[&str], shown: bool) {
        let Some(text) = value.written().filter(|text| !values.is_empty() && !values.contains(&text.as_str())) else {
            return;
        };
        // Also of a shown field: a string that is none of the documented ones may be personal data.
        let given = (shown && !matches!(value, Value::Text(_))).then_some(text);
        self.add(path, RuleName::OneOf, Some(Limit::Text(values.join(", "))), given);
    }

    /// Checks that a date is not after that of the field with the index `other`.
    fn not_after(&mut self, parent: &Path<'_>, record: &dyn Record, field: &Field<'_>, value: Value<'_>, other: usize) {
        let Some(limit) = record.fields().get(other) else { return };
        if self.is_unknown(&Path::Field(parent, limit.name)) {
            return;
        }
        // Dates, months and timestamps have a fixed width, so the order of their strings is that of the values.
        let (Some(own), Some(last)) = (value.written(), record.value(other).written()) else { return };
        if own > last {
            let words = Limit::Text(format!("`{}`", limit.name));
            let given = field.shown.then_some(own);
            self.add(&Path::Field(parent, field.name), RuleName::NotAfter, Some(words), given);
        }
    }

    /// Evaluates a condition on another field of the record at `parent`. A field that is not given has its default
    /// value.
    fn holds(&self, parent: &Path<'_>, condition: &Condition<'_>, record: &dyn Record) -> Holds {
        let Some(other) = record.fields().get(condition.field) else { return Holds::Unknown };
        if self.is_unknown(&Path::Field(parent, other.name)) || !self.is_on_site(other.sites) {
            return Holds::Unknown;
        }
        let holds = match record.value(condition.field) {
            given if condition.values.is_empty() => !is_missing(given),
            Value::Text(text) => condition.values.contains(&text),
            given => wire_value(other, given).is_some_and(|text| condition.values.contains(&text.as_str())),
        };
        if holds { Holds::Yes } else { Holds::No }
    }

    fn value(&mut self, path: &Path<'_>, value: Value<'_>, kind: &Kind<'_>, rules: &[Rule], field: &Field<'_>) {
        let show = |text: String| field.shown.then_some(text);
        match (value, kind) {
            (Value::Text(text), Kind::StringEnum(known)) if !known.contains(&text) => {
                // Also of a shown field: a string that is none of the documented ones may be personal data.
                self.add(path, RuleName::OneOf, Some(Limit::Text(known.join(", "))), None);
            }
            (Value::Integer(number), Kind::IntegerEnum(known)) if !known.contains(&number) => {
                let known: Vec<String> = known.iter().map(i64::to_string).collect();
                self.add(path, RuleName::OneOf, Some(Limit::Text(known.join(", "))), show(number.to_string()));
            }
            (Value::Text(text), Kind::StringEnum(known)) if !field.value_sites.is_empty() => {
                let known: Vec<String> = known.iter().map(|known| (*known).to_owned()).collect();
                self.value_on_site(path, text, &known, field);
            }
            (Value::Integer(number), Kind::IntegerEnum(known)) if !field.value_sites.is_empty() => {
                let known: Vec<String> = known.iter().map(i64::to_string).collect();
                self.value_on_site(path, &number.to_string(), &known, field);
            }
            (Value::Invalid, _) => {
                self.add(path, RuleName::Type, Some(Limit::Text(kind.expected().to_owned())), None);
            }
            _ => {}
        }
        self.rules(path, value, rules, field.shown);
        if let Value::Record(record) = value {
            self.record(path, record);
        }
    }

    /// Checks that the site has a value of an enum, which is one of those in `known`.
    fn value_on_site(&mut self, path: &Path<'_>, value: &str, known: &[String], field: &Field<'_>) {
        let position = known.iter().position(|known| known == value);
        let Some(sites) = position.and_then(|position| field.value_sites.get(position)) else { return };
        if self.is_on_site(*sites) {
            return;
        }
        let on_site = known.iter().zip(field.value_sites).filter(|(_, sites)| self.is_on_site(**sites));
        let on_site: Vec<&str> = on_site.map(|(value, _)| value.as_str()).collect();
        let given = field.shown.then(|| value.to_owned());
        self.add_in(self.on_the_site(*sites), path, RuleName::OneOf, Some(Limit::Text(on_site.join(", "))), given);
    }

    fn rules(&mut self, path: &Path<'_>, value: Value<'_>, rules: &[Rule], shown: bool) {
        let show = |text: String| shown.then_some(text);
        for rule in rules {
            if let (Rule::Format(format), Value::Text(text)) = (*rule, value) {
                if !format.matches(text) {
                    let limit = Limit::Text(format.expected().to_owned());
                    self.add(path, RuleName::Format, Some(limit), show(format!("{text:?}")));
                }
                continue;
            }
            if let Some((name, limit, given)) = check_rule(*rule, value) {
                let given = match given {
                    Given::Count(count) => Some(count.to_string()),
                    Given::Number(number) => show(number.to_string()),
                    Given::Decimal(number) => show(number.to_string()),
                    Given::Hidden => None,
                };
                self.add(path, name, limit.map(Limit::Number), given);
            }
        }
    }
}

/// Returns the value of a field in its wire format, or the default of the field.
fn wire_value(field: &Field<'_>, value: Value<'_>) -> Option<String> {
    match value {
        Value::Absent => field.default.map(str::to_owned),
        given => given.written(),
    }
}

/// Describes a condition that holds, with the actual value of the field.
fn describe_actual(condition: &Condition<'_>, record: &dyn Record) -> String {
    let Some(other) = record.fields().get(condition.field) else { return String::new() };
    let text = wire_value(other, record.value(condition.field)).filter(|_| !condition.values.is_empty());
    format!("`{}` is {}", other.name, text.as_deref().unwrap_or("given"))
}

/// Describes a condition that does not hold, with the values that it requires.
fn describe_required(condition: &Condition<'_>, record: &dyn Record) -> String {
    let Some(other) = record.fields().get(condition.field) else { return String::new() };
    let values = condition.values.join(" or ");
    format!("`{}` is {}", other.name, if values.is_empty() { "given" } else { &values })
}

/// What a violation reports about the given value: always a count, the value itself only if it may be shown.
enum Given {
    Count(usize),
    Number(i64),
    Decimal(Decimal),
    Hidden,
}

/// Returns the rule, its limit and the given value if `value` breaks `rule`.
fn check_rule(rule: Rule, value: Value<'_>) -> Option<(RuleName, Option<i64>, Given)> {
    match (rule, value) {
        (Rule::MinLength(limit), Value::Text(text)) => {
            // A character has at most four bytes, so most values need no count.
            if text.len().div_ceil(4) >= limit as usize {
                return None;
            }
            let count = text.chars().count();
            (count < limit as usize).then_some((RuleName::MinLength, Some(limit.into()), Given::Count(count)))
        }
        (Rule::MaxLength(limit), Value::Text(text)) => {
            // A character has at least one byte, so most values need no count.
            if text.len() <= limit as usize {
                return None;
            }
            let count = text.chars().count();
            (count > limit as usize).then_some((RuleName::MaxLength, Some(limit.into()), Given::Count(count)))
        }
        (Rule::Min(limit), Value::Integer(number)) => {
            (number < limit).then_some((RuleName::Min, Some(limit), Given::Number(number)))
        }
        (Rule::Max(limit), Value::Integer(number)) => {
            (number > limit).then_some((RuleName::Max, Some(limit), Given::Number(number)))
        }
        (Rule::Above(limit), Value::Integer(number)) => {
            (number <= limit).then_some((RuleName::Above, Some(limit), Given::Number(number)))
        }
        (Rule::Min(limit), Value::Decimal(number)) => {
            (number.cmp_whole(limit) == Ordering::Less).then_some((RuleName::Min, Some(limit), Given::Decimal(number)))
        }
        (Rule::Max(limit), Value::Decimal(number)) => (number.cmp_whole(limit) == Ordering::Greater).then_some((
            RuleName::Max,
            Some(limit),
            Given::Decimal(number),
        )),
        (Rule::Above(limit), Value::Decimal(number)) => (number.cmp_whole(limit) != Ordering::Greater).then_some((
            RuleName::Above,
            Some(limit),
            Given::Decimal(number),
        )),
        (Rule::MaxDecimals(limit), Value::Decimal(number)) => {
            (number.decimals() > limit).then_some((RuleName::MaxDecimals, Some(limit.into()), Given::Decimal(number)))
        }
        (Rule::MinItems(limit), Value::List(list)) => {
            let count = list.len();
            (count < limit as usize).then_some((RuleName::MinItems, Some(limit.into()), Given::Count(count)))
        }
        (Rule::MaxItems(limit), Value::List(list)) => {
            let count = list.len();
            (count > limit as usize).then_some((RuleName::MaxItems, Some(limit.into()), Given::Count(count)))
        }
        (Rule::MaxJoinedLength(limit), Value::List(list)) => {
            let count = joined(list).chars().count();
            (count > limit as usize).then_some((RuleName::MaxJoinedLength, Some(limit.into()), Given::Count(count)))
        }
        (Rule::NotOnlyDigitsSpecialOrSpaces, Value::Text(text)) => {
            let broken = !text.is_empty() && !text.chars().any(char::is_alphabetic);
            broken.then_some((RuleName::NotOnlyDigitsSpecialOrSpaces, None, Given::Hidden))
        }
        _ => None,
    }
}
