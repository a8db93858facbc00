//! Which values of a record may be shown. All output goes through this rule.

use huaweicloud_bss_rules::{Field, Kind, List, MAX_DEPTH, Record, Value, joined};

use crate::base::REDACTED;

/// A record, or a value in it, without what may not be shown.
///
/// A value is hidden unless the spec declares its field as harmless. An undocumented value of an enum is free text, so
/// it is hidden as well. Nested objects decide field by field, lists entry by entry.
///
/// It implements [`Serialize`](serde::Serialize) like the record, with `[redacted]` for hidden values.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "serialized or iterated over instead")]
pub struct View<'a> {
    value: Value<'a>,
    field: Known<'a>,
    /// The number of objects and lists around the value.
    depth: usize,
}

/// What is known about the field of a value.
#[derive(Clone, Copy)]
enum Known<'a> {
    /// Irrelevant: all values are shown.
    Revealed,
    /// Its kind, and whether the spec declares it as harmless.
    Field(&'a Kind<'a>, bool),
}

/// The visible part of a [`View`].
#[derive(Clone, Copy)]
#[non_exhaustive]
#[expect(missing_debug_implementations, reason = "the value may be personal data")]
pub enum ObservedValue<'a> {
    /// There is no value.
    Absent,
    /// There is a value, which may not be shown.
    Hidden,
    /// A single value.
    Single(Value<'a>),
    /// An object; [`View::fields`] returns its fields.
    Object(&'a dyn Record),
    /// A list; [`View::entries`] returns its entries.
    List(&'a dyn List),
}

impl<'a> View<'a> {
    /// Creates a view of a record without what may not be shown.
    pub fn of(record: &'a dyn Record) -> Self {
        Self { value: Value::Record(record), field: Known::Field(&Kind::Record, false), depth: 0 }
    }

    /// Creates a view of a record with all its values.
    pub fn revealed(record: &'a dyn Record) -> Self {
        Self::all_of(Value::Record(record))
    }

    /// Creates a view of any value with everything in it.
    pub(crate) fn all_of(value: Value<'a>) -> Self {
        Self { value, field: Known::Revealed, depth: 0 }
    }

    /// Returns the whole value, for callers that do not show it.
    pub(super) fn value(self) -> Value<'a> {
        self.value
    }

    /// Returns the visible part.
    pub fn observed(self) -> ObservedValue<'a> {
        match self.value {
            Value::Absent => ObservedValue::Absent,
            Value::Record(record) => ObservedValue::Object(record),
            Value::List(list) => ObservedValue::List(list),
            _ if self.is_hidden() => ObservedValue::Hidden,
            value => ObservedValue::Single(value),
        }
    }

    /// Returns a single value as it is sent, `[redacted]` if it is hidden; `None` for absent values, objects and lists.
    pub fn written(self) -> Option<String> {
        match self.observed() {
            ObservedValue::Hidden => Some(REDACTED.to_owned()),
            ObservedValue::Single(value) => value.written(),
            ObservedValue::Absent | ObservedValue::Object(_) | ObservedValue::List(_) => None,
        }
    }

    /// Returns a list that is one string on the wire as that string, `[redacted]` if an entry is hidden; `None` for other
    /// values. `field` is the field of the value.
    pub fn joined(self, field: &Field<'_>) -> Option<String> {
        let (Value::List(list), Kind::Joined(_)) = (self.value, field.kind) else { return None };
        let is_hidden = (0..list.len()).any(|index| self.entry(list.get(index)).is_hidden());
        Some(if is_hidden { REDACTED.to_owned() } else { joined(list) })
    }

    /// Whether a single value is hidden.
    fn is_hidden(self) -> bool {
        match self.field {
            Known::Revealed => false,
            Known::Field(_, shown) => !shown || self.is_unlisted(),
        }
    }

    /// Whether it is an undocumented value of an enum.
    pub(super) fn is_unlisted(self) -> bool {
        match (self.value, self.field) {
            (Value::Text(text), Known::Field(Kind::StringEnum(known), _)) => !known.contains(&text),
            _ => false,
        }
    }

    /// Whether an object or a list is nested so deeply that its content cannot be visited: it could exhaust the stack.
    /// Such a value is neither sent nor received.
    pub(super) fn is_too_deep(self) -> bool {
        self.depth >= MAX_DEPTH
    }

    /// Returns the fields of an object in the order of the docs page; none for other values, and none if the object is
    /// nested too deeply to be sent.
    pub fn fields(self) -> impl Iterator<Item = (&'a Field<'a>, Self)> {
        let record =
            if let Value::Record(record) = self.value { Some(record).filter(|_| !self.is_too_deep()) } else { None };
        let fields = record.map(|record| record.fields()).unwrap_or_default();
        fields.iter().enumerate().map(move |(index, field)| {
            let value = record.map_or(Value::Absent, |record| record.value(index));
            let known = match self.field {
                Known::Revealed => Known::Revealed,
                Known::Field(..) => Known::Field(&field.kind, field.shown),
            };
            (field, Self { value, field: known, depth: self.depth + 1 })
        })
    }

    /// Returns the entries of a list; none for other values, and none if the list is nested too deeply to be sent.
    pub fn entries(self) -> impl Iterator<Item = Self> {
        let list = if let Value::List(list) = self.value { Some(list).filter(|_| !self.is_too_deep()) } else { None };
        (0..list.map_or(0, |list| list.len()))
            .map(move |index| self.entry(list.map_or(Value::Absent, |list| list.get(index))))
    }

    /// Creates the view of an entry of the list.
    fn entry(self, value: Value<'a>) -> Self {
        let field = match self.field {
            Known::Field(Kind::List(entry) | Kind::Joined(entry), shown) => Known::Field(entry, shown),
            field => field,
        };
        Self { value, field, depth: self.depth + 1 }
    }

    /// Returns the number of hidden values.
    pub fn hidden(self) -> usize {
        let mut count = 0;
        self.visit_hidden(&mut |_| count += 1);
        count
    }

    /// Calls `found` with each hidden value.
    pub(crate) fn visit_hidden(self, found: &mut dyn FnMut(Value<'a>)) {
        match self.observed() {
            ObservedValue::Absent | ObservedValue::Single(_) => {}
            ObservedValue::Hidden => found(self.value),
            ObservedValue::Object(_) => self.fields().for_each(|(_, view)| view.visit_hidden(found)),
            ObservedValue::List(_) => self.entries().for_each(|view| view.visit_hidden(found)),
        }
    }
}
