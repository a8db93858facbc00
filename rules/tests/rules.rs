//! Each rule at its limit, and the sentence of its violation.
#![forbid(unsafe_code)]
#![allow(clippy::indexing_slicing, clippy::unwrap_used, clippy::panic, reason = "a test")]

use huaweicloud_bss_rules::{
    AsValue, Case, Decimal, Field, Format, Kind, Limit, Place, Record, Rule, RuleName, Site, Sites, Value, Violation,
    validate, validate_known,
};

fn field<'a>(kind: Kind<'a>, rules: &'a [Rule]) -> Field<'a> {
    Field::new("f", Place::Body, kind).rules(rules)
}

/// A record of fields and their values.
struct Row<'a> {
    fields: &'a [Field<'a>],
    values: &'a [Value<'a>],
    at_least_one_of: &'a [&'a [usize]],
}

impl<'a> Row<'a> {
    fn new(fields: &'a [Field<'a>], values: &'a [Value<'a>]) -> Self {
        Self { fields, values, at_least_one_of: &[] }
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

    fn at_least_one_of(&self, index: usize) -> Option<&[usize]> {
        self.at_least_one_of.get(index).copied()
    }
}

/// The sentences of the violations of one value.
fn check(field: Field<'_>, value: Value<'_>) -> Vec<String> {
    let (fields, values) = ([field], [value]);
    validate(&Row::new(&fields, &values), Site::default()).iter().map(Violation::to_string).collect()
}

#[test]
fn counts_the_characters_of_a_string() {
    let rules = [Rule::MinLength(2), Rule::MaxLength(3)];
    let text = field(Kind::Text, &rules);
    for fine in ["ab", "abc", "王某", "王某某", "🦀🦀🦀", "   "] {
        assert!(check(text, Value::Text(fine)).is_empty(), "{fine}");
    }
    assert_eq!(check(text, Value::Text("")), ["`f` must have at least 2 characters, but has 0"]);
    assert_eq!(check(text, Value::Text("王")), ["`f` must have at least 2 characters, but has 1"]);
    assert_eq!(check(text, Value::Text("abcd")), ["`f` must have at most 3 characters, but has 4"]);
    assert_eq!(
        check(field(Kind::Text, &[Rule::MaxLength(1)]), Value::Text("ab")),
        ["`f` must have at most 1 character, but has 2"]
    );
    assert!(check(text, Value::Absent).is_empty(), "an optional field may be left out");
}

#[test]
fn shows_a_number_only_if_the_field_is_shown() {
    let rules = [Rule::Min(-1), Rule::Max(1)];
    let number = field(Kind::Integer, &rules);
    for fine in [-1, 0, 1] {
        assert!(check(number, Value::Integer(fine)).is_empty());
    }
    assert_eq!(check(number, Value::Integer(-2)), ["`f` must be at least -1"]);
    assert_eq!(
        check(number.shown(), Value::Integer(i64::MIN)),
        ["`f` must be at least -1, but is -9223372036854775808"]
    );
    assert_eq!(check(number.shown(), Value::Integer(2)), ["`f` must be at most 1, but is 2"]);
}

#[test]
fn checks_a_list_and_its_entries() {
    let entries = |count: usize| vec!["ab".to_owned(); count];
    let (rules, item_rules) = ([Rule::MinItems(1), Rule::MaxItems(2)], [Rule::MaxLength(1)]);
    let list = field(Kind::List(&Kind::Text), &rules).item_rules(&item_rules);
    assert_eq!(
        check(list, entries(3).as_value()),
        [
            "`f` must have at most 2 entries, but has 3",
            "`f[0]` must have at most 1 character, but has 2",
            "`f[1]` must have at most 1 character, but has 2",
            "`f[2]` must have at most 1 character, but has 2",
        ]
    );
    for at_the_limit in [1, 2] {
        let messages = check(field(Kind::List(&Kind::Text), &rules), entries(at_the_limit).as_value());
        assert_eq!(messages, [""; 0], "{at_the_limit} entries");
    }
    // An empty list counts as not given.
    assert!(check(list, entries(0).as_value()).is_empty());
    assert_eq!(check(list.mandatory(), entries(0).as_value()), ["`f` is required"]);
    assert_eq!(
        check(field(Kind::List(&Kind::Text), &[Rule::MinItems(2)]), entries(1).as_value()),
        ["`f` must have at least 2 entries, but has 1"]
    );
}

