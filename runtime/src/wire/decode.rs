//! Decodes JSON into generated types, in one pass over the text.
//!
//! One decoder reads replies and requests. Replies are read tolerantly: servers add fields, send `"1"` for `1`, and
//! null for absent values. A value that does not fit is omitted and listed, so that the reply is not lost. Requests are
//! read strictly, and all their mismatches are reported together.

use std::borrow::Cow;
use std::collections::HashMap;

use huaweicloud_bss_rules::{Field, Kind, Limit, Path, Record, RuleName, SEPARATOR, Site, Violation, validate_known};

use super::decode_error::{DecodeError, Unreadable};
use super::envelope::Envelope;
use super::fields::{Blank, Fields, ListSlot, Slot, remove_last};
use super::mismatch::{DecodingPolicy, Mismatch, Mismatches, Problem};
use super::node::Node;
use super::reader::{JsonError, Reader, Start};
use super::scalar::Scalar;
use super::unknown::UnknownFields;

/// How many bytes the values of a reply may need by default.
pub(crate) const DEFAULT_MAX_MEMORY: usize = 512 << 20;

/// A reply that was read.
pub(crate) struct Reading<'a> {
    /// The mismatches.
    ///
    /// The error is that the body is not an object, or that a mandatory field is missing. With
    /// [`DecodingPolicy::Strict`], it is the first mismatch.
    pub(crate) outcome: Result<Mismatches, DecodeError>,
    /// The members that the spec does not have.
    pub(crate) unknown: UnknownFields,
    /// The members of the body that may be an error code or a message.
    pub(crate) envelope: Node<'a>,
}

/// Decodes a reply into `record`, in one pass. A value that does not fit becomes absent, an entry of a list that does
/// not fit is omitted, and both are listed.
pub(crate) fn decode_reply<'a>(
    text: &'a str,
    record: &mut dyn Fields,
    policy: DecodingPolicy,
    max_memory: usize,
) -> Result<Reading<'a>, Unreadable> {
    let mut reader = Reader::new(text);
    let mut walk = Walk::new(Mode::Reply, max_memory);
    match reader.peek()? {
        start @ Start::Null => {
            reader.word(start)?;
            // No field is given.
            walk.record(&Path::Whole, record, &mut Reader::new("{}"), Start::Object)?;
        }
        start => {
            walk.record(&Path::Whole, record, &mut reader, start)?;
        }
    }
    reader.end()?;
    let error = match walk.mismatches.first() {
        Some(first) if policy == DecodingPolicy::Strict => Some(DecodeError::of(first)),
        _ => walk.fatal.as_ref().map(DecodeError::of),
    };
    let members = walk.envelope.into_iter().filter_map(|(name, raw)| Some((name, Node::parse(raw).ok()?)));
    let envelope = Node::Object(members.collect());
    Ok(Reading { outcome: error.map_or(Ok(walk.mismatches), Err), unknown: walk.unknown, envelope })
}

/// Reads the members of a body that may be an error code or a message, and validates the rest.
pub(crate) fn read_envelope(text: &str) -> Result<Node<'_>, JsonError> {
    let mut reader = Reader::new(text);
    let mut members = Vec::new();
    if reader.peek()? == Start::Object {
        reader.open()?;
        let mut is_first = true;
        while let Some(name) = reader.key(is_first)? {
            is_first = false;
            let start = reader.position();
            reader.skip()?;
            if Envelope::may_contain(&name) {
                members.push((name, Node::parse(reader.since(start))?));
            }
        }
    } else {
        reader.skip()?;
    }
    reader.end()?;
    Ok(Node::Object(members))
}

/// Decodes a value of any type, and fails at the first mismatch.
pub(super) fn decode_value(node: &Node<'_>, slot: Slot<'_>) -> Result<(), DecodeError> {
    let text = node.to_string();
    let mut reader = Reader::new(&text);
    let mut walk = Walk::new(Mode::Stored, usize::MAX);
    let expected = expected_in(&slot);
    let start = reader.peek().map_err(Unreadable::from);
    let read = start.and_then(|start| walk.slot(&Path::Whole, slot, &mut reader, start, expected));
    read.map_err(|error| DecodeError::of_body(error.to_string()))?;
    walk.mismatches.first().map_or(Ok(()), |first| Err(DecodeError::of(first)))
}

