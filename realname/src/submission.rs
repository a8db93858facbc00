//! Checks everything, uploads the documents, submits the application once, and follows its review.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use huaweicloud_bss::attachments::{Attachment, Bucket, Progress};
use huaweicloud_bss::{BoxFuture, Call, Client};

use crate::application::{Application, compare};
use crate::documents::Documents;
use crate::error::SubmitError;
use crate::review::{Pace, Review, ReviewOutcome};

type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// Submits an application with its documents, and follows it until it is decided. Set options on the returned
/// [`Submission`], then await it.
pub fn submit<'a, A: Application>(
    client: &'a Client,
    bucket: &'a Bucket,
    documents: &'a A::Documents,
    application: &'a A,
) -> Submission<'a, A> {
    Submission { client, bucket, documents, application, listener: None, pace: Pace::default() }
}

/// An application that is submitted when this is awaited.
///
/// Documents and application are checked before anything is sent. Uploads are repeated after transient failures; the
/// application itself is sent at most once. It is cancel-safe: nothing continues after it is dropped, and
/// [`review`](crate::review) tells whether the application was submitted.
#[must_use = "nothing is sent until it is awaited"]
pub struct Submission<'a, A: Application> {
    client: &'a Client,
    bucket: &'a Bucket,
    documents: &'a A::Documents,
    application: &'a A,
    listener: Option<Listener>,
    pace: Pace,
}

impl<'a, A: Application> Submission<'a, A> {
    /// Reports to `listener` how many bytes of all documents have been passed to the connection. If an upload is
    /// repeated, the number decreases.
    pub fn on_progress(mut self, listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// Sets the pause between two requests for the review result: 30 seconds by default, and at least a tenth of a
    /// second.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.pace.poll_interval = interval;
        self
    }

    /// Sets how long to follow the review after the application was submitted: ten minutes by default. People decide,
    /// so it can take days; use [`review`](crate::review) then.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.pace.deadline = deadline;
        self
    }

    /// Submits the application. Awaiting the `Submission` does the same.
    ///
    /// If the service says that no manual review is needed, the application has passed.
    ///
    /// # Errors
    ///
    /// See [`SubmitError`], whose variants say which step failed.
    pub async fn send(self) -> Result<ReviewOutcome, SubmitError<A::Error>> {
        compare(self.application, self.documents)?;
        self.application.check()?;
        self.upload().await?;
        let reply = Call::new(self.client.core(), self.application).await.map_err(SubmitError::Submit)?;
        if !A::is_reviewed(&reply) {
            return Ok(ReviewOutcome::Passed);
        }
        let customer_id = self.application.customer_id();
        let review = Review { client: self.client, customer_id, pace: self.pace };
        review.await.map_err(SubmitError::Review)
    }

    async fn upload(&self) -> Result<(), SubmitError<A::Error>> {
        let all = self.documents.in_order();
        let length = |attachment: &Attachment| attachment.content().len() as u64;
        let total = all.iter().map(|(_, attachment)| length(attachment)).sum();
        let mut before = 0;
        for (document, attachment) in all {
            let mut upload = self.bucket.upload(attachment);
            if let Some(listener) = self.listener.clone() {
                upload = upload.on_progress(move |one| listener(Progress::new(before + one.sent, total)));
            }
            let rejected = |error| SubmitError::Upload { document, error: Box::new(error) };
            upload.await.map_err(rejected)?;
            before += length(attachment);
        }
        Ok(())
    }
}

impl<'a, A: Application> IntoFuture for Submission<'a, A> {
    type Output = Result<ReviewOutcome, SubmitError<A::Error>>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl<A: Application> fmt::Debug for Submission<'_, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Submission")
            .field("application", self.application)
            .field("bucket", self.bucket)
            .field("pace", &self.pace)
            .finish_non_exhaustive()
    }
}
