//! The OpenAPI document of a spec.
//!
//! **Requests are closed, replies are open**, as in the generated client. The schema of a request has the required
//! fields, all limits and the values of enums, and allows no other fields. In the schema of a reply no field is
//! required, every field may be null, limits are only in descriptions, and an enum has its plain type with a list of
//! the known values. The reason is that replies of servers deviate from their docs, and a client that is generated from
//! the document must still accept them. A type that occurs in requests and in replies therefore has two schemas.

mod conditions;
mod joined;
mod media;
mod names;
mod operations;
mod paths;
mod responses;
mod schemas;
mod version;

pub use version::Version;

use huaweicloud_bss_codegen::model::{Chapter, Json, Model, Segment, Site};

use self::{names::Names, paths::Paths, schemas::Schemas};
use crate::json::{object, pretty, string};

/// The ordered members of an object.
type Members = Vec<(String, Json)>;

/// Adds a member.
fn put(members: &mut Members, key: &str, value: Json) {
    members.push((key.to_owned(), value));
}

/// Adds a string, unless it is empty.
fn put_text(members: &mut Members, key: &str, text: &str) {
    if !text.is_empty() {
        put(members, key, string(text));
    }
}

/// Joins the paragraphs that are not empty to Markdown.
fn paragraphs(parts: impl IntoIterator<Item = String>) -> String {
    let parts = parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("\n\n")
}

/// A paragraph for each contradiction in the docs.
fn errata(errata: &[String]) -> impl Iterator<Item = String> {
    errata.iter().map(|erratum| format!("Erratum: {erratum}"))
}

/// Returns the document as JSON.
pub fn document(model: &Model, version: Version) -> String {
    let names = Names::of(model);
    let schemas = Schemas { model, version, names: &names };
    let mut paths = Paths::default();
    for ((chapter, operation), names) in model.operations().zip(names.operations()) {
        paths.add(operation, |parameters| operations::operation(&schemas, chapter, operation, names, parameters));
    }
    let mut members = Members::new();
    put(&mut members, "openapi", string(version.number()));
    put(&mut members, "info", info(model));
    if !model.sites.is_empty() {
        put(&mut members, "servers", Json::List(model.sites.iter().map(server).collect()));
    }
    put(&mut members, "security", security());
    put(&mut members, "tags", Json::List(model.chapters.iter().map(tag).collect()));
    put(&mut members, "paths", paths.done());
    let components = [("schemas", schemas.all()), ("securitySchemes", security_schemes())];
    put(&mut members, "components", object(components));
    pretty(&Json::Object(members))
}

fn info(model: &Model) -> Json {
    const REPLIES: &str = "In replies no field is required, every field may be null, and limits are only in descriptions, \
                           because the replies of servers deviate from their docs. An enum in a reply lists the known \
                           values, and the server may send others.";
    object([
        ("title", string(&model.title)),
        ("description", string(paragraphs([model.doc.clone(), REPLIES.to_owned()]))),
        ("version", string(version(model))),
    ])
}

/// The version of the API: the newest version with which a path begins, such as `v2`.
fn version(model: &Model) -> String {
    let first = |segment: Option<&Segment>| match segment {
        Some(Segment::Literal(text)) => {
            let number = text.strip_prefix('v')?;
            Some((number.parse::<f64>().ok()?, text.clone()))
        }
        _ => None,
    };
    let versions = model.operations().filter_map(|(_, operation)| first(operation.path.first()));
    let newest = versions.max_by(|(one, _), (other, _)| one.total_cmp(other));
    newest.map_or_else(|| "unversioned".to_owned(), |(_, text)| text)
}

fn server(site: &Site) -> Json {
    object([
        ("url", string(&site.endpoint)),
        ("description", string(format!("{} Region `{}`.", site.doc.trim(), site.region))),
    ])
}

fn tag(chapter: &Chapter) -> Json {
    object([
        ("name", string(&chapter.name)),
        ("x-displayName", string(&chapter.title)),
        ("description", string(paragraphs([format!("{}.", chapter.title), chapter.doc.clone()]))),
    ])
}

const SIGNATURE: &str = "signature";
const TOKEN: &str = "token";

/// One of the two schemes is sufficient.
fn security() -> Json {
    let alone = |name: &str| object([(name, Json::List(Vec::new()))]);
    Json::List(vec![alone(SIGNATURE), alone(TOKEN)])
}

fn security_schemes() -> Json {
    const SIGNED: &str = "A signature by access key and secret key: `SDK-HMAC-SHA256 Access=…, SignedHeaders=…, \
                          Signature=…`. It is computed anew for each request from its method, path, query, signed \
                          headers and body, and from the header `X-Sdk-Date`, which is sent with it \
                          (`20260131T235959Z`) and must be among the signed ones. Temporary keys send \
                          `X-Security-Token` as well.";
    const BEARER: &str = "A token of the identity service for the caller's own account or for a customer's account.";
    let header = |name: &str, doc: &str| {
        object(
            [("type", "apiKey"), ("in", "header"), ("name", name), ("description", doc)].map(|(k, v)| (k, string(v))),
        )
    };
    object([(SIGNATURE, header("Authorization", SIGNED)), (TOKEN, header("X-Auth-Token", BEARER))])
}
