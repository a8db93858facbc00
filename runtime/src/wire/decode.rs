//! Decodes JSON into generated types.
//!
//! One decoder reads replies and requests. Replies are read tolerantly: servers add fields, send `"1"` for `1`, and
//! null for absent values. A value that does not fit is omitted and listed, so that the reply is not lost. Requests are
//! read strictly, and all their mismatches are reported together.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use huaweicloud_bss_rules::{Field, Kind, Limit, Path, Record, RuleName, Violation, validate_known};

use rust_decimal::Decimal;

use super::fields::{Blank, Fields, ListSlot, Slot};
use super::mismatch::{DecodingPolicy, Mismatch, Mismatches, Problem};
use super::node::Node;

/// Why a reply cannot be decoded: the path to the field and the expected form, never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    problem: String,
}

impl DecodeError {
    /// The path to the field in wire names: `orders[2].amount`; empty for the whole body.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn of_body(problem: String) -> Self {
        Self { path: String::new(), problem }
    }

    fn of(mismatch: &Mismatch) -> Self {
        Self { path: mismatch.path().to_owned(), problem: mismatch.problem().to_string() }
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "the body {}", self.problem)
        } else {
            write!(f, "`{}` {}", self.path, self.problem)
        }
    }
}

impl std::error::Error for DecodeError {}

/// Decodes a reply into `record`. A value that does not fit becomes absent, an entry of a list that does not fit is
/// omitted, and both are listed.
///
/// # Errors
///
/// The body is not an object, or a mandatory field is missing. With [`DecodingPolicy::Strict`], the first mismatch.
pub(crate) fn decode_reply(
    node: Node<'_>,
    record: &mut dyn Fields,
    policy: DecodingPolicy,
) -> Result<Mismatches, DecodeError> {
    let node = if matches!(node, Node::Null) { Node::Object(Vec::new()) } else { node };
    let mut walk = Walk::new(Mode::Reply);
    let fits = walk.record(&Path::Whole, record, node);
    let error = match walk.mismatches.first() {
        Some(first) if policy == DecodingPolicy::Strict => Some(DecodeError::of(first)),
        _ if !fits => walk.fatal.as_ref().map(DecodeError::of),
        _ => None,
    };
    error.map_or(Ok(walk.mismatches), Err)
}

/// Decodes a value of any type, and fails at the first mismatch.
pub(super) fn decode_value(node: Node<'_>, slot: Slot<'_>) -> Result<(), DecodeError> {
    let mut walk = Walk::new(Mode::Stored);
    let expected = expected_in(&slot);
    walk.slot(&Path::Whole, slot, node, expected);
    walk.mismatches.first().map_or(Ok(()), |first| Err(DecodeError::of(first)))
}

/// Decodes the data of a failure. Values that do not fit are omitted, so that the failure itself is reported.
pub(crate) fn decode_failure<T: Fields + Blank>(node: &Node<'_>) -> T {
    let mut data = T::BLANK;
    Walk::new(Mode::Reply).record(&Path::Whole, &mut data, node.clone());
    data
}

/// Decodes a request strictly, from a JSON object of wire names for path, query, header and body fields.
///
/// Returns all mismatches: unknown fields, duplicate fields, values of another type, missing mandatory fields. If the
/// node is not an object, the path of the mismatch is empty.
pub(crate) fn decode_request(node: Node<'_>, record: &mut dyn Fields) -> Vec<Violation> {
    let mut walk = Walk::new(Mode::Request);
    walk.record(&Path::Whole, record, node);
    walk.violations
}

/// Returns `mismatches` and every rule that the rest of `record` violates.
///
/// A field with a mismatch is blank, so rules about it are not evaluated.
pub(crate) fn with_rules(mismatches: &[Violation], record: &dyn Record) -> Vec<Violation> {
    let is_mismatch =
        |path: &str| mismatches.iter().any(|mismatch| mismatch.field() == path || mismatch.field().is_empty());
    mismatches.iter().cloned().chain(validate_known(record, &is_mismatch)).collect()
}

/// The source of the JSON, which decides how it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// A server: read tolerantly, `"1"` for `1` included. Values that do not fit are omitted.
    Reply,
    /// A program that stores requests and replies through serde: read tolerantly, but a duplicate field is an error, as
    /// with the types of serde.
    Stored,
    /// A person or a program that follows the spec: read strictly. The fields that fit are kept, so that rules that
    /// they violate are reported together with the mismatches.
    Request,
}

struct Walk {
    mode: Mode,
    /// The mismatches of a reply.
    mismatches: Mismatches,
    /// The mismatches of a request.
    violations: Vec<Violation>,
    /// The mismatch that makes the whole reply invalid.
    fatal: Option<Mismatch>,
}

impl Walk {
    fn new(mode: Mode) -> Self {
        Self { mode, mismatches: Mismatches::default(), violations: Vec::new(), fatal: None }
    }

