//! Checks the examples of the docs against the types and rules from the same page.

use std::collections::HashMap;

use huaweicloud_bss_rules::{
    self as rules, Case, Decimal, Kind, List, Record, Rule, RuleName, SEPARATOR, Site, Sites, Value,
};

use super::{conditions::has_value, wording};
use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    language::read,
    model::FieldType,
    report::Problems,
    resolve::{Group, GroupKind, Operation, Spec},
    source::Span,
    syntax::{self, Body, Condition, Example, ExampleReply, Field},
    words::{closest, quoted},
    yaml::{self, Node},
};

/// The fields in an example are declared, and their values have the right types and meet all rules.
pub(super) fn examples(spec: &Spec<'_>, problems: &mut Problems) {
    if spec.operations.iter().all(|operation| operation.syntax.examples.is_empty()) {
        return;
    }
    // The tables of the evaluator borrow their contents: kinds borrow from parts, and fields from both.
    let parts: Vec<Vec<Parts<'_>>> = spec.groups.iter().map(|group| parts(spec, group)).collect();
    let items: Vec<Vec<Kind<'_>>> = parts.iter().map(|parts| parts.iter().map(Parts::item).collect()).collect();
    let cases: Vec<Vec<Vec<Case<'_>>>> = parts.iter().map(|parts| parts.iter().map(Parts::cases).collect()).collect();
    let fields: Vec<Vec<rules::Field<'_>>> = parts
        .iter()
        .zip(&items)
        .zip(&cases)
        .map(|((parts, items), cases)| {
            parts.iter().zip(items).zip(cases).map(|((part, item), cases)| part.field(item, cases)).collect()
        })
        .collect();
    // Unknown names are reported by another rule.
    let positions = |group: &Group<'_>| {
        group.at_least_one_of.iter().map(|names| group.positions(names).flatten().collect()).collect()
    };
    let sets: Vec<Vec<Vec<usize>>> = spec.groups.iter().map(positions).collect();
    let tables = fields.iter().zip(&sets).map(|(fields, at_least_one_of)| Table { fields, at_least_one_of }).collect();
    let sites: Vec<&str> = spec.api.sites.iter().map(|site| site.name.value).collect();
    let mut checker = Checker { spec, sites: &sites, tables, problems };
    for operation in &spec.operations {
        for example in &operation.syntax.examples {
            checker.example(operation, example);
        }
    }
}

/// A group of fields in the form of the evaluator.
#[derive(Clone, Copy)]
struct Table<'t> {
    fields: &'t [rules::Field<'t>],
    at_least_one_of: &'t [Vec<usize>],
}

/// The data from which the evaluator's description of a field borrows.
struct Parts<'a> {
    field: &'a Field<'a>,
    /// `None` if the type is not declared; then the field is not checked.
    ty: Option<FieldType>,
    texts: Vec<&'a str>,
    integers: Vec<i64>,
    sites: Sites,
    /// The sites of the values of an enum, if some of them are limited to some sites.
    value_sites: Vec<Sites>,
    cases: Vec<CaseParts<'a>>,
    not_after: Option<usize>,
    rules: Vec<Rule>,
    item_rules: Vec<Rule>,
    mandatory_if: Option<(usize, Vec<&'a str>)>,
    allowed_if: Option<(usize, Vec<&'a str>)>,
}

/// The data from which the evaluator's description of a case borrows.
struct CaseParts<'a> {
    sites: Sites,
    condition: Option<(usize, Vec<&'a str>)>,
    mandatory: bool,
    values: Vec<&'a str>,
    rules: Vec<Rule>,
    item_rules: Vec<Rule>,
}

impl CaseParts<'_> {
    fn case(&self) -> Case<'_> {
        let mut case = Case::new(self.sites).values(&self.values).rules(&self.rules).item_rules(&self.item_rules);
        case.condition = self.condition.as_ref().map(|(field, values)| rules::Condition { field: *field, values });
        case.mandatory = self.mandatory;
        case
    }
}

