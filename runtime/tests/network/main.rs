//! The HTTP transport over sockets: reuse of connections, proxies, and TLS.
#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test")]

#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod certificates;
mod connections;
mod environment;
mod proxies;
mod proxy;
mod server;
mod settings;
mod support;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
mod tls;
mod transport;
