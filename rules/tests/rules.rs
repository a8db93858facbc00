//! Each rule at its limit, and the sentence that tells of it.
#![forbid(unsafe_code)]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic, reason = "a test")]

use huaweicloud_bss_rules::{
    AsValue, Decimal, Field, Format, Kind, Limit, Place, Record, Rule, RuleName, Value, Violation, validate,
    validate_known,
};

fn field<'a>(kind: Kind<'a>, rules: &'a [Rule]) -> Field<'a> {
    Field::new("f", Place::Body, kind).rules(rules)
}

/// Fields and their values side by side.
struct Row<'a> {
    fields: &'a [Field<'a>],
    values: &'a [Value<'a>],
    alternatives: &'a [&'a [usize]],
}

impl<'a> Row<'a> {
    fn new(fields: &'a [Field<'a>], values: &'a [Value<'a>]) -> Self {
        Self { fields, values, alternatives: &[] }
    }
}

impl Record for Row<'_> {
    fn name(&self) -> &str {
        "Row"
    }

    fn fields(&self) -> &[Field<'_>] {
        self.fields
    }

    fn value(&self, index: usize) -> Value<'_> {
        self.values[index]
    }

    fn alternatives(&self, group: usize) -> Option<&[usize]> {
        self.alternatives.get(group).copied()
    }
}

/// What is said about one value of one field.
fn check(field: Field<'_>, value: Value<'_>) -> Vec<String> {
    let (fields, values) = ([field], [value]);
    validate(&Row::new(&fields, &values)).iter().map(Violation::to_string).collect()
}

#[test]
fn lengths_count_characters() {
    let rules = [Rule::MinLength(2), Rule::MaxLength(3)];
    let text = field(Kind::Text, &rules);
    for fine in ["ab", "abc", "王某", "王某某", "🦀🦀🦀", "   "] {
        assert!(check(text, Value::Text(fine)).is_empty(), "{fine}");
    }
    assert_eq!(check(text, Value::Text("")), ["`f` must have at least 2 characters, and has 0"]);
    assert_eq!(check(text, Value::Text("王")), ["`f` must have at least 2 characters, and has 1"]);
    assert_eq!(check(text, Value::Text("abcd")), ["`f` must have at most 3 characters, and has 4"]);
    assert_eq!(
        check(field(Kind::Text, &[Rule::MaxLength(1)]), Value::Text("ab")),
        ["`f` must have at most 1 character, and has 2"]
    );
    assert!(check(text, Value::Absent).is_empty(), "an optional field may be left out");
}

#[test]
fn numbers_are_shown_where_they_may_be() {
    let rules = [Rule::Min(-1), Rule::Max(1)];
    let number = field(Kind::Integer, &rules);
    for fine in [-1, 0, 1] {
        assert!(check(number, Value::Integer(fine)).is_empty());
    }
    assert_eq!(check(number, Value::Integer(-2)), ["`f` must be -1 or more"]);
    assert_eq!(
        check(number.shown(), Value::Integer(i64::MIN)),
        ["`f` must be -1 or more, and is -9223372036854775808"]
    );
    assert_eq!(check(number.shown(), Value::Integer(2)), ["`f` must be 1 or less, and is 2"]);
}

#[test]
fn lists_have_rules_of_their_own_and_of_their_entries() {
    let entries = |count: usize| vec!["ab".to_owned(); count];
    let (rules, item_rules) = ([Rule::MinItems(1), Rule::MaxItems(2)], [Rule::MaxLength(1)]);
    let list = field(Kind::List(&Kind::Text), &rules).item_rules(&item_rules);
    assert_eq!(
        check(list, entries(3).as_value()),
        [
            "`f` must have at most 2 entries, and has 3",
            "`f[0]` must have at most 1 character, and has 2",
            "`f[1]` must have at most 1 character, and has 2",
            "`f[2]` must have at most 1 character, and has 2",
        ]
    );
    for at_the_limit in [1, 2] {
        let said = check(field(Kind::List(&Kind::Text), &rules), entries(at_the_limit).as_value());
        assert_eq!(said, [""; 0], "{at_the_limit} entries");
    }
    // Nothing in it is nothing given.
    assert!(check(list, entries(0).as_value()).is_empty());
    assert_eq!(check(list.mandatory(), entries(0).as_value()), ["`f` is mandatory and missing"]);
    assert_eq!(
        check(field(Kind::List(&Kind::Text), &[Rule::MinItems(2)]), entries(1).as_value()),
        ["`f` must have at least 2 entries, and has 1"]
    );
}

