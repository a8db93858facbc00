//! Reads the official SDK's credentials file: sections in brackets, and one key and its value per line.

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use secrecy::zeroize::Zeroizing;

use super::error::CredentialsError;
use super::keys::Credentials;

/// The section of the official SDK for services that are the same in all regions.
pub(super) const SECTION: &str = "global";

/// The section with default keys of all other sections.
pub(super) const DEFAULTS: &str = "DEFAULT";

/// The maximum size, in case of a wrong path.
const MAX_FILE: u64 = 1 << 20;

/// The maximum depth of references, as in `configparser`.
const MAX_REFERENCES: usize = 10;

/// A credentials file, for error messages about it.
pub(super) struct File<'a> {
    pub(super) path: &'a Path,
}

/// A section: its line, and its values with their lines.
pub(super) struct Section<'a> {
    line: usize,
    values: HashMap<String, (usize, &'a str)>,
}

impl File<'_> {
    pub(super) fn error(&self, line: Option<usize>, problem: impl Into<String>) -> CredentialsError {
        CredentialsError::File { path: self.path.to_owned(), line, problem: problem.into() }
    }

    pub(super) fn text(&self) -> std::io::Result<Zeroizing<String>> {
        let mut text = Zeroizing::new(String::new());
        // If the file is not UTF-8, the error does not show the content.
        let read = std::fs::File::open(self.path)?.take(MAX_FILE + 1).read_to_string(&mut text)?;
        if read as u64 > MAX_FILE {
            return Err(std::io::Error::other(format!("it has more than {MAX_FILE} bytes")));
        }
        Ok(text)
    }

    /// Parses sections like Python's `configparser`, without values of several lines.
    pub(super) fn sections<'t>(&self, text: &'t str) -> Result<HashMap<&'t str, Section<'t>>, CredentialsError> {
        let mut found: HashMap<&str, Section<'_>> = HashMap::new();
        let mut current = None;
        for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let number = index + 1;
            let error = |problem: String| Err(self.error(Some(number), problem));
            let line = line.trim();
            if line.is_empty() || line.starts_with(['#', ';']) {
                continue;
            }
            if let Some(rest) = line.strip_prefix('[') {
                let Some((name, _)) = rest.split_once(']') else {
                    return error("the section has no closing `]`".to_owned());
                };
                if found.contains_key(name) {
                    return error(format!("the section [{name}] occurs twice"));
                }
                found.insert(name, Section { line: number, values: HashMap::new() });
                current = Some(name);
                continue;
            }
            let Some(section) = current.and_then(|name| found.get_mut(name)) else {
                return error(format!("the line is before the first section; add `[{SECTION}]` before it"));
            };
            // The line may be a part of a secret, so it is not shown.
            let Some((key, value)) = line.split_once(['=', ':']) else {
                return error("expected `key = value`".to_owned());
            };
            let key = key.trim_end().to_ascii_lowercase();
            if section.values.insert(key, (number, value.trim_start())).is_some() {
                return error("the key occurs twice in the section".to_owned());
            }
        }
        Ok(found)
    }

    pub(super) fn credentials(
        &self,
        section: &Section<'_>,
        defaults: Option<&Section<'_>>,
    ) -> Result<Credentials, CredentialsError> {
        let raw = |key: &str| {
            let value = section.values.get(key).or_else(|| defaults.and_then(|defaults| defaults.values.get(key)));
            value.copied()
        };
        let given = |key: &str| {
            let Some((line, value)) = raw(key) else { return Ok(None) };
            let mut text = Zeroizing::new(String::new());
            interpolate(value, &raw, (0, &mut 0), &mut text).map_err(|problem| self.error(Some(line), problem))?;
            Ok(Some(text).filter(|text| !text.is_empty()))
        };
        for key in ["idp_id", "id_token_file"] {
            if let Some((line, _)) = raw(key).filter(|(_, value)| !value.is_empty()) {
                let problem = format!(
                    "`{key}` selects a login through an identity provider, which is not supported and which the official \
                     SDK prefers to `ak`; remove it, or choose another section"
                );
                return Err(self.error(Some(line), problem));
            }
        }
        let mandatory = |key: &str| {
            given(key)?.ok_or_else(|| {
                let line = section.values.get(key).map_or(section.line, |(line, _)| *line);
                self.error(Some(line), format!("the section has no `{key}`"))
            })
        };
        let mut credentials = Credentials::new(mandatory("ak")?.as_str(), mandatory("sk")?.as_str());
        if let Some(token) = given("security_token")? {
            credentials = credentials.security_token(token.as_str());
        }
        if let Some(id) = given("domain_id")? {
            credentials = credentials.domain_id(id.as_str());
        }
        Ok(credentials)
    }
}

