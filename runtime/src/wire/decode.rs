//! From JSON into generated types.
//!
//! Two manners, one walk. A reply is read tolerantly: vendors add fields, write `"1"` for `1`, and send null for
//! what they leave out. A request that was written by hand as JSON is read strictly, and everything that is wrong
//! with it is told at once.

use std::fmt;

use huaweicloud_bss_rules::{Field, Kind, Limit, Path, Record, RuleName, Violation, validate_known};

use super::fields::{Blank, Fields, Slot};
use super::node::Node;
use rust_decimal::Decimal;

/// A reply that does not fit its type: the path to the field, and what was expected there. Never the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    problem: String,
}

impl DecodeError {
    /// The wire names that lead to the field: `orders[2].amount`; empty for the body as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn of_body(problem: String) -> Self {
        Self { path: String::new(), problem }
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

/// Reads a reply into `record`, tolerantly.
///
/// # Errors
///
/// The first field whose value does not fit its type.
pub(crate) fn decode_reply(node: Node<'_>, record: &mut dyn Fields) -> Result<(), DecodeError> {
    let node = if matches!(node, Node::Null) { Node::Object(Vec::new()) } else { node };
    decode_value(node, Slot::Record(record))
}

/// The same for a value of any type.
pub(super) fn decode_value(node: Node<'_>, slot: Slot<'_>) -> Result<(), DecodeError> {
    let mut walk = Walk { strict: false, issues: Vec::new() };
    let expected = expected_in(&slot);
    walk.slot(&Path::Whole, slot, node, expected);
    match walk.issues.into_iter().next() {
        None => Ok(()),
        Some(issue) => Err(DecodeError { problem: issue.to_string(), path: issue.path }),
    }
}

/// Reads what a failure carries. A failure is reported whatever its body looks like, so what does not fit is left
/// empty.
pub(crate) fn decode_failure<T: Fields + Blank>(node: &Node<'_>) -> T {
    let mut data = T::BLANK;
    let mut walk = Walk { strict: false, issues: Vec::new() };
    walk.record(&Path::Whole, &mut data, node.clone());
    data
}

/// Reads a request written as a JSON object of wire names, path, query, header and body fields alike, strictly.
///
/// Returns all misfits in one go: fields that the operation does not have, values of another type, missing mandatory
/// fields. The text not being an object at all is a misfit of the whole, whose path is empty.
pub(crate) fn decode_request(node: Node<'_>, record: &mut dyn Fields) -> Vec<Violation> {
    let mut walk = Walk { strict: true, issues: Vec::new() };
    walk.record(&Path::Whole, record, node);
    walk.issues.into_iter().map(Issue::into_violation).collect()
}

/// `misfits` and every rule that the rest of `record` breaks.
///
/// What could not be read is blank, and a blank value breaks rules that say nothing new.
pub(crate) fn with_rules(misfits: &[Violation], record: &dyn Record) -> Vec<Violation> {
    let is_misfit = |path: &str| misfits.iter().any(|misfit| misfit.field() == path || misfit.field().is_empty());
    misfits.iter().cloned().chain(validate_known(record, &is_misfit)).collect()
}

/// Something that does not fit.
struct Issue {
    path: String,
    what: What,
}

enum What {
    Missing,
    Unknown,
    Expected(&'static str),
}

impl Issue {
    fn into_violation(self) -> Violation {
        match self.what {
            What::Missing => Violation::new(self.path, RuleName::Mandatory, None, None),
            What::Unknown => Violation::new(self.path, RuleName::Unknown, None, None),
            What::Expected(expected) => {
                Violation::new(self.path, RuleName::Type, Some(Limit::Text(expected.to_owned())), None)
            }
        }
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.what {
            What::Missing => f.write_str("is mandatory and missing"),
            What::Unknown => f.write_str("is not a field here"),
            What::Expected(expected) => write!(f, "is not {expected}"),
        }
    }
}

struct Walk {
    strict: bool,
    issues: Vec<Issue>,
}

impl Walk {
    #[cold]
    fn report(&mut self, path: &Path<'_>, what: What) {
        self.issues.push(Issue { path: path.to_string(), what });
    }