fn parts<'a>(spec: &Spec<'a>, group: &Group<'a>) -> Vec<Parts<'a>> {
    let one = |field: &'a Field<'a>| {
        let ty = spec.types.field_type(group.chapter, field);
        let inner = ty.as_ref().map(wording::inner);
        let (mut texts, mut integers) = (Vec::new(), Vec::new());
        match inner.and_then(|ty| spec.types.body(ty)) {
            Some(Body::StringEnum(values)) => texts.extend(values.iter().map(|value| value.value.value)),
            Some(Body::IntegerEnum(values)) => {
                integers.extend(values.iter().filter_map(|value| value.value.value.parse::<i64>().ok()));
            }
            _ => {}
        }
        let limited = |values: &[syntax::Value<'_>]| values.iter().any(|value| !value.sites.is_empty());
        let value_sites = match inner.and_then(|ty| spec.types.body(ty)) {
            Some(Body::StringEnum(values) | Body::IntegerEnum(values)) if limited(values) => {
                values.iter().map(|value| spec.sites(&value.sites)).collect()
            }
            _ => Vec::new(),
        };
        let is_list = ty.as_ref().is_some_and(|ty| ty.entry().is_some());
        let (rules, item_rules) = syntax::rules(&field.limits, is_list);
        let condition = |conditions: &'a [Condition<'a>]| {
            let condition = conditions.first()?;
            let values = condition.values.iter().map(|value| value.value).collect();
            Some((group.position(condition.field.value)?, values))
        };
        let (mandatory_if, allowed_if) = (condition(&field.mandatory_if), condition(&field.allowed_if));
        let case = |case: &'a syntax::Case<'a>| {
            let (rules, item_rules) = syntax::rules(&case.limits, is_list);
            CaseParts {
                sites: spec.sites(&case.sites),
                condition: condition(&case.conditions),
                mandatory: case.mandatory.is_some_and(|flag| flag.value),
                values: case.values.iter().map(|value| value.value).collect(),
                rules,
                item_rules,
            }
        };
        // A case whose condition cannot be resolved would always apply.
        let resolved = |case: &&syntax::Case<'_>| {
            case.conditions.first().is_none_or(|condition| group.position(condition.field.value).is_some())
        };
        let cases = field.cases.iter().filter(resolved).map(case).collect();
        let not_after = field.not_after.and_then(|name| group.position(name.value));
        let sites = spec.sites(&field.sites);
        Parts {
            field,
            ty,
            texts,
            integers,
            sites,
            value_sites,
            cases,
            not_after,
            rules,
            item_rules,
            mandatory_if,
            allowed_if,
        }
    };
    group.fields.iter().map(one).collect()
}

impl Parts<'_> {
    /// The kind of the value; for a list, of its entries.
    fn item(&self) -> Kind<'_> {
        match self.ty.as_ref().map(wording::inner) {
            Some(FieldType::Integer) => Kind::Integer,
            Some(FieldType::Long) => Kind::Long,
            Some(FieldType::Decimal) => Kind::Decimal,
            Some(FieldType::Boolean) => Kind::Boolean,
            Some(FieldType::Date) => Kind::Date,
            Some(FieldType::Month) => Kind::Month,
            Some(FieldType::Timestamp) => Kind::Timestamp,
            Some(FieldType::Named(_)) if !self.texts.is_empty() => Kind::StringEnum(&self.texts),
            Some(FieldType::Named(_)) if !self.integers.is_empty() => Kind::IntegerEnum(&self.integers),
            Some(FieldType::Named(_)) => Kind::Record,
            Some(FieldType::String | FieldType::List(_) | FieldType::Joined(_)) | None => Kind::Text,
        }
    }

    fn cases(&self) -> Vec<Case<'_>> {
        self.cases.iter().map(CaseParts::case).collect()
    }

    fn field<'t>(&'t self, item: &'t Kind<'t>, cases: &'t [Case<'t>]) -> rules::Field<'t> {
        let kind = match self.ty {
            Some(FieldType::List(_)) => Kind::List(item),
            Some(FieldType::Joined(_)) => Kind::Joined(item),
            _ => *item,
        };
        let mut field = rules::Field::new(self.field.name.value, self.field.place, kind).shown();
        if self.ty.is_none() {
            return field;
        }
        if self.field.mandatory.is_some_and(|flag| flag.value) {
            field = field.mandatory();
        }
        if let Some((other, values)) = &self.mandatory_if {
            field = field.mandatory_if(*other, values);
        }
        if let Some((other, values)) = &self.allowed_if {
            field = field.allowed_if(*other, values);
        }
        if let Some(default) = self.field.default {
            field = field.default(default.value);
        }
        field.not_after = self.not_after;
        field
            .rules(&self.rules)
            .item_rules(&self.item_rules)
            .sites(self.sites)
            .value_sites(&self.value_sites)
            .cases(cases)
    }
}

