//! Diagnostics as data: the codes, and one problem of a spec.

use std::fmt;

use crate::source::Span;
use crate::words::escaped;

macro_rules! codes {
    ($($(#[$group:meta])* $name:ident = $number:literal, $title:literal;)*) => {
        /// The rule that a spec breaks. The numbers are stable.
        ///
        /// It is exhaustive, so that the compiler demands an explanation of each new code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = concat!($title, ".")] $name,)*
        }

        impl Code {
            /// Every code, in the order of the numbers.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code as it is shown: `BSS010`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => concat!("BSS", $number),)*
                }
            }

            /// What is wrong, in a few words.
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
    MissingChapterFile = "005", "A chapter that api.yaml lists has no file";
    UnlistedFile = "006", "A file is not listed in api.yaml";
    ChapterName = "007", "A chapter is not named like its file";

    // Structure
    UnknownKey = "010", "A key is not known here";
    DuplicateKey = "011", "A key is given twice";
    MissingKey = "012", "A mandatory key is missing";
    WrongShape = "013", "A value has the wrong shape";
    EmptyText = "014", "A text is empty";
    UnknownWord = "015", "A word is none of those allowed here";
    BadName = "016", "A name is not written as names are here";
    BadText = "017", "A text does not have the form that is asked for";
    NumberOutOfRange = "018", "A number is out of range";
    NeedlessException = "019", "An exception that nothing needs";

    // Types
    UnknownType = "020", "A type is not declared";
    RecursiveType = "021", "A type contains itself";
    TypeBody = "022", "A type is neither an object nor an enum, or both";
    UnusedType = "023", "A type is declared and not used";
    DuplicateType = "024", "A type name is taken";
    ListOfLists = "025", "A list of lists";
    EnumValue = "026", "A value of an enum is not of the enum's type";
    DuplicateEnumValue = "027", "Two values of an enum are the same on the wire";
    VariantClash = "028", "Two values or errors would become the same Rust variant";

    // Operations
    BadHttp = "030", "`http` is not a method and a path";
    PathParameterWithoutField = "031", "A path parameter has no field";
    PathFieldWithoutParameter = "032", "A path field does not occur in the path";
    OptionalPathField = "033", "A path field is optional";
    FieldPlace = "034", "A field's type cannot travel where the field stands";
    BodyNotAllowed = "035", "The method does not allow a body";
    FieldInTwoPlaces = "036", "A request has two fields of one name";
    DuplicateOperation = "037", "An operation name is taken";
    BadPaging = "038", "Paging by fields that are not there, or not of the right type";
    BadPartialFailure = "039", "What lists partial failures is no list of the reply";

    // Fields
    LimitDoesNotFit = "040", "A limit does not fit the type";
    ImpossibleLimit = "041", "A limit that no value can meet, or that says nothing";
    BadCondition = "042", "A condition on another field cannot hold";
    Unclassified = "043", "A field looks personal or secret and is not classified";
    UnknownSource = "044", "A source is not declared";
    NoSource = "045", "Limits that no source is named for";
    BadDefault = "046", "A default that the field cannot have";
    BadAlternative = "047", "A group of alternatives that cannot be checked";

    // Names in Rust
    RustNameClash = "050", "Two fields would have the same name in Rust";
    ReservedRustName = "051", "A name cannot be used in Rust";
    TypeNameClash = "052", "Two types would have the same name in Rust";

    // Errors
    UndefinedError = "060", "An error code is not defined";
    DuplicateError = "061", "An error code is defined or listed twice";
    UnknownFailureField = "062", "An error carries a field that the failure does not have";
    UnusedError = "063", "An error is defined and not used";

    // Examples
    ExampleUnknownField = "070", "An example has a field that is not declared";
    ExampleType = "071", "An example's value is not of its field's type";
    ExampleRule = "072", "An example breaks a rule of the spec";
    ExampleStatus = "073", "An example's status is not documented";

    // Effects
    Repeat = "080", "`repeat` or `repeat_reason` is missing, or not allowed here";
}

impl Code {
    /// Parses a code that is written as `BSS010`, `bss010`, `010` or `10`.
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

/// A place in a spec with a remark to it.
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
}

impl Diagnostic {
    pub(crate) fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        let primary = Label { span, text: String::new() };
        // Whatever the file holds, the message is one line.
        let message = message.into().chars().map(escaped).collect();
        Self { code, message, primary, labels: Vec::new(), help: Vec::new() }
    }

    /// A remark at the place itself.
    pub(crate) fn here(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Asks at the place itself whether `suggestion` was meant.
    pub(crate) fn did_you_mean(self, suggestion: &str) -> Self {
        self.here(format!("did you mean `{suggestion}`?"))
    }

    /// Points to the place where the same thing was `done` before: "first given here".
    pub(crate) fn first(self, done: &str, span: Span) -> Self {
        self.label(span, format!("first {done} here"))
    }

    /// A remark at another place.
    pub(crate) fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// What to write instead.
    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// The rule that is broken.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What is wrong, in one sentence.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write instead.
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