/// Appends a value to `text` like Python's `configparser`. `raw` returns the line and the raw value of a key.
///
/// `depth` is the number of enclosing references, `read` the number of bytes of all references so far.
///
/// The value may be a part of a secret, so the error does not show it.
fn interpolate<'t>(
    value: &str,
    raw: &impl Fn(&str) -> Option<(usize, &'t str)>,
    (depth, read): (usize, &mut usize),
    text: &mut String,
) -> Result<(), String> {
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('%') {
        text.push_str(before);
        if let Some(after) = after.strip_prefix('%') {
            text.push('%');
            rest = after;
            continue;
        }
        let reference = after.strip_prefix('(').and_then(|after| after.split_once(')'));
        let Some((name, after)) = reference.and_then(|(name, after)| Some((name, after.strip_prefix('s')?))) else {
            return Err("the value has a single `%`; write `%%` for a percent sign".to_owned());
        };
        let (_, other) = raw(&name.to_ascii_lowercase())
            .ok_or("the value has a reference `%(name)s` to a key that the section does not have")?;
        if depth == MAX_REFERENCES {
            return Err(format!("the value has more than {MAX_REFERENCES} nested references `%(name)s`"));
        }
        // A few keys that refer to each other many times would take exponential time, even if they are empty.
        *read = read.saturating_add(other.len() + 1);
        if *read as u64 > MAX_FILE {
            return Err(format!("the references `%(name)s` of the value have more than {MAX_FILE} bytes"));
        }
        interpolate(other, raw, (depth + 1, read), text)?;
        rest = after;
    }
    text.push_str(rest);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, section: &str) -> Result<Credentials, CredentialsError> {
        let file = File { path: Path::new("/f") };
        let sections = file.sections(text)?;
        file.credentials(sections.get(section).unwrap(), sections.get(DEFAULTS))
    }

    #[test]
    fn reads_files_like_the_official_sdk() {
        let text = "\u{feff}# a comment\r\n[basic]\r\nak=other\nsk=other\n\n; another\n[ global ]\n[DEFAULT]\ndomain_id=d\n\
                    [global] and more\n  AK : ACCESS\n  sk = s=e:c;r#et \n\tsecurity_token=\n\
                    iam_endpoint = https://iam.example.com\n[second]\nak = A2\nsk = S2\nsecurity_token = T2\ndomain_id = d2";
        let first = read(text, "global").unwrap();
        assert_eq!(first.keys(), Some(("ACCESS", "s=e:c;r#et")));
        let [domain, token] = ["x-domain-id", "x-security-token"].map(http::HeaderName::from_static);
        assert_eq!(first.headers().collect::<Vec<_>>(), [(domain.clone(), "d", false)]);
        let second = read(text, "second").unwrap();
        assert_eq!(second.keys(), Some(("A2", "S2")));
        assert_eq!(second.headers().collect::<Vec<_>>(), [(token, "T2", true), (domain, "d2", false)]);
    }

    #[test]
    fn reads_percent_signs_like_the_official_sdk() {
        // The expected values are those of Python 3's `configparser.ConfigParser`, which the official SDK uses.
        for (value, expected) in [
            ("a%%b", "a%b"),
            ("%%", "%"),
            ("%%%%", "%%"),
            ("100%%(domain_id)s", "100%(domain_id)s"),
            ("%(domain_id)s-%(DOMAIN_ID)s", "d%1-d%1"),
            ("%(first)s", "1d%1"),
            ("x%(second)s%%", "x1d%1%"),
        ] {
            let text = format!(
                "[global]\nak = A\nsk = {value}\nfirst = 1%(domain_id)s\nsecond = %(first)s\n[DEFAULT]\ndomain_id = \
                 d%%1"
            );
            assert_eq!(read(&text, "global").unwrap().keys(), Some(("A", expected)), "{value}");
        }
        let nested = |count: usize| {
            let keys = (1..=count).map(|key| format!("k{key} = %(k{})s\n", key + 1)).collect::<String>();
            read(&format!("[global]\nak = A\nsk = %(k1)s\n{keys}k{} = end", count + 1), "global")
        };
        assert_eq!(nested(9).unwrap().keys(), Some(("A", "end")));
        assert!(nested(10).is_err());
        // Each level is ten times as long as the next one.
        let keys = (1..=9).map(|key| format!("k{key} = {}\n", format!("%(k{})s", key + 1).repeat(10)));
        let text = format!("[global]\nak = A\nsk = %(k1)s\n{}k10 =", keys.collect::<String>());
        let error = read(&text, "global").unwrap_err().to_string();
        assert!(error.ends_with("the references `%(name)s` of the value have more than 1048576 bytes"), "{error}");
    }

    #[test]
    fn errors_have_the_line_and_no_content() {
        for (text, message) in [
            ("ak = CANARY", "line 1: the line is before the first section; add `[global]` before it"),
            ("[global]\nCANARY", "line 2: expected `key = value`"),
            ("[global]\nak = a\nsk = CANARY\n  CANARY", "line 4: expected `key = value`"),
            ("\n[CANARY\nak = a", "line 2: the section has no closing `]`"),
            ("[global]\n[x]\n[global]", "line 3: the section [global] occurs twice"),
            ("[global]\nak = CANARY\nAK = CANARY", "line 3: the key occurs twice in the section"),
            ("[global]\nak = a\nsk = CAN%ARY", "line 3: the value has a single `%`; write `%%` for a percent sign"),
            ("[global]\nak = CANARY%\nsk = s", "line 2: the value has a single `%`; write `%%` for a percent sign"),
            ("[global]\nak = %(CANARY\nsk = s", "line 2: the value has a single `%`; write `%%` for a percent sign"),
            ("[global]\nak = %(ak)CANARY\nsk = s", "line 2: the value has a single `%`; write `%%` for a percent sign"),
            (
                "[global]\nak = %(CANARY)s\nsk = s",
                "line 2: the value has a reference `%(name)s` to a key that the section does not have",
            ),
            ("[global]\nak = %(sk)s\nsk = %(ak)s", "line 2: the value has more than 10 nested references `%(name)s`"),
            ("\n[global]\nsk = CANARY", "line 2: the section has no `ak`"),
            ("[global]\nak = CANARY\nsk =", "line 3: the section has no `sk`"),
        ] {
            let error = read(text, "global").unwrap_err();
            assert_eq!(error.to_string(), format!("the credentials file /f, {message}"));
            assert!(!format!("{error:?}").contains("CANARY"));
            assert!(!error.is_absent());
        }
    }

    #[test]
    fn rejects_a_login_that_is_not_supported() {
        let keys = "ak = CANARY\nsk = CANARY\n";
        for key in ["idp_id", "id_token_file", "IDP_ID"] {
            for (text, line) in [
                (format!("[global]\n{key} = CANARY"), 2),
                (format!("[global]\n{keys}{key} = CANARY"), 4),
                (format!("[DEFAULT]\n{key} = CANARY\n[global]\n{keys}"), 2),
            ] {
                let error = read(&text, "global").unwrap_err();
                let expected = format!("the credentials file /f, line {line}: `{}` selects", key.to_lowercase());
                assert!(error.to_string().starts_with(&expected), "{error}");
                assert!(!error.is_absent() && !format!("{error} {error:?}").contains("CANARY"));
            }
            // An empty value, and the section of another account, select nothing.
            for text in [format!("[global]\n{keys}{key} ="), format!("[global]\n{keys}[other]\n{key} = CANARY")] {
                let _ = read(&text, "global").unwrap();
            }
        }
    }
}