/// A value of an example in the form of the evaluator.
enum ExampleValue<'t> {
    Absent,
    Text(&'t str),
    Integer(i64),
    Decimal(Decimal),
    Boolean(bool),
    Record(ExampleRecord<'t>),
    List(ExampleList<'t>),
}

struct ExampleRecord<'t> {
    name: &'t str,
    fields: &'t [rules::Field<'t>],
    at_least_one_of: &'t [Vec<usize>],
    values: Vec<ExampleValue<'t>>,
}

struct ExampleList<'t>(Vec<ExampleValue<'t>>);

impl ExampleValue<'_> {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Absent => Value::Absent,
            Self::Text(text) => Value::Text(text),
            Self::Integer(number) => Value::Integer(*number),
            Self::Decimal(number) => Value::Decimal(*number),
            Self::Boolean(flag) => Value::Boolean(*flag),
            Self::Record(record) => Value::Record(record),
            Self::List(list) => Value::List(list),
        }
    }
}

impl Record for ExampleRecord<'_> {
    fn name(&self) -> &str {
        self.name
    }

    fn fields(&self) -> &[rules::Field<'_>] {
        self.fields
    }

    fn value(&self, index: usize) -> Value<'_> {
        self.values.get(index).map_or(Value::Absent, ExampleValue::value)
    }

    fn at_least_one_of(&self, index: usize) -> Option<&[usize]> {
        self.at_least_one_of.get(index).map(Vec::as_slice)
    }
}

impl List for ExampleList<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    fn get(&self, index: usize) -> Value<'_> {
        self.0.get(index).map_or(Value::Absent, ExampleValue::value)
    }
}

struct Checker<'s, 'a, 't> {
    spec: &'s Spec<'a>,
    /// The names of the sites.
    sites: &'t [&'t str],
    /// Indexed by the id of the group.
    tables: Vec<Table<'t>>,
    problems: &'s mut Problems,
}

/// The places of the values of an example, by path in the notation of the evaluator.
type Places = HashMap<String, Span>;

impl<'a: 't, 't> Checker<'_, 'a, 't> {
    fn example(&mut self, operation: &Operation<'a>, example: &'a Example<'a>) {
        if example.broken_site {
            return;
        }
        let site = example.site.map_or("", |site| site.value);
        let site = Site::named(site, self.sites);
        if let Some(node) = example.request {
            self.root(&operation.request, node, site);
        }
        let Some(answer) = &example.reply else { return };
        let failed = self.failed(operation.syntax, answer);
        if let Some(body) = answer.body {
            self.root(if failed { &operation.failure } else { &operation.reply }, body, site);
        }
    }

