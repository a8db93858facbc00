//! The macro that defines the blocking client of an API, if the feature `blocking` is enabled.
//!
//! A `cfg` in generated code would check a feature of the user's crate, so the macro of this crate decides.

/// Defines a module `blocking` with the same operations as `Client`. The operations of each chapter are listed as
/// method, name and request.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($($(#[$cfg:meta])? $chapter:ident { $($(#[$deprecated:meta])? $method:ident $name:literal $request:ident,)* })*) => {
        /// The same operations for programs without `async`: each call blocks.
        ///
        /// Use it in command-line tools, scripts and programs with threads. Calls of several threads run concurrently.
        /// One background thread of the process drives connections and timers. It starts with the first call. After a
        /// `fork` without `exec`, the new process does not have this thread, and its calls would wait forever.
        ///
        /// A thread of a tokio runtime must not block, so a call there returns an error of the kind `Blocking`. Use the
        /// async [`Client`] instead. If the thread may block, like those of `spawn_blocking`, use
        /// [`allow_inside_runtime`](blocking::Call::allow_inside_runtime).
        ///
        /// A client from the core of another one shares its settings and connections. A connection belongs to the
        /// runtime in which it was opened: it is closed with that runtime, and blocked while that runtime is blocked.
        pub mod blocking {
            pub use $crate::blocking::{Call, Items, Pages, RawCall};

            /// A client whose calls block.
            ///
            /// It is cheap to clone, and clones share settings and connections.
            #[derive($crate::__private::Clone, $crate::__private::Debug)]
            pub struct Client {
                core: $crate::__private::Core,
            }

            impl Client {
                /// Returns a builder.
                pub fn builder() -> $crate::__private::Builder<Self> {
                    $crate::__private::Builder::new()
                }

                /// The core that this client shares with its clones.
                pub fn core(&self) -> &$crate::__private::Core {
                    &self.core
                }

                /// Calls an endpoint without a spec; see [`Client::raw`](super::Client::raw).
                pub fn raw<'c>(&'c self, request: &'c $crate::__private::RawRequest) -> RawCall<'c> {
                    RawCall::new::<Self>(&self.core, request)
                }
            }

            $(
                $(#[$cfg])?
                impl Client {
                    $(
                        #[doc = ::core::concat!(
                            "See [`Client::", $name, "`](super::Client::", $name, ").",
                        )]
                        $(#[$deprecated])?
                        pub fn $method<'c>(
                            &'c self,
                            request: &'c super::$chapter::$request,
                        ) -> Call<'c, super::$chapter::$request> {
                            Call::new(&self.core, request)
                        }
                    )*
                }
            )*

            impl $crate::__private::From<$crate::__private::Core> for Client {
                fn from(core: $crate::__private::Core) -> Self {
                    Self { core }
                }
            }

            /// Shares connections and settings.
            impl $crate::__private::From<super::Client> for Client {
                fn from(client: super::Client) -> Self {
                    Self { core: client.core }
                }
            }

            impl $crate::__private::ApiClient for Client {
                type Site = <super::Client as $crate::__private::ApiClient>::Site;
                const PRODUCT: &'static str = <super::Client as $crate::__private::ApiClient>::PRODUCT;
                const ENDPOINT: $crate::__private::Option<&'static str> =
                    <super::Client as $crate::__private::ApiClient>::ENDPOINT;
                const API: &'static $crate::__private::ApiDescriptor =
                    <super::Client as $crate::__private::ApiClient>::API;
            }
        }
    };
}

/// Expands to nothing, because the feature `blocking` is disabled.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($($operations:tt)*) => {};
}
