//! The call of [`application`](super::application), hand-written for exactly this operation: a struct for serde, and
//! reqwest.

use std::time::Duration;

use huaweicloud_bss::signing::{DATE_FORMAT, Message, authorization};
use serde::{Deserialize, Serialize};

const PATH: &str = "/v2/customers/realname-auths/enterprise";

#[derive(Serialize)]
struct Request<'a> {
    customer_id: &'a str,
    identify_type: i32,
    verified_file_url: &'a [&'a str],
    corp_name: &'a str,
    verified_number: &'a str,
    change_type: i32,
    xaccount_type: &'a str,
    certificate_type: i32,
    reg_country: &'a str,
    reg_address: &'a str,
    enterprise_person: Person<'a>,
}

#[derive(Serialize)]
struct Person<'a> {
    legel_name: &'a str,
    legel_id_number: &'a str,
    certifier_role: &'a str,
}

#[derive(Deserialize)]
struct Reply {
    is_review: Option<i32>,
}

/// The key that the servers of benchmarks accept.
pub(crate) const KEY: (&str, &str) = ("AK", "SK");

/// The token that they accept.
pub(crate) const TOKEN: &str = "a token";

/// The authentication of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signature {
    /// A signature, made with the functions of the generated client.
    Signed,
    /// A token, which is one more header, so that only reqwest and serde remain.
    Token,
}

/// Returns a client with reqwest's defaults, except for redirects and proxies.
pub(crate) fn client() -> reqwest::Client {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy().build().unwrap()
}

/// Makes one call for this customer.
pub(crate) async fn call(
    client: &reqwest::Client,
    endpoint: &str,
    customer_id: &str,
    signature: Signature,
) -> Option<i32> {
    let body = serde_json::to_vec(&Request {
        customer_id,
        identify_type: 1,
        verified_file_url: &["test/front.jpg", "test/back.jpg"],
        corp_name: "Example Trading Ltd",
        verified_number: "91310000",
        change_type: 1,
        xaccount_type: "example_IDP",
        certificate_type: 0,
        reg_country: "CN",
        reg_address: "Beijing",
        enterprise_person: Person {
            legel_name: "Example Person",
            legel_id_number: "3718120000",
            certifier_role: "legalPerson",
        },
    })
    .unwrap();
    let mut request = client
        .put(format!("{endpoint}{PATH}"))
        .header("content-type", "application/json")
        .header("user-agent", "hand-written/1.0")
        .timeout(Duration::from_secs(30));
    if signature == Signature::Token {
        request = request.header("x-auth-token", TOKEN);
    } else {
        let date = jiff::Timestamp::now().strftime(DATE_FORMAT).to_string();
        let host = endpoint.trim_start_matches("http://");
        let headers = [("host", host), ("content-type", "application/json"), ("x-sdk-date", &date)];
        let message = Message { method: "PUT", path: PATH, query: "", headers: &headers, body: &body };
        let authorization = authorization(&message, &date, KEY.0, KEY.1);
        request = request.header("x-sdk-date", &date).header("authorization", authorization);
    }
    let bytes = request.body(body).send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap();
    serde_json::from_slice::<Reply>(&bytes).unwrap().is_review
}
