//! Credentials of the official SDK's file.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::environment::variable;
use super::error::CredentialsError;
use super::keys::Credentials;
use super::profile_file::{DEFAULTS, File, SECTION};
use super::provider::CredentialsProvider;
use crate::base::BoxFuture;
use crate::transport::{Limits, Transport};

const FILE: &str = "HUAWEICLOUD_SDK_CREDENTIALS_FILE";

/// The credentials file: `~/.huaweicloud/credentials`, or the file in `HUAWEICLOUD_SDK_CREDENTIALS_FILE`.
///
/// ```ini
/// [global]
/// ak = ACCESS KEY
/// sk = secret key
/// domain_id = 0123456789abcdef
/// ```
///
/// A value is read as Python's `configparser` reads it: `%%` is one percent sign, and `%(name)s` is the value of
/// another key of the section or of `[DEFAULT]`. Any other percent sign is an error.
///
/// It has the format of the official SDK: `security_token` belongs to a temporary key, and `domain_id` is optional. The
/// keys `idp_id` and `id_token_file` are errors: they select a login that is not supported, and that the official SDK
/// prefers to `ak`. Other keys are ignored. The section is `[global]` by default. The file is read once.
///
/// ```no_run
/// use huaweicloud_bss_runtime::Profile;
///
/// # fn run() -> Result<(), huaweicloud_bss_runtime::CredentialsError> {
/// let credentials = Profile::new().section("reseller").load()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a profile does nothing until it is read"]
pub struct Profile {
    path: Option<PathBuf>,
    section: Option<String>,
    read: OnceLock<Credentials>,
}

impl Profile {
    /// Creates a provider for the section `[global]` of the default file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the path of the file. It is an error if this file does not exist, as with the path in the environment
    /// variable.
    pub fn path(mut self, path: impl Into<PathBuf>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// Sets the section. It is an error if this section does not exist.
    pub fn section(mut self, name: impl Into<String>) -> Self {
        self.section = Some(name.into());
        self
    }

    /// Reads the file.
    ///
    /// # Errors
    ///
    /// The file does not exist, cannot be read, or has an invalid line.
    pub fn load(&self) -> Result<Credentials, CredentialsError> {
        let (path, is_named) = match &self.path {
            Some(path) => (path.clone(), true),
            None => match variable(FILE)? {
                Some(path) => (PathBuf::from(path), true),
                None => (default_file()?, false),
            },
        };
        let file = File { path: &path };
        let text = match file.text() {
            Err(error) if error.kind() == ErrorKind::NotFound && !is_named && self.section.is_none() => {
                let message = format!("there is no credentials file {}", path.display());
                return Err(CredentialsError::Absent(message));
            }
            outcome => outcome.map_err(|error| file.error(None, format!("it cannot be read: {error}")))?,
        };
        let found = file.sections(&text)?;
        match (found.get(self.section.as_deref().unwrap_or(SECTION)), &self.section) {
            (Some(section), _) => file.credentials(section, found.get(DEFAULTS)),
            (None, Some(name)) => Err(file.error(None, format!("there is no section [{name}]"))),
            (None, None) => Err(CredentialsError::Absent(format!(
                "the credentials file {} has no section [{SECTION}]",
                path.display()
            ))),
        }
    }
}

impl CredentialsProvider for Profile {
    fn credentials<'a>(
        &'a self,
        _: Arc<dyn Transport>,
        _: Limits,
    ) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(async { self.load().map(|credentials| self.read.get_or_init(|| credentials).clone()) })
    }

    fn fixed(&self) -> Option<&Credentials> {
        self.read.get()
    }
}

fn default_file() -> Result<PathBuf, CredentialsError> {
    let home = std::env::home_dir().filter(|home| !home.as_os_str().is_empty());
    let absent = || CredentialsError::Absent("there is no home directory with a credentials file".to_owned());
    Ok(home.ok_or_else(absent)?.join(".huaweicloud").join("credentials"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejects_files_that_do_not_exist_or_cannot_be_read() {
        let folder = std::env::temp_dir();
        let error = Profile::new().path(folder.join("no such file")).load().unwrap_err();
        assert!(error.to_string().contains("no such file: it cannot be read: "), "{error}");
        assert!(!error.is_absent(), "the path was set");
        let error = Profile::new().path(&folder).load().unwrap_err();
        assert!(error.to_string().contains("it cannot be read: "), "{error}");
    }
}
