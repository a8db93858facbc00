//! The JSON body of a request for a token.

use std::io::Write;

use serde::Serialize;

/// Writes a request for a token of the project, or of the whole account.
pub(super) fn write(
    writer: impl Write,
    identity: Identity<'_>,
    project: Option<&str>,
    account: &str,
) -> Result<(), serde_json::Error> {
    let scope = match project {
        Some(name) => Scope::Project { name },
        None => Scope::Domain { name: account },
    };
    serde_json::to_writer(writer, &Body { auth: Auth { identity, scope } })
}

/// The body of a request for a token.
#[derive(Serialize)]
struct Body<'a> {
    auth: Auth<'a>,
}

#[derive(Serialize)]
struct Auth<'a> {
    identity: Identity<'a>,
    scope: Scope<'a>,
}

#[derive(Serialize)]
pub(super) struct Identity<'a> {
    methods: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<Password<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    assume_role: Option<AssumeRole<'a>>,
}

impl<'a> Identity<'a> {
    pub(super) fn password(account: &'a str, name: &'a str, password: &'a str) -> Self {
        let user = User { name, password, domain: Named { name: account } };
        Self { methods: ["password"], password: Some(Password { user }), assume_role: None }
    }

    pub(super) fn assume_role(domain_name: &'a str, agency_name: &'a str) -> Self {
        let role = AssumeRole { domain_name, agency_name };
        Self { methods: ["assume_role"], password: None, assume_role: Some(role) }
    }
}

#[derive(Serialize)]
struct Password<'a> {
    user: User<'a>,
}

#[derive(Serialize)]
struct User<'a> {
    name: &'a str,
    password: &'a str,
    domain: Named<'a>,
}

#[derive(Serialize)]
struct Named<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct AssumeRole<'a> {
    domain_name: &'a str,
    agency_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Scope<'a> {
    Domain { name: &'a str },
    Project { name: &'a str },
}