#[test]
fn checks_a_joined_list_its_entries_and_its_string() {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let (rules, item_rules) = ([Rule::MaxItems(3), Rule::MaxJoinedLength(5)], [Rule::MaxLength(3)]);
    let list = field(Kind::Joined(&Kind::Text), &rules).item_rules(&item_rules);
    for fine in [&["a"][..], &["王某", "🦀🦀"], &["1", "2", "3"]] {
        assert!(check(list, texts(fine).as_value()).is_empty(), "{fine:?}");
    }
    assert_eq!(
        check(list, texts(&["王某", "abcd"]).as_value()),
        [
            "`f` must have at most 5 characters when joined by commas, but has 7",
            "`f[1]` must have at most 3 characters, but has 4",
        ]
    );
    assert_eq!(
        check(list, texts(&["", "a,b"]).as_value()),
        [
            "`f[0]` must have at least 1 character, but has 0",
            "`f[1]` must not contain a comma, because commas separate the entries",
        ]
    );
    // A limit of the docs that says the same is reported once.
    let longer = [Rule::MinLength(2)];
    assert_eq!(
        check(field(Kind::Joined(&Kind::Text), &[]).item_rules(&longer), texts(&[""]).as_value()),
        ["`f[0]` must have at least 2 characters, but has 0"]
    );
    assert_eq!(check(list.mandatory(), texts(&[]).as_value()), ["`f` is required"]);
    assert_eq!(RuleName::MaxJoinedLength.as_str(), "max_joined_length");
    // Lists that are not joined can have such entries.
    assert!(check(field(Kind::List(&Kind::Text), &[]), texts(&["", "a,b"]).as_value()).is_empty());
}

#[test]
fn a_joined_list_is_written_as_one_string() {
    let numbers = vec![300, 500];
    let joined = field(Kind::Joined(&Kind::Integer), &[]);
    assert_eq!(joined.written(numbers.as_value()).as_deref(), Some("300,500"));
    assert_eq!(joined.written(Vec::<i32>::new().as_value()), None);
    assert_eq!(field(Kind::List(&Kind::Integer), &[]).written(numbers.as_value()), None);
    assert_eq!(field(Kind::Integer, &[]).written(Value::Integer(1)).as_deref(), Some("1"));
}

#[test]
fn requires_a_letter_of_any_script() {
    let rules = [Rule::NotOnlyDigitsSpecialOrSpaces];
    let name = field(Kind::Text, &rules);
    for fine in ["", "a", "1a", "王", "é", "№ я"] {
        assert!(check(name, Value::Text(fine)).is_empty(), "{fine}");
    }
    for bad in ["1", " ", "!?#", "12 -", "①", "🦀", "\u{3000}"] {
        let messages = ["`f` must not consist only of digits, special characters and spaces"];
        assert_eq!(check(name.shown(), Value::Text(bad)), messages, "{bad}");
    }
}

#[test]
fn lists_the_allowed_values() {
    let texts = field(Kind::StringEnum(&["a", "b"]), &[]);
    assert!(check(texts, Value::Text("b")).is_empty());
    assert_eq!(check(texts, Value::Text("B")), ["`f` must be one of a, b"]);
    assert_eq!(check(texts.shown(), Value::Text("B")), ["`f` must be one of a, b"]);
    let numbers = field(Kind::IntegerEnum(&[0, 99]), &[]).shown();
    assert!(check(numbers, Value::Integer(99)).is_empty());
    assert_eq!(check(numbers, Value::Integer(1)), ["`f` must be one of 0, 99, but is 1"]);
}

