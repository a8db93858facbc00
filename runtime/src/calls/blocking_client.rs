//! The blocking client of an API: a macro makes it of a table of the operations, if the feature `blocking` is on.
//!
//! It is a feature of this crate. A `cfg` in generated code would ask for one of the crate that the code stands in.

/// A module `blocking` beside `Client`: the same operations, waited for in place. Each chapter's operations come as method,
/// name and request.
#[cfg(feature = "blocking")]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($($(#[$cfg:meta])? $chapter:ident { $($method:ident $name:literal $request:ident,)* })*) => {
        /// The same operations for programs without `async`: each call is waited for where it is made.
        ///
        /// Use it in command lines, scripts, and programs made of threads. Calls of many threads run at once. One thread
        /// in the background, which all clients of the process share, drives connections and timers. It starts with the
        /// first call; a process that was forked off afterwards, without `exec`, has none, and its calls would wait forever.
        ///
        /// A thread that belongs to a tokio runtime must not wait, so calls are refused there, with an error of the kind
        /// `Blocking`. Await [`Client`] instead. Where such a thread may wait, as those of `spawn_blocking` may,
        /// [`may_wait`](blocking::Call::may_wait) on the call says so.
        ///
        /// A client that is made from another one's core shares its settings, and its connections too. A connection lives
        /// in the runtime in which it was opened: it ends with that, and stands still where that does.
        pub mod blocking {
            pub use $crate::blocking::{Call, Items, Pages, RawCall};

            /// A client whose calls are waited for in place.
            ///
            /// It is cheap to clone: clones share settings and connections. Make one and use it everywhere.
            #[derive($crate::__private::Clone, $crate::__private::Debug)]
            pub struct Client {
                core: $crate::__private::Core,
            }

            impl Client {
                /// Begins a client.
                pub fn builder() -> $crate::__private::Builder<Self> {
                    $crate::__private::Builder::new()
                }

                /// What this client shares with its clones, and with clients that are made from it.
                pub fn core(&self) -> &$crate::__private::Core {
                    &self.core
                }
            }

            $(
                $(#[$cfg])?
                impl Client {
                    $(
                        #[doc = ::core::concat!(
                            "See [`Client::", $name, "`](super::Client::", $name, ").",
                        )]
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

            /// Over the same connections, with the same settings.
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
            }
        }
    };
}

/// Nothing: the feature `blocking` is off.
#[cfg(not(feature = "blocking"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __blocking_client {
    ($($operations:tt)*) => {};
}
