//! Follows the review of an application until it is decided or the deadline is over.

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use huaweicloud_bss::realname_authentication::{
    ReviewResult, ShowRealnameAuthenticationReviewResult, ShowRealnameAuthenticationReviewResultError,
};
use huaweicloud_bss::{BoxFuture, Client, Error};
use tokio::time::Instant;

/// The errors of the operation that returns the review result.
pub type ReviewError = ShowRealnameAuthenticationReviewResultError;

/// The minimum pause. The service allows ten requests a second for a partner, which other requests need too.
const MIN_POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The result of an application.
#[derive(Clone, PartialEq, Eq)]
pub enum ReviewOutcome {
    /// The application was approved.
    Passed,
    /// The application was rejected. It can be corrected and submitted again, but not without limit.
    Rejected {
        /// The reviewer's opinion. It may name people, so `Debug` does not show it.
        opinion: Option<String>,
    },
    /// The application was not decided before the deadline.
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

/// Polls the review of a customer's application until it is decided. Set options on the returned [`Review`], then await
/// it.
pub fn review<'a>(client: &'a Client, customer_id: &'a str) -> Review<'a> {
    Review { client, customer_id, pace: Pace::default() }
}

/// How often to poll, and for how long.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pace {
    pub(crate) poll_interval: Duration,
    pub(crate) deadline: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self { poll_interval: Duration::from_secs(30), deadline: Duration::from_secs(600) }
    }
}

/// A review that is polled when this is awaited. Cancel-safe: it only reads.
#[must_use = "nothing is sent until it is awaited"]
pub struct Review<'a> {
    pub(crate) client: &'a Client,
    pub(crate) customer_id: &'a str,
    pub(crate) pace: Pace,
}

impl Review<'_> {
    /// Sets the pause between two requests: 30 seconds by default, and at least a tenth of a second.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.pace.poll_interval = interval;
        self
    }

    /// Sets how long to poll: ten minutes by default. People decide, so it can take days. The last request is sent at
    /// the deadline.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.pace.deadline = deadline;
        self
    }

    /// Polls the review. Awaiting the `Review` does the same.
    ///
    /// # Errors
    ///
    /// The error of a request that failed permanently, or still failed at the deadline.
    pub async fn send(self) -> Result<ReviewOutcome, Error<ReviewError>> {
        let poll_interval = self.pace.poll_interval.max(MIN_POLL_INTERVAL);
        let end = Instant::now().checked_add(self.pace.deadline);
        let question = ShowRealnameAuthenticationReviewResult::builder().customer_id(self.customer_id).build();
        loop {
            // Calculated before the request, so that the last request is sent at the deadline.
            let left = end.map_or(Duration::MAX, |end| end.saturating_duration_since(Instant::now()));
            match self.client.show_realname_authentication_review_result(&question).await {
                Ok(reply) => match reply.review_result {
                    Some(ReviewResult::Approved) => return Ok(ReviewOutcome::Passed),
                    Some(ReviewResult::Rejected) => {
                        return Ok(ReviewOutcome::Rejected { opinion: reply.opinion.clone() });
                    }
                    // An unknown result is not a decision, and neither is an absent one.
                    _ if left.is_zero() => return Ok(ReviewOutcome::UnderReview),
                    _ => {}
                },
                Err(error) if left.is_zero() || !error.is_retryable() => return Err(error),
                // Transient failures can occur while people decide.
                Err(_) => {}
            }
            tokio::time::sleep(poll_interval.min(left)).await;
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
            .field("poll_interval", &self.pace.poll_interval)
            .field("deadline", &self.pace.deadline)
            .finish_non_exhaustive()
    }
}
