//! The structural walk: checks the tree of a file against the key tables, and reports every difference.

use std::{
    collections::HashMap,
    fmt::{self, Display},
};

use crate::{
    diagnostic::{Code, Diagnostic},
    edit::Edit,
    language::{
        Form, Key, Shape, Table,
        read::{self, Record},
    },
    report::Problems,
    source::{Span, Spanned},
    words::{all_of, quoted},
    yaml::{Kind, Node},
};

/// Checks a file against the keys of `table`.
pub(crate) fn walk(root: &Node, table: &'static Table, problems: &mut Problems) {
    if let Kind::Null = root.kind {
        let keys = all_of(table.keys.iter().filter(|key| key.mandatory).map(|key| key.name));
        problems.add(
            Diagnostic::new(Code::EmptyValue, Span::top(root.span.file), "the file is empty")
                .help(format!("the mandatory keys are {keys}")),
        );
        return;
    }
    let title = Title::Table(table, None);
    Walk { problems }.record(&"the file", table, root, &title, root.span);
}

struct Walk<'p> {
    problems: &'p mut Problems,
}

/// Describes a part of a spec in messages. It is formatted only if there is a problem, which is rare.
#[derive(Clone, Copy)]
enum Title<'a> {
    /// "the operation `pay_order`", "an example".
    Table(&'a Table, Option<&'a str>),
    /// "`http` of the operation `pay_order`".
    Key(&'a Key, &'a dyn Display),
    /// "an entry of …".
    Entry(&'a dyn Display),
    /// "a name in …".
    NameIn(&'a dyn Display),
    /// "the name of an operation".
    NameOf(&'a Table),
    /// "a value of …".
    ValueOf(&'a dyn Display),
    /// "`name`".
    Name(&'a str),
}

impl Display for Title<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Table(table, Some(name)) => write!(f, "the {} {}", table.name, quoted(name)),
            Self::Table(table, None) if matches!(table.name, "api" | "chapter") => write!(f, "the {} file", table.name),
            Self::Table(table, None) if table.name.starts_with(['a', 'e', 'i', 'o', 'u']) => {
                write!(f, "an {}", table.name)
            }
            Self::Table(table, None) => write!(f, "a {}", table.name),
            Self::Key(key, of) => write!(f, "`{}` of {of}", key.name),
            Self::Entry(of) => write!(f, "an entry of {of}"),
            Self::NameIn(of) => write!(f, "a name in {of}"),
            Self::NameOf(table) => write!(f, "the name of {}", Title::Table(table, None)),
            Self::ValueOf(of) => write!(f, "a value of {of}"),
            Self::Name(name) => f.write_str(&quoted(name)),
        }
    }
}

impl Walk<'_> {
    /// `what` describes the node; `owner` is underlined if a key is missing.
    fn value(&mut self, what: &dyn Display, shape: Shape, node: &Node, owner: Span) {
        if let Kind::Todo = node.kind {
            self.problems.add(read::todo(what, "", node));
            return;
        }
        match shape {
            Shape::Text(form) => self.take(read::text(what, form, node)),
            Shape::Bool => self.take(read::boolean(what, node)),
            Shape::Integer(min, max) => self.take(read::integer(what, min, max, node)),
            Shape::Word(words) => self.take(read::word(what, words, node)),
            Shape::Type => self.take(read::type_expr(what, node)),
            Shape::Wire if node.scalar().is_some() => {}
            Shape::Wire => self.problems.add(read::wrong_shape(what, "a wire value", node)),
            Shape::Given => self.take(read::given(what, node)),
            Shape::Value => self.free_value(what, node),
            Shape::List(entry) => self.list(what, *entry, node, false),
            Shape::NonEmptyList(entry) => self.list(what, *entry, node, true),
            Shape::OneOrMany(form) if matches!(node.kind, Kind::List(_)) => {
                self.list(what, Shape::Text(form), node, true);
            }
            Shape::OneOrMany(form) => self.take(read::text(what, form, node)),
            Shape::Map(form, entry) => self.map(what, form, *entry, node, false),
            Shape::NonEmptyMap(form, entry) => self.map(what, form, *entry, node, true),
            Shape::Record(table) => self.record(what, table, node, what, owner),
            Shape::TextOrRecord(_, table) if matches!(node.kind, Kind::Map(_)) => {
                self.record(what, table, node, what, owner);
            }
            Shape::TextOrRecord(form, _) => self.take(read::text(what, form, node)),
            Shape::NameOr(form, _) if node.text().is_some() => self.take(read::text(what, form, node)),
            Shape::NameOr(_, entry) => self.value(what, *entry, node, owner),
            Shape::Shareable(..) if node.text().is_some() => self.take(read::text(what, Form::Snake, node)),
            Shape::Shareable(table, used) => {
                let table = if read::uses(used, node) { used } else { table };
                self.record(what, table, node, what, owner);
            }
            Shape::IntegerOrRecord(_, _, table) if matches!(node.kind, Kind::Map(_)) => {
                self.record(what, table, node, what, owner);
            }
            Shape::IntegerOrRecord(min, max, _) => self.take(read::integer(what, min, max, node)),
        }
    }

    fn take<T>(&mut self, read: Result<T, Diagnostic>) {
        if let Err(diagnostic) = read {
            self.problems.add(diagnostic);
        }
    }

    fn list(&mut self, what: &dyn Display, entry: Shape, node: &Node, non_empty: bool) {
        let Kind::List(items) = &node.kind else {
            let error = read::wrong_shape(what, "a list", node);
            let help = node.scalar().map(|text| format!("write a list in brackets: [{}]", text.value));
            self.problems.add(match help {
                Some(help) if help.len() < 80 => error.help(help).fix(Edit::Brackets(node.span)),
                _ => error,
            });
            return;
        };
        if items.is_empty() && non_empty {
            self.problems.add(Diagnostic::new(Code::EmptyValue, node.span, format!("{what} is an empty list")));
        }
        let what = match entry {
            Shape::Record(table) | Shape::TextOrRecord(_, table) => Title::Table(table, None),
            _ => Title::Entry(what),
        };
        for item in items {
            self.value(&what, entry, item, item.span);
        }
    }

    fn map(&mut self, what: &dyn Display, form: Form, entry: Shape, node: &Node, non_empty: bool) {
        let Kind::Map(entries) = &node.kind else {
            self.problems.add(read::wrong_shape(what, "a map from names to definitions", node));
            return;
        };
        if entries.is_empty() && non_empty {
            self.problems.add(Diagnostic::new(Code::EmptyValue, node.span, format!("{what} is an empty map")));
        }
        self.duplicates(entries);
        let named = match entry {
            Shape::Record(table) | Shape::Shareable(table, _) => Title::NameOf(table),
            _ => Title::NameIn(what),
        };
        for (key, value) in entries {
            self.take(read::name(&named, form, key));
            let name = key.scalar().map(|name| name.value);
            let what = match (entry, name) {
                (Shape::Record(table) | Shape::Shareable(table, _), _) => Title::Table(table, name),
                (_, Some(name)) => Title::Name(name),
                (_, None) => Title::ValueOf(what),
            };
            self.value(&what, entry, value, key.span);
        }
    }

    /// The values of an example can be any JSON value.
    fn free_value(&mut self, what: &dyn Display, node: &Node) {
        if let Kind::Todo = node.kind {
            self.problems.add(read::todo(what, "", node));
        }
        self.duplicates(node.entries());
        for (key, value) in node.entries() {
            self.take(read::name(&"a field's name", Form::Any, key));
            let name = key.scalar().map(|name| name.value);
            self.free_value(&name.map_or(Title::ValueOf(what), Title::Name), value);
        }
        for item in node.items() {
            self.free_value(&Title::Entry(what), item);
        }
    }

    fn duplicates(&mut self, entries: &[(Node, Node)]) {
        let mut first: HashMap<&str, &(Node, Node)> = HashMap::new();
        for entry in entries {
            let (key, value) = entry;
            let Some(name) = key.scalar() else { continue };
            match first.get(name.value) {
                Some((before, earlier)) => {
                    let message = format!("{} is given twice", quoted(name.value));
                    let error = Diagnostic::new(Code::DuplicateKey, key.span, message)
                        .here("given again here")
                        .first("given", before.span)
                        .help("keep one of the two");
                    let edit = Edit::Entry(key.span.to(value.extent()), Vec::new());
                    self.problems.add(if value.equals(earlier) { error.fix(edit) } else { error });
                }
                None => {
                    first.insert(name.value, entry);
                }
            }
        }
    }

    /// `title` describes the record, with its name if it has one.
    fn record(&mut self, what: &dyn Display, table: &'static Table, node: &Node, title: &dyn Display, owner: Span) {
        let Kind::Map(entries) = &node.kind else {
            let keys = all_of(table.keys.iter().filter(|key| key.mandatory).map(|key| key.name));
            let error = read::wrong_shape(what, "a map", node);
            let no_keys = keys.is_empty();
            self.problems.add(if no_keys { error } else { error.help(format!("the mandatory keys are {keys}")) });
            return;
        };
        let record = Record::new(table, entries);
        self.duplicates(entries);
        for (key, value) in entries {
            let Some(name) = key.scalar() else {
                self.problems.add(read::wrong_shape(&format_args!("a key of {title}"), "a name", key));
                continue;
            };
            match record.key(name.value) {
                Some(key_of_table) => {
                    let what = Title::Key(key_of_table, title);
                    match value.kind {
                        Kind::Todo => self.problems.add(read::todo(&what, key_of_table.doc, value)),
                        _ => self.value(&what, key_of_table.shape, value, key.span),
                    }
                }
                None => self.unknown_key(&record, node, (key, value), title),
            }
        }
        let missing = table.keys.iter().filter(|key| key.mandatory && record.lacks(key.name));
        let missing: Vec<&Key> = missing.collect();
        // The merged map may contain the missing keys.
        if missing.is_empty() || read::entry(node, "<<").is_some() {
            return;
        }
        let names = all_of(missing.iter().map(|key| key.name));
        let error = Diagnostic::new(Code::MissingKey, owner, format!("{title} is missing {names}"));
        let helped = missing.iter().fold(error, |error, key| error.help(format!("add `{}`: {}", key.name, key.doc)));
        self.problems.add(helped);
    }

    fn unknown_key(&mut self, record: &Record<'_>, map: &Node, (key, value): (&Node, &Node), title: &dyn Display) {
        let Some(Spanned { value: name, span }) = key.scalar() else { return };
        let error = Diagnostic::new(Code::UnknownKey, span, format!("{title} has no key {}", quoted(name)));
        match (record.suggestion(name), record.removed(name)) {
            (_, Some(removed)) => {
                let message = format!("{title} has the key {} of the first edition", quoted(name));
                let edit = match (removed.rewrite)(map, value) {
                    Some(entries) => Edit::Entry(span.to(value.extent()), entries),
                    None => Edit::Replace(span, removed.replacement.to_owned()),
                };
                self.problems.add(
                    Diagnostic::new(Code::RemovedKey, span, message)
                        .here("this key was removed from the language")
                        .help(format!("write {}", removed.instead))
                        .help("`bss-spec migrate` rewrites a spec of the first edition")
                        .fix(edit),
                );
            }
            (Some(suggestion), None) => {
                let error = error.did_you_mean(suggestion.name);
                let is_free = record.get(suggestion.name).is_some_and(|taken| std::ptr::eq(taken, value));
                self.problems.add(if is_free { error } else { error.without_fix() });
                // Unless the suggested key is given as well, check the value as that of the suggested key.
                if is_free {
                    self.value(&Title::Key(suggestion, title), suggestion.shape, value, span);
                }
            }
            (None, None) if name == "<<" => {
                self.problems.add(error.here("merge keys are not supported").help("write the merged keys explicitly"));
            }
            (None, None) if matches!(value.kind, Kind::Null) => self.problems.add(
                error
                    .here("unknown key without a value")
                    .help("in braces, a comma ends a value: put a string that contains a comma in quotes"),
            ),
            (None, None) => {
                let keys = all_of(record.table.keys.iter().map(|key| key.name));
                self.problems.add(error.here("unknown key").help(format!("the valid keys are {keys}")));
            }
        }
    }
}
