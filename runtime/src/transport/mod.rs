//! The entry point to the network. Everything that a client sends goes through a [`Transport`], so a test or a proxy can
//! replace the network without a socket.

mod classify;
mod error;
mod http_transport;
mod interface;
mod proxy;
mod proxy_environment;
mod settings;
mod streamed;
mod tls;

// An implementation of `Transport` names these two, and needs no dependency on them.
pub use bytes::Bytes;
pub use http;

pub use self::error::TransportError;
pub use self::http_transport::HttpTransport;
pub use self::interface::{Limits, Transport};
pub use self::settings::HttpSettings;
pub use self::streamed::{Progress, StreamedBody};
