//! One call: a request, and how it is to be made.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use crate::client::{Core, RetryPolicy, Sink, Subject, ValidationPolicy};
use crate::credentials::{CredentialsProvider, shown};
use crate::error::Error;
use crate::operation::{BoxFuture, Operation};
use crate::paging::{Items, Paged, Pages, Position};
use crate::reply::Reply;
use crate::wire::{Blank, DecodingPolicy};

/// What one call does differently from the client's settings.
#[derive(Clone, Default)]
#[must_use = "options do nothing until they are given to a call"]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) validation: Option<ValidationPolicy>,
    pub(crate) decoding: Option<DecodingPolicy>,
    pub(crate) language: Option<String>,
    pub(crate) credentials: Option<Arc<dyn CredentialsProvider>>,
    pub(crate) retries: Option<RetryPolicy>,
    pub(crate) headers: Vec<(String, String)>,
}

impl CallOptions {
    /// No difference.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives up after this time, all attempts and pauses included.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// What to do about violations.
    pub fn validation(mut self, policy: ValidationPolicy) -> Self {
        self.validation = Some(policy);
        self
    }

    /// What to do about a value of the reply that does not fit the type of its field.
    pub fn decoding(mut self, policy: DecodingPolicy) -> Self {
        self.decoding = Some(policy);
        self
    }

    /// The language of names in the reply, sent as `X-Language`: `en_US`, `zh_CN`.
    pub fn language(mut self, language: impl Into<String>) -> Self {
        self.language = Some(language.into());
        self
    }

    /// Calls in the name of somebody else, a customer for instance: [`Credentials`](crate::Credentials), or what
    /// provides them.
    pub fn credentials(mut self, credentials: impl CredentialsProvider + 'static) -> Self {
        self.credentials = Some(Arc::new(credentials));
        self
    }

    /// How often to try, and with what pauses.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = Some(policy);
        self
    }

    /// Sends one more header. It is signed, unless its name has an underscore, and its value is never shown.
    ///
    /// The headers of the signature, of the credentials and of the connection cannot be set. There can be 256.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }
}

impl fmt::Debug for CallOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("CallOptions")
            .field("timeout", &self.timeout)
            .field("validation", &self.validation)
            .field("decoding", &self.decoding)
            .field("language", &self.language)
            .field("credentials", &shown(self.credentials.as_ref()))
            .field("retries", &self.retries)
            .field("headers", &headers)
            .finish()
    }
}

/// The setters of [`CallOptions`], for what has a field with the same setters.
macro_rules! option_setters {
    ($field:ident) => {
        /// Gives up after this time, all attempts and pauses included.
        pub fn timeout(mut self, timeout: Duration) -> Self {
            self.$field = self.$field.timeout(timeout);
            self
        }

        /// What to do about violations.
        pub fn validation(mut self, policy: ValidationPolicy) -> Self {
            self.$field = self.$field.validation(policy);
            self
        }

        /// What to do about a value of the reply that does not fit the type of its field.
        pub fn decoding(mut self, policy: DecodingPolicy) -> Self {
            self.$field = self.$field.decoding(policy);
            self
        }

        /// The language of names in the reply, sent as `X-Language`: `en_US`, `zh_CN`.
        pub fn language(mut self, language: impl Into<String>) -> Self {
            self.$field = self.$field.language(language);
            self
        }

        /// Calls in the name of somebody else, a customer for instance: [`Credentials`](crate::Credentials), or what
        /// provides them.
        pub fn credentials(mut self, credentials: impl CredentialsProvider + 'static) -> Self {
            self.$field = self.$field.credentials(credentials);
            self
        }

        /// How often to try, and with what pauses.
        pub fn retries(mut self, policy: RetryPolicy) -> Self {
            self.$field = self.$field.retries(policy);
            self
        }

        /// Sends one more header. It is signed, unless its name has an underscore, and its value is never shown.
        ///
        /// The headers of the signature, of the credentials and of the connection cannot be set. There can be 256.
        pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
            self.$field = self.$field.header(name, value);
            self
        }
    };
}
pub(crate) use option_setters;

/// A call that has not been made yet. `.await` it, after setting what it should do differently.
///
/// The future is cancel-safe: dropping it drops the connection, and nothing goes on behind it. If it is dropped while a
/// request is under way, the effect of that request is unknown.
#[must_use = "a call does nothing until it is awaited"]
pub struct Call<'c, O> {
    core: &'c Core,
    request: &'c O,
    options: CallOptions,
}

impl<'c, O: Operation> Call<'c, O> {
    /// A call of `request` over `core`.
    pub fn new(core: &'c Core, request: &'c O) -> Self {
        Self { core, request, options: CallOptions::new() }
    }

    /// Sets all options at once.
    pub fn options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    option_setters!(options);

    /// Makes the call. Awaiting the `Call` itself does the same.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind) for what can go wrong.
    pub async fn send(self) -> Result<Reply<O::Reply>, Error<O::Error>> {
        let mut body = <O::Reply as Blank>::BLANK;
        match self.core.execute(Subject::of(O::DESCRIPTOR, self.request), Sink::Fields(&mut body), &self.options).await
        {
            Ok(meta) => Ok(Reply::new(body, meta)),
            Err(failure) => Err(Error::new(failure)),
        }
    }
}

impl<'c, O: Paged> Call<'c, O> {
    /// The pages of the list, from the one that the request asks for to the last one, as a stream. A single page is
    /// what awaiting the call gives.
    ///
    /// By a total, the stream ends when all records were returned; without one, after a page that is not full or empty; by
    /// marker, after a page without a next one. A page without records, although the total says that some are left, is
    /// asked for once more, and is an error of the kind [`ErrorKind::Incomplete`](crate::ErrorKind::Incomplete) then.
    ///
    /// If the total changes meanwhile, records that moved to an earlier page are fetched, and records that were returned
    /// already are left out by the key that the spec declares. Without a key, none is lost, but some may be returned
    /// twice; [`Reply::may_repeat`] says so.
    ///
    /// The options hold for each page: a timeout is the time for one of them.
    pub fn pages(self) -> Pages<'c, O> {
        Pages::new(self.core, self.request, self.options, None)
    }

    /// The pages of the list from a [`Position`] on, for instance that of [`Error::resume_at`].
    pub fn pages_from(self, position: &Position) -> Pages<'c, O> {
        Pages::new(self.core, self.request, self.options, Some(position))
    }

    /// The records of all these [`pages`](Self::pages) as a stream. No more than one page is held.
    pub fn items(self) -> Items<'c, O> {
        Items::new(self.pages())
    }

    /// The records of the list from a [`Position`] on, for instance that of [`Error::resume_at`].
    pub fn items_from(self, position: &Position) -> Items<'c, O> {
        Items::new(self.pages_from(position))
    }
}

impl<'c, O: Operation> IntoFuture for Call<'c, O> {
    type Output = Result<Reply<O::Reply>, Error<O::Error>>;
    type IntoFuture = BoxFuture<'c, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<O: Operation> fmt::Debug for Call<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("operation", &O::DESCRIPTOR.name).field("options", &self.options).finish()
    }
}