#[test]
fn names_need_a_letter_of_any_script() {
    let rules = [Rule::NotOnlyDigitsSpecialOrSpaces];
    let name = field(Kind::Text, &rules);
    for fine in ["", "a", "1a", "王", "é", "№ я"] {
        assert!(check(name, Value::Text(fine)).is_empty(), "{fine}");
    }
    for bad in ["1", " ", "!?#", "12 -", "①", "🦀", "\u{3000}"] {
        let said = ["`f` must not consist of nothing but digits, special characters and spaces"];
        assert_eq!(check(name.shown(), Value::Text(bad)), said, "{bad}");
    }
}

#[test]
fn lists_of_values_are_told() {
    let texts = field(Kind::TextChoice(&["a", "b"]), &[]);
    assert!(check(texts, Value::Text("b")).is_empty());
    assert_eq!(check(texts, Value::Text("B")), ["`f` must be one of a, b"]);
    assert_eq!(check(texts.shown(), Value::Text("B")), ["`f` must be one of a, b, and is \"B\""]);
    let numbers = field(Kind::IntegerChoice(&[0, 99]), &[]).shown();
    assert!(check(numbers, Value::Integer(99)).is_empty());
    assert_eq!(check(numbers, Value::Integer(1)), ["`f` must be one of 0, 99, and is 1"]);
}

#[test]
fn conditions_compare_what_travels() {
    let fields = [
        Field::new("on", Place::Body, Kind::Boolean),
        Field::new("f", Place::Body, Kind::Text).mandatory_if(0, &["true", "7", "x"]),
    ];
    let check = |other: Value<'static>, own: Value<'static>| validate(&Row::new(&fields, &[other, own]));
    for (value, word) in [(Value::Boolean(true), "true"), (Value::Integer(7), "7"), (Value::Text("x"), "x")] {
        let violations = check(value, Value::Absent);
        assert_eq!(violations[0].to_string(), format!("`f` is mandatory where `on` is {word}"));
        assert_eq!((violations[0].field(), violations[0].rule()), ("f", RuleName::MandatoryIf));
        assert!(check(value, Value::Text("")).is_empty());
    }
    for value in [Value::Boolean(false), Value::Integer(8), Value::Absent] {
        assert!(check(value, Value::Absent).is_empty());
    }
}

struct Tree(Vec<Tree>);

impl Record for Tree {
    fn name(&self) -> &str {
        "Tree"
    }

    fn fields(&self) -> &[Field<'_>] {
        const FIELDS: &[Field<'_>] = &[
            Field::new("children", Place::Body, Kind::List(&Kind::Record)),
            Field::new("name", Place::Body, Kind::Text).mandatory(),
        ];
        FIELDS
    }

    fn value(&self, index: usize) -> Value<'_> {
        if index == 0 { self.0.as_value() } else { Value::Absent }
    }
}

#[test]
fn paths_lead_to_nested_values() {
    let tree = Tree(vec![Tree(Vec::new()), Tree(vec![Tree(Vec::new())])]);
    let paths: Vec<String> = validate(&tree).iter().map(|violation| violation.field().to_owned()).collect();
    assert_eq!(paths, ["children[0].name", "children[1].children[0].name", "children[1].name", "name"]);
}

#[test]
fn sentences_of_what_only_a_decoder_finds() {
    let say = |field: &str, rule, limit: Option<&str>| {
        Violation::new(field, rule, limit.map(|text| Limit::Text(text.to_owned())), None).to_string()
    };
    assert_eq!(say("a", RuleName::Type, Some("a text")), "`a` must be a text");
    assert_eq!(say("", RuleName::Type, Some("an object")), "the request must be an object");
    assert_eq!(say("a", RuleName::Unknown, None), "`a` is not a field here");
    assert_eq!(say("a", RuleName::Duplicate, None), "`a` is given more than once");
    assert_eq!(RuleName::Duplicate.as_str(), "duplicate");
    assert_eq!(say("a", RuleName::Unknown, Some("b")), "`a` is not a field here; did you mean `b`?");
}

