//! Diagnostics as data: the codes, and one problem of a spec.

use std::fmt;

use crate::{edit::Edit, source::Span, words::escaped};

macro_rules! codes {
    ($($(#[$group:meta])* $name:ident = $number:literal, $title:literal;)*) => {
        /// The code of a diagnostic: the rule that a spec breaks. The numbers are stable.
        ///
        /// The enum is exhaustive, so the compiler requires an explanation of each new code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = concat!($title, ".")] $name,)*
        }

        impl Code {
            /// All codes, in the order of their numbers.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as it is displayed: `BSS010`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => concat!("BSS", $number),)*
                }
            }

            /// A short description of the problem.
            pub const fn title(self) -> &'static str {
                match self {
                    $(Code::$name => $title,)*
                }
            }
        }
    };
}

codes! {
    // Files
    UnreadableFile = "001", "A file cannot be read";
    NotUtf8 = "002", "A file is not UTF-8";
    FileTooLarge = "003", "A file is too large";
    InvalidYaml = "004", "A file is not valid YAML";
    MissingChapterFile = "005", "A chapter in api.yaml has no file";
    UnlistedFile = "006", "A file is not listed in api.yaml";
    ChapterName = "007", "The name of a chapter differs from that of its file";

    // Editions
    Edition = "008", "The edition of the spec is not supported";
    RemovedKey = "009", "A key was removed from the language";

    // Structure
    UnknownKey = "010", "Unknown key";
    DuplicateKey = "011", "Duplicate key";
    MissingKey = "012", "A mandatory key is missing";
    WrongShape = "013", "A value has the wrong shape";
    EmptyValue = "014", "A value is empty";
    UnknownWord = "015", "A word is not one of the allowed words";
    BadName = "016", "A name has the wrong form";
    BadFormat = "017", "A string has the wrong format";
    NumberOutOfRange = "018", "A number is out of range";
    UnneededException = "019", "An exception is not needed";

    // Types
    UnknownType = "020", "A type is not declared";
    RecursiveType = "021", "A type contains itself";
    TypeBody = "022", "A type is neither an object nor an enum, or both";
    UnusedType = "023", "A type is not used";
    DuplicateType = "024", "A type name is already in use";
    ListOfLists = "025", "A type is a list of lists";
    EnumValue = "026", "A value of an enum has the wrong type";
    DuplicateEnumValue = "027", "Two values of an enum are equal";
    VariantClash = "028", "Two values or errors have the same Rust variant";

    BadFilter = "029", "`filter_of` does not name another enum";

    // Operations
    BadHttp = "030", "`http` is not a method and a path";
    PathParameterWithoutField = "031", "A path parameter has no field";
    PathFieldWithoutParameter = "032", "A path field has no path parameter";
    OptionalPathField = "033", "A path field is not mandatory";
    FieldPlace = "034", "A field has a type that is not allowed in its place";
    BodyNotAllowed = "035", "The method does not allow a body";
    FieldInTwoPlaces = "036", "A request has two fields with the same name";
    DuplicateOperation = "037", "An operation name is already in use";
    BadPaging = "038", "Paging refers to a field that does not exist or has the wrong type";
    BadPartialFailure = "039", "`partial_failure` is not a list in the reply";

    // Fields
    LimitDoesNotFit = "040", "A limit is not allowed for the type";
    ImpossibleLimit = "041", "A limit excludes every value or no value";
    BadCondition = "042", "A condition is not valid";
    Unclassified = "043", "A field that may be personal or secret is not classified";
    UnknownSource = "044", "A source is not declared";
    NoSource = "045", "A limit has no source";
    BadDefault = "046", "A default is not valid";
    BadAtLeastOneOf = "047", "A set of `at_least_one_of` is not valid";
    UnknownShared = "048", "A shared field or failure is not declared";
    UnusedShared = "049", "A shared field or failure is not used";

    // Names in Rust
    RustNameClash = "050", "Two fields have the same name in Rust";
    ReservedRustName = "051", "A name cannot be used in Rust";
    TypeNameClash = "052", "Two types have the same name in Rust";

    // Errors
    UndefinedError = "060", "An error code is not defined";
    DuplicateError = "061", "An error code is defined or listed twice";
    UnknownFailureField = "062", "An error refers to a field that the failure does not have";
    UnusedError = "063", "An error is not used";

    // Examples
    ExampleUnknownField = "070", "An example has a field that is not declared";
    ExampleType = "071", "A value in an example has the wrong type";
    ExampleRule = "072", "An example breaks a rule of the spec";
    ExampleStatus = "073", "The status of an example is not documented";

    // Effects
    Repeat = "080", "`repeat` or `repeat_reason` is missing or not allowed";
    BadDeduplication = "081", "`deduplicate_by` does not name a field that can have a random key";

    // Sites and cases
    UnknownSite = "090", "A site is not declared";
    BadSites = "091", "`sites` has no effect or contradicts another key";
    BadCase = "092", "A case is not valid";
    BadNotAfter = "093", "`not_after` does not name another date";
    BadJoin = "094", "`joined_by` is not at a list whose entries can be joined";

    // Drafts
    Todo = "100", "A value is still to be written";
}