    fn record(&mut self, path: &Path<'_>, record: &mut dyn Fields, node: Node<'_>) {
        let Node::Object(members) = node else { return self.report(path, What::Expected(Kind::Record.expected())) };
        // Of most replies nothing is mandatory.
        let is_counted = record.fields().iter().any(|field| field.mandatory);
        let mut seen = vec![false; if is_counted { record.fields().len() } else { 0 }];
        let mut guess = 0;
        for (key, value) in members {
            let Some(index) = find(record.fields(), &key, guess) else {
                if self.strict {
                    self.report(&Path::Field(path, &key), What::Unknown);
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
            let Some(kind) = record.fields().get(index).map(|field| field.kind.expected()) else { continue };
            if let Some(slot) = record.slot(index) {
                self.slot(&Path::Field(path, &key), slot, value, kind);
            }
        }
        for (field, seen) in record.fields().iter().zip(seen) {
            if field.mandatory && !seen {
                self.report(&Path::Field(path, field.name), What::Missing);
            }
        }
    }

    /// `expected` is what the spec says of the field as a whole, which tells more than the slot does.
    fn slot(&mut self, path: &Path<'_>, slot: Slot<'_>, node: Node<'_>, expected: &'static str) {
        let fits = match slot {
            Slot::Optional(optional) => {
                let before = self.issues.len();
                let slot = optional.fill();
                if !self.strict && says_nothing(&node, &slot) {
                    return optional.clear();
                }
                self.slot(path, slot, node, expected);
                // A request keeps what fits of an object, so that the rules it breaks are told in the same go.
                if self.issues.len() > before && !self.strict {
                    optional.clear();
                }
                true
            }
            Slot::Record(record) => {
                self.record(path, record, node);
                true
            }
            Slot::List(list) => {
                list.clear();
                match node {
                    Node::List(entries) => {
                        for (index, entry) in entries.into_iter().enumerate() {
                            // Nothing is missing from a list that holds nothing in a place.
                            if !self.strict && matches!(entry, Node::Null) {
                                continue;
                            }
                            if let Some(slot) = list.push() {
                                let expected = expected_in(&slot);
                                self.slot(&Path::Entry(path, index), slot, entry, expected);
                            }
                        }
                        true
                    }
                    _ => false,
                }
            }
            Slot::Text(slot) => set(self.text(node), |text| *slot = text),
            Slot::TextChoice(slot) => set(self.text(node), |text| slot.set(&text)),
            Slot::Integer(slot) => set(self.integer(node).and_then(|number| number.try_into().ok()), |n| *slot = n),
            Slot::IntegerChoice(slot) => {
                set(self.integer(node).and_then(|number| number.try_into().ok()), |number| slot.set(number))
            }
            Slot::Long(slot) => set(self.integer(node), |number| *slot = number),
            Slot::Decimal(slot) => set(decimal(&node), |number| *slot = number),
            Slot::Boolean(slot) => set(self.boolean(&node), |flag| *slot = flag),
            Slot::Written(slot) => matches!(&node, Node::Text(text) if slot.set(text)),
        };
        if !fits {
            self.report(path, What::Expected(expected));
        }
    }

    fn text(&self, node: Node<'_>) -> Option<String> {
        match node {
            Node::Text(text) => Some(text.into_owned()),
            Node::Number(text) if !self.strict => Some(text.into_owned()),
            Node::Boolean(flag) if !self.strict => Some(flag.to_string()),
            _ => None,
        }
    }

    fn integer(&self, node: Node<'_>) -> Option<i64> {
        match node {
            Node::Number(text) => whole(&text),
            Node::Text(text) if !self.strict => whole(text.trim()),
            _ => None,
        }
    }

    fn boolean(&self, node: &Node<'_>) -> Option<bool> {
        match node {
            Node::Boolean(flag) => Some(*flag),
            Node::Text(text) if !self.strict => match text.as_ref() {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }
}

fn set<T>(value: Option<T>, put: impl FnOnce(T)) -> bool {
    value.map(put).is_some()
}

/// An empty text where none can stand is how some services say that there is nothing.
fn says_nothing(node: &Node<'_>, slot: &Slot<'_>) -> bool {
    matches!(node, Node::Text(text) if text.is_empty()) && !matches!(slot, Slot::Text(_) | Slot::TextChoice(_))
}

/// A decimal number, exact or not at all. The docs have amounts as numbers in one place and as texts in the next.
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

/// What an entry of a list is expected to be.
fn expected_in(slot: &Slot<'_>) -> &'static str {
    match slot {
        Slot::Text(_) | Slot::TextChoice(_) => Kind::Text.expected(),
        Slot::Integer(_) => Kind::Integer.expected(),
        Slot::IntegerChoice(_) => Kind::IntegerChoice(&[]).expected(),
        Slot::Long(_) => Kind::Long.expected(),
        Slot::Decimal(_) => Kind::Decimal.expected(),
        Slot::Boolean(_) => Kind::Boolean.expected(),
        Slot::Written(slot) => slot.expected(),
        Slot::Record(_) => Kind::Record.expected(),
        Slot::List(_) | Slot::Optional(_) => Kind::List(&Kind::Text).expected(),
    }
}

/// A whole number, `1.0` and `1e0` included: a service in Java may write an integer that way.
fn whole(text: &str) -> Option<i64> {
    /// Up to here, every whole number is exact as a float.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Ok(number) = text.parse() {
        return Some(number);
    }
    let number: f64 = text.parse().ok()?;
    (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
}

/// Servers send fields in a fixed order, so the field after the last one found is looked at first.
fn find(fields: &[Field<'_>], name: &str, guess: usize) -> Option<usize> {
    if fields.get(guess).is_some_and(|field| field.name == name) {
        return Some(guess);
    }
    fields.iter().position(|field| field.name == name)
}