#[test]
fn forms_hold_or_do_not() {
    let holds = |format: Format, fine: &[&str], wrong: &[&str]| {
        assert!(fine.iter().all(|text| format.holds(text)), "{format:?}");
        for text in wrong {
            assert!(!format.holds(text), "{format:?}: {text}");
            let rules = [Rule::Format(format)];
            let said = check(field(Kind::Text, &rules).shown(), Value::Text(text));
            assert_eq!(said, [format!("`f` must be {}, and is {text:?}", format.expected())]);
        }
    };
    holds(Format::AccountName, &["a", "_ada-1", "-"], &["", "1a", "a b", "é", "a.b"]);
    holds(Format::CountryCode, &["CN"], &["", "cn", "C", "CNN", "ÇN"]);
    holds(Format::Email, &["a@b", "a.b+c@example.com"], &["", "a", "@b", "a@", "a@b@c", "a b@c"]);
    holds(Format::MobileNumber, &["0086-1", "0049-1701234567"], &["", "86-1", "0086-", "0086", "1086-1", "0086-1a"]);
    assert_eq!(Format::ALL.map(Format::as_str), Format::NAMES);
}

#[test]
fn limits_on_decimal_numbers() {
    let rules = [Rule::Above(0), Rule::Max(2), Rule::MaxDecimals(2)];
    let number = field(Kind::Decimal, &rules).shown();
    let check = |text| check(number, Value::Decimal(Decimal::parse(text).unwrap()));
    for fine in ["0.01", "2.00", "2.0000", "1"] {
        assert!(check(fine).is_empty(), "{fine}");
    }
    assert_eq!(check("0.00"), ["`f` must be above 0, and is 0.00"]);
    assert_eq!(check("2.01"), ["`f` must be 2 or less, and is 2.01"]);
    assert_eq!(check("0.001"), ["`f` must have at most 2 digits behind the point, and is 0.001"]);
    assert_eq!(self::check(field(Kind::Integer, &[Rule::Above(0)]), Value::Integer(0)), ["`f` must be above 0"]);
    assert_eq!(self::check(field(Kind::Integer, &[Rule::Above(0)]), Value::Integer(1)), [""; 0]);
    let whole = field(Kind::Decimal, &[Rule::MaxDecimals(0)]).shown();
    let half = self::check(whole, Value::Decimal(Decimal::parse("0.5").unwrap()));
    assert_eq!(half, ["`f` must be a whole number, and is 0.5"]);
    let at_least =
        |text| self::check(field(Kind::Decimal, &[Rule::Min(1)]), Value::Decimal(Decimal::parse(text).unwrap()));
    assert_eq!(at_least("0.99"), ["`f` must be 1 or more"]);
    assert_eq!((at_least("1.00"), at_least("1.01")), (Vec::new(), Vec::new()));
}

#[test]
fn one_of_several_fields_must_be_given() {
    let fields = ["a", "b", "c"].map(|name| Field::new(name, Place::Body, Kind::Text));
    let given = Value::Text("x");
    let list: Vec<String> = Vec::new();
    let said = |values: &[Value<'_>], unknown: &str| -> Vec<String> {
        let row = Row { alternatives: &[&[0, 1], &[1, 2]], ..Row::new(&fields, values) };
        validate_known(&row, &|path| path == unknown).iter().map(Violation::to_string).collect()
    };
    let neither = ["the request must have at least one of `a`, `b`", "the request must have at least one of `b`, `c`"];
    assert_eq!(said(&[Value::Absent; 3], ""), neither);
    assert_eq!(said(&[Value::Absent, list.as_value(), Value::Absent], ""), neither, "an empty list is not sent");
    assert_eq!(said(&[given, Value::Absent, Value::Absent], ""), neither[1..]);
    assert_eq!(said(&[Value::Absent, given, Value::Absent], ""), [""; 0]);
    assert_eq!(said(&[given, Value::Absent, given], ""), [""; 0]);
    // What could not be read was given.
    assert_eq!(said(&[Value::Absent; 3], "b"), [""; 0]);
    assert_eq!(said(&[Value::Absent; 3], "c"), neither[..1]);
}

#[test]
fn conditions_on_whether_another_field_is_given() {
    let fields = [
        Field::new("other", Place::Body, Kind::Text),
        Field::new("f", Place::Body, Kind::Text).mandatory_if(0, &[]),
        Field::new("g", Place::Body, Kind::Text).allowed_if(0, &[]),
        Field::new("h", Place::Body, Kind::Text).allowed_if(0, &["x", "y"]),
        Field::new("i", Place::Body, Kind::Integer).default("7"),
        Field::new("j", Place::Body, Kind::Text).mandatory_if(4, &["7"]),
    ];
    let (given, absent) = (Value::Text("z"), Value::Absent);
    let said = |values: &[Value<'_>]| -> Vec<String> {
        validate(&Row::new(&fields, values)).iter().map(Violation::to_string).collect()
    };
    assert_eq!(said(&[given, given, given, absent, Value::Integer(8), absent]), [""; 0]);
    assert_eq!(
        said(&[given, absent, given, given, absent, absent]),
        [
            "`f` is mandatory where `other` is given",
            "`h` is allowed only where `other` is x or y",
            // By its default.
            "`j` is mandatory where `i` is 7",
        ]
    );
    assert_eq!(said(&[absent, absent, given, absent, absent, given]), ["`g` is allowed only where `other` is given"]);
}

