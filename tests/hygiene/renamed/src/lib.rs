//! A crate that depends on `huaweicloud-bss` under the name `bss`, with a spec path relative to its folder.
#![deny(missing_docs, warnings)]
#![forbid(unsafe_code)]

mod api {
    bss::api!("spec/api.yaml");
}

pub use api::*;

/// Uses the generated code.
pub fn greeting() -> greetings::Greet {
    let person = greetings::Person::builder().name("you").build();
    greetings::Greet::builder().name("world").mood(greetings::Mood::Cheerful).people([person]).build()
}

/// Creates a client that shares the connections of another.
pub fn shared(client: &bss::Client) -> Client {
    Client::from(client.core().clone())
}
