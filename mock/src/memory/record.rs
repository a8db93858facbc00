//! An object of a reply: generated from samples, then adjusted to the memory.

use huaweicloud_bss_codegen::model::Json;

/// The members of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Record(pub(super) Vec<(String, Json)>);

impl Record {
    /// Sets a member. An existing member keeps its position.
    pub(super) fn set(&mut self, name: &str, value: impl Member) -> &mut Self {
        let value = value.json();
        match self.0.iter_mut().find(|(other, _)| other == name) {
            Some((_, place)) => *place = value,
            None => self.0.push((name.to_owned(), value)),
        }
        self
    }

    /// Sets several members to the same value.
    pub(super) fn set_all(&mut self, names: &[&str], value: impl Member + Clone) -> &mut Self {
        for name in names {
            self.set(name, value.clone());
        }
        self
    }

    /// Removes a member.
    pub(super) fn drop(&mut self, name: &str) -> &mut Self {
        self.0.retain(|(other, _)| other != name);
        self
    }

    /// Changes the object in a member, or each object if it is a list.
    pub(super) fn each(&mut self, name: &str, mut change: impl FnMut(&mut Record)) -> &mut Self {
        let mut object = |json: &mut Json| {
            if let Json::Object(members) = json {
                let mut inner = Record(std::mem::take(members));
                change(&mut inner);
                *members = inner.0;
            }
        };
        match self.0.iter_mut().find(|(other, _)| other == name) {
            Some((_, Json::List(entries))) => entries.iter_mut().for_each(object),
            Some((_, json)) => object(json),
            None => {}
        }
        self
    }

    /// Returns the first object of a list, or an empty one.
    pub(super) fn first(&self, name: &str) -> Self {
        match self.0.iter().find(|(other, _)| other == name) {
            Some((_, Json::List(entries))) => match entries.first() {
                Some(Json::Object(members)) => Self(members.clone()),
                _ => Self::default(),
            },
            _ => Self::default(),
        }
    }

    pub(super) fn into_json(self) -> Json {
        Json::Object(self.0)
    }
}

/// A value of a member.
pub(super) trait Member {
    /// Converts the value to JSON.
    fn json(self) -> Json;
}

impl Member for Json {
    fn json(self) -> Json {
        self
    }
}

impl Member for &str {
    fn json(self) -> Json {
        Json::String(self.to_owned())
    }
}

impl Member for String {
    fn json(self) -> Json {
        Json::String(self)
    }
}

impl Member for i64 {
    fn json(self) -> Json {
        Json::Number(self.to_string())
    }
}

impl Member for usize {
    fn json(self) -> Json {
        Json::Number(self.to_string())
    }
}

impl Member for Money {
    fn json(self) -> Json {
        Json::Number(self.text())
    }
}

impl Member for Record {
    fn json(self) -> Json {
        self.into_json()
    }
}

impl<T: Member> Member for Vec<T> {
    fn json(self) -> Json {
        Json::List(self.into_iter().map(Member::json).collect())
    }
}

/// An amount in hundredths, so that sums are exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Money(pub(super) i64);

impl Money {
    /// Formats the amount as in JSON: `-12.05`.
    pub(super) fn text(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let amount = self.0.unsigned_abs();
        format!("{sign}{}.{:02}", amount / 100, amount % 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_amounts_with_two_decimals() {
        for (amount, text) in [(0, "0.00"), (-5, "-0.05"), (1205, "12.05"), (-100_000, "-1000.00")] {
            assert_eq!(Money(amount).text(), text);
        }
    }

    #[test]
    fn replaced_members_keep_their_position() {
        let mut record = Record::default();
        record.set("a", "x").set("b", vec![Record::default()]).set("a", 1_i64).each("b", |inner| {
            inner.set("c", Money(5));
        });
        assert_eq!(record.clone().into_json().to_string(), r#"{"a":1,"b":[{"c":0.05}]}"#);
        assert_eq!(record.drop("b").clone().into_json().to_string(), r#"{"a":1}"#);
    }
}