    /// Whether a reply is a failure: by its status or, if the status is a success, by an `error_code` that only
    /// failures have.
    fn failed(&mut self, operation: &syntax::Operation<'_>, reply: &ExampleReply<'_>) -> bool {
        let has = |fields: &[Field<'_>]| fields.iter().any(|field| field.name.value == "error_code");
        let given = reply.body.is_some_and(|body| read::entry(body, "error_code").is_some());
        let Some(status) = reply.status else { return given };
        // The statuses are given but could not be read.
        if operation.success.is_empty() {
            return given;
        }
        if operation.success.contains(&status.value) {
            return given && has(&operation.failure) && !has(&operation.reply);
        }
        if status.value < 400 && !given {
            let statuses = operation.success.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
            self.problems.add(
                Diagnostic::new(
                    Code::ExampleStatus,
                    status.span,
                    format!("the status {} is not documented", status.value),
                )
                .here(format!("`success` of the operation is {statuses}"))
                .help("add the status to `success` of the operation, or correct the example"),
            );
        }
        given || status.value >= 400
    }

    fn root(&mut self, group: &Group<'a>, node: &'a Node, site: Site<'_>) {
        let mut places = Places::new();
        let record = self.record(group, node, group.kind == GroupKind::Request, &mut String::new(), &mut places);
        let Some(record) = record else { return };
        for violation in rules::validate(&record, site) {
            let path = violation.field();
            let parent = path.rfind('.').and_then(|end| path.get(..end)).unwrap_or("");
            let missing = matches!(violation.rule(), RuleName::Mandatory | RuleName::MandatoryIf);
            let span = if missing { places.get(parent) } else { places.get(path) };
            let span = span.copied().unwrap_or(node.span);
            self.problems.add(
                Diagnostic::new(Code::ExampleRule, span, format!("in this example, {violation}"))
                    .help("correct the rule if it was transcribed wrongly; if the docs page contradicts itself, correct the example and explain it in `note`"),
            );
        }
    }

    /// `None` if a value has the wrong type, because the rules can only be checked for values of the right types.
    fn record(
        &mut self,
        group: &Group<'a>,
        node: &'a Node,
        request: bool,
        path: &mut String,
        places: &mut Places,
    ) -> Option<ExampleRecord<'t>> {
        let Table { fields, at_least_one_of } = *self.tables.get(group.id.0)?;
        places.insert(path.clone(), node.span);
        let mut values: Vec<ExampleValue<'t>> = fields.iter().map(|_| ExampleValue::Absent).collect();
        let mut structure_ok = true;
        for (name, value) in node.entries() {
            let Some(text) = name.scalar() else { continue };
            let Some((index, field)) =
                group.position(text.value).and_then(|index| Some((index, group.fields.get(index)?)))
            else {
                self.unknown_field(group, text.value, name.span);
                structure_ok = false;
                continue;
            };
            let length = path.len();
            if length > 0 {
                path.push('.');
            }
            path.push_str(text.value);
            if let Some(ty) = self.spec.types.field_type(group.chapter, field) {
                let value = self.value(field, &ty, value, request, path, places);
                structure_ok &= value.is_some();
                if let (Some(value), Some(slot)) = (value, values.get_mut(index)) {
                    *slot = value;
                }
            } else {
                structure_ok = false;
            }
            path.truncate(length);
        }
        structure_ok.then_some(ExampleRecord { name: group.owner, fields, at_least_one_of, values })
    }

    fn unknown_field(&mut self, group: &Group<'_>, name: &str, span: Span) {
        if !group.is_complete {
            return;
        }
        let message = format!("{} has no field {}", group.title(), quoted(name));
        let error = Diagnostic::new(Code::ExampleUnknownField, span, message);
        self.problems.add(match closest(name, group.names()) {
            Some(suggestion) => error.did_you_mean(suggestion),
            None => error.help("declare the field, or correct the example and explain it in `note`"),
        });
    }