#[test]
fn conditions_compare_wire_values() {
    let fields = [
        Field::new("on", Place::Body, Kind::Boolean),
        Field::new("f", Place::Body, Kind::Text).mandatory_if(0, &["true", "7", "x"]),
    ];
    let check =
        |other: Value<'static>, own: Value<'static>| validate(&Row::new(&fields, &[other, own]), Site::default());
    for (value, word) in [(Value::Boolean(true), "true"), (Value::Integer(7), "7"), (Value::Text("x"), "x")] {
        let violations = check(value, Value::Absent);
        assert_eq!(violations[0].to_string(), format!("`f` is required when `on` is {word}"));
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
fn reports_the_path_of_a_nested_value() {
    let tree = Tree(vec![Tree(Vec::new()), Tree(vec![Tree(Vec::new())])]);
    let paths: Vec<String> =
        validate(&tree, Site::default()).iter().map(|violation| violation.field().to_owned()).collect();
    assert_eq!(paths, ["children[0].name", "children[1].children[0].name", "children[1].name", "name"]);
}

#[test]
fn formats_violations_that_only_a_decoder_reports() {
    let message = |field: &str, rule, limit: Option<&str>| {
        Violation::new(field, rule, limit.map(|text| Limit::Text(text.to_owned())), None).to_string()
    };
    assert_eq!(message("a", RuleName::Type, Some("a string")), "`a` must be a string");
    assert_eq!(message("", RuleName::Type, Some("an object")), "the request must be an object");
    assert_eq!(message("a", RuleName::Unknown, None), "`a` is not a known field");
    assert_eq!(message("a", RuleName::Duplicate, None), "`a` is given more than once");
    assert_eq!(RuleName::Duplicate.as_str(), "duplicate");
    assert_eq!(message("a", RuleName::Unknown, Some("b")), "`a` is not a known field; did you mean `b`?");
}

#[test]
fn checks_the_format_of_a_string() {
    let check_format = |format: Format, fine: &[&str], wrong: &[&str]| {
        assert!(fine.iter().all(|text| format.matches(text)), "{format:?}");
        for text in wrong {
            assert!(!format.matches(text), "{format:?}: {text}");
            let rules = [Rule::Format(format)];
            let messages = check(field(Kind::Text, &rules).shown(), Value::Text(text));
            assert_eq!(messages, [format!("`f` must be {}, but is {text:?}", format.expected())]);
        }
    };
    check_format(Format::AccountName, &["a", "_ada-1", "-"], &["", "1a", "a b", "é", "a.b"]);
    check_format(Format::CountryCode, &["CN"], &["", "cn", "C", "CNN", "ÇN"]);
    check_format(Format::Digits, &["0", "0123456789"], &["", "1a", "-1", "1 2", "١"]);
    check_format(Format::Email, &["a@b", "a.b+c@example.com"], &["", "a", "@b", "a@", "a@b@c", "a b@c"]);
    check_format(
        Format::MobileNumber,
        &["0086-1", "0049-1701234567"],
        &["", "86-1", "0086-", "0086", "1086-1", "0086-1a"],
    );
    assert_eq!(Format::ALL.map(Format::as_str), Format::NAMES);
}

#[test]
fn checks_the_limits_of_decimal_numbers() {
    let rules = [Rule::Above(0), Rule::Max(2), Rule::MaxDecimals(2)];
    let number = field(Kind::Decimal, &rules).shown();
    let check = |text| check(number, Value::Decimal(Decimal::parse(text).unwrap()));
    for fine in ["0.01", "2.00", "2.0000", "1"] {
        assert!(check(fine).is_empty(), "{fine}");
    }
    assert_eq!(check("0.00"), ["`f` must be greater than 0, but is 0.00"]);
    assert_eq!(check("2.01"), ["`f` must be at most 2, but is 2.01"]);
    assert_eq!(check("0.001"), ["`f` must have at most 2 digits after the decimal point, but is 0.001"]);
    assert_eq!(self::check(field(Kind::Integer, &[Rule::Above(0)]), Value::Integer(0)), ["`f` must be greater than 0"]);
    assert_eq!(self::check(field(Kind::Integer, &[Rule::Above(0)]), Value::Integer(1)), [""; 0]);
    let whole = field(Kind::Decimal, &[Rule::MaxDecimals(0)]).shown();
    let half = self::check(whole, Value::Decimal(Decimal::parse("0.5").unwrap()));
    assert_eq!(half, ["`f` must be a whole number, but is 0.5"]);
    let at_least =
        |text| self::check(field(Kind::Decimal, &[Rule::Min(1)]), Value::Decimal(Decimal::parse(text).unwrap()));
    assert_eq!(at_least("0.99"), ["`f` must be at least 1"]);
    assert_eq!((at_least("1.00"), at_least("1.01")), (Vec::new(), Vec::new()));
}

#[test]
fn requires_at_least_one_of_several_fields() {
    let fields = ["a", "b", "c"].map(|name| Field::new(name, Place::Body, Kind::Text));
    let given = Value::Text("x");
    let list: Vec<String> = Vec::new();
    let messages = |values: &[Value<'_>], unknown: &str| -> Vec<String> {
        let row = Row { at_least_one_of: &[&[0, 1], &[1, 2]], ..Row::new(&fields, values) };
        validate_known(&row, Site::default(), &|path| path == unknown).iter().map(Violation::to_string).collect()
    };
    let neither = ["the request must have at least one of `a`, `b`", "the request must have at least one of `b`, `c`"];
    assert_eq!(messages(&[Value::Absent; 3], ""), neither);
    assert_eq!(messages(&[Value::Absent, list.as_value(), Value::Absent], ""), neither, "an empty list is not sent");
    assert_eq!(messages(&[given, Value::Absent, Value::Absent], ""), neither[1..]);
    assert_eq!(messages(&[Value::Absent, given, Value::Absent], ""), [""; 0]);
    assert_eq!(messages(&[given, Value::Absent, given], ""), [""; 0]);
    // A value that could not be read was given.
    assert_eq!(messages(&[Value::Absent; 3], "b"), [""; 0]);
    assert_eq!(messages(&[Value::Absent; 3], "c"), neither[..1]);
}

#[test]
fn evaluates_conditions_on_other_fields() {
    let fields = [
        Field::new("other", Place::Body, Kind::Text),
        Field::new("f", Place::Body, Kind::Text).mandatory_if(0, &[]),
        Field::new("g", Place::Body, Kind::Text).allowed_if(0, &[]),
        Field::new("h", Place::Body, Kind::Text).allowed_if(0, &["x", "y"]),
        Field::new("i", Place::Body, Kind::Integer).default("7"),
        Field::new("j", Place::Body, Kind::Text).mandatory_if(4, &["7"]),
    ];
    let (given, absent) = (Value::Text("z"), Value::Absent);
    let messages = |values: &[Value<'_>]| -> Vec<String> {
        validate(&Row::new(&fields, values), Site::default()).iter().map(Violation::to_string).collect()
    };
    assert_eq!(messages(&[given, given, given, absent, Value::Integer(8), absent]), [""; 0]);
    assert_eq!(
        messages(&[given, absent, given, given, absent, absent]),
        [
            "`f` is required when `other` is given",
            "`h` is only allowed when `other` is x or y",
            // `i` is not given and has its default.
            "`j` is required when `i` is 7",
        ]
    );
    assert_eq!(
        messages(&[absent, absent, given, absent, absent, given]),
        ["`g` is only allowed when `other` is given"]
    );
}

#[test]
fn describes_kinds_and_formats() {
    let places = [Place::Path, Place::Query, Place::Header, Place::Body].map(Place::as_str);
    assert_eq!(places, ["path", "query", "header", "body"]);
    assert_eq!(Format::NAMES, ["account_name", "country_code", "digits", "email", "mobile_number"]);
    for (kind, expected) in [
        (Kind::Text, "a string"),
        (Kind::Integer, "a 32-bit integer"),
        (Kind::Long, "a 64-bit integer"),
        (Kind::Decimal, "a decimal number"),
        (Kind::Boolean, "true or false"),
        (Kind::Date, "a date such as 2026-01-31"),
        (Kind::Month, "a month such as 2026-01"),
        (Kind::Timestamp, "a UTC timestamp such as 2026-01-31T23:59:59Z"),
        (Kind::StringEnum(&[]), "a string"),
        (Kind::IntegerEnum(&[]), "an integer"),
        (Kind::Record, "an object"),
        (Kind::List(&Kind::Text), "a list"),
        (Kind::Joined(&Kind::Text), "a string of values joined by commas"),
    ] {
        assert_eq!(kind.expected(), expected);
    }
    for (format, expected) in [
        (Format::AccountName, "an account name: a letter, `_` or `-`, followed by letters, digits, `_` or `-`"),
        (Format::CountryCode, "a country code of two capital letters such as `CN`"),
        (Format::Digits, "a string of digits"),
        (Format::Email, "an e-mail address"),
        (Format::MobileNumber, "a mobile number such as `0086-13800000000`"),
    ] {
        assert_eq!(format.expected(), expected);
    }
}

#[test]
fn a_violation_has_its_field_rule_limit_and_value() {
    let (fields, values) = ([field(Kind::Integer, &[Rule::Max(1)]).shown()], [Value::Integer(2)]);
    let violations = validate(&Row::new(&fields, &values), Site::default());
    let [violation] = &violations[..] else { panic!("{violations:?}") };
    assert_eq!((violation.field(), violation.rule(), violation.given()), ("f", RuleName::Max, Some("2")));
    assert_eq!(violation.limit(), Some(&Limit::Number(1)));
    assert_eq!(violation.rule().to_string(), "max");
    assert_eq!(violation.limit().map(Limit::to_string).as_deref(), Some("1"));
    let (fields, values) = ([field(Kind::Integer, &[Rule::Max(1)])], [Value::Integer(2)]);
    assert_eq!(validate(&Row::new(&fields, &values), Site::default())[0].given(), None);
}

/// Runs in tests of the whole workspace, which enable the feature.
#[cfg(feature = "rust_decimal")]
#[test]
fn converts_a_decimal_number_of_another_crate_with_all_digits() {
    let theirs: rust_decimal::Decimal = "-12.3400".parse().unwrap();
    assert_eq!(Decimal::from(theirs), Decimal::new(-123_400, 4));
    assert_eq!(theirs.as_value().written().as_deref(), Some("-12.3400"));
}

#[test]
fn does_not_check_values_that_could_not_be_read() {
    let fields = [
        Field::new("on", Place::Body, Kind::Boolean).mandatory(),
        Field::new("f", Place::Body, Kind::Text).mandatory_if(0, &["true"]),
        Field::new("g", Place::Body, Kind::Text).allowed_if(0, &["false"]).rules(&[Rule::MaxLength(1)]),
    ];
    let values = [Value::Boolean(true), Value::Absent, Value::Text("ab")];
    let row = Row::new(&fields, &values);
    let messages = |unknown: &str| -> Vec<String> {
        validate_known(&row, Site::default(), &|path| path == unknown).iter().map(Violation::to_string).collect()
    };
    let too_long = "`g` must have at most 1 character, but has 2";
    assert_eq!(messages(""), ["`f` is required when `on` is true", "`g` is only allowed when `on` is false", too_long]);
    assert_eq!(messages("on"), [too_long]);
    assert_eq!(messages("g"), ["`f` is required when `on` is true"]);
}

const NAMES: [&str; 3] = ["intl", "eu", "cn"];
const CN: Sites = Sites::of(&[2]);

/// The sentences of the violations on each site of `NAMES`.
fn on_sites(row: &Row<'_>) -> [Vec<String>; 3] {
    [0, 1, 2].map(|index| {
        let site = Site { index, names: &NAMES };
        validate(row, site).iter().map(Violation::to_string).collect()
    })
}

#[test]
fn a_set_of_sites_has_the_sites_that_it_was_made_of() {
    assert!((0..Sites::MAX).all(|index| Sites::ALL.contains(index)));
    let some = Sites::of(&[0, 31, 32, usize::MAX]);
    assert_eq!(some.indices(usize::MAX).take(9).collect::<Vec<_>>(), [0, 31]);
    assert_eq!((some.and(CN), some.or(CN), Sites::default()), (Sites::of(&[]), Sites::of(&[0, 2, 31]), Sites::ALL));
    assert!(some.and(CN).is_empty() && !CN.is_empty());
    let site = Site::named("cn", &NAMES);
    assert_eq!(
        (site.name(), site.list(Sites::ALL), site.list(CN)),
        ("cn", "intl, eu and cn".to_owned(), "cn".to_owned())
    );
    assert_eq!((Site::named("us", &NAMES), Site::default().name()), (Site::first_of(&NAMES), ""));
}

#[test]
fn checks_fields_that_only_some_sites_have() {
    let phone = Field::new("phone", Place::Body, Kind::Text).mandatory().sites(CN);
    let email = Field::new("email", Place::Body, Kind::Text).sites(Sites::of(&[0, 1]));
    let fields = [phone, email];
    let given = Value::Text("x");
    assert_eq!(
        on_sites(&Row::new(&fields, &[Value::Absent, given])),
        [
            vec![],
            vec![],
            vec![
                "`phone` is required on the site cn".to_owned(),
                "`email` does not exist on the site cn, only on intl and eu".to_owned()
            ]
        ]
    );
    let not_intl = vec!["`phone` does not exist on the site intl, only on cn".to_owned()];
    assert_eq!(on_sites(&Row::new(&fields, &[given, Value::Absent]))[0], not_intl);
    // The set is met by a field of the site, and names only those.
    let set: &[&[usize]] = &[&[0, 1]];
    let row = Row { fields: &[phone, email], values: &[given, Value::Absent], at_least_one_of: set };
    assert_eq!(on_sites(&row)[1][0], "the request must have at least one of `email`");
}

#[test]
fn a_condition_on_a_field_that_the_site_does_not_have_is_not_checked() {
    let kind = Field::new("kind", Place::Body, Kind::Text).default("a").sites(CN);
    for dependent in [
        Field::new("f", Place::Body, Kind::Text).mandatory_if(0, &["a"]),
        Field::new("f", Place::Body, Kind::Text).allowed_if(0, &["b"]),
    ] {
        let value = if dependent.allowed_if.is_some() { Value::Text("x") } else { Value::Absent };
        let counts = on_sites(&Row::new(&[kind, dependent], &[Value::Absent, value])).map(|found| found.len());
        assert_eq!(counts, [0, 0, 1]);
    }
}

#[test]
fn checks_values_of_enums_that_only_some_sites_have() {
    let sites = [Sites::ALL, CN, Sites::ALL];
    let number = field(Kind::IntegerEnum(&[1, 2, 3]), &[]).value_sites(&sites).shown();
    let expected = vec!["`f` must be one of 1, 3 on the site intl, but is 2".to_owned()];
    let found = on_sites(&Row::new(&[number], &[Value::Integer(2)]));
    assert_eq!((&found[0], found[2].len()), (&expected, 0));
    let text = field(Kind::StringEnum(&["a", "b", "c"]), &[]).value_sites(&sites);
    let found = on_sites(&Row::new(&[text], &[Value::Text("b")]));
    assert_eq!(found[1], ["`f` must be one of a, c on the site eu"]);
    assert!(on_sites(&Row::new(&[text], &[Value::Text("a")])).iter().all(Vec::is_empty));
    // A value that no site has is one violation.
    assert_eq!(on_sites(&Row::new(&[text], &[Value::Text("d")]))[0], ["`f` must be one of a, b, c"]);
}

#[test]
fn checks_the_limits_of_the_cases_that_apply() {
    let unit = Field::new("unit", Place::Body, Kind::Integer).default("2");
    let years = [Rule::Max(9)];
    let cases = [
        Case::new(Sites::ALL).condition(0, &["2"]).rules(&years),
        Case::new(CN).condition(0, &["3"]).values(&["1", "5"]).mandatory(),
        Case::new(CN).mandatory(),
    ];
    let count = field(Kind::Integer, &[]).cases(&cases).shown();
    let found = |unit_value, value| on_sites(&Row::new(&[unit, count], &[unit_value, value]));
    let years = vec!["`f` must be at most 9 if `unit` is 2, but is 10".to_owned()];
    assert_eq!(found(Value::Integer(2), Value::Integer(10)), [years.clone(), years.clone(), years.clone()]);
    assert_eq!(found(Value::Absent, Value::Integer(10))[0], years);
    let third = found(Value::Integer(3), Value::Integer(10));
    assert_eq!(third[2], ["`f` must be one of 1, 5 on the site cn if `unit` is 3, but is 10"]);
    assert!(third[0].is_empty() && found(Value::Integer(3), Value::Integer(5))[2].is_empty());
    assert_eq!(found(Value::Integer(3), Value::Absent)[2], ["`f` is required on the site cn if `unit` is 3"]);
    assert_eq!(found(Value::Integer(1), Value::Absent)[2], ["`f` is required on the site cn"]);
}

#[test]
fn checks_the_entries_of_a_list_against_a_case() {
    let (own, entries) = ([Rule::MaxItems(1)], [Rule::MaxLength(1)]);
    let cases = [Case::new(CN).rules(&own).item_rules(&entries).values(&["a"])];
    let list = field(Kind::List(&Kind::Text), &[]).cases(&cases).shown();
    let texts = vec!["a".to_owned(), "bb".to_owned()];
    assert_eq!(
        on_sites(&Row::new(&[list], &[texts.as_value()])),
        [
            vec![],
            vec![],
            vec![
                "`f` must have at most 1 entry on the site cn, but has 2".to_owned(),
                "`f[1]` must have at most 1 character on the site cn, but has 2".to_owned(),
                "`f[1]` must be one of a on the site cn".to_owned()
            ]
        ]
    );
}

#[test]
fn a_date_is_not_after_another() {
    let from = Field::new("from", Place::Body, Kind::Date).not_after(1).shown();
    let until = Field::new("until", Place::Body, Kind::Date);
    let sentences = |fields: &[Field<'_>], from, until| {
        let violations = validate(&Row::new(fields, &[from, until]), Site::default());
        violations.iter().map(Violation::to_string).collect::<Vec<_>>()
    };
    let (first, last) = (Value::Formatted(&"2026-01-31"), Value::Formatted(&"2026-02-01"));
    for (from_value, until_value) in [(first, last), (first, first), (last, Value::Absent), (last, Value::Invalid)] {
        assert!(!sentences(&[from, until], from_value, until_value).iter().any(|text| text.contains("after")));
    }
    assert_eq!(sentences(&[from, until], last, first), ["`from` must not be after `until`, but is 2026-02-01"]);
    let row = [from, until];
    let known = validate_known(&Row::new(&row, &[last, first]), Site::default(), &|path| path == "until");
    assert_eq!(known, []);
}