/// The words of the spec, and those of messages.
#[test]
fn words() {
    let places = [Place::Path, Place::Query, Place::Header, Place::Body].map(Place::as_str);
    assert_eq!(places, ["path", "query", "header", "body"]);
    assert_eq!(Format::NAMES, ["account_name", "country_code", "email", "mobile_number"]);
    for (kind, expected) in [
        (Kind::Text, "a text"),
        (Kind::Integer, "an integer of 32 bits"),
        (Kind::Long, "an integer of 64 bits"),
        (Kind::Decimal, "a decimal number"),
        (Kind::Boolean, "true or false"),
        (Kind::Date, "a day such as 2026-01-31"),
        (Kind::Month, "a month such as 2026-01"),
        (Kind::Timestamp, "a moment in UTC such as 2026-01-31T23:59:59Z"),
        (Kind::TextChoice(&[]), "a text"),
        (Kind::IntegerChoice(&[]), "an integer"),
        (Kind::Record, "an object"),
        (Kind::List(&Kind::Text), "a list"),
    ] {
        assert_eq!(kind.expected(), expected);
    }
    for (format, expected) in [
        (Format::AccountName, "a letter, `_` or `-`, and then letters, digits, `_` or `-`"),
        (Format::CountryCode, "a country code of two capital letters such as `CN`"),
        (Format::Email, "an e-mail address"),
        (Format::MobileNumber, "a mobile number such as `0086-13800000000`"),
    ] {
        assert_eq!(format.expected(), expected);
    }
}

#[test]
fn a_violation_gives_its_parts() {
    let (fields, values) = ([field(Kind::Integer, &[Rule::Max(1)]).shown()], [Value::Integer(2)]);
    let violations = validate(&Row::new(&fields, &values));
    let [violation] = &violations[..] else { panic!("{violations:?}") };
    assert_eq!((violation.field(), violation.rule(), violation.given()), ("f", RuleName::Max, Some("2")));
    assert_eq!(violation.limit(), Some(&Limit::Number(1)));
    assert_eq!(violation.rule().to_string(), "max");
    assert_eq!(violation.limit().map(Limit::to_string).as_deref(), Some("1"));
    let (fields, values) = ([field(Kind::Integer, &[Rule::Max(1)])], [Value::Integer(2)]);
    assert_eq!(validate(&Row::new(&fields, &values))[0].given(), None);
}

/// In tests of the whole workspace, the feature is on.
#[cfg(feature = "rust_decimal")]
#[test]
fn a_decimal_number_of_another_crate_keeps_its_digits() {
    let theirs: rust_decimal::Decimal = "-12.3400".parse().unwrap();
    assert_eq!(Decimal::from(theirs), Decimal::new(-123_400, 4));
    assert_eq!(theirs.as_value().written().as_deref(), Some("-12.3400"));
}

#[test]
fn nothing_is_said_of_what_could_not_be_read() {
    let fields = [
        Field::new("on", Place::Body, Kind::Boolean).mandatory(),
        Field::new("f", Place::Body, Kind::Text).mandatory_if(0, &["true"]),
        Field::new("g", Place::Body, Kind::Text).allowed_if(0, &["false"]).rules(&[Rule::MaxLength(1)]),
    ];
    let values = [Value::Boolean(true), Value::Absent, Value::Text("ab")];
    let row = Row::new(&fields, &values);
    let said = |unknown: &str| -> Vec<String> {
        validate_known(&row, &|path| path == unknown).iter().map(Violation::to_string).collect()
    };
    let too_long = "`g` must have at most 1 character, and has 2";
    assert_eq!(said(""), ["`f` is mandatory where `on` is true", "`g` is allowed only where `on` is false", too_long]);
    assert_eq!(said("on"), [too_long]);
    assert_eq!(said("g"), ["`f` is mandatory where `on` is true"]);
}
