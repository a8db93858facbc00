//! What of a record may be shown: the one place of that rule, for whoever prints records.

use huaweicloud_bss_rules::{Field, Kind, List, Record, Value};

use crate::base::REDACTED;

/// A record, or a value in it, as it may be shown.
///
/// A value is hidden unless the spec calls its field harmless. A text that is none of an enum's values is free text,
/// whoever wrote it, and is hidden as well. A nested object decides field by field, a list entry by entry.
///
/// It is [`Serialize`](serde::Serialize), with `[redacted]` for what is hidden, and otherwise as the record itself is.
#[derive(Clone, Copy)]
#[expect(missing_debug_implementations, reason = "made to be written as JSON or walked through")]
pub struct View<'a> {
    value: Value<'a>,
    field: Known<'a>,
}

/// What is known of the field that a value belongs to.
#[derive(Clone, Copy)]
enum Known<'a> {
    /// Nothing that matters: all is shown.
    Revealed,
    /// Its kind, and whether the spec calls it harmless.
    Field(&'a Kind<'a>, bool),
}

/// What a [`View`] shows.
#[derive(Clone, Copy)]
#[non_exhaustive]
#[expect(missing_debug_implementations, reason = "a value alone does not know whether it may be shown")]
pub enum Seen<'a> {
    /// Nothing is given.
    Absent,
    /// Something is given, and may not be shown.
    Hidden,
    /// A single value.
    Single(Value<'a>),
    /// An object; [`View::fields`] has what is in it.
    Object(&'a dyn Record),
    /// A list; [`View::entries`] has what is in it.
    List(&'a dyn List),
}

impl<'a> View<'a> {
    /// A record without what may not be shown.
    pub fn of(record: &'a dyn Record) -> Self {
        Self { value: Value::Record(record), field: Known::Field(&Kind::Record, false) }
    }

    /// A record with all that is in it.
    pub fn revealed(record: &'a dyn Record) -> Self {
        Self::all_of(Value::Record(record))
    }

    /// The same of any value.
    pub(super) fn all_of(value: Value<'a>) -> Self {
        Self { value, field: Known::Revealed }
    }

    /// All of it, for those who do not show it.
    pub(super) fn value(self) -> Value<'a> {
        self.value
    }

    /// What may be seen of it.
    pub fn see(self) -> Seen<'a> {
        match self.value {
            Value::Absent => Seen::Absent,
            Value::Record(record) => Seen::Object(record),
            Value::List(list) => Seen::List(list),
            _ if self.is_hidden() => Seen::Hidden,
            value => Seen::Single(value),
        }
    }

    /// A single value as it is written on the wire, `[redacted]` where it is hidden; nothing for what is absent, an
    /// object or a list.
    pub fn written(self) -> Option<String> {
        match self.see() {
            Seen::Hidden => Some(REDACTED.to_owned()),
            Seen::Single(value) => value.written(),
            Seen::Absent | Seen::Object(_) | Seen::List(_) => None,
        }
    }

    /// The rule, for a single value.
    fn is_hidden(self) -> bool {
        match self.field {
            Known::Revealed => false,
            Known::Field(_, shown) => !shown || self.is_unlisted(),
        }
    }

    /// Whether it is a text that is none of its enum's values.
    pub(super) fn is_unlisted(self) -> bool {
        match (self.value, self.field) {
            (Value::Text(text), Known::Field(Kind::TextChoice(known), _)) => !known.contains(&text),
            _ => false,
        }
    }

    /// The fields of an object, in the order of the docs page; none of anything else.
    pub fn fields(self) -> impl Iterator<Item = (&'a Field<'a>, Self)> {
        let record = if let Value::Record(record) = self.value { Some(record) } else { None };
        let fields = record.map(|record| record.fields()).unwrap_or_default();
        fields.iter().enumerate().map(move |(index, field)| {
            let value = record.map_or(Value::Absent, |record| record.value(index));
            let known = match self.field {
                Known::Revealed => Known::Revealed,
                Known::Field(..) => Known::Field(&field.kind, field.shown),
            };
            (field, Self { value, field: known })
        })
    }

    /// The entries of a list; none of anything else.
    pub fn entries(self) -> impl Iterator<Item = Self> {
        let list = if let Value::List(list) = self.value { Some(list) } else { None };
        let field = match self.field {
            Known::Field(Kind::List(entry), shown) => Known::Field(entry, shown),
            field => field,
        };
        (0..list.map_or(0, |list| list.len())).map(move |index| {
            let value = list.map_or(Value::Absent, |list| list.get(index));
            Self { value, field }
        })
    }

    /// How many values in it are hidden.
    pub fn hidden(self) -> usize {
        let mut count = 0;
        self.each_hidden(&mut |_| count += 1);
        count
    }

    /// Gives all values that are hidden, to those who look for them elsewhere.
    pub(crate) fn each_hidden(self, found: &mut dyn FnMut(Value<'a>)) {
        match self.see() {
            Seen::Absent | Seen::Single(_) => {}
            Seen::Hidden => found(self.value),
            Seen::Object(_) => self.fields().for_each(|(_, view)| view.each_hidden(found)),
            Seen::List(_) => self.entries().for_each(|view| view.each_hidden(found)),
        }
    }
}
