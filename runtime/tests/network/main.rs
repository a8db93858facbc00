//! The HTTP transport over sockets: reuse of connections, proxies, and TLS with the library that the features select.
#![forbid(unsafe_code)]
// Otherwise no client can be built before a provider is installed; see `tls_provider.rs`.
#![cfg(any(feature = "rustls", feature = "rustls-ring", feature = "native-tls", not(feature = "rustls-no-provider")))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
mod certificates;
mod connections;
mod environment;
mod proxies;
mod proxy;
mod server;
mod settings;
mod support;
#[cfg(any(feature = "rustls-no-provider", feature = "native-tls"))]
mod tls;
mod transport;
