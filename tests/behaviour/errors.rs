//! The error types of the client and of real-name authentication: `?` converts all of them into `AnyError`.

use std::collections::BTreeSet;
use std::error::Error as StdError;
use std::path::Path;

use huaweicloud_bss::attachments::{AttachmentError, BucketError, UploadError};
use huaweicloud_bss::credentials::CredentialsError;
use huaweicloud_bss::dynamic::JsonError;
use huaweicloud_bss::orders::PayOrdersError;
use huaweicloud_bss::reply::DecodeError;
use huaweicloud_bss::transport::{EndpointError, TransportError};
use huaweicloud_bss::value::{ParseEnumError, TimeError};
use huaweicloud_bss::{AnyError, BuildError, Error, Violation, Violations};
use huaweicloud_bss_realname::{Mismatch, SubmitError};

/// Returns the name of an error type that `?` converts.
fn name<E: StdError + Into<AnyError> + Send + Sync + 'static>() -> &'static str {
    let name = std::any::type_name::<E>();
    let name = name.split('<').next().unwrap();
    name.rsplit("::").next().unwrap()
}

#[test]
fn every_public_error_is_converted() {
    let converted = [
        name::<AnyError>(),
        name::<AttachmentError>(),
        name::<BucketError>(),
        name::<BuildError>(),
        name::<CredentialsError>(),
        name::<DecodeError>(),
        name::<EndpointError>(),
        name::<Error<PayOrdersError>>(),
        name::<JsonError>(),
        name::<Mismatch>(),
        name::<ParseEnumError>(),
        name::<SubmitError<PayOrdersError>>(),
        name::<TimeError>(),
        name::<TransportError>(),
        name::<UploadError>(),
        name::<Violation>(),
        name::<Violations>(),
    ];
    let mut declared = BTreeSet::new();
    for folder in ["rules/src", "runtime/src", "realname/src"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut declared);
    }
    assert_eq!(Vec::from_iter(&declared), Vec::from_iter(&converted), "declared and converted types");
}

/// Collects the names of all types that implement `Error`.
fn collect(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, names);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut is_derived = false;
        for line in text.lines() {
            is_derived |= line.starts_with("#[derive(") && line.contains("thiserror::Error");
            let item = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum "));
            let implementing = line.strip_prefix("impl").and_then(|line| line.split_once("Error for "));
            let found = match (item, implementing) {
                (Some(item), _) if std::mem::take(&mut is_derived) => item,
                (_, Some((name_of_trait, item))) if name_of_trait.ends_with([' ', ':', 'd']) => item,
                _ => continue,
            };
            names.insert(found.chars().take_while(|char| char.is_alphanumeric()).collect());
        }
    }
}
