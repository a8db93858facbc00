//! Nothing in the repository looks like a key, a token or personal data: recordings, snapshots, docs and code.
//! `synthetic.rs` checks the values of recordings; this test checks all files for the format of secrets.

use std::path::{Path, PathBuf};

/// Strings that look like secrets but are not.
const KNOWN: [&str; 3] = [
    // The key of the recordings.
    "ORACLEACCESSKEY00001",
    // The vendor's signing guide contains these, with the resulting signature.
    "QTWAOYTTINDUT2QVKYUC",
    "MFyfvK41ba2giqM7Uio6PznpdUKGpownRZlmVmHc",
];

/// Folders of build output and fuzzing corpora.
const LEFT_OUT: [&str; 4] = ["target", ".git", "corpus", "artifacts"];

/// Returns the parts of a text that look like a secret, each with its kind.
fn suspects(text: &str) -> Vec<(&'static str, &str)> {
    let mut suspects = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric()) {
        let what = match word.len() {
            20 if has(word, &[UPPER, DIGIT]) && !has(word, &[LOWER]) => "an access key",
            40 if has(word, &[UPPER, LOWER, DIGIT]) => "a secret key",
            18 if is_identity_number(word) => "an identity number",
            _ => continue,
        };
        suspects.push((what, word));
    }
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "+/=_-".contains(c))) {
        if word.len() >= 160 && has(word, &[UPPER, LOWER, DIGIT]) {
            suspects.push(("a token", word));
        }
    }
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || "@._+-".contains(c))) {
        if is_mail_address(word) {
            suspects.push(("an e-mail address", word));
        }
    }
    suspects.extend(text.match_indices(concat!("PRIVATE KEY", "-----")).map(|(_, found)| ("a private key", found)));
    suspects.retain(|(_, word)| !KNOWN.contains(word));
    suspects
}

const UPPER: fn(&u8) -> bool = u8::is_ascii_uppercase;
const LOWER: fn(&u8) -> bool = u8::is_ascii_lowercase;
const DIGIT: fn(&u8) -> bool = u8::is_ascii_digit;

/// Whether a word has a character of each kind.
fn has(word: &str, kinds: &[fn(&u8) -> bool]) -> bool {
    kinds.iter().all(|kind| word.as_bytes().iter().any(kind))
}

/// Whether a word is a resident identity number of mainland China, which contains a date of birth and ends with a check
/// digit.
fn is_identity_number(word: &str) -> bool {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let digits: Vec<u32> = word.chars().map_while(|c| c.to_digit(10)).collect();
    let number = |range: std::ops::Range<usize>| digits[range].iter().fold(0, |number, digit| number * 10 + digit);
    if digits.len() < 17 || !(1900..2100).contains(&number(6..10)) {
        return false;
    }
    let is_day = (1..=12).contains(&number(10..12)) && (1..=31).contains(&number(12..14));
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    is_day && word.chars().nth(17) == "10X98765432".chars().nth(sum as usize % 11)
}

/// Whether a word is an e-mail address at a domain that could exist. Domains that are reserved for examples do not.
fn is_mail_address(word: &str) -> bool {
    let Some((name, domain)) = word.trim_end_matches('.').rsplit_once('@') else { return false };
    let Some((rest, last)) = domain.rsplit_once('.') else { return false };
    let is_example =
        ["example", "test", "invalid", "localhost"].contains(&last) || rest == "example" || rest.ends_with(".example");
    let is_domain = last.len() >= 2 && last.bytes().all(|byte| byte.is_ascii_alphabetic());
    !name.is_empty() && is_domain && !is_example
}

/// Adds every file below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() && LEFT_OUT.iter().all(|left_out| entry.file_name() != *left_out) {
            files(&entry.path(), found);
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
}

#[test]
fn nothing_in_the_repository_looks_like_a_secret() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    files(root, &mut found);
    let mut read = 0;
    for path in found {
        // Binary files are skipped; there are none.
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        read += 1;
        let suspects: Vec<&str> = suspects(&text).into_iter().map(|(what, _)| what).collect();
        let path = path.strip_prefix(root).unwrap().display();
        assert!(
            suspects.is_empty(),
            "{path} has what looks like {suspects:?}; if it is not a secret, list it in secrets.rs"
        );
    }
    assert!(read > 300, "{read} files were read");
}

/// The examples are concatenated here, so that this file contains none of them.
#[test]
fn finds_everything_that_looks_like_a_secret() {
    let identity = "11010119900307";
    for (what, text) in [
        ("an access key", format!("ak = {}{}", "ABCDEFGHIJ", "KLMNOPQRS1")),
        ("an access key", format!(r#""Access={}{}, Signed""#, "ABCDEFGHIJ", "KLMNOPQRS1")),
        ("a secret key", format!("sk={}{}\n", "aB3".repeat(13), "x")),
        ("a token", format!("X-Subject-Token: MII{}==", "aB3/x+".repeat(40))),
        ("an identity number", format!("{identity}{}", "7694")),
        ("an identity number", format!(r#"{{"id":"{identity}{}"}}"#, "109X")),
        ("an e-mail address", format!("<li.lei{}mail.cn>.", '@')),
        ("a private key", format!("-----BEGIN {}{}", "PRIVATE KEY", "-----")),
    ] {
        assert_eq!(suspects(&text).first().map(|(what, _)| *what), Some(what), "{text}");
    }
    let digest = "3f".repeat(20);
    for text in [
        "ORACLEACCESSKEY00001",
        "HUAWEICLOUDSDKAKANDS",
        digest.as_str(),
        "371812000000008888",
        "a@b a@b.example a.b+c@mail.example.com https://u:p@127.0.0.1",
        "x@example.org, @example.net",
    ] {
        assert_eq!(suspects(text), [], "{text}");
    }
}
