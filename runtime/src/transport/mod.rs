//! The entry point to the network. All requests of a client go through a [`Transport`], so a test can replace the
//! network without a socket.

mod classify;
mod error;
mod http_transport;
mod interface;
mod proxy;
mod proxy_environment;
#[cfg(all(feature = "rustls-ring", not(feature = "native-tls")))]
mod ring;
mod settings;
mod streamed;
mod tls;
mod trusted;

// Re-exported for implementations of `Transport`.
pub use bytes::Bytes;
pub use http;

pub use self::error::TransportError;
pub use self::http_transport::HttpTransport;
pub use self::interface::{Limits, Transport};
pub use self::settings::HttpSettings;
pub use self::streamed::{Progress, StreamedBody};