/// Decodes the data of a failure. Values that do not fit are omitted, so that the failure itself is reported.
pub(crate) fn decode_failure<T: Fields + Blank>(text: &str) -> T {
    let mut data = T::BLANK;
    match decode_reply(text, &mut data, DecodingPolicy::Tolerant, DEFAULT_MAX_MEMORY) {
        Ok(_) => data,
        Err(_) => T::BLANK,
    }
}

/// Decodes a request strictly, from a JSON object of wire names for path, query, header and body fields.
///
/// Returns all mismatches: unknown fields, duplicate fields, values of another type, missing mandatory fields. If the
/// node is not an object, the path of the mismatch is empty.
pub(crate) fn decode_request(node: &Node<'_>, record: &mut dyn Fields) -> Vec<Violation> {
    let text = node.to_string();
    let mut reader = Reader::new(&text);
    let mut walk = Walk::new(Mode::Request, usize::MAX);
    let start = reader.peek().map_err(Unreadable::from);
    if start.and_then(|start| walk.record(&Path::Whole, record, &mut reader, start)).is_err() {
        // The node contains a number that is none.
        walk.report(&Path::Whole, Problem::Expected(Kind::Record.expected()), None);
    }
    walk.violations
}

/// Returns `mismatches` and every rule that the rest of `record` violates.
///
/// A field with a mismatch is blank, so rules about it are not evaluated.
pub(crate) fn with_rules(mismatches: &[Violation], record: &dyn Record, site: Site<'_>) -> Vec<Violation> {
    let is_mismatch =
        |path: &str| mismatches.iter().any(|mismatch| mismatch.field() == path || mismatch.field().is_empty());
    mismatches.iter().cloned().chain(validate_known(record, site, &is_mismatch)).collect()
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

struct Walk<'a> {
    mode: Mode,
    /// The mismatches of a reply.
    mismatches: Mismatches,
    /// The mismatches of a request.
    violations: Vec<Violation>,
    /// The members of a reply that the spec does not have.
    unknown: UnknownFields,
    /// The mismatch that makes the whole reply invalid.
    fatal: Option<Mismatch>,
    /// The members of the body that may be an error code or a message, as they were received.
    envelope: Vec<(Cow<'a, str>, &'a str)>,
    /// The number of bytes that the values may still need, and at the start.
    memory: usize,
    max_memory: usize,
}

impl<'a> Walk<'a> {
    fn new(mode: Mode, max_memory: usize) -> Self {
        Self {
            mode,
            mismatches: Mismatches::default(),
            violations: Vec::new(),
            unknown: UnknownFields::default(),
            fatal: None,
            envelope: Vec::new(),
            memory: max_memory,
            max_memory,
        }
    }

    fn is_tolerant(&self) -> bool {
        self.mode != Mode::Request
    }

    /// Takes bytes out of the budget.
    fn allocate(&mut self, bytes: usize) -> Result<(), Unreadable> {
        match self.memory.checked_sub(bytes) {
            Some(rest) => self.memory = rest,
            None => self.make_room(bytes)?,
        }
        Ok(())
    }

    /// Takes bytes out of the budget at the expense of the members that the spec does not have: they must not make a
    /// reply fail.
    #[cold]
    fn make_room(&mut self, bytes: usize) -> Result<(), Unreadable> {
        let free = self.memory.saturating_add(self.unknown.discard());
        self.memory = free.checked_sub(bytes).ok_or(Unreadable::Memory(self.max_memory))?;
        Ok(())
    }

