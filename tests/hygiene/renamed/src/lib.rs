//! A crate that knows `huaweicloud-bss` as `bss`, and names its spec relative to its own folder.
#![deny(missing_docs, warnings)]
#![forbid(unsafe_code)]

mod api {
    bss::api!("spec/api.yaml");
}

pub use api::*;

/// Uses what was generated.
pub fn greeting() -> greetings::Greet {
    let person = greetings::Person::builder().name("you").build();
    greetings::Greet::builder().name("world").mood(greetings::Mood::Cheerful).people([person]).build()
}

/// Both clients over one connection.
pub fn shared(client: &bss::Client) -> Client {
    Client::from(client.core().clone())
}
