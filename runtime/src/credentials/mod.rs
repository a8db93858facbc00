//! The caller's identity: an access key or a token, and the providers of credentials.

mod chain;
mod environment;
mod error;
mod iam;
mod keys;
mod profile;
mod profile_file;
mod provider;

pub use self::chain::CredentialsChain;
pub use self::environment::Environment;
pub use self::error::CredentialsError;
pub use self::iam::IamToken;
pub use self::keys::Credentials;
pub use self::profile::Profile;
pub use self::provider::CredentialsProvider;
pub(crate) use self::provider::shown;
