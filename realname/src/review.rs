//! What became of an application: asked until it is decided, or until the time is up.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use huaweicloud_bss::realname_authentication::{
    ReviewResult, ShowRealnameAuthenticationReviewResult, ShowRealnameAuthenticationReviewResultError,
};
use huaweicloud_bss::{BoxFuture, Client, Error};
use tokio::time::Instant;

/// The errors of the operation that tells how a review went.
pub type ReviewError = ShowRealnameAuthenticationReviewResultError;

/// The service allows ten requests a second for a partner, and others want some too.
const LEAST_PAUSE: Duration = Duration::from_millis(100);

/// What became of an application.
#[derive(Clone, PartialEq, Eq)]
pub enum ReviewOutcome {
    /// It was approved.
    Passed,
    /// It was rejected. It may be mended and handed in again, though not without end.
    Rejected {
        /// What the reviewer had to say. It may name people, so `Debug` does not show it.
        opinion: Option<String>,
    },
    /// It was not decided within the time.
    UnderReview,
}

impl fmt::Debug for ReviewOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passed => "Passed",
            Self::Rejected { opinion: Some(_) } => "Rejected { opinion: [redacted] }",
            Self::Rejected { opinion: None } => "Rejected { opinion: None }",
            Self::UnderReview => "UnderReview",
        })
    }
}

/// Asks what became of a customer's application until that is decided. Await it, after setting what it should do
/// differently.
pub fn review<'a>(client: &'a Client, customer_id: &'a str) -> Review<'a> {
    Review { client, customer_id, pace: Pace::default() }
}

/// How often is asked, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) every: Duration,
    pub(crate) deadline: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { every: Duration::from_secs(30), deadline: Duration::from_secs(600) }
    }
}

/// A review that is about to be followed. Cancel-safe: it only asks.
#[must_use = "nothing is asked until it is awaited"]
pub struct Review<'a> {
    pub(crate) client: &'a Client,
    pub(crate) customer_id: &'a str,
    pub(crate) pace: Pace,
}

impl Review<'_> {
    /// The pause between two questions: 30 seconds by default, and no less than a tenth of a second.
    pub fn every(mut self, pause: Duration) -> Self {
        self.pace.every = pause;
        self
    }

    /// How long to ask: ten minutes by default. People decide, so it may take days. The last question is asked when the
    /// time is up.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.pace.deadline = deadline;
        self
    }

    /// Asks. Awaiting the `Review` itself does the same.
    ///
    /// # Errors
    ///
    /// What will not pass, or has not passed when the time is up.
    pub async fn send(self) -> Result<ReviewOutcome, Error<ReviewError>> {
        let every = self.pace.every.max(LEAST_PAUSE);
        let end = Instant::now().checked_add(self.pace.deadline);
        let question = ShowRealnameAuthenticationReviewResult::builder().customer_id(self.customer_id).build();
        loop {
            // Before the question, so that the last one is asked when nothing is left.
            let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
            match self.client.show_realname_authentication_review_result(&question).await {
                Ok(reply) => match reply.review_result {
                    Some(ReviewResult::Approved) => return Ok(ReviewOutcome::Passed),
                    Some(ReviewResult::Rejected) => {
                        return Ok(ReviewOutcome::Rejected { opinion: reply.opinion.clone() });
                    }
                    // What the docs do not know is no decision either, nor is it one that none is known yet.
                    _ if left.is_zero() => return Ok(ReviewOutcome::UnderReview),
                    _ => {}
                },
                Err(error) if left.is_zero() || !error.is_retryable() => return Err(error),
                // Much may pass while people decide.
                Err(_) => {}
            }
            tokio::time::sleep(every.min(left)).await;
        }
    }
}

impl<'a> IntoFuture for Review<'a> {
    type Output = Result<ReviewOutcome, Error<ReviewError>>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for Review<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Review")
            .field("customer_id", &self.customer_id)
            .field("every", &self.pace.every)
            .field("deadline", &self.pace.deadline)
            .finish_non_exhaustive()
    }
}