impl Code {
    /// Parses a code in one of the forms `BSS010`, `bss010`, `010` and `10`.
    pub fn find(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = match text.get(..3) {
            Some(letters) if letters.eq_ignore_ascii_case("BSS") => text.get(3..)?,
            _ => text,
        };
        if digits.is_empty() || digits.len() > 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let wanted = format!("BSS{digits:0>3}");
        Self::ALL.iter().copied().find(|code| code.as_str() == wanted)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A place in a spec with a remark about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) span: Span,
    pub(crate) text: String,
}

/// One problem of a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) primary: Label,
    pub(crate) labels: Vec<Label>,
    pub(crate) help: Vec<String>,
    pub(crate) fix: Option<Edit>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        let primary = Label { span, text: String::new() };
        // Escaping keeps the message on one line, whatever the file contains.
        let message = message.into().chars().map(escaped).collect();
        Self { code, message, primary, labels: Vec::new(), help: Vec::new(), fix: None }
    }

    /// Sets the remark at the primary place.
    pub(crate) fn here(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Suggests a replacement at the primary place.
    pub(crate) fn did_you_mean(self, suggestion: &str) -> Self {
        let edit = Edit::Word(self.primary.span, suggestion.to_owned());
        self.here(format!("did you mean `{suggestion}`?")).fix(edit)
    }

    /// Adds the place where the same thing was `done` before: "first given here".
    pub(crate) fn first(self, done: &str, span: Span) -> Self {
        self.label(span, format!("first {done} here"))
    }

    /// Adds a remark at another place.
    pub(crate) fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds advice on what to write instead.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Sets the change that corrects the mistake.
    pub(crate) fn fix(mut self, edit: Edit) -> Self {
        self.fix = Some(edit);
        self
    }

    /// Removes the correction, because another mistake would follow from it.
    pub(crate) fn without_fix(mut self) -> Self {
        self.fix = None;
        self
    }

    /// The code of the broken rule.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The remark at the place of the problem; empty if there is none.
    pub fn remark(&self) -> &str {
        &self.primary.text
    }

    /// The problem in one sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Advice on what to write instead.
    pub fn advice(&self) -> impl Iterator<Item = &str> {
        self.help.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_ascending() {
        let numbers: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "{numbers:?}");
    }

    #[test]
    fn finds_a_code_in_each_notation() {
        for text in ["BSS010", "bss010", "Bss10", "010", "10", " BSS010 "] {
            assert_eq!(Code::find(text), Some(Code::UnknownKey), "{text}");
        }
        for text in ["", "BSS", "BSS999", "0010", "+10", "x10", "é10", "BSS010x"] {
            assert_eq!(Code::find(text), None, "{text}");
        }
    }
}