    /// Reads a member that the spec does not have.
    #[inline(never)]
    fn unknown_member(&mut self, path: &Path<'_>, key: &str, reader: &mut Reader<'a>) -> Result<(), JsonError> {
        reader.peek()?;
        let start = reader.position();
        reader.skip()?;
        let path_of_member = Path::Field(path, key);
        match self.mode {
            Mode::Reply if matches!(path, Path::Whole) && Envelope::is_result(key) => {}
            Mode::Reply => self.unknown.add(&path_of_member, reader.since(start), &mut self.memory),
            Mode::Stored => {}
            Mode::Request => self.report(&path_of_member, Problem::Unknown, None),
        }
        Ok(())
    }

    /// Reports a problem; `raw` is the value as it was received.
    #[cold]
    fn report(&mut self, path: &Path<'_>, problem: Problem, raw: Option<&str>) {
        if self.is_tolerant() {
            return self.mismatches.add(|| Mismatch::new(path.to_string(), problem, raw));
        }
        let (rule, limit) = match problem {
            Problem::Missing => (RuleName::Mandatory, None),
            Problem::Unknown => (RuleName::Unknown, None),
            Problem::Duplicate => (RuleName::Duplicate, None),
            Problem::Expected(expected) => (RuleName::Type, Some(Limit::Text(expected.to_owned()))),
        };
        self.violations.push(Violation::new(path.to_string(), rule, limit, None));
    }

    /// Skips a value that does not fit, and reports it.
    #[cold]
    fn skip_unfit(
        &mut self,
        path: &Path<'_>,
        reader: &mut Reader<'a>,
        expected: &'static str,
    ) -> Result<(), JsonError> {
        let start = reader.position();
        reader.skip()?;
        self.report(path, Problem::Expected(expected), Some(reader.since(start)));
        Ok(())
    }

    /// Decodes an object. Returns false if it is not an object, or if a mandatory field is missing or does not fit.
    fn record(
        &mut self,
        path: &Path<'_>,
        record: &mut dyn Fields,
        reader: &mut Reader<'a>,
        start: Start,
    ) -> Result<bool, Unreadable> {
        if start != Start::Object {
            let expected = Kind::Record.expected();
            self.skip_unfit(path, reader, expected)?;
            self.set_fatal(path, path, Problem::Expected(expected));
            return Ok(false);
        }
        reader.open()?;
        // Most replies have no mandatory fields.
        let is_counted = record.fields().iter().any(Field::is_always_mandatory);
        let mut seen = vec![false; if is_counted { record.fields().len() } else { 0 }];
        let mut names = HashMap::new();
        let (mut fits, mut guess, mut is_first) = (true, 0, true);
        while let Some(key) = reader.key(is_first)? {
            is_first = false;
            if self.mode != Mode::Reply {
                self.report_duplicate(path, &key, &mut names);
            }
            let is_envelope = matches!(path, Path::Whole) && self.mode == Mode::Reply && Envelope::may_contain(&key);
            let before = reader.position();
            fits &= self.member(path, record, &key, reader, &mut guess, &mut seen)?;
            if is_envelope {
                self.envelope.push((key, reader.since(before)));
            }
        }
        for (field, seen) in record.fields().iter().zip(seen) {
            if field.is_always_mandatory() && !seen {
                let field = Path::Field(path, field.name);
                self.report(&field, Problem::Missing, None);
                self.set_fatal(path, &field, Problem::Missing);
                fits = false;
            }
        }
        Ok(fits)
    }