    fn value(
        &mut self,
        field: &'a Field<'a>,
        ty: &FieldType,
        node: &'a Node,
        request: bool,
        path: &mut String,
        places: &mut Places,
    ) -> Option<ExampleValue<'t>> {
        places.insert(path.clone(), node.span);
        if let (yaml::Kind::Null, false) = (&node.kind, request) {
            return Some(ExampleValue::Absent);
        }
        if let yaml::Kind::Todo = &node.kind {
            return None;
        }
        let value = match (ty, &node.kind) {
            (FieldType::String, yaml::Kind::Text(text)) => Some(ExampleValue::Text(text)),
            (FieldType::Boolean, yaml::Kind::Bool(flag)) => Some(ExampleValue::Boolean(*flag)),
            (FieldType::Decimal, yaml::Kind::Number(text) | yaml::Kind::Text(text)) => {
                Decimal::parse(text).map(ExampleValue::Decimal)
            }
            (FieldType::Date, yaml::Kind::Text(text)) if read::is_date(text) => Some(ExampleValue::Text(text)),
            (FieldType::Month, yaml::Kind::Text(text)) if read::is_month(text) => Some(ExampleValue::Text(text)),
            (FieldType::Timestamp, yaml::Kind::Text(text)) if read::is_timestamp(text) => {
                Some(ExampleValue::Text(text))
            }
            (FieldType::Integer, yaml::Kind::Number(text)) => {
                canonical(text, i32::MIN.into(), i32::MAX.into()).map(ExampleValue::Integer)
            }
            (FieldType::Long, yaml::Kind::Number(text)) => {
                canonical(text, i64::MIN, i64::MAX).map(ExampleValue::Integer)
            }
            (FieldType::List(inner), yaml::Kind::List(items)) => {
                return self.list(field, inner, items, request, path, places);
            }
            (FieldType::Joined(inner), yaml::Kind::Text(text)) => {
                let entries = text.split(SEPARATOR).filter(|_| !text.is_empty());
                let entries: Option<Vec<_>> = entries.map(|entry| self.entry(inner, entry)).collect();
                entries.map(|entries| ExampleValue::List(ExampleList(entries)))
            }
            (FieldType::Named(id), kind) => match (self.spec.types.get(*id), self.spec.types.body(ty)?, kind) {
                (_, Body::Unknown, _) => return None,
                (_, Body::StringEnum(_), yaml::Kind::Text(text)) => Some(ExampleValue::Text(text)),
                (_, Body::IntegerEnum(_), yaml::Kind::Number(text)) => {
                    canonical(text, i32::MIN.into(), i32::MAX.into()).map(ExampleValue::Integer)
                }
                (Some(declared), Body::Object(_), yaml::Kind::Map(_)) => {
                    let group = declared.group?;
                    return self.record(&group, node, request, path, places).map(ExampleValue::Record);
                }
                _ => None,
            },
            _ => None,
        };
        if value.is_none() {
            self.wrong_type(field, ty, node);
        }
        value
    }

    fn list(
        &mut self,
        field: &'a Field<'a>,
        inner: &FieldType,
        items: &'a [Node],
        request: bool,
        path: &mut String,
        places: &mut Places,
    ) -> Option<ExampleValue<'t>> {
        let mut values = Vec::new();
        let mut structure_ok = true;
        for (index, item) in items.iter().enumerate() {
            let length = path.len();
            path.push_str(&format!("[{index}]"));
            match self.value(field, inner, item, request, path, places) {
                Some(value) => values.push(value),
                None => structure_ok = false,
            }
            path.truncate(length);
        }
        structure_ok.then_some(ExampleValue::List(ExampleList(values)))
    }

    /// An entry of a joined list; `None` if it does not have this type.
    fn entry(&self, ty: &FieldType, text: &'a str) -> Option<ExampleValue<'t>> {
        let is_integer = || matches!(self.spec.types.body(ty), Some(Body::IntegerEnum(_)));
        match ty {
            FieldType::Integer => canonical(text, i32::MIN.into(), i32::MAX.into()).map(ExampleValue::Integer),
            FieldType::Named(_) if is_integer() => {
                canonical(text, i32::MIN.into(), i32::MAX.into()).map(ExampleValue::Integer)
            }
            FieldType::Long => canonical(text, i64::MIN, i64::MAX).map(ExampleValue::Integer),
            FieldType::Decimal => Decimal::parse(text).map(ExampleValue::Decimal),
            FieldType::Boolean => text.parse().ok().map(ExampleValue::Boolean),
            // The rules check whether an enum has the value.
            FieldType::Named(_) => Some(ExampleValue::Text(text)),
            _ => has_value(self.spec, ty, text).then_some(ExampleValue::Text(text)),
        }
    }

    fn wrong_type(&mut self, field: &Field<'_>, ty: &FieldType, node: &Node) {
        let expected = wording::value(self.spec, ty);
        let what = format!("in this example, {}", quoted(field.name.value));
        let error = Diagnostic { code: Code::ExampleType, ..read::wrong_shape(&what, &expected, node) };
        let error = match field.ty {
            Some(expr) => error.label(expr.name.span, "the type is declared here"),
            None => error,
        };
        self.problems.add(match (expected.as_str(), node.scalar(), &node.kind) {
            (text, Some(scalar), kind) if text.starts_with("a string") && !matches!(kind, yaml::Kind::Text(_)) => {
                error.help(format!("put it in quotes: \"{}\"", scalar.value)).fix(Edit::Quote(node.span))
            }
            (_, _, yaml::Kind::List(_)) if matches!(ty, FieldType::Joined(_)) => {
                error.help("write the entries in one string: \"300,500\"")
            }
            (_, _, yaml::Kind::Null) => error.help("remove the field"),
            (_, _, yaml::Kind::Text(_)) => {
                error.help("if the docs page has a string here, correct the example and explain it in `note`")
            }
            _ => error,
        });
    }
}

/// Parses an integer in the notation of JSON.
fn canonical(text: &str, min: i64, max: i64) -> Option<i64> {
    text.parse::<i64>().ok().filter(|number| number.to_string() == text && (min..=max).contains(number))
}