    fn is_tolerant(&self) -> bool {
        self.mode != Mode::Request
    }

    #[cold]
    fn report(&mut self, path: &Path<'_>, problem: Problem, value: Option<&Node<'_>>) {
        if self.is_tolerant() {
            return self.mismatches.add(|| Mismatch::new(path.to_string(), problem, value));
        }
        let (rule, limit) = match problem {
            Problem::Missing => (RuleName::Mandatory, None),
            Problem::Unknown => (RuleName::Unknown, None),
            Problem::Duplicate => (RuleName::Duplicate, None),
            Problem::Expected(expected) => (RuleName::Type, Some(Limit::Text(expected.to_owned()))),
        };
        self.violations.push(Violation::new(path.to_string(), rule, limit, None));
    }

    /// Decodes an object. Returns false if it is not an object, or if a mandatory field is missing or does not fit.
    fn record(&mut self, path: &Path<'_>, record: &mut dyn Fields, node: Node<'_>) -> bool {
        let Node::Object(members) = node else {
            let problem = Problem::Expected(Kind::Record.expected());
            self.report(path, problem, Some(&node));
            self.set_fatal(path, path, problem);
            return false;
        };
        if self.mode != Mode::Reply {
            self.report_duplicates(path, &members);
        }
        // Most replies have no mandatory fields.
        let is_counted = record.fields().iter().any(|field| field.mandatory);
        let mut seen = vec![false; if is_counted { record.fields().len() } else { 0 }];
        let mut fits = true;
        let mut guess = 0;
        for (key, value) in members {
            let Some(index) = find(record.fields(), &key, guess) else {
                if !self.is_tolerant() {
                    self.report(&Path::Field(path, &key), Problem::Unknown, None);
                }
                continue;
            };
            guess = index + 1;
            if matches!(value, Node::Null) {
                continue;
            }
            if let Some(seen) = seen.get_mut(index) {
                *seen = true;
            }
            let Some(field) = record.fields().get(index) else { continue };
            let (expected, mandatory) = (field.kind.expected(), field.mandatory);
            let Some(slot) = record.slot(index) else { continue };
            let field = Path::Field(path, &key);
            let read = match (path, slot) {
                (Path::Whole, Slot::List(list)) => {
                    let read = self.list(&field, list, value, expected);
                    self.mismatches.set_list(index, read);
                    read.is_some()
                }
                (_, slot) => self.slot(&field, slot, value, expected),
            };
            if !read && mandatory {
                self.set_fatal(path, &field, Problem::Expected(expected));
                fits = false;
            }
        }
        for (field, seen) in record.fields().iter().zip(seen) {
            if field.mandatory && !seen {
                let field = Path::Field(path, field.name);
                self.report(&field, Problem::Missing, None);
                self.set_fatal(path, &field, Problem::Missing);
                fits = false;
            }
        }
        fits
    }

    /// Reports duplicate names of an object, also those that are no fields of its type.
    ///
    /// No reader can tell which of two values is meant.
    fn report_duplicates(&mut self, path: &Path<'_>, members: &[(Cow<'_, str>, Node<'_>)]) {
        let mut counts: HashMap<&str, usize> = HashMap::with_capacity(members.len());
        for (name, _) in members {
            let count = counts.entry(name).or_default();
            *count += 1;
            if *count == 2 {
                self.report(&Path::Field(path, name), Problem::Duplicate, None);
            }
        }
    }

    /// Keeps the mismatch if it makes the whole reply invalid. `record` is the path of the enclosing record.
    fn set_fatal(&mut self, record: &Path<'_>, path: &Path<'_>, problem: Problem) {
        if matches!(record, Path::Whole) && self.is_tolerant() {
            self.fatal.get_or_insert_with(|| Mismatch::new(path.to_string(), problem, None));
        }
    }

    /// Decodes a list. Returns the number of omitted entries; `None` if it is not a list.
    fn list(
        &mut self,
        path: &Path<'_>,
        list: &mut dyn ListSlot,
        node: Node<'_>,
        expected: &'static str,
    ) -> Option<usize> {
        list.clear();
        let Node::List(entries) = node else {
            self.report(path, Problem::Expected(expected), Some(&node));
            return None;
        };
        let mut left_out = 0;
        for (index, entry) in entries.into_iter().enumerate() {
            // A null is not an entry.
            if self.is_tolerant() && matches!(entry, Node::Null) {
                left_out += 1;
                continue;
            }
            let Some(slot) = list.push() else { continue };
            let expected = expected_in(&slot);
            let fits = self.slot(&Path::Entry(path, index), slot, entry, expected);
            if !fits && self.is_tolerant() {
                list.pop();
                left_out += 1;
            }
        }
        Some(left_out)
    }

