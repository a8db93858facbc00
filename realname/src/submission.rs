//! The whole job: everything is checked, the documents are uploaded, the application is handed in once, and its review
//! is followed.

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

/// Hands in an application with its documents, and follows it until it is decided. Await it, after setting what it
/// should do differently.
pub fn submit<'a, A: Application>(
    client: &'a Client,
    bucket: &'a Bucket,
    documents: &'a A::Documents,
    application: &'a A,
) -> Submission<'a, A> {
    Submission { client, bucket, documents, application, listener: None, pace: Pace::default() }
}

/// An application that has not been handed in yet.
///
/// Documents and application are checked before anything is sent. Uploads are repeated where that may help; the
/// application itself is sent once, whatever happens. It is cancel-safe: after dropping it nothing goes on, and whether
/// the application was handed in is told by [`review`](crate::review).
#[must_use = "nothing is handed in until it is awaited"]
pub struct Submission<'a, A: Application> {
    client: &'a Client,
    bucket: &'a Bucket,
    documents: &'a A::Documents,
    application: &'a A,
    listener: Option<Listener>,
    pace: Pace,
}

impl<'a, A: Application> Submission<'a, A> {
    /// Tells `listener` how many bytes of all documents have been handed to the connection. Where an upload is tried
    /// again, the number goes back.
    pub fn on_progress(mut self, listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// The pause between two questions about the review: 30 seconds by default, and no less than a tenth of a second.
    pub fn every(mut self, pause: Duration) -> Self {
        self.pace.every = pause;
        self
    }

    /// How long to follow the review, once the application was handed in: ten minutes by default. People decide, so it
    /// may take days; go on with [`review`](crate::review) then.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.pace.deadline = deadline;
        self
    }

    /// Does all of it. Awaiting the `Submission` itself does the same.
    ///
    /// Where the service says that nobody needs to review the application, it has passed.
    ///
    /// # Errors
    ///
    /// See [`SubmitError`], whose variants say how far it came.
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
            let refused = |error| SubmitError::Upload { document, error: Box::new(error) };
            upload.await.map_err(refused)?;
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