    /// Decodes a member of an object. Returns false if it is a mandatory field that does not fit.
    fn member(
        &mut self,
        path: &Path<'_>,
        record: &mut dyn Fields,
        key: &str,
        reader: &mut Reader<'a>,
        guess: &mut usize,
        seen: &mut [bool],
    ) -> Result<bool, Unreadable> {
        let fields = record.fields();
        let found = find(fields, key, *guess).and_then(|index| Some((index, fields.get(index)?)));
        let Some((index, field)) = found else {
            self.unknown_member(path, key, reader)?;
            return Ok(true);
        };
        let (expected, mandatory) = (field.kind.expected(), field.is_always_mandatory());
        let is_joined = matches!(field.kind, Kind::Joined(_));
        *guess = index + 1;
        let start = reader.peek()?;
        if start == Start::Null {
            reader.word(start)?;
            return Ok(true);
        }
        if let Some(seen) = seen.get_mut(index) {
            *seen = true;
        }
        let Some(slot) = record.slot(index) else {
            reader.skip()?;
            return Ok(true);
        };
        let field = Path::Field(path, key);
        let fits = match slot {
            Slot::List(list) => {
                let left_out = match is_joined {
                    true => self.joined(&field, list, reader, start, expected)?,
                    false => self.list(&field, list, reader, start, expected)?,
                };
                if let Path::Whole = path {
                    self.mismatches.set_list(index, left_out);
                }
                left_out.is_some()
            }
            slot => self.slot(&field, slot, reader, start, expected)?,
        };
        if !fits && mandatory {
            self.set_fatal(path, &field, Problem::Expected(expected));
        }
        Ok(fits || !mandatory)
    }