    /// Decodes a value. Returns false after reporting a value that does not fit.
    ///
    /// `expected` describes the declared type of the field, which is more specific than the slot.
    fn slot(&mut self, path: &Path<'_>, slot: Slot<'_>, node: Node<'_>, expected: &'static str) -> bool {
        let unfit = match slot {
            Slot::Optional(optional) => {
                let slot = optional.fill();
                let is_absent = self.is_tolerant() && is_empty_string(&node, &slot);
                if is_absent || (!self.slot(path, slot, node, expected) && self.is_tolerant()) {
                    optional.clear();
                }
                return true;
            }
            Slot::Record(record) => return self.record(path, record, node),
            Slot::List(list) => return self.list(path, list, node, expected).is_some(),
            Slot::Text(slot) => self.text(node).map(|text| *slot = text),
            Slot::StringEnum(slot) => self.text(node).map(|text| slot.set(&text)),
            Slot::Integer(slot) => fit(self.integer(&node).and_then(|n| n.try_into().ok()), node, |n| *slot = n),
            Slot::IntegerEnum(slot) => {
                fit(self.integer(&node).and_then(|n| n.try_into().ok()), node, |number| slot.set(number))
            }
            Slot::Long(slot) => fit(self.integer(&node), node, |number| *slot = number),
            Slot::Decimal(slot) => fit(decimal(&node), node, |number| *slot = number),
            Slot::Boolean(slot) => fit(self.boolean(&node), node, |flag| *slot = flag),
            Slot::Formatted(slot) => {
                let fits = matches!(&node, Node::Text(text) if slot.set(text));
                if fits { Ok(()) } else { Err(node) }
            }
        };
        match unfit {
            Ok(()) => true,
            Err(node) => {
                self.report(path, Problem::Expected(expected), Some(&node));
                false
            }
        }
    }

    /// Returns a string, or the node if it is not one.
    fn text<'n>(&self, node: Node<'n>) -> Result<String, Node<'n>> {
        match node {
            Node::Text(text) => Ok(text.into_owned()),
            Node::Number(text) if self.is_tolerant() => Ok(text.into_owned()),
            Node::Boolean(flag) if self.is_tolerant() => Ok(flag.to_string()),
            node => Err(node),
        }
    }

    fn integer(&self, node: &Node<'_>) -> Option<i64> {
        match node {
            Node::Number(text) => whole_number(text),
            Node::Text(text) if self.is_tolerant() => whole_number(text.trim()),
            _ => None,
        }
    }

    fn boolean(&self, node: &Node<'_>) -> Option<bool> {
        match node {
            Node::Boolean(flag) => Some(*flag),
            Node::Text(text) if self.is_tolerant() => match text.as_ref() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

/// Stores a value, or returns the node that has none.
fn fit<'n, T>(value: Option<T>, node: Node<'n>, put: impl FnOnce(T)) -> Result<(), Node<'n>> {
    value.map(put).ok_or(node)
}

/// Whether a node is an empty string in place of another type. Some services send it for an absent value.
fn is_empty_string(node: &Node<'_>, slot: &Slot<'_>) -> bool {
    matches!(node, Node::Text(text) if text.is_empty()) && !matches!(slot, Slot::Text(_) | Slot::StringEnum(_))
}

/// Returns an exact decimal number. Services send amounts as numbers and as strings.
fn decimal(node: &Node<'_>) -> Option<Decimal> {
    let text = match node {
        Node::Number(text) => text.as_ref(),
        Node::Text(text) => text.trim(),
        _ => return None,
    };
    match text.contains(['e', 'E']) {
        true => Decimal::from_scientific(text).ok(),
        false => Decimal::from_str_exact(text).ok(),
    }
}

/// Describes the expected type of an entry of a list.
fn expected_in(slot: &Slot<'_>) -> &'static str {
    match slot {
        Slot::Text(_) | Slot::StringEnum(_) => Kind::Text.expected(),
        Slot::Integer(_) => Kind::Integer.expected(),
        Slot::IntegerEnum(_) => Kind::IntegerEnum(&[]).expected(),
        Slot::Long(_) => Kind::Long.expected(),
        Slot::Decimal(_) => Kind::Decimal.expected(),
        Slot::Boolean(_) => Kind::Boolean.expected(),
        Slot::Formatted(slot) => slot.expected(),
        Slot::Record(_) => Kind::Record.expected(),
        Slot::List(_) | Slot::Optional(_) => Kind::List(&Kind::Text).expected(),
    }
}

/// Returns an integer. `1.0` and `1e0` are accepted too: services in Java may send integers in this form.
fn whole_number(text: &str) -> Option<i64> {
    /// Up to this value, all integers are exact as floats.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let number: f64 = text.parse().ok()?;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// Finds a field by its name. Servers send fields in a fixed order, so the one after the previous match is compared
/// first.
fn find(fields: &[Field<'_>], name: &str, guess: usize) -> Option<usize> {
    if fields.get(guess).is_some_and(|field| field.name == name) {
        return Some(guess);
    }
    fields.iter().position(|field| field.name == name)
}