    /// Reports the second value of a name in an object, also if the name is no field of its type.
    ///
    /// No reader can tell which of two values is meant.
    fn report_duplicate(&mut self, path: &Path<'_>, name: &str, counts: &mut HashMap<String, usize>) {
        let count = counts.entry(name.to_owned()).or_default();
        *count += 1;
        if *count == 2 {
            self.report(&Path::Field(path, name), Problem::Duplicate, None);
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
        reader: &mut Reader<'a>,
        start: Start,
        expected: &'static str,
    ) -> Result<Option<usize>, Unreadable> {
        list.truncate(0);
        if start != Start::List {
            self.skip_unfit(path, reader, expected)?;
            return Ok(None);
        }
        reader.open()?;
        // A list has room for up to twice its entries.
        let entry_size = list.entry_size().saturating_mul(2);
        let (mut left_out, mut index) = (0, 0);
        while reader.entry(index == 0)? {
            let path = Path::Entry(path, index);
            index += 1;
            // A null is not an entry.
            let start = reader.peek()?;
            if start == Start::Null && self.is_tolerant() {
                reader.word(start)?;
                left_out += 1;
                continue;
            }
            self.allocate(entry_size)?;
            let Some(slot) = list.push() else {
                reader.skip()?;
                continue;
            };
            let expected = expected_in(&slot);
            let fits = self.slot(&path, slot, reader, start, expected)?;
            if !fits && self.is_tolerant() {
                remove_last(list);
                self.memory += entry_size;
                left_out += 1;
            }
        }
        Ok(Some(left_out))
    }

    /// Decodes a list whose entries are joined in one string. Returns the number of omitted entries; `None` if it is not
    /// a string.
    ///
    /// An empty string is an empty list. In a reply, white space around an entry belongs to the separator, and an empty
    /// entry is skipped.
    fn joined(
        &mut self,
        path: &Path<'_>,
        list: &mut dyn ListSlot,
        reader: &mut Reader<'a>,
        start: Start,
        expected: &'static str,
    ) -> Result<Option<usize>, Unreadable> {
        list.truncate(0);
        let text = match start {
            Start::Text => reader.text()?,
            // A single entry.
            Start::Number if self.is_tolerant() => Cow::Borrowed(reader.number()?),
            _ => {
                self.skip_unfit(path, reader, expected)?;
                return Ok(None);
            }
        };
        let entry_size = list.entry_size().saturating_mul(2);
        let mut left_out = 0;
        for (index, entry) in text.split(SEPARATOR).enumerate() {
            let entry = if self.mode == Mode::Reply { entry.trim() } else { entry };
            if entry.is_empty() && (self.is_tolerant() || text.is_empty()) {
                continue;
            }
            self.allocate(entry_size)?;
            let Some(slot) = list.push() else { continue };
            let expected = expected_in(&slot);
            // Entries of all types are written as strings.
            if !self.store(slot, Scalar::Text(Cow::Borrowed(entry)), true)? {
                self.report(&Path::Entry(path, index), Problem::Expected(expected), Some(entry));
                if self.is_tolerant() {
                    remove_last(list);
                    self.memory += entry_size;
                    left_out += 1;
                }
            }
        }
        Ok(Some(left_out))
    }

    /// Decodes a value. Returns false after reporting a value that does not fit.
    ///
    /// `expected` describes the declared type of the field, which is more specific than the slot.
    fn slot(
        &mut self,
        path: &Path<'_>,
        slot: Slot<'_>,
        reader: &mut Reader<'a>,
        start: Start,
        expected: &'static str,
    ) -> Result<bool, Unreadable> {
        match slot {
            Slot::Optional(optional) => {
                let slot = optional.fill();
                let is_text = matches!(slot, Slot::Text(_) | Slot::StringEnum(_));
                // Some services send an empty string for an absent value of another type.
                let is_absent = start == Start::Text && self.is_tolerant() && !is_text && reader.skip_empty_text();
                if is_absent || (!self.slot(path, slot, reader, start, expected)? && self.is_tolerant()) {
                    optional.clear();
                }
                Ok(true)
            }
            Slot::Record(record) => self.record(path, record, reader, start),
            Slot::List(list) => Ok(self.list(path, list, reader, start, expected)?.is_some()),
            slot => self.scalar(path, slot, reader, start, expected),
        }
    }

    /// Decodes a value that is neither an object nor a list.
    fn scalar(
        &mut self,
        path: &Path<'_>,
        slot: Slot<'_>,
        reader: &mut Reader<'a>,
        start: Start,
        expected: &'static str,
    ) -> Result<bool, Unreadable> {
        let before = reader.position();
        let scalar = match start {
            Start::Text => Scalar::Text(reader.text()?),
            Start::Number => Scalar::Number(reader.number()?),
            Start::Boolean(flag) => reader.word(start).map(|()| Scalar::Boolean(flag))?,
            Start::Null | Start::List | Start::Object => {
                self.skip_unfit(path, reader, expected)?;
                return Ok(false);
            }
        };
        let fits = self.store(slot, scalar, self.is_tolerant())?;
        if !fits {
            self.report(path, Problem::Expected(expected), Some(reader.since(before)));
        }
        Ok(fits)
    }

    /// Stores a scalar. Returns false if it does not fit.
    fn store(&mut self, slot: Slot<'_>, scalar: Scalar<'_>, is_tolerant: bool) -> Result<bool, Unreadable> {
        Ok(match slot {
            Slot::Text(slot) => match scalar.into_text(is_tolerant) {
                Some(text) => {
                    self.allocate(text.len())?;
                    *slot = text.into_owned();
                    true
                }
                None => false,
            },
            Slot::StringEnum(slot) => {
                let text = scalar.into_text(is_tolerant);
                self.allocate(text.as_ref().map_or(0, |text| text.len()))?;
                put(text, |text| slot.set(&text))
            }
            Slot::Integer(slot) => put(scalar.integer(is_tolerant).and_then(|n| n.try_into().ok()), |n| *slot = n),
            Slot::IntegerEnum(slot) => {
                put(scalar.integer(is_tolerant).and_then(|n| n.try_into().ok()), |number| slot.set(number))
            }
            Slot::Long(slot) => put(scalar.integer(is_tolerant), |number| *slot = number),
            Slot::Decimal(slot) => put(scalar.decimal(), |number| *slot = number),
            Slot::Boolean(slot) => put(scalar.boolean(is_tolerant), |flag| *slot = flag),
            Slot::Formatted(slot) => matches!(&scalar, Scalar::Text(text) if slot.set(text)),
            Slot::Record(_) | Slot::List(_) | Slot::Optional(_) => false,
        })
    }
}

/// Stores a value, if there is one.
fn put<T>(value: Option<T>, put: impl FnOnce(T)) -> bool {
    value.map(put).is_some()
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

/// Finds a field by its name. Servers send fields in a fixed order, so the one after the previous match is compared
/// first.
#[inline]
fn find(fields: &[Field<'_>], name: &str, guess: usize) -> Option<usize> {
    if fields.get(guess).is_some_and(|field| field.name == name) {
        return Some(guess);
    }
    fields.iter().position(|field| field.name == name)
}
